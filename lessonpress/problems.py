"""Problems with a place and a hint: the one way in which the kit and the generator say that something is wrong."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from lessonpress import environment

__all__ = ["LessonpressError", "Problem", "Report", "Rule", "bounded", "failed", "nearest"]


@dataclass(frozen=True)
class Rule:
    "What a rule asks for, in a sentence, and its level by nature."

    about: str
    level: str = "error"  # what would make a page false or cannot be made; or "warning"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it."""

    rule: str  # short name of the rule that is broken, such as "broken-link"
    message: str
    file: str | None = None  # relative to the course's folder
    line: int | None = None  # 1-based; in a notebook, a line of the cell
    cell: int | None = None  # 1-based number of a notebook's cell
    hint: str | None = None
    level: str = "error"  # or "warning"

    @property
    def place(self) -> str:
        "`file`, `file:line`, `file, cell 3` or `file, cell 3, line 2`; empty without a file."
        if not self.file:
            return ""
        if self.cell is not None:
            return f"{self.file}, cell {self.cell}" + (f", line {self.line}" if self.line else "")
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.file else self.message
        return text + (f"\n  hint: {self.hint}" if self.hint else "")

    def as_dict(self) -> dict[str, Any]:
        "The keys of `lessonpress check --json`."
        return asdict(self)


@dataclass
class Report:
    """Problems collected on the way, so that all of them can be told together."""

    problems: list[Problem] = field(default_factory=list)
    levels: Mapping[str, str] = field(default_factory=dict)  # of rules, as the course wants them

    def __post_init__(self) -> None:
        self._known = set(self.problems)

    def hold_to(self, levels: Mapping[str, str]) -> None:
        "Raise and lower rules by their names (`all`: the others), of what is in the report too."
        found, self.levels = self.problems, levels
        self.problems, self._known = [], set()
        for p in found:
            self.add(p)

    def error(self, rule: str, message: str, **place: Any) -> None:
        self.add(Problem(rule, message, **place))

    def warn(self, rule: str, message: str, **place: Any) -> None:
        self.add(Problem(rule, message, level="warning", **place))

    def add(self, problem: Problem) -> None:
        "Keep `problem`, once, at the level of its rule. An error by nature stays one."
        if problem.level == "warning":
            level = self.levels.get(problem.rule, self.levels.get("all", "warning"))
            if level == "off":
                return
            problem = replace(problem, level=level)
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.level == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [p for p in self.problems if p.level == "warning"]

    def raise_errors(self) -> None:
        "Raise `LessonpressError` with all errors, if there are any."
        if self.errors:
            raise LessonpressError(self.errors)

    def refuse(self, strict: bool = False, keep_going: bool = False) -> None:
        "Raise all problems if there are errors (`strict`: warnings too), unless `keep_going`."
        if (self.problems if strict else self.errors) and not keep_going:
            raise LessonpressError(self.problems)


class LessonpressError(Exception):
    """Raised with one problem or with several; the command line catches it once."""

    def __init__(self, problems: Problem | list[Problem]):
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def failed(error: Exception, file: str, doing: str = "made") -> Problem:
    """What nobody has foreseen, while `file` was made: it is no reason to make no other page.
    It is raised where the command line was asked for tracebacks."""
    if environment.said("DEBUG"):
        raise error
    frames = traceback.extract_tb(error.__traceback__)
    at = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    message = f"could not be {doing}: {type(error).__name__}: {str(error)[:200]}{at}"
    hint = "a fault of lessonpress, or of a feature that was added: please report it"
    return Problem("unforeseen", message, file, hint=hint)


@contextmanager
def bounded(report: Report, file: str, doing: str) -> Iterator[None]:
    "One boundary: what fails inside is told in `report` as a problem of `file`, and nothing else ends."
    try:
        yield
    except LessonpressError as e:
        for p in e.problems:
            report.add(p if p.file else replace(p, file=file))
    except OSError as e:
        what = e.strerror or type(e).__name__
        report.error("page", f"could not be {doing}: {what}", file=file)
    except Exception as e:
        report.add(failed(e, file, doing))


def nearest(word: str, known: Iterable[object]) -> str | None:
    "A hint with the known name that `word` was most likely meant to be."
    close = difflib.get_close_matches(str(word), [str(k) for k in known], 1, 0.6)
    return f"did you mean `{close[0]}`?" if close else None
