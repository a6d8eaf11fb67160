"""What an author sees while a course is served: many tabs that all load and all follow, and problems in the page."""

import pytest
from chromium import until

from lessonpress.commands.server import Server
from lessonpress.problems import Problem

TABS = 8  # more than the six connections that a browser opens to a host
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'"
PAGE = (
    '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{}">'
    "<title>A</title><body><h1>Build {}</h1></body>"
)
WRONG = Problem("rule", "<b>wrong</b>", "a.qmd", 3, hint="mend it")
STATUS = "document.querySelector('lessonpress-problems').shadowRoot.querySelector('[role=status]')"
COUNT, LIST = "lessonpress-problems [role=status]", "lessonpress-problems ol"


class Preview:
    "A site of one page, which says of which build it is."

    def __init__(self, folder):
        self.folder, self.number = folder, 0
        self.server = Server(folder, 0)
        (folder / "favicon.ico").touch()  # which Chromium asks for by itself
        self.build()
        self.server.start()

    def build(self, *problems):
        self.number += 1
        (self.folder / "index.html").write_text(PAGE.format(POLICY, self.number))
        self.server.show([*problems], built=True)


@pytest.fixture
def preview(tmp_path):
    made = Preview(tmp_path)
    yield made
    made.server.stop()


@pytest.fixture
def context(chromium):
    context = chromium.new_context()
    yield context
    context.close()


def opened(context, preview):
    page = context.new_page()
    page.said = []
    page.on("console", lambda m: page.said.append(m.text))
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.goto(preview.server.url, timeout=10_000)
    return page


def follows(page, preview):
    page.get_by_role("heading", name=f"Build {preview.number}", exact=True).wait_for(timeout=10_000)


def test_many_tabs_load_and_all_follow_each_build(context, preview):
    pages = [opened(context, preview) for _ in range(TABS)]
    for wait in (300, 0, 0, 300):  # builds that come one right after the other, too
        preview.build()
        pages[0].wait_for_timeout(wait)
    for page in pages:
        follows(page, preview)
    pages[0].close()  # which held the stream, if no other one has got it by now
    preview.build()
    for page in pages[1:]:
        follows(page, preview)
        assert page.said == []


def test_a_tab_that_missed_builds_sees_the_newest_when_it_is_back(context, preview):
    page = opened(context, preview)
    page.wait_for_timeout(300)
    context.set_offline(True)
    preview.build()
    page.wait_for_timeout(300)
    context.set_offline(False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    follows(page, preview)


def test_builds_while_a_page_loads_are_not_lost(context, preview):
    page = context.new_page()
    page.route("**/preview.js*", lambda route: (preview.build(), route.continue_()))
    page.goto(preview.server.url)
    page.unroute("**/preview.js*")
    follows(page, preview)


def test_an_answer_that_is_overtaken_takes_nothing_back(context, preview):
    page, old = context.new_page(), []

    def late(route):
        answer = route.fetch()
        preview.server.show([WRONG], built=False)
        page.locator(COUNT, has_text="1 error").wait_for()
        old.append(answer.json())
        route.fulfill(response=answer)

    page.route("**/.lessonpress/state", late)
    page.goto(preview.server.url)
    page.locator(COUNT, has_text="1 error").wait_for()
    page.wait_for_timeout(300)
    assert page.locator(COUNT).inner_text() == "1 error" and old[0]["errors"] == 0


def test_problems_come_and_go_without_a_reload(context, preview):
    page = opened(context, preview)
    page.evaluate("window.same = true")
    preview.server.show([WRONG, Problem("other", "odd", level="warning")], built=False)
    status = page.locator(COUNT, has_text="1 error, 1 warning")
    status.wait_for()
    assert not page.locator(LIST).is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said = page.locator(LIST).inner_text()
    assert "a.qmd:3" in said and "<b>wrong</b>" in said and "Hint: mend it" in said
    assert page.get_by_role("button", name="Hide").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not page.locator(LIST).is_visible() and page.locator(COUNT).inner_text() == ""
    preview.server.show([WRONG], built=False)
    page.locator(COUNT, has_text="1 error").wait_for()
    preview.server.show([], built=False)
    until(page, f"{STATUS}.textContent === ''")
    assert page.get_by_role("button").count() == 0
    assert page.evaluate("window.same")
    assert page.said == []


def test_a_bar_that_was_closed_stays_closed_until_something_else_is_wrong(context, preview):
    page = opened(context, preview)
    preview.build(WRONG)
    follows(page, preview)
    page.get_by_role("button", name="Close").click()
    preview.build(WRONG)
    follows(page, preview)
    page.wait_for_timeout(300)
    assert page.get_by_role("button", name="Show").count() == 0
    preview.build(WRONG, Problem("other", "odd"))
    follows(page, preview)  # a browser that is closed while a page loads again may wait for ever
    page.locator(COUNT, has_text="2 errors").wait_for()


def test_a_page_that_a_mistake_takes_away_stays_as_it_was_till_it_is_mended(context, preview):
    page = opened(context, preview)
    (preview.folder / "index.html").unlink()
    preview.server.show([WRONG], built=True)
    page.locator(COUNT, has_text="1 error").wait_for()
    follows(page, preview)
    preview.build()
    follows(page, preview)


def test_a_page_stays_readable_in_a_frame(context, preview):
    (preview.folder / "frame.html").write_text(
        '<!DOCTYPE html><title>F</title><body><iframe sandbox="allow-scripts" src="/"></iframe></body>'
    )
    page = context.new_page()
    page.goto(preview.server.url + "frame.html")
    page.frame_locator("iframe").get_by_role("heading", name="Build 1").wait_for()
    assert all("preview.js" not in frame.content() for frame in page.frames[1:])
