"""The lines that open a cell: Quarto's options, nbdev's directives, and which is which."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from lessonpress.prepare.lenient import Json, mapping_in

__all__ = [
    "DIRECTIVES",
    "EXECUTION",
    "OPTIONS",
    "OURS",
    "PLACED",
    "QUARTO_ONLY",
    "WITHOUT_EFFECT",
    "directive_name",
    "filtered_words",
    "is_option",
    "split_lead",
    "split_source",
    "stored_directives",
    "without_directives",
]

LAYOUT = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
PLACED = (*LAYOUT, "tbl-subcap", "tbl-colwidths")  # which stand among the attributes of a cell
# What a cell's options may be. What is only for execution changes nothing on a page; what Quarto does and we do not is named.
OPTIONS = {
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
    "fig-subcap",
    *LAYOUT,
}
# Ours, of which Quarto knows nothing: the figure that the lesson opens with, what facts are called, of which kind an exercise is and how many
# minutes it takes.
OURS = {"cover", "facts", "kind", "minutes"}
EXECUTION = {
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
QUARTO_ONLY = {
    "fig-link",
    "fig-column",
    "tbl-column",
    "tbl-subcap",
    "tbl-colwidths",
    "panel",
    "cap-location",
    "fig-cap-location",
    "tbl-cap-location",
    "html-table-processing",
    "renderings",
}
# Of Quarto's options those of R's engine, of PDF and of slides: they change nothing in a notebook's HTML page.
WITHOUT_EFFECT = {
    "animation-hook",
    "aniopts",
    "attr-error",
    "attr-message",
    "attr-output",
    "attr-source",
    "attr-warning",
    "autodep",
    "cache-comments",
    "cache-globals",
    "cache-lazy",
    "cache-path",
    "cache-rebuild",
    "cache-vars",
    "child",
    "class-error",
    "class-message",
    "class-output",
    "class-source",
    "class-warning",
    "code",
    "collapse",
    "comment",
    "dependson",
    "export",
    "external",
    "fig-asp",
    "fig-env",
    "fig-keep",
    "fig-pos",
    "fig-scap",
    "fig-show",
    "file",
    "highlight",
    "interval",
    "out-extra",
    "out-height",
    "out-width",
    "output-location",
    "prompt",
    "purl",
    "results",
    "sanitize",
    "tidy",
    "tidy-opts",
}
# nbdev's directives: a word, and perhaps arguments, but no `key: value`. Any flag of `tst_flags` is one too. `install` is ours: a cell
# that installs the library where it is missing, which is neither shown nor a reason for outputs to be stale; and `try`: a cell that its
# readers can change and run on the page.
DIRECTIVES = {
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
    "try",
    "collapse_input",
}
_LEAD = re.compile(r"\s*#\s*\|")
_OPTION = re.compile(r"\s*#\s*\|[ \t]?(.*)")
_WORD = re.compile(r"([A-Za-z_][\w.-]*)(\s*:)?(?:\s+(.*))?$")
# An option without the space that YAML wants, as nbdev takes it, too: `eval:false`.
_TIGHT = re.compile(r"(\s*#\s*\|\s*([a-z]+(?:-[a-z]+)*):)(?=[^\s:/])")
_HIDE_LINE = re.compile(r"#\s*\|\s*hide_line\s*$")
# Directives as comments, by nbdev's first version and fastpages. What these fold (`collapse-output`, say) cannot be folded here.
_COMMENT = re.compile(r"\s*#(?!\s*\|)")
_OLD = re.compile(
    r"\s*#\s*(hide|hide_input|hide_output|exporti|(collapse)(?:[-_](?:hide|input))?)\s*$"
)


def split_source(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that may hold options and directives, as YAML wants options, and the rest without hidden lines, in which a cell magic goes
    first. A comment that is a directive in nbdev's old form stands among the former in its new one."""
    n = 0
    while n < len(lines) and (_LEAD.match(lines[n]) or not lines[n].strip()):
        n += 1
    while n and not lines[n - 1].strip():
        n -= 1  # blank lines under the last option belong to the code
    lead, body = [_spaced(line) for line in lines[:n]], lines[n:]
    comments = list(takewhile(lambda line: _COMMENT.match(line) or not line.strip(), body))
    old = [line for line in comments if _OLD.match(line)]
    found = [m for line in old if (m := _OLD.match(line))]
    lead += ["#| collapse_input\n" if m[2] else f"#| {m[1]}\n" for m in found]
    body = [line for line in comments if line not in old] + body[len(comments) :]
    return lead, [line for line in body if not _HIDE_LINE.search(line)]


def _spaced(line: str) -> str:
    m = _TIGHT.match(line)
    return f"{m[1]} {line[m.end() :]}" if m and m[2] in OPTIONS | EXECUTION else line


def split_lead(lines: list[str]) -> tuple[str, list[str]]:
    "The options as YAML, with an empty line for each that is none, so that line numbers hold; and the directives."
    yaml, directives = [], []
    for line in lines:
        text = _after_sign(line)
        directive = _directive(text)
        if directive:
            directives.append(directive)
        yaml.append("" if directive else text)
    return "\n".join(yaml), directives


def without_directives(text: str) -> str:
    "A text with empty lines in the place of nbdev's directives above it, which may stand in cells of every kind."
    lines = text.splitlines(True)
    above = list(takewhile(_is_directive, lines))
    return "\n" * len(above) + "".join(lines[len(above) :])


def _is_directive(line: str) -> bool:
    words = (_directive(_after_sign(line)) or "").split()
    return bool(words) and words[0] in DIRECTIVES


def is_option(line: str) -> bool:
    "Whether this line of the lead belongs to the options."
    return _LEAD.match(line) is not None and _directive(_after_sign(line)) is None


def _after_sign(line: str) -> str:
    m = _OPTION.match(line)
    return m[1].rstrip() if m else ""


def _directive(text: str) -> str | None:
    "The directive in a line without its sign, with one space after its name; None of an option."
    m = _WORD.match(text)
    if not m or not (m[1] in DIRECTIVES or not m[2]):
        return None
    return f"{m[1]} {m[3].strip()}" if m[3] else m[1]


def directive_name(directive: str) -> str:
    return directive.split()[0]


def stored_directives(cell: Json) -> list[str]:
    "Directives that nbdev keeps in a cell's metadata."
    return [
        k if v == "true" else f"{k} {v}"
        for k, v in mapping_in(mapping_in(cell, "metadata"), "nbdev").items()
        if k in DIRECTIVES
    ]


def filtered_words(directives: Iterable[str]) -> list[str]:
    "What no printed line may hold, by `filter_stream`."
    return [
        word for d in directives if directive_name(d) == "filter_stream" for word in d.split()[1:]
    ]
