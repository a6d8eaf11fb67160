"""A reader takes a lesson's notebook home, and reports a problem of one of its cells."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lessonpress.commands.server import Server
from lessonpress.pipeline import build


@pytest.fixture
def lesson_page(chromium, course, request):
    host = getattr(request, "param", "github.com")
    course.write("settings.ini", f"[course]\nrepository = https://{host}/a/b\n")
    build(course.root)
    server = Server(course.root / "_site", 0, live=False)
    server.start()
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}nbs/01_line.html")
    yield page
    context.close()
    server.stop()


def reported(page):
    "What the form for a report is filled with."
    link = page.get_by_role("link", name="Report a problem")
    return {k: v[0] for k, v in parse_qs(urlsplit(link.get_attribute("href")).query).items()}


def test_one_press_gives_the_notebook_itself(lesson_page, course):
    link = lesson_page.get_by_role("link", name="Download the notebook", exact=True)
    link.focus()
    with lesson_page.expect_download() as download:
        lesson_page.keyboard.press("Enter")
    assert download.value.suggested_filename == "01_line.ipynb"
    given = download.value.path().read_bytes()
    assert given == (course.root / "nbs/01_line.ipynb").read_bytes()
    assert link.bounding_box()["y"] < 844, "it is on the first screen of a phone"


@pytest.mark.parametrize(
    "lesson_page, text", [("github.com", "body"), ("gitlab.com", "issue[description]")], indirect=["lesson_page"]
)  # fmt: skip
def test_a_report_names_the_cell_whose_link_was_followed(lesson_page, text):
    assert reported(lesson_page)[text] == "nbs/01_line.ipynb"
    lesson_page.evaluate("document.querySelector('.address[href=\"#cell-slope-of-two\"]').click()")
    lesson_page.wait_for_function("location.hash === '#cell-slope-of-two'")
    lesson_page.wait_for_timeout(50)
    assert reported(lesson_page)[text] == "nbs/01_line.ipynb#cell-slope-of-two"
    lesson_page.evaluate("location.hash = 'no-such-place'")
    lesson_page.wait_for_timeout(50)
    assert reported(lesson_page)[text] == "nbs/01_line.ipynb", "only what is there is named"
