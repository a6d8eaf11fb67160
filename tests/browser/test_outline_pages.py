"""An outline in the browser: it folds, unfolds, hides and is found in, with the keyboard, without scripts and on paper."""

import pytest
from chromium import until
from course import Course

OUTLINE = "outlines/2022-lesson-3.html"
OPEN = "[...document.querySelectorAll('details.question')].filter(d => d.open).length"
ALL = "document.querySelectorAll('details.question').length"


def button(page, name):
    return page.get_by_role("group", name="All answers").get_by_role("button", name=name)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    "A page of 2,000 questions, half of them answered, whatever the course's own outlines answer."
    from lessonpress.commands.server import Server
    from lessonpress.pipeline import build

    course = Course(tmp_path_factory.mktemp("many") / "course")
    items = "".join(
        (f"- Topic {i}\n" if i % 20 == 0 else "")
        + f"  - [Why {i}?]{{#q{i}}}\n"
        + (f"\n    Since {i}, as [said](https://example.org/).\n\n" if i % 2 else "")
        for i in range(2000)
    )
    course.write("outlines/lecture.qmd", f"---\ntitle: Many\n---\n\n{items}")
    server = Server(build(course.root).output, 0, live=False)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_are_opened_closed_and_hidden_with_the_keyboard(chromium, many, scheme):
    page, said = chromium.new_context(color_scheme=scheme).new_page(), []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(many.url + "outlines/lecture.html")
    assert page.evaluate(ALL) > 50 and page.evaluate(OPEN) == 0
    button(page, "Open all").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(OPEN) == page.evaluate(ALL)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate(OPEN) == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert button(page, "Hide answers").get_attribute("aria-pressed") == "true"
    assert (
        not page.locator(".question.unanswered").first.is_visible()
        and page.locator("details.question").first.is_visible()
    )
    for i in (1, 2):
        page.locator("details.question > summary").nth(i).click()
        until(page, f"{OPEN} === 1 && document.querySelectorAll('details.question')[{i}].open")
    button(page, "Hide answers").click()
    assert (
        button(page, "Hide answers").get_attribute("aria-pressed") == "false"
        and page.locator(".question.unanswered").first.is_visible()
    )
    until(
        page,
        "[...document.querySelectorAll('[role=status]')].some(e => e.textContent === 'All questions are shown')",
    )
    assert said == []
    page.context.close()


def test_without_scripts_every_answer_is_open(open_page):
    page = open_page(OUTLINE, java_script_enabled=False)
    answers = page.locator("details.question > .answer")
    assert answers.count() > 50 and all(a.is_visible() for a in answers.all())
    assert page.locator(".outline-tools").count() == 0


def test_scripts_that_never_come_leave_every_answer_open(chromium, site):
    page = chromium.new_context().new_page()
    page.route("**/assets/*.js", lambda route: route.abort())
    page.goto(site.url + OUTLINE)
    page.wait_for_load_state("load")
    assert all(a.is_visible() for a in page.locator("details.question > .answer").all()[:5])
    page.context.close()


def test_what_is_found_in_a_closed_answer_opens_it(open_page, site):
    page = open_page(OUTLINE)
    words = page.evaluate(
        "document.getElementById('fit-by-hand').querySelector('.answer p').textContent.trim().split(/\\s+/).slice(2, 8).join(' ')"
    )
    page.goto(site.url + OUTLINE + "?again#:~:text=" + words.replace(" ", "%20"))
    until(page, "[...document.querySelectorAll('details.question')].some(d => d.open)")
    assert page.evaluate("document.getElementById('fit-by-hand').open")


def test_on_paper_every_answer_is_open(open_page):
    page = open_page(OUTLINE)
    page.emulate_media(media="print")
    assert page.evaluate(
        "[...document.querySelectorAll('details.question > .answer')].every(a => a.getBoundingClientRect().height > 0)"
    )
    assert not page.locator(".outline-tools").is_visible()


def test_a_bar_is_as_long_as_its_share(open_page):
    page = open_page(OUTLINE)
    bars = page.evaluate("""[...document.querySelectorAll('.share .bar')].map(b => {
      const s = getComputedStyle(b, '::before'), share = parseFloat(b.style.getPropertyValue('--share'))
      return [share, 100 * parseFloat(s.width) / b.clientWidth, parseFloat(s.left) + parseFloat(s.width) <= b.clientWidth + 3] })""")
    assert (
        len(bars) > 10
        and all(abs(a - b) < 0.1 or a < 2.5 for a, b, _ in bars)
        and all(inside for *_, inside in bars)
    )


def test_two_thousand_questions_can_be_used(chromium, many):
    page = chromium.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(many.url + "outlines/lecture.html#q1999")
    until(
        page,
        "document.getElementById('q1999').open && document.getElementById('q1999').getBoundingClientRect().top < innerHeight",
    )
    assert (
        page.evaluate(ALL) == 1000 and page.evaluate("document.documentElement.scrollWidth") <= 390
    )
    button(page, "Open all").click()
    assert page.evaluate(OPEN) == 1000
    button(page, "Close all").click()
    assert page.evaluate(OPEN) == 0
    page.context.close()
