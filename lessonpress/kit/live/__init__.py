"""Figures with sliders: a function of a few numbers that a reader can turn, in Jupyter, on the published page, and as a plain picture.

The stored output is a small SVG picture of the start, with the function's translation (`lessonpress.kit.live.translate`) beside it; the page's
script makes it move. The picture is drawn by calling the Python function, so both show the same numbers. Nothing in the output changes from run to run.
"""

from __future__ import annotations

from lessonpress.kit.live.figure import Figure, frames, live

__all__ = ["Figure", "frames", "live"]
