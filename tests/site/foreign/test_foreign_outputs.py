"""Outputs of other libraries: a reader sees each of them, or its author is told what to do, on both hosts."""

import json

import lxml.html
import pytest
from foreign_outputs import CASES, WIDGETS, box, case, display, everything, graph, stream, styler

from lessonpress.commands.main import run
from lessonpress.gather.settings import Settings
from lessonpress.html_addresses import addresses
from lessonpress.html_pieces import ids, unbalanced
from lessonpress.html_tree import parsed
from lessonpress.pipeline import build
from lessonpress.prepare.for_quarto import prepare
from lessonpress.prepare.html_outputs import HtmlOutputs
from lessonpress.render.other_hosts import loaded

PAGE = "nbs/02_foreign"


def built(course, nb):
    "The content of a notebook's page, and what was told of it."
    course.write(f"{PAGE}.ipynb", nb)
    report = build(course.root, keep_going=True).report
    root = lxml.html.document_fromstring(course.page(f"{PAGE}.html"))
    return root.xpath("//main")[0], [p for p in report.problems if p.file == f"{PAGE}.ipynb"]


@pytest.mark.parametrize("name", CASES)
def test_a_reader_sees_it_or_it_is_told(course, name):
    outputs, shown, absent, told = CASES[name]
    main, said = built(course, case(outputs))
    html = lxml.html.tostring(main, encoding="unicode")
    framed = sorted(course.root.glob(f"_site/{PAGE}_files/output-*.html"))
    html += "".join(f.read_text().partition("<body>")[2] for f in framed)
    assert shown in html and (not absent or absent not in html)
    assert len(said) == bool(told), said
    assert all(word in "\n".join(map(str, said)) for word in told)
    assert all(p.cell == 2 and p.hint for p in said)
    found = ids("".join(html))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", CASES)
def test_quarto_is_given_what_it_shows(name):
    "It has places for pictures, Markdown and text, and for formulas as it knows them; HTML goes as Markdown, since it would load scripts from elsewhere."
    outputs, shown, absent, _ = CASES[name]
    [cell] = prepare(case(outputs))["cells"][1:]
    text = json.dumps(cell["outputs"], ensure_ascii=False)
    for out in cell["outputs"]:
        known = {"text/markdown", "text/plain", "image/png"}
        assert set(out.get("data", {})) <= known and "application" not in str(
            out.get("data", {}).keys()
        )
    if shown not in ("<math", 'width="32"', "<strong>strong</strong>", "A map of the town"):
        assert shown in text
    assert not absent or absent in ("IPython", "model_id") or absent not in text


@pytest.mark.parametrize(
    "latex, known",
    [
        (["$x$"], True),
        (["\\begin{align}\n", "a\\end{align}"], True),
        ("$x$", False),
        (["$x$\n"], False),
    ],
)
def test_a_formula_stays_where_quarto_knows_it_as_one(latex, known):
    "It looks at the first and the last of a list of lines, and shows the name of an object in place of any other."
    [out] = prepare(case([display({"text/latex": latex})]))["cells"][1]["outputs"]
    assert ("text/latex" in out["data"]) is known


def test_a_page_with_all_of_them_is_whole(course):
    main, said = built(course, everything())
    headings = [h.text_content() for h in main.iter("h2")]
    assert len(headings) == len(CASES) and "duplicate-id" not in {p.rule for p in said}
    for section in main.xpath(".//section[@class='level2']"):
        assert section.xpath(".//div[contains(@class, 'cell-output')]"), section.get("id")


# ---- Ids


def test_each_styler_keeps_its_own_colours():
    html = HtmlOutputs()
    first, second = (html.settled(display({"text/html": styler(n)})) for n in (1, 2))
    text = second["data"]["text/html"]
    assert first["data"]["text/html"] == styler(1)
    assert "#T_3f1c2_row0_col0-2 {" in text and 'id="T_3f1c2-2"' in text
    assert 'headers="T_3f1c2_level0_col0-2"' in text and ">2</td>" in text


def test_what_points_at_a_renamed_part_still_does():
    html = HtmlOutputs()
    html.settled(display({"text/html": graph("start")}))
    text = html.settled(display({"text/html": graph("node1")}))["data"]["text/html"]
    assert 'clip-path="url(#clip0-2)"' in text and 'xlink:href="#node1-2"' in text
    assert "<title>node1</title>" in text, "what can be read is not renamed"


def test_scripts_find_the_parts_of_their_own_output():
    text = (
        '<p id="a1"></p><label for="a1"></label><script>f("a1"); g("#a1 b"); h("a12", a1)</script>'
    )
    html = HtmlOutputs()
    html.settled(display({"text/html": text}))
    again = html.settled(display({"text/html": text}))["data"]["text/html"]
    assert again == text.replace('"a1"', '"a1-2"').replace("#a1 b", "#a1-2 b")
    third = html.settled(display({"text/html": text}))["data"]["text/html"]
    assert 'id="a1-3"' in third


@pytest.mark.parametrize(
    "html, wrong",
    [
        ('<script>var a = "<!-- x";</script>', None),
        ('<script>var a = "<!--<script>";</script>', "<!--"),
        ('<script>var a = "<!--<script>-->";</script>', None),
        ("<style>/* <!-- */</style><p>x</p>", None),
        ("<!-- a comment --><p>x</p>", None),
        ("<p>x</p><!-- open", "<!--"),
    ],
)
def test_a_script_may_hold_what_opens_a_comment(html, wrong):
    assert unbalanced(html) == wrong


# ---- Streams


def test_a_stream_that_is_erased_leaves_nothing_and_others_stay(course):
    outputs = [stream("working\r\x1b[K", "stderr"), stream("\x1b[31mred\x1b[0m done\n")]
    main, _ = built(course, case(outputs))
    assert "working" not in main.text_content() and "red done" in main.text_content()
    quarto = json.dumps(prepare(case(outputs))["cells"][1]["outputs"])
    assert "working" not in quarto and "done" in quarto


# ---- Widgets


@pytest.mark.parametrize(
    "name, said, gone",
    [
        ("bar", ["100% 10/10 [00:01<00:00]"], ["0/10 [00:00", "10.0"]),
        ("control", ["slope 2.5", "the line of slope 2.5"], ["0%|"]),
        ("alone", ["3/4"], ["0%|"]),
        ("lost", ["0%|"], []),
    ],
)
def test_a_widget_is_what_it_was_when_it_was_stored(course, name, said, gone):
    nb = case([display(box(name))])
    nb["metadata"]["widgets"] = WIDGETS
    main, told = built(course, nb)
    quarto = "".join(
        "".join(form) for o in prepare(nb)["cells"][1]["outputs"] for form in o["data"].values()
    )
    for text in (main.text_content(), quarto):
        assert all(word in text for word in said) and not any(word in text for word in gone)
    assert len(told) == 1 and "needs a kernel" in told[0].message


# ---- Other hosts


@pytest.mark.parametrize(
    "html, found",
    [
        ('<img src="https://a.org/x.png">', ["https://a.org/x.png"]),
        ('<img src="x.png" srcset="//a.org/x.png 2x">', ["//a.org/x.png"]),
        ('<link rel="stylesheet" href="https://a.org/x.css">', ["https://a.org/x.css"]),
        ('<link rel="canonical" href="https://a.org/">', []),
        ('<a href="https://a.org/x.png">x</a>', []),
        ('<p style="background: url(https://a.org/x.png)">', ["https://a.org/x.png"]),
        ('<iframe src="https://a.org/x"></iframe>', ["https://a.org/x"]),
        ("<iframe srcdoc='<img src=https://a.org/x.png>'></iframe>", ["https://a.org/x.png"]),
        (
            '<iframe src="data:text/html;base64,PGltZyBzcmM9Ii8vYS5vcmcveC5wbmciPg=="></iframe>',
            ["//a.org/x.png"],
        ),
        ('<script>import("https://a.org/x.mjs")</script>', ["https://a.org/x.mjs"]),
        ('<script>p = {d3: "https:\\/\\/cdn.a.org\\/d3"}</script>', ["https://cdn.a.org/d3"]),
        ('<script>open("https://a.org/page"); ns = "http://www.w3.org/2000/svg"</script>', []),
        ('<img src="data:image/png;base64,AA"><img src="x.png">', []),
    ],
)
def test_what_a_page_loads_by_itself(html, found):
    root = parsed(html)
    assert loaded(root, addresses(root)) == found


def test_a_host_is_told_once_and_may_be_allowed(course):
    twice = [display({"text/html": '<img src="https://img.a.org/1.png" alt="One">'})] * 2
    _, said = built(course, case(twice))
    (problem,) = said
    assert (problem.rule, problem.level, problem.cell) == ("other-host", "warning", 2)
    assert "[outputs] other-hosts = img.a.org" in problem.hint
    course.write(
        "settings.ini",
        (course.root / "settings.ini").read_text() + "[outputs]\nother-hosts = a.org\n",
    )
    assert built(course, case(twice))[1] == []


@pytest.mark.parametrize(
    "hosts, host, allowed",
    [
        ([], "a.org", False),
        (["a.org"], "a.org", True),
        (["a.org"], "cdn.a.org", True),
        (["*.a.org"], "cdn.a.org", True),
        (["a.org"], "ba.org", False),
        (["any"], "b.org", True),
    ],
)
def test_which_hosts_are_allowed(hosts, host, allowed):
    assert Settings(hosts=hosts).may_load_from(host) is allowed


def test_a_setting_of_outputs_that_is_none_is_told(course, capsys):
    course.write(
        "settings.ini", (course.root / "settings.ini").read_text() + "[outputs]\nother-host = x\n"
    )
    run(["--course", str(course.root), "check"])
    said = capsys.readouterr().err
    assert "`other-host` is no setting" in said and "did you mean `other-hosts`?" in said
