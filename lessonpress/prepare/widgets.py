"""Widgets as they were when the notebook was stored: the text of boxes, and what was displayed in them, by the state in its metadata."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpress.html_tree import parsed
from lessonpress.prepare.forms import WIDGET
from lessonpress.prepare.lenient import Json, list_in, mapping_in, text_of
from lessonpress.prepare.outputs import KINDS, regular

__all__ = ["BARS", "REFERENCE", "STATE", "Widgets"]

STATE = "application/vnd.jupyter.widget-state+json"
REFERENCE = "IPY_MODEL_"  # begins the name of a model in the state of another one
_WORDS = ("HTMLModel", "HTMLMathModel", "LabelModel")
BARS = {"FloatProgressModel", "IntProgressModel"}


class Widgets:
    "The models of a notebook's widgets, by their names."

    def __init__(self, metadata: Json):
        self.models = mapping_in(mapping_in(mapping_in(metadata, "widgets"), STATE), "state")

    def shown(self, outputs: list[Json]) -> list[Json]:
        "Outputs with boxes of widgets as their text, and behind them what was displayed in them."
        return [new for out in outputs for new in self._of(out)] if self.models else outputs

    def _of(self, out: Json) -> Iterator[Json]:
        name = mapping_in(mapping_in(out, "data"), WIDGET).get("model_id")
        if not isinstance(name, str) or not list(self.children(name)):
            yield out
            return
        text = " ".join(self.words(name, set())) or text_of(out["data"].get("text/plain"))
        yield {**out, "data": {**out["data"], "text/plain": text}}
        yield from self.displayed(name, set())

    def model(self, name: str) -> tuple[str, Json]:
        "The kind of a model, and its state."
        found = mapping_in(self.models, name)
        return str(found.get("model_name")), mapping_in(found, "state")

    def children(self, name: str) -> Iterator[str]:
        for child in list_in(self.model(name)[1], "children"):
            if isinstance(child, str):
                yield child.removeprefix(REFERENCE)

    def words(self, name: str, seen: set[str]) -> list[str]:
        "What a widget says; a bar says how far it is where nothing beside it does."
        if name in seen:
            return []
        seen.add(name)
        kind, state = self.model(name)
        if kind in _WORDS:
            said = [str(state.get(key) or "") for key in ("description", "value")]
            return [t for part in said if (t := parsed(part).text_content().strip())]
        below = [self.words(child, seen) for child in self.children(name)]
        if below:
            bars = [self.model(child)[0] in BARS for child in self.children(name)]
            others = any(w for w, bar in zip(below, bars, strict=True) if not bar)
            return [
                t for w, bar in zip(below, bars, strict=True) if not (bar and others) for t in w
            ]
        value = state.get("value", 0 if kind in BARS else None)
        most = [str(state.get("max", 100))] if kind in BARS else []
        about = str(state.get("description") or "")
        return [] if value is None else [f"{about} {'/'.join([str(value), *most])}".strip()]

    def displayed(self, name: str, seen: set[str]) -> Iterator[Json]:
        "What was displayed in a widget and those in it."
        if name in seen:
            return
        seen.add(name)
        for out in list_in(self.model(name)[1], "outputs"):
            if isinstance(out, dict) and out.get("output_type") in KINDS:
                yield regular(out)
        for child in self.children(name):
            yield from self.displayed(child, seen)
