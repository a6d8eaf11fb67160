"""What `::: {.install}` becomes: how a reader installs the course's library, from where it really is.

From the package index once the settings say that it is there (`[course] index = yes`), or else from the wheels that the
settings name (`wheels = dist/*.whl`) and that lie on the site. `package="NAME"` asks for another distribution than the course's own, `extra="NAME"` for
what it can have besides, and `with="jupyterlab"` names what else to install.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lessonpress import inside
from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.install import shown, wheels
from lessonpress.gather.patterns import leads_out
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature", "how"]

BOX = "install"  # the class of the div that is filled


class Install(Feature):
    name = "install"

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Whether the page has the box, and below which heading that of the course's own library."
        boxes = [n for n in told.nodes if n["t"] == "Div" and BOX in T.classes_of(n)]
        own = [n for n in boxes if not T.get(n, "package")]
        return {"own": bool(own), "at": _above(told.nodes, own)} if boxes else None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        pages = site.gathered(self.name)
        told = asdict(wheels.offer(site)) | {"repository": site.settings.repository}
        return dict.fromkeys(pages, told) if pages else {}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        def filled(n: T.Node) -> T.Node | None:
            if BOX not in T.classes_of(n):
                return None
            asked = {key: T.get(n, key, "") for key in ("package", "extra", "with")}
            (id, classes, pairs), words = n["c"]
            if words and not (connected["on_index"] or connected["wheels"] or any(asked.values())):
                return None  # somebody else's class, in a course that offers nothing
            kept = [p for p in pairs if p[0] not in asked]
            own = shown.blocks(connected, asked, page)
            return T.node("Div", [[id, classes, kept], [*words, *own]])

        T.edit(blocks, {"Div": filled})
        return blocks

    def offers(self, site: Site) -> set[str]:
        return {*self._files(site)}

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        return self._files(site)

    def check(self, site: Site) -> None:
        for pattern in site.settings.wheels:
            if leads_out(site.root, pattern):
                message = f"wheels `{pattern}` is outside the course"
                site.report.error("settings", message, file=site.settings.file, hint=inside.HINT)
            elif why := wheels.refused(site, pattern):
                message = f"wheels `{pattern}` is no pattern: {why}"
                hint = "write where they lie: dist/*.whl"
                site.report.error("settings", message, file=site.settings.file, hint=hint)

    def _files(self, site: Site) -> dict[str, Content]:
        "What the course has at such an address itself stays as it is."
        own = {*site.config.resources, *(p.href for p in site.pages.values())}
        return {at: made for at, made in wheels.files(site).items() if at not in own}


def _above(nodes: list[T.Node], boxes: list[T.Node]) -> str:
    "The id of the heading above the first of these boxes."
    last = ""
    for n in nodes:
        if n["t"] == "Header":
            last = T.id_of(n)
        if any(n is box for box in boxes):
            return last
    return ""


def how(site: Site) -> tuple[str, str]:
    "The page that says how the course's library is installed, and the place on it; empty where none does."
    told = site.gathered("install").items()
    return next(((file, t["at"]) for file, t in told if t["own"]), ("", ""))


feature = Install()
