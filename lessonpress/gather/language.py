"""What a course says in place of words of the interface: Quarto's `language`, in `_quarto.yml`, in a page's front matter, or in a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress import inside
from lessonpress.gather.metadata import of_file
from lessonpress.gather.values import Values
from lessonpress.words import Words

if TYPE_CHECKING:
    from lessonpress.course import Page
    from lessonpress.gather.quarto_yml import Config

__all__ = ["KEYS", "lang_of", "language_of", "of_site", "own_words", "words_of"]

OWN_FILE = "_language.yml"  # which Quarto reads by itself

# Ours by Quarto's, where both mean the same; of two for one of ours the later wins.
KEYS = {
    "toc-title-document": "contents.title",
    "toc-title-website": "contents.title",
    "section-title-footnotes": "section.footnotes",
    "section-title-references": "section.references",
    "title-block-author-single": "page.author",
    "title-block-published": "page.published",
    "callout-note-title": "callout.note",
    "callout-tip-title": "callout.tip",
    "callout-warning-title": "callout.warning",
    "callout-caution-title": "callout.caution",
    "callout-important-title": "callout.important",
    "code-summary": "code.summary",
    "copy-button-tooltip": "code.copy",
    "copy-button-tooltip-success": "copy.done",
    "crossref-fig-title": "label.figure",
    "crossref-tbl-title": "label.table",
    "crossref-lst-title": "label.listing",
    "crossref-eq-prefix": "label.equation",
    "crossref-sec-prefix": "label.section",
    "crossref-ch-prefix": "label.chapter",
    "crossref-apx-prefix": "label.appendix",
    "section-title-appendices": "book.appendices",
    "repo-action-links-edit": "about.edit",
    "repo-action-links-issue": "about.report",
    "search": "page.search",
    "search-label": "search.name",
    "draft": "list.draft",
    "listing-page-order-by": "listings.order",
    "listing-page-order-by-default": "listings.listed",
    "listing-page-filter": "listings.filter",
    "listing-page-category-all": "listings.all",
    "listing-page-no-matches": "listings.none",
    "listing-page-field-date": "list.date",
    "listing-page-field-title": "list.title",
    "listing-page-field-description": "list.description",
    "listing-page-field-author": "list.author",
    "listing-page-field-filename": "list.file",
    "listing-page-field-filemodified": "list.modified",
    "listing-page-field-subtitle": "list.subtitle",
    "listing-page-field-readingtime": "list.time",
    "listing-page-field-wordcount": "list.words",
    "listing-page-field-categories": "list.categories",
}


def own_words(said: Any, lang: str) -> dict[str, str]:
    "A course's words for a page in `lang`, by our keys, from a `language`, in which those of one language may stand below its name."
    if not isinstance(said, dict):
        return {}
    below = said.get(lang, said.get(lang.partition("-")[0]))
    said = said | (below if isinstance(below, dict) else {})
    return {ours: said[its] for its, ours in KEYS.items() if isinstance(said.get(its), str)}


def in_file(root: Path, name: str) -> dict[str, Any]:
    "What a file of the course says; nothing where it is not there. `LessonpressError` of broken YAML."
    said = of_file(root, name)
    return said.data if said else {}


def of_site(
    values: Values, path: tuple[str, ...], root: Path, file: Callable[..., str | None]
) -> dict[str, Any]:
    "The course's own words: those of Quarto's file for them, and of `language`, a mapping or a file, which win. `file` gives the file named at a path, if it is there."
    if isinstance(values.raw(*path), str):
        name = file(*path)
        said = in_file(root, name) if name else {}
    else:
        said = values.get(*path, kind=dict, default={})
    return in_file(root, OWN_FILE) | said


def lang_of(page: Page, config: Config) -> str:
    return str(page.front.get("lang") or config.lang)


def language_of(page: Page, config: Config) -> dict[str, str]:
    "A course's words for a page, by our keys: its own win."
    lang, value = lang_of(page, config), page.front.get("language")
    if isinstance(value, str) and inside.is_inside(config.root, value):
        value = in_file(config.root, value)
    return own_words(config.language, lang) | own_words(value, lang)


def words_of(page: Page, config: Config) -> Words:
    "The words of the interface on a page."
    return Words(lang_of(page, config), language_of(page, config))
