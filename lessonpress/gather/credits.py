"""Who wrote something and what others may do with it, in the forms in which Quarto's `author`, `license` and `copyright` may be written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lessonpress.addresses import is_safe
from lessonpress.gather.in_words import in_words

__all__ = ["Licence", "copyright_of", "licence_of", "names_of"]

_ADDRESSES = {
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "mit": "https://opensource.org/license/mit",
    "bsd-3-clause": "https://opensource.org/license/bsd-3-clause",
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_COMMONS = re.compile(r"cc[ -](by(?:-(?:nc|nd|sa))*)(?:[ -](\d\.\d))?", re.I)


@dataclass(frozen=True)
class Licence:
    "A licence by its name, and where it can be read, if that is known."

    name: str
    url: str = ""


def names_of(told: Any) -> list[str]:
    "The authors by their names: of a text, a mapping with a `name`, or a list of these."
    if isinstance(told, list):
        return [name for one in told for name in names_of(one)]
    if isinstance(told, dict):
        name = told.get("name", "")
        if isinstance(name, dict):
            parts = (name.get("given"), name.get("family"))
            name = name.get("literal") or " ".join(str(part) for part in parts if part)
        return names_of(name)
    name = "" if told is None or isinstance(told, bool) else in_words(str(told))
    return [name] if name else []


def licence_of(told: Any) -> Licence | None:
    "A licence of its name, or of a mapping with `text` or `type`, and `url`."
    if isinstance(told, dict):
        name = str(told.get("text") or told.get("type") or "").strip()
        url = str(told.get("url") or "")
        known = licence_of(name)
        return known and Licence(known.name, url if is_web(url) else known.url)
    name = " ".join(str(told or "").split())
    if is_web(name):
        return Licence(name, name)
    return Licence(name, _address(name)) if name else None


def is_web(text: str) -> bool:
    return text.startswith(("https://", "http://")) and is_safe(text) and " " not in text


def _address(name: str) -> str:
    if found := _COMMONS.fullmatch(name):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2] or '4.0'}/"
    return _ADDRESSES.get(name.lower(), "")


def copyright_of(told: Any) -> str:
    "What is said of the copyright: a text, or a mapping with `statement`, or with `holder` and `year`."
    if isinstance(told, dict):
        year = told.get("year", "")
        years = ", ".join(map(str, year)) if isinstance(year, list) else str(year)
        said = told.get("statement") or " ".join(
            filter(None, [years, *names_of(told.get("holder"))])
        )
        return str(said).strip()
    return str(told or "").strip()
