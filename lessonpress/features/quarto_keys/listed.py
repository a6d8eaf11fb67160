"""Each key that Quarto reads for a website, with what becomes of it here: read from the lists by which a build goes, so that none can be told otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lessonpress.features.listings.options import DONE, TOLD
from lessonpress.gather import keys as known
from lessonpress.gather.keys import Keys
from lessonpress.prepare import options as cells

__all__ = ["GROUPS", "rows"]

_CELLS = Keys(
    done=frozenset(cells.OPTIONS | cells.OURS),
    told=dict.fromkeys(cells.QUARTO_ONLY, "the cell is shown without it"),
    nothing=frozenset(cells.EXECUTION | cells.WITHOUT_EFFECT),
)
# By where they stand; what may stand in several places is told once, with the places where it differs.
GROUPS: Mapping[str, Mapping[str, Keys]] = {
    "A page, or all pages": {
        "front matter": known.PAGE,
        "`format.html`": known.FORMAT,
        "the top of `_quarto.yml`": known.TOP,
    },
    "`execute`": {"": known.EXECUTE},
    "`project`": {"": known.PROJECT},
    "`website`": {"": known.WEBSITE},
    "`website.navbar`": {"": known.NAVBAR},
    "`website.sidebar`": {"": known.SIDEBAR},
    "`website.page-footer`": {"": known.FOOTER},
    "An entry of a bar, a menu or a footer": {"": known.ITEM},
    "`website.search`": {"": known.SEARCH},
    "`book`": {"": known.BOOK},
    "`lightbox`": {"": known.LIGHTBOX},
    "`website.open-graph` and `website.twitter-card`": {"": known.CARD},
    "`listing`": {"": Keys(DONE, TOLD)},
    "Options of a cell": {"": _CELLS},
}


def rows(places: Mapping[str, Keys]) -> Iterator[tuple[str, str, str]]:
    "Each key of a group in its order, with `done`, `told` or `nothing`, and what becomes of it in words."
    every = {key for keys in places.values() for key in (*keys.done, *keys.told, *keys.nothing)}
    for key in sorted(every, key=lambda key: (key.casefold(), key)):
        said = {place: _said(key, keys) for place, keys in places.items() if key in keys}
        kinds = {kind for kind, _ in said.values()}
        yield (
            key,
            kinds.pop() if len(kinds) == 1 else "told",
            "; ".join(_together(said, len(places))),
        )


def _said(key: str, keys: Keys) -> tuple[str, str]:
    if key in keys.done:
        return "done", "done"
    if key in keys.nothing:
        return "nothing", "asks for nothing that a page here could show"
    if as_here := [_written(v) for v in keys.as_here(key) if v is not False]:
        return "told", f"{keys.told[key]}, as {' and '.join(as_here)} says"
    return "told", keys.told[key]


def _written(value: object) -> str:
    if isinstance(value, list):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _together(said: Mapping[str, tuple[str, str]], places: int) -> Iterator[str]:
    "What becomes of a key, with where it may stand unless that is everywhere and the same."
    texts = dict.fromkeys(text for _, text in sorted(said.values()))  # `done` comes first
    for text in texts:
        where = ", ".join(place for place, (_, own) in said.items() if own == text)
        yield text if len(texts) == 1 and len(said) == places else f"{where}: {text}"
