"""The data sets of the lessons: `data("mnist_sample")` is a folder that says what it is.

Looked for in this order: the data folder that `LESSONPRESS_DATA` or `settings.ini` (`[data] folder = ...`) names, fastai's own cache,
a download (never with `LESSONPRESS_OFFLINE=1`), and last the embedded sample. What is unpacked or made lies in a cache folder, which
`LESSONPRESS_CACHE` can move. A file is used only if its size and its SHA-256 are the published ones.
"""

from __future__ import annotations

import configparser
import contextlib
import hashlib
import html
import json
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lessonpress import environment
from lessonpress.kit import archives, samples
from lessonpress.problems import LessonpressError, Problem, nearest

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
    "used",
    "verify",
    "where",
]

TIMEOUT = (5, 20)  # seconds to connect, and without a byte


class SampleWarning(UserWarning):
    "The embedded sample is used where real data were asked for."


@dataclass(frozen=True)
class File:
    """One published form of a data set: an archive or a plain file, pinned; or the embedded sample."""

    name: str  # below a data folder
    size: int  # bytes
    sha256: str | None  # None where nobody publishes one: then `start` counts
    about: str  # how much of the data set it is
    folders: dict[str, int] = field(
        default_factory=dict
    )  # number of files in each folder, at least
    addresses: tuple[str, ...] = ()
    start: str = ""  # MD5 of the first MiB, which is what fastai publishes with the size

    @property
    def archive(self) -> bool:
        return self.name.endswith(".tgz")

    @property
    def key(self) -> str:
        return (self.sha256 or self.start)[:16]

    @property
    def limit(self) -> int:
        return 10 * self.size + (1 << 24)  # bytes that it may unpack to

    def held(self, folder: Path) -> bool:
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
    def pins(self) -> list[dict]:
        "Every pinned hash, with what it is: `[{'sha256', 'kind', 'about'}]`."
        real = [
            {"sha256": f.sha256, "kind": "real", "about": f.about} for f in self.files if f.sha256
        ]
        return [*real, {"sha256": self.sample.sha256, "kind": "sample", "about": self.sample.about}]


_S3 = "https://s3.amazonaws.com/fast-ai-"
_MNIST = {
    "licence": "CC BY-SA 3.0, as commonly given",
    "page": "http://yann.lecun.com/exdb/mnist/",
    "citation": "Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits",
}
_DIGITS = "from scikit-learn's digits of 8 x 8 pixels (Alpaydin and Kaynak, UCI, 1998; CC BY 4.0)"
_SAMPLE = {"train/3": 6131, "train/7": 6265, "valid/3": 1010, "valid/7": 1028}
_ALL = {
    f"{part}/{digit}": n
    for part, counts in (
        ("training", (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)),
        ("testing", (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)),
    )
    for digit, n in enumerate(counts)
}


def _made(size: int, sha256: str, about: str, **folders) -> File:
    return File("", size, sha256, about, folders)


# Originals: addresses, sizes and MD5 as fastai 2.8 publishes them (data/external.py, data/download_checks.py), SHA-256 as FastAI.jl does
# (src/datasets/fastaidatasets.jl). The other files are those of a data folder, computed from the files.
REGISTRY: dict[str, Dataset] = {
    d.name: d
    for d in (
        Dataset(
            "mnist_sample",
            "the threes and sevens of MNIST, 28 x 28 pixels",
            **_MNIST,
            folder="mnist_sample",
            layout="{train,valid}/{3,7}/<index>.png, labels.csv",
            files=(
                File(
                    "mnist_sample.tgz",
                    2644352,
                    "41b50becb470d831e219621e9768867e98a5a40b6c03454fc83ee128ad70d19d",
                    "12,396 images to train on and 2,038 to validate",
                    _SAMPLE,
                ),
                File(
                    "mnist_sample.tgz",
                    3214948,
                    "b373a14f282298aeba0f7dd56b7cdb6c2401063d4f118c39c54982907760bd38",
                    "12,396 images to train on and 2,038 to validate",
                    _SAMPLE,
                    (f"{_S3}sample/mnist_sample.tgz",),
                    "2dbc7ec6f9259b583af0072c55816a88",
                ),
            ),
            sample=_made(
                362,
                "2583dbf368b85ff00b2d0e0c51c19c507a2fc7162892f026c50a59a9fc0f6f53",
                f"291 + 71 threes and sevens {_DIGITS}",
                **{"train/3": 147, "train/7": 144, "valid/3": 36, "valid/7": 35},
            ),
        ),
        Dataset(
            "mnist",
            "handwritten digits, 28 x 28 pixels",
            **_MNIST,
            folder="mnist_png",
            layout="{training,testing}/{0..9}/<index>.png",
            files=(
                File(
                    "mnist_png.tgz",
                    12856300,
                    "ec5a45b7bac6cfcb9bd1f1cc78887b5cd47d3c4aa1269105154d7f2c92a09808",
                    "60,000 images to train on and 10,000 to test",
                    _ALL,
                ),
                File(
                    "mnist_png.tgz",
                    15683414,
                    "9e18edaa3a08b065d8f80a019ca04329e6d9b3e391363414a9bd1ada30563672",
                    "60,000 images to train on and 10,000 to test",
                    _ALL,
                    (f"{_S3}imageclas/mnist_png.tgz",),
                    "03639f83c4e3d19e0a3a53a8a997c487",
                ),
            ),
            sample=_made(
                1797,
                "682deda35edbd52f15935e3acb838487c2735d6b9a4c1e5c74e00d404c4d2028",
                f"1,442 + 355 digits {_DIGITS}",
                **{f"training/{d}": 140 for d in range(10)},
                **{f"testing/{d}": 34 for d in range(10)},
            ),
        ),
        Dataset(
            "titanic",
            "passengers of the Titanic: the training table of Kaggle's competition",
            "none stated",
            "Kaggle, Titanic: Machine Learning from Disaster, after Encyclopedia Titanica",
            "https://www.kaggle.com/c/titanic",
            "titanic",
            "train.csv, 12 columns",
            files=(
                File(
                    "titanic/train.csv",
                    60302,
                    "4a437fde05fe5264e1701a7387ac6fb75393772ba38bb2c9c566405af5af4bd7",
                    "891 passengers",
                ),
                File(
                    "titanic/train.csv",
                    61194,
                    "7d118fef8b6ccf7f81111877bc388536f7b1e498a655e3d649d19aaa010e9f6f",
                    "891 passengers, lines ended as Kaggle ends them",
                ),
            ),
            sample=_made(
                891,
                "ef59be452a7685d97be1933e3ca999c5dd32ccff24ee1c56918406219b8ca65d",
                "891 invented passengers with class, sex, age group and survival drawn from the published counts of all aboard (Dawson 1995)",
                **{"": 2},
            ),
        ),
        Dataset(
            "pets",
            "photographs of cats and dogs of 37 breeds",
            "CC BY-SA 4.0; each photograph belongs to its owner",
            "O. M. Parkhi, A. Vedaldi, A. Zisserman, C. V. Jawahar, Cats and Dogs, CVPR 2012",
            "https://www.robots.ox.ac.uk/~vgg/data/pets/",
            "oxford-iiit-pet",
            "images/<Breed>_<n>.jpg, cats with a capital",
            files=(
                File(
                    "oxford-iiit-pet.tgz",
                    811706944,
                    None,
                    "all 7,390 photographs",
                    {"images": 7390},
                    (f"{_S3}imageclas/oxford-iiit-pet.tgz",),
                    "e4db5c768afd933bb91f5f594d7417a4",
                ),
                File(
                    "oxford-iiit-pet-sample.tgz",
                    7436997,
                    "575ef6d646391a9ee31e089f4fc9052282e753b8caeef84f77db80176cd727d1",
                    "370 of the photographs, 10 of each breed, at most 320 pixels wide and high",
                    {"images": 370},
                ),
            ),
            sample=_made(
                370,
                "7c8be33dade954d8dc4ff599478595c2309c0806e9ace371ef29ca449b425156",
                "370 drawn heads, 10 for each breed's name",
                images=370,
            ),
        ),
        Dataset(
            "imdb_sample",
            "film reviews with a verdict",
            "none stated; cite the paper",
            "A. L. Maas, R. E. Daly, P. T. Pham, D. Huang, A. Y. Ng, C. Potts, Learning Word Vectors for Sentiment Analysis, ACL 2011",
            "https://ai.stanford.edu/~amaas/data/sentiment/",
            "imdb_sample",
            "texts.csv with label, text, is_valid",
            files=(
                File(
                    "imdb_sample.tgz",
                    570325,
                    "5c0a9f27c0095348d97ae0c30e84f02108b454c163f99afad6b220e8e28c4e30",
                    "1,000 reviews",
                    {"": 1},
                ),
                File(
                    "imdb_sample.tgz",
                    571827,
                    "8e776d995296136b3f9a3cf001796d886cb0b60e86877ce71c7abbdc3c247341",
                    "1,000 reviews",
                    {"": 1},
                    (f"{_S3}sample/imdb_sample.tgz",),
                    "0842e61a9867caa2e6fbdb14fa703d61",
                ),
                File(
                    "imdb_sample/texts.csv",
                    1427008,
                    "91240460ea1226e2ebe64689addc2a3d7a0fd233ee42a589aec222ea973ac242",
                    "1,000 reviews",
                ),
            ),
            sample=_made(
                1000,
                "4dface646a5a2c8ff57b917e25221e28bb591950984ff8eece9f68ef55d10313",
                "1,000 generated reviews",
                **{"": 2},
            ),
        ),
    )
}


@dataclass(frozen=True)
class Data(os.PathLike):
    """A data set at hand. It is its folder: `data("mnist") / "training"`, `Path(data("mnist"))`, `data("mnist").path.rglob("*.png")`."""

    name: str
    path: Path
    kind: str  # "real" or "sample"
    about: str
    source: str  # where it was found
    file: str = ""  # the published file it comes from
    sha256: str | None = (
        None  # pinned hash of that file, or of the sample's contents; None for an unpacked folder of unknown origin
    )
    notes: tuple[str, ...] = ()  # why nothing nearer was used

    def __fspath__(self) -> str:
        return str(self.path)

    def __truediv__(self, other) -> Path:
        return self.path / other

    @property
    def pin(self) -> str:
        "What holds the contents, in a few words."
        if self.kind == "sample":
            return f"sha256 {self.sha256[:8]}…"
        return (
            f"{self.file}, sha256 {self.sha256[:8]}…"
            if self.sha256
            else f"{self.file or 'an unpacked folder'}, no pinned sha256"
        )

    def __repr__(self):
        return f"{self.name}: {_KIND[self.kind]}: {self.about} ({self.pin}, {self.source})"

    def _repr_html_(self):
        e = html.escape
        return (
            f'<p class="data data-{self.kind}"><strong>{e(self.name)}</strong> <span class="data-kind">{_KIND[self.kind]}</span> {e(self.about)} '
            f"<small>{e(self.pin)}, {e(self.source)}</small></p>"
        )


_KIND = {"real": "real data", "sample": "embedded sample, not the real data"}
_used: dict[tuple, dict] = {}
_failed: dict[str, str] = {}  # downloads that failed in this process, with the reason


def data(name: str, sample: bool = False) -> Data:
    """The data set `name`, found as the module says; with `sample=True` the embedded sample.

    Warns (`SampleWarning`) where the sample is used without being asked for. Raises `LessonpressError` for an unknown name, a data folder
    that is named and missing, and a file in it that is damaged.
    """
    found = resolve(name, sample)
    _used[found.name, found.sha256, found.kind] = {
        "name": found.name,
        "sha256": found.sha256,
        "kind": found.kind,
    }
    if found.kind == "sample" and not sample:
        warnings.warn(
            f"{name}: the embedded sample is used, not the real data: {'; '.join(found.notes)}",
            SampleWarning,
            stacklevel=2,
        )
    return found


def used() -> list[dict]:
    "The data sets asked for in this process, as `{'name', 'sha256', 'kind'}`, by name."
    return sorted(_used.values(), key=lambda u: (u["name"], u["kind"], u["sha256"] or ""))


def reset_used():
    "Forget what was asked for."
    _used.clear()


def resolve(name: str, sample: bool = False, start: Path | None = None) -> Data:
    "What `data` returns, without a warning and without being counted; `settings.ini` is looked for from the folder `start` upwards."
    known = _known(name)
    notes: list[str] = []
    for step in () if sample else (_from_data_folder, _from_fastai, _from_cache, _from_download):
        if found := step(known, notes, start):
            return found
    return _sample(known, notes)


def _known(name: str) -> Dataset:
    if name in REGISTRY:
        return REGISTRY[name]
    raise _error(
        f"there is no data set `{name}`",
        hint=nearest(name, REGISTRY) or f"there are {', '.join(REGISTRY)}",
    )


def _error(message, file=None, hint=None) -> LessonpressError:
    return LessonpressError(Problem("data", message, str(file) if file else None, hint=hint))


def _from_data_folder(known, notes, start) -> Data | None:
    "A damaged file or an unfinished folder here is an error: somebody put it there to be used."
    base = data_folder(start)
    if not base:
        notes.append("no data folder is named (LESSONPRESS_DATA)")
        return None
    for name in known.names:
        if (base / name).is_file():
            return _from_file(known, base / name, "from the data folder")
    if (folder := base / known.folder).is_dir():
        if found := _from_folder(known, folder, "from the data folder"):
            return found
        raise _error(
            f"{known.folder} is not all there: {_lacking(known, folder)}",
            folder,
            "get it anew, or move it away",
        )
    notes.append(f"the data folder holds no {' or '.join(known.names)}")


def _from_fastai(known, notes, start) -> Data | None:
    "fastai keeps the unpacked folder and, beside it, the archive, which says what the folder is. What is damaged here is left alone."
    folder, archive = fastai_folders()
    for name in known.names:
        plain, packed = folder / name, archive / name
        try:
            if plain.is_file():
                return _from_file(known, plain, "from fastai's cache")
            if packed.is_file():
                file = _checked(known, packed)
                if file.held(folder / known.folder):
                    return Data(
                        known.name,
                        folder / known.folder,
                        "real",
                        file.about,
                        "from fastai's cache",
                        file.name,
                        file.sha256,
                    )
                return _from_file(known, packed, "from fastai's cache")
        except LessonpressError as e:
            notes.append(f"fastai's cache: {e.problems[0].message}")
    if found := _from_folder(known, folder / known.folder, "from fastai's cache"):
        return found
    if (folder / known.folder).is_dir():
        notes.append(
            f"fastai's cache: {known.folder} is not all there: {_lacking(known, folder / known.folder)}"
        )
    return None


def _from_cache(known, notes, start) -> Data | None:
    "What was unpacked or downloaded earlier, also where its archive is gone by now."
    for file in known.files:
        if not file.archive:
            continue
        if file.held(_unpacked(file) / known.folder):
            return Data(
                known.name,
                _unpacked(file) / known.folder,
                "real",
                file.about,
                "from the cache",
                file.name,
                file.sha256,
            )
        if (path := _download_folder(file) / file.name).is_file():
            try:
                return _from_file(known, path, "from the cache")
            except LessonpressError:
                shutil.rmtree(path.parent, ignore_errors=True)  # ours: it is fetched again
    return None


def _from_download(known, notes, start) -> Data | None:
    if environment.said("OFFLINE") == "1":
        notes.append("downloads are switched off (LESSONPRESS_OFFLINE=1)")
    elif not any(f.addresses for f in known.files):
        notes.append(f"it cannot be downloaded without an account: get it at {known.page}")
    else:
        for file in known.files:
            for address in file.addresses:
                if reason := _failed.get(address) or _fetch(known, file, address):
                    notes.append(f"{address} cannot be had: {reason}")
                else:
                    return _from_file(
                        known, _download_folder(file) / file.name, f"downloaded from {address}"
                    )
    return None


def _fetch(known, file: File, address: str) -> str:
    "Download `file`; the reason why it cannot be had, or nothing. What is not whole is gone when this returns."

    def fill(work):
        pooch.retrieve(
            address,
            file.sha256 and f"sha256:{file.sha256}",
            file.name,
            work,
            downloader=pooch.HTTPDownloader(
                timeout=TIMEOUT, progressbar=_Progress(file), chunk_size=1 << 16
            ),
        )
        _checked(known, work / file.name, again=True)

    try:
        import pooch
    except ModuleNotFoundError:
        return "downloading needs pooch: pip install pooch"
    pooch.get_logger().setLevel("WARNING")
    try:
        archives.whole(_download_folder(file), fill, lambda folder: (folder / file.name).is_file())
    except LessonpressError as e:
        reason = e.problems[0].message
    except (OSError, ValueError) as e:
        reason = _short(e)  # requests raises OSErrors, pooch a ValueError for a wrong hash
    else:
        return ""
    _failed[address] = reason
    return reason


def _short(e: Exception) -> str:
    "One line of an error that may hold pages."
    if isinstance(e, ValueError):
        return "what comes is not the published file"
    return f"{type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}"[:150]


class _Progress:
    "What pooch tells its progress to: on a terminal a line that counts, else one line when it begins."

    total = 0

    def __init__(self, file: File):
        self.name, self.done, self.live = file.name, 0, sys.stderr.isatty()

    def update(self, n: int):
        if not self.done and not self.live:
            print(f"downloading {self.name}, {_size(self.total)}", file=sys.stderr)
        self.done += n
        if self.live:
            print(
                f"\rdownloading {self.name}: {_size(min(self.done, self.total))} of {_size(self.total)}",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def reset(self):
        self.done = 1

    def close(self):
        if self.live:
            print(file=sys.stderr)


def _size(n: int) -> str:
    return f"{n / 1e6:,.1f} MB"


def _sample(known: Dataset, notes) -> Data:
    folder = cache_folder() / "samples" / f"{known.name}-{known.sample.sha256[:16]}"
    _whole(
        folder,
        lambda work: samples.write(known.name, work / known.folder),
        lambda f: known.sample.held(f / known.folder),
    )
    return Data(
        known.name,
        folder / known.folder,
        "sample",
        known.sample.about,
        "made by lessonpress",
        sha256=known.sample.sha256,
        notes=tuple(notes),
    )


def _from_file(known: Dataset, path: Path, source: str) -> Data:
    "The data set from an archive or a plain file; raises for one that is damaged."
    file = _checked(known, path)
    folder = _unpack(known, file, path) if file.archive else path.parent
    return Data(known.name, folder, "real", file.about, source, file.name, file.sha256)


def _unpack(known, file: File, path: Path) -> Path:
    def fill(work):
        archives.unpack(path, work, file.limit)
        if lacking := file.lacking(work / known.folder):
            raise _error(f"{file.name} does not hold what it should: {lacking}", path)

    return _whole(_unpacked(file), fill, lambda f: file.held(f / known.folder)) / known.folder


def _missing(e: ModuleNotFoundError) -> LessonpressError:
    return _error(f"data sets need {e.name}", hint="pip install 'lessonpress[kit]'")


def _unpacked(file: File) -> Path:
    return cache_folder() / "unpacked" / file.key


def _download_folder(file: File) -> Path:
    return cache_folder() / "downloads" / file.key


def _whole(folder, fill, good) -> Path:
    try:
        return archives.whole(folder, fill, good)
    except ModuleNotFoundError as e:
        raise _missing(e) from None
    except OSError as e:
        raise _error(
            f"the cache folder cannot be written: {e.strerror or e}",
            cache_folder(),
            "LESSONPRESS_CACHE names another",
        ) from e


def _from_folder(known, folder: Path, source: str) -> Data | None:
    "The data set from a folder that somebody unpacked: told by the number of files in it."
    file = None if _pinned_inside(known) else next((f for f in known.files if f.held(folder)), None)
    return file and Data(known.name, folder, "real", file.about, source)


def _pinned_inside(known) -> bool:
    "Whether the data set is one plain file, which is told by its hash and never by its being there."
    return any(not f.archive for f in known.files)


def _lacking(known, folder) -> str:
    plain = [f.name for f in known.files if not f.archive]
    return f"there is no {Path(plain[0]).name}" if plain else known.files[-1].lacking(folder)


def _checked(known: Dataset, path: Path, again: bool = False) -> File:
    """Which published file `path` is, by its size and hash; raises for one that is none of them.
    The hash is remembered with size and time of change, so that it is computed once; `again` computes it anew."""
    status = path.stat()
    name = next(n for n in known.names if path.name == Path(n).name)
    sizes = [f.size for f in known.files if f.name == name]
    for file in known.files:
        if file.name == name and file.size == status.st_size:
            if not again and _remembered(path, status) == file.key or _hash(path, file):
                break
    else:
        what = (
            f"it has {status.st_size:,} bytes, not {' or '.join(f'{n:,}' for n in sizes)}"
            if status.st_size not in sizes
            else "its hash is not the published one"
        )
        raise _error(
            f"{path.name} is damaged or another version: {what}",
            path,
            f"get it anew ({known.page}), or move it away",
        )
    _remember(path, status, file.key)
    return file


def _hash(path, file: File) -> bool:
    if file.sha256:
        return archives.sha256(path) == file.sha256
    with path.open("rb") as f:
        return hashlib.md5(f.read(1 << 20), usedforsecurity=False).hexdigest() == file.start


def _memory(path: Path) -> Path:
    return (
        cache_folder()
        / "verified"
        / f"{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]}.json"
    )


def _remembered(path, status) -> str | None:
    try:
        seen = json.loads(_memory(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return (
        seen[2]
        if isinstance(seen, list)
        and seen[:2] == [status.st_size, status.st_mtime_ns]
        and len(seen) == 3
        else None
    )


def _remember(path, status, key):
    "Best effort: a cache that cannot be written costs time, not correctness."
    memory = _memory(path)
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=memory.parent, delete=False, encoding="utf-8"
        ) as f:
            json.dump([status.st_size, status.st_mtime_ns, key], f)
        os.replace(f.name, memory)
    except OSError:
        pass


def cache_folder() -> Path:
    "Where data are unpacked and samples are made: `LESSONPRESS_CACHE`, or a folder of the system's for caches."
    if named := environment.said("CACHE"):
        return Path(named).expanduser().absolute()
    try:
        import pooch
    except ModuleNotFoundError as e:
        raise _missing(e) from None
    return Path(pooch.os_cache("lessonpress"))


def data_folder(start: Path | None = None) -> Path | None:
    """The folder of real data that `LESSONPRESS_DATA` names, or else `settings.ini`, the nearest from `start` (or here) upwards.
    A relative path counts from the folder of `settings.ini`. Raises if the folder is named and missing."""
    settings, ini = _settings((start or Path.cwd()).resolve())
    named, by = environment.said("DATA"), environment.name("DATA")
    if not named:
        named, by = ini, "settings.ini"
    if not named:
        return None
    folder = ((settings.parent if settings else Path.cwd()) / Path(named).expanduser()).resolve()
    if not folder.is_dir():
        raise _error(
            f"{by} names the data folder {named}, and there is no such folder",
            folder,
            "a relative path counts from the folder of settings.ini",
        )
    return folder


def _settings(start: Path) -> tuple[Path | None, str]:
    "The nearest `settings.ini`, and the data folder it names."
    path = next(
        (p / "settings.ini" for p in (start, *start.parents) if (p / "settings.ini").is_file()),
        None,
    )
    if not path:
        return None, ""
    ini = configparser.ConfigParser(interpolation=None)
    try:
        ini.read_string(path.read_text(encoding="utf-8"))
    except (configparser.Error, OSError, UnicodeDecodeError) as e:
        raise _error(f"settings.ini cannot be read: {str(e).splitlines()[0]}", path) from None
    return path, ini.get("data", "folder", fallback="").strip()


def fastai_folders() -> tuple[Path, Path]:
    "Where fastai keeps unpacked data and archives, by its `config.ini` in `FASTAI_HOME` or `~/.fastai`."
    home, ini = (
        Path(os.environ.get("FASTAI_HOME") or "~/.fastai").expanduser(),
        configparser.ConfigParser(interpolation=None),
    )
    with contextlib.suppress(configparser.Error, OSError, UnicodeDecodeError):
        ini.read_string((home / "config.ini").read_text(encoding="utf-8"))
    return home / ini["DEFAULT"].get("data", "data"), home / ini["DEFAULT"].get(
        "archive", "archive"
    )


def where(name: str, start: Path | None = None) -> str:
    "Where `data(name)` would take its data from, in a few words; nothing is hashed, unpacked or downloaded."
    known, (folder, archive) = _known(name), fastai_folders()
    if base := data_folder(start):
        for n in (*known.names, known.folder):
            if (base / n).exists() and (n != known.folder or not _pinned_inside(known)):
                return f"data folder: {n}"
    if any((folder / n).is_file() or (archive / n).is_file() for n in known.names) or _from_folder(
        known, folder / known.folder, ""
    ):
        return "fastai's cache"
    if any(
        f.archive
        and (f.held(_unpacked(f) / known.folder) or (_download_folder(f) / f.name).is_file())
        for f in known.files
    ):
        return "cache"
    size = next((f.size for f in known.files if f.addresses), 0)
    return (
        f"download, {_size(size)}"
        if size and environment.said("OFFLINE") != "1"
        else "embedded sample only"
    )


@dataclass(frozen=True)
class Finding:
    "What `verify` says of one file or folder; `problem` is empty where it is as it should be."

    name: str
    path: Path
    what: str
    problem: str = ""


def verify(name: str, start: Path | None = None) -> Iterator[Finding]:
    """Look at every copy of a data set that is at hand, bit by bit: files by their hash, unpacked folders against their archive, the sample
    against a new one. What is damaged in the cache is removed, so that it is made again; what belongs to others is only named."""
    known, (folder, archive) = _known(name), fastai_folders()
    base, ours = data_folder(start), [_download_folder(f) for f in known.files]
    for place in dict.fromkeys(p for p in (base, folder, archive, *ours) if p):
        for n in known.names:
            if (place / n).is_file():
                yield from _verify_file(known, place / n, mine=place in ours)
    for path in (p / known.folder for p in (base, folder) if p):
        if path.is_dir() and not _pinned_inside(known):
            yield Finding(
                name,
                path,
                "an unpacked folder, by its number of files",
                "" if _from_folder(known, path, "") else f"not all there: {_lacking(known, path)}",
            )
    if (made := cache_folder() / "samples" / f"{name}-{known.sample.sha256[:16]}").is_dir():
        yield _verify_sample(known, made)


def _verify_file(known, path, mine) -> Iterator[Finding]:
    try:
        file = _checked(known, path, again=True)
    except LessonpressError as e:
        if mine:
            shutil.rmtree(path.parent)
        yield Finding(
            known.name,
            path,
            "a published file",
            e.problems[0].message + (" (removed)" if mine else ""),
        )
        return
    yield Finding(
        known.name,
        path,
        f"{file.about}, sha256 {file.sha256}"
        if file.sha256
        else f"{file.about}, size and first MiB",
    )
    if file.archive and (folder := _unpacked(file)).is_dir():
        wrong = archives.differences(path, folder, file.limit)
        if wrong:
            shutil.rmtree(folder)
        yield Finding(
            known.name,
            folder,
            "unpacked from it",
            f"{len(wrong)} files differ, {wrong[0]} is the first (removed; it is unpacked again when it is used)"
            if wrong
            else "",
        )


def _verify_sample(known, made: Path) -> Finding:
    with tempfile.TemporaryDirectory() as new:
        samples.write(known.name, Path(new))
        files = [p.relative_to(new) for p in Path(new).rglob("*") if p.is_file()]
        wrong = [
            f
            for f in files
            if not (made / known.folder / f).is_file()
            or (made / known.folder / f).read_bytes() != (Path(new) / f).read_bytes()
        ]
    if wrong:
        shutil.rmtree(made)
    return Finding(
        known.name,
        made,
        f"the embedded sample, sha256 {known.sample.sha256}",
        f"{len(wrong)} files differ (removed; it is made again when it is used)" if wrong else "",
    )
