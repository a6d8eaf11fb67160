"""What an outline is: its questions, and the evidence that their answers point at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lessonpress.course import Page, Site
from lessonpress.pandoc import tree as T

__all__ = ["Evidence", "Outline", "Question", "Topic", "evidence_in", "is_evidence", "outlines_of"]


@dataclass(frozen=True)
class Evidence:
    "A link that begins with `Shown in`: the cell that shows what the answer says."

    href: str
    text: str


@dataclass
class Question:
    "One question; `at` is where its words stand in the source, from which `write_ids` works."

    id: str
    text: str
    seconds: int | None = None
    answered: bool = False
    evidence: list[Evidence] = field(default_factory=list)
    topic: str = ""
    explicit_id: bool = False
    line: int | None = None
    at: tuple[int, int] | None = None
    revisited: bool = False
    related: list[str] = field(default_factory=list)  # addresses of other questions
    by_argument: bool = False  # the answer is reasoned from what is shown
    tokens: list[str] = field(default_factory=list)  # the answer's numbers and code words


@dataclass
class Topic:
    "A topic, and the second at which it begins where its line says so."

    text: str
    seconds: int | None = None
    line: int | None = None
    latest: int = 0  # the second of the last question in it


@dataclass
class Outline:
    "The questions and topics of one file, in order."

    file: str
    questions: list[Question] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)

    @staticmethod
    def of(told: dict[str, Any]) -> Outline:
        "The outline that `asdict` made plain data of."
        questions = [
            Question(
                **{
                    **q,
                    "at": q["at"] and tuple(q["at"]),
                    "evidence": [Evidence(**e) for e in q["evidence"]],
                }
            )
            for q in told["questions"]
        ]
        return Outline(told["file"], questions, [Topic(**t) for t in told["topics"]])

    def coverage(self) -> dict[str, int]:
        "How many questions there are, and how many of them have an answer, evidence, and a second in the video."
        qs = self.questions
        return {
            "questions": len(qs),
            "answered": sum(q.answered for q in qs),
            "evidence": sum(bool(q.evidence) for q in qs),
            "timestamps": sum(q.seconds is not None for q in qs),
        }


def is_evidence(n: T.Node) -> bool:
    return n["t"] == "Link" and (
        " ".join(T.text_of(n["c"][1]).split()).startswith("Shown in")
        or "evidence" in T.classes_of(n)
    )


def evidence_in(blocks: list[T.Node]) -> list[Evidence]:
    links = filter(is_evidence, T.containers(blocks))
    return [Evidence(n["c"][2][0], T.text_of(n["c"][1])) for n in links]


def outlines_of(site: Site) -> dict[str, Outline]:
    "The outlines of the course, by file."
    if "outlines" not in site.memo:
        outlines = ((file, _of_page(page)) for file, page in site.linked.items())
        site.memo["outlines"] = {file: outline for file, outline in outlines if outline}
    return site.memo["outlines"]  # type: ignore[no-any-return]


def _of_page(page: Page) -> Outline | None:
    if "outline" not in page.memo:
        told = page.gathered.get("outlines", {}).get("outline")
        page.memo["outline"] = Outline.of(told) if told else None
    return page.memo["outline"]  # type: ignore[no-any-return]
