"""Formulas that Pandoc cannot convert as they are written: browsers' usual renderers know more of TeX, so such a formula is said again in what Pandoc knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from lxml.html import HtmlElement

from lessonpress.html_tree import parsed
from lessonpress.pandoc import tree as T

__all__ = ["mend", "plainer"]

_TEX = re.compile(r"(\${1,2})(.*)\1\s*", re.S)
_DIMENSION = r"-?\s*\d*\.?\d+\s*(?:em|ex|pt|pc|mm|cm|in|px|mu)"
_GROUP = r"\{[^{}]*\}"
# What is said otherwise, in this order: pattern and replacement.
_SAID_AGAIN: list[tuple[str, str]] = [
    # how something is placed, numbered or coloured
    (r"\\(?:label|require|vspace\*?|raisebox|class|cssId|style|href|enclose)\s*" + _GROUP, ""),
    (r"\\(?:textcolor|color)\s*(?:\[[^\]]*\])?\s*" + _GROUP, ""),
    (r"\\colorbox\s*" + _GROUP, r"\\text"),
    (r"\\fcolorbox\s*" + _GROUP + r"\s*" + _GROUP, r"\\boxed"),
    (r"\\rule\s*(?:\[[^\]]*\])?\s*" + _GROUP + r"\s*" + _GROUP, ""),
    (r"\\hspace\*?\s*\{\s*-[^{}]*\}", ""),
    (r"\\hspace\*?\s*" + _GROUP, r"\\quad "),
    (r"\\(?:hskip|kern|mkern|mskip|raise|lower)\s*" + _DIMENSION, r"\\,"),
    (r"\\tag\*?\s*\{([^{}]*)\}", r"\\qquad\\text{(\1)}"),
    (r"\\(?:nonumber|notag|hfill|smash|bfseries|itshape|displaylimits)(?![A-Za-z])", ""),
    (r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|huge)(?![A-Za-z])", ""),
    (r"\\(?:Large|LARGE|Huge)(?![A-Za-z])", ""),
    (r"\\(?:begin|end)\s*\{(?:center|subequations|small|large)\}", ""),
    (r"([_^])\s*\\limits", r"\\limits\1"),
    (r"(?<!\\)%\s*$", r"\\%"),
    (r'("[^"{}\\]*")(?![^{}]*\})', r"\\text{\1}"),
    # other names of what Pandoc knows
    (r"\\bold(?![A-Za-z])", r"\\mathbf"),
    (r"\\math(?:bbm|ds)(?![A-Za-z])", r"\\mathbb"),
    (r"\\hbox(?![A-Za-z])", r"\\text"),
    (r"\\cfrac(?![A-Za-z])", r"\\dfrac"),
    (r"\\[hv]phantom(?![A-Za-z])", r"\\phantom"),
    (r"\\thinspace(?![A-Za-z])", r"\\,"),
    (r"\\vcentcolon(?![A-Za-z])", ":"),
    (r"\\thickapprox(?![A-Za-z])", r"\\approx"),
    (r"\\degree(?![A-Za-z])", r"^\\circ"),
    (r"\\bmod(?![A-Za-z])", r"\\;\\mathrm{mod}\\;"),
    (r"\\var(limsup|liminf)(?![A-Za-z])", r"\\\1"),
    (r"\\xleftrightarrow\s*(" + _GROUP + ")", r"\\overset\1{\\leftrightarrow}"),
    (r"\\(begin|end)\s*\{dcases\}", r"\\\1{cases}"),
    (r"\\begin\s*\{rcases\}", r"\\left.\\begin{aligned}"),
    (r"\\end\s*\{rcases\}", r"\\end{aligned}\\right\\}"),
    (r"\\bra\s*\{([^{}]*)\}", r"\\langle \1|"),
    (r"\\ket\s*\{([^{}]*)\}", r"|\1\\rangle"),
    (r"\\text\s*\{\s*\\text(bf|it|rm|tt)\s*(" + _GROUP + r")\s*\}", r"\\text\1\2"),
]
_COMPILED = [(re.compile(pattern), new) for pattern, new in _SAID_AGAIN]
_FONTS = re.compile(r"\\(rm|bf|it|tt|sf|cal)(?![A-Za-z])\s*")
_OVER = re.compile(r"\\(over|atop)(?![A-Za-z])")
_DEFINED = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator)\*?\s*\{?\s*\\[A-Za-z]+\s*\}?\s*(?:\[\d\]\s*)?(?=\{)"
    r"|\\def\s*\\[A-Za-z]+\s*(?:#\d)*\s*(?=\{)"
)
_DEF = re.compile(r"\\def\s*(\\[A-Za-z]+)\s*((?:#\d)*)\s*$")
_MARKS = re.compile(r"\\begin\b|\\end\b|\\\\(?:\s*\[[^\]]*\])?|\\.|[{}&]", re.S)


def mend(content: HtmlElement, write: Callable[[dict[str, Any]], str]) -> None:
    """Put formulas in the place of those that were left as TeX, where they can be said in other words; `write` makes HTML of a tree.
    What one formula of the page defines, all know. What still cannot be made is code."""
    left = [el for el in content.iter("span") if "math" in (el.get("class") or "").split()]
    if not left:
        return
    told = [_TEX.fullmatch(el.text_content().strip()) for el in left]
    sources = [(m[2], m[1] == "$$") if m else ("", False) for m in told]
    annotated = (el.text_content() for el in content.iter("annotation"))
    known = "".join(_definitions([*annotated, *(tex for tex, _ in sources)]))
    said = [(plainer(_without_definitions(tex), d), d) for tex, d in sources]
    paras = [T.node("Para", [_math(known + tex, d)]) for tex, d in said]
    tree = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": paras}
    for el, made in zip(left, parsed(write(tree)).iterchildren("p"), strict=False):
        math = next(made.iter("math"), None)
        if math is None:
            el.tag = "code"
        else:
            math.tail = el.tail
            el.getparent().replace(el, math)


def _math(tex: str, display: bool) -> T.Node:
    return T.node("Math", [{"t": "DisplayMath" if display else "InlineMath"}, tex])


def plainer(tex: str, display: bool = True) -> str:
    "A formula in other words, for a renderer that knows less."
    for pattern, new in _COMPILED:
        tex = pattern.sub(new, tex)
    return _in_rows(_without_over(_with_fonts(tex)), display)


def _definitions(formulas: Iterable[str]) -> list[str]:
    "What the formulas define, in the form that Pandoc reads."
    found = ((tex, *span) for tex in formulas for span in _spans(tex))
    told = (_as_command(tex[start:body]) + tex[body:end] for tex, start, body, end in found)
    return list(dict.fromkeys(told))


def _spans(tex: str) -> list[tuple[int, int, int]]:
    "Where definitions begin, what they stand for, and where they end."
    ends = ((m, _end_of_group(tex, m.end() + 1)) for m in _DEFINED.finditer(tex))
    return [(m.start(), m.end(), end + 1) for m, end in ends]


def _without_definitions(tex: str) -> str:
    for start, _, end in reversed(_spans(tex)):
        tex = tex[:start] + tex[end:]
    return tex


def _as_command(head: str) -> str:
    m = _DEF.match(head.rstrip())
    if not m:
        return head
    many = f"[{m[2].count('#')}]" if m[2] else ""
    return f"\\newcommand{{{m[1]}}}{many}"


def _end_of_group(tex: str, start: int) -> int:
    "Where the group ends in which `start` stands: its brace, or the end."
    depth = 0
    for m in _MARKS.finditer(tex, start):
        depth += (m[0] == "{") - (m[0] == "}")
        if depth < 0:
            return m.start()
    return len(tex)


def _start_of_group(tex: str, end: int) -> int:
    opened = [0]
    for m in _MARKS.finditer(tex, 0, end):
        if m[0] == "{":
            opened.append(m.end())
        elif m[0] == "}" and len(opened) > 1:
            opened.pop()
    return opened[-1]


def _with_fonts(tex: str) -> str:
    "`{\\bf x}` as `{\\mathbf{x}}`."
    while m := _FONTS.search(tex):
        rest = tex[m.end() :]
        end = len(rest) if rest[:1] == "{" else _end_of_group(rest, 0)
        inside, after = rest[:end], rest[end:]
        named = f"\\math{m[1]}"
        new = f"{named}{inside}" if rest[:1] == "{" else f"{named}{{{inside}}}"
        tex = tex[: m.start()] + new + after
    return tex


def _without_over(tex: str) -> str:
    "`{a \\over b}` as `{\\frac{a}{b}}`."
    while m := _OVER.search(tex):
        start, end = _start_of_group(tex, m.start()), _end_of_group(tex, m.end())
        above, below = tex[start : m.start()], tex[m.end() : end]
        new = f"\\frac{{{above}}}{{{below}}}"
        new = new if m[1] == "over" else f"\\substack{{{above}\\\\{below}}}"
        tex = tex[:start] + new + tex[end:]
    return tex


def _in_rows(tex: str, display: bool) -> str:
    "Rows that stand in no environment in one."
    marks = list(_outermost(tex))
    if not marks:
        whole = tex.strip()
        is_group = whole[:1] == "{" and _end_of_group(whole, 1) == len(whole) - 1
        return _in_rows(whole[1:-1], display) if is_group else tex
    if not display:
        for m in reversed(marks):
            tex = f"{tex[: m.start()]} {tex[m.end() :]}"
        return tex
    last = marks[-1]
    if last[0] != "&" and not tex[last.end() :].strip():
        return _in_rows(tex[: last.start()], display)
    name = "aligned" if any(m[0] == "&" for m in marks) else "gathered"
    return f"\\begin{{{name}}}{tex}\\end{{{name}}}"


def _outermost(tex: str) -> Iterable[re.Match[str]]:
    depth = 0
    for m in _MARKS.finditer(tex):
        depth += (m[0] in ("{", "\\begin")) - (m[0] in ("}", "\\end"))
        if depth == 0 and (m[0] == "&" or m[0].startswith("\\\\")):
            yield m
