"""A book as the website that it becomes: its chapters are the menu, part by part, and have numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lessonpress.gather.language import own_words
from lessonpress.gather.patterns import ENDINGS
from lessonpress.gather.project import Project, plain
from lessonpress.gather.site_keys import BOOK
from lessonpress.words import Words

__all__ = ["Book", "as_website", "numbers"]

_MENU = ("chapters", "appendices")  # what its menu is made of
_CREDITS = ("author", "license", "copyright")  # of all its pages
# What its first page says of it.
_TITLE_PAGE = ("subtitle", "author", "date", "date-format", "abstract", "description", "doi")
_COVER = ("cover-image", "cover-image-alt")


@dataclass(frozen=True)
class Book:
    "The chapters and the appendices of a book in their order, without pages of parts; and what it says of itself."

    chapters: tuple[str, ...]
    appendices: tuple[str, ...]
    said: dict[str, Any]

    @property
    def first(self) -> str:
        "The page that opens with the book's title, and has no number."
        return next((f for f in self.chapters if f.partition(".")[0] == "index"), "")


def as_website(said: Project) -> Project:
    "What `_quarto.yml` says of a book, said of a website with the same pages; anything else as it is."
    project, book = said.data.get("project"), said.data.get("book")
    if not isinstance(project, dict) or project.get("type") != "book" or not isinstance(book, dict):
        return said
    kept = {k: v for k, v in book.items() if k not in BOOK or k == "description"}
    sidebar = book.get("sidebar") if isinstance(book.get("sidebar"), dict) else {}
    lang = str(said.data.get("lang") or "en")
    word = Words(lang, own_words(said.data.get("language"), lang))
    contents = _entries(book.get("chapters")) + _appendices(book.get("appendices"), word)
    kept["sidebar"] = {**(sidebar or {}), "contents": contents}
    kept.setdefault("page-navigation", True)
    if "tools" in book:
        kept["sidebar"]["tools"] = book["tools"]
    pages = [page for key in _MENU for page in _pages(book.get(key))]
    settled = {
        "output-dir": "_book",
        "render": list(dict.fromkeys(pages)),
        **project,
        "type": "website",
    }
    credits = {k: book[k] for k in _CREDITS if k in book}
    data = {"number-sections": True, **credits, **said.data, "project": settled, "website": kept}
    data["book"] = {k: v for k, v in book.items() if k in BOOK}
    for path in [p for p in said.lines if p and p[0] == "book"]:
        said.lines[("website", *path[1:])] = said.lines[path]
    own = {k: plain(book[k]) for k in (*_TITLE_PAGE, *_COVER) if k in book}
    chapters, appendices = (tuple(_pages(book.get(key), parts=False)) for key in _MENU)
    return Project(data, said.lines, said.missing, Book(chapters, appendices, own))


def _entries(chapters: Any) -> list[Any]:
    return [_entry(one) for one in chapters] if isinstance(chapters, list) else []


def _entry(one: Any) -> Any:
    "A chapter as it is, a part as a section; the page of a part leads it."
    if not isinstance(one, dict) or "part" not in one:
        return one
    part, contents = str(one["part"]), _entries(one.get("chapters"))
    if part.endswith(ENDINGS):
        return {"href": part, "contents": contents} if contents else part
    return {"section": part, "contents": contents}


def _appendices(chapters: Any, word: Words) -> list[Any]:
    entries = _entries(chapters)
    return [{"section": word("book.appendices"), "contents": entries}] if entries else []


def _pages(chapters: Any, parts: bool = True) -> list[str]:
    "The pages among entries; those of `parts`, too."
    found: list[str] = []
    for one in chapters if isinstance(chapters, list) else ():
        if isinstance(one, dict):
            named = [one.get("part") if parts else None, one.get("href"), one.get("file")]
            found += [str(n) for n in named if str(n).endswith(ENDINGS)]
            found += _pages(one.get("chapters"), parts)
        else:
            found.append(str(one))
    return found


def numbers(book: Book | None, unnumbered: Mapping[str, bool]) -> dict[str, str]:
    "The number of each chapter and the letter of each appendix, by its page; `unnumbered` says of each page whether it has none."
    if book is None:
        return {}

    def numbered(files: Iterable[str], written: Callable[[int], str]) -> dict[str, str]:
        own = [f for f in dict.fromkeys(files) if f != book.first and not unnumbered.get(f, True)]
        return {file: written(n) for n, file in enumerate(own, start=1)}

    return numbered(book.chapters, str) | numbered(book.appendices, _letter)


def _letter(n: int) -> str:
    "A of 1, Z of 26, AA of 27."
    return (_letter((n - 1) // 26) if n > 26 else "") + chr(65 + (n - 1) % 26)
