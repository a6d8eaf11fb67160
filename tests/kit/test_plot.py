"""Pictures must be readable on both papers, small, and the same whenever they are made."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lessonpress.kit import plot

ROOT = Path(__file__).resolve().parents[2]


def luminance(colour):
    "Relative luminance as the Web Content Accessibility Guidelines 2.2 define it."
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(
        4.54, abs=0.005
    )  # the lightest grey that passes 4.5 on white


PAPERS = re.search(
    r"--paper: light-dark\((#\w{6}), (#\w{6})\)",
    (ROOT / "lessonpress/render/theme/content.css").read_text(),
).groups()


@pytest.mark.parametrize("colour", [plot.INK, plot.BLUE, plot.RUST, plot.GREEN])
@pytest.mark.parametrize("paper", PAPERS)
def test_colours_can_be_read_on_both_papers(colour, paper):
    assert contrast(colour, paper) >= 4


def test_no_single_colour_could_do_much_better():
    best = np.sqrt(contrast(*PAPERS))  # the grey whose distance to both papers is the same
    assert best < 4.5 and all(
        contrast(c, p) > 0.97 * best
        for c in (plot.INK, plot.BLUE, plot.RUST, plot.GREEN)
        for p in PAPERS
    )


@pytest.fixture
def styled():
    import matplotlib

    matplotlib.use("svg")
    with matplotlib.rc_context():
        plot.style()
        yield
        matplotlib.pyplot.close("all")


def picture():
    ax = plot.axes(xlabel="x", ylabel="y", title="A title − with a minus")
    plot.points(ax, [-1, 0, 1], [1, 0, 1])
    plot.curve(ax, lambda x: x**2, -1, 1)
    return ax.figure


def test_the_same_picture_gives_the_same_bytes(styled):
    assert plot.svg(picture()) == plot.svg(picture())


def test_pictures_do_not_change_with_the_day_or_the_version(styled):
    import matplotlib

    text = plot.svg(picture())
    assert (
        matplotlib.__version__ not in text
        and "<metadata" not in text
        and not re.search(r"20\d\d-\d\d-\d\d", text)
    )


def test_pictures_are_small_well_formed_and_transparent(styled):
    from xml.etree import ElementTree

    text = plot.svg(picture())
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and len(text) < 40_000
    width = float(root.get("width").removesuffix("pt")) * 96 / 72  # in pixels of a page
    assert width <= 38 * 16  # the column of text
    used = set(re.findall(r"#[0-9a-f]{6}\b", text))
    assert used <= {plot.INK, plot.BLUE, plot.RUST, plot.GREEN}, (
        "a ground or a default colour is left"
    )


def test_words_are_text_in_the_readers_font(styled):
    text = plot.svg(picture())
    assert (
        ">A title − with a minus</text>" in text
        and "system-ui, sans-serif" in text
        and "DejaVu" not in text
    )


def test_the_ink_of_words_is_the_pages(styled):
    fills = re.findall(r'<text[^>]*style="([^"]*)"', plot.svg(picture()))
    assert fills and all(f"fill: {plot.INK}" in style for style in fills)


def test_axes_alone_and_in_a_grid(styled):
    one = plot.axes(xlabel="x")
    assert one.get_xlabel() == "x" and one.figure.get_figwidth() == plot.WIDTH
    grid = plot.axes(2, 3, height=1, ylim=(0, 5), xlabel="x")
    assert (
        len(grid) == 6
        and all(ax.get_ylim() == (0, 5) for ax in grid)
        and grid[0].figure.get_figheight() == 2
    )
    assert [bool(ax.get_xlabel()) for ax in grid] == [False] * 3 + [True] * 3, (
        "inner axes repeat their labels"
    )


def test_pictures_with_their_own_scales(styled):
    left, right = plot.axes(1, 2, share=False)
    left.set_ylim(0, 9)
    assert right.get_ylim() != (0, 9)


def test_curve_and_points_draw_what_they_are_given(styled):
    ax = plot.axes()
    plot.curve(ax, lambda x: 2 * x, -1, 3)
    plot.points(ax, [1, 2], [3, 4])
    line, dots = ax.lines
    x, y = line.get_data()
    assert (x[0], x[-1]) == (-1, 3) and np.allclose(y, 2 * x)
    assert dots.get_linestyle() == "None" and dots.get_xydata().tolist() == [[1, 3], [2, 4]]


def test_a_trail_joins_its_dots_in_order(styled):
    ax = plot.axes()
    plot.trail(ax, [1, 0, 2], [0, 1, 2])
    assert (
        ax.lines[0].get_linestyle() == "-"
        and ax.lines[0].get_marker() == "o"
        and ax.lines[0].get_xydata().tolist() == [[1, 0], [0, 1], [2, 2]]
    )


def test_rounding_leaves_words_alone(styled):
    ax = plot.axes(title="8.0034 and 0.12345")
    plot.curve(ax, lambda x: x / 3, 0, 1)
    text = plot.svg(ax.figure)
    assert ">8.0034 and 0.12345</text>" in text and not re.search(r'd="[^"]*\d\.\d{3}', text)


def test_tensors_can_be_drawn(styled):
    torch = pytest.importorskip("torch")
    ax = plot.axes()
    plot.points(ax, torch.arange(3), torch.zeros(3))
    assert ax.lines[0].get_xydata().tolist() == [[0, 0], [1, 0], [2, 0]]


def test_the_module_itself_loads_nothing_heavy():
    code = "import sys, lessonpress.kit.plot; print([m for m in ('matplotlib', 'numpy', 'torch', 'IPython') if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_a_notebook_stores_the_picture_as_svg_and_nothing_else():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    code = "from lessonpress.kit.plot import style, axes, points\nstyle()\npoints(axes(), [0, 1], [0, 1])"
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(
        nb, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    (output,) = nb.cells[0].outputs
    assert (
        set(output.data) == {"image/svg+xml", "text/plain"}
        and output.data["image/svg+xml"].startswith("<svg")
        and " at 0x" not in output.data["text/plain"]
    )
