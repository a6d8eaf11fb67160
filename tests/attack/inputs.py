"""A small course with something of everything, and the ways in which each of its files can be strange."""

import base64
import json
import os
import socket

import strange
from course import code, lesson, markdown, notebook
from hypothesis import strategies as st

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0").decode()
CONFIG = {
    "project": {
        "type": "website",
        "render": ["index.qmd", "nbs/*.ipynb", "outlines/*.qmd", "log/*.qmd", "reference.qmd"],
        "resources": ["part.md"],
        "output-dir": "_site",
        "post-render": ["lessonpress finish"],
    },
    "website": {
        "title": "A small course",
        "description": "What it is",
        "site-url": "https://example.org/course/",
        "favicon": "dot.svg",
        "search": True,
        "navbar": {
            "title": "C",
            "left": [{"text": "Lessons", "href": "nbs/01_line.ipynb"}, "index.qmd"],
            "right": [{"icon": "github", "href": "https://example.org", "menu": [{"text": "a", "href": "index.qmd"}]}],
        },
        "sidebar": {"title": "S", "contents": ["index.qmd", {"section": "Lessons", "contents": ["nbs/01_line.ipynb"]}]},
        "page-navigation": True,
        "announcement": {"content": "[News](index.qmd)", "type": "info", "icon": "info-circle"},
        "margin-header": "![](dot.svg)",
        "body-footer": ["part.md"],
        "other-links": [{"text": "a", "href": "https://example.org", "icon": "github"}],
        "code-links": ["repo"],
        "comments": {"giscus": {"repo": "a/b", "repo-id": "R", "category-id": "D"}},
        "bread-crumbs": True,
        "page-footer": {"left": "Text", "center": "[a](index.qmd)", "right": [{"text": "x"}]},
    },
    "format": {"html": {"theme": "default", "html-math-method": "mathml", "toc": True, "toc-depth": 2, "toc-title": "T", "css": ["own.css"], "code-copy": True}},
    "execute": {"echo": True, "warning": False},
    "bibliography": ["references.bib"],
    "lang": "en",
    "filters": ["x.lua"],
}  # fmt: skip
FRONT = {
    "title": "Start",
    "subtitle": "Sub",
    "description": "What it is",
    "date": "2024-01-31",
    "author": [{"name": "Ann", "email": "a@b.c", "affiliation": ["x"], "url": "u"}],
    "categories": ["a", "b"],
    "image": "dot.svg",
    "toc": True,
    "toc-depth": 2,
    "order": 3,
    "lang": "en",
    "draft": False,
    "aliases": ["old.html"],
    "number-sections": True,
    "bibliography": "references.bib",
    "nocite": "@a1989",
    "about": {"id": "sec-later", "template": "jolla", "links": [{"href": "u", "icon": "github"}]},
    "comments": {"utterances": {"repo": "a/b", "issue-term": "title"}},
    "code-tools": {"source": True, "caption": "Source"},
    "lightbox": {"match": "auto"},
    "link-external-icon": True,
    "link-external-filter": "^own",
    "title-block-banner": "dot.svg",
    "toc-location": "body",
    "execute": {"echo": False},
    "format": {"html": {"toc": True, "code-fold": True, "css": "own.css"}},
    "questionnaire": {"outline": "lecture", "score": 1, "of": 2},
    "listing": {"contents": "log"},
    "abstract": "x",
    "license": "CC BY",
    "jupyter": "python3",
    "params": {"x": 1},
    "include-in-header": [{"text": "<b>"}],
    "code-fold": True,
    "search": False,
    "noindex": True,
}
BODY = """
Begin with [the lesson](nbs/01_line.ipynb), [its slope](nbs/01_line.ipynb#slope), @a1989, [@a1989, p. 3; -@a1989].

{{< include part.md >}}

## Later {#sec-later .c key="v"}

The slope is [2]{fact="line.slope"}, given [0.5]{.given}, `code`{.python}, $x^2$ and

$$\\frac{1}{2}$$ {#eq-half}

![A dot](dot.svg){#fig-dot fig-alt="A dot that is small and black"} See @fig-dot, @eq-half, @sec-later and @tbl-t.

| a | b |
|---|---|
| 1 | 2 |

: Words {#tbl-t}

::: {.callout-note collapse="true"}
## Mind
Text[^n].
:::

::: {.panel-tabset}
## One
1
## Two
2
:::

```python
def f(x): return x
```

- a
  1. b

[^n]: A note.

term
: what it is

<div class="x"><b>raw</b> <img src="dot.svg" alt="x"></div>
"""
POST = "---\ntitle: A post\ndate: 2024-01-31\ncategories: [a]\nquestionnaire: {outline: lecture, score: 1, of: 2}\n---\n\nText.\n"
PART = "A part with [a link](index.qmd).\n"
BIB = "@article{a1989,\n  author = {Author, Ann and {\\'E}va, B.},\n  title = {A {T}itle with $x^2$},\n  year = {1989},\n  doi = {10.1/x}\n}\n@book{b, title={B}, date={2001-02}}\n"
CSL_ITEMS = [{"id": "a1989", "type": "article", "title": "A", "author": [{"family": "A", "given": "B"}], "issued": {"date-parts": [[1989, 1]]}, "DOI": "10.1/x"}]  # fmt: skip
STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>T</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout prefix="(" suffix=")" delimiter="; "><text variable="title"/></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography></style>
"""
SETTINGS = """[course]
name = small
repository = https://github.com/a/b
branch = main
[lecture lecture]
video = https://example.org/watch?v=1
length = 10:00
answered = 10
[coverage]
answered = 10
unasked = Summary, Exercises
[checks]
missing-alt = warning
[data]
folder = data
[outputs]
other-hosts = a.org, b.org
"""
TABLES = {
    "name": "small",
    "repository": "https://github.com/a/b",
    "features": [],
    "lectures": {"lecture": {"video": "https://example.org/watch", "length": "10:00", "answered": 10}},
    "coverage": {"answered": 10, "unasked": ["Summary"]},
    "checks": {"missing-alt": "warning", "all": "error"},
    "data": {"folder": "data"},
    "outputs": {"other-hosts": ["a.org"]},
}  # fmt: skip
NBDEV = {"lib_name": "small", "lib_path": "small", "allowed_metadata_keys": ["lessonpress"], "allowed_out_metadata_keys": ["x"]}  # fmt: skip
MODULE = '''"""A module."""
from __future__ import annotations
import math as m
from small import other
from .other import *
__all__ = ["f", "C"]
x: int = 1

@m.cache
def f(a, /, b: int = 2, *c, d=[1], **e) -> "str":
    """What it is."""
    return f"{a!r:>{b}}" if a else other.g(b)

class C(object):
    "A class."
    def __init__(self, x): self.x = lambda y: y + x
    async def g(self):
        match self.x:
            case [1, *_]: return None
        try: pass
        except* ValueError: pass
'''
OUTLINE = """---
title: A lecture in questions
questionnaire: 2
---

- Lines 0:10
  - [What does the slope of a line say?]{#slope-says} 1:10

    How much the line rises. [Shown in lesson 1](../nbs/01_line.ipynb#slope-of-two) [2]{fact="line.slope"}

    - more `code` and $x$
  - [Does a line bend?]{#line-bends} 2:05
- Curves
  1. Why?
     - [ ] Because **so**.
"""
LOGSEQ = "- # A page\n  title:: X\n  - What is it? #card\n    id:: 64f-1\n    - ((64f-1)) and [[Link]] {{embed ((64f-1))}}\n  - TODO Why?\n    collapsed:: true\n"
ORG = "#+TITLE: A\n* Lines\n** What is it?\n:PROPERTIES:\n:ID: x\n:END:\nBecause.\n- [ ] item\n"
NOTES = "# A page\n\n## Contents\n\n- [What?](#what)\n\n## What?\n\nBecause.\n\n1. Why? 1:10\n\nQ: Who?\nA: We.\n"


def _output(kind, data, **more):
    return {"output_type": kind, "data": data, "metadata": {}, **more}


def book():
    "A notebook with each kind of output, attachments, widgets and a record."
    nb = lesson()
    fact = {"name": "line.slope", "value": 2, "format": "d"}
    nb["cells"][2]["outputs"] = [
        _output(
            "display_data",
            {
                "application/vnd.lessonpress.fact+json": fact,
                "text/plain": ["2"],
                "text/html": "<b>2</b>",
            },
        ),
        {"output_type": "stream", "name": "stdout", "text": ["a\r\x1b[31mb\x1b[0m\n"]},
    ]
    cells = [
        *nb["cells"],
        code("#| default_exp line\n", id="d"),
        code('#| export\nfrom small.core import f\nfrom fastcore.all import *\ndef g(x: int = f(1)) -> str:\n    "Doc."\n    return x\n', id="e"),
        {**markdown("![x](attachment:dot.png){#fig-a fig-alt='A dot'} and <img src='attachment:dot.png'> [r] [^1]\n\n[r]: https://example.org 'T'\n[^1]: note\n\n$$x\\tag{1}\\label{eq}$$ \\eqref{eq}\n\n1. a\n\n        deep\n\n| a | b |\n|--|--|\n| `x` | <b>y</b> |\n"), "attachments": {"dot.png": {"image/png": PNG}}},
        code("#| label: fig-x\n#| fig-cap: [A, B]\n#| fig-alt: Words of it\n#| code-fold: true\n#| classes: [a, b]\n#| column: page\n#| layout-ncol: 2\n#| lst-cap: L\nplot()", [
            _output("display_data", {"image/png": PNG, "text/plain": "x"}, metadata={"image/png": {"width": 3, "height": 4}}),
            _output("execute_result", {"image/svg+xml": ["<svg xmlns='http://www.w3.org/2000/svg' id='a'><g id='b'/></svg>"]}, execution_count=1),
        ]),
        code("frame()", [
            _output("execute_result", {"text/html": "<table id='T_1'><tr><td>1</td></tr></table><style>#T_1{}</style>", "text/plain": "x"}, execution_count=2),
            _output("display_data", {"text/latex": "$x$"}),
            _output("display_data", {"text/markdown": "*x* [a](b)"}),
            _output("display_data", {"application/json": {"a": [1]}}),
            _output("display_data", {"application/javascript": "element.append('x')"}),
            _output("display_data", {"application/vnd.plotly.v1+json": {"data": [], "layout": {}}}),
            _output("display_data", {"application/vnd.vegalite.v5+json": {"mark": "bar"}}),
            _output("display_data", {"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "x"}, metadata={"application/vnd.bokehjs_exec.v0+json": {"id": "p1"}}),
            _output("display_data", {"application/pdf": PNG}),
            _output("display_data", {"image/jpeg": PNG}),
            _output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "m", "version_major": 2}, "text/plain": "W()"}),
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m"]},
        ]),
        {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": "<b>raw</b>", "id": "r"},
    ]  # fmt: skip
    made = notebook(cells)
    made["metadata"] |= {
        "lessonpress": {"run": {"when": "2024-01-31T10:00:00Z", "seconds": 1.5, "memory": 10**9, "python": "3.12", "versions": {"numpy": "2"}, "data": [{"name": "d", "kind": "real"}], "outputs": ["c2"], "fingerprint": "x", "outputs_hash": "y", "dropped": {"bars": 1}}},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"m": {"model_name": "HBoxModel", "state": {"children": ["IPY_MODEL_n", "IPY_MODEL_m"]}}, "n": {"model_name": "HTMLModel", "state": {"value": "<b>w</b>", "description": "d", "outputs": []}}}, "version_major": 2}},
        "nbdev": {"default_exp": "line"},
        "celltoolbar": "Slideshow",
        "language_info": {"name": "python"},
    }  # fmt: skip
    return made


BOOK = book()
FRONT_OF_BOOK = "---\ntitle: A line\ntoc-depth: 2\n---\n"
LESSON = "nbs/01_line.ipynb"


def toml(tables, path=()):
    "TOML of a tree, as far as it can be written."
    lines, below = [], []
    for key, value in tables.items():
        if isinstance(value, dict) and len(path) < 6:
            below += [f"[{'.'.join(map(json.dumps, (*path, str(key))))}]", toml(value, (*path, str(key)))]  # fmt: skip
        else:
            lines.append(
                f"{json.dumps(str(key))} = {json.dumps(value) if value is not None else 'nan'}"
            )
    return strange.deepened("\n".join([*lines, *below]))


def _yaml(tree):
    return json.dumps(tree, indent=1)  # JSON is YAML


PROJECT = toml({"project": {"name": "small", "version": "1"}, "tool": {"nbdev": NBDEV}})
COURSE = {
    "_quarto.yml": _yaml(CONFIG),
    "nbs/_metadata.yml": "execute:\n  echo: true\nformat:\n  html:\n    toc: true\n",
    "index.qmd": f"---\ntitle: Start\n---\n{BODY}",
    "log/post.qmd": POST,
    "reference.qmd": "---\ntitle: R\n---\n\n::: {.reference}\n:::\n\n::: {.self-test}\n:::\n\n::: {.progress}\n:::\n",
    "part.md": PART,
    "references.bib": BIB,
    "own.css": "@import 'b.css'; a { background: url(dot.svg) }\n",
    "dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "settings.ini": SETTINGS,
    "pyproject.toml": PROJECT,
    "small/__init__.py": "",
    "small/core.py": MODULE,
    "small/other.py": "def g(x): return x\n",
    "outlines/lecture.qmd": OUTLINE,
    LESSON: BOOK,
}

# ---- Kinds of cases: each the files that are others, or what does something to the course


def of(file, data):
    return data.map(lambda new: {file: new})


def with_front(text, body=BODY):
    return b"---\n" + text + b"---\n" + body.encode()


def _within(path):
    "The notebook with a changed part."
    part = BOOK
    for key in path:
        part = part[key]

    def whole(new):
        nb = json.loads(json.dumps(BOOK))
        strange.put(nb, path, lambda at, key: at.__setitem__(key, new))
        return {LESSON: strange.as_json(nb)}

    return strange.trees(part).map(whole)


def _cell(text):
    nb = json.loads(json.dumps(BOOK))
    nb["cells"][6]["source"] = text.decode("utf-8", "replace")
    return {LESSON: strange.as_json(nb)}


def _code(text):
    nb = json.loads(json.dumps(BOOK))
    nb["cells"][5]["source"] = text.decode("utf-8", "replace")
    return {LESSON: strange.as_json(nb)}


PIECES = BODY.strip().split("\n\n")
bibliographies = st.one_of(
    of("references.bib", strange.texts(BIB)),
    st.tuples(strange.trees(CSL_ITEMS), st.sampled_from(["json", "yaml"])).map(
        lambda t: {
            f"items.{t[1]}": strange.as_json(t[0] if t[1] == "json" else {"references": t[0]}),
            "_quarto.yml": _yaml({**CONFIG, "bibliography": f"items.{t[1]}"}),
        }
    ),
    strange.texts(STYLE).map(
        lambda s: {"own.csl": s, "_quarto.yml": _yaml({**CONFIG, "csl": "own.csl"})}
    ),
)


class Does:
    "Does something to the course, and checks it."

    def __init__(self, name, *args):
        self.name, self.args = name, args

    def __repr__(self):
        return f"{self.name}{self.args!r:.200}"

    def __call__(self, lab):
        return getattr(self, self.name)(lab, *self.args)

    def file_of_kind(self, lab, file, kind):
        "Something that is no file where a file is meant to be."
        path = os.path.join(os.fsencode(lab.root), file)
        with lab_removed(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            _MAKE[kind](path)
        return lab.check()

    def cache(self, lab, which, data):
        "Something else in one of the files of the kept work."
        lab.close()
        lab.check()
        lab.close()
        kept = sorted(p for p in (lab.root / ".lessonpress").rglob("*") if p.is_file())
        chosen = kept if which is None else [kept[which % len(kept)]]
        for path in chosen:
            path.write_bytes(data(path.read_bytes()) if callable(data) else data)
        return lab.check()

    def read_notes(self, lab, data):
        from lessonpress.features.outlines import importing

        read = importing.read(data, "notes.md", lab.open().pandoc.read)
        page = importing.as_page(read, "notes")
        importing.with_lecture(SETTINGS, "notes", {"video": "https://x.org"})
        return lab.with_files({"outlines/notes.qmd": page})

    def notebook_filter(self, lab, data):
        from lessonpress.quarto import filters

        filters.notebook_filter(data.decode("utf-8", "replace"))


class lab_removed:
    def __init__(self, path):
        self.path = path

    def __enter__(self):
        if os.path.lexists(self.path) and not os.path.isdir(self.path):
            os.unlink(self.path)

    def __exit__(self, *_):
        pass


def _socket(path):
    s = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    try:
        os.chdir(os.path.dirname(path))
        s.bind(os.path.basename(path))
    except OSError:
        pass
    finally:
        os.chdir(here)
        s.close()


def _unreadable(path):
    _file(path)
    os.chmod(path, 0)


def _file(path, data=b"---\ntitle: x\n---\n\ntext\n"):
    with open(path, "wb") as f:
        f.write(data)


_MAKE = {
    "folder": lambda p: os.path.isdir(p) or os.mkdir(p),
    "fifo": lambda p: os.path.lexists(p) or os.mkfifo(p),
    "socket": _socket,
    "loop": lambda p: os.path.lexists(p) or os.symlink(os.path.basename(p), p),
    "nowhere": lambda p: os.path.lexists(p) or os.symlink(b"nowhere", p),
    "device": lambda p: os.path.lexists(p) or os.symlink(b"/dev/zero", p),
    "unreadable": _unreadable,
    "file": lambda p: os.path.isdir(p) or _file(p),
    "empty": lambda p: os.path.isdir(p) or _file(p, b""),
    "binary": lambda p: os.path.isdir(p) or _file(p, bytes(range(256)) * 9),
}
ODD_NAMES = [
    *[f.encode() for f in COURSE],
    *[b"nbs/\xff.ipynb", b"\xe9.qmd", b"log/\xff.qmd", b"nbs/a\nb.ipynb", b"log/ .qmd", b"log/'\"<>&.qmd"],
    *[b"log/" + b"n" * 250 + b".qmd", b"nbs/#?%20.ipynb", b"nbs/-x.ipynb", b"log/\xf0\x9f\x98\x80.qmd", b"small/\xff.py"],
    *[b"small/a b.py", b"log/index.html", b"log/{a,b}.qmd", b"log/[a].qmd", b"log/~.qmd", b"nbs/.ipynb", b"log/.qmd"],
    *[b"log/x.QMD", b"x.py", b"nbs/_metadata.yml", b"log/_metadata.yml", b"outlines/x.qmd", b"b.css", b"nbs/x.ipynb"],
    *[b"_extensions/x/_extension.yml", b"_variables.yml", b"index.md", b".git", b".lessonpressx", b"log/a.html", b"_site"],
]  # fmt: skip

notes = st.sampled_from([LOGSEQ, ORG, NOTES, OUTLINE]).flatmap(lambda t: strange.texts(t))
damages = st.sampled_from(
    [b"", b"null", b"{}", b"[]", b"1", b'"x"', b"{", b"\xff", b"[" * 3000, b'{"problems":1}']
)
KINDS = {
    "config": of("_quarto.yml", strange.yaml_texts(CONFIG)),
    "front": of("index.qmd", strange.yaml_texts(FRONT).map(with_front)),
    "metadata": of("nbs/_metadata.yml", strange.yaml_texts({"execute": {"echo": True}, "format": {"html": {"toc": True, "execute": {"output": False}}}, "toc-depth": 2})),
    "settings": of("settings.ini", strange.texts(SETTINGS))
    | of("pyproject.toml", strange.trees({"project": {"name": "small"}, "tool": {"nbdev": NBDEV, "lessonpress": TABLES}}).map(toml))
    | of("pyproject.toml", strange.texts(toml({"tool": {"nbdev": NBDEV, "lessonpress": TABLES}}))),
    "notebook": of(LESSON, strange.trees(BOOK).map(strange.as_json)),
    "outputs": st.integers(0, len(BOOK["cells"]) - 1).flatmap(lambda i: _within(("cells", i))),
    "stored": _within(("metadata",)) | _within(("cells", 2, "outputs")),
    "json": of(LESSON, strange.texts(json.dumps(BOOK, indent=1))),
    "bibliography": bibliographies,
    "outline": of("outlines/lecture.qmd", strange.texts(OUTLINE)),
    "body": of("index.qmd", strange.texts(BODY, PIECES)),
    "cell": strange.texts("".join(BOOK["cells"][6]["source"]) + BODY, PIECES).map(_cell),
    "code": strange.texts("".join(BOOK["cells"][5]["source"])).map(_code),
    "library": of("small/core.py", strange.texts(MODULE)),
    "include": of("part.md", strange.texts(PART + BODY, PIECES)),
    "file": st.builds(lambda f, k: Does("file_of_kind", f, k), st.sampled_from(ODD_NAMES), st.sampled_from(sorted(_MAKE))),
    "kept": st.builds(lambda i, d: Does("cache", i, d), st.none() | st.integers(0, 99), damages),
    "notes": notes.map(lambda d: Does("read_notes", d)),
    "filter": strange.trees(BOOK).map(lambda nb: Does("notebook_filter", strange.as_json(nb))),
}  # fmt: skip
