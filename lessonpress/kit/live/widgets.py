"""ipywidgets, for a person before a live kernel."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

from lessonpress import environment

__all__ = ["loaded", "play_and_slider", "widgets_of_a_person"]


def loaded(w: Any = None) -> Any:
    "ipywidgets, unless it is there already; `ModuleNotFoundError` where it is not installed."
    if w is not None:
        return w
    import ipywidgets

    return ipywidgets


def play_and_slider(w: Any, states: int, interval: int) -> tuple[Any, Any]:
    "ipywidgets' button that plays, a state each `interval` milliseconds, and the slider of steps that it moves."
    play = w.Play(min=0, max=states - 1, interval=interval)
    slider = w.IntSlider(0, 0, states - 1, description="step")
    w.jslink((play, "value"), (slider, "value"))
    return play, slider


def widgets_of_a_person() -> ModuleType | None:
    """ipywidgets, if it is installed and a person sits before the kernel; `LESSONPRESS_WIDGETS` (0 or 1) decides otherwise.

    Jupyter's server and VS Code say so to their kernels; where a notebook is only executed, its output must not name a widget that is gone afterwards.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    in_code = "__vsc_ipynb_file__" in getattr(shell, "user_ns", ())
    person = "1" if "JPY_SESSION_NAME" in os.environ or in_code else "0"
    if (environment.said("WIDGETS") or person) != "1" or not getattr(shell, "kernel", None):
        return None
    try:
        import ipywidgets
    except ModuleNotFoundError:
        return None
    found: ModuleType = ipywidgets
    return found
