"""The data sets of the lessons: `data("mnist_sample")` is a folder that says what it is.

Looked for in this order: the data folder that `LESSONPRESS_DATA` or `settings.ini` (`[data] folder = ...`) names, fastai's own cache,
a download (never with `LESSONPRESS_OFFLINE=1`), and last the embedded sample. What is unpacked or made lies in a cache folder, which
`LESSONPRESS_CACHE` can move. A file is used only if its size and its SHA-256 are the published ones. A course has its own sets in its settings (`own.py`).
"""

from __future__ import annotations

from pathlib import Path as _Path

from lessonpress.kit.data import camvid as _camvid  # noqa: F401  it makes itself known
from lessonpress.kit.data import own as _own
from lessonpress.kit.data.asked import SampleWarning, data, reset_used, used
from lessonpress.kit.data.datasets import Data, Dataset, File
from lessonpress.kit.data.folders import cache_folder, data_folder
from lessonpress.kit.data.registry import REGISTRY
from lessonpress.kit.data.sources import resolve, where
from lessonpress.kit.data.verification import Finding, verify

__all__ = [
    "REGISTRY",
    "Data",
    "Dataset",
    "File",
    "Finding",
    "SampleWarning",
    "cache_folder",
    "data",
    "data_folder",
    "reset_used",
    "resolve",
    "used",
    "verify",
    "where",
]

_own.register(_own.course_of(_Path.cwd()))  # what is wrong with them, `lessonpress check` says
