"""The scripts of the site: each has its place, none is long, and to a page they add one name."""

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from chromium import CHROMIUM
from course import ROOT

from lessonpress.finish.site_files import assets, scripts
from lessonpress.render.templates import EARLY, early

PACKAGE = ROOT / "lessonpress"
SCRIPTS = scripts()

FILES = sorted(PACKAGE.rglob("*.js"))
ENGINE = PACKAGE / "features/try_cells/engine"
# Those of frames, which have a world of their own: a page has none of their names.
OF_FRAMES = {PACKAGE / "render/theme/height.js", *ENGINE.glob("*.js")} - {ENGINE / "engine.js"}
JOINED = {name: assets()[f"assets/{name}"].decode() for name in SCRIPTS}
in_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="Chromium is not installed: `make browser` installs it"
    ),
]


def deno(*args, at=ROOT):
    "What Deno, which the tests' environment has, says of scripts; it asks no network."
    command = shutil.which("deno", path=Path(sys.executable).parent) or shutil.which("deno")
    assert command, "Deno is missing: it comes with the extra `dev`"
    env = {**os.environ, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
    return subprocess.run([command, *args], cwd=at, env=env, capture_output=True, text=True)


def test_each_script_is_in_exactly_one_joined_file_or_in_the_page_or_in_a_preview():
    alone = {PACKAGE / "commands/preview.js", *OF_FRAMES}
    assert sorted([*chain.from_iterable(SCRIPTS.values()), EARLY, *alone]) == FILES


@pytest.mark.parametrize("command", [("lint",), ("fmt", "--check")], ids=["linted", "formatted"])
def test_every_script_is(command):
    done = deno(*command)
    files = len(FILES) + len([*(ROOT / "tests/site").rglob("*.js")])
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Checked {files} files" in done.stderr


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("export function f() {\n" + "  f()\n" * 58 + "}\n", None),
        ("export function f() {\n" + "  f()\n" * 59 + "}\n", "lengths"),
        ("export class A {\n  f() {\n" + "    this.f()\n" * 60 + "  }\n}\n", "lengths"),
        ("addEventListener('load', () => {\n" + "  print()\n" * 60 + "})\n", "lengths"),
        ("print()\n" * 300, None),
        ("print()\n" * 301, "lengths"),
        ("print(`one ${1} line`) // and a remark\n", None),
        ("print(`one ${1}\n// two`)\n", "one-line"),
        ("print('one\\\n// two')\n", "one-line"),
        ("/* one\n two */\nprint()\n", "one-line"),
    ],
)
def test_the_linter_knows_what_is_long_and_what_goes_over_a_line(tmp_path, script, rule):
    for file in ("deno.json", "tests/site/script_rules.js"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "lessonpress").mkdir()
    (tmp_path / "lessonpress/planted.js").write_text(script)
    said = json.loads(deno("lint", "--json", at=tmp_path).stdout)["diagnostics"]
    assert {d["code"] for d in said} == ({f"lessonpress/{rule}"} if rule else set())


def test_what_is_joined_has_every_line_but_remarks():
    def lines(text):
        return [line.strip() for line in text.splitlines() if line.strip()]

    for name, files in SCRIPTS.items():
        written = ['"use strict";']
        for file in files:
            own = lines(file.read_text(encoding="utf-8"))
            written += ["{", *(line for line in own if line[:2] != "//"), "}"]
        assert lines(JOINED[name]) == written


# ---- in a browser


@pytest.fixture
def page(chromium):
    "A page that has loaded all scripts, twice; `page.said` collects what failed, `page.before` the names of one without scripts."
    blank = "<!doctype html><title>None</title>"
    files = {"blank": blank, "all": f"{blank}{early().decode() * 2}<main class='content'></main>"}

    def answer(route):
        name = route.request.url.split("/", 3)[3]
        text = (files | JOINED).get(name, "")
        kind = "text/html" if name in files else "text/javascript"
        route.fulfill(status=200 if text else 404, content_type=kind, body=text)

    page = chromium.new_page()
    page.said = []
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.route("**/*", answer)
    page.goto("http://course.test/blank")
    page.before = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    page.goto("http://course.test/all")
    for name in [*JOINED, *JOINED]:
        page.add_script_tag(url=f"http://course.test/{name}")
    yield page
    page.close()


class TestInChromium:
    pytestmark = in_chromium

    def test_one_name_is_global(self, page):
        "A name that a script declares outside of a block would be no property of the window, but declared twice, an error."
        after = set(page.evaluate("Object.getOwnPropertyNames(window)"))
        assert after - page.before == {"lessonpress"} and page.said == []

    def test_every_name_that_a_script_does_not_declare_is_there(self, page):
        said = json.loads(
            deno("lint", "--json", "--rules-tags=", "--rules-include=no-undef").stdout
        )
        undeclared = {
            d["message"].split()[0] for d in said["diagnostics"] if d["code"] == "no-undef"
        }
        assert {"document", "lessonpress"} <= undeclared
        assert page.evaluate("names => names.filter(n => !(n in window))", [*undeclared]) == []

    def test_what_a_script_takes_from_another_is_there(self, page):
        taken = [
            (name.strip(), of)
            for file in FILES
            if file not in OF_FRAMES
            for names, of in re.findall(
                r"^const \{([^}]*)\} = ([\w.]+)$",
                file.read_text(encoding="utf-8"),
                re.M,
            )
            for name in names.split(",")
        ]
        groups = {"fsrs", "selfTest", "figures", "video"}
        asked = [
            f"lessonpress.{of}.{name}" if of in groups else f"{of}.{name}" for name, of in taken
        ]
        assert len(asked) > 80
        lost = "asked => asked.filter(a => a.split('.').reduce((o, k) => o?.[k], window) === undefined)"
        assert page.evaluate(lost, asked) == []
