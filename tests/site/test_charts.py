"A chart of named dots on a page: its look is loaded there and nowhere else, and nothing of it is left out."

import json

from lessonpress.kit.chart import chart
from lessonpress.pipeline import build

SHOWN = chart(
    {"A": [(1, 2, "first")], "B": [(2, 3, "second")]},
    xlabel="x",
    ylabel="y",
    alt="Two dots, the second one higher up",
)


def test_a_chart_is_a_figure_with_its_choices_and_its_look(course):
    cell = {
        "cell_type": "code",
        "id": "fig-dots",
        "metadata": {},
        "execution_count": None,
        "source": ["#| label: fig-dots\n", '#| fig-cap: "Two dots."\n', "chart()"],
        "outputs": [
            {
                "output_type": "execute_result",
                "execution_count": None,
                "metadata": {},
                "data": {"text/html": SHOWN.html.splitlines(True), "text/plain": repr(SHOWN)},
            }
        ],
    }
    words = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": ["# Dots\n"]}
    book = {"cells": [words, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    course.write("nbs/09_dots.ipynb", json.dumps(book))
    report = build(course.root).report
    assert not [p for p in report.problems if p.rule == "script"]
    page = course.page("nbs/09_dots.html")
    assert "charts.css" in page and 'class="g2"' in page and 'aria-label="second"' in page
    assert "charts.css" not in course.page("nbs/01_line.html")
