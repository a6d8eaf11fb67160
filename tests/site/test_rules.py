"""What stops a site and what does not: rules with a name and a level, raised and lowered by the settings."""

import ast
import json
import re

import pytest
from checking import report
from course import ROOT, code, lesson, markdown, notebook

from lessonpress import rules
from lessonpress.commands.main import run
from lessonpress.feature import Feature, registered
from lessonpress.problems import Problem, Report, Rule

GENERATOR = ROOT / "lessonpress"
LESSON = "nbs/01_line.ipynb"
TELLS = {
    "Problem": None,
    "tell": None,
    "error": "error",
    "warn": "warning",
    "told": "error",
    "Left": "warning",
}


def level_of(call: ast.Call) -> str | None:
    "The level that a call says by itself, if any."
    by_name = TELLS[called(call)]
    said = next((k.value for k in call.keywords if k.arg == "level"), None)
    last = call.args[5] if called(call) == "tell" and len(call.args) > 5 else said
    return last.value if isinstance(last, ast.Constant) else by_name or "error"


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def reported():
    "The rules that the generator's code names where it reports something, each with its level and place."
    for path in sorted(GENERATOR.rglob("*.py")):
        tree = ast.parse(path.read_text())
        for n in ast.walk(tree):
            if isinstance(n, ast.Call) and called(n) in TELLS and n.args:
                first = n.args[0]
                if isinstance(first, ast.Constant) and is_name(first.value):
                    yield first.value, level_of(n), f"{path.name}:{n.lineno}"
            if isinstance(n, ast.keyword | ast.AnnAssign):
                name = n.arg if isinstance(n, ast.keyword) else getattr(n.target, "id", "")
                if name == "rule" and isinstance(n.value, ast.Constant):
                    yield n.value.value, "error", f"{path.name}:{n.value.lineno}"


def is_name(value) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z]+(-[a-z]+)*", value))


def test_each_rule_that_the_code_reports_is_known_with_its_level():
    found, known = list(reported()), rules.known()
    wrong = [(r, at) for r, level, at in found if r not in known or known[r].level != level]
    assert not wrong
    assert known.keys() == {rule for rule, _, _ in found}, "and no other is"


def test_each_rule_has_one_name_and_one_sentence():
    known = rules.known()
    assert all(map(is_name, known))
    for name, rule in known.items():
        assert re.fullmatch(r"[A-Z`].*\.", rule.about) and rule.about.count(". ") == 0, name
        assert rule.level in ("error", "warning")
    names = [name for f in registered() for name in f.rules]
    assert len(names) == len(set(names)) and not set(names) & rules.OWN.keys()
    assert len({r.about for r in known.values()}) == len(known)


def picture(course, **options):
    "A lesson with a figure that nobody described."
    from test_check import picture

    course.write(LESSON, picture(options.get("lead", "")))


def untitled():
    nb = lesson()
    nb["cells"][0] = markdown("Of a line.")
    return notebook(nb["cells"])


def formula():
    nb = lesson()
    nb["cells"][1] = markdown("## Slope {#slope}\n\n$\\nosuch{a}$")
    return notebook(nb["cells"])


def lead(option):
    nb = lesson()
    nb["cells"].append({**code(f"#| {option}\n1"), "id": "new"})
    return notebook(nb["cells"])


NOT_GOOD = {
    "an image without words": (None, "missing-alt"),
    "no title": (untitled(), "title"),
    "an unknown option": (lead("fig-colour: red"), "unknown-option"),
    "an odd label": (lead("label: two words"), "label"),
    "a formula that cannot be made": (formula(), "formula"),
    "a figure without a label": (lead("fig-cap: Two lines"), "unlabelled-figure"),
}


@pytest.mark.parametrize("name", NOT_GOOD)
def test_what_is_only_not_good_is_a_warning_on_its_page(course, capsys, name):
    content, rule = NOT_GOOD[name]
    course.write(LESSON, content) if content else picture(course)
    (problem,) = (p for p in report(course)["problems"] if p.rule == rule)
    assert (problem.level, problem.file) == ("warning", LESSON) and problem.hint
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    assert "warning: nbs/01_line.ipynb, cell" in capsys.readouterr().err


SETTINGS = {
    "settings.ini": "[checks]\n{rule} = {level}\n",
    "lessonpress.ini": "[checks]\n{rule} = {level}\n",
    "pyproject.toml": '[tool.lessonpress.checks]\n{rule} = "{level}"\n',
}


def setting(course, rule, level, file="settings.ini"):
    (course.root / "settings.ini").unlink(missing_ok=True)
    course.write(file, SETTINGS[file].format(rule=rule, level=level))


@pytest.mark.parametrize("file", SETTINGS)
@pytest.mark.parametrize(
    "rule, level, told",
    [
        ("missing-alt", "error", ["error"]),
        ("missing-alt", "warning", ["warning"]),
        ("missing-alt", "off", []),
        ("all", "error", ["error"]),
        ("all", "off", []),
        ("title", "off", ["warning"]),
    ],
)
def test_the_settings_raise_and_lower_a_rule(course, file, rule, level, told):
    picture(course)
    setting(course, rule, level, file)
    assert [p.level for p in report(course)["problems"]] == told
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == (
        1 if told == ["error"] else 0
    )


def test_a_name_goes_over_all(course):
    picture(course)
    course.write("settings.ini", "[checks]\nall = error\nmissing-alt = warning\n")
    assert [p.level for p in report(course)["problems"]] == ["warning"]


@pytest.mark.parametrize(
    "line, level, words",
    [
        ("page = warning", "error", ["`page` is an error by nature", "--keep-going"]),
        ("yaml = off", "error", ["`yaml` is an error by nature"]),
        ("mising-alt = error", "error", ["`mising-alt` is no rule", "did you mean `missing-alt`?"]),
        ("xyz = error", "warning", ["`xyz` is no rule", "known are alias, answer-source, "]),
        ("missing-alt = loud", "error", ["`loud` is no level", '"error", "warning" or "off"']),
        ("missing-alt =", "error", ["`` is no level"]),
    ],
)
def test_what_cannot_be_set_is_told_with_its_line(course, line, level, words):
    course.write("settings.ini", f"[checks]\n# why\n{line}\n")
    (problem,) = report(course)["problems"]
    assert (problem.level, problem.place) == (level, "settings.ini:3")
    assert all(word in f"{problem.message} {problem.hint}" for word in words)


def test_an_error_by_nature_stays_one_whatever_is_held_to():
    found = Report([Problem("fact", "x"), Problem("title", "y", level="warning")])
    found.hold_to({"fact": "off", "title": "off"})
    found.warn("title", "z")
    assert [p.rule for p in found.problems] == ["fact"]


def test_check_ends_with_a_count_of_each_rule(course, capsys):
    picture(course, lead="#| fig-capp: A\n")
    course.replace("index.qmd", "Text.", "[a](a.qmd) and [b](b.qmd)")
    assert run(["--course", str(course.root), "check"]) == 0
    *_, first, second, third, last = capsys.readouterr().out.splitlines()
    known = rules.known()
    assert first == f"broken-link: 2 warnings  {known['broken-link'].about}"
    assert second == f"missing-alt: 1 warning  {known['missing-alt'].about}"
    assert third == f"unknown-option: 1 warning  {known['unknown-option'].about}"
    assert re.fullmatch(r"Checked 3 pages in \d+\.\d s: 0 errors, 4 warnings", last)


def test_one_rule_can_be_looked_at_alone(course, capsys):
    picture(course)
    course.replace("index.qmd", "Text.", "[a](a.qmd)")
    assert run(["--course", str(course.root), "check", "--rule", "missing-alt"]) == 0
    said = capsys.readouterr()
    assert said.err.count("warning:") == 1 and "error:" not in said.err
    assert said.out.startswith("missing-alt: An image has alternative text. (a warning; [checks]")
    assert "0 errors, 1 warning" in said.out
    assert run(["--course", str(course.root), "check", "--rule", "broken-link", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["problems"]
    assert [p["rule"] for p in found] == ["broken-link"]


@pytest.mark.parametrize(
    "name, hint", [("missing-alts", "did you mean `missing-alt`?"), ("xyz", "rules are ")]
)
def test_a_rule_that_there_is_none_of_is_bad_usage(course, capsys, name, hint):
    assert run(["--course", str(course.root), "check", "--rule", name]) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert f"`{name}` is no rule: {hint}" in said


class Told(Feature):
    name = "told"
    rules = {"told": Rule("Nothing is told.", "warning")}

    def check(self, site):
        site.report.warn("told", "something", file="index.qmd")


def test_rules_of_an_added_feature_are_raised_and_lowered_too(course, monkeypatch):
    monkeypatch.setattr("lessonpress.feature._added", [Told()])
    assert [p.level for p in report(course)["problems"]] == ["warning"]
    setting(course, "told", "error")
    assert [p.level for p in report(course)["problems"]] == ["error"]
    setting(course, "told", "off")
    assert report(course)["problems"] == []


# ---- One broken page and the others


class Fails(Feature):
    name = "fails"

    def __init__(self, at):
        setattr(self, at, self.fail)

    def fail(self, *args):
        page = next(a for a in args if hasattr(a, "file"))
        if page.file == "broken.qmd":
            raise KeyError("nobody")
        return args[0] if isinstance(args[0], list) else None

    def connect(self, site, workshop):
        return {file: {} for file in site.pages}


BROKEN = {
    "a page that is not UTF-8": b"---\ntitle: \xff\n---\n",
    "front matter that is no YAML": "---\ntitle: [a\n---\n\nText.\n",
    "an outline too deep": "".join("  " * i + "- a\n" for i in range(30)),
}


def with_broken(course, content):
    course.write("broken.qmd", content)
    course.replace("_quarto.yml", '["index.qmd",', '["index.qmd", "broken.qmd",')
    course.replace("_quarto.yml", "      - index.qmd\n", "      - index.qmd\n      - broken.qmd\n")


def build(course, *args):
    return run(["--course", str(course.root), "build", *args])


def others_are_there(course):
    pages = ("index.html", "nbs/01_line.html", "outlines/lecture.html")
    return all((course.root / "_site" / page).is_file() for page in pages)


@pytest.mark.parametrize("name", [*BROKEN, "gather", "transform"])
def test_a_broken_page_keeps_no_other_from_being_written(course, capsys, monkeypatch, name):
    if name not in BROKEN:
        monkeypatch.setattr("lessonpress.feature._added", [Fails(name)])
    with_broken(course, BROKEN.get(name, "---\ntitle: B\n---\n\nText.\n"))
    if name == "an outline too deep":
        (course.root / "broken.qmd").rename(course.root / "outlines/broken.qmd")
        course.replace("_quarto.yml", '"broken.qmd",', "")
        course.replace("_quarto.yml", "- broken.qmd", "- outlines/broken.qmd")
    failed = build(course, "--renderer", "pandoc")
    said = capsys.readouterr().err
    if name not in ("an outline too deep",):
        assert failed == 1 and not (course.root / "_site").exists() and "error: broken.qmd" in said
    assert build(course, "--keep-going") == 1
    said = capsys.readouterr()
    assert others_are_there(course) and "Traceback" not in said.err
    page = next((course.root / "_site").rglob("broken.html"), None)
    left_out = re.search(r"^left out: (\S+)$", said.err, re.M)
    assert bool(left_out) == (page is None)
    assert "error: " in said.err and "1 error" in said.out


def test_the_site_is_the_same_by_keeping_on_where_nothing_is_wrong(course, capsys):
    assert build(course, "--keep-going") == 0
    assert "left out" not in capsys.readouterr().err and others_are_there(course)


def test_quarto_does_not_go_on(course, capsys):
    assert build(course, "--renderer", "quarto", "--keep-going") == 2
    assert "Quarto stops" in capsys.readouterr().err
