"""What lessons call: `data("mnist_sample")`, and what was asked for in this process, for the record of a run."""

from __future__ import annotations

import warnings
from typing import TypedDict

from lessonpress.kit.data.datasets import Data
from lessonpress.kit.data.sources import resolve

__all__ = ["SampleWarning", "Used", "data", "reset_used", "used"]


class SampleWarning(UserWarning):
    "The embedded sample is used where real data were asked for."


class Used(TypedDict):
    "A data set that was asked for; `sha256` is None for an unpacked folder of unknown origin, `kind` is real or sample."

    name: str
    sha256: str | None
    kind: str


_used: dict[tuple[str, str | None, str], Used] = {}


def data(name: str, sample: bool = False) -> Data:
    """The data set `name`, found as the package says; with `sample=True` the embedded sample.

    Warns (`SampleWarning`) where the sample is used without being asked for. Raises `LessonpressError` for an unknown name, a data folder
    that is named and missing, and a file in it that is damaged.
    """
    found = resolve(name, sample)
    _used[found.name, found.sha256, found.kind] = Used(
        name=found.name, sha256=found.sha256, kind=found.kind
    )
    if found.kind == "sample" and not sample:
        warnings.warn(
            f"{name}: the embedded sample is used, not the real data: {'; '.join(found.notes)}",
            SampleWarning,
            stacklevel=2,
        )
    return found


def used() -> list[Used]:
    "The data sets asked for in this process, as `{'name', 'sha256', 'kind'}`, by name."
    return sorted(_used.values(), key=lambda u: (u["name"], u["kind"], u["sha256"] or ""))


def reset_used() -> None:
    "Forget what was asked for."
    _used.clear()
