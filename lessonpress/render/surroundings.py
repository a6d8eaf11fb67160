"""What stands around the content of one page besides bar, menu and footer, as plain data for its template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lessonpress.addresses import is_safe
from lessonpress.course import Page
from lessonpress.gather.comments import comments_of
from lessonpress.gather.icons import icon
from lessonpress.gather.metadata import listed
from lessonpress.gather.quarto_yml import Config
from lessonpress.words import Words

__all__ = ["LOADED", "surrounding"]

LOADED = ("surroundings.css", "surroundings.js")  # by a page that has any of it


def surrounding(page: Page, config: Config, word: Words) -> dict[str, Any]:
    "Announcement, links, buttons, comments and source of a page; only what there is."
    own = config.surroundings
    said = {**config.metadata, **page.front}
    found = {
        "announcement": own.announcement
        and {**own.announcement, "icon": icon(own.announcement["icon"]) or ""},
        "reader": own.reader_mode,
        "to_top": own.to_top and said.get("back-to-top-navigation") is not False,
        "links": _links(said, config, word),
        "comments": _comments(page, config),
        "source": _source(page, said, config, word),
        "texts": [*own.texts],
        "crumbs": said.get("bread-crumbs", own.crumbs) is True,
    }
    return {name: value for name, value in found.items() if value}


def _links(said: Mapping[str, Any], config: Config, word: Words) -> list[dict[str, Any]]:
    "The lists of links beside the page, each with its title."
    own = config.surroundings
    groups = {
        "other-links": (own.other_links, word("side.other-links")),
        "code-links": (own.code_links, word("side.code-links")),
    }
    found = []
    for key, (of_site, title) in groups.items():
        asked = listed(said.get(key)) if said.get(key) is not None else of_site
        links = [link for one in asked if (link := _link(one, config, word))]
        if links:
            found.append({"name": f"quarto-{key}", "title": title, "links": links})
    return found


def _link(one: Any, config: Config, word: Words) -> dict[str, str] | None:
    repository = config.repository
    if one == "repo" and repository:
        return {"href": repository, "text": word("side.repository"), "icon": icon("github") or ""}
    if not isinstance(one, dict) or not is_safe(href := str(one.get("href") or "")) or not href:
        return None
    named = {name: str(one[name]) for name in ("target", "rel") if one.get(name)}
    drawn = icon(str(one.get("icon") or "")) or ""
    return {"href": href, "text": str(one.get("text") or href), "icon": drawn, **named}


def _comments(page: Page, config: Config) -> dict[str, Any] | None:
    metadata = config.metadata.get("comments")
    asked = comments_of(page.front.get("comments"), metadata, config.surroundings.comments)
    if asked is None:
        return None
    url = f"{config.site_url}{page.href}" if config.site_url else ""
    told = json.dumps(dict(asked.told), ensure_ascii=False)
    return {"service": asked.service, "host": asked.host, "told": told, "url": url}


def _source(
    page: Page, said: Mapping[str, Any], config: Config, word: Words
) -> dict[str, str] | None:
    "The source that `code-tools` shows: its text, or the address where it is."
    asked = said.get("code-tools")
    if not asked:
        return None
    own = asked if isinstance(asked, dict) else {}
    where = own.get("source", True)
    caption = str(own.get("caption") or word("side.source"))
    if where is False:
        return None
    repository = config.repository
    if where == "repo" and repository:
        return {"caption": caption, "href": f"{repository}/blob/{config.branch}/{page.file}"}
    if isinstance(where, str) and where != "repo" and is_safe(where):
        return {"caption": caption, "href": where}
    text = page.source.markdown if page.is_notebook else page.source.text
    return {"caption": caption, "text": text}
