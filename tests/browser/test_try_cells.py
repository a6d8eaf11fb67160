"""Cells that are tried, in Chromium: run, changed, kept and solved, by keyboard alone, on a phone, from a server and from a disk, and without scripts."""

import json

import pytest
from chromium import keep, until
from course import Course, once
from tries import LESSON, PAGE, fill

KEY = "lessonpress-tried:small-course"
SOLVED = f"[...lessonpress.tryCells.storeOf('small-course').solved('{LESSON}')]"
DONE = "document.querySelector('[data-try={0}] .try-run').ariaDisabled === null"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    from lessonpress.pipeline import build

    def make(root):
        root.mkdir()
        build(fill(Course(root)).root)

    return once(tmp_path_factory, "tries", make) / "_site"


@pytest.fixture(scope="session")
def server(folder):
    from lessonpress.commands.server import Server

    server = Server(folder, 0, live=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["server", "disk"])
def address(request, folder, server):
    return server.url + PAGE if request.param == "server" else (folder / PAGE).as_uri()


@pytest.fixture
def opened(chromium):
    contexts = []

    def open(address, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("pageerror", lambda e: page.said.append(str(e)))
        page.on(
            "console",
            lambda m: page.said.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto(address)
        return page

    yield open
    for context in contexts:
        context.close()


def cell(page, label):
    return page.locator(f"[data-try={label}]")


def output(page, label):
    return cell(page, label).locator(".try-output").inner_text().strip()


def ended(page, label):
    until(page, DONE.format(label))
    return output(page, label)


def run(page, label, text=None):
    if text is not None:
        cell(page, label).locator("textarea").fill(text)
    cell(page, label).locator(".try-run").click()
    return ended(page, label)


def kept(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}') ?? 'null'"))


def test_a_cell_runs_with_what_it_needs_and_nothing_loads_before(opened, address):
    page = opened(address)
    assert not any("assets/try/" in url for url in page.asked)
    assert run(page, "half") == "8.0"  # of a total that another cell computes
    assert run(page, "total") == "16.0"
    # one run gave the names, so a change of them holds
    assert run(page, "total", "total = 5") == ""
    assert run(page, "half") == "2.5"
    assert page.said == []
    assert all(url.startswith((address.rpartition("nbs/")[0], "blob:")) for url in page.asked)


def test_what_an_earlier_cell_defines_is_there_without_being_asked_for(opened, address):
    page = opened(address)
    # the cell as it is published needs neither `math` nor `curve`; what a later cell defines is not there
    assert (
        run(page, "total", "print(math.floor(2.5))\nprint(curve.__name__, xs)")
        == "2\ncurve [0.0, 1.0, 2.0, 3.0]"
    )
    assert not cell(page, "total").locator(".try-line").is_visible()
    assert "name 'check_double' is not defined" in run(page, "half", "check_double")
    assert "name 'nowhere' is not defined" in run(page, "half", "nowhere")
    # what the reader has set meanwhile stays
    assert run(page, "half", "math = 'mine'\nmath") == "'mine'"
    assert run(page, "total", "math") == "'mine'"


def test_stored_outputs_give_way_to_a_run_and_come_back(opened, address):
    page = opened(address)
    stored = cell(page, "total").locator(":scope > .cell-output")
    assert stored.inner_text().strip() == "16.0"
    run(page, "total", "print(sum(ys) + 1)")
    assert not stored.is_visible() and output(page, "total") == "17.0"
    cell(page, "total").get_by_role("button", name="Reset").click()
    assert stored.is_visible() and output(page, "total") == ""
    assert cell(page, "total").locator("textarea").input_value().startswith("total = 0\n")
    assert kept(page) is None


def test_what_is_written_survives_a_reload_and_a_new_version(opened, address):
    page = opened(address)
    run(page, "total", "total = 1\nprint('mine')")
    page.reload()
    area = cell(page, "total").locator("textarea")
    assert area.input_value() == "total = 1\nprint('mine')"
    assert not cell(page, "total").locator(".try-below > .try-note").is_visible()
    # the lesson's cell has changed since
    kept = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))
    kept["cells"][f"{LESSON}#total"]["was"] = "older"
    keep(page, {KEY: json.dumps(kept)})
    note = cell(page, "total").locator(".try-below > .try-note")
    assert "new version" in note.inner_text() and area.input_value().startswith("total = 1")
    note.get_by_role("button", name="Keep mine").click()
    page.reload()
    assert not note.is_visible() and area.input_value().startswith("total = 1")


def test_an_exercise_is_solved_once_for_good(opened, address):
    page = opened(address)
    assert run(page, "exercise-double") == "Not filled in yet."
    answer = "def double(n): return {}\n\ncheck_double(double)"
    assert run(page, "exercise-double", answer.format("n + 2")) == "That adds two."
    assert page.locator(".try-solved").count() == 0 and page.evaluate(SOLVED) == []
    assert run(page, "exercise-double", answer.format("n + n")) == "Right."
    assert page.locator(".try-about .try-solved").inner_text() == "✓ solved"
    page.reload()
    assert page.locator(".try-about .try-solved").inner_text() == "✓ solved"
    assert page.evaluate(SOLVED) == ["exercise-double"]
    cell(page, "exercise-double").get_by_role("button", name="Reset").click()
    page.reload()
    assert page.evaluate(SOLVED) == ["exercise-double"]


FOCUSED = "el => el === document.activeElement"


def to_a_text_area(page, key):
    "Between two of them there are buttons, and the links to cells."
    for _ in range(4):
        if page.evaluate("document.activeElement.localName") == "textarea":
            return
        page.keyboard.press(key)


def test_by_keyboard_alone(opened, address):
    page = opened(address)
    area = cell(page, "total").locator("textarea")
    area.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("for i in range(2):\nprint(i)")
    # the line below a colon begins deeper
    assert area.input_value() == "for i in range(2):\n    print(i)"
    page.keyboard.press("Control+Enter")
    assert ended(page, "total") == "0\n1"
    page.keyboard.press("Shift+Tab")
    assert area.input_value() == "for i in range(2):\nprint(i)"
    page.keyboard.press("Tab")
    assert area.evaluate(FOCUSED)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Run"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Reset"
    page.keyboard.press("Tab")
    to_a_text_area(page, "Tab")
    assert cell(page, "half").locator("textarea").evaluate(FOCUSED)
    # out of order: what the later cell was given stays
    page.keyboard.press("Control+A")
    page.keyboard.type("total = 100")
    page.keyboard.press("Control+Enter")
    ended(page, "half")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    to_a_text_area(page, "Shift+Tab")
    assert area.evaluate(FOCUSED)
    page.keyboard.press("Control+A")
    page.keyboard.type("total + 1")
    page.keyboard.press("Control+Enter")
    assert ended(page, "total") == "101"
    page.keyboard.press("Control+Z")
    assert area.input_value() != "total + 1"
    assert page.said == []


def test_an_error_is_pythons_own_and_its_line_is_marked(opened, address):
    page = opened(address)
    said = run(page, "total", "a = 1\nb = 0\na/b")
    assert said.startswith("Traceback") and said.endswith("ZeroDivisionError: division by zero")
    line, code = cell(page, "total").locator(".try-line"), cell(page, "total").locator("textarea")
    assert line.is_visible()
    box, area = line.bounding_box(), code.bounding_box()
    assert (
        round((box["y"] - area["y"]) / box["height"]) == 2
    )  # below two lines and a margin of less than half of one
    code.press("End")
    code.type(" ")
    assert not line.is_visible()
    assert "SyntaxError" in run(page, "total", "if :\n  1")


def test_an_endless_loop_is_stopped_and_names_are_gone(opened, address):
    page = opened(address)
    run(page, "total", "total = 7")
    cell(page, "half").locator("textarea").fill("while True: pass")
    cell(page, "half").locator(".try-run").click()
    stop = cell(page, "half").get_by_role("button", name="Stop")
    stop.focus()
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    assert "is gone" in ended(page, "half")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    assert run(page, "half", "total") == "16.0"  # the lesson's own total again


def test_a_picture_is_drawn_and_said_in_words(opened, address):
    page = opened(address)
    run(page, "picture")
    svg = cell(page, "picture").locator(".try-figure > div > svg")
    svg.wait_for()
    assert svg.get_attribute("role") == "img" and "4 points" in svg.get_attribute("aria-label")
    dots = svg.locator("svg path").get_attribute("d")
    assert dots.count("M") == 4
    xs = [float(part.split()[0]) for part in dots.split("M")[1:]]
    steps = [b - a for a, b in zip(xs, xs[1:])]
    assert all(abs(step - steps[0]) < 0.2 for step in steps) and steps[0] > 100


def test_on_a_phone_buttons_are_large_and_nothing_is_wider_than_the_screen(opened, address):
    page = opened(address, **PHONE)
    cell(page, "total").locator(".try-run").tap()
    assert ended(page, "total") == "16.0"
    for button in page.locator(".try-bar button:visible").all():
        box = button.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44
    cell(page, "total").locator("textarea").fill("x = " + "'long' + " * 40 + "''\nx")
    cell(page, "total").locator(".try-run").tap()
    assert "longlong" in ended(page, "total")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    size = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.try-cell textarea')).fontSize)"
    )
    assert size >= 16  # or a phone magnifies the page


def test_letters_lie_on_letters(opened, address):
    page = opened(address)
    for options in ({}, PHONE):
        page = opened(address, **options)
        same = page.evaluate(
            """() => [...document.querySelectorAll('.try-layers')].map((layers) => {
            const [code, area] = ['code', 'textarea'].map((tag) => layers.querySelector(tag))
            const look = (el) => { const s = getComputedStyle(el)
                return [s.fontFamily, s.fontSize, s.lineHeight, s.letterSpacing, s.tabSize, s.paddingTop, s.paddingLeft, s.fontSizeAdjust].join() }
            const [a, b] = [code, area].map((el) => el.getBoundingClientRect())
            return look(code) === look(area) && Math.abs(a.top - b.top) < 1 && Math.abs(a.left - b.left) < 1
                && area.scrollHeight <= area.clientHeight + 1 && area.scrollWidth <= area.clientWidth + 1 })"""
        )
        assert same and all(same)


def test_without_scripts_it_is_code_with_its_stored_output(opened, server):
    page = opened(server.url + PAGE, java_script_enabled=False)
    assert page.locator("textarea, .try-run").count() == 0
    assert "print(total)" in cell(page, "total").inner_text()
    assert cell(page, "total").locator(".cell-output").inner_text().strip() == "16.0"
    hint = page.locator("details.hint")
    hint.locator("summary").click()
    assert hint.locator("p").is_visible()


def test_what_is_written_goes_along_with_the_history(opened, server):
    page = opened(server.url + PAGE)
    run(page, "total", "mine")
    page.goto(server.url + "outlines/lecture.html")
    page.locator(".study-more summary").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    path = download.value.path()
    saved = json.loads(path.read_text())
    assert saved["tried"]["cells"][f"{LESSON}#total"]["code"] == "mine"
    other = opened(server.url + "outlines/lecture.html")
    other.locator(".study-more summary").first.click()
    other.locator(".study input[type=file]").set_input_files(
        {"name": "history.json", "mimeType": "application/json", "buffer": path.read_bytes()}
    )
    until(other, f"localStorage.getItem('{KEY}') !== null")
    other.goto(server.url + PAGE)
    assert cell(other, "total").locator("textarea").input_value() == "mine"


def test_who_forgets_all_forgets_the_code_too_and_is_told_so_before(opened, server):
    page = opened(server.url + PAGE)
    run(page, "total", "mine")
    page.goto(server.url + "outlines/lecture.html")
    page.locator(".study-more summary").first.click()
    page.get_by_role("button", name="Forget all").click()
    assert kept(page)["cells"], "one press forgets nothing"
    page.get_by_role("button", name="Forget the questions and your code for good").click()
    assert kept(page) is None
    forget = page.get_by_role("button", name="Forget all")
    assert forget.is_disabled(), "nothing is left"
    page.goto(server.url + PAGE)
    assert cell(page, "total").locator("textarea").input_value() != "mine"


def test_the_button_that_copies_copies_the_readers_text(opened, server):
    page = opened(server.url + PAGE, permissions=["clipboard-read", "clipboard-write"])
    cell(page, "total").locator("textarea").fill("mine = 1\nmine")
    cell(page, "total").hover()
    cell(page, "total").locator(".code-copy-button").click()
    until(page, "document.querySelector('[data-try=total] .code-copy-button-checked')")
    assert page.evaluate("navigator.clipboard.readText()") == "mine = 1\nmine"


def test_code_is_never_read_as_html(opened, server):
    page = opened(server.url + PAGE)
    run(page, "total", "print('<img src=x onerror=alert(1)>')\n'<b>bold</b>'")
    assert cell(page, "total").locator("img, b").count() == 0
    assert "<b>bold</b>" in output(page, "total")


@pytest.mark.parametrize(
    "damaged",
    ["{", "[]", '{"format": 1, "cells": {"a#b": 5, "c": {"code": "x"}}}', '{"format": 2}'],
)
def test_a_damaged_store_is_none(opened, server, damaged):
    page = opened(server.url + PAGE)
    keep(page, {KEY: damaged})
    assert page.evaluate("lessonpress.tryCells.storeOf('small-course').read()") == {}
    assert run(page, "total") == "16.0" and page.said == []
    aside = page.evaluate("(key) => localStorage.getItem(key + ':damaged')", KEY)
    assert aside == (None if "cells" in damaged else damaged), "set aside, not lost"


TABLE = r"""from IPython.display import Markdown
Markdown("Shapes:\n\n|case|`loss`|at|\n|:--|--:|:-:|\n|**one** \\| two|<img src=x>|3|\n|short|`a b`|\n\nNo | rule.")"""


def test_a_table_of_markdown_is_set_and_all_else_is_text(opened, address):
    page = opened(address)
    run(page, "total", TABLE)
    below = cell(page, "total").locator(".try-output")
    rows = [r.locator("th, td").all_inner_texts() for r in below.locator("tr").all()]
    assert rows == [["case", "loss", "at"], ["one | two", "<img src=x>", "3"], ["short", "a b", ""]]
    assert below.locator("th").count() == 3 and below.locator("strong").inner_text() == "one"
    assert below.locator("pre").all_inner_texts() == ["Shapes:", "No | rule."]
    sides = (
        "[...document.querySelectorAll('.try-output td')].map((c) => getComputedStyle(c).textAlign)"
    )
    assert page.evaluate(sides)[:3] == ["start", "end", "center"]
    assert page.locator(".try-output img").count() == 0 and page.said == []


def test_what_is_too_long_to_be_kept_leaves_what_was_kept(opened, server):
    page = opened(server.url + PAGE)
    area = cell(page, "total").locator("textarea")
    store = f"lessonpress.tryCells.storeOf('small-course').get('{LESSON}#total')"
    area.fill("kept = 1")
    until(page, f"{store}?.code === 'kept = 1'")
    area.fill("x = '" + "y" * 200_000 + "'")
    page.wait_for_timeout(1500)
    assert page.evaluate(f"{store}.code") == "kept = 1"


def test_reset_can_be_undone(opened, server):
    page = opened(server.url + PAGE)
    area = cell(page, "total").locator("textarea")
    published = area.input_value()
    area.fill("mine = 1")
    cell(page, "total").get_by_role("button", name="Reset").click()
    assert area.input_value() == published
    area.press("Control+z")
    assert area.input_value() == "mine = 1"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE])
def test_axe_finds_nothing_before_and_after_a_run(opened, server, options):
    from test_axe import found

    page = opened(server.url + PAGE, bypass_csp=True, **options)
    assert found(page) == []
    run(page, "picture")
    run(page, "total", "print(1)\n1/0")
    run(page, "half", "2")
    assert found(page) == []


def test_what_a_page_loads_before_the_first_run_is_small(opened, server):
    "Ten kilobytes, compressed, is what code that runs may cost those who only read."
    import gzip

    page = opened(server.url + PAGE)
    told = page.locator("script.try-page").text_content()
    store = page.evaluate("lessonpress.tryCells.storeOf.toString()")
    own = [page.request.get(f"{server.url}assets/{n}").body() for n in ("try.js", "try.css")]
    assert "try-running.js" not in " ".join(page.asked) and store
    assert sum(len(gzip.compress(data)) for data in [*own, told.encode()]) < 9000
