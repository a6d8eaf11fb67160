"""YAML as Quarto reads it, which remembers its lines, so that a problem in it can be given a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from lessonpress.gather.lines import Lines
from lessonpress.problems import LessonpressError, Problem

__all__ = ["load"]

# libyaml's, where PyYAML was built with it: ten times as fast
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 50  # levels of lists and mappings in each other
MOST = 100_000  # values, with those that are used again counted each time
_LONGEST = 63  # bits of an integer that JSON holds for everybody; a longer one stays a text
_INTEGER = r"[-+]?(?:[0-9][0-9_]*|0b[01][01_]*|0o[0-7][0-7_]*|0x[0-9a-fA-F][0-9a-fA-F_]*)"
_NUMBER = r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|[0-9][0-9_]*(?=[eE])|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
_WORDS = {  # what is no text, though it is not quoted: YAML 1.2, so `no`, `12:30` and `2024-01-31` are texts
    "tag:yaml.org,2002:null": ("null|Null|NULL|~|", ["n", "N", "~", ""]),
    "tag:yaml.org,2002:bool": ("true|True|TRUE|false|False|FALSE", list("tTfF")),
    "tag:yaml.org,2002:int": (_INTEGER, list("-+0123456789")),
    "tag:yaml.org,2002:float": (
        rf"{_NUMBER}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
    "tag:yaml.org,2002:merge": ("<<", ["<"]),
}


class _Loader(_BASE):  # type: ignore[misc]
    "Takes words for what Quarto's reader takes them for."

    yaml_implicit_resolvers: dict[str, list[Any]] = {}

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
            tag = node.tag.rpartition(":")[2]
            message = f"`{str(node.value)[:40]}` is not what `!!{tag}` says"
            raise ConstructorError(None, None, message, node.start_mark) from None

    def whole_number(self, node: yaml.ScalarNode) -> int | str:
        text = node.value.replace("_", "")
        digits = text.lstrip("+-").lower()[: _LONGEST + 3]
        value = int(digits, {"0b": 2, "0o": 8, "0x": 16}.get(digits[:2], 10))
        if value.bit_length() > _LONGEST:
            return str(node.value)
        return -value if text.startswith("-") else value


for tag, (pattern, begins) in _WORDS.items():
    _Loader.add_implicit_resolver(tag, re.compile(rf"(?:{pattern})\Z"), begins)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole_number)


def load(text: str, file: str, offset: int = 0) -> tuple[dict[Any, Any], Lines]:
    """The mapping in `text` and the lines of its values; `offset` is the number of lines above `text` in `file`.
    Raises `LessonpressError` with the line where the text is no YAML, or no mapping, or has a key twice."""
    text = text.removeprefix("\ufeff")
    line_at = _lines_of(text, offset)
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as e:  # PyYAML's own looks at the whole text at once
        raise LessonpressError(_unreadable(e, text, file, line_at)) from None
    try:
        _refuse_depth(text)
        root = loader.get_single_node()
        _refuse_too_much(root)
        data = {} if root is None else loader.construct_document(root)
        lines = _collected(root, loader, line_at, file)
    except yaml.reader.ReaderError as e:
        raise LessonpressError(_unreadable(e, text, file, line_at)) from None
    except (yaml.YAMLError, RecursionError) as e:
        raise LessonpressError(_problem(e, text, file, line_at)) from None
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise LessonpressError(Problem("yaml", "expected `key: value` lines", file, 1 + offset))
    return data, lines


def _refuse_depth(text: str) -> None:
    "Raise where lists and mappings are nested too deeply: what composes them is recursive, and ends the process."
    signs = sum(map(text.count, ("[", "{", "- ", "? ")))
    if signs < DEEPEST and " " * DEEPEST not in text:
        return
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            message = f"nested more than {DEEPEST} levels deep"
            raise ConstructorError(None, None, message, event.start_mark)  # type: ignore[arg-type]


def _refuse_too_much(root: yaml.Node | None) -> None:
    """Raise where values contain themselves, or become too many by being used again: a few lines can
    stand for more than any memory holds."""
    known: dict[int, tuple[int, int]] = {}
    above: set[int] = set()

    def size(node: yaml.Node) -> tuple[int, int]:
        "How many values, on how many levels."
        if isinstance(node, yaml.ScalarNode):
            return 1, 0
        if id(node) not in known:
            if id(node) in above:
                raise ConstructorError(None, None, "a value contains itself", node.start_mark)
            above.add(id(node))
            pairs = isinstance(node, yaml.MappingNode)
            below = [n for pair in node.value for n in pair] if pairs else node.value
            sizes = [size(n) for n in below]
            known[id(node)] = (
                1 + sum(n for n, _ in sizes),
                1 + max((d for _, d in sizes), default=0),
            )
            above.discard(id(node))
            if known[id(node)][0] > MOST or known[id(node)][1] > DEEPEST:
                message = "too many values in each other, since some are used again and again"
                raise ConstructorError(None, None, message, node.start_mark)
        return known[id(node)]

    if root is not None:
        size(root)


def _lines_of(text: str, offset: int) -> Callable[[int], int]:
    "Gives the line of an index as an editor counts, which knows fewer ends of lines than YAML does."
    ends = [m.start() for m in re.finditer("\n", text)]
    return lambda index: bisect_right(ends, index - 1) + 1 + offset


def _collected(
    root: yaml.Node | None, loader: Any, line_at: Callable[[int], int], file: str
) -> Lines:
    "The lines below `root`. A value that is used again (`*name`) is looked into once, where it was given its name."
    lines, seen = Lines(), set[int]()
    waiting: list[tuple[yaml.Node | None, tuple[Any, ...]]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        lines.setdefault(path, line_at(node.start_mark.index))
        if isinstance(node, yaml.MappingNode):
            pairs = _pairs(node, loader, line_at, file)
            lines |= {(*path, k): line_at(key.start_mark.index) for k, (key, _) in pairs.items()}
            waiting += [(v, (*path, k)) for k, (_, v) in reversed(pairs.items())]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(v, (*path, i)) for i, v in reversed([*enumerate(node.value)])]
    return lines


def _pairs(
    node: yaml.MappingNode, loader: Any, line_at: Callable[[int], int], file: str
) -> dict[Any, tuple[yaml.Node, yaml.Node]]:
    "The keys of a mapping with their nodes; one that stands there twice would lose a value."
    found: dict[Any, tuple[yaml.Node, yaml.Node]] = {}
    for key_node, value in node.value:  # what `<<` brings comes first, and stands elsewhere
        key = loader.construct_object(key_node, deep=True)
        if key in found and found[key][0].start_mark.index >= node.start_mark.index:
            first, again = (line_at(k.start_mark.index) for k in (found[key][0], key_node))
            message = f"`{key}` stands here and in line {first}"
            raise LessonpressError(Problem("yaml", message, file, again))
        found[key] = key_node, value
    return found


def _unreadable(e: Any, text: str, file: str, line_at: Callable[[int], int]) -> Problem:
    "A sign that YAML does not allow."
    sign = chr(e.character) if isinstance(e.character, int) else ""
    line = line_at(text.index(sign)) if sign and sign in text else None
    return Problem("yaml", f"no YAML: {e.reason}", file, line)


def _problem(e: Exception, text: str, file: str, line_at: Callable[[int], int]) -> Problem:
    mark = getattr(e, "problem_mark", None) or getattr(e, "context_mark", None)
    if mark is None:
        deep = isinstance(e, RecursionError)
        what = "no YAML: nested too deeply" if deep else f"no YAML: {e}"
        return Problem("yaml", what, file)
    begin = text.rfind("\n", 0, mark.index) + 1
    if "\t" in text[begin:].partition("\n")[0]:
        return Problem(
            "yaml", "a tab in YAML", file, line_at(mark.index), hint="indent with spaces"
        )
    said = " ".join(s for s in (getattr(e, "context", None), getattr(e, "problem", None)) if s)
    hint = "quote a value that contains `: ` or `#`"
    return Problem("yaml", f"no YAML: {said or e}", file, line_at(mark.index), hint=hint)
