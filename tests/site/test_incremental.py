"""A build after an edit writes what a build from nothing writes, byte for byte, and tells the same problems."""

import shutil

import pytest
from course import INDEX, code, lesson, markdown, notebook

from lessonpress.kit.facts import MIME
from lessonpress.pipeline import build, open_workshop


def fact(name, value):
    return {
        "data": {
            MIME: {"name": name, "value": value, "format": ".2f"},
            "text/plain": [f"{value:.2f}"],
        },
        "metadata": {},
        "output_type": "display_data",
    }


def second_lesson(value=0.5, prose="A curve bends."):
    return notebook(
        [
            markdown(f"# A curve\n\n> You will bend it.\n\n{prose}"),
            markdown("## Bend {#bend}\n\nMuch."),
            code("#| label: bent\nfact('curve.bend', bend)", [fact("curve.bend", value)]),
            code(
                "show()",
                [
                    {
                        "data": {"text/html": ["<div>whole"]},
                        "metadata": {},
                        "output_type": "display_data",
                    }
                ],
            ),
        ]
    )


@pytest.fixture
def kept(course):
    "A larger course, with a workshop that stays; gives a function that builds both ways and compares."
    course.write("nbs/02_curve.ipynb", second_lesson())
    course.write(
        "log/one.qmd",
        '---\ntitle: One\nauthor: 1\n---\n\nA number: 3.14. The bend is [0.50]{fact="curve.bend"}.\n\n{{< include part.md >}}\n',
    )
    course.write("log/part.md", "A part.\n")
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/*.qmd", "log/*.qmd"')
    course.replace("_quarto.yml", "contents: [nbs/01_line.ipynb]", "contents: ['nbs/*.ipynb']")
    with open_workshop(course.root) as workshop:

        def same(*rules):
            done = build(course.root, keep_going=True, workshop=workshop)
            cold = course.root.parent / "cold"
            shutil.rmtree(cold, ignore_errors=True)
            shutil.copytree(
                course.root, cold, ignore=shutil.ignore_patterns("_site", ".lessonpress")
            )
            anew = build(cold, keep_going=True)
            assert done.report.problems == anew.report.problems
            assert files(course.root) == files(cold)
            assert set(rules) <= {p.rule for p in done.report.problems}

        course.same = same
        same("open-output")
        yield course


def files(root):
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in (root / "_site").rglob("*")
        if p.is_file()
    }


def test_without_any_edit(kept):
    kept.same()


def test_an_edit_of_prose_and_back(kept):
    kept.write("nbs/02_curve.ipynb", second_lesson(prose="A curve bends much."))
    kept.same()
    kept.write("nbs/02_curve.ipynb", second_lesson())
    kept.same()


def test_a_repository_named_in_the_settings(kept):
    kept.write("settings.ini", "[course]\nrepository = https://github.com/someone/notes\n")
    kept.same()
    assert "Open in Colab" in kept.page("nbs/02_curve.html")


def test_an_edit_of_a_title_which_navigation_repeats(kept):
    nb = lesson()
    nb["cells"][0]["source"] = ["# A straight line\n", "\n", "> You will draw it."]
    kept.write("nbs/01_line.ipynb", nb)
    kept.same()
    kept.replace("index.qmd", "title: Start", "title: Home")
    kept.same()
    assert "A straight line" in kept.page("index.html")


def test_metadata_that_only_look_the_same(kept):
    assert "By 1." in kept.page("log/one.html")
    kept.replace("log/one.qmd", "author: 1", "author: true")
    kept.same()
    assert "By 1." not in kept.page("log/one.html")


def test_an_edit_of_a_fact(kept):
    kept.write("nbs/02_curve.ipynb", second_lesson(0.75))
    kept.same("stale-fact")
    kept.replace("log/one.qmd", "[0.50]", "[0.75]")
    kept.same()


def test_an_edit_of_an_answer_which_its_lesson_points_back_at(kept):
    kept.replace(
        "outlines/lecture.qmd",
        "#line-bends} 2:05",
        "#line-bends} 2:05\n\n    No. [Shown in](../nbs/02_curve.ipynb#bent)",
    )
    kept.same()
    assert "Does a line bend?" in kept.page("nbs/02_curve.html")
    kept.replace("outlines/lecture.qmd", "Does a line bend?", "Can a line bend?")
    kept.same()
    assert "Can a line bend?" in kept.page("nbs/02_curve.html")


def test_an_edit_of_a_relation_shows_on_the_other_page(kept):
    kept.write(
        "outlines/other.qmd",
        "---\ntitle: O\n---\n\n- T\n  - [Is it so?]{#so}\n\n    Related: [](lecture.qmd#line-bends)\n",
    )
    kept.same()
    assert "Is it so?" in kept.page("outlines/lecture.html")
    kept.replace("outlines/other.qmd", "Is it so?", "Is it not so?")
    kept.same()
    assert "Is it not so?" in kept.page("outlines/lecture.html")
    kept.replace("outlines/other.qmd", "Related: [](lecture.qmd#line-bends)", "")
    kept.same()
    assert "Is it not so?" not in kept.page("outlines/lecture.html")


def test_an_edit_of_an_exported_function_and_of_what_it_answers(kept):
    kept.write("log/reference.qmd", "---\ntitle: Reference\n---\n\n::: {.reference}\n:::\n")
    nb = second_lesson()
    nb["cells"][2:2] = [
        {**code("#| default_exp curve\n#| export\ndef bend(x): 'Bends.'"), "id": "b"}
    ]
    kept.write("nbs/02_curve.ipynb", nb)
    kept.same()
    assert "Bends." in kept.page("log/reference.html")
    nb["cells"][2]["source"] = [
        "#| default_exp curve\n",
        "#| export\n",
        "def bend(x, y): 'Bends much.'",
    ]
    kept.write("nbs/02_curve.ipynb", nb)
    kept.same()
    assert "Bends much." in kept.page("log/reference.html")
    kept.replace(
        "outlines/lecture.qmd",
        "#line-bends} 2:05",
        "#line-bends} 2:05\n\n    No. [Shown in](../nbs/02_curve.ipynb#bent)",
    )
    kept.same()
    assert "Does a line bend?" in kept.page("log/reference.html")


def test_an_edit_of_what_a_page_includes(kept):
    kept.write("log/part.md", "Another part, with [a link](nowhere.md).\n")
    kept.same("broken-link")


def test_an_edit_of_the_configuration(kept):
    for old, new in (
        ("title: A small course", "title: A course"),
        ("toc: true", "toc: false"),
        ("page-navigation: true", "page-navigation: false"),
        ("page-navigation: false", "page-navigation: true\n  page-footer: 'See [it](log/one.qmd)'"),
        ("    toc: false", "    toc: true\n    code-copy: false"),
    ):
        kept.replace("_quarto.yml", old, new)
        kept.same()


def test_an_edit_of_the_settings(kept):
    kept.replace("settings.ini", "watch?v=1", "watch?v=2")
    kept.same()
    kept.replace("settings.ini", "10:00", "2:00")
    kept.same("outline-time")


def test_a_page_that_goes_and_comes_back(kept):
    kept.replace("log/one.qmd", "A number", "See [it](../nbs/01_line.ipynb#slope). A number")
    kept.same()
    (kept.root / "nbs/01_line.ipynb").unlink()
    kept.same("broken-link", "missing-page")
    kept.write("nbs/01_line.ipynb", lesson())
    kept.same()


def test_a_page_that_moves(kept):
    (kept.root / "log/one.qmd").rename(kept.root / "log/two.qmd")
    kept.same()


def test_a_file_that_a_page_points_at_comes_changes_and_goes(kept):
    kept.replace("index.qmd", "Text.", "See [data](data.csv).")
    kept.same("broken-link")
    for content in ("a,b\n", "a,c\n"):
        kept.write("data.csv", content)
        kept.same()
    (kept.root / "data.csv").unlink()
    kept.same("broken-link")


def test_an_edit_of_the_code_that_a_record_is_about(kept):
    nb = lesson()
    nb["metadata"]["lessonpress"] = {
        "run": {"fingerprint": "none", "outputs_hash": "none", "seconds": 2}
    }
    kept.write("nbs/01_line.ipynb", nb)
    kept.same("stale")
    nb["metadata"]["lessonpress"]["run"]["seconds"] = 2.0
    kept.write("nbs/01_line.ipynb", nb)
    kept.same("stale")


def test_a_page_that_is_broken_for_a_while(kept):
    kept.write("index.qmd", "---\ntitle: [\n---\n\nBroken.\n")
    kept.same()
    kept.write("index.qmd", INDEX)
    kept.same()


def test_files_of_the_site_that_others_changed_are_put_right(kept):
    (kept.root / "_site/index.html").write_text("by hand")
    (kept.root / "_site/stray.txt").write_text("by hand")
    kept.same()
