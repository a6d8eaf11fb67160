"""Lists of Quarto's keys: done, told or meaningless, and what is told of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lessonpress.problems import nearest

__all__ = ["Keys", "names", "same", "told"]


@dataclass(frozen=True)
class Keys:
    "The keys that may stand in one place."

    done: frozenset[str]
    told: dict[str, str] = field(default_factory=dict)  # each with what happens instead
    nothing: frozenset[str] = (
        frozenset()
    )  # what they ask for is nothing that a page here could show

    def __contains__(self, key: object) -> bool:
        return key in self.done or key in self.told or key in self.nothing

    def instead(self, key: str, value: object) -> str | None:
        "What happens in place of what `key: value` asks for; None where that is done, or nothing is asked for."
        if key not in self:
            return "no such key is known"
        if key not in self.told or value is None or value in self.as_here(key):
            return None
        return self.told[key]

    def as_here(self, key: str) -> tuple[object, ...]:
        "The values of a key that is told which ask for what happens here anyway."
        return _AS_HERE.get(key, (False,))

    def hint(self, key: str) -> str | None:
        "For a key that nobody knows, the one that it was most likely meant to be."
        return None if key in self else nearest(key, self.done) or nearest(key, self.told)


def names(*texts: str) -> frozenset[str]:
    return frozenset(name for text in texts for name in text.split())


def told(*groups: tuple[str, str], **more: str) -> dict[str, str]:
    "From what happens instead, and the keys for which it does."
    return {name: instead for instead, names in groups for name in names.split()} | more


def same(instead: str, names: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(names, instead)


# Values that ask for what happens here anyway. For any other key, `false` asks for nothing.
_AS_HERE: dict[str, tuple[object, ...]] = {
    "appendix-style": ("none",),
    "cap-location": ("bottom",),
    "citation-location": ("document",),
    "citeproc": (True,),
    "code-annotations": ("below", True),
    "code-overflow": ("scroll",),
    "collapse-level": (1,),
    "crossref": (True,),
    "dir": ("ltr",),
    "echo": (True,),
    "email-obfuscation": ("none",),
    "fig-align": ("default",),
    "fig-cap-location": ("bottom",),
    "fig-responsive": (True,),
    "format-links": (True, False, ["ipynb"], "ipynb"),
    "from": ("markdown",),
    "html-math-method": ("mathml",),
    "html-table-processing": ("none",),
    "include": (True,),
    "link-citations": (True,),
    "notebook-links": (True, False),
    "output": (True,),
    "page-layout": ("article",),
    "reference-location": ("document",),
    "respect-user-color-scheme": (True,),
    "search": (True,),
    "section-divs": (True,),
    "shift-heading-level-by": (0,),
    "style": ("docked",),
    "tbl-cap-location": ("top",),
    "tbl-colwidths": ("auto", False),
    "title-block-style": ("default", "plain", "none"),
    "to": ("html",),
    "warning": (True,),
}
