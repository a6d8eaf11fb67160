"""A cell's outputs: which form of each is shown, and which belong to the cell's figure or table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from lessonpress.prepare.forms import IMAGES, form_shown
from lessonpress.prepare.lenient import Json, lines_of, mapping_in, text_of
from lessonpress.prepare.screen import moves_back, on_screen

__all__ = [
    "ABOVE",
    "BESIDE",
    "DRAWN",
    "KINDS",
    "apart",
    "is_display",
    "is_table",
    "moves_back_in",
    "on_screens",
    "regular",
    "seen",
    "without_lines",
]

KINDS = ("stream", "display_data", "execute_result", "error")
# They begin the ids of cells that hold what Quarto must not take into a figure or a table: what stands beside the figure, and the code
# above the table. An id that begins with `fig-` makes a figure.
BESIDE = "beside-"
ABOVE = "above-"

# What lessonpress itself stores in an output, whichever part of it does, has no place in a figure.
_OUR_OWN = "application/vnd.lessonpress."
# HTML that begins so is a picture.
DRAWN = '<div class="live">', '<div class="named-dots">', '<div class="network">'
# An author who sets one of these means several parts of one figure.
_LAID_OUT = {"fig-subcap", "tbl-subcap", "layout", "layout-ncol", "layout-nrow"}
_FIGURE_REPR = re.compile(r"\[?<(matplotlib|seaborn|Figure)")


def is_display(out: object) -> bool:
    return isinstance(out, dict) and "data" in out


def regular(out: Json) -> Json:
    "An output that has what its kind must have, and nothing of another kind: a stream its name, a display its data."
    if out["output_type"] in ("display_data", "execute_result"):
        return {**out, "data": mapping_in(out, "data")}
    out = {k: v for k, v in out.items() if k != "data"}
    if out["output_type"] == "stream":
        out["name"] = "stderr" if out.get("name") == "stderr" else "stdout"
    return out


def without_lines(out: Json, words: list[str]) -> Json:
    "An output without the printed lines that hold one of `words`."
    if not words or out["output_type"] != "stream":
        return out
    lines = lines_of(out.get("text"))
    return {**out, "text": [line for line in lines if not any(w in line for w in words)]}


# ---- Which are shown, and where


def seen(outputs: Iterable[Json], warnings: bool) -> list[Json]:
    "The outputs that are shown, with pieces of a stream that follow each other in one, as a terminal shows it in the end."
    merged = on_screens(outputs)
    if not warnings:
        merged = [o for o in merged if o.get("name") != "stderr"]
    if any(form_shown(o.get("data", {})) in IMAGES for o in merged):
        merged = [o for o in merged if not _names_figure(o)]
    return merged


def on_screens(outputs: Iterable[Json]) -> list[Json]:
    "Outputs with pieces of a stream that follow each other in one, without what a terminal writes over."
    merged: list[Json] = []
    for out in outputs:
        if out["output_type"] != "stream":
            merged.append(out)
        elif merged and _goes_on(merged[-1], out):
            merged[-1]["text"] += text_of(out.get("text"))
        else:
            merged.append({**out, "text": text_of(out.get("text"))})
    for out in merged:
        if out["output_type"] == "stream":
            out["text"] = on_screen(out["text"])
    return [o for o in merged if o["output_type"] != "stream" or o["text"]]


def moves_back_in(outputs: Iterable[Json]) -> bool:
    "Whether a terminal writes over something that a stream among these has printed."
    streams = (o for o in outputs if o["output_type"] == "stream")
    return any(moves_back(text_of(o.get("text"))) for o in streams)


def _goes_on(before: Json, stream: Json) -> bool:
    return bool(before["output_type"] == "stream" and before["name"] == stream["name"])


def _names_figure(out: Json) -> bool:
    "Whether this is the line of text that matplotlib leaves beside its figure."
    data = out.get("data", {})
    if out["output_type"] != "execute_result" or data.keys() != {"text/plain"}:
        return False
    return _FIGURE_REPR.match(text_of(data["text/plain"])) is not None


def apart(options: Json, outputs: list[Json]) -> list[Json]:
    """Of the outputs of a cell those that go into a cell of their own below it. Quarto makes every display of a cell whose label begins
    with `fig-` or `tbl-` a part of the figure, "(a)" and "(b)"; what lessonpress stores is none, nor is what stands beside a picture."""
    caption = options.get("fig-cap") or options.get("tbl-cap")
    label = str(options.get("label") or "")
    if not caption and not label.startswith(("fig-", "tbl-")):
        return []
    if options.get("include") is False or options.get("output") in (False, "asis"):
        return []
    displays = [o for o in outputs if is_display(o)]
    own = [o for o in displays if not any(m.startswith(_OUR_OWN) for m in o["data"])]
    if not isinstance(caption, list) and not _LAID_OUT & options.keys():
        own = [o for o in own if _is_picture(o["data"])] or own
    return [o for o in displays if o not in own] if own else []


def _is_picture(data: Json) -> bool:
    "Whether an output is a picture or a live figure."
    return form_shown(data) in IMAGES or text_of(data.get("text/html")).startswith(DRAWN)


def is_table(options: Json, outputs: Collection[Json]) -> bool:
    "Whether a cell shows its code above a table with a label."
    return (
        str(options.get("label") or "").startswith("tbl-")
        and not {"echo", "include", "output"} & options.keys()
        and any(is_display(o) for o in outputs)
    )
