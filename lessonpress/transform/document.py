"""What both hosts do to a document: run card, backlinks, outlines with their evidence."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from lessonpress.addresses import address
from lessonpress.course import Index, PageInfo
from lessonpress.features import questionnaire, reference
from lessonpress.features import self_test as study
from lessonpress.features.facts import name_of
from lessonpress.gather.settings import Settings
from lessonpress.pandoc import tree as T

__all__ = ["document"]


def document(
    doc: dict, file: str, index: Index, settings: Settings, outline=None, quoted=list
) -> dict:
    "The Pandoc tree of page `file` with everything that lessonpress adds to it; `quoted()` gives the outlines that a page for all of them shows."
    page = index.pages.get(file)
    if page is None:
        return doc
    if page.kind == "outline" and outline is not None:
        doc = study.as_questions(doc, outline, index, settings)
    blocks = study.insert(
        with_reference(doc["blocks"], file, index), file, index, settings.name, outline, quoted
    )
    blocks = backlinks(with_facts(blocks, file, index), page)
    if page.score:
        blocks = [questionnaire.line(page.score, file, index), *blocks]
    if page.kind == "notebook":
        blocks = with_run_card(blocks, page, settings)
    return {**doc, "blocks": blocks}


def with_reference(blocks: list, file: str, index: Index) -> list:
    "Each `::: {.reference}` as the library that the lessons export."

    def answered(lesson, section):
        return index.pages[lesson].answers.get(section, []) if lesson in index.pages else []

    def shown(n):
        return (
            list(
                reference.blocks(
                    n, index.modules, answered, lambda to, anchor: address(to, file, anchor)
                )
            )
            if reference.is_reference(n)
            else None
        )

    return (
        T.transform(blocks, shown) if any(map(reference.is_reference, T.walk(blocks))) else blocks
    )


def with_facts(blocks: list, file: str, index: Index) -> list:
    "A quoted fact becomes a link to the cell that it comes from, and tells its name."

    def one(n):
        name = name_of(n)
        target, _, anchor = index.facts.get(name or "", "").partition("#")
        if not target:
            return None
        return T.link(
            n["c"][1], address(target, file, anchor), ["fact"], {"data-fact": name, "title": name}
        )

    return T.transform(blocks, one)


def with_run_card(blocks: list, page: PageInfo, settings: Settings) -> list:
    "The card, and where the notebook can be opened, go under the promise, the quotation that opens a lesson, or else first."
    at = 1 if blocks and blocks[0]["t"] == "BlockQuote" else 0
    return [*blocks[:at], run_card(page), *open_in(page, settings), *blocks[at:]]


def run_card(page: PageInfo) -> dict:
    "When the outputs were made, on what, and how many of the cells are tests, in one line."
    inlines = _spaced(T.span(T.words(text), classes=classes) for text, classes in _card_parts(page))
    if "fresh" in T.classes_of(inlines[0]):
        inlines = [
            T.span(inlines[:3]),
            *inlines[3:],
        ]  # the mark and what it says of the run wrap as one
    return T.div([T.node("Plain", inlines)], classes=["run-card"])


def _spaced(parts) -> list:
    return [x for part in parts for x in (part, T.node("Space"))][:-1]


def _card_parts(page):
    run = page.run or {}
    if page.fresh is not None:
        yield ("fresh", ["fresh"]) if page.fresh else ("stale", ["stale"])
    if "seconds" in run:
        yield (
            f"run{_day(run.get('when'))} in {run['seconds']} s{_memory(run.get('memory'))}",
            ["run-when"],
        )
    else:
        yield "not run yet", ["run-when", "not-run"]
    versions = [f"{name} {v}" for name, v in run.get("versions", {}).items()]
    if "python" in run:
        versions.insert(0, f"Python {run['python']}")
    if versions:
        yield ", ".join(versions), ["run-versions"]
    if "data" in run:
        yield (
            ", ".join(
                f"{d.get('name')} ({d.get('kind')} data)"
                for d in run["data"]
                if isinstance(d, dict)
            )
            or "no data set",
            ["run-data"],
        )
    if page.cells:
        yield f"{page.tests} of {page.cells} code cells are tests", ["run-tests"]


def _day(when: str | None) -> str:
    try:
        day = datetime.fromisoformat(when)
    except (TypeError, ValueError):
        return ""
    return f" on {day.day} {day:%B %Y}"


def open_in(page: PageInfo, settings: Settings) -> list[dict]:
    "One line of links to the notebook where it runs or can be had, if the course names its repository; Colab and Kaggle read GitHub alone."
    if not settings.repository:
        return []
    file = quote(f"{settings.branch}/{page.file}")
    places = [("Download the notebook", f"{settings.repository}/raw/{file}")]
    if own := settings.repository.partition("//github.com/")[2]:
        source = f"{settings.repository}/blob/{file}"
        places = [
            ("Open in Colab", f"https://colab.research.google.com/github/{own}/blob/{file}"),
            (
                "Open in Kaggle",
                f"https://www.kaggle.com/kernels/welcome?src={quote(source, safe='')}",
            ),
            *places,
        ]
    return [
        T.div(
            [T.node("Plain", _spaced(T.link(T.words(name), href) for name, href in places))],
            classes=["open-in"],
        )
    ]


def _memory(bytes: int | None) -> str:
    return f" with {bytes / 1e9:.1f} GB of memory" if bytes else ""


def backlinks(blocks: list, page: PageInfo) -> list:
    "Under each section's heading, the questions that its cells answer."
    out = []
    if page.answers.get(""):
        out.append(answers_line(page.answers[""], page.file))
    for block in blocks:
        out.append(block)
        found = page.answers.get(T.id_of(block)) if block.get("t") == "Header" else None
        if found:
            out.append(answers_line(found, page.file))
    return out


def answers_line(questions, file: str) -> dict:
    inlines = T.words("Answers ")
    for i, q in enumerate(questions):
        if i:
            inlines += [T.node("Space"), T.node("Str", "·"), T.node("Space")]
        inlines.append(T.link(T.words(q.text), address(q.file, file, q.id)))
    return T.div([T.node("Para", inlines)], classes=["answers"])
