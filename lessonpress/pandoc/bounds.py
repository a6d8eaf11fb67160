"""What Pandoc would never come to an end with: found before it reads."""

from __future__ import annotations

import re

__all__ = ["CLOSE", "TOO_MANY", "Opened", "too_much"]

MOST_OPEN = 12  # pieces that never close: Pandoc's time doubles with each, and is 0.3 s here
DEEPEST = 8  # closed ones in each other: it grows threefold with each, and is 0.6 s here
MOST_LINKS = 60  # addresses of links that never close: its time grows as their cube, and is 0.2 s
MOST_TEX = 30  # environments that never end: it grows as their cube, and is 0.1 s
MOST_ANGLES = 500  # `<` of no tag: its time grows as their square, and is 0.5 s here
# What is escaped, code and formulas: brackets in them open nothing.
_CLOSED = re.compile(r"\\.|(?<!`)(`++)[^`]+\1|\$\$[^$]*\$\$|\$[^$\s](?:[^$]*[^$\s])?\$")
TOO_MANY = (
    f"more than {MOST_OPEN} brackets or spans are open here, {DEEPEST} stand in each other,"
    f" {MOST_LINKS} links or {MOST_TEX} `\\begin` are open, or {MOST_ANGLES} `<` begin no tag"
)
CLOSE = "close them, escape them (`\\[`) or put them in code"
_BRACKET = re.compile(r"[\[\]]")
_ANGLE = re.compile(r"<(?![A-Za-z/!?][^<>]*>)")
_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})")


class Opened:
    "The brackets and spans that are open in a paragraph; a bracket with a citation counts twice."

    def __init__(self) -> None:
        self.costs: list[int] = []  # of each that is open
        self.below: list[int] = [0]  # how deep what is closed goes, in each that is open
        self.spans = self.links = self.tex = self.angles = 0

    def line(self, line: str) -> bool:
        "Go on to the end of a line; whether Pandoc can read it."
        text, deepest = _CLOSED.sub("", line), 0
        for m in _BRACKET.finditer(text):
            if m[0] == "[":
                self.costs.append(2 if text.startswith("@", m.end()) else 1)
                self.below.append(0)
            elif self.costs:
                self.costs.pop()
                depth = self.below.pop() + 1
                self.below[-1] = max(self.below[-1], depth)
                deepest = max(deepest, depth)
        self.spans = max(self.spans + text.count("<span") - text.count("</span"), 0)
        self.angles += len(_ANGLE.findall(text))
        self.links = max(self.links + text.count("](") - text.count(")"), 0)
        self.tex = max(self.tex + line.count("\\begin{") - line.count("\\end{"), 0)
        is_deep = sum(self.costs) + self.spans > MOST_OPEN or deepest > DEEPEST
        is_much = self.links > MOST_LINKS or self.tex > MOST_TEX or self.angles > MOST_ANGLES
        return not (is_deep or is_much)


def too_much(markdown: str) -> int | None:
    "The line of a text, counted from 1, in whose paragraph too many pieces are open."
    opened, fence, in_formula = Opened(), "", False
    for n, line in enumerate(markdown.split("\n"), 1):
        if m := _FENCE.match(line):
            fence = m[1] if not fence else "" if m[1].startswith(fence) else fence
        if fence or not line.strip():
            opened = Opened()
            continue
        in_formula ^= line.count("$$") % 2 == 1
        if not in_formula and not opened.line(line):
            return n
    return None
