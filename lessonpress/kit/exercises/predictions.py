"""The verdict on what was said before anything ran."""

from __future__ import annotations

from lessonpress.kit.exercises.code import said_first
from lessonpress.kit.exercises.values import agree, is_empty, numbers
from lessonpress.kit.exercises.verdict import BLANK, RIGHT, Refused, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Said = float | str

__all__ = ["predict"]


def predict(
    guess: Any,
    run: Callable[[], Any],
    *mistakes: tuple[Any, str],
    hint: str = "",
    within: float = 0.1,
    among: str = "",
) -> Verdict:
    """Compare what was said beforehand with what `run()` gives, which runs only then.

    A guess is a number, one of the words in `among`, or a tuple of such; `run` and the values of `mistakes` are of the same form. It has to be said, not computed: a call in it is refused.
    A number counts if it is `within` a part of the size of what comes out.
    """
    if any(map(is_empty, guesses := _several(guess))):
        return Verdict(BLANK, blank=True)
    try:
        said_first()
        said = [_said(g, among.split()) for g in guesses]
        came = [t if isinstance(t, str) else numbers(t)[0] for t in _several(run())]
        _of_one_kind(said, came, among)
    except Refused as why:
        return Verdict(str(why))
    if _hit(said, came, within):
        return Verdict(f"{RIGHT} You said {_listed(said)}, and it is {_listed(came)}.", right=True)
    known = (words for value, words in mistakes if _hit(said, _several(value), within / 2))
    return Verdict(next(known, "") or f"{_miss(said, came, within)} {hint}".strip())


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple | list) else [value]


def _said(value: Any, among: Sequence[str]) -> Said:
    "One number, or one of the words."
    if isinstance(value, str) and among:
        if (word := value.strip().lower()) in among:
            return word
        raise Refused(f"Say one of these words: {', '.join(among)}.")
    if len(found := numbers(value)) != 1:
        raise Refused(f"Say one number, not {len(found)}.")
    return found[0]


def _of_one_kind(said: Sequence[Said], came: Sequence[Said], among: str) -> None:
    if len(said) != len(came):
        raise Refused(f"Say {len(came)} of them, not {len(said)}.")
    for a, b in zip(said, came, strict=True):
        if isinstance(a, str) != isinstance(b, str):
            words = f"one of these words, in quotes: {', '.join(among.split())}"
            raise Refused(
                f"{a} is not what is asked: say {words if isinstance(b, str) else 'a number'}."
            )


def _hit(said: Sequence[Said], other: Sequence[Any], within: float) -> bool:
    pairs = zip(said, other, strict=True)
    return len(said) == len(other) and all(_same(a, b, within) for a, b in pairs)


def _same(a: Said, b: Said, within: float) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return agree([a], [b], within)


def _miss(said: Sequence[Said], came: Sequence[Said], within: float) -> str:
    "Of the first that misses: which it is, and to which side."
    at = next(i for i, pair in enumerate(zip(said, came, strict=True)) if not _same(*pair, within))
    a, b = said[at], came[at]
    side = "high" if not isinstance(a, str) and not isinstance(b, str) and a > b else "low"
    words = "no, it comes out otherwise." if isinstance(a, str) else f"too {side}."
    return f"Number {at + 1}: {words}" if said[1:] else words.capitalize()


def _listed(values: Sequence[Said]) -> str:
    return ", ".join(v if isinstance(v, str) else _short(v) for v in values)


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"
