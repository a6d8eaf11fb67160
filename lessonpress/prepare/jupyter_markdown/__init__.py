"""The Markdown of notebooks, which Jupyter reads as CommonMark with tables and formulas, written as
the Markdown that Pandoc reads alike; what an author wrote for Quarto stays."""

from lessonpress.prepare.jupyter_markdown.notebook import Texts

__all__ = ["Texts"]
