"""Lists of pages: which pages, in which order, how they are shown, and their feeds."""

import lxml.html
import pytest
from lxml import etree
from test_posts import PNG, log, main, post, told  # noqa: F401

from lessonpress.features.listings.options import DONE, TOLD
from lessonpress.gather.patterns import pages_matching


def asks(course, text, body=""):
    course.write("log/index.qmd", f"---\ntitle: Study log\nlisting:\n{text}\n---\n\n{body}\n")


def titles(course, href="log/index.html"):
    return [
        t.strip()
        for t in main(course, href).xpath(".//*[contains(@class, 'posts-item')]//a[1]/text()")
    ]


@pytest.fixture
def three(log):  # noqa: F811
    post(
        log,
        "first",
        title="Beta",
        day="2026-01-02",
        front="categories: [notes]\nauthor: A\norder: 2",
    )
    post(
        log,
        "second",
        title="Alpha",
        day="2026-01-03",
        front="categories: [notes, code]\nauthor: B\norder: 3",
    )
    post(log, "third", title="Gamma", day="2026-01-01", front="author: B\norder: 1")
    return log


# ---- Which pages, in which order


@pytest.mark.parametrize(
    "folder, pattern, found",
    [
        ("log", "*", ["log/a.qmd", "log/deep/c.md"]),
        ("log", "*.qmd", ["log/a.qmd"]),
        ("log", "deep", ["log/deep/c.md"]),
        ("log", "deep/*.md", ["log/deep/c.md"]),
        ("log", "/nbs/*.ipynb", ["nbs/b.ipynb"]),
        ("", "log", ["log/a.qmd", "log/deep/c.md"]),
        ("log", "../nbs", ["nbs/b.ipynb"]),
        ("log", "../../*", []),
    ],
)
def test_a_pattern_counts_from_the_pages_folder(tmp_path, folder, pattern, found):
    pages = ["log/a.qmd", "log/deep/c.md", "nbs/b.ipynb"]
    for file in pages:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert pages_matching(tmp_path, folder, pattern, pages) == found


@pytest.mark.parametrize(
    "asked, shown",
    [
        ("  contents: '*'", ["Gamma", "Beta", "Alpha"]),  # by `order`, as in Quarto
        ("  sort: title", ["Alpha", "Beta", "Gamma"]),
        ("  sort: date desc", ["Alpha", "Beta", "Gamma"]),
        ("  sort: [author desc, date asc]", ["Gamma", "Alpha", "Beta"]),
        ("  sort: false", ["Beta", "Alpha", "Gamma"]),
        ("  sort: title\n  max-items: 2", ["Alpha", "Beta"]),
        ("  contents: [second.qmd, first.qmd]\n  sort: false", ["Alpha", "Beta"]),
        ("  contents: ['*', '!second.qmd']\n  sort: title", ["Beta", "Gamma"]),
        ("  include: {author: B}\n  sort: title", ["Alpha", "Gamma"]),
        ("  exclude: {categories: co*}\n  sort: title", ["Beta", "Gamma"]),
    ],
)
def test_items_are_those_that_are_asked_for_in_the_order_that_is(three, asked, shown):
    asks(three, asked)
    assert told(three) == [] and titles(three) == shown


def test_items_may_be_told_by_the_list_and_by_a_file(three):
    three.write(
        "log/talks.yml",
        "- title: Outside\n  path: https://example.com/talk\n  date: 2020-01-01\n- path: first.qmd\n  title: Renamed\n",
    )
    asks(three, "  contents: [talks.yml, {title: Told, path: /nbs/01_line.ipynb}]\n  sort: false")
    assert told(three) == [] and titles(three) == ["Outside", "Renamed", "Told"]
    links = main(three, "log/index.html").xpath(".//*[contains(@class, 'posts-item')]//a[1]/@href")
    assert links == ["https://example.com/talk", "first.html", "../nbs/01_line.html"]


SCHEDULE = """\
- title: "*First* week"
  author: '[Ada](https://example.org/ada), **Bob**'
  slides: '[Slides](one.pdf), [notes](first.qmd) and [<i class="bi bi-play"></i>](https://example.org/v/1.mp4)'
  description: 'Use <a class="x" href="first.qmd">it</a> in `code`; <a href="javascript:x">not</a>.'
- path: first.qmd
  slides: "**none** yet"
"""


@pytest.mark.parametrize("type", ["table", "grid", "default"])
def test_fields_that_a_list_tells_may_have_links(three, type):
    three.write("log/schedule.yml", SCHEDULE)
    three.write("log/one.pdf", "%PDF")
    asks(
        three,
        f"  contents: schedule.yml\n  sort: false\n  type: {type}\n  fields: [title, author, slides, description]",
    )
    assert told(three) == []
    first, second = main(three, "log/index.html").xpath(
        "//*[contains(@class, 'posts-item ')]|//*[@class='posts-item']"
    )
    assert [(a.text, a.get("href")) for a in sorted(first.iter("a"), key=lambda a: a.text)] == [
        ("1.mp4", "https://example.org/v/1.mp4"),
        ("Ada", "https://example.org/ada"),
        ("Slides", "one.pdf"),
        ("it", "first.html"),
        ("notes", "first.html"),
    ]
    words = " ".join(first.text_content().split())
    assert "First week" in words and "Ada, Bob" in words and "in code; not." in words
    assert "none yet" in second.text_content() and (three.root / "_site/log/one.pdf").is_file()


def test_a_field_that_is_a_link_and_one_that_is_cut_have_no_links_of_their_own(three):
    three.write(
        "log/schedule.yml",
        "- {path: first.qmd, slides: '[Slides](second.qmd)', description: 'Read [this](second.qmd), all of it'}\n",
    )
    asks(
        three,
        "  contents: schedule.yml\n  type: table\n  fields: [slides, description]\n  field-links: [slides]\n  max-description-length: 12",
    )
    assert told(three) == []
    (row,) = main(three, "log/index.html").xpath("//tr[@class='posts-item']")
    assert [(a.text, a.get("href")) for a in row.iter("a")] == [("Slides", "first.html")]
    assert "Read this …" in row.text_content()


def test_an_item_that_would_run_something_leads_nowhere(three):
    asks(three, "  contents:\n    - {title: Told, path: 'javascript:alert(1)'}")
    told(three)
    assert "javascript" not in three.page("log/index.html")


@pytest.mark.parametrize(
    "asked, line, words",
    [
        ("  contents: lost.qmd", 4, "no page matches `lost.qmd`"),
        ("  contents: lost.yml", 4, "`log/lost.yml` is not there"),
        ("  contents: ../../x.yml", 4, "outside the course"),
        ("  contents: '[b-a]*'", 4, "no pattern"),
        ("  type: gird", 4, "`default` or `grid` or `table`"),
        ("  page-size: many", 4, "a whole number"),
        ("  sort: date down", 4, "`asc` or `desc`"),
        ("  image-height: 1px;x:url(a)", 4, "a length"),
        ("  categories: rainbow", 4, "`numbered`"),
        ("  type: custom\n  template: a.ejs", 5, "our own templates"),
        ("  table-hover: true", 4, "our own style"),
        ("  catgories: true", 4, "no such key"),
        ("  feed:\n    xml-stylesheet: a.xsl", 5, "no style sheet"),
        ("  feed:\n    type: whole", 5, "`full` or"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_line(three, asked, line, words):
    asks(three, asked)
    found = told(three)
    assert found and all((f, n) == ("log/index.qmd", line) for _, f, n, _ in found[:1]), found
    assert words in found[0][3]


def test_each_key_of_a_list_is_done_or_told():
    assert not DONE & TOLD.keys()


# ---- As it is shown


def test_a_list_takes_the_place_of_its_div_below_the_heading_above(three):
    asks(three, "  id: here\n  contents: '*'", "## Posts\n\n::: {#here}\n:::\n\n## After\n")
    assert told(three) == []
    page = main(three, "log/index.html")
    assert [h.tag for h in page.iter("h1", "h2", "h3")] == ["h1", "h2", "h3", "h3", "h3", "h2"]


def test_a_table_has_the_columns_that_are_asked_for(three):
    asks(
        three,
        "  type: table\n  fields: [title, date, reading-time]\n  field-display-names: {date: When}\n  date-format: iso\n  sort: title",
    )
    assert told(three) == []
    (table,) = main(three, "log/index.html").iter("table")
    rows = [
        [" ".join(c.text_content().split()) for c in r.iter("th", "td")] for r in table.iter("tr")
    ]
    assert rows[:2] == [["Title", "When", "Reading time"], ["Alpha", "2026-01-03", "1 min"]]


def test_a_grid_and_pictures(three):
    three.write("log/a.png", PNG)
    post(three, "first", title="Beta", front="image: a.png\nimage-alt: What it shows")
    asks(three, "  type: grid\n  grid-columns: 2\n  sort: title")
    assert told(three) == []
    (image,) = main(three, "log/index.html").iter("img")
    assert (image.get("src"), image.get("alt"), image.get("loading")) == (
        "a.png",
        "What it shows",
        "lazy",
    )


def test_several_lists_on_a_page(three):
    three.write(
        "log/index.qmd",
        "---\ntitle: Log\nlisting:\n  - id: a\n    contents: first.qmd\n  - id: b\n    contents: second.qmd\n---\n\n::: {#b}\n:::\n\n::: {#a}\n:::\n",
    )
    assert told(three) == [] and titles(three) == ["Alpha", "Beta"]


def test_a_long_description_is_cut_between_words(three):
    post(three, "first", title="Beta", front=f"description: '{'words and ' * 40}'")
    asks(three, "  max-description-length: 30\n  sort: title")
    told(three)
    shown = main(three, "log/index.html").xpath(
        ".//p[contains(@class, 'posts-description')]/text()"
    )
    assert "words and words and words and …" in shown


def test_an_empty_list_says_so(log):  # noqa: F811
    asks(log, "  contents: 'none-*'")
    assert [m for *_, m in told(log)] == ["no page matches `none-*`"]
    assert "Nothing is here yet" in main(log, "log/index.html").text_content()


# ---- Feeds


def feed(course, name="log/index.xml"):
    return etree.fromstring(course.page(name).encode()).find("channel")


def test_a_feed_has_whole_texts_with_whole_addresses(three):
    post(
        three,
        "first",
        title='Beta <&> "it"',
        front="author: A\ncategories: [x]\nreadtime: true",
        text="A [lesson](../nbs/01_line.ipynb#slope), [below](#part) and $x^2$.\n\n## Part {#part}\n\n```python\n1\n```",
    )
    asks(three, "  contents: '*'\n  feed: true\n  sort: date desc")
    assert told(three) == []
    channel = feed(three)
    items = channel.findall("item")
    assert [i.findtext("title") for i in items] == ["Alpha", "Beta <&> “it”", "Gamma"]
    assert items[1].findtext("pubDate") == "Fri, 02 Jan 2026 00:00:00 +0000"
    assert items[1].findtext("guid") == "https://example.org/course/log/first.html"
    text = lxml.html.fromstring(
        items[1].findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    )
    links = [a.get("href") for a in text.iter("a") if not a.get("aria-hidden")]
    assert links == [
        "https://example.org/course/nbs/01_line.html#slope",
        "https://example.org/course/log/first.html#part",
    ]
    assert (
        not [*text.iter("button", "h1", "annotation")] and "min to read" not in text.text_content()
    )
    assert (
        channel.find("{http://www.w3.org/2005/Atom}link").get("href")
        == "https://example.org/course/log/index.xml"
    )


def test_readers_of_feeds_find_them_in_the_head(three):
    asks(three, "  feed:\n    title: News & <more>\n    categories: [code]")
    assert told(three) == []
    links = lxml.html.fromstring(three.page("log/index.html")).xpath(
        "//head/link[@rel='alternate']"
    )
    feeds = [
        (a.get("href"), a.get("title")) for a in links if a.get("type") == "application/rss+xml"
    ]
    assert feeds == [("index.xml", "News & <more>"), ("index-code.xml", "News & <more> – code")]


def test_feeds_of_categories_and_of_some_items(three):
    asks(
        three,
        "  sort: title\n  feed:\n    items: 1\n    type: metadata\n    title: News\n    categories: [code, 'a/../b']",
    )
    assert told(three) == []
    assert [i.findtext("title") for i in feed(three).findall("item")] == ["Alpha"]
    only = feed(three, "log/index-code.xml")
    assert only.findtext("title") == "News – code"
    assert "encoded" not in three.page("log/index-code.xml").replace("modules/content", "")
    assert (three.root / "_site/log/index-a-..-b.xml").exists()


def test_without_an_address_of_the_site_there_is_no_feed(three):
    three.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    asks(three, "  feed: true")
    told(three)
    assert not (three.root / "_site/log/index.xml").exists()
    assert "index.xml" not in three.page("log/index.html")


def test_a_feed_is_the_same_after_an_edit_as_from_nothing(three):
    asks(three, "  feed: true")
    told(three)
    post(three, "first", title="Beta", text="Other words.")
    told(three)
    assert "Other words." in three.page("log/index.xml") + three.page("log/index.html")
