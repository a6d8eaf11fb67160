"""A badge that says how many of the course's questions are answered: an SVG of our own, with its own ground, so that it is read on light and on dark."""

from __future__ import annotations

from html import escape

__all__ = ["FILE", "badge"]

FILE = "badge/coverage.svg"
_LABEL = "questions answered"
_GROUNDS = (
    (90, "#2a6842"),
    (60, "#7a5a00"),
    (0, "#a3341a"),
)  # white on each of them has a contrast of more than 5.9
_SIGN = 6.6  # an em of 11 px is about so wide a sign; textLength makes any font keep to it


def badge(answered: int, questions: int) -> str:
    "The badge for `answered` of `questions`; the share is rounded down, so that 100 % means all."
    percent = 100 * answered // questions if questions else 0
    value = f"{percent} %" if questions else "none asked"
    ground = (
        next(colour for least, colour in _GROUNDS if percent >= least) if questions else "#4a4e52"
    )
    left, right = _width(_LABEL), _width(value)
    words = f"{_LABEL}: {answered} of {questions}" if questions else "no questions asked"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{escape(words)}">'
        f"<title>{escape(words)}</title>"
        f'<clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3d4145"/><rect x="{left}" width="{right}" height="20" fill="{ground}"/></g>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">{_text(_LABEL, 0)}{_text(value, left)}</g></svg>\n'
    )


def _width(text: str) -> int:
    return round(len(text) * _SIGN) + 12


def _text(text: str, x: int) -> str:
    return f'<text x="{x + 6}" y="14" textLength="{_width(text) - 12}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
