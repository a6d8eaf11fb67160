"""Outputs that are the same whenever and wherever a notebook is run. Nothing that was printed is lost but what a
terminal would write over, and outputs that are progress by their kind."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Container, Iterator
from itertools import count, groupby
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

from lessonpress.html_pieces import ids
from lessonpress.html_tree import inner, parsed
from lessonpress.prepare.forms import WIDGET
from lessonpress.prepare.lenient import Json, mapping_in, text_of
from lessonpress.prepare.screen import moves_back, on_screen
from lessonpress.prepare.widgets import BARS, REFERENCE, STATE, Widgets

__all__ = ["CHARACTERS", "PROGRESS", "settle", "with_widgets"]

# What was dropped, in the record of a run.
CHARACTERS = "characters"  # that were written over
PROGRESS = "progress"  # bars that were displayed

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_CELL = re.compile(
    r"(?<!\S)\S*ipykernel_\d+[/\\]\d+\.py:(\d+)"
)  # the file that stands for a cell has another name in each run
_PACKAGES = re.compile(r"(?<!\S)\S*[/\\](?:site-packages|dist-packages|lib[/\\]python3\.\d+)[/\\]")
# Ids that are new in each run: those of pandas' styles, of plotly, xarray, altair and folium, of whoever makes a UUID.
_UUID = r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
_CHANGING = re.compile(rf"{_UUID}|\bT_[0-9a-f]{{5}}(?![0-9a-f])")
_MODEL = re.compile(r"[0-9a-f]{32}")
_MADE_OF = re.compile(rf"{REFERENCE}(\w+)")
_BOXES = {"HBoxModel", "VBoxModel"}
_BESIDE_BARS = {"HTMLModel", "LabelModel"}
# What fastprogress, and fastai with it, says beside its bar.
_LABEL = re.compile(r"\s*(?:[\d.]+%\s)?\[\d+/(?:\d+|\?)\s[^\]]*\]\s*|\s*Interrupted\s*")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


def settle(nb: Json, root: Path, ran: Container[int]) -> dict[str, int]:
    "Settle the outputs of the cells of `nb` that `ran`, by their numbers; what was dropped, counted."
    dropped: Counter[str] = Counter()
    widgets = Widgets(nb["metadata"])
    for number, cell in enumerate(nb["cells"], 1):
        if number in ran and "outputs" in cell:
            shown = _Settled(root, widgets, dropped).outputs(cell["outputs"])
            cell["outputs"] = _renamed(shown, str(cell.get("id", number)))
    return dict(+dropped)


def with_widgets(nb: Json, before: Container[str]) -> Json:
    """`nb` with those models of widgets alone that its outputs show, under names that are the same in each run: by the
    order in which they are shown. Those of `before`, which cells show that were not run, keep theirs."""
    models, shown = Widgets(nb["metadata"]).models, _shown(nb)
    if models:
        nb["metadata"]["widgets"][STATE]["state"] = {m: models[m] for m in shown}
    if models and not shown:
        del nb["metadata"]["widgets"]
    text = json.dumps(nb)
    free = (n for i in count() if (n := _like("0" * 32, f"widget {i}")) not in before)
    for model in shown:
        if model not in before and _MODEL.fullmatch(model):
            text = text.replace(model, next(free))
    renamed: Json = json.loads(text)
    return renamed


def _shown(nb: Json) -> list[str]:
    "The models that outputs show, each before those of which it is made."
    models, found = Widgets(nb["metadata"]).models, dict[str, None]()
    outputs = (out for cell in nb["cells"] for out in cell.get("outputs", ()))
    waiting = [mapping_in(mapping_in(out, "data"), WIDGET).get("model_id") for out in outputs]
    while waiting:
        name = waiting.pop(0)
        if name in models and name not in found:
            found[name] = None
            waiting += _MADE_OF.findall(json.dumps(models[name], sort_keys=True))
    return list(found)


class _Settled:
    def __init__(self, root: Path, widgets: Widgets, dropped: Counter[str]):
        self.root, self.widgets, self.dropped = root, widgets, dropped

    def outputs(self, outputs: list[Json]) -> list[Json]:
        found: list[Json | None] = []
        for of_stream, run in groupby(outputs, lambda o: o["output_type"] == "stream"):
            together = [*run]
            found += self.streams(together) if of_stream else map(self.display, together)
        return [o for o in found if o]

    def streams(self, outputs: list[Json]) -> Iterator[Json]:
        """One output for each of the two streams: which of their messages comes first is chance, and so is where
        one ends."""
        for name in ("stdout", "stderr"):
            own = [o for o in outputs if o.get("name") == name]
            whole = "".join(text_of(o["text"]) for o in own)
            shown = on_screen(whole)
            if moves_back(whole):
                self.dropped[CHARACTERS] += max(0, len(whole) - len(shown))
            if shown:
                yield {**own[0], "text": self.text(shown).splitlines(True)}

    def display(self, out: Json) -> Json | None:
        if "data" not in out:
            return out
        if _is_bar(mapping_in(out["data"], WIDGET), self.widgets):
            self.dropped[PROGRESS] += 1
            return None
        data = {k: self.form(k, v) for k, v in out["data"].items()}
        html = text_of(data.get("text/html"))
        if "progress" in html:
            rest = self.without_bars(parsed(html))
            if rest is None:
                return None
            if rest:
                data["text/html"] = rest.splitlines(True)
        return {**out, "data": data}

    def without_bars(self, tree: HtmlElement) -> str | None:
        "The HTML without fastprogress's bars; empty if it has none, None if it has nothing else."
        bars = [*_bars(tree)]
        for bar in bars:
            bar.drop_tree()
        self.dropped[PROGRESS] += len(bars)
        if not (bars or _is_style_of_bars(tree)):
            return ""
        empty = not tree.text_content().strip() and not tree.xpath(".//img|.//svg|.//table|.//hr")
        return None if empty or _is_style_of_bars(tree) else inner(tree)

    def form(self, kind: str, value: Any) -> Any:
        if not kind.startswith(("text/", "image/svg")):
            return value
        if isinstance(value, list):
            return self.text("".join(value)).splitlines(True)
        return self.text(value) if isinstance(value, str) else value

    def text(self, text: str) -> str:
        for folder, short in ((self.root.resolve(), "."), (Path.home(), "~")):
            if folder != folder.parent:  # of some machines, home is all there is
                text = re.sub(rf"{re.escape(str(folder))}(?![\w-]|\.\w)", short, text)
        return _ADDRESS.sub("at 0x…", _PACKAGES.sub("", _CELL.sub(r"cell, line \1", text)))


def _is_bar(view: Json, widgets: Widgets) -> bool:
    "Whether a widget is what `tqdm.notebook` shows: a bar, between words."
    name = str(view.get("model_id"))
    if widgets.model(name)[0] not in _BOXES:
        return False
    kinds = {widgets.model(child)[0] for child in widgets.children(name)}
    return bool(BARS & kinds) and kinds <= BARS | _BESIDE_BARS


def _bars(tree: HtmlElement) -> Iterator[HtmlElement]:
    "The rows that hold one of fastprogress's bars and its label."
    for bar in tree.xpath(".//div[count(*) = 1]/progress"):
        row = bar.getparent()
        if not (row.text or "").strip() and _LABEL.fullmatch(bar.tail or ""):
            yield row


def _is_style_of_bars(tree: HtmlElement) -> bool:
    "Whether there is nothing but rules for the look of bars."
    rules = [s.text or "" for s in tree.iterchildren("style")]
    heads = [h.strip() for r in rules for h in re.findall(r"([^{}]+)\{", _COMMENT.sub("", r))]
    return bool(heads) and len(tree) == len(rules) and all("progress" in h for h in heads)


def _renamed(outputs: list[Json], cell: str) -> list[Json]:
    "Outputs whose changing ids say where they stand, within each output alike."
    for number, out in enumerate(outputs):
        data = mapping_in(out, "data")
        html = text_of(data.get("text/html"))
        names = [*dict.fromkeys(_CHANGING.findall(" ".join(ids(html))))] if html else []
        for i, name in enumerate(names):
            new = _like(name, f"{cell}/{number}/{i}")
            html = html.replace(name, new)
        if names:
            data["text/html"] = html.splitlines(True)
    return outputs


def _like(name: str, place: str) -> str:
    "A name of the same form, which follows from the place."
    signs = iter(hashlib.sha256(place.encode()).hexdigest())
    return "".join(c if c in "T_-" else next(signs) for c in name)
