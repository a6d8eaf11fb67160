"""What the line says to which code is folded."""

from __future__ import annotations

from collections.abc import Sequence

from lessonpress.features.folding.statements import CHECKS, DRAWS, GIVES, IMPORTS, SETS_UP

__all__ = ["summary"]

_IMPORTS, _SETTINGS, _BOTH = "imports", "settings", "imports and settings"
_ONE, _SEVERAL = "1 line that {}", "{} lines that {}"
# By what the lines are for, for one line and for several.
_DOING = {
    (DRAWS,): ("draws this", "draw this"),
    (CHECKS,): ("checks this", "check this"),
    (GIVES,): ("gives this number", "give these numbers"),
    (DRAWS, CHECKS): ("draws and checks this", "draw and check this"),
    (DRAWS, GIVES): ("draws this and gives its number", "draw this and give its numbers"),
    (CHECKS, GIVES): ("checks this and gives its number", "check this and give its numbers"),
    (DRAWS, CHECKS, GIVES): (
        "draws and checks this and gives its number",
        "draw and check this and give its numbers",
    ),
}


def summary(kinds: Sequence[str], lines: int) -> str:
    "The words for folded lines of these kinds, such as `5 lines that draw this`."
    if IMPORTS in kinds and not {CHECKS, GIVES} & set(kinds):
        return _IMPORTS if set(kinds) == {IMPORTS} else _BOTH
    doing = _DOING.get(tuple(k for k in (DRAWS, CHECKS, GIVES) if k in kinds))
    if doing is None:
        return _SETTINGS if SETS_UP in kinds else _IMPORTS
    return _ONE.format(doing[0]) if lines == 1 else _SEVERAL.format(lines, doing[1])
