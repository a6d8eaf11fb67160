"""Each page's twin in Markdown: what a reader sees, with the anchors of what answers point at."""

import subprocess

import lxml.html
import pypandoc
import pytest
from course import code, lesson, markdown, notebook, result

from lessonpress.features.twins.markdown import markdown as twin
from lessonpress.pipeline import build


def of(html):
    "The blocks of a piece of HTML, without its title and address."
    return twin(html, "T", "https://x.org/t.html").split("\n\n")[2:]


def test_the_twin_of_a_lesson_has_prose_code_and_outputs(course):
    build(course.root)
    assert course.page("nbs/01_line.md").startswith(
        "# A line\n\n<https://example.org/course/nbs/01_line.html>\n\n> You will draw a line.\n"
    )
    text = course.page("nbs/01_line.md")
    assert "## Slope {#slope}\n\n" in text and "A slope is a number." in text
    assert '<a id="cell-slope-of-two"></a>\n\n```python\nslope = 2\nslope\n```\n\n' in text
    assert '<a id="slope-of-two"></a>\n\n```\n2\n```' in text
    (link,) = lxml.html.fromstring(course.page("nbs/01_line.html")).xpath(
        "//link[@rel='alternate'][@type='text/markdown']/@href"
    )
    assert link == "01_line.md" and not (course.root / "_site/404.md").exists()


def test_the_twin_of_an_outline_has_questions_with_anchors_and_answers(course):
    build(course.root)
    text = course.page("outlines/lecture.md")
    assert "## Lines {#lines}" in text
    asked, answer = (
        text.index("### What does the slope of a line say? {#slope-says}"),
        text.index("How much the line rises"),
    )
    assert asked < answer < text.index("### Does a line bend? {#line-bends}")
    assert "[1:10](https://example.org/watch?v=1&t=70s)" in text
    assert "../nbs/01_line.html#slope-of-two" in text and "study" not in text


@pytest.mark.parametrize(
    "html, written",
    [
        ("<p>1*2 [a] `b` $5 &lt;x&gt; snake_case _a_</p>", r"1\*2 \[a\] \`b\` \$5 \<x> snake_case \_a\_"),
        ("<p><em> a </em>b <strong>c</strong><br>d</p>", " *a* b **c**\\\nd".strip()),
        ("<p># no heading</p>", r"\# no heading"),
        ("<p>1. no list</p>", r"1\. no list"),
        ("<p>117 of 117</p>", "117 of 117"),
        ("<p>- no item</p>", r"\- no item"),
        ('<p><a href="a b.html">words</a> <a href="x.html"></a></p>', "[words](<a b.html>)"),
        ('<p><img src="p.png" alt="A [dog]"> <img src="data:image/png;base64,AA" alt="x"></p>', r"![A \[dog\]](p.png) ![x]"),
        ("<p><code>a `b`</code></p>", "`` a `b` ``"),
        ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
        ('<p><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></semantics></math></p>', "$x_1$"),
        ("<table><tr><th>a|b</th></tr><tr><td>1</td><td>2</td></tr></table>", "| a\\|b |  |\n| --- | --- |\n| 1 | 2 |"),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", None),
        ("<details><summary>More</summary><p>Text</p></details>", "**More**"),
        ('<svg aria-label="A curve."><text>1</text></svg>', "*A curve.*"),
        ("<p>a<script>alert(1)</script><button>b</button>c</p>", "ac"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", None),
    ],
)  # fmt: skip
def test_marks_mean_what_they_say_and_text_stays_text(html, written):
    if written is not None:
        assert "\n\n".join(of(html)).strip().startswith(written)


def test_lists_and_quotations_keep_their_levels():
    assert "\n\n".join(of("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>")).strip() == (
        "- a\n\n  - b\n- c"
    )
    assert "\n\n".join(of("<blockquote><p>a</p><p>b</p></blockquote>")).strip() == "> a\n>\n> b"


def test_pandoc_reads_the_twin_as_the_page(course):
    "The words of a twin are those of its page, read by another program."
    course.write("nbs/01_line.ipynb", notebook([
        markdown("# A line\n\n> You will draw a line."),
        markdown("## Slope {#slope}\n\nWith *marks*, `code_x`, $a_1$, 5 * 3 * 2, [a] and <b>b</b>.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two\n   - three"),
        code("#| label: slope-of-two\nslope = 2  # `x`\nslope", [result("2")]),
    ]))  # fmt: skip
    build(course.root)
    text = course.page("nbs/01_line.md")
    html = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "html", "--mathml"],
        input=text.encode(), capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    read, page = lxml.html.fromstring(html), lxml.html.fromstring(course.page("nbs/01_line.html"))
    main = page.xpath("//main")[0]
    for gone in main.xpath(".//*[contains(@class, 'run-card') or @class = 'open-in'] | .//button"):
        gone.drop_tree()
    for gone in read.xpath(
        "//*[contains(text(), 'not run yet')] | //p[a[contains(@href, 'example.org/course')]]"
    ):
        gone.drop_tree()
    assert read.text_content().split() == main.text_content().split()
    assert read.xpath("//@id[. = 'slope']") and read.xpath("//@id[. = 'slope-of-two']")


def test_a_twin_follows_its_page(course):
    build(course.root)
    course.replace("index.qmd", "Text.", "Other words.")
    build(course.root)
    assert "Other words." in course.page("index.md")
    assert lesson() and (course.root / "_site/nbs/01_line.md").exists()
