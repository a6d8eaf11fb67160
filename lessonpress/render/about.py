"""Pages about somebody or something: a picture, links with icons, and the text, in the structure that Quarto gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml.html import HtmlElement

from lessonpress.addresses import is_safe
from lessonpress.gather.icons import asked_in, icon, spoken
from lessonpress.gather.in_words import in_words
from lessonpress.gather.metadata import listed
from lessonpress.html_tree import inner, parsed
from lessonpress.render.templates import template

__all__ = ["around", "within"]

TEMPLATES = ("jolla", "trestles", "solana", "marquee", "broadside")


def around(front: Mapping[str, Any], head: str, content: str) -> str:
    "The content of a page with its title block `head`; of an `about` page, in its template."
    said = _said(front)
    return _filled(said, front, head, content) if said and not said.get("id") else head + content


def within(root: HtmlElement, front: Mapping[str, Any]) -> str:
    "Make the part of a page that `about: id` names what the template shows; the id, where nothing has it."
    id = str(_said(front).get("id") or "")
    part = next(iter(root.xpath(".//*[@id=$id]", id=id)), None) if id else None
    if part is None:
        return id
    made = parsed(_filled(_said(front), front, "", inner(part)))[0]
    for child in [*part]:
        part.remove(child)
    part.text = None
    part.append(made)
    return ""


def _said(front: Mapping[str, Any]) -> dict[str, Any]:
    told = front.get("about")
    if not told:
        return {}
    return told if isinstance(told, dict) else {"template": str(told)}


def _filled(said: Mapping[str, Any], front: Mapping[str, Any], head: str, content: str) -> str:
    name = said.get("template")
    return template("about.html").render(
        name=name if name in TEMPLATES else TEMPLATES[0],
        image=said.get("image") or front.get("image"),
        alt=said.get("image-alt") or front.get("image-alt") or "",
        width=said.get("image-width"),
        shape=said.get("image-shape") or "rectangle",
        links=[_link(one) for one in listed(said.get("links")) if isinstance(one, dict)],
        head=head,
        content=content,
    )


def _link(one: Mapping[str, Any]) -> dict[str, str]:
    told, href = str(one.get("text") or ""), str(one.get("href") or one.get("url") or "")
    name = str(one.get("icon") or asked_in(told))
    text = in_words(told) or str(one.get("aria-label") or spoken(name) or href)
    return {"text": text, "href": href if is_safe(href) else "", "icon": icon(name) or ""}
