"""Values by which authors say how pages look: colours and pictures, and the pattern that tells links of their own, which is only tried where that is quick."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["COLOUR", "PICTURE", "is_band", "pattern_of"]

PICTURE = re.compile(r".*\.(?:png|jpe?g|webp|svg|gif|avif)$", re.I)
COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d\s.,%/]+\)", re.I)

_REPEATS = re.compile(r"(?<!\\)[*+]")
_SLOW = re.compile(r"\)[*+]|\{\d|\\\d|\(\?(?!:)")  # groups that repeat, counts, references back
_MOST_REPEATS, _MOST_OPTIONAL, _LONGEST = 2, 8, 500


def is_band(text: str) -> bool:
    "Whether this is a colour, or the name of a picture."
    return bool(PICTURE.fullmatch(text.strip()) or COLOUR.fullmatch(text.strip()))


@lru_cache(1 << 4)
def pattern_of(text: str) -> re.Pattern[str] | None:
    "A regular expression as JavaScript has it; None of an empty one, of none, and of one that could take its time."
    slow = _SLOW.search(text) or len(_REPEATS.findall(text)) > _MOST_REPEATS
    if not text or slow or text.count("?") > _MOST_OPTIONAL or len(text) > _LONGEST:
        return None
    try:
        return re.compile(text)
    except re.error:
        return None
