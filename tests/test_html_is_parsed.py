"""HTML is read by a parser: no regular expression takes it apart, nor a search for a tag in a text."""

import ast
import re

import pytest
from course import ROOT

PACKAGE = ROOT / "lessonpress"
# What looks like a tag, or a comment, once the names of groups are out of the way.
TAG = re.compile(r"<(?:\(\?:|\()*(?:\\?/|\\w|[a-zA-Z!])|<\[\^<?>")
GROUP = re.compile(r"\(\?P<\w+>|\(\?<[=!]")
RE = {"compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
TEXT = {"find", "rfind", "index", "rindex", "split", "rsplit", "partition", "rpartition"}
TEXT |= {"replace", "removeprefix", "removesuffix", "startswith", "endswith", "count"}

# Where something that looks like it is no HTML of a page, and what it is.
ALLOWED = {
    "features/facts/prose.py: rewritten": "the spelling of a fact in an author's source",
    "features/outlines/foreign.py: is_verbatim": "a comment in the lines of somebody's Markdown",
    "features/outlines/ids.py: _pairs": "the Markdown of a question, whose brackets are counted",
    "features/outlines/places.py: _MARKER": "the state of a task in org-mode's Markdown",
    "features/outlines/places.py: _NOT_READ": "the Markdown of an outline, as its letters",
    "features/outlines/reading.py: _shows": "a comment in an author's Markdown",
    "html_pieces.py: _goes_on": "the text of a script, as a browser looks for its end",
    "html_pieces.py: unbalanced": "comments are counted; to a parser one that stays open is none",
    "kit/plot.py: svg": "the drawing that matplotlib has just written, before it is stored",
    "pandoc/bounds.py: line": "the spans that an author's Markdown leaves open, which Pandoc tries again and again",
    "prepare/jupyter_markdown/pieces.py: _ANY": "the tags in an author's Markdown, in which no formula is looked for",
    "prepare/embeds.py: _ASKED": "our own mark in Markdown, where a cell of a notebook is to stand",
    "prepare/forms.py: _SAYS_NOTHING": "the plain text that stands for an object of IPython's",
    "prepare/forms.py: _run_here": "a script, in which no text may end it",
    "prepare/outputs.py: _FIGURE_REPR": "the plain text that stands for a figure",
    "render/diagrams/__init__.py: _html": "the drawing whose tree has just been written",
    "render/diagrams/engines.py: _graphviz": "how a program's message calls what it reads",
    "render/highlight.py: filled": "our own mark in what Pandoc wrote, before it is parsed, once",
    "render/page.py: _below_title": "our own title block, as its template has just written it",
    "render/title_block.py: _marked": "what Pandoc has just written of one text of the metadata",
    "render/dialect/code.py: _MARK": "the mark of an annotated line of code, as in `# <1>`",
}


def suspects(source):
    "Of a module: where a text that looks like HTML is searched for, as the names of what is defined there."
    tree = ast.parse(source)
    everywhere = _imported(tree) | _assigned(n for n in tree.body if isinstance(n, ast.Assign))
    for top in tree.body:
        known = everywhere | _assigned(ast.walk(top))
        for node in ast.walk(top):
            if any(TAG.search(GROUP.sub("", t)) for t in _looked_for(node, known)):
                yield _name(top, node)


def _imported(tree):
    "What the names stand for that a module takes from others of ours."
    known = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lessonpress."):
            file = ROOT / (node.module.replace(".", "/") + ".py")
            theirs = ast.parse(file.read_text(encoding="utf-8")).body if file.is_file() else ()
            values = _assigned(n for n in theirs if isinstance(n, ast.Assign))
            known |= {a.asname or a.name: values.get(a.name, []) for a in node.names}
    return known


def _assigned(nodes):
    "What names stand for: what is assigned to them, or what they run through."
    known = {}
    for node in nodes:
        for target in getattr(node, "targets", None) or [getattr(node, "target", None)]:
            value = getattr(node, "value", None) or getattr(node, "iter", None)
            if isinstance(target, ast.Name) and value is not None:
                known.setdefault(target.id, []).append(value)
    return known


def _texts(node, known, seen=()):
    for n in ast.walk(node):
        if isinstance(n, ast.Constant) and isinstance(n.value, str | bytes):
            yield n.value if isinstance(n.value, str) else n.value.decode("latin-1")
        elif isinstance(n, ast.Name) and n.id not in seen:
            for value in known.get(n.id, ()):
                yield from _texts(value, known, (*seen, n.id))


def _looked_for(node, known):
    "The texts that a call, or a comparison, looks for."
    f = getattr(node, "func", None)
    if isinstance(f, ast.Attribute) and node.args:
        if isinstance(f.value, ast.Name) and f.value.id == "re" and f.attr in RE:
            return _texts(node.args[0], known)
        if f.attr in TEXT:
            return _texts(node.args[0], {}) if isinstance(node.args[0], ast.Constant) else ()
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        return _texts(node.left, {}) if isinstance(node.left, ast.Constant) else ()
    return ()


def _name(top, node):
    if isinstance(top, ast.ClassDef):
        top = next((f for f in top.body if node in set(ast.walk(f))), top)
    if isinstance(top, ast.Assign):
        return getattr(top.targets[0], "id", "")
    return getattr(top, "name", "")


FOUND = {
    f"{file.relative_to(PACKAGE).as_posix()}: {name}"
    for file in PACKAGE.rglob("*.py")
    for name in suspects(file.read_text(encoding="utf-8"))
}


def test_no_regular_expression_and_no_search_takes_html_apart():
    assert FOUND - ALLOWED.keys() == set(), "read it with lxml, or with lessonpress.html_pieces"


@pytest.mark.parametrize("where", ALLOWED)
def test_every_exception_is_still_needed(where):
    assert where in FOUND and len(ALLOWED[where]) > 20


@pytest.mark.parametrize(
    "source",
    [
        "import re\nX = re.compile(r'<a\\b[^>]*href')",
        "import re\ndef f(html): return re.sub('</p>', '', html)",
        "import re\nP = r'<(h[1-6])'\ndef f(html): return re.findall(P, html)",
        "import re\ndef f(html):\n    for p in ('<b>', 'x'):\n        re.sub(p, '', html)",
        "import re\ndef f(html, n): return re.search(f'<{n}|<!--', html)",
        "import re\ndef f(html): return re.split(rb'<[^>]+>', html)",
        "def f(html): return html.partition('<main')[2]",
        "def f(html): return html.replace('<p>', '')",
        "def f(html): return '<table' in html",
        "class A:\n    def f(self, html): return html.startswith('<div>')",
    ],
)
def test_what_would_is_found(source):
    assert list(suspects(source))


@pytest.mark.parametrize(
    "source",
    [
        "import re\nX = re.compile(r'(?P<name>x)(?<=y)(?<!z)[^\\s<>]<(\\d+)>')",
        "def f(x): return f'<p>{x}</p>'",
        "def f(a, b): return a.replace('<', '&lt;') if a < b else a",
        "def f(root): return root.find('.//p')",
    ],
)
def test_what_would_not_is_not(source):
    assert not list(suspects(source))
