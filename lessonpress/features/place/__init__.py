"""Where a reader is: how long a page takes, which section stands on the screen, and where the reader stopped last time."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report
from lessonpress.words import Words

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
_LEAST = 2  # minutes: of what is read at a glance nothing is said
_KEY = "readtime"  # in a page's front matter; a list of posts tells it where it is true


class Place(Feature):
    name = "place"
    scripts = {"lessonpress.js": [_HERE / f"{name}.js" for name in ("here", "place", "read")]}
    styles = {"lessonpress.css": [_HERE / "place.css"]}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The minutes that a page takes; None of one that is read at a glance, is the first one, or is generated."
        filled = {"reference", "self-test", "listing"} & {
            c for n in told.nodes for c in T.classes_of(n)
        }
        if page.href == "index.html" or filled or _KEY in page.front or "listing" in page.front:
            return None
        return page.minutes if page.minutes >= _LEAST else None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        "The course's name, under which its place is kept."
        return dict.fromkeys(site.gathered(self.name), site.settings.name)

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        told = page.word("place.reading", time=_in_words(page.gathered[self.name], page.word))
        line = f'<p class="reading-time" data-course="{escape(connected)}">{told}</p>'
        return [T.raw(line), *blocks]


def _in_words(minutes: int, told: Words) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [told("place.hours", hours)] if hours else []
    return " ".join([*parts, told("place.minutes", rest)] if rest else parts)


feature = Place()
