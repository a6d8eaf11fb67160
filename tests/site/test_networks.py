"A picture of a network on a page: nothing of it is left out, and it needs no script and no sheet of its own."

from course import drawn

from lessonpress.kit.network import network
from lessonpress.pipeline import build


def test_a_network_is_a_figure_with_its_units_and_its_look(course):
    shown = network([1, -2], [1, 1], [1, 0], alt="Two boxes above a curve that rises and falls")
    course.write("nbs/09_units.ipynb", drawn("fig-units", "Two units.", shown))
    report = build(course.root).report
    assert not [p for p in report.problems if p.rule == "script"]
    page = course.page("nbs/09_units.html")
    assert page.count('class="unit"') == 2 and "figures.js" not in page
    assert "relu(x + 1), × 1: kink at x = −1" in page
