"""Which links lead to a moment of a video that a page can play, and what its script has to know of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qs, urlsplit

from lessonpress.addresses import is_among, is_outside
from lessonpress.features.outlines.times import moment
from lessonpress.gather.settings import FILMS

__all__ = ["FILE", "HOST", "MARK", "YOUTUBE", "played"]

HOST = "www.youtube-nocookie.com"  # from which YouTube plays without cookies
MARK, YOUTUBE, FILE = "data-at", "data-youtube", "data-video"  # attributes of a link
_YOUTUBES = ("youtube.com", "youtu.be", "youtube-nocookie.com")
_ID = re.compile(r"[\w-]{6,20}", re.ASCII)


def played(href: str, hosts: Collection[str]) -> dict[str, str]:
    """The attributes of a link to a moment of a video that a page may play which may load from `hosts`: the second, and YouTube's name of the
    video; nothing for any other link."""
    second = moment(href)
    if second is None:
        return {}
    try:
        parts = urlsplit(href)
    except ValueError:
        return {}
    if name := _name(parts):
        return {YOUTUBE: name, MARK: str(second)}
    plays = not is_outside(href) or is_among(parts.hostname or "", hosts)
    is_file = parts.path.lower().endswith(FILMS)
    return {FILE: "", MARK: str(second)} if is_file and plays else {}


def _name(parts: SplitResult) -> str:
    "What YouTube calls a video, by one of its addresses: `/watch?v=ID`, `/live/ID`, `youtu.be/ID`."
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or not is_among(host, _YOUTUBES):
        return ""
    folder, _, last = parts.path.strip("/").rpartition("/")
    if folder in ("embed", "live", "shorts", "v") or host.endswith("youtu.be"):
        named = last
    else:
        named = parse_qs(parts.query).get("v", [""])[0] if last == "watch" else ""
    return named if _ID.fullmatch(named) else ""
