"""Pages about somebody or something: a picture, links with icons, and the text, in the structure that Quarto gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lessonpress.addresses import is_safe
from lessonpress.gather.icons import asked_in, icon, spoken
from lessonpress.gather.in_words import in_words
from lessonpress.render.templates import template

__all__ = ["around"]

TEMPLATES = ("jolla", "trestles", "solana", "marquee", "broadside")


def around(front: Mapping[str, Any], head: str, content: str) -> str:
    "The content of a page with its title block `head`; of an `about` page, in its template."
    told = front.get("about")
    if not told:
        return head + content
    said = told if isinstance(told, dict) else {"template": str(told)}
    name = said.get("template")
    return template("about.html").render(
        name=name if name in TEMPLATES else TEMPLATES[0],
        image=said.get("image") or front.get("image"),
        alt=said.get("image-alt") or front.get("image-alt") or "",
        width=said.get("image-width"),
        shape=said.get("image-shape") or "rectangle",
        links=[_link(one) for one in said.get("links") or () if isinstance(one, dict)],
        head=head,
        content=content,
    )


def _link(one: Mapping[str, Any]) -> dict[str, str]:
    told, href = str(one.get("text") or ""), str(one.get("href") or one.get("url") or "")
    name = str(one.get("icon") or asked_in(told))
    text = in_words(told) or str(one.get("aria-label") or spoken(name) or href)
    return {"text": text, "href": href if is_safe(href) else "", "icon": icon(name) or ""}
