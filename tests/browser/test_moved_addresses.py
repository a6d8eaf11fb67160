"""Whoever follows an old address of a part comes to where it stands now, with scripts and without."""

import pytest

from lessonpress.commands.server import Server
from lessonpress.pipeline import build

OLD = "---\ntitle: Old\n---\n\n## Stays\n\nA text.\n\n[On](#rates)\n"
NEW = '---\ntitle: New\naliases: ["old.html#*"]\n---\n\nText.\n\n## Rates {#rates}\n\n## Schedules, à part {#à-part}\n'


@pytest.fixture
def split(course):
    course.replace("_quarto.yml", '"outlines/*.qmd"]', '"outlines/*.qmd", "log/*.qmd"]')
    course.write("log/old.qmd", OLD)
    course.write("log/new.qmd", NEW)
    build(course.root)
    server = Server(course.root / "_site", 0, live=False)
    server.start()
    yield server
    server.stop()


def test_a_script_leads_on_at_once_and_back_leads_back(chromium, split):
    page = chromium.new_page()
    page.goto(f"{split.url}index.html")
    page.goto(f"{split.url}log/old.html#rates")
    page.wait_for_url("**/log/new.html#rates")
    page.goto(f"{split.url}log/old.html#%C3%A0-part")
    page.wait_for_url("**/log/new.html#%C3%A0-part")
    page.goto(f"{split.url}log/old.html")
    page.get_by_role("link", name="On", exact=True).click()  # an address that changes in the page
    page.wait_for_url("**/log/new.html#rates")
    page.goto(f"{split.url}log/old.html#%E0%A4%A")  # which is no address, and leads nowhere
    assert page.get_by_role("heading", name="Stays").is_visible()
    page.close()


def test_without_scripts_the_line_of_that_part_is_there(chromium, split):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{split.url}log/old.html")
    assert page.locator(".moved-parts a:visible").count() == 0
    page.goto(f"{split.url}log/old.html#rates")
    (line,) = page.locator(".moved-parts > p:visible").all()
    assert line.inner_text() == "This part is now in New"
    line.get_by_role("link").click()
    assert page.url.endswith("/log/new.html#rates")
    context.close()
