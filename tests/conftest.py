"""What all tests share: no network, a course of one's own, and one browser, since only one of its drivers can run at a time."""
import os

import pytest

from chromium import ARGS, CHROMIUM
from course import Course

os.environ["LESSONDL_OFFLINE"] = "1"


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def course(tmp_path): return Course(tmp_path / "course")
