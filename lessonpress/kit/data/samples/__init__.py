"""The embedded samples: small data sets in the layout of the real ones, made on the spot, the same everywhere.

Each is a function that yields names of files and what is in them: text, or an array of pixels. None of it is real data except the
digits, which scikit-learn carries (E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998; CC BY 4.0).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from lessonpress import files
from lessonpress.kit.data.samples import digits, pets, reviews, titanic

if TYPE_CHECKING:
    from lessonpress.kit.data.samples.making import Content, Pixels

__all__ = ["add", "digest", "encoded", "items", "write"]

NOTE = "SAMPLE: made by lessonpress, not the real data set. Its layout is the real one's; results on it say nothing about the real data.\n"
_MAKERS: dict[str, Callable[[], Iterator[tuple[str, Content]]]] = {
    "mnist": digits.mnist,
    "mnist_sample": digits.mnist_sample,
    "titanic": titanic.passengers,
    "pets": pets.heads,
    "imdb_sample": reviews.reviews,
}


def add(name: str, make: Callable[[], Iterator[tuple[str, Content]]]) -> None:
    "Make a sample known under a name."
    _MAKERS[name] = make


def items(name: str) -> Iterator[tuple[str, Content]]:
    "The files of a sample, as (name, text or array of pixels)."
    yield "SAMPLE.txt", NOTE
    yield from _MAKERS[name]()


def encoded(name: str) -> Iterator[tuple[str, bytes]]:
    "The files of a sample, as (name, bytes): texts as UTF-8, pictures as their names say. Pixels are (height, width) or (height, width, 3)."
    for file, content in items(name):
        yield file, content.encode() if isinstance(content, str) else _picture(file, content)


def write(name: str, folder: Path) -> None:
    "Write the sample's files below `folder`. `ModuleNotFoundError` where numpy, Pillow or scikit-learn is needed and missing."
    for file, content in encoded(name):
        files.write(folder / file, content, sync=False)


def _picture(file: str, pixels: Pixels) -> bytes:
    from PIL import Image

    out, image = io.BytesIO(), Image.fromarray(pixels)
    if PurePosixPath(file).suffix == ".jpg":
        image.save(out, "JPEG", quality=88)
    else:
        image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def digest(name: str) -> str:
    """The SHA-256 of a sample's contents, which the registry pins: `digest("mnist")`. It is of pixels and texts, so that it does not depend
    on who compresses the pictures."""
    h = hashlib.sha256()
    for file, content in items(name):
        if isinstance(content, str):
            raw, shape = content.encode(), "text"
        else:
            raw, shape = content.tobytes(), str(content.shape)
        h.update(f"{file}\0{shape}\0{len(raw)}\0".encode() + raw)
    return h.hexdigest()
