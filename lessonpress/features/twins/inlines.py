"""Words, links, formulas and code within a line, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

__all__ = ["escaped", "fenced", "inline", "is_hidden", "language"]

_SKIPPED = ("script", "style", "template", "button", "input", "select", "textarea", "noscript")
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}
_KEPT = ("sup", "sub", "kbd")  # for which Markdown has no signs
_SIGNS = re.compile(r"([\\`*\[\]<$~])|(?<!\w)(_)|(_)(?!\w)")


def escaped(text: str) -> str:
    "A text in which no sign means anything."
    return _SIGNS.sub(lambda m: f"\\{m[0]}", text)


def is_hidden(el: HtmlElement) -> bool:
    "Whether nobody reads an element; the words of a question that stand in its topic's heading are read."
    if not isinstance(el.tag, str) or el.tag in _SKIPPED:
        return True
    return el.get("hidden") is not None or el.get("aria-hidden") == "true"


def inline(el: HtmlElement) -> str:
    "What stands in an element, within a line, with what the element itself means."
    return _INLINES.get(el.tag, _words)(el)


def _words(el: HtmlElement) -> str:
    parts = [escaped(el.text or "")]
    for child in el:
        if not is_hidden(child):
            parts.append(inline(child))
        parts.append(escaped(child.tail or ""))
    return "".join(parts)


def _marked(el: HtmlElement) -> str:
    said = _words(el)
    inner = said.strip()
    if not inner:
        return said
    before, after = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    return f"{before}{_MARKS[el.tag]}{inner}{_MARKS[el.tag]}{after}"


def _kept(el: HtmlElement) -> str:
    return f"<{el.tag}>{_words(el)}</{el.tag}>"


def _link(el: HtmlElement) -> str:
    words, href = _words(el), el.get("href")
    return f"[{words}]({_address(href)})" if href and words.strip() else words


def _address(href: str) -> str:
    return f"<{href}>" if any(sign in href for sign in " ()") else href


def _image(el: HtmlElement) -> str:
    src = el.get("src") or ""
    alt = escaped(" ".join((el.get("alt") or "").split()))
    return f"![{alt}]" + ("" if src.startswith("data:") else f"({_address(src)})")


def _drawing(el: HtmlElement) -> str:
    "A picture that stands in the page itself is told by what is to be seen."
    label = el.get("aria-label") or el.findtext("title") or ""
    return f"*{escaped(label)}*" if label.strip() else ""


def _formula(el: HtmlElement) -> str:
    tex = " ".join((el.findtext(".//annotation") or "".join(el.itertext())).split())
    return f"$${tex}$$" if el.get("display") == "block" else f"${tex}$"


def _code(el: HtmlElement) -> str:
    text = " ".join("".join(el.itertext()).split())
    fence = "`" * (_longest(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}" if text else ""


def _break(el: HtmlElement) -> str:
    return "\\\n"


def fenced(text: str, language: str = "") -> str:
    "A block of code."
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _longest(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def language(pre: HtmlElement) -> str:
    "The language of a block of code, as its classes say it."
    names = (pre.get("class") or "").split()
    return next((n for n in names if n not in _NO_LANGUAGE), "") if "sourceCode" in names else ""


_NO_LANGUAGE = {"sourceCode", "code-with-copy", "cell-code", "numberSource", "code-annotated"}
_INLINES: dict[str, Callable[[HtmlElement], str]] = {
    **dict.fromkeys(_MARKS, _marked),
    **dict.fromkeys(_KEPT, _kept),
    "a": _link,
    "img": _image,
    "svg": _drawing,
    "math": _formula,
    "code": _code,
    "br": _break,
}
