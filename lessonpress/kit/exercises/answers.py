"""The verdict on an answer: right, one of the typical mistakes, or something else."""

from __future__ import annotations

from lessonpress.kit.exercises.code import allow, is_stub
from lessonpress.kit.exercises.values import SAME, agree, is_empty, numbers
from lessonpress.kit.exercises.verdict import BLANK, RIGHT, Refused, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Places = Sequence[tuple[Any, ...]]
    Numbers = list[list[float]]  # of each place

__all__ = ["judge"]

EXPLODES = "The numbers explode: they are huge, or not numbers any more."


def judge(
    answer: Any,
    right: Any,
    *mistakes: tuple[Any, str],
    hint: str = "",
    at: Places = ((),),
    without: str = "",
    within: float = 2e-3,
    above: str = "",
    explodes: str = EXPLODES,
    measure: Callable[..., Any] | None = None,
) -> Verdict:
    """What to say to `answer`: a number, several, or a function that returns such.

    A function is called with each arguments in `at`, and so are `right` and the values of `mistakes` where they are functions. The answer has to agree everywhere,
    `within` a part of the size. Each mistake has its words, and `hint` is for all others. `without` names what may not stand in the function's code: names, or signs such as `@`.
    `above` is said to a number a little over the right one, where only what is not above it will do; `explodes` to what is huge or not a number.
    `measure(returned, *arguments)` makes the number that is compared, where more than one answer is right.
    """
    try:
        if callable(answer):
            allow(answer, without)
        wanted = _results(right, at)
        given = _given(answer, at)
        if measure:
            given = [measure(g, *a) for g, a in zip(given, at, strict=True)]
        got = _readable(given, wanted, explodes)
    except Refused as why:
        return Verdict(str(why), blank=str(why) == BLANK)
    if _all_agree(got, wanted, within):
        over = above and _over(got, wanted)
        return Verdict(above if over else RIGHT, right=not over)
    said = (words for value, words in mistakes if _all_agree(got, _results(value, at), within))
    return Verdict(next(said, "") or _not_yet(got, wanted, hint))


def _results(value: Any, at: Places) -> Numbers:
    return [numbers(value(*arguments) if callable(value) else value) for arguments in at]


def _readable(given: list[Any], wanted: Numbers, explodes: str) -> Numbers:
    "What was given at each place as numbers, as many as are wanted, and none of them huge."
    got = [numbers(g) for g in given]
    for g, w in zip(got, wanted, strict=True):
        if len(g) != len(w):
            many = "one number" if len(w) == 1 else f"{len(w)} numbers"
            raise Refused(f"Return {many}, not {len(g)}.")
    most = 1e6 * max(1, *(abs(n) for w in wanted for n in w), 1)
    if not all(abs(n) < most for g in got for n in g):  # `nan` is not below, either
        raise Refused(explodes)
    return got


def _given(answer: Any, at: Places) -> list[Any]:
    "What the reader's function returns at each place, or the reader's value."
    if isinstance(answer, type) and is_stub(answer):
        raise Refused(BLANK)
    given = [answer(*a) for a in at] if callable(answer) else [answer] * len(at)
    if not any(map(is_empty, given)):
        return given
    if not all(map(is_empty, given)):
        raise Refused("Sometimes it returns nothing: is a `return` missing on one of its ways?")
    written = callable(answer) and not is_stub(answer)
    raise Refused("It returns nothing: is a `return` missing?" if written else BLANK)


def _all_agree(got: Numbers, value: Numbers, within: float) -> bool:
    return all(agree(g, v, within) for g, v in zip(got, value, strict=True))


def _over(got: Numbers, wanted: Numbers) -> bool:
    pairs = ((g, w) for a, b in zip(got, wanted, strict=True) for g, w in zip(a, b, strict=True))
    return any(g > w + SAME * max(1, abs(w)) for g, w in pairs)


def _not_yet(got: Numbers, wanted: Numbers, hint: str) -> str:
    if got[1:] and all(g == got[0] for g in got) and any(w != wanted[0] for w in wanted):
        return f"It returns the same whatever it is given: use its arguments. {hint}".strip()
    return f"Not yet, and none of the usual mistakes. {hint}".strip()
