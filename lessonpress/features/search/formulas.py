"""A formula as a line of text: MathML, of which a search shows and finds what a reader would type, `w_1`, `x^2`, `(a+b)/2`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["linear"]

_SIGNS = set("+-−±")  # of a number, or between two
_BETWEEN = set("=<>≤≥≠≈≡∼∝←→↦⇒⇔∈∉⊂⊆∪∩×⋅÷:≔")
_BIG = set("∑∏∫")
_ACCENTS = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "¯": "\u0304",
    "‾": "\u0304",
    "˙": "\u0307",
    "¨": "\u0308",
    "→": "\u20d7",
    "⃗": "\u20d7",
}
_BRACES = set("⏟⏞")
_PRIMES = set("'′″‴")
_INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))
_OPENING = set("([{|⟨‖,;")


def linear(math: HtmlElement) -> str:
    "The `math` element, read aloud from left to right."
    return " ".join(_of(math).split())


def _of(el: HtmlElement) -> str:
    tag = _tag(el)
    if tag in ("mi", "mn", "mtext", "ms"):
        return (el.text or "").translate(_INVISIBLE)
    if tag == "mo":
        return (el.text or "").strip().translate(_INVISIBLE)
    if make := _MAKE.get(tag):
        return make(list(el))
    return _row(list(el))


def _row(children: Iterable[HtmlElement]) -> str:
    "What stands side by side, with air around what stands between two terms, and between names that would run together."
    out, last = "", None
    for child in children:
        text, operator = _of(child), _tag(child) == "mo"
        if not text:
            continue
        before = out.rstrip()[-1:]
        if operator and (
            text in _BETWEEN
            or text in _SIGNS
            and before
            and before not in _OPENING | _SIGNS | _BETWEEN
        ):
            text = f" {text} "
        elif operator and text in (",", ";"):
            text += " "
        elif (
            (
                not operator
                and out[-1:].isalnum()
                and _starts_a_name(text)
                and (_is_made(last) or _is_name(last) or _is_name(child))
            )
            or not operator
            and _tag(last) in ("munderover", "munder")
            and out[-1:].isalnum()
        ):
            text = " " + text
        out, last = out + text, child
    return out


def _tag(el: HtmlElement | None) -> str:
    return el.tag.rpartition("}")[2] if el is not None and isinstance(el.tag, str) else ""


def _is_made(el: HtmlElement | None) -> bool:
    return _tag(el) in _MAKE


def _is_name(el: HtmlElement) -> bool:
    return _tag(el) in ("mi", "mtext") and len((el.text or "").strip()) > 1


def _starts_a_name(text: str) -> bool:
    return text[:1].isalnum() or text[:1] in _BIG


def _group(text: str) -> str:
    "In parentheses, unless it is one thing."
    text = text.strip()
    return (
        text
        if text.replace(".", "").isalnum() or len(text) < 2 or _is_wrapped(text)
        else f"({text})"
    )


def _is_wrapped(text: str) -> bool:
    "Whether the first parenthesis closes with the last sign."
    depth = 0
    for i, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return i == len(text) - 1
    return False


def _script(
    base: HtmlElement, sub: HtmlElement | None = None, sup: HtmlElement | None = None
) -> str:
    text = _of(base).strip()
    if text not in _BIG:
        text = _group(text)
    for sign, script in (("_", sub), ("^", sup)):
        small = "" if script is None else _of(script).replace(" ", "")
        if small in _BRACES or not small:
            continue
        text += small if sign == "^" and set(small) <= _PRIMES else sign + _group(small)
    return text


def _over(base: HtmlElement, over: HtmlElement) -> str:
    "A letter with its accent, or something with something else above it."
    above, text = _of(over).strip(), _of(base).strip()
    if above in _BRACES:
        return text
    if above not in _ACCENTS:
        return _script(base, None, over)
    return unicodedata.normalize("NFC", text + _ACCENTS[above]) if len(text) == 1 else text


_MAKE: dict[str, Callable[[list[HtmlElement]], str]] = {
    "annotation": lambda c: "",
    "annotation-xml": lambda c: "",
    "mphantom": lambda c: "",
    "mspace": lambda c: " ",
    "msub": lambda c: _script(*c),
    "msup": lambda c: _script(c[0], None, c[1]),
    "msubsup": lambda c: _script(*c),
    "munder": lambda c: _script(*c),
    "mover": lambda c: _over(*c),
    "munderover": lambda c: _script(*c),
    "mfrac": lambda c: "/".join(_group(_of(x)) for x in c),
    "msqrt": lambda c: f"√{_group(_row(c))}",
    "mroot": lambda c: f"{_of(c[1])}√{_group(_of(c[0]))}",
    "mtable": lambda c: "; ".join(map(_of, c)),
    "mtr": lambda c: ", ".join(map(_of, c)),
}
