"""Icons that HTML asks for by the class of a font, which no page loads: drawn here, or in words where a link has no others."""

from __future__ import annotations

from lxml.html import HtmlElement

from lessonpress.gather.icons import icon, named, spoken
from lessonpress.html_tree import element, parsed

__all__ = ["draw"]


def draw(content: HtmlElement) -> None:
    "Put icons into the empty elements that stand for them."
    for el in [*content.iter("i", "span")]:
        name = named(el.get("class") or "")
        if not name or len(el) or (el.text or "").strip():
            continue
        words = spoken(name) if _is_alone(el) else ""
        if drawing := icon(name, words):
            _replace(el, parsed(drawing)[0])
        elif words:
            said = element("span")
            said.text = words
            _replace(el, said)


def _is_alone(el: HtmlElement) -> bool:
    "Whether nothing else says what a link or a button is for."
    above = next(el.iterancestors("a", "button"), None)
    return above is not None and not (above.text_content().strip() or above.get("aria-label"))


def _replace(el: HtmlElement, new: HtmlElement) -> None:
    new.tail = el.tail
    el.getparent().replace(el, new)
