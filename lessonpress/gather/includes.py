"""A page's text with its includes in place, and all else as it is, for an engine to run."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from lessonpress.gather.resolver import FENCE, Resolver, line_of
from lessonpress.gather.shortcodes import SHORTCODE
from lessonpress.problems import Report

__all__ = ["with_includes"]


def with_includes(
    text: str, path: Path, file: str, report: Report, above: tuple[str, ...] = ()
) -> str:
    "`text` of the page `file`, which lies at `path`, with its includes; `above` are the files that this one is included from."
    including = _Including(path, file, report, line_of, above)
    including.lines = list(StringIO(text))
    return including.all()


class _Including(Resolver):
    "Puts includes in place."

    def line(self, n: int, line: str) -> str:
        m = FENCE.match(line)
        if self.fence:
            self.fence = "" if m and m[1].startswith(self.fence) and not m[2] else self.fence
            return line
        if m and not (m[1][0] == "`" and "`" in m[2]):
            self.fence = m[1]
            return line
        return SHORTCODE.sub(lambda s: self.shortcode(n, s) if _includes(s[1]) else s[0], line)

    def of_other(self, text: str, path: Path, file: str) -> str:
        return with_includes(text, path, file, self.report, (*self.above, self.file))


def _includes(words: str) -> bool:
    return words.split(None, 1)[:1] == ["include"]
