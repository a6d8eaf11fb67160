"""The type faces of the site: a serif for prose and a mono for code, from packages, cut to the signs that notes use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lessonpress.course import Content, Site
from lessonpress.feature import Feature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]


class Faces(Feature):
    name = "faces"
    folder = "assets/faces/"
    styles = {"lessonpress.css": [Path(__file__).parent / "faces.css"]}

    def loads(self, html: HtmlElement) -> list[str]:
        "The faces that a page shows: it asks for them before its first paint."
        found = {el.tag for el in html.iter("em", "code", "cite")}
        slanted = found & {"em", "cite"} or html.find_class("description")
        shown = {"serif": True, "serif-italic": bool(slanted), "mono": "code" in found}
        return [f"faces/{name}.woff2" for name, is_shown in shown.items() if is_shown]

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        from lessonpress.features.faces.cut import cuts

        return workshop.memory.get(  # type: ignore[no-any-return]
            self.name,
            None,
            lambda: {f"{self.folder}{n}": Content.of(data) for n, data in cuts().items()},
        )


feature = Faces()
