"""Which links play in a page, what the page has to know of them, and what its policy then allows."""

import lxml.html
import pytest

from lessonpress.features.video.moments import played
from lessonpress.pipeline import build

FRAMES = "frame-src 'self' https://www.youtube-nocookie.com;"


@pytest.mark.parametrize(
    ("href", "name", "second"),
    [
        ("https://www.youtube.com/watch?v=hBBOjCiFcuo&t=96s", "hBBOjCiFcuo", 96),
        ("https://m.youtube.com/watch?t=1m36s&v=hBBOjCiFcuo", "hBBOjCiFcuo", 96),
        ("https://youtu.be/hBBOjCiFcuo?si=x&t=96", "hBBOjCiFcuo", 96),
        ("https://www.youtube.com/live/hBBOjCiFcuo?t=0", "hBBOjCiFcuo", 0),
        ("https://www.youtube-nocookie.com/embed/hBBOjCiFcuo?start=7", "hBBOjCiFcuo", 7),
    ],
)
def test_a_moment_of_a_video_at_youtube_plays(href, name, second):
    assert played(href, ()) == {"data-youtube": name, "data-at": str(second)}


@pytest.mark.parametrize(
    "href",
    [
        "https://www.youtube.com/watch?v=hBBOjCiFcuo",  # no moment of it
        "https://www.youtube.com/@somebody?t=1",
        "https://www.youtube.com/watch?v=../../evil&t=1s",
        "https://youtube.com.example.org/watch?v=hBBOjCiFcuo&t=1s",
        "javascript://youtube.com/watch?v=hBBOjCiFcuo&t=1s",
        "https://vimeo.com/1?t=1",
        "https://other.example.org/lecture.mp4?t=3",
        "https://[bad?t=3",
    ],
)
def test_any_other_link_stays_a_link(href):
    assert played(href, ("films.example.org",)) == {}


def test_files_play_where_the_page_may_load_them():
    film = {"data-video": "", "data-at": "3"}
    assert played("../files/a.mp4#t=3", ()) == film
    assert played("https://films.example.org/a.webm?x=1#t=3", ("films.example.org",)) == film
    assert played("../files/a.pdf#t=3", ()) == {}


def links(course, href="outlines/lecture.html"):
    page = lxml.html.fromstring(course.page(href))
    return page.xpath("//a[@class='time']"), course.page(href)


def test_a_page_with_a_lecture_may_show_frames_of_youtube_and_no_other(course):
    course.replace("settings.ini", "https://example.org/watch?v=1", "https://youtu.be/hBBOjCiFcuo")
    build(course.root)
    found, text = links(course)
    assert [(a.get("data-youtube"), a.get("data-at")) for a in found] == [
        ("hBBOjCiFcuo", "70"),
        ("hBBOjCiFcuo", "125"),
    ]
    assert found[0].get("href") == "https://youtu.be/hBBOjCiFcuo?t=70s"
    assert FRAMES in text and "<iframe" not in text
    for other in ("index.html", "nbs/01_line.html", "404.html"):
        assert "youtube" not in course.page(other) and "video.js" not in course.page(other)


def test_a_lecture_at_another_host_is_a_link_as_before(course):
    build(course.root)
    found, text = links(course)
    assert [dict(a.attrib) for a in found][0] == {
        "href": "https://example.org/watch?v=1&t=70s",
        "class": "time",
    }
    assert "frame-src 'self';" in text and "video.js" not in text


def test_a_file_of_the_course_plays_from_its_second_and_goes_along(course):
    course.write("files/lecture.mp4", b"a film")
    course.replace("settings.ini", "https://example.org/watch?v=1", "files/lecture.mp4")
    build(course.root)
    found, text = links(course)
    assert [a.get("href") for a in found] == [f"../files/lecture.mp4#t={s}" for s in (70, 125)]
    assert found[0].get("data-video") == "" and "frame-src 'self';" in text
    assert (course.root / "_site/files/lecture.mp4").read_bytes() == b"a film"
