"""What pages need to know of each other. `lessonpress collect` stores it, so that the filter that Quarto starts for one page can read it."""

from __future__ import annotations

import ast
import json
import posixpath
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lessonpress.addresses import target
from lessonpress.features import facts
from lessonpress.features.reference import Entry, Module
from lessonpress.pandoc import tree as T
from lessonpress.problems import LessonpressError, Problem

__all__ = [
    "Answered",
    "Index",
    "PageInfo",
    "Preview",
    "anchors",
    "page_info",
]

STORE = ".lessonpress/index.json"


@dataclass
class Preview:
    "A labelled cell in one line of code and one of output."

    title: str
    code: str
    output: str
    facts: dict[str, str] = field(
        default_factory=dict
    )  # where there are several: what each says, by its name

    def shown(self, quoted) -> str:
        "Its output; of several facts only those that are `quoted`."
        return (
            ", ".join(text for name, text in self.facts.items() if name in quoted)
            if self.facts
            else self.output
        )


@dataclass
class Answered:
    "A question that a section of a lesson answers, or that another question is related to."

    text: str
    file: str
    id: str


@dataclass
class PageInfo:
    file: str
    href: str
    title: str
    kind: str  # "page", "notebook" or "outline"
    run: dict | None = None
    tests: int = 0
    cells: int = 0
    previews: dict[str, Preview] = field(default_factory=dict)
    answers: dict[str, list[Answered]] = field(
        default_factory=dict
    )  # by the id of the heading they go under
    related: dict[str, list[Answered]] = field(
        default_factory=dict
    )  # by the id of a question, those on either end of a link
    fresh: bool | None = None  # None where no record says
    asked: list[str] = field(
        default_factory=list
    )  # of an outline: the ids of its questions that have an answer
    score: dict | None = None  # of a post: `outline`, `score` and `of`, as its author reports them


@dataclass
class Index:
    pages: dict[str, PageInfo] = field(default_factory=dict)
    facts: dict[str, str] = field(
        default_factory=dict
    )  # where each fact is stored: `nbs/01_quadratic.ipynb#first-loss`
    modules: list[Module] = field(
        default_factory=list
    )  # what the lessons export, if a page shows it
    deck: bool = False  # whether the site offers flash cards

    def save(self, root: Path):
        path = root / STORE
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            json.dumps(
                {
                    "pages": {k: asdict(v) for k, v in self.pages.items()},
                    "facts": self.facts,
                    "modules": [asdict(m) for m in self.modules],
                    "deck": self.deck,
                },
                ensure_ascii=False,
            ),
            encoding="utf-8",
        )

    @staticmethod
    def load(root: Path) -> Index:
        try:
            data = json.loads((root / STORE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise LessonpressError(
                Problem(
                    "collect",
                    "the course was not collected",
                    STORE,
                    hint="run `lessonpress collect` first; in _quarto.yml: pre-render: lessonpress collect",
                )
            ) from None
        return Index(
            {file: _page_info(p) for file, p in data["pages"].items()},
            data["facts"],
            [_module(m) for m in data["modules"]],
            data["deck"],
        )

    def preview(self, href: str, file: str) -> Preview | None:
        "What the cell looks like that a link `href` in `file` points at."
        at, label = target(href, file)
        page = self.pages.get(at)
        return page.previews.get(label) if page else None

    def previews(self, outline) -> dict[str, Preview | None]:
        "What the cells look like that an outline's evidence points at, by its links."
        return {
            e.href: self.preview(e.href, outline.file)
            for q in outline.questions
            for e in q.evidence
        }


def _page_info(p: dict) -> PageInfo:
    return PageInfo(
        **{
            **p,
            "previews": {k: Preview(**v) for k, v in p["previews"].items()},
            **{
                key: {k: [Answered(**a) for a in v] for k, v in p[key].items()}
                for key in ("answers", "related")
            },
        }
    )


def _module(m: dict) -> Module:
    def entry(e):
        return Entry(**{**e, "methods": [entry(f) for f in e["methods"]]})

    return Module(**{**m, "entries": [entry(e) for e in m["entries"]]})


def page_info(file: str, href: str, title: str, kind: str, notebook=None) -> PageInfo:
    info = PageInfo(file, href, title, kind)
    if notebook is None:
        return info
    code = [c for c in notebook.cells if c.kind == "code" and not c.installs]
    info.run = notebook.run
    info.cells, info.tests = len(code), sum(map(_is_test, code))
    short = _short(file, title)
    info.previews = {
        c.label: Preview(short, _code(c), _output(c), _facts(c))
        for c in code
        if c.label and not c.hidden
    }
    return info


def _short(file: str, title: str) -> str:
    "`lesson 1` for nbs/01_quadratic.ipynb, otherwise the title."
    m = re.match(r"(\d+)_", posixpath.basename(file))
    return f"lesson {int(m[1])}" if m else title


def _is_test(cell) -> bool:
    if "assert" not in cell.source:
        return False
    try:
        return any(isinstance(n, ast.Assert) for n in ast.walk(ast.parse(cell.source)))
    except SyntaxError:
        return False  # a cell with a magic


def _code(cell) -> str:
    """The last line that shows something: an assertion only where there is nothing else; of a fact, what it is the value of.
    Nothing for a figure, a printed text or several facts, which speak for themselves."""
    if any(_picture(o) for o in cell.outputs):
        return ""
    if stored := facts.of_cell(cell):
        return _cut(_value_of_fact(cell), 64) if len(stored) == 1 else ""
    lines = [
        line.strip()
        for line in cell.source.splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    shown = [line for line in lines if not line.startswith(("assert ", "import ", "from "))]
    last = (shown or lines or [""])[-1].rstrip(";")
    return "" if last.startswith("print(") else _cut(last, 64)


def _value_of_fact(cell) -> str:
    '`mae_of(start)` of a line `fact("quadratic.mae_start", mae_of(start))`.'
    try:
        calls = [
            n.value
            for n in ast.parse(cell.source).body
            if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)
        ]
    except SyntaxError:
        return ""  # a cell with a magic
    values = [c.args[1] for c in calls if getattr(c.func, "id", "") == "fact" and len(c.args) > 1]
    return ast.unparse(values[0]) if len(values) == 1 else ""


def _picture(out) -> bool:
    "Whether an output is a figure, a live one included."
    data = out.get("data", {})
    return any(k.startswith("image/") for k in data) or "".join(
        data.get("text/html") or ""
    ).startswith('<div class="live">')


def _facts(cell) -> dict[str, str]:
    stored = facts.of_cell(cell)
    return (
        {f.name: f"{f.short} {facts.printed(f) or f.value}" for f in stored}
        if len(stored) > 1
        else {}
    )


def _output(cell) -> str:
    stored = facts.of_cell(cell)
    if len(stored) > 1:
        return _cut(", ".join(_facts(cell).values()), 90)
    if stored:
        return facts.printed(stored[0]) or str(stored[0].value)
    for out in reversed(cell.outputs):
        if _picture(out):
            return (
                _cut(f"figure: {caption}", 90)
                if (caption := str(cell.options.get("fig-cap") or "").strip())
                else "figure"
            )
        text = out.get("data", {}).get("text/plain") or out.get("text") or ""
        lines = "".join(map(str, text)).strip().splitlines()
        if lines:
            return _cut(
                lines[-1]
                if out.get("output_type") == "stream"
                else " ".join(s.strip() for s in lines),
                64,
            )
    return "holds" if _is_test(cell) else ""


def _cut(text: str, at: int) -> str:
    "At most `at` characters, cut between words where there are any."
    if len(text) <= at:
        return text
    return (text[: at - 1].rpartition(" ")[0] or text[: at - 1]).rstrip() + "…"


def anchors(blocks: list, level: int = 2) -> dict[str, str]:
    "For each id in a page, the id of the heading (of at most `level`) it stands under; empty above the first."
    out, current = {}, ""
    for block in blocks:
        if block.get("t") == "Header" and block["c"][0] <= level:
            current = T.id_of(block)
        for n in T.walk(block):
            if T.id_of(n):
                out[T.id_of(n)] = current
            if n.get("t") in ("RawBlock", "RawInline"):
                out.update(dict.fromkeys(re.findall(r'\sid="([^"]+)"', n["c"][1]), current))
    return out
