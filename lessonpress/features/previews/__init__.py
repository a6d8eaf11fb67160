"""What a link leads to, shown beside it; figures in large; and the address of each figure, cell and question at hand. All of it is done by scripts:
without them a link is a link."""

from __future__ import annotations

from pathlib import Path

from lessonpress.feature import Feature

__all__ = ["feature"]

_HERE = Path(__file__).parent


class Previews(Feature):
    name = "previews"
    scripts = {
        "lessonpress.js": [
            _HERE / f"{name}.js" for name in ("excerpt", "card", "previews", "enlarge", "addresses")
        ]
    }
    styles = {"lessonpress.css": [_HERE / "previews.css"]}


feature = Previews()
