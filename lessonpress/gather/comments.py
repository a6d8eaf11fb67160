"""Where the comments on a page are kept, as Quarto's `comments` says it: at giscus or at utterances, in a frame that its reader asks for; or at Hypothesis, behind a link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Comments", "comments_of", "lacking"]

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_MAPPINGS = ("pathname", "url", "title", "og:title")


@dataclass(frozen=True)
class Comments:
    "A service, the host of its frame, and what its frame is told."

    service: str
    host: str
    told: Mapping[str, str]


def comments_of(*said: Any) -> Comments | None:
    "The comments that the first of several `comments` asks for that says anything; None where there are none."
    found = next((one for one in said if one is not None), None)
    if not isinstance(found, dict):
        return None
    if isinstance(own := found.get("giscus"), dict):
        return _giscus(own)
    if isinstance(own := found.get("utterances"), dict):
        return _utterances(own)
    return Comments("hypothesis", "hyp.is", {}) if found.get("hypothesis") else None


def lacking(said: Any) -> str | None:
    "What a `comments` does not say though it has to; None where nothing lacks."
    if not isinstance(said, dict):
        return None if said in (None, False) else "`comments` should be a mapping, or false"
    for service in ("giscus", "utterances"):
        if service in said:
            own = said[service] if isinstance(said[service], dict) else {}
            if not _REPOSITORY.fullmatch(str(own.get("repo") or "")):
                return f"`comments.{service}` needs `repo: OWNER/NAME`"
            if service == "giscus" and not (own.get("repo-id") and own.get("category-id")):
                return "`comments.giscus` needs `repo-id` and `category-id`, which giscus.app shows"
    return None


def _giscus(said: Mapping[str, Any]) -> Comments | None:
    if lacking({"giscus": said}):
        return None
    mapping = str(said.get("mapping") or "title")
    told = {
        "repo": said["repo"],
        "repoId": said["repo-id"],
        "category": said.get("category") or "General",
        "categoryId": said["category-id"],
        "reactionsEnabled": "0" if said.get("reactions-enabled") is False else "1",
        "inputPosition": "top" if said.get("input-position") == "top" else "bottom",
        "mapping": mapping if mapping in _MAPPINGS else "specific",
        "term": "" if mapping in _MAPPINGS else mapping,
        "lang": said.get("language") or "",
    }
    return Comments("giscus", "giscus.app", _texts(told))


def _utterances(said: Mapping[str, Any]) -> Comments | None:
    if lacking({"utterances": said}):
        return None
    term = said.get("issue-term") or "pathname"
    told = {"repo": said["repo"], "issue-term": term, "label": said.get("label") or ""}
    return Comments("utterances", "utteranc.es", _texts(told))


def _texts(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in told.items() if value}
