"""Each setting of the environment has two names; the first one wins."""

import pytest

from lessonpress import environment


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    for name in ("LESSONPRESS_COLOUR", "LESSONDL_COLOUR"):
        monkeypatch.delenv(name, raising=False)


def test_what_is_not_set_is_empty_and_has_its_first_name():
    assert (environment.said("COLOUR"), environment.name("COLOUR")) == ("", "LESSONPRESS_COLOUR")


def test_the_second_name_counts_where_the_first_is_not_set(monkeypatch):
    monkeypatch.setenv("LESSONDL_COLOUR", "blue")
    assert (environment.said("COLOUR"), environment.name("COLOUR")) == ("blue", "LESSONDL_COLOUR")


@pytest.mark.parametrize("first", ["red", ""])
def test_the_first_name_wins_even_if_it_is_empty(monkeypatch, first):
    monkeypatch.setenv("LESSONDL_COLOUR", "blue")
    monkeypatch.setenv("LESSONPRESS_COLOUR", first)
    assert (environment.said("COLOUR"), environment.name("COLOUR")) == (first, "LESSONPRESS_COLOUR")
