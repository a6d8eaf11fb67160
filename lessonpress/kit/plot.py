"""The plot style of the lessons: quiet SVG pictures that can be read on light and on dark paper.

A picture becomes a file that the page shows as an image, where the page's own colours do not reach. So its ground is
transparent, and every colour stands in the middle between the two papers: about 4.1 to 1 against either, which is
as much as one colour can have against both. Those colours are equally dark, so tell things apart by shape as well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

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

INK = "#777b7e"  # words and axes
BLUE = "#3d7fb5"  # data
RUST = "#c8582f"  # model
GREEN = "#3c8a5c"  # what is verified
WIDTH = 5.6  # inches: a little less than the page's column of text

_RC: dict[Any, Any] = {  # matplotlib's keys are a type of their own
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


def style() -> None:
    "Give matplotlib the lessons' look; in a notebook, show its figures as `svg` writes them."
    import matplotlib
    from cycler import cycler

    _show_as_svg()
    lines = cycler(color=[RUST, BLUE, GREEN, INK], linestyle=["-", "--", "-.", ":"])
    matplotlib.rcParams.update(_RC | {"axes.prop_cycle": lines})


def _show_as_svg() -> None:
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


def svg(figure: Figure) -> str:
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
    rows: int = 1,
    columns: int = 1,
    height: float | None = None,
    share: bool = True,
    **settings: Any,
) -> Axes | list[Axes]:
    """Axes across the column's width: one `Axes`, or with more than one picture a list of them, row by row.

    `height` is the height of one row in inches; `settings` go to `Axes.set` of each (`xlabel`, `ylim` and so on).
    Pictures in a grid `share` their scales, so that they can be compared.
    """
    import matplotlib.pyplot as plt

    size = WIDTH, rows * (height or (2.9 if columns == 1 else 1.7))
    figure, table = plt.subplots(
        rows, columns, figsize=size, sharex=share, sharey=share, squeeze=False
    )
    grid: list[Axes] = table.ravel().tolist()
    for ax in grid:
        ax.set(**settings)
        if share:
            ax.label_outer()
    return grid if len(grid) > 1 else grid[0]


def points(ax: Axes, x: ArrayLike, y: ArrayLike, color: str = BLUE, **kwargs: Any) -> None:
    "Draw measured points: dots without a line. `x` and `y` are arrays, lists or tensors of the same length."
    look: dict[str, Any] = {"color": color, "markersize": 3.6, "markeredgewidth": 0}
    ax.plot(x, y, "o", **look | kwargs)


def curve(
    ax: Axes,
    f: Callable[[NDArray[Any]], ArrayLike],
    low: float,
    high: float,
    color: str = RUST,
    **kwargs: Any,
) -> None:
    "Draw the function `f` of an array of numbers from `low` to `high`: a line without dots."
    import numpy as np

    x = np.linspace(low, high, 101)
    look: dict[str, Any] = {"color": color, "linestyle": "-"}
    ax.plot(x, f(x), **look | kwargs)


def trail(ax: Axes, x: ArrayLike, y: ArrayLike, color: str = RUST, **kwargs: Any) -> None:
    "Draw steps that follow one another: dots joined by a thin line. `x` and `y` as for `points`."
    look: dict[str, Any] = {"color": color, "linestyle": "-", "linewidth": 0.8}
    points(ax, x, y, **look | kwargs)
