"""The library's reference: what each lesson exports, with the cell that defines it and the questions it answers. Read from the cells, so that
no lesson has to be imported."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from inspect import cleandoc
from pathlib import Path

from lessonpress.gather.page_source import DIV, plain
from lessonpress.gather.settings import library_of
from lessonpress.pandoc import tree as T

__all__ = ["Entry", "Module", "blocks", "is_in", "is_reference", "modules", "wanted"]

WIDTH = 72


@dataclass
class Entry:
    "A function or class: how it is called, what its docstring says, where it is defined."

    name: str
    signature: str
    doc: str
    anchor: str  # of its cell on the page of the lesson
    section: str  # the id of the heading above
    methods: list[Entry] = field(default_factory=list)


@dataclass
class Module:
    "What one lesson exports."

    name: str  # as it is imported
    file: str
    title: str  # such as `lesson 1`
    entries: list[Entry] = field(default_factory=list)
    users: list[str] = field(
        default_factory=list
    )  # the lessons that import something of it, as files
    used: dict[str, list[str]] = field(
        default_factory=dict
    )  # for each name, the lessons that import it


def modules(pages: dict, root: Path) -> list[Module]:
    "The modules of all lessons, in the order of the lessons; nothing where no page of the course shows them."
    if not any(is_in(p.markdown) for p in pages.values()):
        return []
    package = library_of(root)[0]
    out = [_module(p, package) for p in pages.values() if p.notebook and p.notebook.exports]
    known = {m.name: m for m in out}
    for page in pages.values():
        for module, name in _imported(page, package) if page.notebook else ():
            m = known.get(module)
            if m is None or m.file == page.file:
                continue
            for of in (m.users, m.used.setdefault(name, [])):
                if page.file not in of:
                    of.append(page.file)
    return out


def _module(page, package: str) -> Module:
    number = re.match(r"(\d+)_", page.file.rpartition("/")[2])
    module = Module(
        ".".join(filter(None, [package, page.notebook.exports])),
        page.file,
        f"lesson {int(number[1])}" if number else page.title,
    )
    heading = ""
    for cell in page.notebook.cells:
        if cell.kind == "markdown":
            heading = next(iter(_HEADING.findall(cell.source)[-1:]), heading)
        if not any(d.split()[0] in ("export", "exports") for d in cell.directives):
            continue
        anchor = cell.label or cell.id
        section = page.labels[anchor] if anchor in page.labels else _id_of_heading(heading, page)
        for n in _parsed(cell.source).body:
            if entry := _entry(n, cell.source, section if cell.hidden else anchor, section):
                module.entries = [e for e in module.entries if e.name != entry.name] + [
                    entry
                ]  # what is defined again is what is imported
    return module


_HEADING = re.compile(r"^##?[ \t]+(.+)$", re.M)


def _id_of_heading(heading: str, page) -> str:
    "The section of a hidden cell, which has no place on the page."
    if explicit := re.search(r"\{#([^}\s]+)", heading):
        return explicit[1]
    return next(
        (
            T.id_of(b)
            for b in page.tree["blocks"]
            if b["t"] == "Header" and T.text_of(b) == plain(heading)
        ),
        "",
    )


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])  # a cell with a magic


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _entry(n, source: str, anchor: str, section: str) -> Entry | None:
    "A public function or class; of a class, with its public methods."
    if not isinstance(n, (*_FUNCTIONS, ast.ClassDef)) or n.name.startswith("_"):
        return None
    inside = n.body if isinstance(n, ast.ClassDef) else []
    made = next((m for m in inside if isinstance(m, _FUNCTIONS) and m.name == "__init__"), None)
    methods = [
        e for m in inside if isinstance(m, _FUNCTIONS) and (e := _entry(m, source, anchor, section))
    ]
    signature = _signature(n if isinstance(n, _FUNCTIONS) else made, n.name, source)
    return Entry(n.name, signature, ast.get_docstring(n) or "", anchor, section, methods)


def _signature(n, name: str, source: str) -> str:
    "A call with the names, kinds and defaults of the arguments, as they are written; without `self`."
    if n is None:
        return f"{name}()"
    arguments = ast.unparse(n.args)
    header = source.splitlines()[n.lineno - 1 : n.body[0].lineno - 1]
    written = (
        re.fullmatch(
            r"\s*(?:async )?def \w+\((.*)\)\s*(?:->.*)?:", " ".join(line.strip() for line in header)
        )
        if header
        else None
    )
    if written and "#" not in written[1]:
        arguments = " ".join(written[1].split())
    arguments = re.sub(r"^(self|cls)(,\s*|$)", "", arguments)
    returned = f" -> {ast.unparse(n.returns)}" if n.returns and n.name != "__init__" else ""
    whole = f"{name}({arguments}){returned}".replace(" ", "\xa0").replace(
        ",\xa0", ", "
    )  # lines break after commas alone
    return textwrap.fill(
        whole,
        WIDTH,
        subsequent_indent=" " * (len(name) + 1),
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\xa0", " ")


def _imported(page, package: str) -> Iterator[tuple[str, str]]:
    "The names that the cells of a lesson import, with their modules."
    for cell in page.notebook.cells:
        for n in ast.walk(_parsed(cell.source)) if cell.kind == "code" else ():
            if (
                isinstance(n, ast.ImportFrom)
                and n.module
                and not n.level
                and n.module.startswith(package)
            ):
                yield from ((n.module, a.name) for a in n.names)


# ---- On a page


def is_reference(n) -> bool:
    return n["t"] == "Div" and "reference" in T.classes_of(n)


def is_in(source: str) -> bool:
    return bool(re.search(rf"{DIV}.*\breference\b", source, re.M))


def wanted(source: str) -> list[str]:
    "The modules that a page's `::: {.reference module=...}` name."
    return re.findall(
        r"^[ \t>]*:{3,}\s*\{[^}]*\.reference\b[^}]*\bmodule=[\"']?([\w.]+)", source, re.M
    )


def blocks(n, known: list[Module], answered, link) -> Iterator[dict]:
    """What takes the place of `::: {.reference}`, or with `module=NAME` of a part of it. `answered(file, section)` are the questions that a
    section of a lesson answers, `link(file, anchor)` is an address."""
    only = T.get(n, "module")
    for m in known:
        if only and only not in (m.name, m.name.rpartition(".")[2]) or not m.entries:
            continue
        if not only:
            yield T.node("Header", [2, T.attr(_id(m.name)), [T.node("Code", [T.attr(), m.name])]])
        yield T.div(
            [
                T.node(
                    "Plain",
                    [
                        *T.words("Built in "),
                        T.link(T.words(m.title), link(m.file, "")),
                        *_users("used in", m.users, link),
                    ],
                )
            ],
            classes=["built"],
        )
        for e in m.entries:
            yield from _shown(e, m, answered, link, 2 if only else 3)


def _id(*names: str) -> str:
    return "-".join(names).replace(".", "-").replace("_", "-")


def _shown(e: Entry, m: Module, answered, link, level: int) -> Iterator[dict]:
    yield T.node(
        "Header",
        [
            level,
            T.attr(_id(m.name.rpartition(".")[2], e.name)),
            [T.node("Code", [T.attr(), e.name])],
        ],
    )
    yield _code(e.signature)
    yield from _paragraphs(e.doc)
    if e.methods:
        yield T.node(
            "DefinitionList",
            [
                [
                    [T.node("Code", [T.attr(), " ".join(f.signature.split())])],
                    [list(_paragraphs(f.doc))],
                ]
                for f in e.methods
            ],
        )
    line = [
        *T.words("Defined in "),
        T.link(T.words(m.title), link(m.file, e.anchor)),
        *_users("used in", m.used.get(e.name, []), link),
    ]
    questions = answered(m.file, e.section)
    if questions:
        line += [T.node("Str", "."), *T.words(" Answers ")]
        for i, q in enumerate(questions):
            line += [*(T.words(" · ") if i else []), T.link(T.words(q.text), link(q.file, q.id))]
    yield T.div([T.node("Plain", line)], classes=["built"])


def _users(words: str, files: list[str], link) -> list:
    "`, used in lesson 3 and lesson 5`."
    out = []
    for i, file in enumerate(files):
        number = re.match(r"(\d+)_", file.rpartition("/")[2])
        text = f"lesson {int(number[1])}" if number else file.rpartition("/")[2]
        out += [
            *T.words(f", {words} " if not i else ", " if i < len(files) - 1 else " and "),
            T.link(T.words(text), link(file, "")),
        ]
    return out


def _code(text: str) -> dict:
    return T.node("CodeBlock", [T.attr("", ["python"]), text])


def _paragraphs(doc: str) -> Iterator[dict]:
    "A docstring's paragraphs, with what stands in backticks as code."
    for part in re.split(r"\n\s*\n", cleandoc(doc)):
        words = " ".join(part.split())
        if not words:
            continue
        pieces = re.split(r"`([^`]+)`", words)
        yield T.para(
            [
                x
                for i, p in enumerate(pieces)
                for x in ([T.node("Code", [T.attr(), p])] if i % 2 else T.words(p))
            ]
        )
