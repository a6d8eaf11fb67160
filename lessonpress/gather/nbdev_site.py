"""What nbdev makes of a site before it calls Quarto: a menu of all pages, and addresses without the numbers of notebooks."""

from __future__ import annotations

import re
from pathlib import Path

from lessonpress.addresses import page_of
from lessonpress.gather.project import Project, project_file

__all__ = ["address_in", "is_nbdevs", "with_menu"]

_SETTINGS, _MENU = "nbdev.yml", "sidebar.yml"
_NUMBER = re.compile(r"^\d+[a-zA-Z0-9]*_")


def is_nbdevs(root: Path) -> bool:
    "Whether the site in `root` is one that nbdev hands to Quarto; a course of ours is rendered as it stands."
    if not (root / _SETTINGS).is_file():
        return False
    try:
        return b"lessonpress" not in (root / project_file(root)).read_bytes()
    except OSError:
        return False


def address_in(root: Path, file: str) -> str:
    "The address of the page `file` below the site in `root`."
    if not file.endswith(".ipynb") or not is_nbdevs(root):
        return page_of(file)
    folder, sign, name = file.rpartition("/")
    return page_of(folder + sign + _NUMBER.sub("", name.lower()))


def with_menu(said: Project) -> Project:
    "In the place of a menu of nbdev's that is not there all pages, as nbdev lists them."
    named = said.data.get("metadata-files")
    site = said.data.get("website")
    lost = next((at for name, at in said.missing if name == _MENU), None)
    if lost is None or not isinstance(named, list) or _SETTINGS not in named:
        return said
    site = site if isinstance(site, dict) else {}
    sidebar = site.get("sidebar")
    sidebar = sidebar if isinstance(sidebar, dict) else {}
    if sidebar.get("contents"):
        return said
    sidebar = {**sidebar, "contents": "auto"}
    said.data = {**said.data, "website": {**site, "sidebar": sidebar}}
    said.missing = [one for one in said.missing if one[0] != _MENU]
    said.lines[("website", "sidebar", "contents")] = said.lines.of(*lost) or 1
    return said
