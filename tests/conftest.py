"""What all tests share: no network, a course of one's own, and one browser, since only one of its drivers can run at a time."""

import inspect
import os
import shutil

import pytest
from chromium import ARGS, CHROMIUM, NO_CHROMIUM
from course import Course
from systems import why_not

from lessonpress.pandoc import pool, worker
from lessonpress.pandoc.worker import Worker

os.environ["LESSONPRESS_OFFLINE"] = "1"
if "PYTEST_XDIST_WORKER" in os.environ:
    # The workers fill the processors; with threads of its own for each, torch would wait for itself.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.cpu_count = lambda: 1  # nor does a build start processes; tests of these say how many


class SharedPandoc(Worker):
    "Pandoc takes longer to start than to build the course of a test, so that one outlives its test."

    waiting = []  # Pandocs without a test, each with the process that started it
    answered = True

    def _running(self):
        if self._process is None and self.waiting:
            self._owner, self._process, self._errors = self.waiting.pop()
            if self._process.args[0] != worker.pandoc_path():
                super().close()
        return super()._running()

    def _exchange(self, *request):
        self.answered = False
        said = super()._exchange(*request)
        self.answered = True
        return said

    def close(self):
        if self._process and self._owner == os.getpid() and self.answered:
            self.waiting.append((self._owner, self._process, self._errors))
            self._process = None
        else:
            super().close()


pool.Worker = SharedPandoc


def pytest_collection_modifyitems(items):
    """Tests that name Jupyter's client start a kernel, which takes a second or more each time, and some open a browser;
    what cannot work on this system is left out, with the reason."""
    for item in items:
        if "browser" in item.path.parts or "chromium" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
            # A browser has a clock of its own, as have its fonts, its storage and its frames: what fails there is tried once more,
            # and the summary names it ("RERUN"). What fails twice fails.
            item.add_marker(pytest.mark.flaky(reruns=1))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
        if why := why_not(item, os.name):
            item.add_marker(pytest.mark.skip(reason=why))
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
