"""Citations, resolved by Pandoc: it is given them alone, since it takes its time for each word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.pool import Workshop
from lessonpress.pandoc.worker import nocite

__all__ = ["resolve"]


def resolve(
    tree: dict[str, Any],
    nodes: list[T.Node],
    root: Path,
    citing: dict[str, Any],
    workshop: Workshop,
    listed: bool = True,
) -> str:
    """Resolve the citations among the `nodes` of `tree`, in place, and (`listed`) fill its `refs`. `citing` names the
    bibliographies and the style, with their contents' digest. The name of what is kept, or ""."""
    if not citing["bibliography"]:
        return ""
    cites = [n for n in nodes if n["t"] == "Cite"]
    meta = {"nocite": nocite(citing["uncited"])} if citing.get("uncited") else {}
    if not cites and not meta:
        return ""
    if citing["notes"]:  # such a style also moves the words around a citation
        told = {**tree, "meta": {**tree.get("meta", {}), **meta}}
        tree["blocks"] = _resolved(told, root, citing, workshop)["blocks"]
        return ""
    small = {**tree, "meta": meta, "blocks": [T.node("Para", [n]) for n in cites]}
    if listed:
        small["blocks"].append(T.div([], id="refs"))
    key = orjson.dumps([small, citing], option=orjson.OPT_SORT_KEYS).decode()
    name = workshop.kept.name(("cite", key))
    made = workshop.kept.load(name)
    if made is None:
        made = _resolved(small, root, citing, workshop)
        workshop.kept.put(name, orjson.dumps(made))
    blocks = made["blocks"]
    for cite, para in zip(cites, blocks, strict=False):
        (resolved,) = [n for n in para["c"] if n["t"] == "Cite"]
        cite.update(resolved)
    if listed:
        _list(nodes, blocks[len(cites)])
    return name


def _resolved(
    tree: dict[str, Any], root: Path, citing: dict[str, Any], workshop: Workshop
) -> dict[str, Any]:
    files = [root / f for f in citing["bibliography"]]
    style = root / citing["style"] if citing["style"] else None
    return workshop.pandoc.citeproc(tree, files, style)


def _list(nodes: list[T.Node], refs: T.Node) -> None:
    for n in nodes:
        if n["t"] == "Div" and T.id_of(n) == "refs":
            n["c"] = refs["c"]
            return
