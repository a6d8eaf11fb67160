"""What samples are made with: a generator of random numbers that is the same everywhere, and tables as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels: TypeAlias = NDArray[np.uint8]  # (height, width) or (height, width, 3)
    Content: TypeAlias = str | Pixels
    Random: TypeAlias = np.random.Generator

__all__ = ["generator", "pick", "table", "words"]


def generator(seed: int) -> Random:
    "A generator of its own; no global seed is touched."
    import numpy as np

    return np.random.Generator(np.random.PCG64(seed))


def words(text: str) -> list[str]:
    return text.split()


def pick(rng: Random, words: Sequence[str]) -> str:
    "One of the words."
    return words[int(rng.integers(len(words)))]


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    "A table as CSV."
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([columns, *rows])
    return file.getvalue()
