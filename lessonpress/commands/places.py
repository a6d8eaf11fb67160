"""Where a new page has to be named, so that it becomes one and readers find it."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from lessonpress.commands.terminal import say
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lessonpress.gather.quarto_yml import Config

__all__ = ["tell_its_places"]


def tell_its_places(page: str, config: Config, in_menu: bool = True) -> None:
    "Say which line of `_quarto.yml` has to name the page; nothing where its patterns do."
    from lessonpress.gather.find import find_pages
    from lessonpress.render.navigation import every

    if page not in find_pages(config, Report()):
        say(f"Add {page} to project.render in _quarto.yml, so that it becomes a page")
    elif in_menu and not any(fnmatch(page, item.file) for item in every(config) if item.file):
        say(f"Add {page} to website.sidebar in _quarto.yml, so that readers find it")
