"""A questionnaire's score, as a learner reports it in the front matter of a post:
`questionnaire: {outline: chapter-4, score: 20, of: 37}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import address
from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature
from lessonpress.gather.lines import Lines
from lessonpress.gather.page_source import front_matter
from lessonpress.pandoc import tree as T
from lessonpress.problems import LessonpressError, Rule, nearest

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_KEYS = ("outline", "score", "of")


class Questionnaire(Feature):
    name = "questionnaire"
    rules = {"questionnaire": Rule("A score is out of as many questions as its outline has.")}

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        found = {file: _score(page, site) for file, page in site.pages.items()}
        return {file: score for file, score in found.items() if score}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "The score in a quiet line, with a link to the questions."
        questions = T.link(T.words(connected["title"]), address(connected["outline"], page.file))
        score = page.word("outline.score", score=connected["score"], of=connected["of"])
        said = T.words(f": {score}")
        return [T.div([T.node("Plain", [questions, *said])], classes=["score"]), *blocks]

    def check(self, site: Site) -> None:
        """Scores that cannot be: of an outline that is not there, out of another number of questions
        than it has, or above that number."""
        for page in site.pages.values():
            if "questionnaire" not in page.front:
                continue
            say = _Say(site, page)
            if _is_outline(page):
                _size_is_right(say, page)
            else:
                _reported(say, page, site)


def _is_outline(page: Page) -> bool:
    return "outline" in page.gathered.get("outlines", {})


def _score(page: Page, site: Site) -> dict[str, Any] | None:
    "The score that a post reports, if it can be shown."
    told = page.front.get("questionnaire")
    if _is_outline(page) or not isinstance(told, dict):
        return None
    if not all(_is_count(told.get(k)) for k in _KEYS[1:]):
        return None
    outline = _names(site).get(str(told.get("outline")))
    if outline is None:
        return None
    return {
        "outline": outline.file,
        "title": outline.title,
        "score": told["score"],
        "of": told["of"],
    }


class _Say:
    "Errors with the line of the value they are about."

    def __init__(self, site: Site, page: Page):
        self.site, self.page = site, page
        try:
            self.lines: Lines | None = front_matter(page.source.text, page.file)[2]
        except LessonpressError:
            self.lines = None  # told as such

    def __call__(self, key: str | None, message: str, hint: str) -> None:
        path = ("questionnaire", key) if key else ("questionnaire",)
        line = self.lines.of(*path) if self.lines else None
        self.site.report.error("questionnaire", message, file=self.page.file, line=line, hint=hint)


def _size_is_right(say: _Say, page: Page) -> None:
    told = page.front["questionnaire"]
    if not _is_count(told) or not told:
        message = f"`questionnaire: {told}` is no number of questions"
        hint = "say how many the book's questionnaire has: `questionnaire: 37`"
        say(None, message, hint)


_WRITE = "write `questionnaire: {outline: NAME, score: 20, of: 37}`"


def _reported(say: _Say, page: Page, site: Site) -> None:
    "What the post says, held to the outline."
    told, names = page.front["questionnaire"], _names(site)
    if not isinstance(told, dict):
        return say(None, "`questionnaire` is no report", _WRITE)
    for k in [k for k in told if k not in _KEYS]:
        hint = nearest(k, _KEYS) or "its keys are `outline`, `score` and `of`"
        say(k, f"`{k}` says nothing of a questionnaire", hint)
    for k in [k for k in _KEYS if k not in told]:
        say(None, f"`{k}` is missing", _WRITE)
    for k in [k for k in _KEYS[1:] if k in told and not _is_count(told[k])]:
        say(k, f"`{k}: {told[k]}` is no count", "write a whole number")
    outline = names.get(str(told.get("outline")))
    if "outline" in told and outline is None:
        hint = nearest(told["outline"], names) or "name a file of outlines/, without its ending"
        say("outline", f"there is no outline `{told['outline']}`", hint)
    if _is_count(told.get("score")) and _is_count(told.get("of")):
        _numbers(say, told, outline)


def _numbers(say: _Say, told: dict[str, Any], outline: Page | None) -> None:
    if told["score"] > told["of"]:
        message = f"a score of {told['score']} is more than {told['of']}"
        say("score", message, "are the two numbers swapped?")
    if outline and told["of"] != (n := _size(outline)):
        hint = (
            "correct `of`, or say in the outline's front matter how many its book has: "
            "`questionnaire: 37`"
        )
        say("of", f"{outline.file} has {n} questions, not {told['of']}", hint)


def _is_count(v: Any) -> bool:
    return isinstance(v, int) and not isinstance(v, bool) and v >= 0


def _names(site: Site) -> dict[str, Page]:
    outlines = (p for p in site.pages.values() if _is_outline(p))
    return {p.file.rpartition("/")[2].rpartition(".")[0]: p for p in outlines}


def _size(outline: Page) -> int:
    """How many questions the book's own questionnaire has, if the outline says so; otherwise how many
    the outline asks."""
    own = outline.front.get("questionnaire")
    if _is_count(own) and own:
        return int(own)
    return len(outline.gathered["outlines"]["outline"]["questions"])


feature = Questionnaire()
