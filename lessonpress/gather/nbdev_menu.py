"""The menu that nbdev writes before it calls Quarto, where a project does not keep it."""

from __future__ import annotations

from lessonpress.gather.project import Project

__all__ = ["with_menu"]

_SETTINGS, _MENU = "nbdev.yml", "sidebar.yml"


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
