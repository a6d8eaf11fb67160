"""The files that all pages share, and those about the site as a whole."""

from __future__ import annotations

from pathlib import Path

from lessonpress.feature import registered
from lessonpress.render.templates import THEME, joined, styled

__all__ = ["assets", "content_css", "scripts"]

# In the order in which they run: first what several of them need; then come the features' own; last
# what looks at a page that the others have made ready.
_FIRST = [THEME / f"{name}.js" for name in ("shared", "anchors", "theme_switch")]
_LAST = [
    *(THEME / f"{name}.js" for name in ("copy", "tabs", "callouts", "annotations", "frames")),
    *(
        THEME / f"{name}.js"
        for name in ("contents", "menus", "keyboard", "paper", "reveal", "later")
    ),
]
_STYLES = ("content", "buttons", "shell", "reach", "later", "rtl")
OWN_STYLE = "course.css"
EVERYWHERE = "lessonpress.js"  # the one script that all pages load


def scripts() -> dict[str, list[Path]]:
    "The files of each script of the site: the theme's, and those of the features."
    made = {EVERYWHERE: [*_FIRST]}
    for feature in registered():
        for name, parts in feature.scripts.items():
            made.setdefault(name, []).extend(parts)
    made[EVERYWHERE] += _LAST
    return made


def assets(style: str = "") -> dict[str, bytes]:
    "The scripts and styles, by their address, with the course's own `style`."
    styles = {"lessonpress.css": [THEME / f"{name}.css" for name in _STYLES]}
    for feature in registered():
        for name, parts in feature.styles.items():
            styles.setdefault(name, []).extend(parts)
    made = {name: joined(parts) for name, parts in scripts().items()}
    made |= {name: styled(parts) for name, parts in styles.items()}
    made |= {OWN_STYLE: style.encode()} if style else {}
    return {f"assets/{name}": data for name, data in made.items()}


def content_css() -> bytes:
    "The style sheet of what stands in a page, and of Quarto's furniture around it, for pages that Quarto alone has rendered."
    return b"".join((THEME / f"{name}.css").read_bytes() for name in ("content", "furniture"))
