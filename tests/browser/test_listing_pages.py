"""Lists of pages in the browser: filtered from the address, by words, sorted, in parts, and whole without scripts."""

import functools
import http.server
import sys
import threading
from pathlib import Path

import pytest
from chromium import until
from course import Course, once

sys.path.append(str(Path(__file__).parent.parent / "site"))
from test_posts import post

from lessonpress import pipeline

HOSTILE = '<img src=x onerror="alert(1)">'
LOG = """\
---
title: Study log
listing:
  contents: "*"
  sort: date desc
  sort-ui: [date, title]
  filter-ui: true
  categories: true
  feed: true
  page-size: 3
---
"""


def make(folder):
    course = Course(folder)
    course.replace("_quarto.yml", '"outlines/*.qmd"]', '"outlines/*.qmd", "/log/*"]')
    course.write("log/index.qmd", LOG)
    for n, categories in enumerate(
        ("[notes]", "[notes, 'a/b \"c\"']", "[تعلم]", f"['{HOSTILE}']", "[notes]")
    ):
        front = f"categories: {categories}\naliases: [/old/{n}/]" + "\nlang: ar" * (n == 2)
        text = "هذا نص عربي.\n\n- أول\n- ثان" if n == 2 else "Words of the post."
        post(course, f"p{n}", front, text, f"Post {4 - n}", day=f"2026-01-0{n + 1}")
    pipeline.build(course.root)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    site = once(tmp_path_factory, "listings", make) / "_site"
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(chromium):
    page = chromium.new_page()
    page.errors = []
    page.on("pageerror", lambda e: page.errors.append(str(e)))
    page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
    yield page
    page.close()


def shown(page):
    return page.locator(".posts-item:visible .posts-title").all_inner_texts()


def opened(page, url, anchor=""):
    page.goto(f"{url}log/index.html{anchor}")
    until(page, "!!document.querySelector('.posts-filed')")


def test_parts_of_the_list_are_shown_by_a_button(page, url):
    opened(page, url)
    assert shown(page) == ["Post 0", "Post 1", "Post 2"]
    page.get_by_role("button", name="Show more").click()
    assert len(shown(page)) == 5 and page.evaluate("document.activeElement.textContent") == "Post 3"
    assert not page.locator(".posts-more").is_visible() and page.errors == []


@pytest.mark.parametrize(
    "anchor, titles",
    [
        ("#category=notes", ["Post 0", "Post 3", "Post 4"]),
        ("#category=a%2Fb%20%22c%22", ["Post 3"]),
        ("#category=%D8%AA%D8%B9%D9%84%D9%85", ["Post 2"]),
        ("#category=", ["Post 0", "Post 1", "Post 2"]),
        ("#category=%E0%A4%A", ["Post 0", "Post 1", "Post 2"]),  # no address
    ],
)
def test_a_category_is_shown_from_the_address(page, url, anchor, titles):
    opened(page, url, anchor)
    assert shown(page) == titles and page.errors == []


def test_what_the_address_says_is_text(page, url):
    opened(page, url, "#category=%3Cimg%20src%3Dx%20onerror%3D%22alert(1)%22%3E%20no")
    assert shown(page) == [] and page.locator("main img").count() == 0
    assert (
        page.locator(".posts-status").inner_text() == f"Nothing is here filed under “{HOSTILE} no”"
    )
    opened(page, url, "#category=%3Cimg%20src%3Dx%20onerror%3D%22alert(1)%22%3E")
    page.reload()
    until(page, "!!document.querySelector('.posts-filed')")
    assert shown(page) == ["Post 1"] and page.locator("main img").count() == 0
    assert page.errors == []


def test_categories_words_and_order_by_keyboard(page, url):
    opened(page, url)
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="notes").focus()
    page.keyboard.press("Enter")
    until(page, "location.hash === '#category=notes'")
    until(page, "document.querySelector('.posts-status').textContent.startsWith('3 of 5')")
    assert page.locator(".posts-filed [aria-current]").inner_text() == "notes 3"
    page.go_back()
    until(page, "!document.querySelector('.posts-status').textContent")
    page.get_by_label("Filter").fill("Post تعلم")
    assert shown(page) == ["Post 2"]
    page.get_by_label("Filter").fill("")
    page.get_by_label("Order").select_option("Title")
    assert shown(page) == ["Post 0", "Post 1", "Post 2"]
    page.get_by_label("Order").select_option("Date, oldest first")
    assert shown(page) == ["Post 4", "Post 3", "Post 2"] and page.errors == []


def test_a_post_leads_to_the_list_of_its_category(page, url):
    page.goto(f"{url}log/p2.html")
    page.locator(".post-end").get_by_role("link", name="تعلم").click()
    until(page, "!!document.querySelector('.posts-filed')")
    assert shown(page) == ["Post 2"] and page.errors == []


def test_a_former_address_leads_to_its_page_with_scripts_and_without(chromium, url):
    for scripts in (True, False):
        context = chromium.new_context(java_script_enabled=scripts)
        page = context.new_page()
        said = []
        page.on("console", lambda m: said.append(m.text))
        page.goto(f"{url}old/3/")
        page.wait_for_url("**/log/p3.html")
        assert said == []
        context.close()


def test_without_scripts_the_list_is_whole_and_has_no_dead_control(chromium, url):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}log/index.html")
    assert len(shown(page)) == 5
    assert page.locator(".posts :is(button, input, select)").count() == 0
    context.close()


def test_printed_it_is_whole(page, url):
    opened(page, url)
    page.emulate_media(media="print")
    assert len(shown(page)) == 5 and not page.locator(".posts-filed").is_visible()


RIGHT = """of => { const range = document.createRange(); range.selectNodeContents(of)
  return Math.abs(range.getBoundingClientRect().right - of.getBoundingClientRect().right) }"""


def test_words_that_run_from_right_to_left_begin_at_the_right_and_so_do_bullets(page, url):
    page.goto(f"{url}log/p2.html")
    paragraph, bullets = page.locator("main p", has_text="نص"), page.locator("main ul").first
    assert paragraph.evaluate(RIGHT) < 2
    assert bullets.evaluate("of => getComputedStyle(of).direction") == "rtl"
    assert bullets.evaluate("of => getComputedStyle(of).paddingLeft") == "0px"
