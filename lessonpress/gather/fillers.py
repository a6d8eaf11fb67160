"""What fills a place until the author has something for it: a picture and words."""

from __future__ import annotations

from base64 import b64encode

__all__ = ["drawn", "lipsum"]


def drawn(width: str, height: str) -> str:
    "An SVG that says its size, in base 64."
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="#ddd"/><text x="50%" y="50%" fill="#333" font-family="sans-serif" '
        f'text-anchor="middle" dominant-baseline="middle">{width} x {height}</text></svg>'
    )
    return b64encode(svg.encode()).decode()


_LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.",
    "Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat.",
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur.",
    "Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.",
)


def lipsum(count: int) -> str:
    "So many paragraphs."
    return "\n\n".join(" ".join(_LOREM[i % 4 :] + _LOREM[: i % 4]) for i in range(count))
