"""Downloads: with a hash, a time limit and a line of progress; whole in a folder of the cache, or not there."""

from __future__ import annotations

import sys
from pathlib import Path

from lessonpress import environment
from lessonpress.kit.data import archives
from lessonpress.kit.data.datasets import Dataset, File
from lessonpress.kit.data.folders import download_folder
from lessonpress.kit.data.published import checked
from lessonpress.problems import LessonpressError

__all__ = ["allowed", "fetch", "megabytes"]

TIMEOUT = (5, 20)  # seconds to connect, and without a byte
_failed: dict[str, str] = {}  # downloads that failed in this process, with the reason


def allowed() -> bool:
    "Whether anything may be downloaded: `LESSONPRESS_OFFLINE=1` forbids it."
    return environment.said("OFFLINE") != "1"


def fetch(known: Dataset, file: File, address: str) -> str:
    """Download `file` into its folder of the cache; the reason why it cannot be had, or nothing. What failed is not tried again
    in the same process. What is not whole is gone when this returns."""
    if address in _failed:
        return _failed[address]
    try:
        import pooch
    except ModuleNotFoundError:
        return "downloading needs pooch: pip install pooch"
    pooch.get_logger().setLevel("WARNING")
    if reason := _retrieved(known, file, address):
        _failed[address] = reason
    return reason


def _retrieved(known: Dataset, file: File, address: str) -> str:
    def fill(work: Path) -> None:
        _retrieve(file, address, work)
        checked(known, work / file.name, again=True)

    try:
        archives.whole(download_folder(file), fill, lambda folder: (folder / file.name).is_file())
    except LessonpressError as e:
        return e.problems[0].message
    except (OSError, ValueError) as e:
        return _short(e)  # requests raises OSErrors, pooch a ValueError for a wrong hash
    return ""


def _retrieve(file: File, address: str, work: Path) -> None:
    import pooch

    downloader = pooch.HTTPDownloader(
        timeout=TIMEOUT, progressbar=_Progress(file), chunk_size=1 << 16
    )
    pinned = f"sha256:{file.sha256}" if file.sha256 else None
    pooch.retrieve(address, pinned, file.name, work, downloader=downloader)


def _short(e: Exception) -> str:
    "One line of an error that may hold pages."
    if isinstance(e, ValueError):
        return "what comes is not the published file"
    return f"{type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}"[:150]


class _Progress:
    "What pooch tells its progress to: on a terminal a line that counts, else one line when it begins."

    total = 0

    def __init__(self, file: File) -> None:
        self.name, self.done, self.live = file.name, 0, sys.stderr.isatty()

    def update(self, n: int) -> None:
        if not self.done and not self.live:
            print(f"downloading {self.name}, {megabytes(self.total)}", file=sys.stderr)
        self.done += n
        if self.live:
            done = megabytes(min(self.done, self.total))
            line = f"\rdownloading {self.name}: {done} of {megabytes(self.total)}"
            print(line, end="", file=sys.stderr, flush=True)

    def reset(self) -> None:
        self.done = 1

    def close(self) -> None:
        if self.live:
            print(file=sys.stderr)


def megabytes(n: int) -> str:
    return f"{n / 1e6:,.1f} MB"
