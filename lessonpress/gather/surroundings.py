"""What `_quarto.yml` puts around the content of all pages besides bar, menu and footer: an announcement, texts above and below, links, buttons, comments."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.gather.metadata import listed
from lessonpress.gather.project import plain
from lessonpress.gather.values import Values

__all__ = ["Surroundings", "surroundings"]

_TEXTS = ("body-header", "body-footer", "margin-header", "margin-footer")
_TYPES = ("primary", "secondary", "success", "danger", "warning", "info", "light", "dark")
_ENDINGS = (".md", ".qmd", ".html", ".txt")


@dataclass(frozen=True)
class Surroundings:
    "What stands around each page; `texts` in Markdown, by their place."

    texts: dict[str, str] = field(default_factory=dict)
    announcement: dict[str, Any] = field(default_factory=dict)
    reader_mode: bool = False
    to_top: bool = False
    crumbs: bool = False
    comments: Any = None  # as `comments` of a page says them
    other_links: list[Any] = field(default_factory=list)
    code_links: list[Any] = field(default_factory=list)


def surroundings(values: Values, root: Path) -> Surroundings:
    texts = {key: text for key in _TEXTS if (text := _text(values, root, key))}
    said = _announcement(values)
    if said:
        texts["announcement"] = str(said.pop("content"))

    def is_on(key: str) -> bool:
        return values.get("website", key, kind=bool, default=False)

    return Surroundings(
        texts,
        said,
        reader_mode=is_on("reader-mode"),
        to_top=is_on("back-to-top-navigation"),
        crumbs=is_on("bread-crumbs"),
        comments=plain(values.raw("website", "comments")),
        other_links=plain(listed(values.raw("website", "other-links") or None)),
        code_links=plain(listed(values.raw("website", "code-links") or None)),
    )


def _text(values: Values, root: Path, key: str) -> str:
    "A text, or what stands in the file that it names."
    lines = [_of_file(root, str(part)) for part in listed(values.raw("website", key) or None)]
    return "\n\n".join(lines)


def _of_file(root: Path, text: str) -> str:
    name = text.strip()
    if not name.endswith(_ENDINGS) or "\n" in name or not inside.is_inside(root, name):
        return text
    path = root / name
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else text


def _announcement(values: Values) -> dict[str, Any]:
    "What it says, of which type it is and where it stands; empty where there is none."
    path = ("website", "announcement")
    raw = values.raw(*path)
    said = {"content": raw} if isinstance(raw, str) else raw if isinstance(raw, dict) else {}
    if not said.get("content"):
        return {}
    kind = str(said.get("type") or _TYPES[0])
    if kind not in _TYPES:
        values.no_effect(f"`type: {kind}` is none", *path, "type", hint=", ".join(_TYPES))
    return {
        "content": said["content"],
        "type": kind if kind in _TYPES else _TYPES[0],
        "icon": str(said.get("icon") or ""),
        "above": said.get("position") == "above-navbar",
        "dismissable": said.get("dismissable", True) is not False,
        "id": hashlib.sha256(repr(said).encode()).hexdigest()[:12],
    }
