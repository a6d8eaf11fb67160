"""Code in colour: a block is highlighted once and kept, since that is half of Pandoc's work for a page. The spans are Pandoc's own."""

from __future__ import annotations

import json
import re

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.pool import Engine

__all__ = ["highlight"]

_BETWEEN = "<!--next-->"  # in code it would be escaped, and so would the quotes around a name
_NAME = re.compile(r'(?<= id=")cb\d+(?=["-])|(?<= href="#)cb\d+(?=-)')


def highlight(tree: dict, engine: Engine) -> list[str]:
    "Put HTML in the place of the blocks of code in `tree`, numbered as Pandoc numbers them; the names of what is kept of them."
    blocks = [n for n in T.walk(tree["blocks"]) if n["t"] == "CodeBlock"]
    kept = _kept(
        [n for n in blocks if T.classes_of(n)], tree, engine
    )  # the others have no language, and do not show their number
    number = 0
    for n in blocks:
        named, html = T.id_of(n), kept.get(_key(n))
        number += not named
        if html is not None:
            n.update(T.raw(html if named else _NAME.sub(f"cb{number}", html)))
    return list(map(engine.cache.name, kept))


def _key(block) -> tuple[str, str]:
    return "code", json.dumps(block["c"], ensure_ascii=False)


def _kept(blocks: list, tree: dict, engine: Engine) -> dict:
    "The HTML of blocks of code by their keys; those that are new are made in one go."
    found = {_key(n): engine.cache.find(_key(n)) for n in blocks}
    new = {_key(n): n for n in blocks if found[_key(n)] is None}
    if not new:
        return found
    parts = [part for n in new.values() for part in (n, T.raw(_BETWEEN))]
    made = engine.write({**tree, "meta": {}, "blocks": parts}, [], None).split(_BETWEEN)
    return found | {
        key: engine.cache.get(key, lambda: html.strip("\n")) for key, html in zip(new, made)
    }
