"""What is not for readers: the words of several programs by which authors hide a cell, its code or its output, in one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lessonpress.prepare.lenient import Json, list_in, mapping_in, text_of
from lessonpress.prepare.options import directive_name

__all__ = ["STREAMS", "WAYS", "Way", "is_hidden", "is_hidden_stream", "meant", "tags_of"]

CELL, CODE, OUTPUT = {"include": False}, {"echo": False}, {"output": False}
FOLDED = {"code-fold": True}
WARNINGS, STDOUT, STDERR = {"warning": False}, {"stdout": False}, {"stderr": False}
STREAMS = ("stdout", "stderr")  # which are no options of Quarto's


@dataclass(frozen=True)
class Way:
    "One way to hide something."

    where: str  # "tag", "metadata" of the cell, "notebook" (its metadata), "directive" or "heading"
    word: str  # as it is said there
    means: Mapping[str, bool]  # in the words of Quarto's options
    of: str  # whose word it is


_BOOK, _NBDEV = "Jupyter Book and MyST: tags of cells", "nbdev: directives"
_FIRST_NBDEV, _PAGES = "nbdev 1: comments, such as `#hide`", "fastpages: comments"
_LAB, _EXTENSIONS = "JupyterLab: metadata `jupyter`", "nbextensions: hide_input, hide_code"
_MYST_NB, _SPHINX = "MyST-NB: metadata `mystnb`", "nbsphinx: hidden cells"
# Where programs mean different things by a word, the one that hides more is followed: `hide-cell` folds in Jupyter Book and removes in
# Quarto. Of a folded cell, whose code a click shows, only the code can be folded here; `hide-input` says no more than that.
# Quarto's own options (`echo`, `output`, `include` and `warning`, of a cell, a page or the project) are what all the others are turned into.
# `collapsed` is in no row: Jupyter's first notebooks set it by themselves on cells without output.
WAYS = (
    Way("tag", "remove-cell", CELL, f"{_BOOK}; nbconvert: TagRemovePreprocessor; Quarto: tags"),
    Way("tag", "hide-cell", CELL, f"Quarto: tags; {_BOOK}"),
    Way("tag", "remove-input", CODE, f"{_BOOK}; nbconvert: TagRemovePreprocessor"),
    Way("tag", "remove-code", CODE, "Jupyter Book before its tags had hyphens"),
    Way("tag", "hide-code", CODE, "Quarto: tags"),
    Way("tag", "hide_input", CODE, "nbconvert: templates that look for it"),
    Way("tag", "hide-input", FOLDED, _BOOK),
    Way("tag", "remove-output", OUTPUT, f"{_BOOK}; nbconvert: TagRemovePreprocessor"),
    Way("tag", "hide-output", OUTPUT, f"Quarto: tags; {_BOOK}"),
    Way("tag", "remove-stdout", STDOUT, _BOOK),
    Way("tag", "remove-stderr", STDERR, _BOOK),
    Way("tag", "hide-warnings", WARNINGS, "Quarto: tags"),
    Way("metadata", "jupyter.source_hidden", CODE, _LAB),
    Way("metadata", "jupyter.outputs_hidden", OUTPUT, _LAB),
    Way("metadata", "hide_input", CODE, _EXTENSIONS),
    Way("metadata", "hide_output", OUTPUT, _EXTENSIONS),
    Way("metadata", "hideCode", CODE, _EXTENSIONS),
    Way("metadata", "hideOutput", OUTPUT, _EXTENSIONS),
    Way("metadata", "transient.remove_source", CODE, "nbconvert: templates"),
    Way("metadata", "mystnb.remove_code_source", CODE, _MYST_NB),
    Way("metadata", "mystnb.remove_code_outputs", OUTPUT, _MYST_NB),
    Way("metadata", "mystnb.output_stderr = remove", STDERR, _MYST_NB),
    Way("metadata", "nbsphinx = hidden", CELL, _SPHINX),
    Way("metadata", "cellView = form", FOLDED, "Colab: forms"),
    Way("notebook", "hide_input", CODE, _EXTENSIONS),
    Way("notebook", "mystnb.remove_code_source", CODE, _MYST_NB),
    Way("notebook", "mystnb.remove_code_outputs", OUTPUT, _MYST_NB),
    Way("notebook", "mystnb.output_stderr = remove", STDERR, _MYST_NB),
    Way("directive", "hide", CELL, f"{_NBDEV}; {_FIRST_NBDEV}"),
    Way("directive", "hide_input", CODE, f"{_NBDEV}; {_FIRST_NBDEV}"),
    Way("directive", "hide_output", OUTPUT, f"{_NBDEV}; {_FIRST_NBDEV}"),
    Way("directive", "exporti", CELL, f"{_NBDEV}: what is exported for the library alone"),
    Way("directive", "collapse_input", FOLDED, f"{_PAGES}; {_FIRST_NBDEV}"),
    Way("directive", "install", CELL, "ours: a cell that installs the library"),
    Way("heading", "-", CELL, "nbdev: a heading that ends with a dash"),
)


def _key(where: str, word: str) -> tuple[str, str]:
    "How a word is looked up: tags are spelled with hyphens, underscores or neither."
    if where == "tag" and word != "hide_input":
        word = word.lower().replace("-", "").replace("_", "")
    return where, word


_MEANT = {_key(way.where, way.word): way.means for way in WAYS}


def meant(
    cell: Json,
    notebook: Json,
    directives: Iterable[str] = (),
    tags: Iterable[object] = (),
) -> dict[str, bool]:
    """What hides parts of a cell, in the words of Quarto's options and by the names of streams. `notebook` is the metadata of the whole,
    `tags` are those among the options. Directives win over metadata, these over tags, and the notebook's are the weakest."""
    metadata = mapping_in(cell, "metadata")
    said = [("notebook", word) for word in _words(notebook)]
    said += [("tag", str(tag)) for tag in (*list_in(metadata, "tags"), *tags)]
    said += [("metadata", word) for word in _words(metadata)]
    said += [("directive", directive_name(d)) for d in directives]
    source = text_of(cell.get("source")).strip()
    if cell.get("cell_type") == "markdown" and source.startswith("#") and source.endswith(" -"):
        said.append(("heading", "-"))
    out: dict[str, bool] = {}
    for where, word in said:
        out |= _MEANT.get(_key(where, word), {})
    return out


def _words(metadata: Json, above: str = "") -> Iterator[str]:
    "What metadata say: the paths of what is true, and of words with the word."
    for key, value in metadata.items():
        if isinstance(value, dict) and not above:
            yield from _words(value, f"{key}.")
        elif value is True or value == "true":
            yield f"{above}{key}"
        elif isinstance(value, str):
            yield f"{above}{key} = {value}"


def is_hidden(cell: Json) -> bool:
    "Whether a cell of text is hidden: of such a one the source is all."
    of = meant(cell, {})
    return False in (of.get("include"), of.get("echo"))


def is_hidden_stream(out: Json, of: Mapping[str, object]) -> bool:
    "Whether an output is text that was printed to a stream which is hidden."
    return out["output_type"] == "stream" and of.get(out["name"]) is False


def tags_of(options: Json) -> list[object]:
    "The tags among a cell's options."
    tags = options.get("tags")
    return tags if isinstance(tags, list) else [tags]
