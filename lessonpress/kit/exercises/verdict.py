"""What is said to an answer."""

from __future__ import annotations

__all__ = ["BLANK", "RIGHT", "Refused", "Verdict", "both"]

RIGHT, BLANK = "Right.", "Not filled in yet."


class Verdict(str):
    "What is said to an answer. `right`: it solves the exercise; `blank`: there was none yet."

    right: bool
    blank: bool

    def __new__(cls, text: str, right: bool = False, blank: bool = False) -> Verdict:
        self = str.__new__(cls, text)
        self.right, self.blank = right, blank
        return self

    def __repr__(self) -> str:
        return str(self)


class Refused(Exception):
    "An answer that cannot be compared; the text says why."


def both(*verdicts: Verdict) -> Verdict:
    "The first verdict that is not right; if all are, the last one."
    return next((v for v in verdicts if not v.right), verdicts[-1])
