"""Packages of an extra: there, or one error that says what to install."""

import json

import pytest

from lessonpress.kit.extras import needs
from lessonpress.problems import LessonpressError


def test_what_is_installed_is_imported():
    assert needs("json", "lessondl[text]") is json


def test_what_is_missing_is_named_with_its_extra():
    with pytest.raises(LessonpressError) as e:
        needs("no_such_package_at_all", "lessondl[vision]")
    assert str(e.value) == (
        "this needs no_such_package_at_all, which comes with `lessondl[vision]`\n"
        "  hint: pip install 'lessondl[vision]'"
    )
