"""What is wrong in the cells of a notebook, each thing with its cell, its line and a hint."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lessonpress.prepare import attachments
from lessonpress.prepare.cells import Cell
from lessonpress.prepare.forms import IMAGES, form_shown, image_bytes, remedy
from lessonpress.prepare.lenient import Json
from lessonpress.prepare.options import (
    DIRECTIVES,
    EXECUTION,
    OPTIONS,
    OURS,
    QUARTO_ONLY,
    WITHOUT_EFFECT,
    directive_name,
)
from lessonpress.prepare.outputs import KINDS
from lessonpress.problems import Problem, Report, nearest

__all__ = ["Checks"]

_LABEL = re.compile(r"[A-Za-z][\w:.-]*$")


class Checks:
    "Reports what is wrong with the cells of the notebook `file`."

    def __init__(self, file: str, report: Report):
        self.file, self.report = file, report

    def tell(
        self,
        rule: str,
        message: str,
        cell: int,
        line: int | None = None,
        hint: str | None = None,
        level: str = "error",
    ) -> None:
        self.report.add(Problem(rule, message, self.file, line, cell, hint, level))

    def is_kind(self, kind: object, cell: int) -> bool:
        "Whether this is a kind of cell."
        kinds = ("code", "markdown", "raw")
        if kind not in kinds:
            hint = nearest(str(kind), kinds)
            self.tell("notebook", f"unknown kind of cell `{kind}`", cell, hint=hint)
        return kind in kinds

    def attachments(self, c: Cell) -> None:
        "What is named is attached, and can be read."
        for file in attachments.lacking(c.source, c.attachments):
            message = f"`{file}` is not attached to this cell"
            hint = nearest(file, c.attachments)
            self.tell("attachment", message, c.number, hint=hint, level="warning")
        for file, forms in c.attachments.items():
            if attachments.bytes_of(forms) is None:
                hint = "attach it again, or put it into a file"
                message = f"`{file}` cannot be read"
                self.tell("attachment", message, c.number, hint=hint, level="warning")

    def lead(self, c: Cell, lead: list[str]) -> None:
        "The options and directives of a cell; a label that cannot be one is dropped."
        for option in c.line_of:
            self._option(c, option)
        for directive in c.directives:
            self._directive(c, directive_name(directive), lead)
        label = c.options.get("label")
        if label is not None and not (isinstance(label, str) and _LABEL.match(label)):
            self.tell(
                "label",
                f"`{label}` cannot be a label",
                c.number,
                c.line_of.get("label"),
                "use letters, digits and hyphens, such as first-guess",
                "warning",
            )
            del c.options["label"]
            label = None
        if c.options.get("fig-cap") and not str(label or "").startswith("fig-"):
            self.tell(
                "unlabelled-figure",
                "this figure has a caption, but no number, and nothing can refer to it",
                c.number,
                c.line_of.get("fig-cap"),
                "give the cell a label that begins with `fig-`",
                "warning",
            )

    def _option(self, c: Cell, option: str) -> None:
        line = c.line_of[option]
        if option == "echo" and c.options[option] == "fenced":
            message = "`echo: fenced` is shown as `echo: true` by the embedded renderer"
            self.tell("unsupported", message, c.number, line, level="warning")
        if option in QUARTO_ONLY:
            message = f"the option `{option}` is not supported by the embedded renderer"
            self.tell("unsupported", message, c.number, line, level="warning")
        elif option not in OPTIONS | OURS | EXECUTION | WITHOUT_EFFECT:
            hint = nearest(option, OPTIONS | OURS) or nearest(option, EXECUTION | QUARTO_ONLY)
            message = f"unknown option `{option}`"
            self.tell("unknown-option", message, c.number, line, hint, "warning")

    def _directive(self, c: Cell, directive: str, lead: Iterable[str]) -> None:
        if directive in DIRECTIVES or directive.startswith("test"):
            return
        written = re.compile(rf"\|\s*{re.escape(directive)}\b")
        line = next((i for i, text in enumerate(lead, 1) if written.search(text)), None)
        hint = nearest(directive, DIRECTIVES | OPTIONS)
        hint = hint or "an option needs a value: `name: value`"
        message = f"unknown directive `{directive}`"
        self.tell("directive", message, c.number, line, hint, "warning")

    def is_output(self, out: object, c: Cell) -> bool:
        "Whether this is an output of a known kind."
        kind = out.get("output_type") if isinstance(out, dict) else None
        if isinstance(kind, str) and kind in KINDS:
            return True
        hint = nearest(str(kind), KINDS)
        self.tell("output", f"unknown kind of output `{kind}`", c.number, hint=hint)
        return False

    def output(self, out: Json, c: Cell) -> None:
        "An output that is shown has a form that can be."
        if "data" not in out or False in (c.options.get("include"), c.options.get("output")):
            return
        form = form_shown(out["data"])
        if form in IMAGES and image_bytes(form, out["data"][form]) is None:
            message, hint = f"this {form} is no base64", "run the cell again"
            self.tell("unshown-output", message, c.number, hint=hint, level="warning")
        elif found := remedy(out["data"]):
            what, hint = found
            message = f"{what} is shown as text alone" if form else f"{what} cannot be shown"
            self.tell("unshown-output", message, c.number, hint=hint, level="warning")
