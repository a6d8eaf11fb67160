"""Q&A outlines: the nested list of a lecture's topics and questions, read into a model and rendered as questions that open."""
from .checks import check
from .foreign import refuse_depth, tidied, with_questions
from .ids import slug, write_ids
from .model import Evidence, Outline, Question
from .page import render
from .reading import parse

__all__ = ["Evidence", "Question", "Outline", "parse", "check", "slug", "write_ids", "render", "tidied", "with_questions", "refuse_depth"]
