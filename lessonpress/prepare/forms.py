"""The forms of an output, by their MIME types: which one is shown, how it stands in Markdown, and what to do about one that cannot be."""

from __future__ import annotations

import base64
import binascii
import json
import re

from lessonpress.prepare.lenient import Json, text_of
from lessonpress.prepare.markdown_pieces import fence
from lessonpress.prepare.plot_colours import themed

__all__ = [
    "CANNOT",
    "IMAGES",
    "JSON",
    "LATEX",
    "MADE_MARKDOWN",
    "SCRIPT",
    "WIDGET",
    "as_markdown",
    "data_of",
    "form_shown",
    "image_bytes",
    "remedy",
]

IMAGES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}
CANNOT = "Unable to display output for mime type(s): {}"
SCRIPT, JSON, LATEX = "application/javascript", "application/json", "text/latex"
WIDGET = "application/vnd.jupyter.widget-view+json"
MADE_MARKDOWN = ("text/html", LATEX, JSON, SCRIPT)  # which `as_markdown` writes

# Quarto's order, with what it has no form for before the plain text that says nothing of it.
_SHOWN = (SCRIPT, "text/html", "text/markdown", *IMAGES, JSON, LATEX, "text/plain")
_MATH = {"equation", "align", "alignat", "gather", "multline", "flalign", "eqnarray", "split"}
_MATH |= {"array", "matrix", "cases", "aligned", "gathered"}
_ENVIRONMENT = re.compile(r"\\begin\{(?:[bpvBV]|small)?([a-z]+)\*?\}")
# The text of an object that is shown in another form: IPython's own, and Vega's advice for notebooks that lack a plug-in.
_SAYS_NOTHING = re.compile(
    r"\s*(<(?:IPython|ipywidgets)\.[\w.]+(?: object)?(?: at \w+)?>\s*$|<Vega)"
)
# What a script needs of the page of a notebook.
_OF_JUPYTER = re.compile(r"\b(?:IPython|Jupyter|require(?:js)?)\b\s*[.(]|(?<![\w$])\$\(")
_BOKEH = "application/vnd.bokehjs"
# How an author has an interactive output stored in a form that a page can show.
_REMEDIES = {
    "application/vnd.plotly.": (
        "an interactive chart of plotly",
        'before it: `import plotly.io as pio; pio.renderers.default = "svg"` (or "notebook_connected", which loads plotly from its host)',
    ),
    "application/vnd.vega": (
        "an interactive chart of Altair or Vega",
        'before it: `alt.renderers.enable("svg")` (or "html", which loads Vega from its host)',
    ),
    WIDGET: (
        "a widget, which needs a kernel,",
        "show its value or a picture, or hide it with `#| output: false`",
    ),
    "application/geo+json": ("a map", "draw it with folium, or as a picture"),
    "application/pdf": ("a PDF", "show it as a picture, or link a file"),
    SCRIPT: (
        "a script that needs Jupyter's own page",
        "display HTML in its place, or hide it with `#| output: false`",
    ),
}


def form_shown(data: Json) -> str | None:
    "The MIME type of the form of an output that is shown; None if there is none."
    if _is_formula(data):
        return LATEX
    return next((m for m in _SHOWN if m in data and _can_be_shown(m, data)), None)


def _can_be_shown(mime: str, data: Json) -> bool:
    if mime == SCRIPT:
        own = any(m.startswith(_BOKEH) for m in data)  # which asks for Jupyter, and does without
        return own or not _OF_JUPYTER.search(text_of(data[mime]))
    if mime in (JSON, LATEX):
        return "text/plain" not in data or _says_nothing(data)
    return mime != "text/plain" or len(data) == 1 or not _says_nothing(data)


def _says_nothing(data: Json) -> bool:
    "Whether the plain text of an output is only the name of what cannot be seen in it."
    return _SAYS_NOTHING.match(text_of(data.get("text/plain"))) is not None


def _is_formula(data: Json) -> bool:
    if LATEX not in data or "text/html" in data or "text/markdown" in data:
        return False
    text = text_of(data[LATEX]).strip()
    m = _ENVIRONMENT.match(text)
    return text.startswith(("$", "\\[")) or bool(m and m[1] in _MATH)


def remedy(data: Json) -> tuple[str, str] | None:
    "What an output is of which not all can be seen, and what its author can do; None where it is shown."
    form = form_shown(data)
    if form not in (None, "text/plain"):
        return None
    for mime, found in _REMEDIES.items():
        if any(m.startswith(mime) for m in data):
            return found
    if form and not _says_nothing(data):
        return None
    what = "an object of which only its name is stored" if form else ", ".join(data) or "no data"
    return what, "run the cell again, and give the output a text/html or text/plain form too"


def data_of(data: Json, mime: str) -> str:
    "A form of an output as text; JSON as people read it."
    if mime == JSON and not isinstance(data[mime], str):
        return json.dumps(data[mime], indent=2, ensure_ascii=False)
    return text_of(data[mime])


def as_markdown(mime: str, text: str) -> str:
    "One of the forms in `MADE_MARKDOWN` as Markdown."
    if mime == "text/html":
        return fence(text, "{=html}")
    if mime == JSON:
        return fence(text, "")
    if mime == SCRIPT:
        return fence(_run_here(text), "{=html}")
    text = text.strip()
    if text.startswith("\\[") and text.endswith("\\]"):
        return f"$$\n{text[2:-2].strip()}\n$$"
    if text.startswith("\\begin{") and _is_formula({mime: text}):
        return f"$$\n{text}\n$$"
    return text if "$" in text or _is_formula({mime: text}) else fence(text, "")


def _run_here(script: str) -> str:
    "A script that a notebook gave its output to, as `element`."
    safe = script.replace("</", "<\\/")
    return f"<script>\n(function (element) {{\n{safe}\n}})(document.currentScript.parentElement);\n</script>"


def image_bytes(mime: str, data: object) -> bytes | None:
    "The bytes of an image; None if it is no base64."
    if mime == "image/svg+xml":
        return themed(text_of(data)).encode()
    try:
        return base64.b64decode("".join(text_of(data).split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None
