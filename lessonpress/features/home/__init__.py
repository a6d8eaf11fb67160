"""The home page: what the course counts, its path with a picture and the time of each lesson, and where the reader stands.

`::: {.opening}` is the first screen, `::: {.course-counts}` a line of numbers, `::: {.path}` a list of links to lessons; a link may name
the figure that stands for its lesson, `[Fitting](nbs/01_line.ipynb){picture="fig-line"}`. `::: {.newest folder="log/"}` lists the newest posts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import target
from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.home import filled, newest, picture
from lessonpress.features.home.told import Lesson, told_of
from lessonpress.features.outlines.question import outlines_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule, nearest

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
SCRIPT, SHEET = "home.js", "home.css"


class Home(Feature):
    name = "home"
    folder = "assets/path/"
    scripts = {SCRIPT: [_HERE / "home.js"]}
    styles = {SHEET: [_HERE / "home.css"]}
    rules = {
        "path-picture": Rule("A lesson on the path has the picture that its link names.", "warning")
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Of a lesson its size and its pictures, of another page its boxes and the pictures that it names."
        if told.source.notebook:
            return asdict(told_of(told.source.notebook, page.minutes))
        boxes = [n for n in told.nodes if filled.BOXES & {*T.classes_of(n)}]
        if not boxes:
            return None
        links = [link for n in boxes if filled.PATH in T.classes_of(n) for link in filled.links(n)]
        named = [[T.get(n, filled.PICTURE, ""), n["c"][2][0]] for n in links]
        return {"boxes": True, "named": named}

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        lessons = _lessons(site)
        answered = sum(q.answered for o in outlines_of(site).values() for q in o.questions)
        course = {
            "course": site.settings.name,
            "lessons": {file: asdict(lesson) for file, lesson in lessons.items()},
            "answered": answered,
            "posts": newest.posts(site),
        }
        return {file: course for file, told in site.gathered(self.name).items() if "boxes" in told}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        lessons = {file: Lesson(**told) for file, told in connected["lessons"].items()}
        return filled.filled(blocks, page, lessons, connected)

    def loads(self, html: HtmlElement) -> list[str]:
        boxes = [name for name in filled.BOXES if html.find_class(name)]
        return (
            [SHEET, *([SCRIPT] if {filled.OPENING, filled.PATH} & {*boxes} else [])]
            if boxes
            else []
        )

    def offers(self, site: Site) -> set[str]:
        return {picture.address_of(*at) for at in _pictures(site).items()}

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        return {
            picture.address_of(file, label): picture.content(site.pages[file], label, workshop.kept)
            for file, label in _pictures(site).items()
        }

    def check(self, site: Site) -> None:
        for file, told in site.gathered(self.name).items():
            for name, href in told.get("named", ()):
                lesson = filled.lesson_at(href, file, _lessons(site))
                if not name or lesson is None or name in lesson.pictures:
                    continue
                site.report.warn(
                    "path-picture",
                    f"the lesson has no picture `{name}`",
                    file=file,
                    hint=nearest(name, lesson.pictures),
                    **site.pages[file].place(name),
                )


def _lessons(site: Site) -> dict[str, Lesson]:
    "The lessons of the course, with what their links on the path say of them."
    told = site.gathered("home")
    lacking = site.bare  # nobody puts pictures beside the pages
    exports = site.gathered("reference")
    return {
        file: Lesson(
            **t
            | {"builds": [e["name"] for e in exports.get(file, {}).get("entries", ())]}
            | ({"pictures": {}} if lacking else {})
        )
        for file, t in told.items()
        if "boxes" not in t
    }


def _pictures(site: Site) -> dict[str, str]:
    "The picture of each lesson on a path, by the lesson."
    lessons, found = _lessons(site), {}
    for page, told in site.gathered("home").items():
        for name, href in told.get("named", ()):
            file = target(href, page)[0]
            if file in lessons and (label := lessons[file].picture(name)):
                found[file] = label
    return found


feature = Home()
