"""What stands in the box: one command, and before it the files to save where the site has no address for pip."""

from __future__ import annotations

from typing import Any

from lessonpress.addresses import relative
from lessonpress.course import View
from lessonpress.features.install import wheels
from lessonpress.features.install.wheels import Offer, command, distribution, wanted
from lessonpress.pandoc import tree as T

__all__ = ["blocks"]


def blocks(connected: dict[str, Any], asked: dict[str, str], page: View) -> list[T.Node]:
    told = Offer(**{key: connected[key] for key in ("on_index", "library", "wheels", "site")})
    name = distribution(asked["package"]) or told.library
    more = asked["with"].split()
    if told.on_index and name:
        return [_code([command(wanted(name, asked["extra"]), *more)])]
    if name not in dict(told.wheels):
        return [T.para([*T.words(page.word("install.none")), *_source(connected, page)])]
    if asked["package"]:
        told = Offer(False, name, [w for w in told.wheels if w[0] == name], told.site)
    return [*([] if told.site else _saved(told, page)), _code(_lines(told, asked["extra"], more))]


def _lines(told: Offer, extra: str, more: list[str]) -> list[str]:
    "A command for each wheel, that of the library last, since it needs the others."
    at = wheels.addresses(told)
    *others, last = at
    return [*(command(at[o]) for o in others), command(wanted(last, extra, at[last]), *more)]


def _code(lines: list[str]) -> T.Node:
    return T.node("CodeBlock", [T.attr(classes=["bash"]), "\n".join(lines)])


def _saved(told: Offer, page: View) -> list[T.Node]:
    "The files, by links, for readers of a folder that has no address on the web."
    links = [T.link([T.node("Str", at)], relative(at, page.file)) for _, at in told.wheels]
    items = [[T.node("Plain", [link])] for link in links]
    return [T.para(page.word("install.save")), T.node("BulletList", items)]


def _source(connected: dict[str, Any], page: View) -> list[T.Node]:
    if not (to := connected["repository"]):
        return []
    return [T.node("Space"), T.link(T.words(page.word("about.repository")), to)]
