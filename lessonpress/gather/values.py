"""Values out of YAML, each of the kind that is wanted, or a problem with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from lessonpress.gather.lines import Lines
from lessonpress.problems import Report

__all__ = ["Kind", "Values", "dotted"]

Kind = TypeVar("Kind")
_KIND = {
    str: "text",
    list: "a list",
    bool: "true or false",
    int: "a whole number",
    dict: "a mapping",
}


@dataclass
class Values:
    "The mapping `data` out of `file`: its values by their paths of keys and indexes. What is wrong goes into `report`, under `rule`."

    data: dict[str, Any]
    lines: Lines
    report: Report
    file: str
    rule: str = "config"  # of errors
    place: dict[str, Any] = field(default_factory=dict)  # besides file and line, such as a cell

    def raw(self, *path: str | int) -> Any:
        "What stands at `path`, of whatever kind; None where nothing does."
        value: Any = self.data
        for key in path:
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return value

    def get(self, *path: str | int, kind: type[Kind], default: Kind) -> Kind:
        "What stands at `path`; `default` where nothing does, and, with an error, where it is of another kind."
        value = self.raw(*path)
        if kind is str and isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if kind is list and isinstance(value, str):
            value = [value]
        if value is None or kind is str and value is False:
            return default
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.error(f"`{dotted(*path)}` should be {_KIND[kind]}", *path)
        return default

    def is_kind(self, *path: str | int, kind: type[Any]) -> bool:
        "Whether what stands at `path` is of this kind; an error if not."
        return self.get(*path, kind=kind, default=None) is not None

    def text(self, *path: str | int, default: str = "") -> str:
        return self.get(*path, kind=str, default=default)

    def of_pages(self, key: str) -> tuple[str, ...]:
        "Where an option of pages stands: below `format.html`, or else at the top."
        below = ("format", "html", key)
        return (key,) if self.raw(*below) is None else below

    def strings(self, *path: str | int) -> list[str]:
        return [str(v) for v in self.get(*path, kind=list, default=[])]

    def error(self, message: str, *path: str | int, hint: str | None = None) -> None:
        self.report.error(self.rule, message, **self.at(*path), hint=hint)

    def vain(self, message: str, *path: str | int, hint: str | None = None) -> None:
        "Name what the embedded renderer does not do."
        self.report.warn("unsupported", message, **self.at(*path), hint=hint)

    def no_effect(self, message: str, *path: str | int, hint: str | None = None) -> None:
        "Name what means nothing as it stands."
        self.report.warn("no-effect", message, **self.at(*path), hint=hint)

    def at(self, *path: str | int) -> dict[str, Any]:
        "Where a value stands."
        file = self.lines.file_of(*path) or self.file
        return {"file": file, "line": self.lines.of(*path), **self.place}


def dotted(*path: str | int) -> str:
    return ".".join(map(str, path))
