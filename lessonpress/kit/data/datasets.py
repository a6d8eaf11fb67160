"""What is known of a data set before it is at hand (`Dataset`, `File`), and the data set at hand (`Data`)."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Data", "Dataset", "File"]

_KIND = {"real": "real data", "sample": "embedded sample, not the real data"}


@dataclass(frozen=True)
class File:
    """One published form of a data set: an archive or a plain file, pinned; or the embedded sample."""

    name: str  # below a data folder
    size: int  # bytes
    sha256: str | None  # None where nobody publishes one: then `start` counts
    about: str  # how much of the data set it is
    folders: Mapping[str, int] = field(default_factory=dict)  # files in each folder, at least
    addresses: tuple[str, ...] = ()
    start: str = ""  # MD5 of the first MiB, which is what fastai publishes with the size

    @property
    def archive(self) -> bool:
        return self.name.endswith(".tgz")

    @property
    def key(self) -> str:
        "What tells it from other files: names its folders in the cache."
        return (self.sha256 or self.start)[:16]

    @property
    def limit(self) -> int:
        "Bytes that it may unpack to."
        return 10 * self.size + (1 << 24)

    def held(self, folder: Path) -> bool:
        "Whether `folder` has all of this form."
        return not self.lacking(folder)

    def lacking(self, folder: Path) -> str:
        "What `folder` lacks of this form, or nothing."
        if not folder.is_dir():
            return "there is no such folder"
        for name, n in self.folders.items():
            there = sum(1 for _ in os.scandir(folder / name)) if (folder / name).is_dir() else 0
            if there < n:
                return f"{name or folder.name} holds {there:,} files, not {n:,}"
        return ""


@dataclass(frozen=True)
class Dataset:
    """What is known of a data set; `files` are its published forms, the fullest first."""

    name: str
    what: str
    licence: str
    citation: str
    page: str  # where it comes from
    folder: str  # the name of its folder, as fastai has it
    layout: str
    files: tuple[File, ...]
    sample: File

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(f.name for f in self.files))

    @property
    def has_plain_file(self) -> bool:
        "Whether it is published as one plain file, which is told by its hash and never by its being there."
        return any(not f.archive for f in self.files)

    @property
    def pins(self) -> list[dict[str, str | None]]:
        "Every pinned hash, with what it is: `[{'sha256', 'kind', 'about'}]`."
        real: list[dict[str, str | None]] = [
            {"sha256": f.sha256, "kind": "real", "about": f.about} for f in self.files if f.sha256
        ]
        return [*real, {"sha256": self.sample.sha256, "kind": "sample", "about": self.sample.about}]


@dataclass(frozen=True)
class Data(os.PathLike[str]):
    """A data set at hand. It is its folder: `data("mnist") / "training"`, `Path(data("mnist"))`, `data("mnist").path.rglob("*.png")`."""

    name: str
    path: Path
    kind: str  # "real" or "sample"
    about: str
    source: str  # where it was found
    file: str = ""  # the published file it comes from
    # the pinned hash of that file, or of the sample's contents; None for an unpacked folder of unknown origin
    sha256: str | None = None
    notes: tuple[str, ...] = ()  # why nothing nearer was used

    def __fspath__(self) -> str:
        return str(self.path)

    def __truediv__(self, other: str | os.PathLike[str]) -> Path:
        return self.path / other

    @property
    def pin(self) -> str:
        "What holds the contents, in a few words."
        file = self.file if self.sha256 else self.file or "an unpacked folder"
        held = f"sha256 {self.sha256[:8]}…" if self.sha256 else "no pinned sha256"
        return held if self.kind == "sample" else f"{file}, {held}"

    def __repr__(self) -> str:
        return f"{self.name}: {_KIND[self.kind]}: {self.about} ({self.pin}, {self.source})"

    def _repr_html_(self) -> str:
        e = html.escape
        return (
            f'<p class="data data-{self.kind}"><strong>{e(self.name)}</strong> <span class="data-kind">{_KIND[self.kind]}</span> {e(self.about)} '
            f"<small>{e(self.pin)}, {e(self.source)}</small></p>"
        )
