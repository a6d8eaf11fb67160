"""The band behind the title of a page: in the colour of the site, in one of the author's, or with a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from lessonpress.addresses import is_outside, relative
from lessonpress.gather.looks import COLOUR, PICTURE

__all__ = ["banner"]


def banner(front: Mapping[str, Any], metadata: Mapping[str, Any], file: str) -> dict[str, str]:
    """What `title-block-banner` asks for on page `file`: the `kind` of the band and its `style`; nothing where there is none, or where it is
    no colour and no picture. `metadata`: what the site says, too."""
    key = "title-block-banner"
    asked = metadata.get(key)
    if asked in (None, False, ""):
        return {}
    ink = str(metadata.get("title-block-banner-color") or "")
    words = f"color: {ink}" if COLOUR.fullmatch(ink) and ink != "body" else ""
    if asked is True:
        return {"kind": "plain", "style": words}
    told = str(asked).strip()
    if PICTURE.fullmatch(told):
        here = told if key in front or told.startswith("/") else relative(told, file)
        url = "" if is_outside(here) else f"background-image: url('{quote(here)}')"
        return {"kind": "picture", "style": "; ".join(filter(None, [url, words]))}
    if COLOUR.fullmatch(told):
        return {"kind": "coloured", "style": "; ".join(filter(None, [f"--banner: {told}", words]))}
    return {}
