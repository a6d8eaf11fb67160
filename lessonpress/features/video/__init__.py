"""Videos beside the text: a link to a moment of one plays in the page, once its reader has asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.outlines.question import outlines_of
from lessonpress.features.video.moments import HOST, YOUTUBE, played
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent


class Video(Feature):
    name = "video"
    scripts = {
        "lessonpress.js": [_HERE / "times.js"],
        "video.js": [  # loads at the first click on a time
            _HERE / f"{name}.js" for name in ("sources", "topics", "consent", "video")
        ],
    }
    styles = {"video.css": [_HERE / "video.css"]}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Whether a link of the page's own leads to a moment of a video."
        links = (n["c"][2][0] for n in told.nodes if n["t"] == "Link")
        return any(played(href, ("any",)) for href in links) or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        "From which hosts a page may load a video, for pages that may have links to one."
        lectures = (f for f in outlines_of(site) if site.settings.lecture_of(f))
        return dict.fromkeys([*site.gathered(self.name), *lectures], site.settings.hosts)

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        def marked(n: T.Node) -> None:
            pairs = n["c"][0][2]
            pairs += [[k, v] for k, v in played(n["c"][2][0], connected).items()]

        T.edit(blocks, {"Link": marked})
        return blocks

    def frames(self, html: HtmlElement) -> list[str]:
        return [HOST] if html.xpath(f"boolean(.//a[@{YOUTUBE}])") else []


feature = Video()
