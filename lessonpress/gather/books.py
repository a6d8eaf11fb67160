"""A book as the website that it becomes: its chapters are the menu, part by part."""

from __future__ import annotations

from typing import Any

from lessonpress.gather.project import Project

__all__ = ["as_website"]

_MENU = ("chapters", "appendices")  # what its menu is made of
_CREDITS = ("author", "license", "copyright", "date", "subtitle", "abstract", "doi")
# What a website has another name for, or a book alone has.
_DROPPED = ("output-file", "cover-image", "cover-image-alt", "downloads", "sharing", "references")


def as_website(said: Project) -> Project:
    "What `_quarto.yml` says of a book, said of a website with the same pages; anything else as it is."
    project, book = said.data.get("project"), said.data.get("book")
    if not isinstance(project, dict) or project.get("type") != "book" or not isinstance(book, dict):
        return said
    kept = {k: v for k, v in book.items() if k not in (*_MENU, *_CREDITS, *_DROPPED)}
    sidebar = book.get("sidebar") if isinstance(book.get("sidebar"), dict) else {}
    contents = _entries(book.get("chapters")) + _appendices(book.get("appendices"))
    kept["sidebar"] = {**(sidebar or {}), "contents": contents}
    kept.setdefault("page-navigation", True)
    pages = [page for key in _MENU for page in _pages(book.get(key))]
    settled = {
        "output-dir": "_book",
        "render": list(dict.fromkeys(pages)),
        **project,
        "type": "website",
    }
    credits = {k: book[k] for k in _CREDITS[:3] if k in book}
    data = {k: v for k, v in said.data.items() if k != "book"}
    data = {"number-sections": True, **credits, **data, "project": settled, "website": kept}
    for path in [p for p in said.lines if p and p[0] == "book"]:
        said.lines[("website", *path[1:])] = said.lines[path]
    return Project(data, said.lines, said.missing)


def _entries(chapters: Any) -> list[Any]:
    return [_entry(one) for one in chapters] if isinstance(chapters, list) else []


def _entry(one: Any) -> Any:
    "A chapter as it is, a part as a section; the page of a part leads it."
    if not isinstance(one, dict) or "part" not in one:
        return one
    part, contents = str(one["part"]), _entries(one.get("chapters"))
    if part.endswith((".qmd", ".md", ".ipynb")):
        return {"href": part, "contents": contents} if contents else part
    return {"section": part, "contents": contents}


def _appendices(chapters: Any) -> list[Any]:
    entries = _entries(chapters)
    return [{"section": "Appendices", "contents": entries}] if entries else []


def _pages(chapters: Any) -> list[str]:
    found: list[str] = []
    for one in chapters if isinstance(chapters, list) else ():
        if isinstance(one, dict):
            named = [one.get("part"), one.get("href"), one.get("file")]
            found += [str(n) for n in named if str(n).endswith((".qmd", ".md", ".ipynb"))]
            found += _pages(one.get("chapters"))
        else:
            found.append(str(one))
    return found
