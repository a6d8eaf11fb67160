"""HTML outputs as they can stand on one page: each whole, with ids that no other one has. In a notebook each stood in a box of its own."""

from __future__ import annotations

import re
from functools import partial
from itertools import count

from lessonpress.gather.frozen_cells import html_in
from lessonpress.html_pieces import Attributes, ids, rewritten, unbalanced
from lessonpress.html_tree import inner, parsed
from lessonpress.prepare.lenient import Json, text_of

__all__ = ["HtmlOutputs"]

# Attributes whose words are ids. What begins with `#`, also in `url(#x)`, means one in any attribute.
_NAMING = {"id", "for", "headers", "list", "form"}
_HTML = "text/html"


class HtmlOutputs:
    "The HTML outputs of a page in their order."

    def __init__(self) -> None:
        self.ids: set[str] = set()

    def settled(self, out: Json) -> Json:
        "An output whose HTML is whole and takes no id of an earlier one."
        data = out.get("data")
        if not isinstance(data, dict) or _HTML not in data:
            return out
        html = text_of(data[_HTML])
        if unbalanced(html):
            html = inner(parsed(html))
        html = self.with_own_ids(html)
        return out if html == text_of(data[_HTML]) else {**out, "data": {**data, _HTML: html}}

    def in_markdown(self, markdown: str) -> str:
        "What a run has made of a page, in which no HTML of a cell takes an id of an earlier one."
        lines = markdown.split("\n")
        for b in html_in(lines):
            html = "\n".join(lines[b.start + 1 : b.end - 1])
            own = self.with_own_ids(html).split("\n")
            if len(own) == b.end - b.start - 2:
                lines[b.start + 1 : b.end - 1] = own
        return "\n".join(lines)

    def with_own_ids(self, html: str) -> str:
        found = set(ids(html))
        twice = found & self.ids
        new = {id: self.free(id, found) for id in twice}
        self.ids |= found - twice | set(new.values())
        if not twice:
            return html
        words = "|".join(map(re.escape, sorted(twice, key=len, reverse=True)))
        pointing = re.compile(rf"(#)({words})(?![\w-])")
        in_script = re.compile(rf"""(#|["'`])({words})(?![\w-])""")

        def retag(tag: str, attributes: Attributes) -> None:
            for name, value in attributes.items():
                if not value:
                    continue
                if name in _NAMING or name.startswith("aria-"):
                    attributes[name] = " ".join(new.get(w, w) for w in value.split(" "))
                elif "#" in value:
                    attributes[name] = pointing.sub(partial(_renamed, new), value)

        return rewritten(html, retag, lambda text: in_script.sub(partial(_renamed, new), text))

    def free(self, id: str, found: set[str]) -> str:
        "A name that no element has yet."
        names = (f"{id}-{n}" for n in count(2))
        return next(name for name in names if name not in self.ids and name not in found)


def _renamed(new: dict[str, str], m: re.Match[str]) -> str:
    return m[1] + new[m[2]]
