"""Notebooks: read, checked, prepared for Quarto, and written as the Markdown that Quarto makes of them."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from lessonpress.gather import page_source as S
from lessonpress.gather import yaml_lines as yamlfile
from lessonpress.kit.facts import MIME as FACT
from lessonpress.prepare import terminal_text as ansi
from lessonpress.problems import LessonpressError, Report, nearest

__all__ = [
    "Cell",
    "Notebook",
    "load_notebook",
    "parse_notebook",
    "prepare",
    "read_notebook",
    "to_markdown",
]

# What a cell's options may be. What is only for execution changes nothing on a page; what Quarto does and we do not is named.
_OPTIONS = {
    "label",
    "echo",
    "eval",
    "output",
    "include",
    "warning",
    "code-fold",
    "code-summary",
    "code-line-numbers",
    "code-overflow",
    "fig-cap",
    "fig-alt",
    "fig-align",
    "tbl-cap",
    "lst-cap",
    "lst-label",
    "classes",
    "column",
}
_EXECUTION = {
    "error",
    "message",
    "cache",
    "freeze",
    "fig-width",
    "fig-height",
    "fig-format",
    "fig-dpi",
    "tags",
    "id",
}
_QUARTO_ONLY = {
    "fig-subcap",
    "fig-link",
    "fig-column",
    "tbl-column",
    "tbl-subcap",
    "tbl-colwidths",
    "layout",
    "layout-ncol",
    "layout-nrow",
    "layout-align",
    "layout-valign",
    "panel",
    "cap-location",
    "fig-cap-location",
    "tbl-cap-location",
    "html-table-processing",
}
# nbdev's directives: a word, and perhaps arguments, but no `key: value`. Any flag of `tst_flags` is one too. `install` is ours: a cell
# that installs the library where it is missing, which is neither shown nor a reason for outputs to be stale.
_DIRECTIVES = {
    "default_exp",
    "export",
    "exporti",
    "exports",
    "exportd",
    "exec_doc",
    "hide",
    "hide_input",
    "hide_output",
    "hide_line",
    "filter_stream",
    "default_cls_lvl",
    "notest",
    "slow",
    "cuda",
    "test",
    "install",
}
_TAGS = {
    "hide-cell": {"include": False},
    "remove-cell": {"include": False},
    "hide-code": {"echo": False},
    "hide-output": {"output": False},
    "hide-warnings": {"warning": False},
}
_DIRECTIVE_OPTIONS = {
    "hide_input": {"echo": False},
    "hide_output": {"output": False},
    "hide": {"include": False},
    "install": {"include": False},
}

_LEAD = re.compile(r"\s*#\s*\|")
_OPTION = re.compile(r"\s*#\s*\|[ \t]?(.*)")
_WORD = re.compile(r"([A-Za-z_][\w.-]*)(\s*:)?(?:\s+(.*))?$")
_HIDE_LINE = re.compile(r"#\s*\|\s*hide_line\s*$")
_LABEL = re.compile(r"[A-Za-z][\w:.-]*$")
_OUTPUTS = ("stream", "display_data", "execute_result", "error")
_SHOWN = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "text/plain",
)
_IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
_RUN = {
    "when": str,
    "seconds": (int, float),
    "python": str,
    "versions": dict,
    "outputs": list,
    "data": list,
    "memory": int,
    "fingerprint": str,
    "outputs_hash": str,
}
_LAID_OUT = {
    "fig-subcap",
    "tbl-subcap",
    "layout",
    "layout-ncol",
    "layout-nrow",
}  # an author who sets one of these means several parts of one figure
_CAPTIONED = " captioned=true"  # the last paragraph in this div is its caption
_BESIDE = "beside-"  # begins the id of a cell that holds what has no place in the figure above it; an id that begins with `fig-` makes a figure
_ABOVE = "above-"  # ... and of one that holds the code above a table
_HIDDEN_CODE = "#| echo: false\n"
_TABLES = re.compile(r"\s*#\s*\|\s*(label|tbl-[\w-]+):")
_GOES_ON = re.compile(r"\s*#\s*\|(\s{2,}|\s*$)")
_COLUMN = re.compile(r"\s*#\s*\|\s*column:")
_WITH_SCRIPTS = {
    "text/html",
    "application/javascript",
    "application/vnd.jupyter.widget-view+json",
    "application/vnd.jupyter.widget-state+json",
}
_CANNOT = "Unable to display output for mime type(s): {}"
_FIGURE_REPR = re.compile(r"\[?<(matplotlib|seaborn|Figure)")


@dataclass
class Cell:
    kind: str  # "code", "markdown" or "raw"
    source: str  # without the lines of options and directives
    number: int  # 1-based
    id: str = ""
    options: dict = field(default_factory=dict)
    directives: list[str] = field(
        default_factory=list
    )  # as they were written, such as "default_exp quadratic"
    outputs: list[dict] = field(default_factory=list)
    label: str | None = None
    hidden: bool = False
    line_of: dict[str, int] = field(default_factory=dict)  # 1-based line in the cell of each option
    metadata: dict = field(default_factory=dict)
    attachments: dict = field(default_factory=dict)
    execution_count: int | None = None

    @property
    def installs(self) -> bool:
        return "install" in self.directives


@dataclass
class Notebook:
    path: Path | None
    cells: list[Cell]
    metadata: dict
    title: str = ""
    front: dict = field(default_factory=dict)
    exports: str | None = None  # the module that `default_exp` names

    @property
    def language(self) -> str:
        return (
            _mapping(self.metadata, "kernelspec").get("language")
            or _mapping(self.metadata, "language_info").get("name")
            or "python"
        )

    @property
    def run(self) -> dict:
        "The record of the last run, without what has another form; empty if there is none."
        run = _mapping(_mapping(self.metadata, "lessonpress"), "run")
        return {k: v for k, v in run.items() if isinstance(v, _RUN.get(k, object))}


def _lines(source) -> list[str]:
    return _text(source).splitlines(True)


def _text(source) -> str:
    "Text as notebooks keep it: one string, or a list of lines. Half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes `?`."
    text = (
        "".join(map(str, source))
        if isinstance(source, list)
        else source
        if isinstance(source, str)
        else ""
    )
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _name(value) -> str:
    "`value` as a part of an id or of a file's name: a notebook of unknown origin may hold anything there."
    return re.sub(r"[^\w.-]+", "-", str(value or "")).strip(".-")


def _mapping(of: dict, key: str) -> dict:
    return of[key] if isinstance(of.get(key), dict) else {}


def _list(of: dict, key: str) -> list:
    return of[key] if isinstance(of.get(key), list) else []


# ---- Reading


def read_notebook(path: Path, file: str, report: Report) -> Notebook | None:
    "The notebook at `path`, called `file` in messages; None (and the report says why) if it cannot be read."
    try:
        return load_notebook(path.read_bytes(), file, report, path)
    except OSError as e:
        report.error("notebook", f"cannot be read: {e.strerror}", file=file)
    return None


def load_notebook(
    data: bytes, file: str, report: Report, path: Path | None = None
) -> Notebook | None:
    "The notebook that a file holds; None (and the report says why) if it is none."
    try:
        nb = json.loads(data.decode("utf-8"))
    except ValueError as e:
        line = {"line": e.lineno} if isinstance(e, json.JSONDecodeError) else {}
        report.error(
            "notebook",
            f"this is no notebook: {e}",
            file=file,
            hint="a merge conflict? `nbdev-fix`, or take one side and run it again",
            **line,
        )
        return None
    return parse_notebook(nb, file, report, path)


def parse_notebook(
    nb: dict, file: str, report: Report, path: Path | None = None
) -> Notebook | None:
    "The notebook in `nb`, with every problem in it reported."
    if (
        not isinstance(nb, dict)
        or not isinstance(nb.get("nbformat"), int)
        or not isinstance(nb.get("cells", []), list)
    ):
        report.error("notebook", "this is no notebook: no `nbformat` and `cells`", file=file)
        return None
    if nb["nbformat"] != 4 or "cells" not in nb:
        report.error(
            "notebook",
            f"nbformat {nb['nbformat']} cannot be read, only 4",
            file=file,
            hint="open it in Jupyter and save it again",
        )
        return None
    parser = _Parser(file, report, path)
    cells = [c for i, cell in enumerate(nb["cells"], 1) if (c := parser.cell(cell, i))]
    book = Notebook(path, cells, _mapping(nb, "metadata"))
    named = (d.split()[1] for c in cells for d in c.directives if d.startswith("default_exp "))
    book.exports = next(named, _mapping(book.metadata, "nbdev").get("default_exp"))
    parser.front_matter(book)
    if not book.title:
        report.error(
            "title",
            "the notebook has no title",
            file=file,
            cell=1,
            hint="begin its first Markdown cell with `# Title`",
        )
    return book


class _Parser:
    "Turns the cells of one notebook into `Cell`s, with a problem for each thing that is wrong."

    def __init__(self, file, report, path):
        self.file, self.report, self.path = file, report, path

    def error(self, rule, message, cell, line=None, hint=None, level="error"):
        add = self.report.error if level == "error" else self.report.warn
        add(rule, message, file=self.file, cell=cell, line=line, hint=hint)

    def cell(self, cell, number) -> Cell | None:
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if kind not in ("code", "markdown", "raw"):
            self.error(
                "notebook",
                f"unknown kind of cell `{kind}`",
                number,
                hint=nearest(kind, ("code", "markdown", "raw")),
            )
            return None
        c = Cell(
            kind,
            _text(cell.get("source")),
            number,
            _name(cell.get("id")) or f"cell-{number}",
            metadata=_mapping(cell, "metadata"),
            attachments=_mapping(cell, "attachments"),
            execution_count=cell.get("execution_count"),
        )
        if kind == "code":
            self.code(c, cell)
        elif kind == "markdown":
            self.markdown(c)
        return c

    def markdown(self, c):
        c.source = S.resolve(
            c.source,
            self.path,
            self.file,
            self.report,
            lambda line: {"cell": c.number, "line": line},
        )
        for name in re.findall(r"\(attachment:([^)\s]+)", c.source):
            if name not in c.attachments:
                self.error(
                    "attachment",
                    f"`{name}` is not attached to this cell",
                    c.number,
                    hint=nearest(name, c.attachments),
                )

    def code(self, c, cell):
        lead, body = _partition(_lines(c.source))
        c.source = "".join(line for line in body if not _HIDE_LINE.search(line)).strip("\n")
        options, c.directives = _split_lead(lead)
        c.directives += _stored_directives(cell)
        for tag in _list(c.metadata, "tags"):
            c.options.update(_TAGS.get(str(tag), {}))
        for d in c.directives:
            c.options.update(_DIRECTIVE_OPTIONS.get(d.split()[0], {}))
        if options.strip():
            self.read_options(c, options)
        self.check(c, lead)
        c.label = c.options.get("label")
        c.outputs = self.outputs(_list(cell, "outputs"), c)
        c.hidden = c.options.get("include") is False or _empty(c) and not c.outputs

    def read_options(self, c, text):
        try:
            options, lines = yamlfile.load(text, self.file)
        except LessonpressError as e:
            for p in e.problems:
                self.report.add(replace(p, cell=c.number, rule="cell-option"))
            return
        c.options.update(options)
        c.line_of = {str(k): lines.of(k) for k in options}

    def check(self, c, lead):
        for k in c.line_of:
            self.check_option(c, k)
        for d in c.directives:
            name = d.split()[0]
            if name in _DIRECTIVES or name.startswith("test"):
                continue
            line = next(
                (
                    i
                    for i, text in enumerate(lead, 1)
                    if re.search(rf"\|\s*{re.escape(name)}\b", text)
                ),
                None,
            )
            self.error(
                "directive",
                f"unknown directive `{name}`",
                c.number,
                line,
                level="warning",
                hint=nearest(name, _DIRECTIVES | _OPTIONS)
                or "an option needs a value: `name: value`",
            )
        label = c.options.get("label")
        if label is not None and not (isinstance(label, str) and _LABEL.match(label)):
            self.error(
                "cell-option",
                f"`{label}` cannot be a label",
                c.number,
                c.line_of.get("label"),
                hint="use letters, digits and hyphens, such as first-guess",
            )
            del c.options["label"]

    def check_option(self, c, k):
        if k == "echo" and c.options[k] == "fenced":
            self.error(
                "unsupported",
                "`echo: fenced` is shown as `echo: true` by the embedded renderer",
                c.number,
                c.line_of[k],
                level="warning",
            )
        if k in _OPTIONS | _EXECUTION:
            return
        if k in _QUARTO_ONLY:
            self.error(
                "unsupported",
                f"the option `{k}` is not supported by the embedded renderer",
                c.number,
                c.line_of[k],
                level="warning",
            )
        else:
            self.error(
                "cell-option",
                f"unknown option `{k}`",
                c.number,
                c.line_of[k],
                hint=nearest(k, _OPTIONS) or nearest(k, _EXECUTION | _QUARTO_ONLY),
            )

    def outputs(self, outputs, c) -> list[dict]:
        kept = []
        for out in outputs:
            kind = out.get("output_type") if isinstance(out, dict) else None
            if isinstance(kind, str) and kind in _OUTPUTS:
                kept.append(_regular(out))
            else:
                self.error(
                    "output",
                    f"unknown kind of output `{kind}`",
                    c.number,
                    hint=nearest(kind, _OUTPUTS),
                )
        for d in c.directives:
            if d.startswith("filter_stream "):
                kept = [_filtered(o, d.split()[1:]) for o in kept]
        for out in kept:
            self.check_output(c, out)
        return [o for o in kept if o["output_type"] != "stream" or _text(o.get("text"))]

    def check_output(self, c, out):
        if "data" not in out or c.options.get("include") is False:
            return
        mime = _mime(out["data"])
        if mime is None:
            self.error(
                "output",
                f"this output cannot be shown: {', '.join(out['data']) or 'no data'}",
                c.number,
                level="warning",
                hint="give it a text/html or text/plain form too",
            )
        elif mime in _IMAGES and _bytes(mime, out["data"][mime]) is None:
            self.error("output", f"this {mime} is no base64", c.number, hint="run the cell again")

    def front_matter(self, book):
        "Title and metadata, taken out of the cells that hold them."
        first = next((c for c in book.cells if c.kind != "code" and c.source.strip()), None)
        if first is not None and first.number == 1:
            book.front, first.source = self.yaml(first)
        if book.front.get("title"):
            book.title = str(book.front["title"])
        else:
            self.heading(book)

    def yaml(self, c) -> tuple[dict, str]:
        try:
            front, body, lines = S.front_matter(c.source, self.file)
        except LessonpressError as e:
            for p in e.problems:
                self.report.add(replace(p, cell=c.number))
            return {}, ""
        S.check_front(front, lines, self.file, self.report, cell=c.number)
        return front, body

    def heading(self, book):
        "The heading that opens the first Markdown cell with text is the title, and leaves it."
        cell = next((c for c in book.cells if c.kind == "markdown" and c.source.strip()), None)
        m = cell and re.match(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)", cell.source)
        if m:
            book.title, cell.source = S.plain(m[1]), cell.source[m.end() :]


def _partition(lines: list[str]) -> tuple[list[str], list[str]]:
    "The lines that may hold options and directives, and the rest, in which a cell magic goes first."
    n = 0
    while n < len(lines) and (_LEAD.match(lines[n]) or not lines[n].strip()):
        n += 1
    while n and not lines[n - 1].strip():
        n -= 1  # blank lines under the last option belong to the code
    return lines[:n], lines[n:]


def _split_lead(lines: list[str]) -> tuple[str, list[str]]:
    "The options as YAML, with an empty line for each that is none, so that line numbers hold; and the directives."
    yaml, directives = [], []
    for line in lines:
        m = _OPTION.match(line)
        text = m[1].rstrip() if m else ""
        if text and _is_directive(text):
            directives.append(_normal(text))
        yaml.append("" if text and _is_directive(text) else text)
    return "\n".join(yaml), directives


def _is_directive(text: str) -> bool:
    m = _WORD.match(text)
    return bool(m) and (m[1] in _DIRECTIVES or not m[2])


def _stored_directives(cell: dict) -> list[str]:
    "Directives that nbdev keeps in a cell's metadata."
    return [
        k if v == "true" else f"{k} {v}"
        for k, v in _mapping(_mapping(cell, "metadata"), "nbdev").items()
        if k in _DIRECTIVES
    ]


def _normal(text: str) -> str:
    name, _, value = _WORD.match(text).groups()
    return f"{name} {value.strip()}" if value else name


def _empty(c: Cell) -> bool:
    return not c.source.strip()


def _regular(out: dict) -> dict:
    "An output that has what its kind must have, and nothing of another kind: a stream its name, a display its data."
    if out["output_type"] in ("display_data", "execute_result"):
        return {**out, "data": _mapping(out, "data")}
    out = {k: v for k, v in out.items() if k != "data"}
    return (
        {**out, "name": "stderr" if out.get("name") == "stderr" else "stdout"}
        if out["output_type"] == "stream"
        else out
    )


def _filtered(out: dict, words: list[str]) -> dict:
    if out.get("output_type") != "stream":
        return out
    return {
        **out,
        "text": [line for line in _lines(out.get("text")) if not any(w in line for w in words)],
    }


def _apart(options: dict, outputs: list[dict]) -> list[dict]:
    """Of the outputs of a cell those that go into a cell of their own below it. Quarto makes every display of a cell whose label begins
    with `fig-` or `tbl-` a part of the figure, "(a)" and "(b)"; a fact is none, nor is what stands beside a picture."""
    label, caption = (
        str(options.get("label") or ""),
        options.get("fig-cap") or options.get("tbl-cap"),
    )
    if (
        not (caption or label.startswith(("fig-", "tbl-")))
        or options.get("include") is False
        or options.get("output") in (False, "asis")
    ):
        return []
    shown = [o for o in outputs if "data" in o]
    others = [o for o in shown if FACT not in o["data"]]
    if isinstance(caption, list) or _LAID_OUT & options.keys():
        own = others
    else:
        own = [o for o in others if _pictured(o["data"])] or others
    return [o for o in shown if o not in own] if own else []


def _pictured(data: dict) -> bool:
    "Whether an output is a picture or a live figure."
    return _mime(data) in _IMAGES or _text(data.get("text/html")).startswith('<div class="live">')


# ---- For Quarto


def prepare(nb: dict) -> dict:
    """The notebook without nbdev's directives and hidden cells, as Quarto needs it: an option stays as it was written, sources are
    lists of lines, HTML goes as Markdown, and everything else is as it was."""
    cells = []
    for cell in nb.get("cells", []):
        new = {**cell, "source": _lines(cell.get("source"))}
        cells += _prepared(new) if cell.get("cell_type") == "code" else [new]
    return {
        **nb,
        "cells": cells,
        "metadata": {k: v for k, v in _mapping(nb, "metadata").items() if k != "widgets"},
    }


def _prepared(cell: dict) -> list[dict]:
    lead, body = _partition(cell["source"])
    yaml, directives = _split_lead(lead)
    directives += _stored_directives(cell)
    names = [d.split()[0] for d in directives]
    keep = [
        f"#| {k}: {str(v).lower()}\n"
        for n in names
        for k, v in _DIRECTIVE_OPTIONS.get(n, {}).items()
    ]
    keep += [
        line for line in lead if (m := _OPTION.match(line)) and not _is_directive(m[1].rstrip())
    ]
    body = [line for line in body if not _HIDE_LINE.search(line)]
    if (
        {"hide", "install"} & {*names}
        or directives
        and not "".join(keep + body).strip()
        and not cell.get("outputs")
    ):
        return []
    if "outputs" not in cell:
        return [{**cell, "source": keep + body}]
    outputs = [
        _regular(o) if isinstance(o, dict) and o.get("output_type") in _OUTPUTS else o
        for o in _list(cell, "outputs")
    ]
    for d in directives:
        if d.startswith("filter_stream "):
            outputs = [_filtered(o, d.split()[1:]) for o in outputs]
    options = {k: v for n in names for k, v in _DIRECTIVE_OPTIONS.get(n, {}).items()}
    if any("data" in o for o in outputs if isinstance(o, dict)):
        options |= _as_mapping(yaml)
    apart = _apart(options, outputs)
    shown = {
        **cell,
        "source": keep + body,
        "outputs": [_one_form(o) for o in outputs if o not in apart],
    }
    beside = {
        **cell,
        **_with_id(cell, _BESIDE),
        "source": [_HIDDEN_CODE, *(line for line in keep if _COLUMN.match(line))],
        "outputs": [_one_form(o) for o in apart],
    }
    return [
        *(_above(shown, keep, body) if _is_table(options, shown["outputs"]) else [shown]),
        *([beside] if apart else []),
    ]


def _above(cell: dict, keep: list[str], body: list[str]) -> list[dict]:
    "A table's cell as two, the code above its table: Quarto puts code and table together below the caption."
    code = {
        **cell,
        **_with_id(cell, _ABOVE),
        "source": _without_table(keep) + body,
        "outputs": [o for o in cell["outputs"] if "data" not in o],
    }
    return [
        code,
        {
            **cell,
            "source": [*keep, _HIDDEN_CODE],
            "outputs": [o for o in cell["outputs"] if "data" in o],
        },
    ]


def _without_table(lines: list[str]) -> list[str]:
    "Options without those of a table, whose values may go on over indented lines."
    kept, dropped = [], False
    for line in lines:
        dropped = bool(_TABLES.match(line)) or dropped and bool(_GOES_ON.match(line))
        if not dropped:
            kept.append(line)
    return kept


def _is_table(options: dict, outputs: list[dict]) -> bool:
    "Whether a cell shows its code above a table with a label."
    return (
        str(options.get("label") or "").startswith("tbl-")
        and not {"echo", "include", "output"} & options.keys()
        and any("data" in o for o in outputs)
    )


def _as_mapping(yaml: str) -> dict:
    "A cell's options; none if they cannot be read, of which Quarto tells."
    try:
        return yamlfile.load(yaml, "")[0] if yaml.strip() else {}
    except LessonpressError:
        return {}


def _with_id(cell: dict, prefix: str) -> dict:
    return {"id": f"{prefix}{cell['id']}"} if isinstance(cell.get("id"), str) else {}


def _one_form(out: dict) -> dict:
    """An output without what Quarto has every reader's browser ask another host for scripts for: HTML, a widget, a script. Of these the form that
    is shown stays; HTML goes as raw HTML in Markdown."""
    data = out.get("data") if isinstance(out, dict) else None
    if not data or not _WITH_SCRIPTS & data.keys():
        return out
    mime = _mime(data)
    if mime == "text/html":
        shown = {"text/markdown": _as_markdown(mime, _text(data[mime])).splitlines(True)}
    else:
        shown = {mime: data[mime]} if mime else {"text/plain": _CANNOT.format(", ".join(data))}
    return {**out, "data": shown}


# ---- As Markdown


def to_markdown(nb: Notebook) -> tuple[str, dict[str, bytes]]:
    "The notebook in Quarto's Markdown, and the files to write beside its page, by their relative address."
    writer = _Writer(nb)
    parts = [writer.cell(c) for c in nb.cells]
    return "\n\n".join(p.strip("\n") for p in parts if p.strip()) + "\n", writer.files


def _mime(data: dict) -> str | None:
    "The form of an output that is shown."
    if _math(data):
        return "text/latex"
    return next((m for m in _SHOWN if m in data), None)


def _bytes(mime: str, data) -> bytes | None:
    "The bytes of an image; None if it is no base64."
    if mime == "image/svg+xml":
        return _text(data).encode()
    try:
        return base64.b64decode("".join(_text(data).split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _as_markdown(mime: str, text: str) -> str:
    "HTML or a formula as Markdown."
    if mime == "text/html":
        return _fence(text, "{=html}")
    return f"$$\n{text.strip()}\n$$" if text.strip().startswith("\\begin{") else text


def _math(data: dict) -> bool:
    latex = _text(data.get("text/latex")).strip() if "text/latex" in data else ""
    return not ({"text/html", "text/markdown"} & data.keys()) and latex.startswith(
        ("$", "\\begin{", "\\[")
    )


def _quoted(value) -> str:
    "A value of an attribute, on one line."
    text = " ".join(str(value).split())
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _word(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fence(text: str, head: str) -> str:
    "`text` as a code block, with more backticks than it holds."
    ticks = "`" * max(3, 1 + max((len(t) for t in re.findall(r"`{3,}", text)), default=0))
    return f"{ticks} {head}".rstrip() + f"\n{text}" + ("" if text.endswith("\n") else "\n") + ticks


def _div(attributes: str, *parts: str) -> str:
    body = "\n\n".join(p for p in parts if p)
    colons = ":" * max(3, 1 + max((len(c) for c in re.findall(r"^:{3,}", body, re.M)), default=0))
    return f"{colons} {{{attributes}}}\n{body}\n{colons}"


class _Writer:
    "Writes cells, and keeps the images found on the way."

    def __init__(self, nb):
        self.nb, self.files = nb, {}
        self.folder = f"{nb.path.stem if nb.path else 'notebook'}_files/figure-html"
        self.defaults = _mapping(nb.front, "execute")

    def option(self, c, name, default=None):
        return c.options.get(name, self.defaults.get(name, default))

    def cell(self, c) -> str:
        if c.kind == "code":
            return self.code(c)
        if (
            c.kind == "raw"
            and c.metadata.get("raw_mimetype", c.metadata.get("format")) == "text/html"
        ):
            return _fence(c.source, "{=html}")
        return self.attached(c)

    def attached(self, c) -> str:
        "The text of a cell with its attachments as files."
        text = c.source
        for i, (name, forms) in enumerate(c.attachments.items(), 1):
            mime = next((m for m in _IMAGES if m in forms), None)
            if mime:
                text = text.replace(
                    f"attachment:{name}", self.image(f"{c.id}-{i}-{_name(name)}", mime, forms[mime])
                )
        return text

    def image(self, name, mime, data) -> str:
        "The address of an image, whose bytes are kept."
        address = f"{self.folder}/{name}"
        self.files[address] = _bytes(mime, data) or b""
        return address

    def code(self, c) -> str:
        if c.hidden or self.option(c, "include") is False:
            return ""
        outputs = self.outputs(c)
        apart = _apart(c.options, outputs)
        outputs = [o for o in outputs if o not in apart]
        places = self.places(c, outputs)
        if (
            _is_table(c.options, outputs)
            and not _empty(c)
            and self.option(c, "echo", True) is not False
        ):
            return self.above(c, outputs, apart)
        solo = (
            len(places) == 1 and not (c.label or "").startswith("tbl-")
        )  # the only output that is displayed gets label and caption, several leave them to the cell
        caption = c.options.get("fig-cap", c.options.get("tbl-cap"))
        captions = (
            list(caption) if isinstance(caption, list) else [caption] if solo and caption else []
        )
        shown = [self.output(c, o, i, places.get(i), captions) for i, o in enumerate(outputs, 1)]
        source = (
            self.source(c) if self.option(c, "echo", True) is not False and not _empty(c) else ""
        )
        if not source and not shown:
            return ""
        if self.option(c, "output") == "asis" and not (
            c.label or source or c.options.get("classes")
        ):
            return "\n\n".join(shown)
        under = (
            ""
            if solo or not caption or isinstance(caption, list)
            else " ".join(str(caption).split())
        )
        cell = _div(
            self.attributes(c, solo) + _CAPTIONED * bool(under and c.label), source, *shown, under
        )
        return f"{cell}\n\n{self.beside(c, apart)}" if apart else cell

    def above(self, c, outputs, apart) -> str:
        "The code of a table, and the table."
        code = replace(
            c,
            label=None,
            id=f"{_ABOVE}{c.id}",
            options={
                k: v for k, v in c.options.items() if k != "label" and not k.startswith("tbl-")
            },
            outputs=[o for o in outputs if "data" not in o],
        )
        table = replace(
            c,
            options=c.options | {"echo": False},
            outputs=[o for o in outputs if "data" in o] + apart,
        )
        return f"{self.code(code)}\n\n{self.code(table)}"

    def beside(self, c, outputs) -> str:
        "The outputs of a figure's cell that are no part of the figure."
        other = replace(
            c,
            options={k: v for k, v in c.options.items() if k == "column"},
            label=None,
            id=f"{_BESIDE}{c.id}",
        )
        return _div(
            self.attributes(other, False),
            *(self.output(other, o, i, None, []) for i, o in enumerate(outputs, 1)),
        )

    def places(self, c, outputs) -> dict[int, str | None]:
        "The ids of the outputs that are displayed, by their position among all outputs."
        at = [i for i, o in enumerate(outputs, 1) if "data" in o]
        if (c.label or "").startswith("tbl-"):
            return dict.fromkeys(at)  # the cell has it
        return {
            i: c.label and (c.label if len(at) == 1 else f"{c.label}-{n}")
            for n, i in enumerate(at, 1)
        }

    def attributes(self, c, solo) -> str:
        names = c.options.get("classes") or ""
        classes = ["cell", *(map(str, names) if isinstance(names, list) else str(names).split())]
        if c.options.get("column"):
            classes.append(f"column-{c.options['column']}")
        id = f"cell-{c.label}" if c.label and solo else c.label or c.id
        out = [f"#{id}", *(f".{n.removeprefix('.')}" for n in classes)]
        if isinstance(c.execution_count, int):
            out.append(f"execution_count={c.execution_count}")
        return " ".join(out)

    def source(self, c) -> str:
        head = (
            [f"#{str(c.options['lst-label']).removeprefix('#')}"]
            if c.options.get("lst-label")
            else []
        ) + [f".{self.nb.language}", ".cell-code"]
        if c.options.get("code-overflow") in ("wrap", "scroll"):
            head.append(f".code-overflow-{c.options['code-overflow']}")
        for k in ("lst-cap", "code-fold", "code-summary", "code-line-numbers"):
            value = c.options.get(k, self.nb.front.get(k) if k.startswith("code-") else None)
            if value is not None:
                head.append(f"{k}={_quoted(_word(value))}")
        return _fence(c.source, "{" + " ".join(head) + "}")

    def outputs(self, c) -> list[dict]:
        "The outputs that are shown, with pieces of a stream that follow each other in one."
        if self.option(c, "output", True) is False:
            return []
        merged = []
        for out in c.outputs:
            if out["output_type"] != "stream":
                merged.append(out)
            elif (
                merged
                and merged[-1]["output_type"] == "stream"
                and merged[-1]["name"] == out["name"]
            ):
                merged[-1]["text"] += _text(out.get("text"))
            else:
                merged.append({**out, "text": _text(out.get("text"))})
        if self.option(c, "warning", True) is False:
            merged = [o for o in merged if o.get("name") != "stderr"]
        pictures = any(_mime(o.get("data", {})) in _IMAGES for o in merged)
        return [o for o in merged if not self.is_noise(o, pictures)]

    def is_noise(self, out, pictures) -> bool:
        "The line of text that matplotlib leaves beside its figure."
        data = out.get("data", {})
        return (
            out["output_type"] == "execute_result"
            and data.keys() == {"text/plain"}
            and pictures
            and bool(_FIGURE_REPR.match(_text(data["text/plain"])))
        )

    def output(self, c, out, n, id, captions) -> str:
        captioned = _CAPTIONED * bool(captions and captions[0] and id)
        text = self.content(c, out, n, id, captions)
        if self.option(c, "output") == "asis":
            return text
        data, kind = out.get("data", {}), out["output_type"]
        kind = {"stream": out.get("name"), "error": "error"}.get(kind, "display")
        head = [".cell-output", f".cell-output-{kind}"]
        if _mime(data) in ("text/markdown", "text/latex"):
            head.append(".cell-output-markdown")
        if id and "data" in out and _mime(data) not in _IMAGES:
            head = [f"#{id}", *head, *captioned.split()]
        if isinstance(out.get("execution_count"), int):
            head.append(f"execution_count={out['execution_count']}")
        return _div(" ".join(head), text)

    def content(self, c, out, n, id, captions) -> str:
        if out["output_type"] == "stream":
            return self.stream(c, out)
        if out["output_type"] == "error":
            return self.terminal(
                "\n".join(
                    map(
                        str, _list(out, "traceback") or [f"{out.get('ename')}: {out.get('evalue')}"]
                    )
                )
            )
        data, mime = out.get("data", {}), _mime(out.get("data", {}))
        caption = " ".join(str(captions.pop(0)).split()) if captions else ""
        if mime in _IMAGES:
            return self.figure(c, mime, data[mime], n, id, caption)
        if mime is None:
            return _fence(_CANNOT.format(", ".join(data)), "")
        return "\n\n".join(filter(None, [self.text(mime, _text(data[mime])), caption]))

    def stream(self, c, out) -> str:
        as_is = self.option(c, "output") == "asis" and out.get("name") == "stdout"
        return out["text"] if as_is else self.terminal(out["text"])

    def text(self, mime, text) -> str:
        if mime in ("text/html", "text/latex"):
            return _as_markdown(mime, text)
        return text if mime == "text/markdown" else self.terminal(text)

    def terminal(self, text) -> str:
        if not ansi.has_ansi(text):
            return _fence(text, "")
        return _div(".ansi-escaped-output", _fence(f"<pre>{ansi.to_html(text)}</pre>", "{=html}"))

    def figure(self, c, mime, data, n, id, caption) -> str:
        name = f"{(c.label or f'cell-{c.number}').replace(':', '-')}-output-{n}.{_IMAGES[mime]}"
        alt = c.options.get("fig-alt")
        if isinstance(alt, list):
            alt = alt[n - 1] if n <= len(alt) else None
        attributes = [f"#{id}"] if id else []
        attributes += [
            f"{k}={_quoted(v)}"
            for k, v in (("fig-alt", alt), ("fig-align", c.options.get("fig-align")))
            if v
        ]
        return f"![{caption}]({self.image(name, mime, data)})" + (
            f"{{{' '.join(attributes)}}}" if attributes else ""
        )
