"""Addresses of films, as readers can open them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

__all__ = ["film_address"]


def film_address(src: str, start: str) -> str:
    "Where a video is for readers; one of YouTube's with the second at which it begins."
    try:
        parts = urlsplit(src if "//" in src else f"https://{src}")
    except ValueError:
        return src
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.strip("/")
    if host not in ("youtube.com", "youtu.be", "youtube-nocookie.com"):
        return src
    asked = parse_qs(parts.query)
    name = asked.get("v", [""])[0] or path.rpartition("/")[2]
    at = start or next((asked[k][0] for k in ("start", "t") if k in asked), "0")
    digits = at.removesuffix("s")
    second = digits if digits.isascii() and digits.isdigit() else "0"
    return f"https://www.youtube.com/watch?v={name}&t={second}s"
