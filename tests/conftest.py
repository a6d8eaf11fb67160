"""What all tests share: no network, a course of one's own, and one browser, since only one of its drivers can run at a time."""

import inspect
import os
import shutil

import pytest
from chromium import ARGS, CHROMIUM
from course import Course

os.environ["LESSONPRESS_OFFLINE"] = "1"
if "PYTEST_XDIST_WORKER" in os.environ:
    # The workers fill the processors; with threads of its own for each, torch would wait for itself.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items):
    "Tests that name Jupyter's client start a kernel, which takes a second or more each time."
    for item in items:
        if "nbclient" in inspect.getsource(item.function) or hasattr(item.module, "nbclient"):
            item.add_marker(pytest.mark.kernel)


def pytest_runtest_setup(item):
    if not item.get_closest_marker("quarto") or shutil.which("quarto"):
        return
    if os.environ.get("LESSONPRESS_NEED_QUARTO"):
        pytest.fail("Quarto is not on PATH, and LESSONPRESS_NEED_QUARTO is set")
    pytest.skip("Quarto is not on PATH")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path / "course")
