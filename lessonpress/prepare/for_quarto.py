"""A notebook made ready for Quarto, which reads it after this by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from lessonpress.gather import yaml_lines
from lessonpress.gather.page_source import front_matter
from lessonpress.prepare.attachments import plainly_named
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.evaluation import runs
from lessonpress.prepare.forms import (
    CANNOT,
    JSON,
    LATEX,
    SCRIPT,
    WIDGET,
    as_markdown,
    data_of,
    form_shown,
)
from lessonpress.prepare.hidden import STREAMS, is_hidden, is_hidden_stream, meant, tags_of
from lessonpress.prepare.html_outputs import HtmlOutputs
from lessonpress.prepare.jupyter_markdown import Texts
from lessonpress.prepare.lenient import Json, lines_of, list_in, mapping_in, text_of
from lessonpress.prepare.options import (
    OURS,
    filtered_words,
    is_option,
    split_lead,
    split_source,
    stored_directives,
    without_directives,
)
from lessonpress.prepare.outputs import (
    ABOVE,
    BESIDE,
    KINDS,
    apart,
    is_display,
    is_table,
    moves_back_in,
    on_screens,
    regular,
    without_lines,
)
from lessonpress.prepare.plot_colours import themed
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.solutions import has_exercises, renamed
from lessonpress.prepare.titles import Opening, opening
from lessonpress.prepare.widgets import STATE, Widgets
from lessonpress.problems import LessonpressError, Report

__all__ = ["prepare"]

_HIDDEN_CODE = "#| echo: false\n"
_OF_TABLE = re.compile(r"\s*#\s*\|\s*(label|tbl-[\w-]+):")
_CLASSES = re.compile(r"\s*#\s*\|\s*classes:")
_GOES_ON = re.compile(r"\s*#\s*\|(\s{2,}|\s*$)")
_COLUMN = re.compile(r"\s*#\s*\|\s*column:")
_OURS = re.compile(
    rf"\s*#\s*\|\s*({'|'.join(sorted(OURS))}):"
)  # options of which Quarto knows nothing
_WITH_SCRIPTS = {"text/html", SCRIPT, WIDGET, STATE}
SVG = "image/svg+xml"
_UNKNOWN = (JSON, SCRIPT)  # forms that Quarto has no place for


def prepare(nb: Json) -> Json:
    """The notebook without nbdev's directives and hidden cells, as Quarto needs it: an option stays as it was written, sources are
    lists of lines, HTML goes as Markdown, and everything else is as it was."""
    cells: list[Json] = []
    nb = _for_readers(nb)
    book = parse_notebook(nb, "", Report())
    left, whole, html = _not_run(book), mapping_in(nb, "metadata"), HtmlOutputs()
    nb, title = _with_title(nb)
    texts, first = _texts(nb, renamed if has_exercises(book) else str), _first(nb)
    for number, cell in enumerate(nb.get("cells", []), 1):
        new = {**cell, "source": lines_of(cell.get("source"))}
        if number in left:
            new["source"] = _marked(new["source"])
        if cell.get("cell_type") == "markdown":
            front = _front(new["source"]) if number == first else []
            new["source"] = [*front, *texts[number].splitlines(True)]
        cells += _prepared(new, whole, html) if cell.get("cell_type") == "code" else [new]
    cells = [*title, *cells]
    metadata = {k: v for k, v in whole.items() if k != "widgets"}
    return {**nb, "cells": cells, "metadata": metadata}


def _for_readers(nb: Json) -> Json:
    "The notebook without cells of text that are hidden, but for the metadata of the page; attachments have names that Quarto finds."
    first, cells = _first(nb), []
    for number, cell in enumerate(nb.get("cells", []), 1):
        if cell.get("cell_type") == "code":
            cells.append(cell)
        elif not is_hidden(cell):
            text = without_directives(text_of(cell.get("source")))
            cells.append(_with_attachments({**cell, "source": lines_of(text)}))
        elif number == first and (front := _front(lines_of(cell.get("source")))):
            cells.append({**cell, "source": front})
    return {**nb, "cells": cells}


def _with_title(nb: Json) -> tuple[Json, list[Json]]:
    "The notebook without a title that Quarto would not find, and a cell of metadata that says it."
    cells = list(nb.get("cells", []))
    kinds = [c.get("cell_type") for c in cells]
    texts = [(i, text_of(c.get("source"))) for i, c in enumerate(cells) if kinds[i] == "markdown"]
    first = next((text_of(c.get("source")) for c in cells if c.get("cell_type") != "code"), "")
    opens = Opening() if first.startswith("---\n") else opening(texts)
    if not opens.title or opens.as_quarto:
        return nb, []
    cells[opens.cell] = {**cells[opens.cell], "source": opens.text}
    said = yaml.safe_dump({**opens.front, "title": opens.title}, allow_unicode=True)
    front = {"cell_type": "raw", "metadata": {}, "source": f"---\n{said}---\n".splitlines(True)}
    id = {"id": "front-matter"} if any("id" in c for c in cells) else {}  # where cells have one
    return {**nb, "cells": cells}, [front | id]


def _texts(nb: Json, said: Callable[[str], str]) -> Texts:
    "The Markdown cells as Quarto is to read them, each as it is `said`."
    first, found = _first(nb), []
    for number, cell in enumerate(nb.get("cells", []), 1):
        lines = lines_of(cell.get("source"))
        if cell.get("cell_type") == "markdown":
            front = _front(lines) if number == first else []
            found.append((number, said("".join(lines[len(front) :]))))
    return Texts(found)


def _first(nb: Json) -> int:
    "The number of the first cell that is no code, which may begin with the notebook's metadata."
    cells = enumerate(nb.get("cells", []), 1)
    return next((n for n, cell in cells if cell.get("cell_type") != "code"), 0)


def _front(lines: list[str]) -> list[str]:
    "The lines of metadata that open a cell, which are no Markdown."
    try:
        front, body, _ = front_matter("".join(lines), "")
    except LessonpressError:
        return lines  # of which Quarto tells
    return lines[: len(lines) - len(body.splitlines())] if front else []


def _not_run(book: Notebook | None) -> set[int]:
    "The numbers of the cells whose outputs no run has made."
    if book is None:
        return set()
    code = (c for c in book.cells if c.kind == "code" and c.outputs)
    return {c.number for c in code if not runs(c, book)}


def _with_attachments(cell: Json) -> Json:
    "A cell of text whose attachments have names that Quarto finds: it looks for each of them as it is called."
    attached = mapping_in(cell, "attachments")
    if not attached:
        return cell
    text, attachments = plainly_named(text_of(cell.get("source")), attached)
    return {**cell, "source": lines_of(text), "attachments": attachments}


def _marked(source: list[str]) -> list[str]:
    "The source of a cell with one class more among its options."
    lead, body = split_source(source)
    options, _ = split_lead(lead)
    names = _options(options).get("classes") or []
    names = names.split() if isinstance(names, str) else [str(n) for n in names]
    others = _without(_CLASSES, lead)
    return [f"#| classes: [{', '.join([*names, 'not-run'])}]\n", *others, *body]


def _prepared(cell: Json, notebook: Json, html: HtmlOutputs) -> list[Json]:
    "A cell of code as none, as one, or with cells for what Quarto must not take into its figure or table."
    lead, body = split_source(cell["source"])
    options, directives = split_lead(lead)
    directives += stored_directives(cell)
    own = _options(options)
    said = meant(cell, notebook, directives, tags_of(own))
    meant_too = {k: v for k, v in said.items() if k not in own}
    empty = not "".join([*filter(is_option, lead), *body]).strip() and not cell.get("outputs")
    if meant_too.get("include") is False or ((meant_too or directives) and empty):
        return []
    lines = [f"#| {k}: {str(v).lower()}\n" for k, v in meant_too.items() if k not in STREAMS]
    lines += _without(_OURS, [line for line in lead if is_option(line)])
    if "outputs" not in cell:
        return [{**cell, "source": lines + body}]
    outputs = [
        _coloured(html.settled(o)) if isinstance(o, dict) else o
        for o in _outputs(cell, notebook, directives, said)
    ]
    return _in_cells(cell, lines, body, said | own, outputs)


def _coloured(out: Json) -> Json:
    "An output whose plot has the page's colours."
    data = out.get("data")
    plot = text_of(data[SVG]) if isinstance(data, dict) and SVG in data else ""
    new = themed(plot)
    return out if new == plot else {**out, "data": {**mapping_in(out, "data"), SVG: lines_of(new)}}


def _outputs(cell: Json, notebook: Json, directives: list[str], said: Json) -> list[Any]:
    "The outputs of a cell that are not hidden; what is none stays as it is, and Quarto tells."
    words = filtered_words(directives)
    outputs = list_in(cell, "outputs")
    known = [isinstance(o, dict) and o.get("output_type") in KINDS for o in outputs]
    kept = [
        without_lines(regular(o), words) if k else o for o, k in zip(outputs, known, strict=True)
    ]
    kept = [o for o, k in zip(kept, known, strict=True) if not (k and is_hidden_stream(o, said))]
    if not all(known):
        return kept
    kept = Widgets(notebook).shown(kept)
    return on_screens(kept) if moves_back_in(kept) else kept


def _options(text: str) -> Json:
    "A cell's options; none if they cannot be read, of which Quarto tells."
    try:
        return yaml_lines.load(text, "")[0] if text.strip() else {}
    except LessonpressError:
        return {}


def _in_cells(
    cell: Json, lines: list[str], body: list[str], options: Json, outputs: list[Any]
) -> list[Json]:
    beside = apart(options, outputs)
    kept = [_in_one_form(o) for o in outputs if o not in beside]
    if is_table(options, kept):
        made = _table(cell, lines, body, kept)
    else:
        made = [{**cell, "source": lines + body, "outputs": kept}]
    if beside:
        source = [_HIDDEN_CODE, *(line for line in lines if _COLUMN.match(line))]
        made.append(_named(cell, BESIDE, source, [_in_one_form(o) for o in beside]))
    return made


def _table(cell: Json, lines: list[str], body: list[str], outputs: list[Any]) -> list[Json]:
    "A table's cell as two, the code above its table: Quarto puts code and table together below the caption."
    printed = [o for o in outputs if not is_display(o)]
    shown = [o for o in outputs if is_display(o)]
    return [
        _named(cell, ABOVE, _without(_OF_TABLE, lines) + body, printed),
        {**cell, "source": [*lines, _HIDDEN_CODE], "outputs": shown},
    ]


def _named(cell: Json, prefix: str, source: list[str], outputs: list[Any]) -> Json:
    "A cell next to `cell`, with an id of its own if that has one."
    named = {"id": f"{prefix}{cell['id']}"} if isinstance(cell.get("id"), str) else {}
    return {**cell, **named, "source": source, "outputs": outputs}


def _without(options: re.Pattern[str], lines: list[str]) -> list[str]:
    "Lines of options without some, whose values may go on over indented lines."
    kept, dropped = [], False
    for line in lines:
        dropped = bool(options.match(line) or (dropped and _GOES_ON.match(line)))
        if not dropped:
            kept.append(line)
    return kept


def _in_one_form(out: Any) -> Any:
    """An output without what Quarto has every reader's browser ask another host for scripts for: HTML, a widget, a script. Of these the form that
    is shown stays; HTML goes as raw HTML in Markdown."""
    data = out.get("data") if isinstance(out, dict) else None
    if not isinstance(data, dict):
        return out
    form = form_shown(data)
    strange = form is None or form in _UNKNOWN or _is_strange(form, data)
    if not strange and not _WITH_SCRIPTS & data.keys():
        return out
    if form is None:
        shown: Json = {"text/plain": CANNOT.format(", ".join(data))}
    elif form in ("text/html", *_UNKNOWN, LATEX):
        shown = {"text/markdown": as_markdown(form, data_of(data, form)).splitlines(True)}
    else:
        shown = {form: data[form]}
    return {**out, "data": shown}


def _is_strange(form: str | None, data: Json) -> bool:
    "Whether Quarto takes a formula for none: it knows one in a list of lines that begins and ends as such."
    if form != LATEX:
        return False
    lines = data[LATEX] if isinstance(data[LATEX], list) and data[LATEX] else [""]
    first, last = str(lines[0]), str(lines[-1])
    in_dollars = first.startswith("$") and last.endswith("$")
    return not in_dollars and not (first.startswith("\\begin{") and "\\end{" in last)
