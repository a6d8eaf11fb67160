"""Q&A outlines: the nested list of a lecture's topics and questions, read into a model, rendered as questions that open, and held to the cells that answer them."""

from lessonpress.features.outlines.asking import asks
from lessonpress.features.outlines.checks import check
from lessonpress.features.outlines.foreign import refuse_depth, tidied, with_questions
from lessonpress.features.outlines.ids import slug, write_ids
from lessonpress.features.outlines.outlines import feature
from lessonpress.features.outlines.page import render
from lessonpress.features.outlines.question import Evidence, Outline, Question
from lessonpress.features.outlines.reading import parse

__all__ = [
    "Evidence",
    "Outline",
    "Question",
    "asks",
    "check",
    "feature",
    "parse",
    "refuse_depth",
    "render",
    "slug",
    "tidied",
    "with_questions",
    "write_ids",
]
