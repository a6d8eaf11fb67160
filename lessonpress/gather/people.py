"""Authors with what is told of each: where they are, and how they can be reached."""

from __future__ import annotations

from typing import Any

from lessonpress.addresses import is_safe
from lessonpress.gather.credits import names_of
from lessonpress.gather.metadata import listed

__all__ = ["people_of"]

_ORCID = "https://orcid.org/"


def people_of(told: Any) -> list[dict[str, Any]]:
    "The authors by `name`, `url`, `email`, `orcid` and `from`, their affiliations by `name` and `url`."
    return [_person(one) for one in listed(told) if names_of(one)]


def _person(told: Any) -> dict[str, Any]:
    said = told if isinstance(told, dict) else {}
    orcid = str(said.get("orcid") or "").removeprefix(_ORCID)
    places = said.get("affiliations") or said.get("affiliation") or []
    return {
        "name": ", ".join(names_of(told)),
        "url": _safe(said.get("url")),
        "email": str(said.get("email") or ""),
        "orcid": _ORCID + orcid if orcid else "",
        "from": [place for place in map(_place, listed(places)) if place["name"]],
    }


def _place(told: Any) -> dict[str, str]:
    if not isinstance(told, dict):
        return {"name": str(told), "url": ""}
    parts = (told.get(key) for key in ("department", "name"))
    return {"name": ", ".join(str(p) for p in parts if p), "url": _safe(told.get("url"))}


def _safe(address: Any) -> str:
    return str(address) if address and is_safe(str(address)) else ""
