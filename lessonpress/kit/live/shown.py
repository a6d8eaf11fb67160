"""What Jupyter and the page get of a figure: HTML with the picture and what the page's script goes by, and a widget where a person sits."""

from __future__ import annotations

import html
import json
import math
from typing import Any

from lessonpress.kit.live.widgets import widgets_of_a_person

__all__ = ["Shown", "box", "number_text"]


class Shown:
    "What Jupyter shows of a figure: the page's HTML, and in a live kernel its widget."

    def html(self) -> str:
        "The stored output."
        raise NotImplementedError

    def widget(self, w: Any = None) -> Any:
        "The figure with controls of `w`, ipywidgets, computed by the kernel."
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle = {"text/html": self.html(), "text/plain": repr(self)}
        if widgets := widgets_of_a_person():
            shown = self.widget(widgets)._repr_mimebundle_()
            bundle |= {k: v for k, v in shown.items() if "widget" in k}
        return bundle


def box(picture: str, at: str, losses: str, spec: dict[str, Any], caption: str) -> str:
    "A figure as it is stored: its picture, where it stands, its losses, and as JSON what the page's script goes by."
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    text = text.replace("<", "\\u003c")  # no `</script>` within the script
    lines = [
        '<div class="live">',
        picture,
        f'<p class="at">{html.escape(at)}</p>',
        losses and f'<p class="loss">{losses}</p>',
        f'<script type="application/json">{text}</script>',
        "</div>",
    ]
    inner = "\n".join(filter(None, lines))
    if not caption:
        return inner
    return f"<figure>\n{inner}\n<figcaption>{html.escape(caption)}</figcaption>\n</figure>"


def number_text(v: float) -> str:
    "A number as the page's script writes it."
    if v != v:
        return "no number"
    if math.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    if abs(v) < 1e5:
        return f"{v:.4f}"
    digits, e = f"{v:.3e}".split("e")
    return f"{digits}e{int(e):+d}"
