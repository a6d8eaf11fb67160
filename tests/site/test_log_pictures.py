"""The pictures of our posts are drawn from what the lessons' stored outputs show, and small."""

import io

import pytest
from course import ROOT
from log_pictures import HEIGHT, PICTURES, WIDTH


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_log_is_what_its_lesson_shows(name):
    assert (ROOT / f"log/{name}.svg").read_text(encoding="utf-8") == PICTURES[name]()
    Image = pytest.importorskip("PIL.Image")
    data = (ROOT / f"log/{name}.png").read_bytes()
    assert Image.open(io.BytesIO(data)).size == (WIDTH, HEIGHT) and len(data) < 30_000
