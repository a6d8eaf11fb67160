"""The plot style of the lessons: quiet SVG pictures that can be read on light and on dark paper.

A picture becomes a file that the page shows as an image, where the page's own colours do not reach. So its ground is
transparent, and every colour stands in the middle between the two papers: about 4.1 to 1 against either, which is
as much as one colour can have against both. Those colours are equally dark, so tell things apart by shape as well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

__all__ = [
    "BLUE",
    "GREEN",
    "INK",
    "RUST",
    "WIDTH",
    "axes",
    "curve",
    "points",
    "style",
    "svg",
    "trail",
]

INK, BLUE, RUST, GREEN = (
    "#777b7e",
    "#3d7fb5",
    "#c8582f",
    "#3c8a5c",
)  # words and axes, data, model, what is verified
WIDTH = 5.6  # inches: a little less than the page's column of text

_RC = {
    "figure.figsize": (WIDTH, 2.9),
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10.5,
    "axes.labelsize": 10.5,
    "axes.titlelocation": "left",
    "text.color": INK,
    "font.size": 10.5,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: same sizes everywhere
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "lines.linewidth": 1.6,
    "lines.markersize": 4,
    "contour.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "svg.fonttype": "none",
    "svg.hashsalt": "lessonpress",
}


def style():
    "Give matplotlib the lessons' look; in a notebook, show its figures as `svg` writes them."
    import matplotlib
    from cycler import cycler

    _show_as_svg()
    matplotlib.rcParams.update(
        _RC
        | {
            "axes.prop_cycle": cycler(
                color=[RUST, BLUE, GREEN, INK], linestyle=["-", "--", "-.", ":"]
            )
        }
    )


def _show_as_svg():
    "Outside a notebook there is nothing to do."
    try:
        from IPython import get_ipython
    except ModuleNotFoundError:
        return
    if not (shell := get_ipython()):
        return
    import matplotlib_inline.backend_inline  # noqa: F401  sets its own format when it is first imported, so that comes before ours
    from IPython.core.pylabtools import select_figure_formats
    from matplotlib.figure import Figure

    select_figure_formats(shell, {"svg"})
    shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, svg)


def svg(figure) -> str:
    "The matplotlib `figure` as SVG: without date or version, so that running again changes nothing, and in the reader's own font."
    file = io.StringIO()
    figure.savefig(
        file, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
    )
    text = file.getvalue()
    text = text[text.index("<svg") :].replace("'DejaVu Sans', sans-serif", "system-ui, sans-serif")
    text = re.sub(r"<!--.*?-->| transform=\"rotate\(-0 [^\"]*\"", "", text, flags=re.S)
    text = re.sub(
        r"<[^>]+>", lambda tag: re.sub(r"\d+\.\d{3,}", lambda n: f"{float(n[0]):.2f}", tag[0]), text
    )  # a hundredth of a point is enough
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def axes(
    rows: int = 1, columns: int = 1, height: float | None = None, share: bool = True, **settings
):
    """Axes across the column's width: one `Axes`, or with more than one picture a list of them, row by row.

    `height` is the height of one row in inches; `settings` go to `Axes.set` of each (`xlabel`, `ylim` and so on).
    Pictures in a grid `share` their scales, so that they can be compared.
    """
    import matplotlib.pyplot as plt

    size = WIDTH, rows * (height or (2.9 if columns == 1 else 1.7))
    grid = (
        plt.subplots(rows, columns, figsize=size, sharex=share, sharey=share, squeeze=False)[1]
        .ravel()
        .tolist()
    )
    for ax in grid:
        ax.set(**settings)
        if share:
            ax.label_outer()
    return grid if len(grid) > 1 else grid[0]


def points(ax, x, y, color: str = BLUE, **kwargs):
    "Draw measured points: dots without a line. `x` and `y` are arrays, lists or tensors of the same length."
    ax.plot(x, y, "o", **{"color": color, "markersize": 3.6, "markeredgewidth": 0} | kwargs)


def curve(ax, f: Callable, low: float, high: float, color: str = RUST, **kwargs):
    "Draw the function `f` of an array of numbers from `low` to `high`: a line without dots."
    import numpy as np

    x = np.linspace(low, high, 101)
    ax.plot(x, f(x), **{"color": color, "linestyle": "-"} | kwargs)


def trail(ax, x, y, color: str = RUST, **kwargs):
    "Draw steps that follow one another: dots joined by a thin line. `x` and `y` as for `points`."
    points(ax, x, y, **{"color": color, "linestyle": "-", "linewidth": 0.8} | kwargs)
