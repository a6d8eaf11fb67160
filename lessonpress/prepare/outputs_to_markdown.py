"""A cell's outputs as the Markdown that Quarto makes of them, and the pictures among them as files."""

from __future__ import annotations

from dataclasses import dataclass

from lessonpress.inside import file_name
from lessonpress.prepare import attachments, terminal_text
from lessonpress.prepare.cells import Cell
from lessonpress.prepare.forms import (
    CANNOT,
    IMAGES,
    MADE_MARKDOWN,
    as_markdown,
    data_of,
    form_shown,
    image_bytes,
)
from lessonpress.prepare.lenient import Json, list_in, mapping_in, name_of
from lessonpress.prepare.markdown_pieces import div, fence, quoted
from lessonpress.prepare.picture_sizes import size_of

__all__ = ["CAPTIONED", "Pictures", "Shown", "output"]

CAPTIONED = " captioned=true"  # the last paragraph in this div is its caption


@dataclass
class Shown:
    "An output in its place on the page."

    out: Json
    number: int  # 1-based, among all outputs of the cell
    id: str | None = None
    caption: str = ""


class Pictures:
    "The pictures of a notebook, as files by their relative address."

    def __init__(self, stem: str):
        self.folder = f"{stem}_files/figure-html"
        self.files: dict[str, bytes] = {}

    def keep(self, name: str, mime: str, data: object) -> str:
        "The address of an image, whose bytes are kept."
        address = f"{self.folder}/{name}"
        self.files[address] = image_bytes(mime, data) or b""
        return address

    def attached(self, c: Cell) -> str:
        "The text of a cell with its attachments as files."
        addresses: dict[str, str] = {}
        for i, (name, forms) in enumerate(c.attachments.items(), 1):
            data = attachments.bytes_of(forms)
            addresses[name] = f"{self.folder}/{c.id}-{i}-{name_of(name)}"
            if data is not None:
                self.files[addresses[name]] = data
        return attachments.renamed(c.source, addresses, addresses.__getitem__)


def output(c: Cell, shown: Shown, as_is: bool, pictures: Pictures) -> str:
    "An output with its div, or `as_is`, as Markdown of the author's own."
    out, id = shown.out, shown.id
    text = _content(c, shown, as_is, pictures)
    if as_is:
        return text
    form = form_shown(out.get("data", {}))
    kind = {"stream": out.get("name"), "error": "error"}.get(out["output_type"], "display")
    head = [".cell-output", f".cell-output-{kind}"]
    if form in ("text/markdown", "text/latex"):
        head.append(".cell-output-markdown")
    if id and "data" in out and form not in IMAGES:
        head = [f"#{id}", *head, *([CAPTIONED.strip()] if shown.caption else [])]
    if isinstance(out.get("execution_count"), int):
        head.append(f"execution_count={out['execution_count']}")
    return div(" ".join(head), text)


def _content(c: Cell, shown: Shown, as_is: bool, pictures: Pictures) -> str:
    out = shown.out
    if out["output_type"] == "stream":
        return out["text"] if as_is and out.get("name") == "stdout" else _terminal(out["text"])
    if out["output_type"] == "error":
        said = list_in(out, "traceback") or [f"{out.get('ename')}: {out.get('evalue')}"]
        return _terminal("\n".join(map(str, said)))
    data = out.get("data", {})
    form = form_shown(data)
    if form is None:
        return fence(CANNOT.format(", ".join(data)), "")
    if form in IMAGES:
        return _figure(c, shown, form, data[form], pictures)
    return "\n\n".join(filter(None, [_text(form, data_of(data, form)), shown.caption]))


def _text(form: str, text: str) -> str:
    if form in MADE_MARKDOWN:
        return as_markdown(form, text)
    return text if form == "text/markdown" else _terminal(text)


def _terminal(text: str) -> str:
    if not terminal_text.has_ansi(text):
        return fence(text, "")
    html = f"<pre>{terminal_text.to_html(text)}</pre>"
    return div(".ansi-escaped-output", fence(html, "{=html}"))


def _measures(told: Json, form: str, data: bytes) -> dict[str, float]:
    "Width and height: as the notebook tells them, or the picture's own."
    said = {k: told[k] for k in ("width", "height") if isinstance(told.get(k), int | float)}
    own = size_of(form, data)
    return said or (dict(zip(("width", "height"), own)) if own else {})


def _figure(c: Cell, shown: Shown, form: str, data: object, pictures: Pictures) -> str:
    name = file_name(c.label or f"cell-{c.number}")
    address = pictures.keep(f"{name}-output-{shown.number}.{IMAGES[form]}", form, data)
    alt = c.options.get("fig-alt")
    if isinstance(alt, list):
        alt = alt[shown.number - 1] if shown.number <= len(alt) else None
    told = mapping_in(shown.out, "metadata")
    told = mapping_in(told, form) or told
    attributes = [f"#{shown.id}"] if shown.id else []
    found = {"fig-alt": alt or told.get("alt"), "fig-align": c.options.get("fig-align")}
    found |= _measures(told, form, pictures.files[address])
    attributes += [f"{key}={quoted(value)}" for key, value in found.items() if value]
    braces = f"{{{' '.join(attributes)}}}" if attributes else ""
    return f"![{shown.caption}]({address}){braces}"
