"""What the line says to which code is folded."""

from __future__ import annotations

from collections.abc import Sequence

from lessonpress.features.folding.statements import CHECKS, DRAWS, GIVES, IMPORTS, SETS_UP
from lessonpress.words import ENGLISH, Words

__all__ = ["summary"]

# What the lines are for, as the words have it: `fold.draws-checks`.
_DOING = {DRAWS: "draws", CHECKS: "checks", GIVES: "gives"}


def summary(kinds: Sequence[str], lines: int, word: Words = ENGLISH) -> str:
    "The words for folded lines of these kinds, such as `5 lines that draw this`."
    if IMPORTS in kinds and not {CHECKS, GIVES} & set(kinds):
        return word("fold.imports" if set(kinds) == {IMPORTS} else "fold.both")
    doing = [name for kind, name in _DOING.items() if kind in kinds]
    if not doing:
        return word("fold.settings" if SETS_UP in kinds else "fold.imports")
    return word(f"fold.{'-'.join(doing)}", lines)
