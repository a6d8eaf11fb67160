"""YAML that remembers its lines, so that a problem in it can be given a place."""

from __future__ import annotations

import yaml

from lessonpress.problems import LessonpressError, Problem

__all__ = ["Lines", "load"]


_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml's, where PyYAML was built with it: ten times as fast


class Lines(dict):
    "The 1-based line of each value, by its path of keys and indexes: `lines['website', 'navbar', 'left', 0]`."

    def of(self, *path) -> int | None:
        "The line of `path`, or of the nearest value that contains it."
        while path and path not in self:
            path = path[:-1]
        return self.get(path)


def load(text: str, file: str, offset: int = 0) -> tuple[dict, Lines]:
    """The mapping in `text` and the lines of its values; `offset` is the number of lines above `text` in `file`.
    Raises `LessonpressError` with the line where the text is no YAML, or no mapping."""
    loader = _LOADER(text)
    try:
        root = loader.get_single_node()
        data = {} if root is None else loader.construct_document(root)
    except yaml.YAMLError as e:
        raise LessonpressError(_problem(e, text, file, offset)) from None
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise LessonpressError(Problem("yaml", "expected `key: value` lines", file, 1 + offset))
    lines = Lines()
    if root is not None:
        _collect(root, (), lines, offset)
    return data, lines


def _collect(node, path, lines, offset):
    lines.setdefault(path, node.start_mark.line + 1 + offset)
    if isinstance(node, yaml.MappingNode):
        for k, v in node.value:
            lines[(*path, k.value)] = k.start_mark.line + 1 + offset
            _collect(v, (*path, k.value), lines, offset)
    elif isinstance(node, yaml.SequenceNode):
        for i, v in enumerate(node.value):
            _collect(v, (*path, i), lines, offset)


def _problem(e, text, file, offset) -> Problem:
    mark = getattr(e, "problem_mark", None) or getattr(e, "context_mark", None)
    row = mark.line if mark else 0
    lines = text.splitlines()
    if row < len(lines) and "\t" in lines[row]:
        return Problem("yaml", "a tab in YAML", file, row + 1 + offset, hint="indent with spaces")
    what = " ".join(
        s for s in (getattr(e, "context", None), getattr(e, "problem", None)) if s
    ) or str(e)
    return Problem(
        "yaml",
        f"no YAML: {what}",
        file,
        row + 1 + offset,
        hint="quote a value that contains `: ` or `#`",
    )
