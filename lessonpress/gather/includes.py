"""A page's text with its includes in place, and all else as it is, for an engine to run."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from lessonpress.gather.fences import fence_in
from lessonpress.gather.resolver import Resolver, line_of
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
        found = fence_in(line)
        if self.fence and not self.around.ends(self.fence, line):
            self.around.after_blank = not line.strip()
            self.fence = None if self.fence.is_closed_by(found) else self.fence
            return line
        self.around.see(line)
        self.fence = found if self.around.opens(found) else None
        if self.fence:
            return line
        return SHORTCODE.sub(lambda s: self.shortcode(n, s) if _includes(s[1]) else s[0], line)

    def of_other(self, text: str, path: Path, file: str) -> str:
        return with_includes(text, path, file, self.report, (*self.above, self.file))


def _includes(words: str) -> bool:
    return words.split(None, 1)[:1] == ["include"]
