"""The last touch on Pandoc's HTML, as Quarto gives it: anchors, copy buttons, annotated lines, notes and references at the end."""

from __future__ import annotations

import re
from html import unescape

from lessonpress.problems import nearest

__all__ = ["finish"]

_HEADING = re.compile(
    r'(?:(<section id="([^"]*)"[^>]*>\s*)<(h[1-6])([^>]*)>)|<(h[2-6])((?:\s[^>]*)?\sid="([^"]*)"[^>]*)>'
)
_CELL_CODE = re.compile(r'<div class="sourceCode"([^>]*)><pre class="([^"]*) cell-code\b')
_CODE = re.compile(r'<pre class="(sourceCode[^"]*)">(.*?)</pre>', re.S)
_ANNOTATED = re.compile(
    r'(<div class="sourceCode[^"]*" id="([^"]*)")([^>]*?) data-annotations="([^"]*)"([^>]*>)(.*?</code>)',
    re.S,
)
_NOTES = re.compile(r'<section id="footnotes"([^>]*)>\s*<hr />(.*?)</section>', re.S)
_REFERENCES = re.compile(r"<!--references-->(.*?)<!--title-->(.*?)<!--/references-->\n?", re.S)
_COPY = '<button title="Copy to Clipboard" class="code-copy-button"><i class="bi"></i></button>'
_FORMULA = re.compile(r'<span class="math (?:inline|display)">(.*?)</span>', re.S)
_NO_SOURCE = re.compile(r'<span class="citation" data-cites="([^"]*)">(.*?)</span>', re.S)
_DATAFRAME = (
    '<table border="1" class="dataframe">',
    '<table class="dataframe caption-top table table-sm table-striped small">',
)
_APPENDIX_HEADING = '<h2 class="anchored quarto-appendix-heading">{}</h2>'


def finish(html: str, context=None) -> str:
    "Finish the HTML of a page. With a `constructs.Context`, formulas and citations that came to nothing are reported."
    if context is not None:
        _report(html, context)
    html = html.replace("<blockquote>", '<blockquote class="blockquote">').replace(*_DATAFRAME)
    html = _HEADING.sub(_heading, html)
    html = _CELL_CODE.sub(r'<div class="sourceCode cell-code"\1><pre class="\2', html)
    html = _ANNOTATED.sub(_annotated, html)
    if context is None or context.code_copy:
        html = _CODE.sub(_copy, html)
    return _appendix(html)


def _heading(m) -> str:
    before, section, tag, attributes = m[1] or "", m[2], m[3] or m[5], m[4] if m[3] else m[6]
    if tag == "h1" or "no-anchor" in attributes:
        return m[0]
    return (
        f'{before}<{tag}{_with_class(attributes, "anchored")} data-anchor-id="{section or m[7]}">'
    )


def _with_class(attributes: str, name: str) -> str:
    if ' class="' in attributes:
        return attributes.replace(' class="', f' class="{name} ', 1)
    return f'{attributes} class="{name}"'


def _copy(m) -> str:
    return f'<pre class="{m[1]} code-with-copy">{m[2]}{_COPY}</pre>'


def _annotated(m) -> str:
    "Put a numbered anchor before each annotated line."
    name, code = (
        m[2],
        m[6].replace("code-annotation-code", "code-annotation-code code-annotated", 1),
    )
    for pair in m[4].split():
        line, mark = pair.split(":")
        anchor = f'<a class="code-annotation-anchor" data-target-cell="{name}" data-target-annotation="{mark}">{mark}</a>'
        code = code.replace(
            f'<span id="{name}-{line}">',
            f'{anchor}<span id="{name}-{line}" class="code-annotation-target">',
            1,
        )
    gutter = '<div class="code-annotation-gutter-bg"></div><div class="code-annotation-gutter"></div></code>'
    return m[1] + m[3] + m[5] + code.removesuffix("</code>") + gutter


def _appendix(html: str) -> str:
    "References that the author gave no place, and footnotes, go under everything else."
    parts = []

    def references(m):
        if "csl-entry" in m[2]:
            parts.append(
                '<section class="quarto-appendix-contents" role="doc-bibliography" id="quarto-bibliography">'
                f"{_APPENDIX_HEADING.format(m[1] or 'References')}{m[2].strip()}</section>"
            )
        return ""

    def notes(m):
        parts.append(
            f'<section id="footnotes"{m[1]}>{_APPENDIX_HEADING.format("Footnotes")}{m[2]}</section>'
        )
        return ""

    html = _NOTES.sub(notes, _REFERENCES.sub(references, html))
    return html + (
        f'\n<div id="quarto-appendix" class="default">{"".join(parts)}</div>' if parts else ""
    )


def _report(html: str, context):
    "Pandoc leaves a formula as TeX where it cannot convert it, and a citation in bold where it has no source."
    for m in _FORMULA.finditer(html):
        tex = unescape(re.sub(r"<[^>]*>", "", m[1])).strip()
        context.report.error(
            "formula",
            f"Pandoc cannot make MathML of `{tex}`",
            file=context.file,
            **context.place(tex),
            hint="use LaTeX's standard commands for formulas",
        )
    known = re.findall(r'id="ref-([^"]+)"', html)
    for m in _NO_SOURCE.finditer(html):
        for key in re.findall(r"<strong>([^<]+)\?</strong>", m[2]):
            context.report.error(
                "citation",
                f"no source has the key `{key}`",
                file=context.file,
                hint=nearest(key, known),
                **context.place("@" + key),
            )
