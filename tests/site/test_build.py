"""What a build writes, keeps and refuses; and the commands around it."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.etree
import lxml.html
import pytest
from course import ROOT, lesson

from lessonpress import pipeline as B
from lessonpress.commands.main import run
from lessonpress.finish import output_folder
from lessonpress.finish.output_folder import recover
from lessonpress.gather.quarto_yml import load_config
from lessonpress.html_tree import parsed
from lessonpress.problems import Report
from lessonpress.render.html import scan

needs_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone of the repository")
REFERENCE = Path(__file__).parent / "quarto-reference"


def build(course, *args):
    return run(["--course", str(course.root), "build", "--renderer", "pandoc", *args])


def test_every_page_is_written_with_its_title_navigation_and_neighbours(course, capsys):
    assert build(course) == 0
    assert re.fullmatch(
        r"Built 3 pages into \S*_site/ with Pandoc in \d+\.\d s\n", capsys.readouterr().out
    )
    page = lxml.html.fromstring(course.page("nbs/01_line.html"))
    assert (
        page.findtext(".//title") == "A line – A small course"
        and page.xpath("//h1")[0].text == "A line"
    )
    assert page.xpath("//link[@rel='canonical']/@href") == [
        "https://example.org/course/nbs/01_line.html"
    ]
    assert page.xpath("//a[@rel='prev']/@href") == ["../index.html"] and page.xpath(
        "//a[@rel='next']/@href"
    ) == ["../outlines/lecture.html"]
    assert "slope = " not in page.xpath("//*[@class='run-card']")[0].text_content()
    assert page.xpath("//nav[@id='TOC']//a/@href") == ["#slope"]
    assert [a.text for a in page.xpath("//div[@class='answers']//a")] == [
        "What does the slope of a line say?"
    ]


def test_every_link_of_the_built_site_leads_somewhere(course):
    assert build(course) == 0
    site = course.root / "_site"
    pages = {
        p.relative_to(site).as_posix(): scan(parsed(p.read_text()), p.relative_to(site).as_posix())
        for p in site.rglob("*.html")
        if p.name != "404.html"
    }
    for file, found in pages.items():
        for link in found.links:
            if not link.target:
                continue
            assert (site / link.target).is_file(), (file, link.raw)
            if link.anchor:
                assert link.anchor in pages[link.target].ids, (file, link.raw)


def test_the_404_page_has_absolute_links_below_the_sites_address(course):
    assert build(course) == 0
    links = lxml.html.fromstring(course.page("404.html")).xpath(
        "//a/@href | //link/@href | //script/@src"
    )
    assert links and all(x.startswith(("/course/", "#", "data:")) for x in links)


def test_the_sitemap_names_every_page(course):
    assert build(course) == 0
    assert re.findall("<loc>(.*?)</loc>", course.page("sitemap.xml")) == [
        f"https://example.org/course/{p}"
        for p in ("index.html", "nbs/01_line.html", "outlines/lecture.html")
    ]


def test_the_sitemap_is_xml_whatever_pages_and_site_are_called(course, monkeypatch):
    course.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    monkeypatch.setenv("LESSONPRESS_SITE_URL", "https://example.org/r&d;x='1'/")
    course.write("R&D <a> ü 'b'.qmd", "---\ntitle: R&D\n---\n\nText.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"/*.qmd"')
    assert build(course) == 0
    root = lxml.etree.fromstring((course.root / "_site/sitemap.xml").read_bytes())
    found = [urlsplit(el.text) for el in root.iter("{*}loc")]
    assert [unquote(url.path).removeprefix("/r&d;x='1'/") for url in found] == [
        "R&D <a> ü 'b'.html",
        "index.html",
        "nbs/01_line.html",
        "outlines/lecture.html",
    ]
    assert all((course.root / "_site" / unquote(url.path)[11:]).is_file() for url in found)


def files(course):
    site = course.root / "_site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_two_builds_give_the_same_bytes(course):
    assert build(course) == 0
    first = files(course)
    shutil.rmtree(course.root / ".lessonpress")
    assert build(course) == 0 and files(course) == first


def test_navigation_reaches_files_and_addresses_from_every_page(course):
    course.write("files/a plan.pdf", "x")
    course.replace(
        "_quarto.yml",
        "        href: nbs/01_line.ipynb",
        "        href: files/a plan.pdf\n      - text: Mail\n        href: mailto:a@example.org",
    )
    assert build(course) == 0

    def links(page):
        return [
            a.get("href")
            for a in lxml.html.fromstring(course.page(page)).xpath("//nav[@aria-label='Site']//a")
        ]

    assert links("nbs/01_line.html") == ["../files/a%20plan.pdf", "mailto:a@example.org"]
    assert links("404.html") == ["/course/files/a%20plan.pdf", "mailto:a@example.org"]
    assert (course.root / "_site/files/a plan.pdf").is_file()


def test_titles_of_bar_and_contents_are_the_courses(course):
    course.replace("_quarto.yml", "  navbar:", "  navbar:\n    title: Short")
    course.replace("_quarto.yml", "    toc: true", "    toc: true\n    toc-title: In this part")
    assert build(course) == 0
    page = lxml.html.fromstring(course.page("nbs/01_line.html"))
    assert (
        page.find_class("brand")[0].text_content().strip() == "Short"
        and page.get_element_by_id("toc-title").text == "In this part"
    )


def test_what_a_page_says_of_itself_is_text(course):
    course.write(
        "index.qmd",
        "---\ntitle: '<script>a</script> & \"b\"'\nsubtitle: a < b\nauthor: <b>\ncategories: <u>news\nlang: de\n---\n\n## Later\n\nText.\n",
    )
    assert build(course) == 0
    page = lxml.html.fromstring(course.page("index.html"))
    assert (
        page.xpath("//h1")[0].text == "& “b”"
        and page.findtext(".//p[@class='subtitle lead']") == "a < b"
    )
    assert [c.text for c in page.find_class("quarto-category")] == ["<u>news"] and page.get(
        "lang"
    ) == "de"


@pytest.mark.parametrize(
    "told, said",
    [("Ann", "Ann"), ("[Ann, {name: Ben}, '']", "Ann, Ben"), ("{name: Ann}", "Ann"), ("''", None)],
)
def test_a_page_names_its_authors_above_it_and_to_machines(course, told, said):
    course.write("index.qmd", f"---\ntitle: Start\nauthor: {told}\n---\n\nText.\n\n## Later\n")
    assert build(course) == 0
    page = lxml.html.fromstring(course.page("index.html"))
    above = page.findtext(".//div[@class='quarto-title-meta-contents']/p")
    assert [above, *page.xpath("//meta[@name='author']/@content")] == [said, said][: 1 + bool(said)]


def test_a_file_of_the_course_does_not_take_the_place_of_a_page(course):
    course.write("nbs/01_line.html", "an old export")
    course.replace("index.qmd", "Text.", "See [it](nbs/01_line.html).")
    assert build(course) == 0 and "A slope is a number" in course.page("nbs/01_line.html")


def test_a_page_that_opens_with_a_heading_has_it_as_its_title_once(course):
    course.write("notes.md", "# Notes *taken*\n\n## Later\n\nText.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "notes.md"')
    assert build(course) == 0
    page = lxml.html.fromstring(course.page("notes.html"))
    assert [h.text_content() for h in page.xpath("//h1")] == ["Notes taken"] and [
        h.text for h in page.xpath("//main//h2")
    ] == ["Later"]


def test_a_course_without_pages_is_an_error(tmp_path, capsys):
    (tmp_path / "_quarto.yml").write_text("project:\n  render: ['x/*.qmd']\n")
    assert run(["--course", str(tmp_path), "build", "--renderer", "pandoc"]) == 1
    assert (
        "_quarto.yml:2: no page matches" in capsys.readouterr().err
        and not (tmp_path / "_site").exists()
    )


def test_what_is_gone_from_the_course_is_gone_from_the_site(course):
    course.write("extra.qmd", "---\ntitle: Extra\n---\n\nText.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "extra*.qmd"')
    assert build(course) == 0 and (course.root / "_site/extra.html").is_file()
    (course.root / "extra.qmd").unlink()
    assert build(course) == 0 and not (course.root / "_site/extra.html").exists()


def test_rendering_never_executes(course):
    nb = lesson()
    nb["cells"][2]["source"] = ["#| label: slope-of-two\n", "open('was_executed', 'w')\n", "slope"]
    course.write("nbs/01_line.ipynb", nb)
    assert build(course) == 0 and not list(course.root.rglob("was_executed"))


def test_an_edit_in_progress_is_shown_and_told(course):
    course.replace("index.qmd", "Text.", "See [x](none.qmd) and more.")
    done = B.build(course.root, keep_going=True)
    assert [p.rule for p in done.report.problems] == ["broken-link"] and "and more" in course.page(
        "index.html"
    )


def test_clean_removes_the_site_and_nothing_else(course, capsys):
    before = set(course.root.rglob("*"))
    assert build(course) == 0
    assert run(["--course", str(course.root), "clean"]) == 0
    assert set(course.root.rglob("*")) == before


def test_quarto_that_is_missing_is_named(course, capsys, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name, **_: None)
    assert run(["--course", str(course.root), "build", "--renderer", "quarto"]) == 1
    assert "Quarto is not on PATH" in capsys.readouterr().err


QUARTO_WRITES = 'while [ "$1" != --output-dir ]; do shift; done; mkdir -p "$2/_site" "$2/.lessonpress" && echo new > "$2/index.html" && cp _site/* "$2/_site"'


@pytest.mark.parametrize(
    "code, kept",
    [
        ("exit 1", "old"),
        ("mkdir x", "old"),
        (f"{QUARTO_WRITES}; exit 1", "old"),
        (f"test -f _site/index.html && {QUARTO_WRITES}", "new\n"),
    ],
)
def test_a_quarto_that_fails_leaves_the_last_site(course, capsys, monkeypatch, code, kept):
    "While Quarto renders, the last site is there; it is not published in the new one, where a pattern of resources reaches it."
    course.write("_site/index.html", "old")
    fake = course.write("bin/quarto", f"#!/bin/sh\n{code}\n")
    fake.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name, **_: str(fake))
    assert run(["--course", str(course.root), "build", "--renderer", "quarto"]) == (kept == "old")
    assert (course.root / "_site/index.html").read_text() == kept
    assert sorted(p.name for p in (course.root / "_site").iterdir()) == (
        ["index.html"] if kept == "old" else ["badge", "index.html"]
    )
    assert not list(course.root.glob("._site*"))


def test_the_reference_site_builds_with_quartos_headings_and_title_blocks(tmp_path):
    root = tmp_path / "course"
    shutil.copytree(REFERENCE / "source", root)
    done = B.build(root, keep_going=True)
    assert not done.report.errors
    assert "missing-alt" in {p.rule for p in done.report.warnings}, (
        "its SVG output has no alternative text"
    )
    assert not [p for p in done.report.warnings if p.rule == "unsupported"]
    for name, href in (
        ("kitchen", "kitchen"),
        ("index", "index"),
        ("nbs-01_kitchen", "nbs/01_kitchen"),
        ("nbs-02_options", "nbs/02_options"),
        ("log-first", "log/first"),
    ):
        quarto = lxml.html.fromstring((REFERENCE / f"main/{name}.html").read_text()).xpath(
            "//main"
        )[0]
        ours = lxml.html.fromstring((root / f"_site/{href}.html").read_text()).xpath("//main")[0]

        def words(main, path):
            return [" ".join(e.text_content().split()) for e in main.xpath(path)]

        for path in (
            ".//h1 | .//h2 | .//h3",
            ".//header[@id='title-block-header']//*[contains(@class, 'quarto-category') or contains(@class, 'subtitle')"
            " or contains(@class, 'description') or contains(@class, 'quarto-title-meta-')]",
        ):
            assert words(ours, path) == words(quarto, path), (name, path)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    "The two wheels, each made from its source distribution as a release does: their names of files, and their metadata."
    pytest.importorskip("build")
    work = tmp_path_factory.mktemp("wheels")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for file in filter(None, listed.stdout.split("\0")):
        if (ROOT / file).is_file() and not file.startswith(("nbs/", "tests/")):
            (work / "source" / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, work / "source" / file)
    found = {}
    for name, folder in (("lessonpress", "source/lessonpress"), ("lessondl", "source")):
        args = ["--no-isolation", "--outdir", str(work / name), str(work / folder)]
        done = subprocess.run(
            [sys.executable, "-m", "build", *args], capture_output=True, text=True, timeout=200
        )
        assert done.returncode == 0, done.stderr + done.stdout
        (wheel,) = (work / name).glob("*.whl")
        with zipfile.ZipFile(wheel) as z:
            (metadata,) = (n for n in z.namelist() if n.endswith(".dist-info/METADATA"))
            found[name] = set(z.namelist()), message_from_bytes(z.read(metadata))
    return found


def tracked(folder):
    said = subprocess.run(
        ["git", "ls-files", folder], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return set(said.stdout.split())


NO_MODULES = {f"lessonpress/{n}" for n in ("pyproject.toml", "setup.py", "README.md", "LICENSE")}


@pytest.mark.slow
@needs_git
def test_the_wheel_of_the_generator_holds_all_of_it_and_nothing_of_the_course(wheels):
    names, metadata = wheels["lessonpress"]
    inside = {n for n in names if ".dist-info/" not in n}
    assert inside == tracked("lessonpress") - NO_MODULES
    kinds = {Path(n).suffix for n in inside} | {Path(n).name for n in inside}
    assert {".lua", ".js", ".css", ".html", ".yml", "py.typed"} <= kinds
    assert "lessonpress/extension/filter.py" in inside
    needed = {re.split(r"[^\w-]", n)[0] for n in metadata.get_all("Requires-Dist") if ";" not in n}
    assert {"lxml", "jinja2"} <= {n.lower() for n in needed}
    assert not needed & {"torch", "fastai", "numpy", "matplotlib", "lessondl"}


@pytest.mark.slow
@needs_git
def test_the_wheel_of_the_library_holds_the_lessons_modules_and_needs_the_generator(wheels):
    names, metadata = wheels["lessondl"]
    assert {n for n in names if ".dist-info/" not in n} == tracked("lessondl")
    needed = metadata.get_all("Requires-Dist")
    version = wheels["lessonpress"][1]["Version"]
    assert f"lessonpress=={version}" in needed and "torch>=2.2" in needed


@pytest.mark.slow
@needs_git
@pytest.mark.parametrize("name", ["lessonpress", "lessondl"])
def test_each_wheel_has_its_licence_and_says_what_it_is(wheels, name):
    names, metadata = wheels[name]
    assert [n for n in names if n.endswith(".dist-info/licenses/LICENSE")]
    assert metadata["Name"] == name and metadata["Summary"] and name in metadata.get_payload()


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["build"],
        ["serve"],
        ["check"],
        ["run"],
        ["clean"],
        ["collect"],
        ["notebook-filter"],
        ["document-filter"],
    ],
)
def test_every_command_has_help(command, capsys):
    assert run([*command, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_without_what_it_needs_the_command_says_what_to_install():
    code = "import sys; sys.modules['typer'] = None; from lessonpress.__main__ import main; sys.exit(main([]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2 and "pip install lessonpress" in done.stderr


def test_a_build_that_is_told_to_end_leaves_the_last_site(course):
    course.write("_site/index.html", "old")
    course.write("bin/quarto", "#!/bin/sh\necho started\nexec sleep 60\n").chmod(0o755)
    env = {**os.environ, "PATH": f"{course.root / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "lessonpress", "--course", str(course.root)),
            *("build", "--renderer", "quarto"),
        ],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "started\n"
        process.terminate()
        assert process.wait(10) == 143
    assert (course.root / "_site/index.html").read_text() == "old" and not list(
        course.root.glob("._site*")
    )


def test_the_courses_own_404_page_has_absolute_links_too(course):
    course.write(
        "404.qmd",
        "---\ntitle: Gone\n---\n\nBegin [again](index.qmd), or see [why](#why).\n\n## Why\n",
    )
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "404.qmd"')
    assert build(course) == 0
    page = lxml.html.fromstring(course.page("404.html"))
    assert page.findtext(".//h1") == "Gone" and page.xpath("//main//a/@href")[:2] == [
        "/course/index.html",
        "#why",
    ]


def test_the_footer_is_markdown_with_links_from_every_page(course):
    course.replace(
        "_quarto.yml",
        "  page-navigation: true",
        '  page-navigation: true\n  page-footer: "A & *B*: [start](index.qmd)"',
    )
    assert build(course) == 0
    assert 'A &amp; <em>B</em>: <a href="../index.html">start</a>' in course.page(
        "nbs/01_line.html"
    )
    assert 'A &amp; <em>B</em>: <a href="/course/index.html">start</a>' in course.page("404.html")


def test_a_build_that_was_killed_leaves_nothing_behind_and_loses_nothing(course):
    assert build(course) == 0
    gone = subprocess.Popen(["true"])
    gone.wait()
    (course.root / "_site").rename(course.root / f"._site.old-{gone.pid}")
    (course.root / f"._site.new-{gone.pid}").mkdir()
    recover(load_config(course.root, Report()))
    assert "A line" in course.page("nbs/01_line.html")
    assert not [p for p in course.root.iterdir() if p.name.startswith("._site")]


@pytest.mark.parametrize("nth", (1, 2))
@pytest.mark.parametrize(
    "error, code", [(KeyboardInterrupt(), 130), (PermissionError(13, "Permission denied"), 1)]
)
def test_a_build_that_breaks_off_while_folders_change_places_puts_the_last_site_back(
    course, monkeypatch, nth, error, code
):
    course.write("extra.qmd", "---\ntitle: Extra\n---\n\nText.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "*.qmd"')
    assert build(course) == 0
    before, rename, count = files(course), Path.rename, iter(range(1, 100))
    course.replace("_quarto.yml", "title: A small course", "title: Another name")  # on every page
    (course.root / "extra.qmd").unlink()
    course.write("log/one.qmd", "---\ntitle: One\n---\n\nText.\n")
    course.replace("_quarto.yml", '"index.qmd", "*.qmd"', '"index.qmd", "log/*.qmd"')

    def broken(self, target):
        if next(count) == nth:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", broken)
    monkeypatch.setattr(output_folder, "exchange", lambda one, other: False)  # as on some hosts
    assert build(course) == code and files(course) == before
    assert (
        not [p for p in course.root.iterdir() if p.name.startswith("._site")]
        and not (course.root / "_site/log").exists()
    )


def test_a_file_may_take_the_place_of_a_folder_and_the_other_way_round(course):
    course.write("a/b.html/c.txt", "x")
    course.write("a/d.txt", "x")
    course.replace("_quarto.yml", "  type: website", "  type: website\n  resources: [a]")
    assert build(course) == 0 and files(course)["a/b.html/c.txt"] == b"x"
    shutil.rmtree(course.root / "a")
    course.write("a/b.html", "y")
    course.write("a/d.txt/e", "y")
    assert build(course) == 0 and {
        k: v for k, v in files(course).items() if k.startswith("a/")
    } == {"a/b.html": b"y", "a/d.txt/e": b"y"}


def test_a_heading_called_course_keeps_its_anchor(course):
    course.replace("index.qmd", "## Later", "## Course")
    assert build(course) == 0
    assert course.page("index.html").count(' id="course"') == 1


def test_an_address_said_by_the_environment_is_in_the_pages(course, monkeypatch):
    course.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    args = ["--course", str(course.root), "build", "--renderer", "pandoc"]
    assert (
        run(args) == 0
        and "canonical" not in course.page("index.html")
        and not (course.root / "_site/sitemap.xml").exists()
    )
    monkeypatch.setenv("LESSONPRESS_SITE_URL", "https://example.net/notes")
    assert run(args) == 0
    assert '<link rel="canonical" href="https://example.net/notes/index.html">' in course.page(
        "index.html"
    )
    assert "<loc>https://example.net/notes/nbs/01_line.html</loc>" in course.page(
        "sitemap.xml"
    ) and 'href="/notes/' in course.page("404.html")


def test_quarto_gets_that_address_by_a_profile_which_is_there_only_while_it_renders(
    course, monkeypatch
):
    """Quarto reads `_quarto-NAME.yml` over `_quarto.yml` for each NAME in QUARTO_PROFILE."""
    fake = course.write(
        "bin/quarto",
        '#!/bin/sh\nmkdir "$3" && echo new > "$3/index.html"\necho "$QUARTO_PROFILE" > profile\ncp _quarto-lessonpress-address.yml said.yml 2>/dev/null || :\n',
    )
    fake.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name, **_: str(fake))
    monkeypatch.setenv("QUARTO_PROFILE", "own")
    before = course.write(
        "_quarto.yml",
        (course.root / "_quarto.yml")
        .read_text()
        .replace("  site-url: https://example.org/course/\n", ""),
    ).read_bytes()
    assert run(["--course", str(course.root), "build", "--renderer", "quarto"]) == 0
    assert (course.root / "profile").read_text() == "own\n" and not (
        course.root / "said.yml"
    ).exists()
    shutil.rmtree(course.root / "_site")
    monkeypatch.setenv("LESSONPRESS_SITE_URL", "https://example.net/notes")
    assert run(["--course", str(course.root), "build", "--renderer", "quarto"]) == 0
    assert (course.root / "profile").read_text() == "own,lessonpress-address\n"
    assert json.loads((course.root / "said.yml").read_text()) == {
        "website": {"site-url": "https://example.net/notes/"}
    }
    assert (
        not (course.root / "_quarto-lessonpress-address.yml").exists()
        and (course.root / "_quarto.yml").read_bytes() == before
    )
