"""What all tests share: no network, and a course of one's own."""
import os

import pytest

from course import Course

os.environ["LESSONDL_OFFLINE"] = "1"


@pytest.fixture
def course(tmp_path): return Course(tmp_path / "course")
