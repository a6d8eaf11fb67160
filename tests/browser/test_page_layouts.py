"A page with a layout of its own, at every width."

import pytest

from lessonpress.pipeline import build

PAGE = "---\ntitle: Wide\npage-layout: {layout}\n{front}---\n\nText.\n\n## Part\n\nMore.\n"


@pytest.fixture
def left(course, chromium):
    "How far from the left edge of the window the text of a page begins."
    contexts = []

    def at(width, layout, front):
        course.write("alone.qmd", PAGE.format(layout=layout, front=front))
        course.replace("_quarto.yml", '"index.qmd",', '"index.qmd", "alone.qmd",')
        build(course.root)
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}))
        page = contexts[-1].new_page()
        page.goto((course.root / "_site/alone.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        return page.locator("main").bounding_box()["x"]

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1400, 1024, 768, 390])
def test_a_custom_page_takes_the_room_of_what_is_not_beside_it(left, width):
    room = max(0, (width - 78 * 17) / 2)
    assert left(width, "custom", "toc: false\nsidebar: false\n") <= room + 1.4 * 17 + 10


def test_it_leaves_room_for_its_table_of_contents(left):
    assert left(1400, "custom", "toc: true\nsidebar: false\n") > 200


@pytest.mark.parametrize("layout", ["custom", "full", "article"])
@pytest.mark.parametrize("width", [768, 390])
def test_where_the_course_is_a_menu_each_page_begins_at_the_edge(left, width, layout):
    assert left(width, layout, "toc: true\n") <= 1.4 * 17 + 10


WIDE = """---
title: Wide
---

::: {.callout-note}
| A | B |
|---|---|
| `a_long_name_that_has_no_place_to_break_it_anywhere_at_all_in_it` | [link](https://example.org/) |
:::

- An item:

  | A | B |
  |---|---|
  | `a_long_name_that_has_no_place_to_break_it_anywhere_at_all_in_it` | b |

<img src="a.svg" alt="A line" style="max-width: 700px; display: block">

![](https://example.org/a/folder/of/some/length/and/another/one/picture_of_nothing_at_all.png)
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="90"><path d="M0 0L900 90"/></svg>'
)


@pytest.mark.parametrize("width", [1024, 390])
def test_nothing_is_wider_than_the_page(course, chromium, width):
    course.write("index.qmd", WIDE)
    course.write("a.svg", PICTURE)
    address = "https://example.org/" + "a" * 90 + "/b.png"
    footer = f"  page-footer: '[{address}]({address})'\n"
    course.replace("_quarto.yml", "  page-navigation", footer + "  page-navigation")
    build(course.root)
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto((course.root / "_site/index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("table").count() == 2 and page.locator("main img").count() == 1
    there = page.get_by_role("link", name="example.org/…/picture_of_nothing_at_all.png")
    assert there.get_attribute("href").startswith("https://example.org/a/folder/")
    context.close()
