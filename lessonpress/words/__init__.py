"""The words of the interface, by language: one file for each, and what a course says in place of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

import yaml

__all__ = [
    "DEFAULT",
    "ENGLISH",
    "LANGUAGES",
    "Words",
    "category",
    "direction",
    "for_scripts",
    "for_styles",
    "table",
]

_HERE = Path(__file__).parent
DEFAULT = "en"
LANGUAGES = tuple(sorted(p.stem for p in _HERE.glob("*.yml")))
# The parts of the mapping that scripts read.
IN_SCRIPTS = (
    *(
        "annotations",
        "anchors",
        "ask",
        "contents",
        "contest",
        "copy",
        "figures",
        "folding",
        "home",
        "keys",
        "progress",
    ),
    *("links", "listings", "live", "place", "previews", "questions", "search", "test", "theme"),
    *("try", "video"),
)
# By style sheets, each in a variable of its own.
IN_STYLES = ("callout.", "code.copy-button", "code.copied", "code.stored", "folding.open")
_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "nkoo", "syrc", "thaa"})
_PLACE = re.compile(r"\{([a-z]+)\}")
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Words:
    "The words of one language. What it lacks is English."

    def __init__(self, lang: str, own: Mapping[str, str] = _NOTHING):
        "`own`: a course's, by our keys."
        self.lang = _known(lang)
        self._own = own

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        "The text of `key` with its places filled; where it counts, in the form for `n`."
        text = self._text(key, n)
        values |= {} if n is None else {"n": n}
        return _PLACE.sub(lambda m: str(values.get(m[1], m[0])), text)

    def parts(self, key: str, *names: str) -> list[str]:
        "The text of `key` around its places `names`, which stand in it in any order, each of them by itself."
        return re.split(rf"\{{({'|'.join(names)})\}}", self._text(key, None))

    def _text(self, key: str, n: int | None) -> str:
        for lang, found in (
            (self.lang, self._own),
            (self.lang, table(self.lang)),
            (DEFAULT, table(DEFAULT)),
        ):
            for form in (
                key,
                *([f"{key}.{category(lang, n)}", f"{key}.other"] if n is not None else []),
            ):
                if form in found:
                    return found[form]
        raise KeyError(key)

    @cached_property
    def mapping(self) -> dict[str, str]:
        "All of them."
        return {**table(self.lang), **self._own}


@cache
def table(lang: str) -> Mapping[str, str]:
    "What the file of a language says."
    text = (_HERE / f"{lang}.yml").read_text("utf-8")
    return MappingProxyType(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def _known(lang: str) -> str:
    "The language among ours that a tag such as `pt-BR` means; English where it is none."
    own = re.split(r"[-_]", lang.lower(), maxsplit=1)[0]
    return own if own in LANGUAGES else DEFAULT


def category(lang: str, n: int | None) -> str:
    "The plural category of a count, as CLDR has it for our languages."
    if n is None or lang in ("ja", "zh"):
        return "other"
    if lang == "ar":
        return _arabic(n)
    return "one" if n == 1 or n == 0 and lang in ("fr", "hi", "pt") else "other"


def _arabic(n: int) -> str:
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 > 10 else "other"


def direction(lang: str) -> str:
    "`rtl` of a language that is written from right to left, else `ltr`."
    own, *more = re.split(r"[-_]", lang.lower())
    if any(len(part) == 4 for part in more):  # it names its script
        return "rtl" if _RIGHT_TO_LEFT_SCRIPTS & {*more} else "ltr"
    return "rtl" if own in _RIGHT_TO_LEFT else "ltr"


def for_scripts(told: Words) -> dict[str, str]:
    "What scripts have to be told: nothing where it is what stands in them."
    found = {k: v for k, v in told.mapping.items() if k.partition(".")[0] in IN_SCRIPTS}
    return _other_than_english(found)


def for_styles(told: Words) -> dict[str, str]:
    "The variables that style sheets read, with texts of CSS; nothing where it is what stands in them."
    asked = {k: v for k, v in told.mapping.items() if k.startswith(IN_STYLES)}
    asked.pop("callout.toggle", None)
    found = _other_than_english(asked)
    return {f"--word-{key.replace('.', '-')}": _css(text) for key, text in found.items()}


def _other_than_english(found: Mapping[str, str]) -> dict[str, str]:
    english = table(DEFAULT)
    return {key: text for key, text in found.items() if text != english.get(key)}


def _css(text: str) -> str:
    "A text as CSS writes it."
    return '"' + "".join(f"\\{ord(c):x} " if c in '"\\\n<>&;' else c for c in text) + '"'


ENGLISH = Words(DEFAULT)
