"""The course list stays small however many pages there are; previous and next follow its order."""

from types import SimpleNamespace

import pytest

from lessonpress.gather.menus import Item
from lessonpress.gather.quarto_yml import Config
from lessonpress.pipeline import build
from lessonpress.render.navigation import WINDOW, Navigation


def many(n):
    pages = {
        f"nbs/{i:03}.ipynb": SimpleNamespace(
            file=f"nbs/{i:03}.ipynb", href=f"nbs/{i:03}.html", title=f"Lesson {i}"
        )
        for i in range(n)
    }
    items = tuple(Item(file=f) for f in pages)
    return Config(None, sidebar=[Item(text="Lessons", items=items, section=True)]), pages


def test_the_list_is_a_window_around_the_page():
    config, pages = many(100)
    for at in (0, 50, 99):
        section = Navigation(config, pages).sidebar(pages[f"nbs/{at:03}.ipynb"])["sections"][0]
        assert len(section["items"]) == WINDOW and section["more"] == 100 - WINDOW
        assert [i["text"] for i in section["items"] if i["current"]] == [f"Lesson {at}"]


def test_a_short_list_is_whole():
    config, pages = many(3)
    section = Navigation(config, pages).sidebar(pages["nbs/001.ipynb"])["sections"][0]
    assert [i["href"] for i in section["items"]] == [
        "000.html",
        "001.html",
        "002.html",
    ] and section["more"] == 0


def test_previous_and_next_end_at_the_ends():
    config, pages = many(3)
    navigation = Navigation(config, pages)

    def at(i):
        return navigation.neighbours(pages[f"nbs/00{i}.ipynb"])

    assert [x and x["text"] for x in at(0)] == [None, "Lesson 1"]
    assert [x and x["text"] for x in at(1)] == ["Lesson 0", "Lesson 2"]
    assert [x and x["text"] for x in at(2)] == ["Lesson 1", None]


def test_a_pattern_stands_for_its_pages():
    _, pages = many(3)
    config = Config(None, sidebar=[Item(text="L", items=(Item(file="nbs/*.ipynb"),), section=True)])
    assert Navigation(config, pages).order == sorted(pages)


def test_pages_beside_the_sections_are_a_window_too():
    config, pages = many(100)
    config.sidebar = [
        Item(file="nbs/*.ipynb"),
        Item(text="Other", items=(Item(href="https://example.org", text="Forum"),), section=True),
    ]
    for at in (0, 50, 99):
        sections = Navigation(config, pages).sidebar(pages[f"nbs/{at:03}.ipynb"])["sections"]
        assert [s["text"] for s in sections if s["current"]] == [f"Lesson {at}"]
        assert [s.get("beside") or s["text"] for s in sections[-2:]] == [88, "Other"] and len(
            sections
        ) == WINDOW + 2


def test_an_outside_address_stays_in_its_section():
    config, pages = many(1)
    config.sidebar = [
        Item(
            text="L",
            items=(Item(file="nbs/000.ipynb"), Item(text="Forum", href="https://example.org")),
            section=True,
        )
    ]
    assert [
        i["href"]
        for i in Navigation(config, pages).sidebar(pages["nbs/000.ipynb"])["sections"][0]["items"]
    ] == ["000.html", "https://example.org"]


def test_sections_in_sections_have_their_titles_and_are_set_in():
    _, pages = many(5)
    f = [*pages]
    inner = Item(text="Deep", items=(Item(file=f[2]),), section=True)
    of_page = Item(file=f[3], items=(Item(file=f[4]),), section=True)
    parts = Item(text="Parts", items=(Item(file=f[1]), inner), section=True)
    config = Config(
        None, sidebar=[Item(text="L", items=(Item(file=f[0]), parts, of_page), section=True)]
    )
    navigation = Navigation(config, pages)
    (section,) = navigation.sidebar(pages[f[2]])["sections"]
    assert [(i["text"], i["depth"], i["titles"]) for i in section["items"]] == [
        ("Lesson 0", 0, []),
        ("Lesson 1", 1, [(0, "Parts")]),
        ("Lesson 2", 2, [(1, "Deep")]),
        ("Lesson 3", 0, []),
        ("Lesson 4", 1, []),
    ]
    assert [c["text"] for c in navigation.crumbs(pages[f[2]])] == ["L", "Parts", "Deep", "Lesson 2"]
    assert [c["text"] for c in navigation.crumbs(pages[f[4]])] == ["L", "Lesson 4"]
    assert navigation.order == f


def test_a_window_says_in_which_sections_it_begins():
    _, pages = many(40)
    half = [tuple(Item(file=f) for f in part) for part in ([*pages][:20], [*pages][20:])]
    both = tuple(Item(text=t, items=i, section=True) for t, i in zip(("One", "Two"), half))
    config = Config(None, sidebar=[Item(text="L", items=both, section=True)])
    for at, titles in ((5, ["One"]), (20, ["One", "Two"]), (35, ["Two"])):
        (section,) = Navigation(config, pages).sidebar(pages[f"nbs/{at:03}.ipynb"])["sections"]
        assert [t for i in section["items"] for _, t in i["titles"]] == titles


@pytest.mark.parametrize(
    ("site", "page", "there"),
    [
        ("true", "", True),
        ("true", "page-navigation: false", False),
        ("false", "page-navigation: true", True),
        ("true", "page-layout: custom", False),
        ("false", "page-layout: custom\npage-navigation: true", False),
        ("true", "page-layout: full", True),
        ("true", 'page-navigation: "no"', True),
    ],
)
def test_a_page_says_whether_it_leads_on(course, site, page, there):
    course.replace("_quarto.yml", "page-navigation: true", f"page-navigation: {site}")
    course.replace("index.qmd", "title: Start", "title: Start\nsubtitle: A")
    build(course.root)
    course.replace("index.qmd", "subtitle: A", f"subtitle: A\n{page}")
    done = build(course.root)
    assert ('<nav class="page-navigation"' in course.page("index.html")) is there
    assert ('<nav class="page-navigation"' in course.page("nbs/01_line.html")) is (site == "true")
    assert not [p for p in done.report.problems if p.rule == "unsupported"]
