"""What other programs write into a line of notes: links to notes, references, properties, ids, tags and states of tasks, in the tree and in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from urllib.parse import unquote

from lessonpress.features.outlines.asking import REFERENCE, asks, spoken
from lessonpress.pandoc import tree as T

__all__ = [
    "STATE",
    "cleaned",
    "id_of",
    "is_aside",
    "is_plain",
    "only_refers",
    "plain",
    "property_of",
    "references",
    "shorter",
    "stateless",
]

_STATES = "TODO|DONE|DOING|NOW|LATER|WAITING|CANCELED|CANCELLED|IN-PROGRESS"
# The state of a task in front of its words: a word, a box or both, and a priority.
STATE = (
    rf"(?:(?:{_STATES})(?=\s)|\{{\{{\[*(?:{_STATES})\]*\}}\}}|\[[ xX/<>!?*-]\](?=\s)"
    r"|\[#[A-Z0-9]\]|\[\d*(?:/\d*|%)\])"
)
_STATE = re.compile(rf"(?:{STATE}\s+)+(?=\S)")
_PROPERTY = re.compile(r"([^\W\d][\w./-]*(?: [\w./-]+){0,3})::(?:\s+(.*))?$")
_FIELD = re.compile(r"(?<!\s)\s*(?:\[[^\W\d][\w -]*:: [^\[\]]*\]|\([^\W\d][\w -]*:: [^()]*\))")
_ID = re.compile(r"(?:^|(?<!\s)\s+)\^([A-Za-z0-9-]+)\s*$")
_TAG = r"#(?:[^\W\d][\w/-]*|\[\[[^\[\]]+\]\])"
_TAGS = re.compile(rf"(?:(?:^|(?<!\s)\s+){_TAG})+\s*$")
_COUNT = re.compile(r"(?<!\s)\s+\[\d*(?:/\d*|%)\]\s*$")  # of tasks that are done
_DATES = "SCHEDULED|DEADLINE|CLOSED|CLOCK"
_PLANNED = re.compile(rf"(?:{_DATES}):\s*[\[<]")
_NOTE = re.compile(r"(?<![\w\]])#?!?\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\](?!\()")
_HIDDEN = re.compile(r"(?<!\s)\s*%%.*?%%")
_MARKED = re.compile(r"(?<![=\w])==(?=\S)(.+?)(?<=\S)==(?![=\w])")
_CLOZE = re.compile(r"\{\{c(?:loze|\d+::) ?(.+?)\}\}")
_EMBEDDED = re.compile(r"\{\{\[*embed\]*:? *(\(\(.+?\)\)|\[\[.+?\]\])\}\}")
_PLAYED = re.compile(r"\{\{\[*(?:video|youtube)\]*:? *(https?://[^\s{}<>]+) *\}\}")
_SIZE = re.compile(r"\{:[\w-]+ [^{}]*\}")
_REFERENCE = r"!?\(\(([\w-]{6,36})\)\)"
_FILM = "\ue002"  # stands in front of an address until it is a link
_PARTS = re.compile(rf"{_REFERENCE}|{_FILM}(\S+)")
_LOST = re.compile(r"\(\(((?:[\w-]{9}|[0-9a-f-]{36}))\)\)")  # what Roam and Logseq write
# What each of the above has somewhere in its words.
_SIGN = re.compile(rf"::|\[\[|\(\(|%%|==|\{{\{{|\{{:|(?:^|\s)(?:[#^\[:]|{_STATES}|{_DATES})")
_CLASSES = {"todo", "done", "tag"}  # of org-mode
_MARKING = ("Span", "Link", "Superscript")
_BREAKS = ("SoftBreak", "LineBreak")
_SIGNS = ("[[", "%%", "==", "{{", "::", "{:")

Known = Mapping[str, str]  # the words of what has an id


def plain(text: str, known: Known | None = None) -> str:
    "A text without what is no word of its author; a link to a note is its words."
    if not any(sign in text for sign in _SIGNS):
        return text
    text = _CLOZE.sub(r"\1", _HIDDEN.sub("", _PLAYED.sub(rf"{_FILM}\1", _SIZE.sub("", text))))
    text = _FIELD.sub("", _MARKED.sub(r"\1", _EMBEDDED.sub(r"\1", text)))
    return _NOTE.sub(lambda m: _note(m[1], m[2], known or {}), text)


def _note(name: str, alias: str | None, known: Known) -> str:
    "The words of a link to a note, to a heading in it or to a part of it; a number says how large a picture is."
    if alias and not re.fullmatch(r"[\dx]+", alias):
        return alias
    at, _, part = name.partition("#^")
    return known.get(part) or at or part if part else name.lstrip("#").replace("#", " > ")


def shorter(text: str, before: str = "") -> str:
    "A line's source, which follows `before`, without the id of its block and tags behind a question."
    text = _COUNT.sub("", _ID.sub("", text))
    m = _TAGS.search(text)
    return text[: m.start()] if m and asks(before + text[: m.start()]) is not None else text


def is_plain(inlines: list[T.Node]) -> bool:
    "Whether nothing of all this can be in a paragraph, as in nearly all."
    if any(n["t"] in _MARKING and _marks(n) for n in inlines):
        return False
    return not _SIGN.search(T.text_of(inlines))


def _marks(n: T.Node) -> bool:
    if n["t"] == "Span":
        return bool(_CLASSES & set(T.classes_of(n)))
    return _to_note(n) if n["t"] == "Link" else not n["c"]


def _to_note(link: T.Node) -> bool:
    return bool(re.match(r"\[\[|\(\(", unquote(link["c"][2][0])))


def lines(inlines: list[T.Node]) -> Iterator[list[T.Node]]:
    "The lines of a paragraph, without the breaks between them."
    line: list[T.Node] = []
    for n in inlines:
        if n["t"] in _BREAKS:
            yield line
            line = []
        else:
            line.append(n)
    yield line


def property_of(line: list[T.Node]) -> tuple[str, str] | None:
    "The key and the value of a line that is a property, `key:: value`."
    if not line or line[0]["t"] not in ("Str", "Strong", "Emph"):
        return None
    m = _PROPERTY.match(spoken(line))
    return (m[1], m[2] or "") if m else None


def id_of(line: list[T.Node]) -> str:
    "The id of a block at the end of its line, `^like-this`."
    m = _ID.search(T.text_of(line)) if line and line[-1]["t"] == "Str" else None
    return m[1] if m else ""


def is_aside(line: list[T.Node], tags: bool = True) -> bool:
    "Whether a line says only where or when: a property, a date of a task, the id of a block, or `tags`."
    if property_of(line):
        return True
    if any(n["t"] not in ("Str", "Space") for n in line):
        return False
    text = T.text_of(line)
    return any(p.match(text) for p in (_PLANNED, _ID, *([_TAGS] if tags else [])))


def stateless(line: list[T.Node]) -> list[T.Node]:
    "A line without the state of its task, and without tags behind its question."
    while line and line[0]["t"] == "Span" and {"todo", "done"} & set(T.classes_of(line[0])):
        line = _trimmed(line[1:])
    while len(line) > 1 and line[-1]["t"] == "Span" and "tag" in T.classes_of(line[-1]):
        line = _trimmed(line[:-1])
    at = next((i for i, n in enumerate(line) if not _is_word(n)), len(line))
    text = _said(line[:at])
    m = _STATE.match(text + ("\ufffc" if line[at:] else ""))
    if m:
        line = T.words(text[m.end() :]) + line[at:]
    at = next((i for i, n in enumerate(reversed(line)) if not _is_word(n)), len(line))
    end = len(line) - at
    text = _said(line[end:])
    short = shorter(text, T.text_of(line[:end]))
    return line if short == text else _trimmed(line[:end] + T.words(short))


def cleaned(inlines: list[T.Node], known: Known) -> list[T.Node]:
    "A line whose words are its author's: see `plain`. What a reference refers to is quoted."
    return _without_id(list(_clean(inlines, known)))


def _clean(inlines: list[T.Node], known: Known) -> Iterator[T.Node]:
    for are_words, run in groupby(inlines, _is_word):
        if are_words:
            yield from _clean_words(list(run), known)
        else:
            for n in run:
                yield from _clean_node(n, known)


def _clean_words(run: list[T.Node], known: Known) -> list[T.Node]:
    text = _said(run)
    new = plain(text, known)
    if not (found := list(_PARTS.finditer(new))):
        return run if new == text else T.words(new)
    out: list[T.Node] = []
    at = 0
    for m in found:
        out += [*T.words(new[at : m.start()]), *_part(m, known)]
        at = m.end()
    return out + T.words(new[at:])


def _part(m: re.Match[str], known: Known) -> list[T.Node]:
    "What a reference refers to, or a link to what is played there."
    if m[2]:
        return [T.link(T.words(m[2]), m[2])]
    if m[1] not in known:
        return T.words(m[0])
    return [T.span(T.words(known[m[1]]), classes=[REFERENCE])]


def references(blocks: list[T.Node]) -> list[str]:
    "The ids of what is referred to in the way of Logseq and Roam."
    return [m[1] for n in T.walk(blocks) if n["t"] == "Str" for m in _LOST.finditer(n["c"])]


def only_refers(line: list[T.Node]) -> bool:
    "Whether a line, once it is cleaned, says nothing but where something stands that is not in these notes."
    if any(not _is_word(n) for n in line) or not references(line):
        return False
    return not _LOST.sub("", T.text_of(line)).strip(" .,;")


def _clean_node(n: T.Node, known: Known) -> list[T.Node]:
    "A link whose address is a note or a reference is its words; what stands inside a part of the line is cleaned too."
    t = n["t"]
    if t == "Link" and _to_note(n):
        return list(n["c"][1])
    if t in ("Strong", "Emph", "Underline", "Strikeout", "SmallCaps"):
        return [T.node(t, list(_clean(n["c"], known)))]
    if t in ("Span", "Quoted", "Link"):
        return [T.node(t, [n["c"][0], list(_clean(n["c"][1], known)), *n["c"][2:]])]
    return [] if t == "Superscript" and not n["c"] else [n]  # `^^so^^` is marked elsewhere


def _without_id(line: list[T.Node]) -> list[T.Node]:
    return _trimmed(line[:-1]) if id_of(line) else line


def _trimmed(line: list[T.Node]) -> list[T.Node]:
    while line and line[-1]["t"] == "Space":
        line = line[:-1]
    return line[1:] if line and line[0]["t"] == "Space" else line


def _is_word(n: T.Node) -> bool:
    return n["t"] in ("Str", "Space")


def _said(run: list[T.Node]) -> str:
    return "".join(n["c"] if n["t"] == "Str" else " " for n in run)
