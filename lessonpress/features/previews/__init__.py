"""What a link leads to, seen before one follows it; figures that enlarge; an address for each question, figure and cell."""

from __future__ import annotations

from pathlib import Path

from lessonpress.feature import Feature

__all__ = ["feature"]

_HERE = Path(__file__).parent


class Previews(Feature):
    name = "previews"
    scripts = {
        "lessonpress.js": [_HERE / f"{name}.js" for name in ("near", "figures", "addresses")],
        "previews.js": [  # loads when a reader first comes near such a link
            _HERE / f"{name}.js" for name in ("inert", "places", "popover", "enlarged")
        ],
    }
    styles = {"lessonpress.css": [_HERE / "previews.css"]}


feature = Previews()
