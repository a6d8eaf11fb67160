"""Terms where a page uses them: the first use of each becomes a link to what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lessonpress.features.glossary.terms import key_of
from lessonpress.pandoc import tree as T
from lessonpress.render.dialect.labels import kind_of

__all__ = ["linked", "words_in", "words_of"]

_WORD = re.compile(r"\w+")
_SPACES = ("Space", "SoftBreak")
_WRITTEN = ("Emph", "Strong", "Quoted")  # in which a term is a use like others


def words_in(blocks: list[T.Node]) -> list[str]:
    "The words that a page uses, each once."
    return sorted(set(words_of(T.text_of(blocks))))


def words_of(text: str) -> list[str]:
    return _WORD.findall(key_of(text))


def linked(blocks: list[T.Node], terms: Mapping[str, str], to: Callable[[str], T.Node]) -> None:
    """Make a link of the first use of each term in the paragraphs of a page, in the tree itself. `terms` has the name of each form, and
    `to(name)` gives a link without its words."""
    linker = _Linker(dict(terms), to)
    for text in _paragraphs(blocks):
        if not linker.terms:
            return
        linker.text(text)


def _paragraphs(tree: Any) -> Iterator[list[T.Node]]:
    "The texts of paragraphs; those in headings, captions and short lists are left as they are."
    nodes = T.containers(tree)
    captions = {id(n["c"][1][-1]) for n in nodes if n["t"] == "Div" and _has_caption(n)}
    for n in nodes:
        if n["t"] == "Para" and id(n) not in captions:
            yield n["c"]


def _has_caption(div: T.Node) -> bool:
    "Whether the last paragraph of a labelled figure, table or listing is its caption."
    return bool(div["c"][1]) and kind_of(T.id_of(div), "fig", "tbl", "lst") is not None


class _Linker:
    "Knows which terms are still to be found."

    def __init__(self, terms: dict[str, str], to: Callable[[str], T.Node]):
        self.terms, self.to = terms, to
        self.read()

    def read(self) -> None:
        forms = sorted(self.terms, key=len, reverse=True)
        self.pattern = re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])", re.I
        )

    def text(self, inlines: list[T.Node]) -> None:
        out: list[T.Node] = []
        run: list[T.Node] = []  # of words and spaces
        for n in [*inlines, None]:
            if n is not None and n["t"] in ("Str", *_SPACES):
                run.append(n)
                continue
            out += self.words(run)
            run = []
            if n is not None:
                if n["t"] in _WRITTEN:
                    self.text(n["c"] if n["t"] != "Quoted" else n["c"][1])
                out.append(n)
        inlines[:] = out

    def words(self, run: list[T.Node]) -> list[T.Node]:
        "Words and spaces, with links in them."
        said = "".join(n["c"] if n["t"] == "Str" else " " for n in run)
        found = self.pattern.search(said) if self.terms and run else None
        if found is None:
            return run
        name = self.terms[key_of(found[0])]
        link = self.to(name)
        link["c"][1] = T.words(found[0])
        self.terms = {form: n for form, n in self.terms.items() if n != name}
        self.read()
        after = T.words(said[found.end() :])
        return [*T.words(said[: found.start()]), link, *self.words(after)]
