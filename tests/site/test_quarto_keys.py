"""The list of Quarto's keys on a page: each key of the schema, with what a build does with it."""

import json
from pathlib import Path

import lxml.html
import pytest

from lessonpress.features.quarto_keys.listed import GROUPS, rows
from lessonpress.pandoc import tree as T
from lessonpress.pipeline import build
from lessonpress.quarto.collect import collect
from lessonpress.quarto.filters import document_filter

LISTED = json.loads(Path(__file__).with_name("quarto_keys.json").read_text())
PLACES = {
    "A page, or all pages": ("document", "other formats", "top"),
    "`execute`": ("execute",),
    "`project`": ("project",),
    "`website`": ("website",),
    "`website.navbar`": ("navbar",),
    "`website.sidebar`": ("sidebar",),
    "`website.page-footer`": ("footer",),
    "`website.search`": ("search",),
    "An entry of a bar, a menu or a footer": ("item",),
    "Options of a cell": ("cell",),
}


@pytest.mark.parametrize("group", PLACES)
def test_each_key_of_the_schema_is_listed_with_what_a_build_says_of_it(group):
    told = {key: text for key, _, text in rows(GROUPS[group])}
    assert {key for place in PLACES[group] for key in LISTED[place]} - {"freeze"} <= told.keys()
    for keys in GROUPS[group].values():
        for key in told.keys() & keys.told.keys():
            assert keys.instead(key, "something else") in told[key]
        assert all("done" in told[key] for key in keys.done)


def test_what_differs_by_place_is_told_with_its_places():
    told = {key: (kind, text) for key, kind, text in rows(GROUPS["A page, or all pages"])}
    assert told["toc"] == ("done", "done")
    kind, text = told["subtitle"]
    assert kind == "told" and text.startswith("front matter: done; `format.html`, the top")
    assert told["website"][1] == "the top of `_quarto.yml`: done"
    assert told["html-math-method"][1].endswith("as `mathml` says")


@pytest.fixture
def listing(course):
    course.write("keys.qmd", "---\ntitle: Keys\n---\n\n## List\n\n::: {.quarto-keys}\n:::\n")
    course.replace("_quarto.yml", '["index.qmd",', '["index.qmd", "keys.qmd",')
    build(course.root)
    return course


def test_quartos_filter_fills_the_same_page(listing):
    collect(listing.root)
    env = {"QUARTO_PROJECT_DIR": str(listing.root), "QUARTO_DOCUMENT_PATH": str(listing.root)}
    box = T.div([], classes=["quarto-keys"])
    doc = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": [box]}
    made = document_filter(json.dumps(doc), env | {"QUARTO_DOCUMENT_FILE": "keys.qmd"})
    rows = json.dumps(json.loads(made), ensure_ascii=False).count('<tr class=\\"is-')
    assert rows == listing.page("keys.html").count('<tr class="is-') > 500


def test_the_page_holds_them_and_loads_what_finds_them(listing, chromium):
    tree = lxml.html.fromstring(listing.page("keys.html"))
    (row,) = tree.xpath("//tr[th[.='cookie-consent']]")
    assert "nobody is asked" in row.text_content() and tree.xpath("//section[@id='keys-listing']")
    assert "quarto-keys." not in listing.page("index.html")
    page = chromium.new_page()
    page.goto((listing.root / "_site/keys.html").as_uri())
    page.fill(".keys-filter input", "Cookie")
    assert page.locator("tbody tr:visible").all_inner_texts() == [
        "cookie-consent\tpages set no cookies, so nobody is asked"
    ]
    assert page.locator(".quarto-keys h3:visible").count() == 1
    page.close()
