"""What Quarto does to a document beyond Pandoc, with the structure and classes that Quarto writes: callouts, tabsets, floats, numbered
equations, cross-references, folded, named and annotated code, margins. One style sheet then serves both."""

from __future__ import annotations

import marshal
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lessonpress.gather.page_source import read_source
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, nearest

__all__ = ["Context", "apply", "contents", "read_source"]

CALLOUTS = ("note", "tip", "warning", "important", "caution")
NAMES = {"fig": "Figure", "tbl": "Table", "lst": "Listing", "eq": "Equation", "sec": "Section"}
_THEOREMS = ("thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem")
_REFERENCE = re.compile(rf"({'|'.join(NAMES)})-.")
_THEOREM = re.compile(rf"({'|'.join(_THEOREMS)})-.")
_EQUATION = re.compile(r"\{#(eq-[^}\s]+)\}(.*)$", re.S)
_ANNOTATION = re.compile(r"[ \t]*(?:#|//|--|%|;|<!--|/\*)?[ \t]*<(\d+)>[ \t]*(?:-->|\*/)?[ \t]*$")
_CAPTION_ID = (
    "caption-0ceaefa1-69ba-4598-a22c-09a6ac19f8ca"  # the same for every float, in Quarto too
)
_LAYOUT = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
_OTHER_FORMATS = (
    "pdf",
    "latex",
    "docx",
    "epub",
    "typst",
    "beamer",
    "revealjs",
    "pptx",
    "markdown",
    "gfm",
    "ipynb",
    "jats",
)


@dataclass
class Context:
    "The page that a tree belongs to."

    file: str
    report: Report
    place: Callable[[str], dict] = (
        lambda text: {}
    )  # where a text stands in the source: `line` or `cell`
    toc_depth: int = 3
    code_copy: bool = True

    def warn(self, message: str, text: str, hint: str | None = None):
        self.report.warn("unsupported", message, file=self.file, hint=hint, **self.place(text))


def apply(tree: dict, context: Context) -> tuple[dict, list]:
    "The tree with Quarto's constructs as HTML around Pandoc's blocks, and the table of contents."
    builder = _Builder(context)
    blocks = marshal.loads(
        marshal.dumps(tree["blocks"])
    )  # the quickest copy of plain lists and dictionaries
    builder.number_sections(blocks)
    toc = contents(blocks, context.toc_depth)
    blocks = builder.blocks(blocks)
    _edit(blocks, builder.inline)
    lazily(blocks)
    return {**tree, "blocks": builder.with_references(blocks)}, toc


def lazily(blocks: list):
    "Pictures below the first are fetched when a reader comes near."
    for n in [n for n in T.walk(blocks) if n["t"] == "Image"][1:]:
        if T.get(n, "loading") is None:
            T.attr_of(n)[2].append(["loading", "lazy"])


_LEAVES = {
    "Str",
    "Space",
    "SoftBreak",
    "LineBreak",
    "Code",
    "Math",
    "RawInline",
    "RawBlock",
    "CodeBlock",
    "HorizontalRule",
}


def _edit(nodes: list, f):
    "Put what `f` makes of a node in its place, in the tree itself; a list takes the place of one. Leaves are left out: most of a page is words."
    several = []
    for i, v in enumerate(nodes):
        if type(v) is list:
            _edit(v, f)
        elif type(v) is dict and v.get("t") not in _LEAVES:
            for inner in v.values():
                if type(inner) is list:
                    _edit(inner, f)
            new = f(v) if "t" in v else None
            if type(new) is list:
                several.append((i, new))
            elif new is not None:
                nodes[i] = new
    for i, new in reversed(several):
        nodes[i : i + 1] = new


def _headings(blocks):
    "Every heading, also in divs and quotations."
    for b in blocks:
        if b["t"] == "Header":
            yield b
        elif b["t"] in ("Div", "BlockQuote"):
            yield from _headings(b["c"][1] if b["t"] == "Div" else b["c"])


def contents(blocks: list, depth: int = 3) -> list[dict]:
    "The headings of a page down to `depth`, nested: `id`, `html` and `children`."
    root = {"children": []}
    path = [(0, root)]
    for b in blocks:
        if b["t"] != "Header" or b["c"][0] > depth or "unlisted" in T.classes_of(b):
            continue
        level, entry = (
            b["c"][0],
            {"id": T.id_of(b), "html": _inline_html(b["c"][2]), "children": []},
        )
        while path[-1][0] >= level:
            path.pop()
        path[-1][1]["children"].append(entry)
        path.append((level, entry))
    return root["children"]


_TAGS = {
    "Emph": "em",
    "Strong": "strong",
    "Strikeout": "del",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
}


def _inline_html(inlines: list) -> str:
    "Inlines as they may stand in a link of the table of contents: without links, notes and images; a formula as TeX."

    def one(n):
        t, c = n["t"], n.get("c")
        if t == "Str":
            return escape(c, quote=False)
        if t in ("Space", "SoftBreak", "LineBreak"):
            return " "
        if t in ("Code", "Math"):
            return (
                f"<code>{escape(c[1], quote=False)}</code>"
                if t == "Code"
                else f"<i>{escape(c[1], quote=False)}</i>"
            )
        if t == "Quoted":
            return (
                f"‘{_inline_html(c[1])}’"
                if c[0]["t"] == "SingleQuote"
                else f"“{_inline_html(c[1])}”"
            )
        if t in ("Span", "Link", "Cite"):
            return _inline_html(c[1])
        if t in _TAGS:
            return f"<{_TAGS[t]}>{_inline_html(c)}</{_TAGS[t]}>"
        return _inline_html(c) if t == "SmallCaps" else ""

    return "".join(map(one, inlines)).strip()


def _pop(attr, key):
    "Take the value of attribute `key` out of `attr`."
    value = next((v for k, v in attr[2] if k == key), None)
    attr[2] = [p for p in attr[2] if p[0] != key]
    return value


def _kind(id: str, *kinds) -> str | None:
    "`fig` of `fig-curve`, if that is among `kinds`."
    m = _REFERENCE.match(id)
    return m[1] if m and m[1] in kinds else None


class _Builder:
    "Makes one page: numbers what can be referred to, from top to bottom, and writes the structure around it."

    def __init__(self, context):
        self.context, self.labels, self.counts = (
            context,
            {},
            Counter(),
        )  # labels: `fig-a` -> ("Figure", "1")
        self.cites = self.has_place = (
            False  # whether there are citations, and a place for the references
        )

    def blocks(self, blocks: list, inside: str = "") -> list:
        "`inside` is `output` in a cell's output, `float` in a float."
        out, i = [], 0
        while i < len(blocks):
            b, following = blocks[i], blocks[i + 1] if i + 1 < len(blocks) else None
            notes = self.annotate(b) if following and following["t"] == "OrderedList" else None
            out += self.block(b, inside)
            if notes:
                out += self.annotations(notes, following, inside)
            i += 2 if notes else 1
        return out

    def block(self, b: dict, inside: str) -> list:
        special = getattr(self, b["t"].lower(), None)
        return (
            special(b, inside)
            if special and b["t"] in ("Div", "Figure", "Para", "CodeBlock", "Table")
            else [self.plain(b, inside)]
        )

    def plain(self, b, inside) -> dict:
        "A block as it is, with the blocks inside it done."
        t, c = b["t"], b.get("c")
        if t in ("Para", "Plain"):
            return T.node(t, self.equations(c))
        if t == "BlockQuote":
            return T.node(t, self.blocks(c, inside))
        if t == "BulletList":
            return T.node(t, [self.blocks(item, inside) for item in c])
        if t == "OrderedList":
            return T.node(t, [c[0], [self.blocks(item, inside) for item in c[1]]])
        if t == "DefinitionList":
            return T.node(t, [[term, [self.blocks(d, inside) for d in ds]] for term, ds in c])
        return b

    # ---- What can be referred to

    def label(self, id: str, number=None) -> str:
        "Number what has this id; `Figure 1`."
        kind = _kind(id, *NAMES)
        if number is None:
            self.counts[kind] += 1
            number = self.counts[kind]
        self.labels.setdefault(id, (NAMES[kind], str(number)))
        return f"{NAMES[kind]}\u00a0{number}"

    def number_sections(self, blocks):
        "Headings count from the highest level on the page."
        headings = [h for h in _headings(blocks) if "unnumbered" not in T.classes_of(h)]
        top, numbers = min((h["c"][0] for h in headings), default=1), []
        for h in headings:
            depth = h["c"][0] - top + 1
            numbers = (numbers + [0] * depth)[:depth]
            numbers[-1] += 1
            if _kind(T.id_of(h), "sec"):
                self.label(T.id_of(h), ".".join(map(str, numbers)))

    def equations(self, inlines: list) -> list:
        "A displayed formula with `{#eq-...}` after it gets a number and its id."
        out = []
        for x in inlines:
            m = _EQUATION.match(x["c"]) if x["t"] == "Str" else None
            at = len(out) - 1
            while m and at >= 0 and out[at]["t"] in ("Space", "SoftBreak"):
                at -= 1
            if m and at >= 0 and out[at]["t"] == "Math" and out[at]["c"][0]["t"] == "DisplayMath":
                number = self.label(m[1]).partition("\u00a0")[2]
                math = T.node("Math", [out[at]["c"][0], f"{out[at]['c'][1]} \\qquad({number})"])
                out[at:] = [T.span([math], id=m[1]), *([T.node("Str", m[2])] if m[2] else [])]
            else:
                out.append(x)
        return out

    def float(
        self,
        id: str,
        content: list,
        caption: list,
        classes=(),
        pairs=(),
        align: str | None = "center",
    ) -> list:
        "A figure, table or listing with its number."
        kind = _kind(id, *NAMES)
        title = self.label(id)
        where = "bottom" if kind == "fig" else "top"
        text = (
            [T.node("Str", f"{title}:"), T.node("Space"), *caption]
            if caption
            else [T.node("Str", title)]
        )
        caption_id = f"{id}-{_CAPTION_ID}"
        head = T.raw(
            f'<figcaption class="quarto-float-caption-{where} quarto-float-caption quarto-float-{kind}" id="{escape(caption_id)}">'
        )
        figcaption = [head, T.node("Plain", text), T.raw("</figcaption>")]
        body = [T.raw(f'<div aria-describedby="{escape(caption_id)}">'), *content, T.raw("</div>")]
        names = [
            *classes,
            "quarto-float",
            "quarto-figure",
            f"quarto-figure-{align or 'center'}",
            "anchored",
        ]
        inner = [*body, *figcaption] if where == "bottom" else [*figcaption, *body]
        return [
            T.div(
                [
                    T.raw(f'<figure class="quarto-float quarto-float-{kind} figure">'),
                    *inner,
                    T.raw("</figure>"),
                ],
                id,
                names,
                pairs,
            )
        ]

    # ---- Figures and tables

    def figure(self, b, inside) -> list:
        "A picture that stands alone, with a caption."
        attr, (_, caption), content = b["c"]
        image = next((n for n in T.walk(content) if n["t"] == "Image"), None)
        text = caption[0]["c"] if caption else []
        if image is None:
            return [T.node("Figure", [attr, b["c"][1], self.blocks(content, inside)])]
        image, align = self.picture(image)
        if _kind(attr[0], "fig") and inside != "float":
            return self.float(attr[0], [T.node("Plain", [image])], text, align=align)
        return self.unnumbered(image, text, align, inside, attr[0])

    def picture(self, image) -> tuple[dict, str | None]:
        "The image of a figure: its caption stands under it, so that its alternative text is only what `fig-alt` says."
        id, classes, pairs = T.attr_of(image)
        attr = ["", [*classes, "img-fluid", "figure-img"], pairs]
        align = _pop(attr, "fig-align")
        return T.node("Image", [attr, [], image["c"][2]]), align

    def unnumbered(self, image, caption, align, inside, id="") -> list:
        under = (
            [T.raw("<figcaption>"), T.node("Plain", caption), T.raw("</figcaption>")]
            if caption
            else []
        )
        figure = [T.raw('<figure class="figure">'), T.para([image]), *under, T.raw("</figure>")]
        classes = (
            []
            if inside and not caption
            else ["quarto-figure", f"quarto-figure-{align or 'center'}"]
        )
        return [T.div(figure, id, classes)]

    def para(self, b, inside) -> list:
        "A picture that stands alone without a caption."
        if len(b["c"]) != 1 or b["c"][0]["t"] != "Image":
            return [self.plain(b, inside)]
        image = b["c"][0]
        numbered = _kind(T.id_of(image), "fig") and inside != "float"
        if not numbered and not inside:
            return [b]
        picture, align = self.picture(image)
        if numbered:
            return self.float(T.id_of(image), [T.node("Plain", [picture])], [], align=align)
        return self.unnumbered(picture, [], align, inside, T.id_of(image))

    def table(self, b, inside) -> list:
        attr, (short, caption), columns, head, bodies, foot = b["c"]
        id, classes, pairs = attr
        if any(k == "tbl-colwidths" for k, _ in pairs):
            self.context.warn(
                "`tbl-colwidths` is not supported by the embedded renderer", "tbl-colwidths"
            )
        named = _kind(id, "tbl") and inside != "float"
        names = [
            f"table-{c}" if c in ("striped", "hover", "sm", "bordered", "borderless") else c
            for c in classes
        ]
        table = T.node(
            "Table",
            [
                ["" if named else id, ["caption-top", "table", *names], pairs],
                [short, [] if named else caption],
                columns,
                head,
                bodies,
                foot,
            ],
        )
        return self.float(id, [table], caption[0]["c"] if caption else []) if named else [table]

    # ---- Code

    def codeblock(self, b, inside) -> list:
        (id, classes, pairs), code = b["c"]
        attr = [id, list(classes), list(pairs)]
        fold, summary, numbers = (
            _pop(attr, k) for k in ("code-fold", "code-summary", "code-line-numbers")
        )
        caption, name = _pop(attr, "lst-cap"), T.get(b, "filename")
        if numbers and numbers != "false":
            attr[1].append("number-lines")
        named = _kind(id, "lst") and inside != "float"
        if named:
            attr[0] = ""
        out = [T.node("CodeBlock", [attr, code])]
        if name:
            out = [
                T.div(
                    [
                        T.raw(
                            f'<div class="code-with-filename-file">\n<pre><strong>{escape(name)}</strong></pre>\n</div>'
                        ),
                        *out,
                    ],
                    classes=["code-with-filename"],
                )
            ]
        if named:
            out = self.float(id, out, T.words(caption or ""), classes=["listing"], align="left")
        if fold and fold not in ("false", "none"):
            state = "open " if fold == "show" else ""
            out = [
                T.raw(
                    f'<details {state}class="code-fold">\n<summary>{escape(summary or "Code")}</summary>'
                ),
                *out,
                T.raw("</details>"),
            ]
        return out

    def annotate(self, b) -> dict | None:
        "Take the marks `# <1>` out of the code in `b` (a block of code, or a cell); its new name, and the lines of each mark."
        if b["t"] == "Div" and "cell" in T.classes_of(b):
            b = next((n for n in b["c"][1] if n["t"] == "CodeBlock"), b)
        if b["t"] != "CodeBlock":
            return None
        lines, marks = b["c"][1].split("\n"), {}
        for i, line in enumerate(lines):
            m = _ANNOTATION.search(line)
            if m:
                marks.setdefault(m[1], []).append(i + 1)
                lines[i] = line[: m.start()]
        if not marks:
            return None
        self.counts["annotated"] += 1
        name, attr = f"annotated-cell-{self.counts['annotated']}", T.attr_of(b)
        where = " ".join(f"{line}:{mark}" for mark, at in marks.items() for line in at)
        b["c"] = [
            [name, [*attr[1], "code-annotation-code"], [*attr[2], ["annotations", where]]],
            "\n".join(lines),
        ]
        return {"name": name, "marks": marks}

    def annotations(self, notes, items, inside) -> list:
        "The list under annotated code."
        (start, *_), items = items["c"]
        out = [T.raw('<dl class="code-annotation-container-grid">')]
        for n, item in enumerate(items, start):
            lines = ",".join(map(str, notes["marks"].get(str(n), ())))
            target = f'data-target-cell="{notes["name"]}" data-target-annotation="{n}"'
            out.append(T.raw(f"<dt {target}>{n}</dt>\n<dd>"))
            about = T.raw_inline(
                f'<span data-code-cell="{notes["name"]}" data-code-lines="{lines}" data-code-annotation="{n}">'
            )
            first, *more = item or [T.node("Plain", [])]
            text = (
                [T.node("Plain", [about, *first["c"], T.raw_inline("</span>")])]
                if first["t"] in ("Plain", "Para")
                else [first]
            )
            out += [*text, *self.blocks(more, inside), T.raw("</dd>")]
        return [*out, T.raw("</dl>")]

    # ---- Divs

    def div(self, b, inside) -> list:
        (id, classes, pairs), content = b["c"]
        pairs = [p for p in pairs if p[0] != "captioned"]
        callout = next(
            (
                c.removeprefix("callout-")
                for c in classes
                if c in {f"callout-{k}" for k in CALLOUTS}
            ),
            None,
        )
        if callout:
            return [self.callout(b, callout)]
        if "panel-tabset" in classes:
            return self.tabset(b)
        if "column-margin" in classes or "aside" in classes:
            return [self.margin(b, inside)]
        self.has_place |= id == "refs"
        if not self.is_shown(b):
            return []
        self.name_unsupported(b)
        if _kind(id, "fig", "tbl", "lst") and inside != "float":
            return self.float_div(b)
        return [T.div(self.blocks(content, self.around(classes, inside)), id, classes, pairs)]

    def around(self, classes, inside) -> str:
        return inside or ("output" if "cell-output-display" in classes else "")

    def margin(self, b, inside) -> dict:
        (id, classes, pairs), content = b["c"]
        rest = [c for c in classes if c not in ("column-margin", "aside")]
        inner = self.block(T.div(content, id, rest, pairs), inside)
        return T.div(inner, classes=["no-row-height", "column-margin", "column-container"])

    def is_shown(self, b) -> bool:
        "Content for other formats goes."
        classes = T.classes_of(b)
        if "content-visible" not in classes and "content-hidden" not in classes:
            return True
        hidden = "content-hidden" in classes
        formats = [(k, v) for k, v in T.attr_of(b)[2] if k in ("when-format", "unless-format")]
        if not formats:
            self.context.warn(
                "content that depends on a profile or on metadata is always shown by the embedded renderer",
                "content-hidden" if hidden else "content-visible",
            )
            return True
        holds = all((v not in _OTHER_FORMATS) == (k == "when-format") for k, v in formats)
        return holds != hidden

    def name_unsupported(self, b):
        id, _, pairs = T.attr_of(b)
        for key in (k for k, _ in pairs if k in _LAYOUT):
            self.context.warn(
                f"`{key}` is not supported by the embedded renderer",
                key,
                "its parts stand below each other",
            )
        if _THEOREM.match(id):
            self.context.warn(
                f"numbered blocks such as `#{id}` are not supported by the embedded renderer",
                f"#{id}",
            )

    def float_div(self, b) -> list:
        "A div that is a figure, table or listing; its last paragraph is the caption, in a cell only where the cell has one."
        (id, classes, pairs), content = b["c"]
        attr = [id, classes, list(pairs)]
        marked = _pop(attr, "captioned")
        captioned = marked if {"cell", "cell-output"} & set(classes) else len(content) > 1
        caption, content = (
            (content[-1]["c"], content[:-1])
            if captioned and content and content[-1]["t"] == "Para"
            else ([], content)
        )
        return self.float(
            id, self.blocks(content, "float"), caption, classes, attr[2], _pop(attr, "fig-align")
        )

    def callout(self, b, kind) -> dict:
        (id, classes, pairs), content = b["c"]
        attr = [id, [c for c in classes if c != f"callout-{kind}"], list(pairs)]
        appearance, collapse, icon = (_pop(attr, k) for k in ("appearance", "collapse", "icon"))
        title = _inlines(T.get(b, "title") or "")
        if not title and content and content[0]["t"] == "Header":
            title, content = content[0]["c"][2], content[1:]
        plain = icon == "false" or appearance == "minimal"
        style = "simple" if appearance in ("simple", "minimal") else "default"
        if not title and style == "default":
            title = T.words(kind.title())
        if title:
            self.counts["callout"] += 1
        classes = [
            "callout",
            f"callout-style-{style}",
            f"callout-{kind}",
            *(["no-icon"] if plain else []),
            *(["callout-titled"] if title else []),
            *([] if content else ["callout-empty-content"]),
        ]
        image = T.div(
            [T.node("Plain", [T.raw_inline(f'<i class="callout-icon{" no-icon" * plain}"></i>')])],
            classes=["callout-icon-container"],
        )
        body = self.blocks(content)
        inner = (
            self.titled(title, image, body, collapse)
            if title
            else [
                T.div(
                    [image, T.div(body, classes=["callout-body-container"])],
                    classes=["callout-body", "d-flex"],
                )
            ]
        )
        return T.div(inner, id, [*attr[1], *classes], attr[2])

    def titled(self, title, image, body, collapse) -> list:
        "Header and body of a callout; one that folds is unfolded where scripts do not run."
        header = [
            image,
            T.div([T.node("Plain", title)], classes=["callout-title-container", "flex-fill"]),
        ]
        body = T.div(body, classes=["callout-body-container", "callout-body"])
        classes, pairs = ["callout-header", "d-flex", "align-content-center"], {}
        if collapse is not None:
            folded, id = collapse != "false", f"callout-{self.counts['callout']}"
            pairs = {
                "bs-toggle": "collapse",
                "bs-target": f".{id}-contents",
                "aria-controls": id,
                "aria-expanded": "false" if folded else "true",
                "aria-label": "Toggle callout",
            }
            header.append(
                T.raw(
                    '<div class="callout-btn-toggle d-inline-block border-0 py-1 ps-1 pe-0 float-end"><i class="callout-toggle"></i></div>'
                )
            )
            body = T.div(
                [body],
                id,
                [f"{id}-contents", "callout-collapse", "collapse", *([] if folded else ["show"])],
            )
        return [T.div(header, classes=classes, pairs=pairs), body]

    def tabset(self, b) -> list:
        "A heading starts a tab; what stands above the first one stays above the tabs."
        (id, classes, pairs), content = b["c"]
        level = next((x["c"][0] for x in content if x["t"] == "Header"), None)
        if level is None:
            return [T.div(self.blocks(content), id, classes, pairs)]
        starts = [i for i, x in enumerate(content) if x["t"] == "Header" and x["c"][0] == level] + [
            len(content)
        ]
        self.counts["tabset"] += 1
        names = [f"tabset-{self.counts['tabset']}-{n}" for n in range(1, len(starts))]
        first = next(
            (i for i, s in enumerate(starts[:-1]) if "active" in T.classes_of(content[s])), 0
        )
        tabs, panes = (
            [T.raw_inline('<ul class="nav nav-tabs" role="tablist">')],
            [T.raw('<div class="tab-content">')],
        )
        for i, (name, start, end) in enumerate(zip(names, starts, starts[1:])):
            tabs += self.tab(name, content[start]["c"][2], i == first)
            panes += [
                T.raw(
                    f'<div id="{name}" class="tab-pane{" active" * (i == first)}" role="tabpanel" aria-labelledby="{name}-tab">'
                ),
                *self.blocks(content[start + 1 : end]),
                T.raw("</div>"),
            ]
        tabs = T.node("Plain", [*tabs, T.raw_inline("</ul>")])
        return [
            T.raw('<div class="tabset-margin-container"></div>'),
            *self.blocks(content[: starts[0]]),
            T.div([tabs, *panes, T.raw("</div>")], id, classes, pairs),
        ]

    def tab(self, name, title, active) -> list:
        return [
            T.raw_inline(
                f'<li class="nav-item" role="presentation"><a class="nav-link{" active" * active}" id="{name}-tab" data-bs-toggle="tab" '
                f'data-bs-target="#{name}" role="tab" aria-controls="{name}" aria-selected="{"true" if active else "false"}" href="#{name}">'
            ),
            *title,
            T.raw_inline("</a></li>"),
        ]

    def with_references(self, blocks: list) -> list:
        """The blocks with a place for the list of references at the page's end, where the author gave none; a heading with nothing below it, at the end, is
        the list's title, and its section stays for the links to it."""
        if self.has_place or not self.cites:
            return blocks
        title = ""
        if blocks and blocks[-1]["t"] == "Header":
            (level, (id, _, _), inlines), blocks = blocks[-1]["c"], blocks[:-1]
            title = escape(T.text_of(inlines), quote=False)
            blocks = [*blocks, T.raw(f'<section id="{escape(id)}" class="level{level}"></section>')]
        return [
            *blocks,
            T.raw(f"<!--references-->{title}<!--title-->"),
            T.div([], id="refs"),
            T.raw("<!--/references-->"),
        ]

    # ---- Inside lines

    def inline(self, n) -> dict | list | None:
        if n["t"] == "Cite":
            return self.cite(n)
        if n["t"] == "Image":
            return self.image(n)
        if n["t"] == "Span" and {"aside", "column-margin"} & set(T.classes_of(n)):
            T.attr_of(n)[1] = ["margin-aside"]
        return None

    def image(self, n) -> dict | None:
        "An image with the alternative text that `fig-alt` gives it."
        attr, text, target = n["c"]
        attr = [
            attr[0],
            attr[1] if "img-fluid" in attr[1] else [*attr[1], "img-fluid"],
            list(attr[2]),
        ]
        alt = _pop(attr, "fig-alt")
        _pop(attr, "fig-align")
        if alt is not None:
            attr[2].append(["alt", alt])
        return T.node("Image", [attr, text, target])

    def cite(self, n) -> list | None:
        "Cross-references become links; citations stay."
        citations, shown = n["c"]
        mine = [
            c
            for c in citations
            if _REFERENCE.match(_lower(c["citationId"])) or _THEOREM.match(c["citationId"])
        ]
        self.cites |= len(mine) < len(citations)
        if not mine:
            return None
        out = []
        for c in mine:
            out += [T.node("Str", ","), T.node("Space")] * bool(out) + self.reference(c)
        rest = [c for c in citations if c not in mine]
        return out + (
            [T.node("Str", ";"), T.node("Space"), T.node("Cite", [rest, shown])] if rest else []
        )

    def reference(self, c) -> list:
        id = _lower(c["citationId"])
        if id not in self.labels:
            hint = nearest(id, [k for k in self.labels if k[:3] == id[:3]]) or nearest(
                id, self.labels
            )
            if _THEOREM.match(id):
                hint = "numbered theorems and the like are not supported by the embedded renderer"
            self.context.report.error(
                "cross-reference",
                f"nothing is labelled `{id}`",
                file=self.context.file,
                hint=hint,
                **self.context.place("@" + c["citationId"]),
            )
            return [T.node("Strong", [T.node("Str", f"?@{id}")])]
        name, number = self.labels[id]
        only = c["citationMode"]["t"] == "SuppressAuthor"
        prefix = c["citationPrefix"]
        text = (
            [T.node("Str", number)]
            if only
            else [*prefix, T.node("Str", f"\u00a0{number}")]
            if prefix
            else [T.node("Str", f"{name}\u00a0{number}")]
        )
        return [T.link(text, f"#{id}", classes=["quarto-xref"]), *c["citationSuffix"]]


def _lower(id: str) -> str:
    return id[:1].lower() + id[1:]  # `@Fig-curve` begins a sentence


def _inlines(text: str) -> list:
    "The words of an attribute, in which backticks make code."
    out = []
    for i, part in enumerate(text.split("`")):
        if part:
            out += [T.node("Code", [T.attr(), part])] if i % 2 else T.words(part)
    return out
