"""Pictures that are attached to a cell: which of them a text names, in any of the spellings that Jupyter and people write."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from urllib.parse import quote, unquote

from lessonpress.prepare.lenient import Json, name_of, text_of

__all__ = ["bytes_of", "lacking", "plainly_named", "renamed"]

# Behind what opens an address in Markdown or HTML; in the middle of a sentence or of code it is none.
_NAMED = re.compile(r"""(?:(?<=[(<"'=])|(?<=\]:\s)|(?<=\]:))attachment:(?=\S)""")
_END = re.compile(r"""[\s)>"'<]|$""")


def _spellings(name: str) -> set[str]:
    "How a text may write the name of an attachment."
    plain = {name, re.sub(r"([\\_*()\[\]])", r"\\\1", name)}
    encoded = {quote(name, safe=safe) for safe in ("", "/", "()", "!'()*", "/!'()*~:@&=+$,;")}
    return {s for n in plain | encoded for s in (n, escape(n), escape(n, quote=False))}


def _split(text: str, names: Iterable[str]) -> list[tuple[str, str | None, str]]:
    "A text as pieces, each followed by an attachment's name, or None, and by the words that name it; empty words at the end."
    spelled = sorted(((s, n) for n in names for s in _spellings(n)), key=lambda p: -len(p[0]))
    out, done = [], 0
    for m in _NAMED.finditer(text):
        rest = text[m.end() :]
        end = _END.search(rest)
        words = rest[: end.start()] if end else rest
        name = next((n for n in names if n == unquote(unescape(words))), None)
        if name is None:
            words, name = next(((s, n) for s, n in spelled if rest.startswith(s)), (words, None))
        out.append((text[done : m.start()], name, words))
        done = m.end() + len(words)
    return [*out, (text[done:], None, "")]


def lacking(text: str, names: Iterable[str]) -> list[str]:
    "The attachments that a text names and that are not among `names`."
    found = _split(text, names) if "attachment:" in text else []
    return [unquote(unescape(words)) for _, name, words in found if words and name is None]


def renamed(text: str, names: Iterable[str], address: Callable[[str], str]) -> str:
    "A text with the address that `address` gives for each attachment; one that is not there stays as it is written."
    if "attachment:" not in text:
        return text
    return "".join(
        f"{before}{address(name) if name is not None else f'attachment:{words}' if words else ''}"
        for before, name, words in _split(text, names)
    )


def plainly_named(text: str, attachments: Json) -> tuple[str, Json]:
    "A text and its attachments with names that have one spelling, and of which none begins another; a name that is so stays."
    plain = {
        name: name if _is_plain(name, attachments) else f"{i}-{name_of(name)}"
        for i, name in enumerate(attachments, 1)
    }
    shown = renamed(text, attachments, lambda name: f"attachment:{plain[name]}")
    return shown, {plain[name]: forms for name, forms in attachments.items()}


def _is_plain(name: str, names: Iterable[str]) -> bool:
    others = (other for other in names if other != name)
    return name_of(name) == name and not any(other.startswith(name) for other in others)


def bytes_of(forms: object) -> bytes | None:
    "What is attached, in the first of its forms; None if there is none that can be read. All forms are base64, but for SVG as somebody wrote it."
    for mime, data in forms.items() if isinstance(forms, dict) else ():
        text = text_of(data)
        try:
            return base64.b64decode("".join(text.split()), validate=True) or None
        except (binascii.Error, ValueError):
            return text.encode() if str(mime).startswith(("image/svg", "text/")) else None
    return None
