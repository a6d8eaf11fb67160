"""Facts on the generator's side: found in stored outputs, compared with the prose that quotes them, and corrected there."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lessonpress.kit.facts import MIME, Fact
from lessonpress.pandoc import tree as T
from lessonpress.problems import nearest

__all__ = [
    "Quoted",
    "Stored",
    "bare_numbers",
    "bare_place",
    "check",
    "fix",
    "name_of",
    "of_cell",
    "of_notebook",
    "printed",
    "quoted",
    "stored",
]


@dataclass(frozen=True)
class Stored:
    "A fact in the output of a cell."

    fact: Fact
    file: str
    cell: int
    anchor: str  # the cell's id on its page


@dataclass(frozen=True)
class Quoted:
    "A fact in prose."

    name: str
    text: str
    file: str


def of_cell(cell) -> list[Fact]:
    "The facts in the stored outputs of a cell."
    found = (output.get("data", {}).get(MIME) for output in cell.outputs)
    return [
        Fact(data["name"], data.get("value"), data.get("format", ""))
        for data in found
        if isinstance(data, dict) and "name" in data
    ]


def stored(pages: dict) -> list[Stored]:
    "All facts in the stored outputs of the course."
    return [fact for page in pages.values() for fact in page.facts]


def of_notebook(notebook, file: str) -> list[Stored]:
    "The facts in the stored outputs of a notebook."
    return [
        Stored(fact, file, cell.number, cell.label or cell.id)
        for cell in notebook.cells
        for fact in of_cell(cell)
    ]


def name_of(n) -> str | None:
    "The fact that a span quotes, in either spelling."
    return (T.get(n, "fact") or T.get(n, "data-fact")) if n["t"] == "Span" else None


def quoted(tree: dict) -> list[tuple[str, str]]:
    "The facts that the prose of a page quotes, as name and text."
    return [(name, T.text_of(n["c"][1])) for n in T.walk(tree["blocks"]) if (name := name_of(n))]


def printed(fact: Fact) -> str | None:
    "The fact as prose has to quote it; None if its value is not finite."
    return None if isinstance(fact.value, str) or fact.value is None else str(fact)


def check(site, quotations: dict[str, list]) -> tuple[int, int]:
    "Report what is wrong with facts; `quotations` are those of each page. How many there are, and how many of them are stale."
    facts = stored(site.pages)
    known = {s.fact.name: s for s in facts}
    for name, n in Counter(s.fact.name for s in facts).items():
        if n > 1:
            _report(
                site,
                known[name],
                f"the fact `{name}` is stored {n} times",
                "give each its own name",
            )
    for s in facts:
        if printed(s.fact) is None:
            _report(
                site,
                s,
                f"the fact `{s.fact.name}` is not finite: {s.fact.value}",
                "a number that prose can quote is finite",
            )
    quotes = [
        Quoted(name, text, file) for file, found in quotations.items() for name, text in found
    ]
    stale = sum([_compare(site, q, known) for q in quotes])
    unused = (
        known.keys() - {q.name for q in quotes} if quotations.keys() >= site.pages.keys() else ()
    )  # a page that failed may quote them
    for name in unused:
        site.report.warn(
            "unused-fact",
            f"no prose quotes the fact `{name}`",
            file=known[name].file,
            cell=known[name].cell,
            hint=f'[...]{{fact="{name}"}}, or no fact at all',
        )
    return len(quotes), stale


def _report(site, s: Stored, message, hint):
    site.report.error("fact", message, file=s.file, cell=s.cell, hint=hint)


def _compare(site, q: Quoted, known) -> bool:
    if q.name not in known:
        site.report.error(
            "fact",
            f"there is no fact `{q.name}`",
            file=q.file,
            hint=nearest(q.name, known),
            **site.pages[q.file].place(q.name),
        )
        return False
    wanted = printed(known[q.name].fact)
    if wanted is None or q.text == wanted:
        return False
    site.report.error(
        "stale-fact",
        f"`{q.name}` is quoted as {q.text}, and its cell says {wanted}",
        file=q.file,
        hint="lessonpress check --fix writes it",
        **_place_of(site, q),
    )
    return True


def _place_of(site, q: Quoted) -> dict:
    "Of several quotations of a fact, the one that says this."
    page = site.pages[q.file]
    for form in (f'[{q.text}]{{fact="{q.name}"', f'<span data-fact="{q.name}">{q.text}<'):
        if place := page.place(form):
            return place
    return page.place(q.name)


def fix(site) -> bool:
    "Write the stored numbers over those that prose quotes; nothing else in a file changes. Says whether anything did."
    values = {s.fact.name: printed(s.fact) for s in stored(site.pages)}
    changed = False
    for page in site.pages.values():
        path: Path = site.config.root / page.file
        before = path.read_bytes().decode("utf-8")
        after = _rewritten(before, values, in_json=page.notebook is not None)
        if after != before:
            path.write_bytes(after.encode("utf-8"))
            changed = True
    return changed


def _rewritten(text: str, values: dict, in_json: bool) -> str:
    quote = r'\\"' if in_json else '"'
    spans = (
        rf"(?P<a>\[)(?P<old>[^\[\]]*)(?P<b>\]\{{fact={quote}(?P<name>[\w.]+){quote}\}})",
        rf"(?P<a><span data-fact={quote}(?P<name>[\w.]+){quote}>)(?P<old>[^<]*)(?P<b></span>)",
    )

    def new(m):
        value = values.get(m["name"])
        if value is None:
            return m[0]
        return m["a"] + (json.dumps(value)[1:-1] if in_json else value) + m["b"]

    for pattern in spans:
        text = re.sub(pattern, new, text)
    return text


# A decimal number or a percentage; not a version, a date, a section of a name or a time.
_NUMBER = re.compile(
    r"(?<![\w.:/-])[-+−]?(?:\d[\d,]*\.\d+(?:\s?%)?|\d[\d,]*\s?(?:%|per cent\b|percent\b))(?!\w|[.:]\d)"
)


def bare_numbers(tree: dict) -> list[str]:
    "The decimal numbers and percentages in the prose of a page that are no fact, no citation, not in code or a formula and not marked as given."
    return list(
        dict.fromkeys(
            m.group()
            for block in tree["blocks"]
            for text in _prose(block)
            for m in _NUMBER.finditer(text)
        )
    )


def bare_place(page, text: str) -> dict:
    "Where a bare number stands: in prose, as a number of its own, and not in the span of a fact or of what is given."
    alone = re.compile(rf"(?<![\w.:/>\[-]){re.escape(text)}(?!\w|[.:]\d)")
    if page.notebook is None:
        return (
            {"line": page.source.count("\n", 0, m.start()) + 1}
            if (m := alone.search(page.source))
            else page.place(text)
        )
    return next(
        (
            {"cell": c.number}
            for c in page.notebook.cells
            if c.kind == "markdown" and alone.search(c.source)
        ),
        page.place(text),
    )


_SKIPPED = {"Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Cite", "Image"}


def _prose(n) -> list[str]:
    "The running text below a node, in one piece for each paragraph, without what is no prose."
    if isinstance(n, list):
        return [t for x in n for t in _prose(x)]
    if not isinstance(n, dict) or n.get("t") in _SKIPPED:
        return []
    if n.get("t") == "Div" and {"cell", "cell-output"} & set(T.classes_of(n)):
        return []
    if n.get("t") in ("Para", "Plain", "Header"):
        return [_running(n["c"][2] if n["t"] == "Header" else n["c"])]
    return _prose(n["c"]) if "c" in n else []


def _running(inlines: list) -> str:
    out = []
    for n in inlines:
        t = n["t"]
        if t == "Str":
            out.append(n["c"])
        elif t in ("Space", "SoftBreak", "LineBreak"):
            out.append(" ")
        elif t in _SKIPPED or t == "Note" or name_of(n) or "given" in T.classes_of(n):
            out.append("\ufffc")
        elif t == "Quoted" or t in ("Span", "Link"):
            out.append(_running(n["c"][1]))
        elif isinstance(n.get("c"), list):
            out.append(_running(n["c"]))
    return "".join(out)
