"""Q&A outlines: the nested list of a lecture's topics and questions, read into a model and rendered as questions that open.

Pandoc gives no positions, so a place in the source is found by the words that stand there, in the order in which they come.
"""
from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import groupby

from lessondl.kit.errors import Report
from . import tree as T
from .config import parse_time
from .index import Preview, target

__all__ = ["Evidence", "Question", "Outline", "parse", "check", "write_ids", "render"]

MOST_PER_CELL = 5


@dataclass(frozen=True)
class Evidence:
    "A link that begins with `Shown in`: the cell that shows what the answer says."
    href: str
    text: str


@dataclass
class Question:
    "One question; `at` is where its words stand in the source, from which `write_ids` works."
    id: str
    text: str
    seconds: int | None = None
    answered: bool = False
    evidence: list[Evidence] = field(default_factory=list)
    topic: str = ""
    explicit_id: bool = False
    line: int | None = None
    at: tuple[int, int] | None = None


@dataclass
class Outline:
    "The questions of one file, in order."
    file: str
    questions: list[Question] = field(default_factory=list)

    def coverage(self) -> dict[str, int]:
        "How many questions there are, and how many of them have an answer, evidence, and a second in the video."
        qs = self.questions
        return {"questions": len(qs), "answered": sum(q.answered for q in qs), "evidence": sum(bool(q.evidence) for q in qs),
                "timestamps": sum(q.seconds is not None for q in qs)}


# What makes a question

# Arabic, Greek, Armenian, Ethiopic, Vai, Bamum, Limbu and Coptic have their own marks; the rest are forms of the Latin one.
_MARKS = "?？؟\u037e՞፧꘏꛷᥅⳺⳻﹖︖‽⁇⁈⁉⸮⸘❓❔"
_NO_SPACE_AFTER = "？︖﹖"  # scripts with these marks are written without spaces
_PAIRS = {"“": "”", "„": "“", "‘": "’", "«": "»", "»": "«", "‹": "›", "(": ")", "（": "）", "[": "]", "「": "」", "『": "』", "【": "】", "\u2068": "\u2069"}
_CLOSERS = "".join(set(_PAIRS.values())) + "\"'!！.…" + _MARKS
_STOP = re.compile(r"[.!…։۔।][\"'”’»)\]]*\s+(\w)|[。！]")
_REMARKS = re.compile(r"(\s*(\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]))*[\s.…]*$")
_CLOCK = re.compile(r"(?<![\w:.,])(\d{1,3}:\d{2}(?::\d{2})?)\s*$")
_ATTRIBUTES = re.compile(r"(?<!\])\{(\s*(?:[#.]|[\w-]+=)[^\s{}]+(?:\s+(?:[#.]|[\w-]+=)[^\s{}]+)*)\s*\}\s*$")


def _spoken(inlines: list) -> str:
    "The words of a line, with a blot for what is no sentence of its author: code, formulas, addresses, citations."
    return "".join(map(_say, inlines))


def _say(n) -> str:
    t, c = n["t"], n.get("c")
    if t == "Str": return c
    if t in ("Space", "SoftBreak", "LineBreak"): return " "
    if t == "Quoted": return "“" + _spoken(c[1]) + "”"
    if t == "Link": return "\ufffc" if T.text_of(c[1]) == c[2][0] else "\u2068" + _spoken(c[1]) + "\u2069"
    if t == "Span": return _spoken(c[1])
    if t == "Note": return ""
    return _spoken(c) if isinstance(c, list) and all(isinstance(x, dict) for x in c) else "\ufffc"


def _asks(text: str) -> int | None:
    "Where the last question in `text` ends; None if there is none."
    end, waiting = None, []
    for i, c in enumerate(text):
        if waiting and c == waiting[-1]: waiting.pop()
        elif c in _PAIRS and _PAIRS[c] in text[i + 1:]: waiting += [_PAIRS[c]] if text[:i].strip() else []
        elif c == "՞": end = len(text)  # stands over the stressed vowel, not at the end
        elif _is_mark(text, i) and _ends_sentence(text, i, waiting): end = i + 1 + _skip(text, i + 1)
    return end


def _is_mark(text, i) -> bool:
    "A question mark; in Greek, also the semicolon that its keyboards give."
    return text[i] in _MARKS or text[i] == ";" and i > 0 and unicodedata.name(text[i - 1], "").startswith("GREEK")


def _skip(text, i) -> int:
    "How many closing signs stand at `i`."
    return len(text) - i - len(text[i:].lstrip(_CLOSERS))


def _ends_sentence(text, i, waiting) -> bool:
    "Whether the mark at `i` ends a sentence, and not only a quotation, a link, a remark or a name inside one."
    if any(w in ")）]" for w in waiting): return False
    after = text[i + 1 + _skip(text, i + 1):]
    if _REMARKS.match(after): return True
    if waiting: return False
    if i and text[i - 1].isspace(): return after.lstrip()[:1].isupper()  # as in French; but not in `a ? b : c`
    return after[0].isspace() or text[i] in _NO_SPACE_AFTER


def _breaks(inlines: list) -> list[int]: return [i for i, n in enumerate(inlines) if n["t"] in ("SoftBreak", "LineBreak")] + [len(inlines)]


def _extent(head: list) -> int:
    """How many of the inlines are the question, 0 if there is none: its first line, and further ones where the author
    only broke a long line."""
    ends, first = _breaks(head), 0
    for end in ends:
        text = _spoken(_tail(head[:end])[0])
        asked = _asks(text)
        if asked is not None and _REMARKS.match(text[asked:]): return _with_lone_clock(head, end, ends)
        first = first or (end if asked is not None else 0)
        if _finished(text if asked is None else text[asked:]): break
    return first


def _finished(text) -> bool:
    "Whether a sentence ends in `text`, so that the next line is not a part of it."
    if re.search(r"[.!…։۔।:]\W*$", text): return True
    return any(m[1] is None or m[1].isalpha() and not m[1].islower() for m in _STOP.finditer(text))


def _with_lone_clock(head, end, ends) -> int:
    "A time that was pushed to a line of its own still belongs to the question."
    following = next((e for e in ends if e > end), None)
    if following is None or _tail(head[:end])[1]: return end
    rest, clock, _ = _tail(head[end + 1:following])
    return following if clock and not rest else end


def _tail(inlines: list) -> tuple[list, str | None, str]:
    "The inlines without a time and attributes at their end; the time; the attributes."
    clock, attributes = None, ""
    for _ in range(2):
        if clock is None: inlines, m = _cut(inlines, _CLOCK); clock = m
        inlines, m = _cut(inlines, _ATTRIBUTES)
        attributes += f" {m}" if m else ""
    return inlines, clock, attributes


def _cut(inlines: list, pattern) -> tuple[list, str | None]:
    "Cut off the end of the plain words what `pattern` matches there; its group, or None."
    k = len(inlines)
    while k and inlines[k - 1]["t"] in ("Str", "Space", "SoftBreak", "LineBreak"): k -= 1
    m = pattern.search("".join(n["c"] if n["t"] == "Str" else " " for n in inlines[k:]))
    if m: return inlines[:k] + T.words(m.string[:m.start()].rstrip()), m[1]
    if k == len(inlines) and k and inlines[-1]["t"] == "Span":  # `[Why? 31:10]{#why}`
        inner, found = _cut(inlines[-1]["c"][1], pattern)
        if found: return inlines[:-1] + [T.node("Span", [inlines[-1]["c"][0], inner])], found
    return inlines, None


# The list, item by item

@dataclass
class _Item:
    "An item of the list: its first line, and below it blocks that stay as they are and items that are questions, topics or remarks."
    line: list
    blocks: list
    below: list = field(default_factory=list)
    question: bool = False
    clock: str | None = None
    id: str = ""

    @property
    def text(self) -> str: return " ".join(T.text_of(self.line).split())

    @property
    def asks(self) -> bool: return self.question or any(i.asks for i in self.items)

    @property
    def items(self) -> list["_Item"]: return [b for b in self.below if isinstance(b, _Item)]

    @property
    def own(self) -> list[dict]: return [b for b in self.below if not isinstance(b, _Item)]


def _items_of(block) -> list[list]:
    return block["c"] if block["t"] == "BulletList" else block["c"][1] if block["t"] == "OrderedList" else []


def _item(blocks: list) -> _Item:
    head, rest = (blocks[0]["c"], blocks[1:]) if blocks and blocks[0]["t"] in ("Plain", "Para") else ([], blocks)
    head = _without_box(head)
    end = _extent(head) or (_breaks(head)[0] if _is_marked(head[:_breaks(head)[0]]) else 0)
    item = _Item([], blocks, question=bool(end))
    item.line, item.clock, attributes = _tail(head[:end]) if end else (head[:_title(head)], None, "")
    item.line, item.id = _without_id(item.line, attributes)
    more = head[(end or _title(head)) + 1:]
    item.below = _parts(([T.para(more)] if more else []) + rest, item.question)
    return item


def _without_box(head: list) -> list:
    "The line without the box of a task list."
    return head[2:] if head and head[0].get("c") in ("☐", "☒") else head


def _is_marked(line: list) -> bool:
    "Whether `{.question}` stands at the line or at a part of it."
    return ".question" in _tail(line)[2].split() or any("question" in T.classes_of(n) for n in T.walk(line))


def _title(head: list) -> int:
    "How many of the inlines are the title of a topic: the first line, and further ones while they seem broken by width alone."
    start = 0
    for end in _breaks(head):
        if len(_spoken(head[start:end])) < 60: break
        start = end + 1
    return end


def _without_id(line: list, attributes: str) -> tuple[list, str]:
    "The line without the id and the class that its spans carry, and that id."
    found = [T.id_of(n) for n in T.walk(line) if n["t"] in ("Span", "Link") and T.id_of(n)] + re.findall(r"(?<!\S)#(\S+)", attributes)
    id = found[0] if found else ""

    def clean(n):
        if n["t"] not in ("Span", "Link") or not (T.id_of(n) == id or "question" in T.classes_of(n)): return None
        (own, classes, pairs), *rest = n["c"]
        a = ["" if own == id else own, [c for c in classes if c != "question"], pairs]
        return n["c"][1] if n["t"] == "Span" and a == ["", [], []] else T.node(n["t"], [a, *rest])

    return T.transform(line, clean), id


def _parts(blocks: list, of_question: bool, top: bool = False) -> list:
    "Blocks as they are, and the items of lists; below a question, a list that asks nothing further is a block of its answer."
    out = []
    for block in blocks:
        items = [_item(b) for b in _items_of(block)]
        plain = of_question or block["t"] == "OrderedList" and not top
        if not items or plain and not any(i.asks for i in items): out.append(block)
        elif of_question: out += _mixed(block, items)
        else: out += items
    return out


def _mixed(block, items) -> Iterator:
    "The questions of a list below a question, and between them what is a part of the answer, still as lists."
    for asks, run in groupby(items, lambda i: i.asks):
        if asks: yield from run
        else:
            inner = [i.blocks for i in run]
            yield T.node(block["t"], inner if block["t"] == "BulletList" else [block["c"][0], inner])


def _top(blocks: list) -> list:
    return _parts(blocks, False, top=True)


# From the list to the model

def parse(tree: dict, file: str, source: str, report: Report) -> Outline:
    "The outline in a page's Pandoc tree; what is wrong in it goes into `report`, with its line in `source`."
    if not any(_items_of(b) for b in tree["blocks"]):
        report.error("outline", "an outline is a list of topics and questions, and there is no list here", file=file,
                     hint="begin each topic with `- `, and each question below it with two spaces and `- `")
    return _Reading(tree, file, source, report).outline


class _Reading:
    "Goes through the items in order and keeps what the next one depends on: ids in use, the topic, the place in the source."

    def __init__(self, tree, file, source, report):
        self.file, self.report, self.source, self.outline = file, report, _Source(source), Outline(file)
        self.others = Counter(T.id_of(n) for n in T.walk(tree["blocks"]) if T.id_of(n))  # in the end, ids of what is no question
        self.taken = set(self.others)
        self.seen: dict[str, Question] = {}
        parts = _top(tree["blocks"])
        self.taken |= set(_ids(parts))
        self.read(parts, "")
        self.falling_times()
        for q in self.outline.questions:
            if q.explicit_id and self.others[q.id] > 0: self.error("question-id", f"the id `{q.id}` also stands elsewhere on the page", q.line, "rename the other one")

    def read(self, parts, topic):
        for part in parts:
            if isinstance(part, _Item): self.item(part, topic)
            else:
                if part["t"] == "Header": topic = T.text_of(part)
                self.source.pass_by(part)

    def item(self, item, topic):
        place = self.source.find(item.text)
        if item.question: self.question(item, topic, *place)
        self.read(item.below, topic if item.question and topic else item.text)

    def question(self, item, topic, line, at):
        q = Question(item.id or self.new_id(item.text[:_asks(item.text)]), item.text, self.seconds(item, line), _says(item.own), _evidence(item.own), topic, bool(item.id), line, at)
        self.outline.questions.append(q)
        self.others[q.id] -= any(T.id_of(n) == q.id for n in T.walk(item.blocks[0]))
        if q.id in self.seen:
            self.error("question-id", f"the id `{q.id}` is used twice", line, f"the other one: {_on_line(self.seen[q.id])}“{self.seen[q.id].text}”")
        self.seen.setdefault(q.id, q)
        if q.answered: self.sources(q, item.own)

    def error(self, rule, message, line, hint): self.report.error(rule, message, file=self.file, line=line, hint=hint)

    def warn(self, rule, message, line, hint): self.report.warn(rule, message, file=self.file, line=line, hint=hint)

    def new_id(self, text) -> str:
        id = _unique(_slug(text), self.taken)
        self.taken.add(id)
        return id

    def seconds(self, item, line) -> int | None:
        if item.clock is None: return None
        seconds = parse_time(item.clock)
        if seconds is None: self.error("outline-time", f"`{item.clock}` is no time", line, _meant(item.clock))
        return seconds

    def sources(self, q, blocks):
        "Each answer points at what shows it, and says something itself."
        if not q.evidence and not any(_is_source(n) for n in T.walk(blocks)):
            self.warn("answer-source", f"the answer to “{q.text}” names no source", q.line, "add a link `[Shown in ...](...)` to a labelled cell, a link to where it is said, or a citation")
        if q.evidence and not _says(T.transform(blocks, lambda n: [] if _is_evidence(n) else None)):
            self.warn("answer-words", f"the answer to “{q.text}” is only a pointer", q.line, "say it in a sentence that stands alone")

    def falling_times(self):
        timed = [q for q in self.outline.questions if q.seconds is not None]
        for a, b in zip(timed, timed[1:]):
            if b.seconds < a.seconds:
                self.warn("outline-time", f"{_clock(b.seconds)} comes after {_clock(a.seconds)}", b.line, "an outline follows its lecture; is one of the two mistyped?")


def _ids(parts) -> Iterator[str]:
    for item in parts:
        if isinstance(item, _Item):
            if item.id: yield item.id
            yield from _ids(item.below)


def _on_line(q) -> str: return f"line {q.line}, " if q.line else ""


def _meant(clock: str) -> str:
    "A hint for minutes beyond the hour; anything else is only told how times are written."
    m = re.fullmatch(r"(\d+):([0-5]\d)", clock)
    if m and 60 <= int(m[1]) < 96: return f"write {_clock(int(m[1]) * 60 + int(m[2]))}"
    return "write 31:10 for minutes and seconds, 1:05:18 with hours; neither minutes nor seconds exceed 59"


def _clock(seconds: int) -> str:
    h, m, s = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{h}:{m:02}:{s:02}" if h else f"{m}:{s:02}"


def _says(blocks: list) -> bool:
    "Whether there is anything to read in `blocks`; a comment is not."
    return any(n["t"] in ("Str", "Code", "CodeBlock", "Math", "Image") or n["t"] in ("RawBlock", "RawInline")
               and re.sub(r"(?s)<!--.*?-->", "", n["c"][1]).strip() for n in T.walk(blocks))


def _is_evidence(n) -> bool:
    return n["t"] == "Link" and (" ".join(T.text_of(n["c"][1]).split()).startswith("Shown in") or "evidence" in T.classes_of(n))


def _evidence(blocks: list) -> list[Evidence]:
    return [Evidence(n["c"][2][0], T.text_of(n["c"][1])) for n in T.walk(blocks) if _is_evidence(n)]


def _is_source(n) -> bool: return n["t"] == "Cite" or n["t"] == "Link" and "://" in n["c"][2][0]


def _slug(text: str) -> str:
    "An id from the words of `text`, in ASCII; where little of it is Latin, a short hash of all of it."
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c) and c not in "'’")
    slug = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"[^\W\d_a-z]", "", plain)))
    if 2 * sum(c.isascii() and c.isalpha() for c in plain) <= sum(c.isalpha() for c in plain):
        return "q-" + hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:8]
    return slug if len(slug) <= 60 else slug[:61].rpartition("-")[0] or slug[:60]


def _unique(id: str, taken) -> str:
    n, new = 1, id
    while new in taken: n, new = n + 1, f"{id}-{n + 1}"
    return new


# What only the whole course can tell

def check(outlines: Iterable[Outline], report: Report, length: Callable[[str], int | None]):
    "What an outline alone cannot know: a time after the end of its lecture, `length(file)`, and a cell that serves too many questions."
    served = Counter()
    for outline in outlines:
        for q in outline.questions:
            _check_time(outline, q, length(outline.file), report)
            for cell in {_cell(e.href, outline.file) for e in q.evidence}:
                served[cell] += 1
                if served[cell] == MOST_PER_CELL + 1: _too_many(outline, q, cell, report)


def _cell(href, file) -> str:
    return "#".join(target(href, file))


def _check_time(outline, q, length, report):
    if q.seconds is not None and length is not None and q.seconds > length:
        report.error("outline-time", f"{_clock(q.seconds)} is after the end of the lecture, {_clock(length)}", file=outline.file, line=q.line,
                     hint="correct the time, or the length in settings.ini")


def _too_many(outline, q, cell, report):
    report.error("evidence", f"{cell} serves more than {MOST_PER_CELL} questions", file=outline.file, line=q.line,
                 hint="show it in a cell of its own, or point at a cell that shows just this")


# Places in the source

_MARKER = re.compile(r"^[ \t]*(?:(?:[-+*]|\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+|#|@[\w-]*)[.)])[ \t]+)+(?:\[[ xX]\][ \t]+)?")
_NOT_READ = re.compile(r"(?s)<!--.*?-->|\]\([^()\s]*\)|\]\[[^\]]*\]|\{[^{}]*\}|\[\^[^\]]*\]|\^\[[^\]]*\]|</?[A-Za-z][^<>]*>")


def _key(text: str) -> str:
    "What is left of Markdown, or of the text it becomes, when only letters, digits and question marks count."
    return "".join(c for c in unescape(_NOT_READ.sub("]", text)) if c.isalnum() or c in _MARKS)


class _Source:
    "A source, searched from top to bottom for the first lines of items."

    def __init__(self, text: str):
        self.text, self.lines, self.starts = text, text.split("\n"), [0]
        for line in self.lines: self.starts.append(self.starts[-1] + len(line) + 1)
        self.at = self.front_matter()

    def front_matter(self) -> int:
        marks = [i for i, line in enumerate(self.lines) if line.rstrip() in ("---", "...")]
        return marks[1] + 1 if len(marks) > 1 and self.lines[0].lstrip("\ufeff").rstrip() == "---" else 0

    def pass_by(self, block):
        "Go on after the code, comments and raw text in `block`, so that no list inside them is taken for a part of the outline."
        for n in T.walk(block):
            if n["t"] in ("CodeBlock", "RawBlock") or n["t"] == "Math": self.skip(n["c"][1])

    def skip(self, text):
        lines = [s for s in map(str.strip, text.split("\n")) if s]
        stripped = None
        for i in range(self.at, len(self.lines)):
            if not lines or self.lines[i].strip() != lines[0]: continue
            stripped = stripped or [s.strip() for s in self.lines]
            if _follows(stripped, i, lines): self.at = _follows(stripped, i, lines); return

    def find(self, text: str) -> tuple[int | None, tuple[int, int] | None]:
        "The line of the next item that begins with `text`, counted from 1, and where its words stand from and to."
        key = _key(text)
        for i in range(self.at, len(self.lines)) if key else ():
            m = _MARKER.match(self.lines[i])
            end = m and self.end_of(key, i, m.end())
            if end:
                self.at = self.text.count("\n", 0, end) + 1
                return i + 1, (self.starts[i] + m.end(), end)
        return None, None

    def end_of(self, key, i, begin) -> int | None:
        "Where the words of `key` end that begin in line `i`; None if others stand there."
        start = self.starts[i] + begin
        for k in range(i, len(self.lines)):
            if k > i and (not self.lines[k].strip() or _MARKER.match(self.lines[k])): return None
            text = _bare(self.text[start:self.starts[k + 1] - 1])
            found = _key(text)
            if found == key: return start + len(text)
            if not key.startswith(found): return None
        return None


def _follows(stripped, i, lines) -> int | None:
    "The line after `lines`, if they stand from line `i` on, whatever empty ones are between them."
    for wanted in lines:
        while i < len(stripped) and not stripped[i]: i += 1
        if i == len(stripped) or stripped[i] != wanted: return None
        i += 1
    return i


def _bare(text: str) -> str:
    "A line's source without time and attributes at its end; the attributes of a span stay with it."
    while True:
        m = _CLOCK.search(text) or _ATTRIBUTES.search(text)
        if not m: return text.rstrip()
        text = text[:m.start()].rstrip()


# Ids written down

def write_ids(source: str, outline: Outline) -> str:
    "The outline's source with an id at each question that has none, `[text?]{#id}`; all else stays as it is."
    for q in reversed(outline.questions):
        if q.explicit_id or not q.at: continue
        start, end = q.at
        words = source[start:end]
        if _key(words) == _key(q.text) and not re.search(r"\]\{[^{}]*#", words): source = source[:start] + _with_id(words, q.id) + source[end:]
    return source


def _with_id(words: str, id: str) -> str:
    "`words` as a span with `id`; where brackets would not pair, after an empty one."
    span = re.fullmatch(r"(?s)(\[(.*)\]\{)([^{}]*\})", words)
    if span and _pairs(span[2]): return f"{span[1]}#{id} {span[3]}"
    return f"[{words}]{{#{id}}}" if _pairs(words) else f"[]{{#{id}}}{words}"


def _pairs(text: str) -> bool:
    "Whether the brackets in `text` pair, both all of them and only those outside of code, formulas and tags."
    return all(map(_balanced, (text, re.sub(r"\\.|`+[^`]*`+|\$[^$]*\$|<[^<>]*>", "", text))))


def _balanced(text: str) -> bool:
    depth = 0
    for c in text:
        depth += (c == "[") - (c == "]")
        if depth < 0: return False
    return depth == 0


# The page

def render(tree: dict, outline: Outline, video: Callable[[int], str] | None, preview: Callable[[str], Preview | None]) -> dict:
    """The tree with its lists as sections of questions that open. `video(seconds)` is an address in the lecture, `preview(href)`
    what a cell looks like that is evidence."""
    return {**tree, "blocks": _Page(tree, outline, video, preview).blocks}


class _Page:
    def __init__(self, tree, outline, video, preview):
        self.outline, self.questions, self.video, self.preview = outline, iter(outline.questions), video, preview
        self.taken = {q.id for q in outline.questions} | {T.id_of(n) for n in T.walk(tree["blocks"]) if T.id_of(n)}
        parts = _top(tree["blocks"])
        self.blocks = list(self.page(parts))

    def page(self, parts) -> Iterator[dict]:
        level, counted = 2, not self.outline.questions
        has_topics = any(not i.question for i in parts if isinstance(i, _Item))
        for part in parts:
            if not counted and (isinstance(part, _Item) or part["t"] == "Header"):
                yield self.coverage()
                counted = True
            if not isinstance(part, _Item):
                if part["t"] == "Header": level, has_topics = min(part["c"][0] + 1, 6), False
                yield part
            elif part.question and has_topics: yield from self.top_question(part, level)
            elif part.question: yield from self.question(part, level)
            else: yield from self.topic(part, level)

    def coverage(self) -> dict:
        c = self.outline.coverage()
        what = "question" if c["questions"] == 1 else "questions"
        parts = [f"{c['answered']} of {c['questions']} {what} answered", f"{c['evidence']} with evidence", f"{c['timestamps']} with a time in the video"]
        return T.raw('<p class="coverage">' + " ".join(f"<span>{p}</span>" for p in parts) + "</p>")

    def topic(self, item, level) -> Iterator[dict]:
        if not item.below and len(item.text) > 120: yield from self.remark(item)
        elif item.line:
            yield self.heading(item.line, item.id or _unique(_slug(item.text), self.taken), level)
            yield from self.below(item.below, level)
        else: yield from self.below(item.below, level)

    def heading(self, line, id, level) -> dict:
        self.taken.add(id)
        return T.node("Header", [level, T.attr(id), line])

    def below(self, parts, level, follow_up=False) -> Iterator[dict]:
        for part in parts:
            if not isinstance(part, _Item): yield self.with_previews(part)
            elif part.question: yield from self.question(part, level, follow_up)
            elif part.asks: yield T.div(list(self.topic(part, min(level + 1, 6))), classes=["topic"])
            else: yield from self.remark(part)

    def remark(self, item) -> Iterator[dict]:
        "An item without questions: a line, or whatever blocks it has."
        if len(item.blocks) > 1: yield T.div(item.blocks, classes=["remark"])
        elif item.blocks and item.blocks[0]["t"] in ("Plain", "Para"):
            yield T.node("Plain", [T.raw_inline('<p class="remark">'), *item.blocks[0]["c"], T.raw_inline("</p>")])
        else: yield from item.blocks

    def top_question(self, item, level) -> Iterator[dict]:
        "A question among topics is one of them: its words are the heading, and what follows it are the section's questions."
        q = next(self.questions)
        yield self.heading(item.line, _unique(f"{q.id}-section", self.taken), level)
        yield from self.entry(item, q, [self.with_previews(b) for b in item.own], headed=True)
        yield from self.below(item.items, level)

    def question(self, item, level, follow_up=False) -> Iterator[dict]:
        q = next(self.questions)
        if q.answered:
            yield from self.entry(item, q, list(self.below(item.below, level, True)), follow_up)
            return
        yield from self.entry(item, q, [], follow_up)
        if item.items: yield T.div(list(self.below(item.items, level, True)), classes=["answer"])

    def entry(self, item, q, answer, follow_up=False, headed=False) -> Iterator[dict]:
        classes = "question" + ("" if q.answered else " unanswered") + (" follow-up" if follow_up else "")
        line = [T.raw_inline(f'<span class="question-text"{" hidden" if headed else ""}>'), *item.line, T.raw_inline("</span>")]
        if headed and q.answered: line.append(T.raw_inline("<span>Answer</span>"))
        if not q.answered: line += [T.node("Space"), T.raw_inline('<span class="no-answer">not answered yet</span>')]
        if item.clock: line += [T.node("Space"), self.time(q, item.clock)]
        tag = "details" if q.answered else "div"
        yield T.raw(f'<{tag} class="{classes}" id="{escape(q.id)}">' + ("<summary>" if q.answered else ""))
        yield T.node("Plain", line)
        if q.answered:
            yield T.raw("</summary>")
            yield T.div(answer, classes=["answer"])
        yield T.raw(f"</{tag}>")

    def time(self, q, clock) -> dict:
        if q.seconds is None or self.video is None: return T.span([T.node("Str", clock)], classes=["time"])
        return T.link([T.node("Str", clock)], self.video(q.seconds), ["time"])

    def with_previews(self, block) -> dict:
        return T.transform(block, lambda n: self.evidence(n) if _is_evidence(n) else None)

    def evidence(self, n) -> dict:
        "The link to a cell, with a line of its code and one of its output."
        (id, classes, pairs), text, target = n["c"]
        seen = self.preview(target[0])
        if seen:
            if T.text_of(text).strip() == "Shown in": text = T.words(f"Shown in {seen.title}")
            if seen.code: text = [*text, T.node("Space"), T.node("Code", [T.attr(), seen.code])]
            if seen.output: text = [*text, T.node("Space"), T.raw_inline(f"<samp>{escape(seen.output)}</samp>")]
        return T.node("Link", [[id, [*(c for c in classes if c != "evidence"), "evidence"], pairs], text, target])
