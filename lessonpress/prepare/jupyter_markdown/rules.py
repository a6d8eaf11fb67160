"""CommonMark with GFM's tables and strike-through, and the blocks that Quarto adds, as a parser."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from lessonpress.html_pieces import parts, unbalanced

__all__ = ["DEEPEST", "parser"]

DEEPEST = 120  # levels: what lies deeper is dropped by the parser
_DIV = re.compile(
    r":{3,}(?:[ \t]*$|[ \t]*\{[^\n]*|[ \t]*[^\s:`]+[ \t:]*$|[ \t]*\ufdd0\d+\ufdd1[ \t:]*$)"
)
_ALONE = {"img", "hr", "br"}
_NOTE = re.compile(r"\[\^([^\]\s^]+)\]:[ \t]*")
_MEANING = re.compile(r"[:~][ \t]+(?=\S)")


@cache
def parser() -> MarkdownIt:
    "The parser; addresses stay as they are written, and text is not joined, so that it can be written again."
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    md.disable(["text_join", "fragments_join"])
    for name, function in (
        ("normalizeLink", str),
        ("normalizeLinkText", str),
        ("validateLink", _any),
    ):
        setattr(md, name, function)
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "div_line", _div_line, ends)
    md.block.ruler.before("html_block", "picture_line", _picture_line)
    md.block.ruler.before("reference", "note", _note, ends)
    md.block.ruler.before("reference", "meaning", _meaning, ends)
    return md


def _any(url: str) -> bool:
    return True


def _line(state: StateBlock, number: int) -> str:
    if state.is_code_block(number):
        return ""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _div_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    "A line that opens or closes a div."
    line = _line(state, start)
    if not line.startswith(":::") or not _DIV.match(line):
        return False
    if not silent:
        token = state.push("div_line", "", 0)
        token.content, token.map = line.rstrip(), [start, start + 1]
        state.line = start + 1
    return True


def _picture_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Pictures and rules in HTML that have their lines to themselves, right above a text: CommonMark takes the text for HTML, too, and its links and
    emphasis for words."""
    if silent or not _is_alone(_line(state, start)):
        return False
    lines = [*takewhile(str.strip, (_line(state, n) for n in range(start, end)))]
    alone = [*takewhile(_is_alone, lines)]
    text = lines[len(alone) :]
    if not text or text[0].startswith("<") or unbalanced("\n".join(text)):
        return False
    token = state.push("html_block", "", 0)
    state.line = start + len(alone)
    token.content, token.map = "\n".join(alone), [start, state.line]
    return True


def _is_alone(line: str) -> bool:
    whole = line[:1] == "<" and line.rstrip()[-1:] == ">"
    return whole and {tag for tag, _ in parts(line)} <= _ALONE


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    "The text of a footnote."
    return _hanging(state, start, end, silent, _NOTE, "footnote")


def _meaning(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    "What a definition list says of a term, or a table's caption: it stands under a text."
    if start == 0 or state.isEmpty(start - 1) and not _below(state, start):
        return False
    return _hanging(state, start, end, silent, _MEANING, "meaning")


def _below(state: StateBlock, start: int) -> bool:
    "Whether something stands above the blank line above a line."
    return start >= 2 and not state.isEmpty(start - 2)


def _hanging(
    state: StateBlock, start: int, end: int, silent: bool, sign: re.Pattern[str], kind: str
) -> bool:
    "A block that begins with a sign and goes on in lines that are indented, or not blank."
    m = sign.match(_line(state, start))
    if not m:
        return False
    if silent:
        return True
    last = start + 1
    while last < end:
        here = state.isEmpty(last)
        if here and not _goes_on(state, last, end):
            break
        if not here and state.sCount[last] - state.blkIndent < 2 and _interrupts(state, last, end):
            break
        last += 1
    lines = [state.src[state.bMarks[start] + state.tShift[start] + m.end() : state.eMarks[start]]]
    lines += [state.getLines(n, n + 1, state.blkIndent + 4, False) for n in range(start + 1, last)]
    token = state.push(kind, "", 0)
    token.content, token.info = "\n".join(lines), m[1] if m.re.groups else m[0].strip()
    token.map = [start, last]
    token.meta = {"tight": start > 0 and not state.isEmpty(start - 1)}
    state.line = last
    return True


def _goes_on(state: StateBlock, blank: int, end: int) -> bool:
    "Whether the next line that is not blank is indented."
    line = next((n for n in range(blank, end) if not state.isEmpty(n)), None)
    return line is not None and state.sCount[line] - state.blkIndent >= 4


def _interrupts(state: StateBlock, line: int, end: int) -> bool:
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, end, True) for rule in rules)
