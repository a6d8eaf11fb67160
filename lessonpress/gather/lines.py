"""Where the values of a file of settings stand."""

from __future__ import annotations

from typing import Any

__all__ = ["Lines"]


class Lines(dict[tuple[Any, ...], int]):
    "The 1-based line of each value, by its path of keys and indexes: `lines['website', 'navbar', 'left', 0]`."

    def __init__(self, *values: Any):
        super().__init__(*values)
        # The files of those that do not stand in the first one.
        self.files: dict[tuple[Any, ...], str] = (
            dict(getattr(values[0], "files", {})) if values else {}
        )

    def file_of(self, *path: Any) -> str | None:
        "The file of `path`, or of the nearest value that contains it; None where it is the first one."
        while path and path not in self:
            path = path[:-1]
        return self.files.get(path)

    def of(self, *path: Any) -> int | None:
        "The line of `path`, or of the nearest value that contains it."
        while path and path not in self:
            path = path[:-1]
        return self.get(path)
