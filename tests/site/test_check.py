"""Each check: its cause planted, the problem seen with its place, the cause removed, the problem gone."""

import base64
import signal
import subprocess
import sys

import pytest
from checking import report
from course import code, lesson, markdown, notebook, result

from lessonpress.commands.main import run
from lessonpress.html_pieces import unbalanced

LESSON = "nbs/01_line.ipynb"
PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
    )
).decode()


def problems(course):
    "What a check of the course finds, as (rule, place, message)."
    return [(p.rule, p.place, p.message, p.hint) for p in report(course)["problems"]]


def picture(options):
    nb = lesson()
    out = {
        "data": {"image/png": PNG, "text/plain": ["<Figure>"]},
        "metadata": {},
        "output_type": "display_data",
    }
    nb["cells"].append({**code(f"{options}draw()", [out]), "id": "p"})
    return nb


def html_output(html):
    nb = lesson()
    nb["cells"].append(
        {
            **code(
                "show()",
                [{"data": {"text/html": [html]}, "metadata": {}, "output_type": "display_data"}],
            ),
            "id": "h",
        }
    )
    return nb


def ran(nb, **outputs):
    nb["metadata"]["lessonpress"] = {
        "run": {"when": "2026-11-20T10:00:00Z", "seconds": 1.0, "outputs": ["c2"]}
    }
    return nb


def without_output():
    nb = ran(lesson())
    nb["cells"][3]["source"] = ["#| label: holds\n", "assert slope == 2"]
    nb["cells"][2]["outputs"] = []
    return nb


# name: (file, content or (old, new) that plants it, rule, place, word of message or hint)
PLANTED = {
    "a link to a page": (
        "index.qmd",
        ("(nbs/01_line.ipynb)", "(nbs/01_lime.ipynb)"),
        "broken-link",
        "index.qmd:5",
        "did you mean `nbs/01_line.ipynb`?",
    ),
    "a link to a heading": (
        "index.qmd",
        ("#slope)", "#slopes)"),
        "broken-link",
        "index.qmd:5",
        "did you mean `slope`?",
    ),
    "a link to a cell": (
        "outlines/lecture.qmd",
        ("#slope-of-two", "#slope-of-three"),
        "broken-link",
        "outlines/lecture.qmd:8",
        "slope-of-three",
    ),
    "a link on the page itself": (
        "index.qmd",
        ("Text.", "See [above](#latter)."),
        "broken-link",
        "index.qmd:9",
        "did you mean `later`?",
    ),
    "a link to a file": (
        "index.qmd",
        ("Text.", "See [data](data.csv)."),
        "broken-link",
        "index.qmd:9",
        "data.csv",
    ),
    "a link out of the course": (
        "index.qmd",
        ("Text.", "See [secret](../secret.txt)."),
        "broken-link",
        "index.qmd:9",
        "out of the course",
    ),
    "an image": (
        "index.qmd",
        ("Text.", '![A dot](dot.png){fig-alt="A small black dot"}'),
        "broken-link",
        "index.qmd:9",
        "dot.png",
    ),
    "an image without alternative text": (
        LESSON,
        picture(""),
        "missing-alt",
        f"{LESSON}, cell 5",
        "fig-alt",
    ),
    "an id used twice": (
        "index.qmd",
        ("Text.", "[One]{#same} and [two]{#same}."),
        "duplicate-id",
        "index.qmd:9",
        "`same` stands 2 times",
    ),
    "an unknown option of a cell": (
        LESSON,
        picture("#| fig-alt: A dot\n#| fig-capp: Dot\n"),
        "unknown-option",
        f"{LESSON}, cell 5, line 2",
        "did you mean `fig-cap`?",
    ),
    "fenced echo": (
        LESSON,
        picture("#| fig-alt: A dot\n#| echo: fenced\n"),
        "unsupported",
        f"{LESSON}, cell 5, line 2",
        "echo: fenced",
    ),
    "a lost output": (
        LESSON,
        without_output(),
        "lost-output",
        f"{LESSON}, cell 3",
        "stored output",
    ),
    "evidence on a heading": (
        "outlines/lecture.qmd",
        ("#slope-of-two", "#slope"),
        "evidence",
        "outlines/lecture.qmd:8",
        "heading",
    ),
    "a time after the end": (
        "outlines/lecture.qmd",
        ("2:05", "12:05"),
        "outline-time",
        "outlines/lecture.qmd:10",
        "10:00",
    ),
    "a formula": (
        "index.qmd",
        ("Text.", r"A box $\nosuch{x}$."),
        "formula",
        "index.qmd:9",
        r"\nosuch{x}",
    ),
    "an HTML output that stays open": (
        LESSON,
        html_output("<div><b>bold</b>"),
        "open-output",
        f"{LESSON}, cell 5",
        "`<div>` has no counterpart",
    ),
    "an HTML output that closes the page": (
        LESSON,
        html_output("x</main>"),
        "open-output",
        f"{LESSON}, cell 5",
        "`</main>`",
    ),
    "a comment that stays open": (
        LESSON,
        html_output("<!-- x"),
        "open-output",
        f"{LESSON}, cell 5",
        "`<!--`",
    ),
    "a page that loads from another host": (
        "index.qmd",
        ("Text.", 'Text. <img src="https://img.example.net/x.png" alt="A badge">'),
        "other-host",
        "index.qmd:9",
        "other-hosts = img.example.net",
    ),
    "a cross-reference": (
        "index.qmd",
        ("Text.", "See @fig-none."),
        "cross-reference",
        "index.qmd:9",
        "fig-none",
    ),
}


def test_the_course_has_no_problems(course):
    assert problems(course) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_cause_is_named_with_its_place_and_gone_with_it(course, name):
    file, content, rule, place, word = PLANTED[name]
    before = (course.root / file).read_text()
    if isinstance(content, tuple):
        course.replace(file, *content)
    else:
        course.write(file, content)
    found = [p for p in problems(course) if p[0] == rule]
    assert [p[1] for p in found] == [place], problems(course)
    assert word in f"{found[0][2]} {found[0][3]}"
    course.write(file, before)
    assert problems(course) == []


def test_links_that_hold_are_not_named(course):
    course.write("data/table.csv", "a,b\n")
    course.write("dot.png", base64.b64decode(PNG))
    course.replace(
        "index.qmd",
        "Text.",
        "See [data](data/table.csv), [the built page](nbs/01_line.html#slope), [this](#later), [out](https://example.org/x#y), "
        '[mail](mailto:a@example.org).\n\n![A dot](dot.png){fig-alt="A small black dot"}',
    )
    assert problems(course) == []
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    assert (course.root / "_site/data/table.csv").is_file() and (
        course.root / "_site/dot.png"
    ).is_file()


def test_a_cell_serves_five_questions_and_not_six(course):
    def outline(n):
        items = "".join(
            f"  - [Question {i}?]{{#q{i}}}\n\n    By 2. [Shown in lesson 1](../nbs/01_line.ipynb#slope-of-two)\n\n"
            for i in range(n)
        )
        course.write("outlines/lecture.qmd", f"---\ntitle: L\n---\n\n- Lines\n{items}")

    outline(5)
    assert problems(course) == []
    outline(6)
    assert [p[:2] for p in problems(course)] == [("shared-evidence", "outlines/lecture.qmd:26")]


@pytest.mark.slow
def test_a_module_that_is_not_what_the_notebook_exports_is_named(course):
    pytest.importorskip("nbdev")
    course.write(
        "pyproject.toml",
        '[project]\nname = "small"\nversion = "1"\n[tool.nbdev]\nnbs_path = "nbs"\nlib_path = "small"\n',
    )
    course.write("small/__init__.py", '__version__ = "1"\n')
    course.write(
        LESSON,
        notebook(
            [
                markdown("# A line"),
                markdown("## Slope {#slope}"),
                code("#| default_exp line"),
                code("#| export\ndef rise(x): return 2*x"),
                code("#| label: slope-of-two\nrise(1)", [result("2")]),
            ]
        ),
    )
    assert [p[:2] for p in problems(course)] == [("export", LESSON)]
    subprocess.run(
        [sys.executable, "-c", "from nbdev.doclinks import nbdev_export; nbdev_export()"],
        cwd=course.root,
        check=True,
        capture_output=True,
    )
    assert problems(course) == []
    course.replace("small/line.py", "2*x", "3*x")
    found = problems(course)
    assert [p[:2] for p in found] == [("export", LESSON)] and "small/line.py" in found[0][2]


def test_fix_writes_missing_ids_and_nothing_else(course, capsys):
    course.replace(
        "outlines/lecture.qmd", "[Does a line bend?]{#line-bends} 2:05", "Does a line bend? 2:05"
    )
    before = (course.root / "outlines/lecture.qmd").read_text()
    assert run(["--course", str(course.root), "check", "--fix"]) == 0
    after = (course.root / "outlines/lecture.qmd").read_text()
    assert after == before.replace(
        "Does a line bend? 2:05", "[Does a line bend?]{#does-a-line-bend} 2:05"
    )
    assert run(["--course", str(course.root), "check", "--fix"]) == 0
    assert (course.root / "outlines/lecture.qmd").read_text() == after


def test_fix_keeps_the_ends_of_lines(course):
    text = (
        (course.root / "outlines/lecture.qmd")
        .read_text()
        .replace("[Does a line bend?]{#line-bends}", "Does a line bend?")
    )
    course.write("outlines/lecture.qmd", text.replace("\n", "\r\n").encode())
    assert run(["--course", str(course.root), "check", "--fix"]) == 0
    after = (course.root / "outlines/lecture.qmd").read_bytes()
    assert b"[Does a line bend?]{#does-a-line-bend} 2:05\r\n" in after and after.count(
        b"\n"
    ) == after.count(b"\r\n")


# The limit is reached while a file is written: the system refuses the rest, or kills the program.
FULL = """
import resource, signal, sys
from lessonpress.commands.main import run
from lessonpress.features.facts import checks

fixed = checks.fix

def fix(site):
    new = fixed(site)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    return new

checks.fix = fix
if {killed}:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
sys.exit(run(["--course", {course!r}, "check", "--fix"]))
"""


@pytest.mark.parametrize("killed", [False, True])
def test_where_fix_cannot_write_the_author_s_files_stay_whole(course, killed):
    fact = {"name": "line.slope", "value": 2.5, "format": ".2f"}
    data = {"application/vnd.lessonpress.fact+json": fact, "text/plain": ["2.50"]}
    out = {"data": data, "metadata": {}, "output_type": "display_data"}
    nb = lesson()
    prose = 'By <span data-fact="line.slope">2.00</span>.\n\n' + "Words of an author. " * 1000
    nb["cells"] += [markdown(prose), code("#| label: fact\nfact('line.slope', 2.5)", [out])]
    course.write(LESSON, notebook(nb["cells"]))
    course.replace("outlines/lecture.qmd", "How much", 'By [2.00]{fact="line.slope"}: how much')
    files = [course.root / f for f in (LESSON, "outlines/lecture.qmd")]
    before = [f.read_bytes() for f in files]
    assert len(before[0]) > 10_000
    program = FULL.format(killed=killed, course=str(course.root))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100
    )
    assert [f.read_bytes() for f in files] == before
    if killed:
        assert done.returncode == -signal.SIGXFSZ  # and its pool ended: nobody holds its output
    else:
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "cannot write: File too large\n  hint: nothing was changed" in done.stderr
        assert not list(course.root.rglob(".01_line*"))
    assert run(["--course", str(course.root), "check", "--fix"]) == 0
    assert all(b"2.00" in old and b"2.50" in f.read_bytes() for f, old in zip(files, before))


def test_coverage_is_told(course, capsys):
    assert run(["--course", str(course.root), "check"]) == 0
    assert (
        "outlines/lecture.qmd: 1 of 2 questions answered, 1 with evidence, 2 with a time in the video"
        in capsys.readouterr().out
    )


def test_strict_makes_warnings_fatal(course, capsys):
    course.replace(
        "_quarto.yml", "  page-navigation: true", "  page-navigation: true\n  cookie-consent: true"
    )
    assert run(["--course", str(course.root), "check"]) == 0
    assert "_quarto.yml:19" in capsys.readouterr().err
    assert run(["--course", str(course.root), "check", "--strict"]) == 1
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc", "--strict"]) == 1
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0


def test_a_pyproject_that_is_no_toml_is_named(course):
    pytest.importorskip("nbdev")
    course.write("pyproject.toml", "[project\n")
    nb = lesson()
    nb["cells"].append(code("#| default_exp line"))
    course.write(LESSON, nb)
    assert [p[:2] for p in problems(course)] == [("export", "pyproject.toml")]


def test_a_folder_with_a_first_page_can_be_linked(course):
    course.write("log/index.qmd", "---\ntitle: Log\n---\n\nText.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "log/*.qmd"')
    course.replace("index.qmd", "Text.", "See [the log](log/).")
    assert problems(course) == []


@pytest.mark.parametrize(
    "html, wrong",
    [
        ("<table><tr><td>1<td>2<tr></table>", None),
        ("<p>a<p>b<br><img src=x>", None),
        ("<div><p>x</div>", None),
        ("<ul><li>a<li>b</ul>", None),
        ("<style>a > b {}</style><svg><path d=''/></svg>", None),
        ("<script>if (a < b) c('</p>')</script>", None),
        ("<div>", "<div>"),
        ("</section>", "</section>"),
        ("<b><i>x</b></i>", "</b>"),
    ],
)
def test_which_html_is_whole(html, wrong):
    assert unbalanced(html) == wrong


def test_a_link_that_leads_out_of_the_course_through_a_symbolic_link_is_named_and_not_copied(
    course, tmp_path
):
    (tmp_path / "secret.txt").write_text("secret")
    (course.root / "s.txt").symlink_to(tmp_path / "secret.txt")
    course.replace("index.qmd", "Text.", "See [this](s.txt).")
    assert [p[:2] for p in problems(course)] == [("broken-link", "index.qmd:9")]


def test_a_course_without_a_home_page_is_told(course):
    course.replace("_quarto.yml", '"index.qmd", ', "")
    course.replace("_quarto.yml", "      - index.qmd\n", "")
    (course.root / "index.qmd").unlink()
    assert [p[0] for p in problems(course)] == ["no-home"]
