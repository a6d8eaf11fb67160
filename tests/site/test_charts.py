"A chart of named dots on a page: its look is loaded there and nowhere else, and nothing of it is left out."

from course import drawn

from lessonpress.kit.chart import chart
from lessonpress.pipeline import build

SHOWN = chart(
    {"A": [(1, 2, "first")], "B": [(2, 3, "second")]},
    xlabel="x",
    ylabel="y",
    alt="Two dots, the second one higher up",
)


def test_a_chart_is_a_figure_with_its_choices_and_its_look(course):
    course.write("nbs/09_dots.ipynb", drawn("fig-dots", "Two dots.", SHOWN))
    report = build(course.root).report
    assert not [p for p in report.problems if p.rule == "script"]
    page = course.page("nbs/09_dots.html")
    assert "charts.css" in page and 'class="g2"' in page and 'aria-label="second"' in page
    assert "charts.css" not in course.page("nbs/01_line.html")
