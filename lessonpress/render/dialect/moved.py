"""What `{{< contents NAME >}}` asks for: the block or the words with that id stand there, and no longer where they were written."""

from __future__ import annotations

from lessonpress.gather.shortcodes import MOVED
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect.context import Context

__all__ = ["moved"]

_INLINE = ("Code", "Image", "Link", "Span")


def moved(blocks: list[Node], context: Context) -> list[Node]:
    "The blocks of a page with what is moved in its new place."
    asked = [name for n in T.walk(blocks) if (name := _asked(n))]
    return _Mover(set(asked), context).all(blocks) if asked else blocks


def _asked(n: Node) -> str:
    return T.get(n, "to", "") if n["t"] == "Span" and MOVED in T.classes_of(n) else ""


class _Mover:
    def __init__(self, asked: set[str], context: Context):
        self.asked, self.context = asked, context
        self.taken: dict[str, Node] = {}
        self.placed: set[str] = set()
        self.within: list[str] = []  # what is being placed

    def all(self, blocks: list[Node]) -> list[Node]:
        rest: list[Node] = T.transform(blocks, self.take)
        out: list[Node] = T.transform(rest, self.put)
        for name in [n for n in self.taken if n not in self.placed]:
            if name not in self.placed:  # what asks for another one brings it
                message = f"`contents {name}` cannot stand in a line of words, nor in what it asks for: it is at the end of the page"
                self.context.warn(message, f"contents {name}")
                out += self.place(name)
        return out

    def take(self, n: Node) -> list[Node] | None:
        if n["t"] not in ("Div", *_INLINE):
            return None
        id = T.id_of(n)
        name = next((i for i in (id, id.removeprefix("cell-")) if i in self.asked), "")
        if not name or name in self.taken:
            return None
        self.taken[name] = n
        return []

    def put(self, n: Node) -> list[Node] | None:
        if n["t"] == "Span" and (name := _asked(n)):
            if name not in self.taken:
                message = f"`contents` finds nothing on the page that is called `{name}`"
                self.context.warn(message, f"contents {name}")
                return [T.node("Emph", T.words(f"({name} missing)"))]
            return self.place(name) if self.taken[name]["t"] in _INLINE else None
        if n["t"] in ("Para", "Plain") and len(n["c"]) == 1 and (name := _asked(n["c"][0])):
            return self.place(name)
        return None

    def place(self, name: str) -> list[Node]:
        if name in self.within:
            return []
        self.placed.add(name)
        self.within.append(name)
        found: list[Node] = T.transform([self.taken[name]], self.put)
        self.within.pop()
        return found
