"""A questionnaire's score, as a learner reports it in the front matter of a post: `questionnaire: {outline: chapter-4, score: 20, of: 37}`."""

from __future__ import annotations

from lessonpress.addresses import address
from lessonpress.course import Index
from lessonpress.gather.page_source import front_matter
from lessonpress.pandoc import tree as T
from lessonpress.problems import LessonpressError, nearest

__all__ = ["check", "line", "score"]

_KEYS = ("outline", "score", "of")


def check(site):
    "Scores that cannot be: of an outline that is not there, out of another number of questions than it has, or above that number."
    for page in site.pages.values():
        if "questionnaire" not in page.front:
            continue
        say = _Say(site, page)
        if page.outline:
            size(say, page)
        else:
            reported(say, page, site.pages)


class _Say:
    "Errors with the line of the value they are about."

    def __init__(self, site, page):
        self.site, self.page = site, page
        try:
            self.lines = front_matter(page.source, page.file)[2]
        except LessonpressError:
            self.lines = None  # told as such

    def __call__(self, key: str | None, message: str, hint: str):
        line = self.lines.of("questionnaire", *([key] if key else [])) if self.lines else None
        self.site.report.error("questionnaire", message, file=self.page.file, line=line, hint=hint)


def size(say, page):
    if not _is_count(page.front["questionnaire"]) or not page.front["questionnaire"]:
        say(
            None,
            f"`questionnaire: {page.front['questionnaire']}` is no number of questions",
            "say how many the book's questionnaire has: `questionnaire: 37`",
        )


def reported(say, page, pages: dict):
    "What the post says, held to the outline."
    told = page.front["questionnaire"]
    if not isinstance(told, dict):
        return say(
            None,
            "`questionnaire` is no report",
            "write `questionnaire: {outline: NAME, score: 20, of: 37}`",
        )
    for k in [k for k in told if k not in _KEYS]:
        say(
            k,
            f"`{k}` says nothing of a questionnaire",
            nearest(k, _KEYS) or "its keys are `outline`, `score` and `of`",
        )
    for k in [k for k in _KEYS if k not in told]:
        say(None, f"`{k}` is missing", "write `questionnaire: {outline: NAME, score: 20, of: 37}`")
    for k in [k for k in _KEYS[1:] if k in told and not _is_count(told[k])]:
        say(k, f"`{k}: {told[k]}` is no count", "write a whole number")
    if "outline" in told and _outline(told, pages) is None:
        say(
            "outline",
            f"there is no outline `{told['outline']}`",
            nearest(told["outline"], _names(pages))
            or "name a file of outlines/, without its ending",
        )
    if _is_count(told.get("score")) and _is_count(told.get("of")):
        _numbers(say, told, _outline(told, pages))


def _numbers(say, told, outline):
    if told["score"] > told["of"]:
        say(
            "score",
            f"a score of {told['score']} is more than {told['of']}",
            "are the two numbers swapped?",
        )
    n = outline and _size(outline)
    if outline and told["of"] != n:
        say(
            "of",
            f"{outline.file} has {n} questions, not {told['of']}",
            "correct `of`, or say in the outline's front matter how many its book has: `questionnaire: 37`",
        )


def _is_count(v) -> bool:
    return isinstance(v, int) and not isinstance(v, bool) and v >= 0


def _names(pages: dict) -> dict:
    return {f.rpartition("/")[2].rpartition(".")[0]: p for f, p in pages.items() if p.outline}


def _outline(told: dict, pages: dict):
    return _names(pages).get(str(told.get("outline")))


def _size(outline) -> int:
    "How many questions the book's own questionnaire has, if the outline says so; otherwise how many the outline asks."
    own = outline.front.get("questionnaire")
    return own if _is_count(own) and own else len(outline.outline.questions)


def score(page, pages: dict) -> dict | None:
    "The score that a post reports, if it can be shown."
    told = page.front.get("questionnaire")
    if not isinstance(told, dict) or not all(_is_count(told.get(k)) for k in _KEYS[1:]):
        return None
    outline = _outline(told, pages)
    return outline and {"outline": outline.file, "score": told["score"], "of": told["of"]}


def line(score: dict, file: str, index: Index) -> dict:
    "The score in a quiet line, with a link to the questions."
    questions = T.link(
        T.words(index.pages[score["outline"]].title), address(score["outline"], file)
    )
    return T.div(
        [
            T.node(
                "Plain",
                [questions, *T.words(f": {score['score']} of {score['of']} answered right")],
            )
        ],
        classes=["score"],
    )
