"""Keys that do something in a page, and the list of them under `?`, where they can be switched off."""

from pathlib import Path

from lessonpress.feature import Feature

__all__ = ["feature"]

_HERE = Path(__file__).parent


class Shortcuts(Feature):
    name = "shortcuts"
    scripts = {"lessonpress.js": [_HERE / "shortcuts.js"], "keys.js": [_HERE / "keys.js"]}
    styles = {"lessonpress.css": [_HERE / "button.css"], "keys.css": [_HERE / "keys.css"]}


feature = Shortcuts()
