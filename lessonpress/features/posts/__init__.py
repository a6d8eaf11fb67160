"""Posts: what a page says of itself for lists of pages, drafts that only the preview shows, and former
addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import is_outside
from lessonpress.course import Content, Page, Site, View
from lessonpress.dates import parse_day, shown_day
from lessonpress.feature import Feature, Sources
from lessonpress.features.posts import aliases
from lessonpress.features.posts.post import LISTED, Post, Said, told_by
from lessonpress.gather.language import words_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_STYLE = "posts.css"  # the one of lists of pages


class Posts(Feature):
    name = "posts"
    always = True
    rules = {
        "alias": Rule(
            "A former address is one of the site, at which nothing else stands.", "warning"
        ),
        "category": Rule("A category is made of words.", "warning"),
        "date": Rule("A date is one, and a post in a list by date has one.", "warning"),
        "post-image": Rule("The picture of a post is there, and can be shown.", "warning"),
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        return told_by(page, told, Said(told.source, report))

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        found = {
            file: _above(site, Post(**p.gathered[self.name]), file)
            for file, p in site.pages.items()
        }
        return {file: above for file, above in found.items() if above}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "The mark of a draft, and a line with what the title block does not say."
        above = []
        if connected.get("draft"):
            words = page.word(f"draft.{connected['draft']}")
            above.append(T.div([T.para(words)], classes=["draft-mark"], pairs={"role": "note"}))
        if line := connected.get("line"):
            above.append(T.div([T.node("Plain", T.words(" · ".join(line)))], classes=["post-line"]))
        return [*above, *blocks]

    def loads(self, html: HtmlElement) -> list[str]:
        marks = ("draft-mark", "post-line")
        return [_STYLE] if any(html.find_class(mark) for mark in marks) else []

    def offers(self, site: Site) -> set[str]:
        return {alias.href for alias in aliases.pages_of(site)}

    def check(self, site: Site) -> None:
        aliases.check(site, site.report)
        for file, told in site.gathered(self.name).items():
            post, source = Post(**told), site.pages[file].source
            if post.image_key and not is_outside(post.image):
                if wrong := LISTED.wrong_with(site.root, post.image):
                    message = f"the picture `{post.image}` {wrong}"
                    hint = f"lists of pages show none instead; name a {LISTED.asked}"
                    place = source.place_of(post.image_key)
                    site.report.warn("post-image", message, hint=hint, **place)

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        return {a.href: Content.of(aliases.page(site, a)) for a in aliases.pages_of(site)}


def _above(site: Site, post: Post, file: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if file in site.config.drafts:
        told["draft"] = site.config.draft_mode
    day = parse_day(post.day) if post.dated_by_name else None
    word = words_of(site.pages[file], site.config)
    time = word("place.minutes", post.minutes)
    minutes = word("place.reading", time=time) if post.readtime else ""
    if line := [part for part in (shown_day(day, told=word) if day else "", minutes) if part]:
        told["line"] = line
    return told


feature = Posts()
