"""One source file: its text or its cells, and the Markdown that Pandoc reads of it. Each is made
when it is asked for, since of a page that has not changed nobody asks."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.gather import metadata, page_source
from lessonpress.gather.frozen import Frozen, files_of, frozen, would_run
from lessonpress.gather.includes import with_includes
from lessonpress.gather.metadata import Said
from lessonpress.gather.older_outputs import with_outputs
from lessonpress.gather.shortcodes import EMBEDDED
from lessonpress.gather.shown import READ_AS, shown_by_default, shown_in
from lessonpress.inside import is_inside
from lessonpress.pandoc.tree import Node, containers
from lessonpress.prepare import embeds
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.html_outputs import HtmlOutputs
from lessonpress.prepare.python_code import Code, code_of
from lessonpress.prepare.read_notebook import load_notebook
from lessonpress.prepare.stored_outputs import lacks_outputs
from lessonpress.prepare.titles import opening
from lessonpress.prepare.to_markdown import Written, to_markdown
from lessonpress.problems import LessonpressError, Problem, Report

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["Source"]


# What opens a page is read before Pandoc reads the rest, so it takes no metadata out of that.
_EXTENSIONS = re.compile(r"markdown((?:[+-](?!\w*(?:metadata|title)_block)\w+)+)")


class Source:
    "The file `file` of the course in `root`; reading it raises `LessonpressError` if it is broken."

    def __init__(self, root: Path, file: str, data: bytes | None = None):
        self.root, self.file, self._data = root, file, data
        self.report = Report()  # what was found wrong when it was read
        self._tree: dict[str, Any] | None = None
        self._nodes: list[Node] | None = None

    @property
    def path(self) -> Path:
        return self.root / self.file

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes() if self._data is None else self._data

    @property
    def digest(self) -> str:
        "Of all that the page is read from."
        read = self.markdown + self.extensions
        return hashlib.sha256(self.data + read.encode()).hexdigest()

    @cached_property
    def text(self) -> str:
        "The text of a document; empty for a notebook."
        if self.file.endswith(".ipynb"):
            return ""
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            wrong = Problem("page", "not UTF-8", self.file, hint="save it as UTF-8")
            raise LessonpressError(wrong) from None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def notebook(self) -> Notebook | None:
        "The cells of a notebook; None of a document, and of a notebook that cannot be read."
        if not self.file.endswith(".ipynb"):
            return None
        book = load_notebook(self.data, self.file, self.report, self.path)
        if book is not None:
            book.defaults = shown_by_default(self.root, self.file)
        return book

    @cached_property
    def _written(self) -> tuple[dict[str, Any], Written]:
        if self.notebook is not None and self.frozen is None:
            return self.notebook.front, to_markdown(self.notebook, self.file, self.report)
        shown = shown_by_default(self.root, self.file)
        if self.notebook is not None:
            return self.notebook.front, Written(self._of_notebook(shown), self._frozen_files, [])
        front, body = page_source.read_source(
            self.text,
            self.path,
            self.file,
            self.report,
            shown,
            self._executed(shown) if self.frozen else None,
        )
        if EMBEDDED[0] not in body:
            return front, Written(body, self._frozen_files, [])
        made = embeds.filled(body, self.root, self.file, self.report, self.place)
        return front, Written(made.text, self._frozen_files | made.files, [])

    @cached_property
    def frozen(self) -> Frozen | None:
        "What a run has left of the page in `_freeze`; None where there is nothing, or nothing that would be run."
        if self.notebook is not None and not lacks_outputs(self.notebook):
            return None
        found = frozen(self.root, self.file, self.report)
        if found is None or self.notebook is not None or found.is_of(self.data):
            return found
        front = page_source.front_matter(self.text, self.file)[0]
        if not would_run(self.root, self.file, self.text, front):
            return None
        return found

    def _executed(self, shown: dict[str, Any]) -> str:
        "What a run has made of the page. Where that was an older text, its outputs stand in the text of today, if it is plain where."
        assert self.frozen is not None, "there was a run"
        markdown, now = HtmlOutputs().in_markdown(self.frozen.markdown), None
        if self.frozen.is_of(self.data):
            return markdown
        if self.notebook is None:
            text = with_includes(self.text, self.path, self.file, Report())
            front, body, _ = page_source.front_matter(text, self.file)
            ran = page_source.front_matter(markdown, self.file)[1]
            now = with_outputs(body, ran, {**shown, **shown_in(front)})
        what = "its outputs come" if now is not None else "what is shown comes"
        message = f"{what} from an older text of it (`{self.frozen.file}`)"
        hint = self.frozen.again(self.file)
        self.report.warn("frozen", message, file=self.file, hint=hint)
        return markdown if now is None else now

    def _of_notebook(self, shown: dict[str, Any]) -> str:
        "The Markdown of a notebook that Quarto has run, and that holds no output of its own: without the title, which it has from its cells."
        assert self.notebook is not None, "it is one"
        executed = self._executed(shown)
        body = page_source.read_source(
            executed, self.path, self.file, self.report, shown, executed
        )[1]
        opens = opening([(0, body)])
        return opens.text if opens.title == self.notebook.title else body

    @property
    def _frozen_files(self) -> dict[str, bytes]:
        return files_of(self.root, self.file, self.frozen.markdown) if self.frozen else {}

    @cached_property
    def front(self) -> dict[str, Any]:
        "What the page says of itself, on what its folders say of it, and below what the files say that it names."
        own = self._written[0]
        said, named = metadata.above(self.root, self.file), self._named
        told = [metadata.as_page(s, self.file) for s in (*said, *named)]
        for s, front in zip((*said, *named), told, strict=True):
            page_source.check_front(front, s.lines, s.file, self.report)
        for s, key in (
            (s, key) for s in (*said, *named) for key in metadata.FILES if key in s.data
        ):
            message = f"`{key}` counts in _quarto.yml and in pages"
            self.report.warn("unsupported", message, file=s.file, line=s.lines.of(key))
        return metadata.merged([*told[: len(said)], own, *told[len(said) :]])

    @cached_property
    def extensions(self) -> str:
        "Those with which Pandoc reads the page, as `+emoji`: what `from` says behind `markdown`."
        said = {**shown_by_default(self.root, self.file), **shown_in(self.front)}.get(READ_AS)
        if said in (None, "markdown"):
            return ""
        if found := _EXTENSIONS.fullmatch(str(said)):
            return found[1]
        message = f"`from: {said}` is not supported: pages are in Pandoc's Markdown"
        hint = "write `from: markdown` with extensions behind it, such as `markdown+emoji`"
        self.report.warn("unsupported", message, hint=hint, **self.place_of(READ_AS))
        return ""

    @cached_property
    def _named(self) -> list[Said]:
        "What the files say that the page names."
        found = metadata.named(self.root, self.file, self._written[0])
        for file in (name for name, said in found.items() if said is None):
            key = next(key for key in metadata.FILES if key in self._written[0])
            why = "is not there" if is_inside(self.root, file) else "is outside the course"
            self.report.warn("unsupported", f"`{file}` {why}", **self.place_of(key))
        return [said for said in found.values() if said]

    def place_of(self, *path: str | int) -> dict[str, Any]:
        "Where a value of the front matter stands: `file`, with `line` or `cell`; what a folder or a named file says in that."
        own = self._written[0]
        key, value = path[0], own.get(str(path[0]))
        if key not in own:
            for said in (*reversed(self._named), *reversed(metadata.above(self.root, self.file))):
                if key in said.data and (line := said.lines.of(*path)):
                    return {"file": said.file, "line": line}
        if self.notebook is not None:
            return {"file": self.file, **self.place(f"{key}:")}
        if len(path) > 1 and isinstance(path[1], int) and isinstance(value, list):
            path = (key, path[1] - len(self.front[str(key)]) + len(value), *path[2:])
        line = page_source.front_matter(self.text, self.file)[2].of(*path)
        return {"file": self.file, "line": line} if line else {"file": self.file}

    @property
    def markdown(self) -> str:
        "What Pandoc reads."
        return self._written[1].text

    @property
    def taken(self) -> str:
        "What the page takes from other files, with its own text."
        return self.markdown + "".join(repr((s.file, s.data)) for s in self._named)

    @property
    def pictures(self) -> dict[str, bytes]:
        "The files that are written beside the page, by their relative address."
        return self._written[1].files

    @cached_property
    def code(self) -> Code:
        "What the code of a notebook takes from elsewhere."
        return code_of(self.notebook) if self.notebook else Code()

    def tree(self, workshop: Workshop) -> dict[str, Any]:
        "Pandoc's tree, for reading; it is the same one each time."
        if self._tree is None:
            self._tree = workshop.read(self.markdown, self.extensions)
        return self._tree

    def nodes(self, workshop: Workshop) -> list[Node]:
        "All nodes of the tree but words: one walk for all who look for something."
        if self._nodes is None:
            self._nodes = containers(self.tree(workshop)["blocks"])
        return self._nodes

    def place_of_line(self, number: int) -> dict[str, int]:
        "Where a line of the Markdown comes from: `line`, or `cell`."
        if self.notebook is not None:
            cells = [cell for line, cell in self._written[1].cells if line <= number]
            return {"cell": cells[-1]} if cells else {}
        lines = self.markdown.split("\n")
        return self.place(lines[number - 1]) if 0 < number <= len(lines) else {}

    def place(self, text: str) -> dict[str, int]:
        "Where `text` stands: `line`, or `cell`; empty if it is not there as such."
        if not text:
            return {}
        if self.notebook is None:
            at = self.text.find(text)
            return {"line": self.text.count("\n", 0, at) + 1} if at >= 0 else {}
        cells = [(c.number, c.source) for c in self.notebook.cells]
        exact = next(({"cell": n} for n, source in cells if text in source), {})
        tex = _squeezed(text)
        if exact or not tex:
            return exact
        return next(({"cell": n} for n, source in cells if tex in _squeezed(source)), {})


def _squeezed(text: str) -> str:
    "A text without what can be different where a formula is written in another way."
    return "".join(text.replace("$", "").split())
