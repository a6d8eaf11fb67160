"""The box: each question folded over the place of its answer, which a script fills when it is opened."""

from __future__ import annotations

from html import escape
from typing import Any

from lessonpress.addresses import address
from lessonpress.course import View
from lessonpress.features.ask.chosen import QUESTIONS
from lessonpress.pandoc import tree as T

__all__ = ["QUESTION", "filled"]

QUESTION = "ask-question"  # the class of a question that is asked


def filled(box: T.Node, told: dict[str, Any], page: View, course: dict[str, Any]) -> T.Node | None:
    "A box with its questions; None, which leaves it as it is, where there is none."
    (id, classes, pairs), blocks = box["c"]
    if not told["asked"]:
        return None
    kept = [p for p in pairs if p[0] != QUESTIONS]
    data = [["data-course", course["course"]], ["data-pagefind-ignore", ""]]
    root = [] if course["bare"] else [["data-root", "../" * page.file.count("/") or "./"]]
    inside = [_head(page), *blocks]
    for q in told["asked"]:
        inside += _question(q, page)
    if told["rest"]:
        inside += _rest(told["rest"], page)
    return T.node("Div", [[id, classes, [*kept, *data, *root]], inside])


def _head(page: View) -> T.Node:
    name, how = (escape(page.word(f"outline.{key}")) for key in ("before", "how"))
    return T.raw(f'<p class="ask-head"><b>{name}</b> {how}</p>')


def _question(q: dict[str, Any], page: View) -> list[T.Node]:
    "A question, and as long as nothing has brought its answer, a link to it."
    key, title = escape(f"{q['file']}#{q['id']}"), escape(q["title"])
    stands = page.word("test.stands", title=q["title"])
    link = T.link(T.words(stands), address(q["file"], page.file, q["id"]))
    return [
        T.raw(
            f'<details class="{QUESTION}" data-question="{key}" data-piece="{q["piece"]}"'
            f' data-title="{title}"><summary><span class="ask-text">{escape(q["text"])}</span></summary>'
        ),
        T.div([T.node("Para", [link])], classes=["ask-answer"]),
        T.raw("</details>"),
    ]


def _rest(questions: list[dict[str, Any]], page: View) -> list[T.Node]:
    "What else the section answers, as links."
    count = escape(page.word("outline.more", len(questions)))
    links = [T.link(T.words(q["text"]), address(q["file"], page.file, q["id"])) for q in questions]
    listed = T.node("BulletList", [[T.node("Plain", [link])] for link in links])
    return [
        T.raw(f'<details class="ask-more"><summary>{count}</summary>'),
        listed,
        T.raw("</details>"),
    ]
