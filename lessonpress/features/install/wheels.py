"""The packages that a course offers as files of its site: which there are, and what pip is told to install."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from urllib.parse import quote

from lessonpress import inside
from lessonpress.course import Content, Site
from lessonpress.gather.patterns import leads_out, matching
from lessonpress.gather.settings_files import library_settings
from lessonpress.pandoc.kept import digest_of_file

__all__ = [
    "Offer",
    "Wheel",
    "addresses",
    "distribution",
    "files",
    "named",
    "offer",
    "refused",
    "wanted",
]

# NAME-VERSION(-BUILD)-PYTHON-ABI-PLATFORM.whl
_WHEEL = re.compile(r"([A-Za-z0-9._]+)-([A-Za-z0-9._!+]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl")


@dataclass(frozen=True)
class Wheel:
    "A file that pip installs: of which distribution, of which version, and where it lies in the course."

    name: str
    version: str
    file: str

    @property
    def address(self) -> str:
        "On the site: pip reads the file's name."
        return self.file.rpartition("/")[2]

    @property
    def age(self) -> tuple[int, ...]:
        return tuple(map(int, re.findall(r"\d+", self.version)))


@dataclass(frozen=True)
class Offer:
    "From where readers can install what a course needs: the index, or the newest wheel of each distribution."

    on_index: bool
    library: str  # the course's own distribution
    wheels: list[tuple[str, str]]  # names and addresses, the library's last
    site: str  # its address, if it has one


def distribution(name: str) -> str:
    "A name as pip compares it with others."
    return re.sub(r"[-_.]+", "-", name).lower()


def named(site: Site) -> list[str]:
    "The files that the settings name as wheels, in the course."
    found: dict[str, None] = {}
    for pattern in site.settings.wheels:
        if not leads_out(site.root, pattern) and not refused(site, pattern):
            found |= dict.fromkeys(_matching(site, pattern))
    return [f for f in found if inside.is_inside(site.root, f) and os.path.isfile(site.root / f)]


def _matching(site: Site, pattern: str) -> list[str]:
    return matching(site.root, f"/{pattern.lstrip('/')}", site.config.output_dir)


def refused(site: Site, pattern: str) -> str:
    "Why this is no pattern; empty if it is one."
    try:
        _matching(site, pattern)
    except ValueError as e:
        return str(e)
    return ""


def wheels(site: Site) -> list[Wheel]:
    "The wheels that the site offers: none where nobody puts them there."
    if site.bare:
        return []
    read = [(f, _WHEEL.fullmatch(f.rpartition("/")[2])) for f in named(site)]
    return [Wheel(distribution(m[1]), m[2], f) for f, m in read if m]


def offer(site: Site) -> Offer:
    if "offer" not in site.memo:
        site.memo["offer"] = _offer(site)
    return site.memo["offer"]  # type: ignore[no-any-return]


def _offer(site: Site) -> Offer:
    library = distribution(library_settings(site.root)[0])
    newest = {w.name: w.address for w in sorted(wheels(site), key=lambda w: w.age)}
    in_order = sorted(newest.items(), key=lambda w: (w[0] == library, w[0]))
    return Offer(site.settings.on_index, library, in_order, site.config.site_url)


def files(site: Site) -> dict[str, Content]:
    "The wheels by their addresses."
    paths = {w.address: site.root / w.file for w in wheels(site)}
    return {at: Content(digest_of_file(path), path) for at, path in paths.items()}


def addresses(told: Offer) -> dict[str, str]:
    "Where pip finds each wheel: on the web, or in the folder into which it was saved."
    start = told.site or "./"
    return {name: start + quote(at) for name, at in told.wheels}


def wanted(name: str, extra: str, at: str = "") -> str:
    "A distribution as pip is asked for it, from a place of its own or from the index."
    extras = f"[{extra}]" if extra else ""
    if not at or not extra:
        return at or name + extras
    return f"{at}{extras}" if at.startswith("./") else f"{name}{extras} @ {at}"


def command(*parts: str) -> str:
    return " ".join(["pip install", *map(shlex.quote, parts)])
