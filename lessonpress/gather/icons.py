"""Icons that stand for words, drawn here: by their names in Quarto's sets, with what is read aloud in their place."""

from __future__ import annotations

import re
from html import escape

from lessonpress.html_pieces import start_tags

__all__ = ["asked_in", "icon", "named", "spoken"]

# Lines on a square of 16, as the path of an SVG; a name that begins alike has the same one.
_DRAWN = {
    "rss": "M3 3a10 10 0 0 1 10 10M3 7.5a5.5 5.5 0 0 1 5.5 5.5M3.6 12.4h.1",
    "envelope": "M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5",
    "house": "M2.5 8 8 3l5.5 5M4 7v6h8V7",
    "book": "M8 4c-1.5-1-3.5-1-5.5-.5v9c2-.5 4-.5 5.5.5 1.5-1 3.5-1 5.5-.5v-9C11.5 3 9.5 3 8 4zv9",
    "calendar": "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5",
    "person": "M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c0-3 2-4 5-4s5 1 5 4",
    "link": "M6.5 9.5 9.5 6.5M7 5l1.5-1.5a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.5 1.5a2.8 2.8 0 0 1-4-4L5 7",
    "download": "M8 2.5V10M5 7.5 8 10.5l3-3M3 13.5h10",
    "file": "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
    "code": "M5.5 5 2.5 8l3 3M10.5 5l3 3-3 3",
    "play": "M5 3.5v9L12.5 8z",
    "chat": "M2.5 3.5h11v7H8l-3 2.5v-2.5H2.5z",
    "pencil": "M3 13l.6-2.6L11 3l2 2-7.4 7.4zM9.5 4.5l2 2",
    "search": "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5 13.5 13.5",
    "star": "M8 2.5l1.7 3.6 3.9.5-2.9 2.7.8 3.9L8 11.3l-3.5 1.9.8-3.9-2.9-2.7 3.9-.5z",
    "heart": "M8 13C4 10 2.5 8.3 2.5 6.2A2.7 2.7 0 0 1 8 5a2.7 2.7 0 0 1 5.5 1.2C13.5 8.3 12 10 8 13z",
    "check": "M3 8.5l3.5 3.5L13 4.5",
    "laptop": "M3.5 3.5h9v6.5h-9zM1.5 12.5h13",
    "chart": "M3 13V8M7 13V3.5M11 13V6M2 13.5h12",
    "question": "M5.8 6A2.2 2.2 0 1 1 8 8.2V9.5M8 12.2v.1",
    "info": "M8 7v5.5M8 4v.1",
    "warning": "M8 2.5 14 13H2zM8 6.5V9.5M8 11.3v.1",
    "globe": "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM2.5 8h11M8 2.5c3 3.5 3 7.5 0 11-3-3.5-3-7.5 0-11z",
    "branch": "M4.5 5.8v4.4M4.5 5.8a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM4.5 13.4a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM11.5 5.8a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM11.5 5.8c0 3-5 1.6-6.6 4.4",
    "camera": "M2 5h3l1-1.5h4L11 5h3v7.5H2zM8 10.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    "clock": "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8 5v3l2 1.5",
    "gear": "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 2.5v2M8 11.5v2M2.5 8h2M11.5 8h2M4 4l1.5 1.5M10.5 10.5 12 12M12 4l-1.5 1.5M5.5 10.5 4 12",
    "arrow": "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
    "people": "M5.5 7.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM1.5 12.5c0-2.5 1.5-3.5 4-3.5s4 1 4 3.5M10.5 7.5a1.7 1.7 0 1 0 0-3.4M11.5 9c2 .3 3 1.3 3 3.5",
    "map": "M8 14c-3-3.5-4.5-5.5-4.5-7.5a4.5 4.5 0 0 1 9 0C12.5 8.5 11 10.5 8 14zM8 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
    "case": "M2 5.5h12v8H2zM5.5 5.5V3.5h5v2M2 9h12",
    "rocket": "M6 10.5 5.5 9c1-3.5 3.5-6 8-6.5-.5 4.5-3 7-6.5 8zM5.5 9 3 9.5 5 7M7 10.5 6.5 13 9 11M4.5 11.5 3 13",
    "cap": "M1.5 6.5 8 3.5l6.5 3L8 9.5zM4.5 8v3c2 1.5 5 1.5 7 0V8",
    "award": "M8 9.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM6 9 5 14l3-1.5L11 14l-1-5",
    "flask": "M6.5 2.5h3M7 2.5v4L3.5 13h9L9 6.5v-4M5 10.5h6",
    "data": "M3 4.5c0-2.5 10-2.5 10 0s-10 2.5-10 0zM3 4.5v7c0 2.5 10 2.5 10 0v-7M3 8c0 2.5 10 2.5 10 0",
    "bell": "M4 11V7.5a4 4 0 0 1 8 0V11l1.5 1.5h-11zM7 14h2",
    "horn": "M2.5 6.5v3L10.5 12V4zM10.5 6.5c2 0 2 3 0 3M4.5 10l1 3.5",
    "phone": "M5 2.5h6v11H5zM7.5 11.800h1",
    "lock": "M3.5 7.5h9v6h-9zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2",
    "bulb": "M6 11c0-1.5-2-2.5-2-5a4 4 0 0 1 8 0c0 2.5-2 3.5-2 5zM6.5 13h3",
    "list": "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1",
    "tag": "M2.5 2.5h5.5l5.5 5.5-5.5 5.5-5.5-5.5zM5.5 5.5h.1",
    "slides": "M2 3h12M3 3v7.5h10V3M8 10.5V13M5.5 13.5 8 11.5l2.5 2",
}
# Names that other sets have for what is drawn, or that begin otherwise.
_ALSO = {
    "mail": "envelope",
    "inbox": "envelope",
    "home": "house",
    "journal": "book",
    "user": "person",
    "users": "people",
    "paperclip": "link",
    "box-arrow": "link",
    "external-link": "link",
    "cloud-download": "download",
    "pdf": "file",
    "clipboard": "file",
    "terminal": "code",
    "braces": "code",
    "video": "play",
    "youtube": "play",
    "film": "play",
    "comment": "chat",
    "slack": "chat",
    "discord": "chat",
    "pen": "pencil",
    "edit": "pencil",
    "magnifying": "search",
    "desktop": "laptop",
    "display": "laptop",
    "computer": "laptop",
    "bar-chart": "chart",
    "graph": "chart",
    "exclamation": "warning",
    "triangle": "warning",
    "git": "branch",
    "github": "branch",
    "gitlab": "branch",
    "image": "camera",
    "stopwatch": "clock",
    "hourglass": "clock",
    "cog": "gear",
    "tools": "gear",
    "wrench": "gear",
    "geo": "map",
    "location": "map",
    "easel": "slides",
    "person-video": "slides",
    "chalkboard": "slides",
    "mortarboard": "cap",
    "graduation-cap": "cap",
    "lightbulb": "bulb",
    "briefcase": "case",
    "repo": "book",
    "trophy": "award",
    "medal": "award",
    "database": "data",
    "megaphone": "horn",
    "bullhorn": "horn",
    "telephone": "phone",
    "mobile": "phone",
    "tags": "tag",
    "images": "camera",
    "sitemap": "branch",
    "bookmark": "book",
    "circle-info": "info",
    "circle-question": "question",
    "location-dot": "map",
}
_SPOKEN = {
    "github": "GitHub",
    "gitlab": "GitLab",
    "rss": "RSS",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "twitter-x": "X",
    "x-twitter": "X",
    "orcid": "ORCID",
    "envelope": "E-mail",
    "house": "Home",
}


_MAKE = re.compile(r"(?<=.)-(?:\d+|fill|solid|outline|bold|line|regular|duotone|linear|rounded)$")
_CLASS = re.compile(r"(?:bi|fa|ai)-((?!(?:lg|sm|xs|fw|\d+x|brands|solid|regular|spin)$)[\w-]+)$")


def asked_in(html: str) -> str:
    "The name of the icon that HTML in a text asks for by its class, as `<i class='bi bi-house'>` does; empty where none does."
    found = (named(str(a.get("class") or "")) for _, a in start_tags(html)) if "<" in html else ()
    return next(filter(None, found), "")


def named(classes: str) -> str:
    "The name of the icon among the classes of an element, `house` of `bi bi-house`; empty where none is one."
    return next((m[1] for one in classes.split() if (m := _CLASS.match(one))), "")


def _path(name: str) -> str | None:
    "How an icon is drawn: by its name, or by the longest name that begins it."
    known = [n for n in (*_DRAWN, *_ALSO) if name == n or name.startswith(f"{n}-")]
    best = max(known, key=len, default=None)
    return _DRAWN[_ALSO.get(best, best)] if best else None


def icon(name: str, words: str = "") -> str | None:
    "An icon as SVG, which is read aloud as these words, or not at all; None where none of this name is drawn here."
    path = _path(name)
    if path is None:
        return None
    read = f'role="img" aria-label="{escape(words)}"' if words else 'aria-hidden="true"'
    return (
        f'<svg class="icon" viewBox="0 0 16 16" {read} data-icon="{escape(name)}">'
        f'<path d="{path}"></path></svg>'
    )


def spoken(name: str) -> str:
    "An icon in words, without its size and its make."
    name = _MAKE.sub("", name)
    said = _SPOKEN.get(name)
    return said or name.replace("-", " ").replace("_", " ").strip().capitalize()
