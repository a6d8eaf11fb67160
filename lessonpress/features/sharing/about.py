"""The box below a page: who wrote it, under which licence, when it changed, where it can be edited, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from lessonpress import commits
from lessonpress.course import Page, Site
from lessonpress.dates import shown_day
from lessonpress.features.sharing.citation import bibtex
from lessonpress.gather.credits import copyright_of, licence_of, names_of
from lessonpress.gather.language import words_of
from lessonpress.words import Words

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["authors", "changed", "day", "links", "of"]

# Where hosts of repositories have the page that shows a file, that edits it, and that takes a report.
_SOURCE = {"github.com": "blob", "gitlab.com": "-/blob", "codeberg.org": "src/branch"}
_EDIT = {"github.com": "edit", "gitlab.com": "-/edit", "codeberg.org": "_edit"}
_REPORT = {"github.com": "issues/new", "gitlab.com": "-/issues/new", "codeberg.org": "issues/new"}
# What the report's title and its text are called there; `report.js` adds the cell to the text.
_FIELDS = {"gitlab.com": ("issue[title]", "issue[description]")}


def changed(site: Site, workshop: Workshop) -> dict[str, int]:
    "When git says that each page was changed last; nothing where it does not know."
    if "changed" not in site.memo:
        named = sorted(site.pages)
        site.memo["changed"] = commits.changed(site.root, named, workshop.kept.get)
    return site.memo["changed"]  # type: ignore[no-any-return]


def day(seconds: int) -> str:
    "The date of a moment, as machines read it."
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def authors(site: Site, page: Page) -> list[str]:
    "Who wrote a page: itself says it, or the course's settings, or `_quarto.yml`."
    return names_of(page.front.get("author")) or site.settings.authors or site.config.authors


def of(site: Site, page: Page, changed: dict[str, int]) -> str:
    "What stands in the box, as HTML."
    word = words_of(page, site.config)
    said = " ".join(_said(site, page, changed.get(page.file), word))
    cited = bibtex(site, page, authors(site, page), changed.get(page.file))
    return (
        (f"<p>{said}</p>\n" if said else "")
        + f"<details><summary>{escape(word('about.cite'))}</summary>\n"
        f'<pre class="sourceCode bibtex code-with-copy" tabindex="0" aria-label="BibTeX">'
        f"<code>{escape(cited)}</code>"
        f'<button class="code-copy-button" title="{escape(word("code.copy"))}"></button></pre></details>\n'
    )


def _said(site: Site, page: Page, when: int | None, word: Words) -> Iterator[str]:
    if who := authors(site, page):
        yield escape(word("about.by", authors=", ".join(who)))
    own = copyright_of(page.front.get("copyright")) or site.config.copyright
    if own:
        yield escape(own if own.startswith("©") else f"© {own}.")
    told = page.front.get("license") or site.settings.license
    if licence := licence_of(told) if told else site.config.license:
        name = escape(licence.name)
        to = licence.url and f'<a rel="license" href="{escape(licence.url)}">{name}</a>'
        before, _, after = word.parts("about.licence", "name")
        yield f"{escape(before)}{to or name}{escape(after)}"
    if when is not None:
        at = datetime.fromtimestamp(when, UTC)
        before, _, after = word.parts("about.changed", "day")
        shown = shown_day(at, "day", word)
        yield f'{escape(before)}<time datetime="{day(when)}">{escape(shown)}</time>{escape(after)}'


def links(site: Site, page: Page) -> Iterator[tuple[str, str]]:
    word = words_of(page, site.config)
    repository, at = site.settings.repository, quote(f"{site.settings.branch}/{page.file}")
    host = repository.partition("//")[2].partition("/")[0]
    if host in _EDIT:
        title, text = _FIELDS.get(host, ("title", "body"))
        told = urlencode({title: f"{page.title}: ", text: page.file}, quote_via=quote)
        yield word("about.source"), f"{repository}/{_SOURCE[host]}/{at}"
        yield word("about.edit"), f"{repository}/{_EDIT[host]}/{at}"
        yield word("about.report"), f"{repository}/{_REPORT[host]}?{told}"
    elif repository:
        yield word("about.repository"), repository
