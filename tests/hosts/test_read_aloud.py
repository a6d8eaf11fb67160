"""What a screen reader reads of one lesson and one question, by Chromium's accessibility tree."""

import re

from playwright.sync_api import expect

LESSON = r"""
- link "Skip to the content"
- banner:
  - link "A small course"
  - navigation "Site"
  - button "Search"
  - button /Colour theme/
- navigation "Course"
- navigation "On this page"
- main:
  - heading "A line" [level=1]
  - paragraph: 5 min to read
  - blockquote:
    - paragraph: You will draw a line, and turn it.
  - heading "Slope" [level=2]
  - link "Link to this section"
  - paragraph:
    - text: Answers
    - link "What does the slope of a line say?"
  - group: 4 lines that draw this and give its numbers
  - 'figure /^Figure.1:.A.line.that.rises.by.two.with.each.step.$/':
    - img "A straight line from the lower left to the upper right corner."
  - heading "Numbers" [level=2]
  - link "Link to this section"
  - 'figure /^Table.1:.The.line.at.five.places.$/':
    - table:
      - rowgroup:
        - row:
          - cell
          - columnheader "x"
          - columnheader "y"
      - rowgroup:
        - row "0 -1.0 -1.0":
          - rowheader "0"
          - cell "-1.0"
  - heading "Turn it" [level=2]
  - link "Link to this section"
  - 'figure /^Figure.3:.The.line,.to.be.turned.by.hand.$/':
    - img "A line that rises to the right."
    - slider "slope": "2"
    - spinbutton "slope, as a number": "2"
    - button "reset to the start"
    - status
- navigation "Previous and next page"
"""
FOLDED = """
- group: What does the slope of a line say?
- link "1:10"
"""
OPEN = """
- group:
  - text: What does the slope of a line say?
  - paragraph:
    - link "2.0"
    - link /Shown in lesson 1/
- link "1:10"
"""


def test_a_lesson(chromium, embedded):
    page = chromium.new_page(viewport={"width": 1400, "height": 900})
    page.goto(embedded.url + "nbs/01_line.html")
    expect(page.locator("body")).to_match_aria_snapshot(LESSON)
    slider = page.get_by_role("slider", name="slope")
    slider.press("ArrowRight")
    expect(page.get_by_role("img", name=re.compile(r"Now: slope = 2\.\d"))).to_be_visible()
    page.close()


def test_a_question(chromium, embedded):
    page = chromium.new_page()
    page.goto(embedded.url + "outlines/lecture.html")
    question = page.locator(".asked").first
    expect(question).to_match_aria_snapshot(FOLDED)
    question.locator("summary").press("Enter")
    expect(question).to_match_aria_snapshot(OPEN)
    page.close()
