"""What a reader does with a figure that has sliders, held against PyTorch."""

import re

import pytest
from chromium import until

nbclient, nbformat, torch = (pytest.importorskip(m) for m in ("nbclient", "nbformat", "torch"))

from course import ROOT

from lessondl.quadratic import add_noise, fit, mae, mk_quad, mse, quad
from lessonpress.finish.site_files import assets, content_css
from lessonpress.pandoc.worker import Worker
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.to_markdown import to_markdown
from lessonpress.problems import Report

CELLS = [
    """import numpy as np, torch
from lessonpress.kit.live import frames, live
from lessondl.quadratic import add_noise, fit, mae, mk_quad, mse, quad
np.random.seed(42)
x = torch.linspace(-2, 2, 20)
y = add_noise(quad(3, 2, 1, x), mult=0.15, add=1.5)
def mse_of(params): return mse(mk_quad(*params)(x), y)
way = torch.stack([fit(mse_of, [1.1, 1.1, 1.1], 0.05, n)[0] for n in range(13)])""",
    """live(quad, a=(-4, 4, 1.1), b=(-4, 4, 1.1), c=(-4, 4, 1.1), data=(x, y),
     loss={"mean absolute error": mae, "mean squared error": mse}, alt="Twenty dots along a valley and a flatter curve.", caption="By hand </script> & fast.")""",
    'frames(way, quad, data=(x, y), loss={"mean squared error": mse}, alt="The same dots and the curve of the first step.")',
    """from lessonpress.kit.tables import tables
tables([({"A": [[1, 2]], "B": [[3, None]]}, {}, "start"), ({"A": [[1, 5]], "B": [[3, 4]]}, {"A": {(0, 1): 1}, "B": {(0, 1): 2}}, "one step"),
        ({"A": [[-1, 5]], "B": [[3, 4]]}, {"A": {(0, 0): 2}}, "the end")], [["A"], ["B"]], alt="Two small tables.")""",
]


@pytest.fixture(scope="module")
def data():
    import numpy

    numpy.random.seed(42)
    x = torch.linspace(-2, 2, 20)
    return x, add_noise(quad(3, 2, 1, x), mult=0.15, add=1.5)


def run(*cells):
    nb = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Live\n"), *map(nbformat.v4.new_code_cell, cells)]
    )
    nbclient.NotebookClient(
        nb, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    return nb


def script_of_figures():
    return "".join(assets()[f"assets/{name}.js"].decode() for name in ("lessonpress", "figures"))


def page(nb):
    "The notebook as both hosts get it: our Markdown through Pandoc, the content's style sheet, the script."
    report = Report()
    markdown, *_ = to_markdown(parse_notebook(nb, "nbs/09_live.ipynb", report))
    report.raise_errors()
    with Worker() as worker:
        body = worker.write(worker.read(markdown))
    css, script = content_css().decode(), script_of_figures()
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Live</title><style>{css}</style><main class="content">{body}</main><script>{script}</script></html>'


@pytest.fixture(scope="module")
def text():
    return page(run(*CELLS))


@pytest.fixture
def opened(chromium, text):
    contexts = []

    def open(html=None, **options):
        contexts.append(chromium.new_context(**options))
        p = contexts[-1].new_page()
        p.said = []
        p.on("pageerror", lambda e: p.said.append(str(e)))
        p.on("console", lambda m: p.said.append(m.text))
        p.set_content(html or text)
        return p

    yield open
    for context in contexts:
        context.close()


def losses(p, n=0):
    return [float(t) for t in p.locator(".live").nth(n).locator(".loss b").all_text_contents()]


def slider(p, name):
    return p.get_by_role("slider", name=name, exact=True)


def frames_of(p):
    return p.locator(".live").nth(1)


def number(p, name):
    return p.get_by_role("spinbutton", name=f"{name}, as a number", exact=True)


def expected(data, a, b, c):
    "PyTorch's own losses, to the four digits that the figure shows."
    x, y = data
    return pytest.approx(
        [loss(mk_quad(a, b, c)(x), y).item() for loss in (mae, mse)], abs=1e-4, rel=1e-6
    )


def move(locator, value):
    locator.evaluate(
        "(el, v) => { el.value = v; el.dispatchEvent(new Event('input', {bubbles: true})) }",
        str(value),
    )


def test_the_start_is_what_the_lesson_prints(opened, data):
    p = opened()
    assert (
        losses(p) == expected(data, 1.1, 1.1, 1.1) and losses(p)[0] == 2.4219
    )  # the number in notebook 04 of the 2022 course
    assert p.said == []


def test_moved_sliders_give_what_pytorch_gives(opened, data):
    p = opened()
    for a, b, c in (2, 1.1, 1.1), (2.8, 1.1, 0.6), (-4, 4, 0), (4, -4, -4), (0.1, -0.1, 3.9):
        for name, v in zip("abc", (a, b, c)):
            move(slider(p, name), v)
        assert losses(p) == expected(data, a, b, c)


def test_numbers_can_be_typed_finer_than_the_slider_moves(opened, data):
    p = opened()
    for name, v in zip("abc", ("2.614", "1.3366", "0.5639")):
        number(p, name).fill(v)
    assert losses(p) == expected(data, 2.614, 1.3366, 0.5639)
    assert slider(p, "a").get_attribute("aria-valuetext") == "2.614"


def test_half_typed_and_impossible_numbers_change_nothing_and_are_brought_back(opened, data):
    p = opened()
    box = number(p, "a")
    box.fill("")
    assert losses(p) == expected(data, 1.1, 1.1, 1.1)
    box.press("Tab")
    assert box.input_value() == "1.1"
    box.fill("99")
    assert losses(p) == expected(data, 1.1, 1.1, 1.1)
    box.press("Enter")
    assert box.input_value() == "4" and losses(p) == expected(data, 4, 1.1, 1.1)


def test_the_keyboard_moves_sliders(opened, data):
    p = opened()
    slider(p, "a").focus()
    for key in ("ArrowRight",) * 3 + ("ArrowLeft",):
        p.keyboard.press(key)
    assert losses(p) == expected(data, 1.3, 1.1, 1.1) and number(p, "a").input_value() == "1.3"
    p.keyboard.press("End")
    assert losses(p) == expected(data, 4, 1.1, 1.1)
    p.keyboard.press("Tab")
    p.keyboard.press("ArrowDown")
    assert losses(p) == expected(data, 3.9, 1.1, 1.1)


def test_reset_goes_back_to_the_start(opened, data):
    p = opened()
    curve = p.locator(".live path.curve").first
    start = curve.get_attribute("d")
    for name in "abc":
        move(slider(p, name), -2)
    assert curve.get_attribute("d") != start
    p.get_by_role("button", name="reset to the start").first.press("Enter")
    assert losses(p) == expected(data, 1.1, 1.1, 1.1) and curve.get_attribute("d") == start
    assert [number(p, n).input_value() for n in "abc"] == ["1.1"] * 3


def test_the_loss_is_announced_once_after_the_last_move(opened, data):
    p = opened()
    said = p.locator(".live").first.get_by_role("status")
    assert said.get_attribute("aria-live") == "polite" and said.text_content() == ""
    p.evaluate(
        "window.heard = []; new MutationObserver(() => heard.push(document.querySelector('.live .said').textContent)).observe(document.querySelector('.live .said'), {childList: true})"
    )
    for v in (1.2, 1.3, 1.4):
        move(slider(p, "a"), v)
    p.wait_for_timeout(900)
    (heard,) = p.evaluate("heard")
    shown = re.fullmatch(r"mean absolute error (\S+), mean squared error (\S+)", heard)
    assert list(map(float, shown.groups())) == expected(data, 1.4, 1.1, 1.1)


def test_the_picture_says_where_it_stands(opened):
    p = opened()
    picture = p.locator(".live > svg").first
    assert (
        picture.get_attribute("role") == "img"
        and picture.get_attribute("aria-label") == "Twenty dots along a valley and a flatter curve."
    )
    move(slider(p, "a"), 2)
    assert "a = 2, b = 1.1, c = 1.1" in picture.get_attribute("aria-label")


def test_the_curve_runs_where_the_function_is(opened):
    "The middle of the picture is x = 0, where a quadratic is c: read from the drawn path with the axis' own marks."
    p = opened()
    move(slider(p, "c"), 3)
    low, high = p.evaluate(
        "JSON.parse(document.querySelector('.live script').textContent).view.slice(2)"
    )
    points = re.findall(
        r"[ML](\S+) ([-\d.]+)", p.locator(".live path.curve").first.get_attribute("d")
    )
    x, y = map(float, points[50])
    assert x == pytest.approx(253, abs=0.1) and high - y / 214 * (high - low) == pytest.approx(
        3, abs=0.01
    )


def test_frames_are_the_steps_of_gradient_descent(opened, data):
    p = opened()
    x, y = data
    states = [fit(lambda q: mse(mk_quad(*q)(x), y), [1.1] * 3, 0.05, n)[0] for n in range(13)]
    really = [mse(mk_quad(*s)(x), y).item() for s in states]
    for n in (1, 2):
        frames_of(p).get_by_role("button", name="one step forward").click()
        assert losses(p, 1)[0] == pytest.approx(really[n], abs=1e-4)
    shown = frames_of(p).locator(".at").text_content()
    assert shown == ", ".join(f"{n} = {v:.4f}" for n, v in zip("abc", states[2].tolist()))
    frames_of(p).get_by_role("button", name="one step back").click()
    assert slider(frames_of(p), "step").get_attribute("aria-valuetext") == "step 1 of 12"
    move(slider(frames_of(p), "step"), 12)
    assert losses(p, 1)[0] == pytest.approx(really[12], abs=1e-4)
    frames_of(p).get_by_role("button", name="one step forward").click()
    assert slider(frames_of(p), "step").input_value() == "12"


def test_frames_play_to_the_end_and_pause(opened):
    p = opened()
    play = frames_of(p).get_by_role("button", name="play")
    play.click()
    until(p, "document.querySelectorAll('.live')[1].querySelector('input').value > 0")
    frames_of(p).get_by_role("button", name="pause").click()
    at = slider(frames_of(p), "step").input_value()
    p.wait_for_timeout(700)
    assert slider(frames_of(p), "step").input_value() == at and 0 < int(at) < 12
    play.click()
    until(p, "document.querySelectorAll('.live')[1].querySelector('input').value == 12")
    assert frames_of(p).get_by_role("button", name="play").is_visible()


def table(p):
    "The texts of the cells, and how they are marked: 0, 1 or 2."
    return p.evaluate("""() => [...document.querySelectorAll('.live')[2].querySelectorAll('.entry')].map(e => {
        const r = getComputedStyle(e.previousElementSibling)
        return [e.textContent, +r.fillOpacity ? parseFloat(r.strokeWidth) > 1 ? 2 : 1 : 0] })""")


def test_tables_go_through_their_states(opened):
    p = opened()
    box = p.locator(".live").nth(2)
    assert (
        table(p) == [["1", 0], ["2", 0], ["3", 0], ["", 0]]
        and box.locator(".at").text_content() == "start"
    )
    forward, back = (
        box.get_by_role("button", name=n) for n in ("one step forward", "one step back")
    )
    forward.click()
    assert (
        table(p) == [["1", 0], ["5", 1], ["3", 0], ["4", 2]]
        and box.locator(".at").text_content() == "one step"
    )
    assert "Now: one step." in box.locator("svg").get_attribute("aria-label")
    box.get_by_role("slider").focus()
    p.keyboard.press("End")
    assert (
        table(p)[0] == ["−1", 2]
        and box.get_by_role("slider").get_attribute("aria-valuetext") == "step 2 of 2"
    )
    until(
        p, "document.querySelectorAll('.live')[2].querySelector('.said').textContent === 'the end'"
    )
    back.click()
    assert table(p)[1] == ["5", 1]
    box.get_by_role("button", name="reset to the start").click()
    assert table(p) == [["1", 0], ["2", 0], ["3", 0], ["", 0]] and p.said == []


def test_without_scripts_the_first_state_of_tables_stands(opened):
    p = opened(java_script_enabled=False)
    box = p.locator(".live").nth(2)
    assert (
        box.locator(".entry").all_text_contents() == ["1", "2", "3", ""]
        and box.locator(".at").text_content() == "start"
    )


def test_who_asked_for_less_motion_gets_no_play(opened):
    p = opened(reduced_motion="reduce")
    assert (
        frames_of(p).get_by_role("button", name="one step forward").is_visible()
        and frames_of(p).locator("button", has_text="play").is_hidden()
    )


def test_without_scripts_the_static_picture_stands(opened, data):
    p = opened(java_script_enabled=False)
    assert p.get_by_role("slider").count() == 0 and p.get_by_role("button").count() == 0
    assert p.locator(".live path.curve").first.bounding_box()["width"] > 300
    assert losses(p) == expected(data, 1.1, 1.1, 1.1)
    assert p.locator(".live .at").first.text_content() == "a = 1.1, b = 1.1, c = 1.1"


def test_the_script_draws_what_python_drew(opened):
    with_script, without = opened(), opened(java_script_enabled=False)
    for name in ("curve", "points"):
        drawn, stored = (
            [
                float(n)
                for n in re.findall(
                    r"-?\d+\.\d", p.locator(f".live path.{name}").first.get_attribute("d")
                )
            ]
            for p in (with_script, without)
        )
        assert len(drawn) >= 40 and drawn == pytest.approx(stored, abs=0.11)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_uses_the_pages_colours_and_can_be_touched(opened, width, scheme):
    p = opened(color_scheme=scheme, viewport={"width": width, "height": 900})
    assert p.evaluate("document.documentElement.scrollWidth") <= width
    accent = p.evaluate(
        "(() => { const i = document.createElement('i'); i.style.color = 'var(--accent)'; document.body.append(i); return getComputedStyle(i).color })()"
    )
    assert (
        p.locator(".live path.curve").first.evaluate("el => getComputedStyle(el).stroke") == accent
    )
    for el in p.locator(".live :is(input, button)").all():
        assert el.bounding_box()["height"] >= 24  # the least that WCAG 2.2 allows
    small = p.locator(".live svg text").first.evaluate("el => el.getBoundingClientRect().height")
    assert small >= 11


def test_editing_quad_changes_what_the_slider_draws(opened, data):
    "The figure has no arithmetic of its own: `quad` with a cube instead of a square is drawn as a cubic."
    x, y = data
    edited = "def quad(a, b, c, x): return a*x**3 + b*x + c"
    p = opened(page(run(CELLS[0], edited, CELLS[1])))
    move(slider(p, "a"), 2)
    preds = 2 * x.double() ** 3 + 1.1 * x.double() + 1.1
    assert losses(p) == pytest.approx(
        [loss(preds, y.double()).item() for loss in (mae, mse)], abs=1e-4
    )
    assert losses(p) != expected(data, 2, 1.1, 1.1)


def test_a_damaged_figure_leaves_the_picture_and_the_others(opened, text):
    p = opened(text.replace('{"nodes":', '{"nodes":[', 1))
    assert len(p.said) == 1 and "a live figure" in p.said[0]
    assert p.locator(".live path.curve").first.is_visible() and p.locator(".live.on").count() == 2


def test_both_hosts_serve_the_script(site):
    import urllib.request

    from lessonpress.quarto.extension import contents

    addresses = [f"{site.url}assets/{name}.js" for name in ("lessonpress", "figures")]
    served = b"".join(urllib.request.urlopen(a).read() for a in addresses)
    assert b"lessonpress.figures" in served and served == contents()["lessonpress.js"]
