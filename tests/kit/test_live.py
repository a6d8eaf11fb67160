"""A live figure's stored output: what is in it, that it never changes by itself, and that it is Python that drew it."""

import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from lessondl.quadratic import add_noise, mae, mk_quad, mse, quad
from lessonpress.kit.live import Figure, frames, live
from lessonpress.problems import LessonpressError

ROOT = Path(__file__).resolve().parents[2]
SLIDERS = {"a": (-4, 4, 1.1), "b": (-4, 4, 1.1), "c": (-4, 4, 1.1)}


@pytest.fixture
def data():
    np.random.seed(42)
    x = torch.linspace(-2, 2, 20)
    return x, add_noise(quad(3, 2, 1, x), mult=0.15, add=1.5)


@pytest.fixture
def figure(data):
    return live(
        quad,
        data=data,
        loss={"mean absolute error": mae, "squared": mse},
        alt="Dots and a curve.",
        **SLIDERS,
    )


def message(f, **kwargs):
    with pytest.raises(LessonpressError) as e:
        live(f, **{"alt": "A curve.", **kwargs})
    assert e.value.problems[0].rule == "live"
    return str(e.value)


def spec(fig) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', fig.html())[1])


def test_its_numbers_are_pytorchs(figure, data):
    x, y = data
    for p in (1.1, 1.1, 1.1), (3, 2, 1), (-4, 0, 4):
        got = figure.numbers(dict(zip("abc", p)))
        assert list(got["losses"].values()) == pytest.approx(
            [mae(mk_quad(*p)(x), y).item(), mse(mk_quad(*p)(x), y).item()], rel=1e-5
        )
        assert got["y"] == pytest.approx(np.polyval(p, got["x"]))


def test_the_stored_output_is_html_with_picture_program_and_numbers(figure):
    bundle = figure._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert (
        bundle["text/plain"]
        == "<live figure of quad: a = 1.1, b = 1.1, c = 1.1, mean absolute error 2.4219, squared 10.1370>"
    )
    root = ElementTree.fromstring(bundle["text/html"])
    assert (
        root.get("class") == "live"
        and root[0].get("role") == "img"
        and root[0].get("aria-label") == "Dots and a curve."
    )
    assert [b.text for b in root.iter("b")] == ["2.4219", "10.1370"]
    assert spec(figure)["sliders"] == [[n, -4, 4, 1.1, 0.1] for n in "abc"]
    assert len(bundle["text/html"]) < 6000


def test_the_picture_uses_the_pages_colours_and_has_others_where_there_is_no_page(figure):
    colours = set(re.findall(r'(?:stroke|fill)="([^"]+)"', figure.svg())) - {"none"}
    assert colours and all(re.fullmatch(r"var\(--(accent|data|soft), #\w{6}\)", c) for c in colours)


def test_no_ids_and_no_way_out_of_the_script(data):
    fig = live(
        quad,
        data=data,
        loss={"</script><b>": mae},
        alt='A "curve" <here>.',
        caption="a < b",
        **SLIDERS,
    )
    text = fig.html()
    assert (
        not re.search(r"\bid=|\bon\w+=", text)
        and text.count("</script>") == 1
        and spec(fig)["losses"][0][0] == "</script><b>"
    )
    root = ElementTree.fromstring(text)
    assert (
        root.tag == "figure"
        and root.find("figcaption").text == "a < b"
        and root.find("div/svg") is not None
    )


@pytest.mark.slow
def test_the_same_figure_in_another_process_has_the_same_bytes():
    code = """import torch
from lessonpress.kit.live import live
from lessondl.quadratic import quad, mae
x = torch.linspace(-1, 1, 7)
print(live(quad, a=(0, 2, 1), b=(0, 1, 0), c=(0, 1, 0), data=(x, x**2), loss=mae, alt="A curve.")._repr_mimebundle_())"""
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "12"
    ]
    assert runs[0] == runs[1] and "0x" not in runs[0] and str(ROOT) not in runs[0]


def test_a_function_of_one_number_is_followed_point_by_point():
    def hinge(x, a, b=0):
        if x < a:
            return b
        return x - a

    fig = live(hinge, a=(-1, 1, 0), xlim=(-2, 2), alt="A hinge.")
    assert spec(fig)["each"] is True
    assert fig.numbers({"a": 0.5})["y"] == [max(0, x - 0.5) for x in fig.numbers()["x"]]


def test_a_loss_of_a_function_of_one_number(data):
    def hinge(a, x):
        return a if x < 0 else a * x

    x, y = data
    fig = live(hinge, a=(-1, 3, 2), data=data, loss=mae, alt="A hinge.")
    assert fig.numbers()["losses"]["mae"] == pytest.approx(
        mae(torch.where(x < 0, 2.0, 2 * x), y).item(), rel=1e-6
    )


def test_each_function_takes_the_sliders_that_it_names():
    def bowl(t):
        return t**2

    def after(lr, step):
        return 3 * (1 - 2 * lr) ** step

    fig = live(
        bowl, lr=(0.1, 1, 0.25, 0.05), trail=after, steps=4, xlim=(-4, 4), alt="A bowl with dots."
    )
    assert fig.numbers()["trail"] == (
        [3, 1.5, 0.75, 0.375, 0.1875],
        [9, 2.25, 0.5625, 0.140625, 0.03515625],
    )
    assert len(spec(fig)["trail"]) == 3 and 'class="dots"' in fig.svg()


def test_numpys_functions_and_arrays():
    fig = live(
        lambda a, x: np.maximum(np.sin(a * x), 0),
        a=(0, 5, 1),
        data=(np.arange(3.0), np.zeros(3)),
        loss={"worst": lambda p, y: np.mean(np.abs(p - y))},
        alt="A wave.",
    )
    assert fig.lib == "numpy" and fig.numbers()["losses"]["worst"] == pytest.approx(
        (math.sin(1) + math.sin(2)) / 3
    )


def test_where_python_raises_there_is_a_gap():
    fig = live(
        lambda a, x: a / x if x else 1 / x,
        a=(0, 1, 1),
        xlim=(-1, 1),
        ylim=(-9, 9),
        alt="Two branches.",
    )
    assert math.isnan(fig.numbers()["y"][50]) and fig.svg().count("M") >= 2
    assert re.search(r'class="curve"[^>]*d="[^"]*M[^"]*M', fig.svg())


def test_frames_take_states_in_the_order_of_the_parameters(data):
    states = torch.tensor([[1.1, 1.1, 1.1], [2.0, 1.0, 0.5]])
    fig = frames(states, quad, data=data, loss=mse, alt="Dots and a curve.")
    assert spec(fig)["frames"] == {"names": ["a", "b", "c"], "rows": [[1.1, 1.1, 1.1], [2, 1, 0.5]]}
    assert repr(fig).startswith("<2 frames of quad: a = 1.1000")
    with pytest.raises(LessonpressError, match="at least two"):
        frames(states[:1], quad, alt="x")


def test_impossible_figures_are_refused():
    assert "at least one slider" in message(quad)
    assert "there is c, x" in message(quad, a=(0, 1, 0), b=(0, 1, 0))
    assert "the slider a=(2, 1, 0)" in message(quad, **{**SLIDERS, "a": (2, 1, 0)})
    assert "the slider a=(0, 1)" in message(quad, **{**SLIDERS, "a": (0, 1)})
    assert "not on a step" in message(quad, **{**SLIDERS, "a": (0, 1, 1 / 3)})
    assert "a loss needs data" in message(quad, loss=mae, **SLIDERS)
    assert "3 x and 2 y" in message(quad, data=([1, 2, 3], [1, 2]), **SLIDERS)
    assert "inf or nan" in message(quad, data=([1, math.nan], [1, 2]), **SLIDERS)
    assert "a row of numbers is needed" in message(quad, data=(torch.tensor(1.0), [1]), **SLIDERS)
    assert "alternative text" in message(quad, alt=" ", **SLIDERS)
    assert "ylim" in message(quad, ylim=(1, 1), **SLIDERS)
    assert "a loss is one" in message(
        quad, data=([1.0, 2.0], [1.0, 2.0]), loss=lambda p, y: p - y, **SLIDERS
    )
    assert "test_live.py" in message(
        lambda a, x: x.cumsum(0) * a, a=(0, 1, 1)
    ) and "`x.cumsum`" in message(lambda a, x: x.cumsum(0) * a, a=(0, 1, 1))


@pytest.mark.parametrize(
    ("given", "step"),
    [
        ((-4, 4, 1.1), 0.1),
        ((0, 1, 0.5), 0.01),
        ((0.01, 0.3, 0.1), 0.005),
        ((0, 1000, 7), 1),
        ((-1, 1, 0.25, 0.25), 0.25),
        ((0, 3, 0), 0.05),
    ],
)
def test_steps_are_round_and_reach_the_start(given, step):
    fig = live(lambda a, x: a * x, a=given, alt="A line.")
    low, high, start, got = spec(fig)["sliders"][0][1:]
    assert got == pytest.approx(step) and math.isclose(
        (start - low) / got, round((start - low) / got), abs_tol=1e-6
    )


def executed(code, **env):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(
        nb, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute(env={**os.environ, **env})
    return nb.cells[0].outputs[0]


CODE = "from lessonpress.kit.live import live\ndef line(a, x): return a*x\nlive(line, a=(0, 2, 1), alt='A line.')"


def test_an_executed_notebook_stores_no_widget():
    output = executed(CODE)
    assert (
        set(output.data) == {"text/html", "text/plain"}
        and 'class="live"' in output.data["text/html"]
    )


@pytest.mark.slow
def test_a_person_before_the_kernel_gets_widgets():
    pytest.importorskip("ipywidgets")
    output = executed(CODE, JPY_SESSION_NAME="nbs/01_quadratic.ipynb")
    assert set(output.data) == {
        "text/html",
        "text/plain",
        "application/vnd.jupyter.widget-view+json",
    }
    assert set(executed(CODE, JPY_SESSION_NAME="x", LESSONPRESS_WIDGETS="0").data) == {
        "text/html",
        "text/plain",
    }


def test_a_widget_redraws_with_python(figure):
    pytest.importorskip("ipywidgets")
    picture, a, *_, numbers = figure.widget().children
    before = picture.value
    a.value = 2.0
    assert picture.value != before and numbers.value.startswith(
        f"mean absolute error {figure.numbers({'a': 2, 'b': 1.1, 'c': 1.1})['losses']['mean absolute error']:.4f}"
    )


def test_a_figure_is_a_plain_object(figure):
    assert isinstance(figure, Figure) and figure.lib == "torch"
