"""What an outline is held to."""

from __future__ import annotations

from lessonpress.problems import Rule

__all__ = ["RULES"]

RULES = {
    "answer-source": Rule("An answer names what shows it, or where it is said.", "warning"),
    "answer-words": Rule("An answer says something itself.", "warning"),
    "coverage": Rule("As many questions are answered, shown and timed as the settings ask for."),
    "evidence": Rule("Evidence is a cell that has an output or an assertion."),
    "evidence-answer": Rule(
        "A number or a code word of an answer stands in each cell that it points at.", "warning"
    ),
    "lost-reference": Rule("What notes refer to stands in them.", "warning"),
    "no-outline": Rule("An outline is a list of topics and questions.", "warning"),
    "outline": Rule("An outline can be read, and the one that is asked for is there."),
    "outline-list": Rule("A list is read as it looks.", "warning"),
    "outline-time": Rule("A time is one, and lies within the lecture."),
    "question-id": Rule("The id of a question stands once on its page."),
    "related": Rule("What is related to a question is a question."),
    "related-circle": Rule("Two related questions are named as such once.", "warning"),
    "shared-evidence": Rule("A cell is the evidence of five questions at most.", "warning"),
    "stale-evidence": Rule("Evidence lies in lessons whose outputs are fresh.", "warning"),
    "time-link": Rule("A time is linked to its own second of the video.", "warning"),
    "time-order": Rule("Within a topic the times do not fall.", "warning"),
}
