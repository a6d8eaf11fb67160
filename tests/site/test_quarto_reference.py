"""The reference site, rendered by Quarto 1.7 and by us: the same elements with the same ids and classes, headings, text and contents.

Compared element by element, in order and with their nesting; of the other attributes, those that readers and scripts use.
Whatever differs stands in DIFFERENCES, with a reason; an entry that changes nothing any more fails."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import lxml.html
import pytest

from lessonpress.gather.page_source import read_source
from lessonpress.html_tree import inner, parsed
from lessonpress.pandoc import worker as pandoc
from lessonpress.prepare.read_notebook import read_notebook
from lessonpress.prepare.to_markdown import to_markdown
from lessonpress.problems import Report
from lessonpress.render import dialect as constructs
from lessonpress.render import html as markup

REFERENCE = Path(__file__).parent / "quarto-reference"
PAGES = {
    "index.qmd": "index",
    "kitchen.qmd": "kitchen",
    "log/first.qmd": "log-first",
    "outlines/lecture.qmd": "outlines-lecture",
    "nbs/01_kitchen.ipynb": "nbs-01_kitchen",
    "nbs/02_options.ipynb": "nbs-02_options",
}
ATTRIBUTES = re.compile(
    r"alt|title|role|type|start|checked|open|style|aria-.*|data-(bs|target|code|anchor|fact|filename|x).*"
)
BOOLEAN = {"checked", "open"}  # whatever their value is, they count by being there


# ---- What differs, as changes to Quarto's page that make it ours


def drop(el):
    el.drop_tree()


def unwrap(el):
    el.drop_tag()


def without(*classes):
    def change(el):
        el.set("class", " ".join(c for c in el.classes if c not in classes))

    return change


def without_attribute(name):
    return lambda el: el.attrib.pop(name)


def replaced(old, new):
    def change(el):
        assert old in el.tail
        el.tail = el.tail.replace(old, new)

    return change


@dataclass(frozen=True)
class Difference:
    reason: str
    where: str  # XPath in Quarto's page
    change: Callable
    pages: tuple[str, ...]  # exactly these have it


DIFFERENCES = [
    Difference(
        "The title block is the page template's, not the renderer's; each host has its own navigation in it.",
        "//header[@id='title-block-header']",
        drop,
        tuple(PAGES),
    ),
    Difference(
        "`page-columns` and `page-full` are Bootstrap's layout grid; the theme sets the margin without them.",
        "//*[contains(@class, 'page-columns')]",
        without("page-columns", "page-full"),
        ("kitchen.qmd",),
    ),
    Difference(
        "`alt` is no attribute of a `div`; the image has it.",
        "//div[@alt]",
        without_attribute("alt"),
        ("kitchen.qmd", "nbs/01_kitchen.ipynb"),
    ),
    Difference(
        "Pandoc 3.8 and later do not mark the rows of a table as header, odd and even.",
        "//tr[@class]",
        without("header", "odd", "even"),
        ("kitchen.qmd",),
    ),
    Difference(
        "Pandoc 3.7 and later do not wrap parentheses in a row of their own, and do not let them grow.",
        "//mrow[mo[1][@form='prefix']]",
        unwrap,
        ("kitchen.qmd",),
    ),
    Difference(
        "Pandoc 3.9's default citation style (Chicago, 18th edition) has no `In` before the title of proceedings.",
        "//div[@id='ref-he2016']/span",
        replaced(" In ", " "),
        ("kitchen.qmd",),
    ),
    Difference(
        "The output of a cell that is not run is marked: no run has made it.",
        "//div[@id='566891be']",
        lambda el: el.classes.add("not-run"),
        ("nbs/02_options.ipynb",),
    ),
]
# Of the page of the reference whose list is ours, not Quarto's.
LISTS = "log.qmd"


# ---- The two sides


@pytest.fixture(scope="module")
def worker():
    with pandoc.Worker() as w:
        yield w


def read(file):
    "Markdown and problems of a page of the reference."
    path, report = REFERENCE / "source" / file, Report()
    if file.endswith(".ipynb"):
        return to_markdown(read_notebook(path, file, report))[0], report
    return read_source(path.read_text(), path, file, report)[1], report


def ours(worker, file) -> tuple[str, list]:
    markdown, report = read(file)
    context = constructs.Context(file, report)
    tree, toc = constructs.apply(worker.read(markdown), context)
    cited = worker.citeproc(tree, [REFERENCE / "source/references.bib"])
    content = parsed(worker.write(cited))
    markup.finish(content, context)
    assert not report.problems
    return inner(content), toc


@cache
def _quarto(file) -> str:
    return (REFERENCE / f"main/{PAGES[file]}.html").read_text()


def quartos(file, differences=DIFFERENCES):
    "Quarto's page with the differences taken out, and how many places each of them changed."
    page = lxml.html.fragment_fromstring(_quarto(file), create_parent="div")
    root, counts = page.find("main"), {}
    for d in differences:
        found = root.xpath("." + d.where)
        counts[d.reason] = len(found)
        for el in found:
            d.change(el)
    return root, counts


def elements(root) -> list[str]:
    "A line for each element: its depth, tag, id, classes and the attributes that count."
    out = []

    def visit(el, depth):
        for child in el:
            if not isinstance(child.tag, str):
                continue
            attributes = [
                k if k in BOOLEAN else f"{k}={v}"
                for k, v in sorted(child.attrib.items())
                if ATTRIBUTES.fullmatch(k)
            ]
            classes = " ".join("." + c for c in sorted(child.classes))
            out.append(
                " ".join(
                    filter(
                        None,
                        [
                            " " * depth + child.tag,
                            f"#{child.get('id')}" if child.get("id") else "",
                            classes,
                            *attributes,
                        ],
                    )
                )
            )
            visit(child, depth + 1)

    visit(root, 0)
    return out


def headings(root) -> list[tuple]:
    "Level, id and text of each heading."
    found = root.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    return [(h.tag, h.get("id") or h.getparent().get("id"), words(h)) for h in found]


def words(root) -> str:
    return " ".join(root.text_content().split())


def differing(quarto, html: str) -> list[str]:
    "What is not the same, in words; empty if nothing."
    mine = lxml.html.fragment_fromstring(html, create_parent="main")
    out = []
    for what, f in (
        ("headings", headings),
        ("elements", elements),
        ("text", lambda root: words(root).split()),
    ):
        a, b = f(quarto), f(mine)
        at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
        if a != b:
            out.append(
                f"{what}, number {at}: Quarto has {a[at : at + 4]}, we have {b[at : at + 4]}"
            )
    return out


# ---- The tests


@pytest.mark.parametrize("file", PAGES)
def test_page_is_as_quarto_writes_it(worker, file):
    html, _ = ours(worker, file)
    assert differing(quartos(file)[0], html) == []


@pytest.mark.parametrize("file", [f for f in PAGES if '<nav id="TOC"' in _quarto(f)])
def test_contents_are_as_quarto_writes_them(worker, file):
    def flat(entries, depth=0):
        for e in entries:
            yield from [
                (depth, "#" + e["id"], "toc-" + e["id"], e["html"]),
                *flat(e["children"], depth + 1),
            ]

    nav = lxml.html.fragment_fromstring(_quarto(file), create_parent="div").find("nav")
    links = [
        (int(a.xpath("count(ancestor::ul)")) - 1, a.get("href"), a.get("id"), words(a))
        for a in nav.iter("a")
    ]
    assert links and list(flat(ours(worker, file)[1])) == links


@pytest.mark.parametrize("d", DIFFERENCES, ids=lambda d: d.where)
def test_every_difference_is_still_there(d):
    assert tuple(f for f in PAGES if quartos(f)[1][d.reason]) == d.pages and len(d.reason) > 40


@pytest.mark.parametrize("d", DIFFERENCES, ids=lambda d: d.where)
def test_every_difference_matters(worker, d):
    "Without it the pages would not be the same."
    others = [x for x in DIFFERENCES if x is not d]
    assert all(differing(quartos(f, others)[0], ours(worker, f)[0]) for f in d.pages)


def test_every_page_of_the_reference_is_compared_or_named():
    assert {p.stem for p in (REFERENCE / "main").glob("*.html")} == {
        *PAGES.values(),
        "log",
    } and LISTS not in PAGES


@pytest.mark.parametrize(
    "old, new",
    [
        ('id="fig-dot"', 'id="fig-dott"'),
        ("callout-tip", "callout-note"),
        ('class="img-fluid figure-img"', 'class="img-fluid"'),
        ("Third level", "Third"),
        ("<h3", "<h4"),
        ("Figure\u00a01: A caption", "A caption"),
        ('aria-expanded="false"', 'aria-expanded="true"'),
        ("<hr>", ""),
        ("<del>", "<s>"),
        ("<figcaption", "<div></div><figcaption"),
        ("<mn>2</mn>", "<mn>3</mn>"),
        ("He et al.", "He"),
        ('alt="A dot', 'alt="The dot'),
    ],
)
def test_the_comparison_sees_it(worker, old, new):
    html, _ = ours(worker, "kitchen.qmd")
    assert old in html and differing(quartos("kitchen.qmd")[0], html.replace(old, new, 1))
