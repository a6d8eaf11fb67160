"""Which cells run. Authors say it in the words of several programs; here stands what each means for whom."""

from __future__ import annotations

from dataclasses import dataclass

from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.lenient import list_in, mapping_in

__all__ = ["MARKS", "Mark", "left_whole", "may_fail", "runs"]


@dataclass(frozen=True)
class Mark:
    "A way to say that a cell is not run as any other."

    said: str
    of: str  # whose word it is
    run: str  # what `lessonpress run` does: runs it, leaves it, lets it fail
    tested: bool  # whether nbdev-test runs it
    shown: str  # how its page shows the stored output


_PLAIN, _MARKED = "as any", "marked as not run"
# Quarto: its reference of cell options and of `execute`. nbdev: `does_cell_eval`, `nb_frontmatter` and `tst_flags`. nbclient:
# `skip_cells_with_tag` and `allow_errors`, whose tags Jupyter Book took over.
MARKS = {
    "option": Mark("#| eval: false", "Quarto, nbdev", "leaves it", False, _MARKED),
    "execute": Mark("execute: {eval: false}", "Quarto", "leaves all", True, _MARKED),
    "front": Mark("eval: false, in front", "nbdev", "leaves all", False, _MARKED),
    "true": Mark("#| eval: true, below one of these", "both", "runs it", True, _PLAIN),
    "tag": Mark("tag skip-execution", "nbclient, nbdev", "leaves it", False, _MARKED),
    "enabled": Mark("execute: {enabled: false}", "Quarto", "leaves all", True, _MARKED),
    "skip_exec": Mark("skip_exec: true, in front", "nbdev", "leaves all", False, _MARKED),
    "flag": Mark("#| slow, or another of tst_flags", "nbdev", "runs it", False, _PLAIN),
    "error": Mark("#| error: true", "Quarto", "lets it fail", True, _PLAIN),
    "errors": Mark("execute: {error: true}", "Quarto", "lets all fail", True, _PLAIN),
    "raises": Mark("tag raises-exception", "nbclient", "lets it fail", True, _PLAIN),
}


def left_whole(book: Notebook) -> str:
    "The words by which a notebook says that none of its cells is run; empty if it does not."
    of_nbdev = mapping_in(book.metadata, "nbdev") | book.front
    if _is(of_nbdev.get("skip_exec"), True):
        return "skip_exec: true"
    if _is(mapping_in(book.front, "execute").get("enabled"), False):
        return "execute: enabled: false"
    return ""


def runs(cell: Cell, book: Notebook) -> bool:
    "Whether `lessonpress run` executes this cell of code."
    if left_whole(book) or "skip-execution" in _tags(cell):
        return False
    own = cell.options.get("eval", mapping_in(cell.metadata, "nbdev").get("eval"))
    if own is not None:
        return not _is(own, False)
    of_all = mapping_in(book.front, "execute").get("eval")
    if of_all is None:
        of_all = (mapping_in(book.metadata, "nbdev") | book.front).get("eval")
    return not _is(of_all, False)


def may_fail(cell: Cell, book: Notebook) -> bool:
    "Whether an error of this cell is one of its outputs, after which the next cell runs."
    if "raises-exception" in _tags(cell):
        return True
    of_all = mapping_in(book.front, "execute").get("error")
    return _is(cell.options.get("error", of_all), True)


def _tags(cell: Cell) -> list[str]:
    return [str(t) for t in list_in(cell.metadata, "tags")]


def _is(value: object, wanted: bool) -> bool:
    "Whether a value of YAML, or such a word where nbdev keeps it as text, is this one."
    return str(value).lower() == str(wanted).lower()
