"""A course's own looks: Quarto's themes, sheets of SCSS, options and a brand, as colours and rules that can be read on light and on dark paper."""

import re

import pytest

from lessonpress import extras
from lessonpress.colours import contrast, read
from lessonpress.gather.quarto_yml import load_config
from lessonpress.gather.themes.palettes import BOOTSWATCH, DARK, OURS
from lessonpress.gather.themes.scss import read_sheet
from lessonpress.pipeline import build
from lessonpress.problems import Report
from lessonpress.render.templates import THEME
from lessonpress.rules import known

SCSS = """\
/*-- scss:defaults --*/
$brand: #7a3b9a;
$primary: lighten($brand, 25%); // too light
$body-bg: #fffbe8 !default;
$card-cap-bg: red;

/*-- scss:rules --*/
// a remark
h2 { color: $brand; &:hover { border-color: blue } }
.hero { background: $brand; color: #222; @include media-breakpoint-up(md) { padding: 3rem } }
"""


def styled(root, said, **files):
    for name, text in files.items():
        (root / name.replace("__", ".")).write_text(text)
    (root / "_quarto.yml").write_text(said)
    report = Report()
    config = load_config(root, report)
    return config.style, [(p.rule, p.file, p.line, p.message) for p in report.problems]


def colours(style):
    "The colours of ours that a sheet sets, on light and on dark paper."
    found = re.findall(r"--([\w-]+): light-dark\(([^,]+), ([^)]+)\);", style)
    return {name: pair for name, *pair in found}


def ratio(style, name, at):
    said = colours(style)
    paper = said.get("paper", OURS["paper"])
    return contrast(read(said[name][at])[0], read(paper[at])[0])


def test_our_own_colours_stand_in_two_places_alike():
    sheet = (THEME / "content.css").read_text()
    for name, (light, dark) in OURS.items():
        assert f"--{name}: light-dark({light}, {dark})" in sheet


def test_a_course_without_a_theme_has_no_sheet(tmp_path):
    assert styled(tmp_path, "website: {title: T}\n") == ("", [])
    assert styled(tmp_path, "format: {html: {theme: default}}\n") == ("", [])


@pytest.mark.parametrize("name", BOOTSWATCH)
def test_a_theme_of_quartos_is_its_colour_on_our_paper(tmp_path, name):
    style, [told] = styled(tmp_path, f"format:\n  html:\n    theme: {name}\n")
    assert told[:3] == ("unsupported", "_quarto.yml", 3) and f"`{name}`" in told[3]
    assert all(ratio(style, "accent", at) >= 4.5 for at in (0, 1))
    assert ("color-scheme: dark" in style) == (name in DARK)


def test_a_sheet_says_colours_and_rules(tmp_path):
    style, told = styled(tmp_path, "format: {html: {theme: [cosmo, a.scss]}}\n", a__scss=SCSS)
    assert colours(style)["paper"] == ["#fffbe8", "#16181b"]
    assert all(ratio(style, name, at) >= 4.5 for name in ("accent", "soft") for at in (0, 1))
    assert {t[:3] for t in told[:-1]} <= {
        ("unsupported", "a.scss", 5),
        ("unsupported", "_quarto.yml", 1),
    }
    assert "`$card-cap-bg`" in told[0][3] and "`cosmo`" in told[1][3]
    assert told[2][:3] == ("contrast", "a.scss", 3) and "2.8 to 1" in told[2][3] and len(told) == 3
    assert "main.content.content h2:hover {" in style and "min-width: 768px" in style
    # What could not be read on dark paper has a colour for it; text on a ground of its own keeps its.
    [dark] = re.findall(r"color: light-dark\(#7a3b9a, (#\w+)\)", style)
    assert contrast(read(dark)[0], read("#16181b")[0]) >= 4.5 and "color: #222;" in style


def test_two_schemes_have_sheets_of_their_own(tmp_path):
    said = "format:\n  html:\n    theme:\n      light: [flatly, both.scss, l.scss]\n      dark: [darkly, both.scss]\n"
    sheets = {"both__scss": "$body-bg: #fff0e0;\n.x { top: 1px }", "l__scss": ".y { top: 2px }"}
    style, told = styled(tmp_path, said, **sheets)
    assert colours(style)["paper"] == ["#fff0e0", "#16181b"]  # paper for light is none for dark
    assert [t[1:3] for t in told] == [("both.scss", 1), ("_quarto.yml", 4)]
    own, light = style.split("@media (prefers-color-scheme: light)")
    assert ".x {" in own and ".y {" not in own and light.count(".y {") == 2 and ".x {" not in light


def test_dark_paper_alone_is_that_of_both(tmp_path):
    style, told = styled(
        tmp_path, "theme: a.scss\n", a__scss="$body-bg: #112233; $body-color: #eee;"
    )
    assert colours(style)["paper"] == ["#112233", "#112233"] and not told
    assert ratio(style, "ink", 0) >= 4.5 and "color-scheme: dark" in style


def test_options_and_a_brand(tmp_path):
    said = "format:\n  html:\n    mainfont: Georgia\n    linkcolor: '#77aaff'\n    fontsize: 18\n    backgroundcolor: white\n"
    style, [told] = styled(tmp_path, said)
    assert told[:3] == ("contrast", "_quarto.yml", 4)
    assert "--serif: Georgia;" in style and "font-size: 18px" in style
    assert colours(style)["paper"] == ["#ffffff", "#16181b"]
    brand = "color:\n  palette: {sea: '#004455'}\n  primary: sea\n  background: {light: '#fafafa', dark: '#101010'}\ntypography: {base: {family: Lato}}\n"
    style, told = styled(tmp_path, "website: {title: T}\n", _brand__yml=brand)
    assert colours(style)["accent"][0] == "#004455" and '"Lato", system-ui' in style
    assert colours(style)["paper"] == ["#fafafa", "#101010"] and not told
    assert styled(tmp_path, "brand: false\n")[0] == ""
    more = "color: {primary: navy}\nlogo: a.png\ntypography:\n  fonts: [{family: Lato, source: google}]\n"
    _, [told] = styled(tmp_path, "website: {title: T}\n", _brand__yml=more)
    assert told[:3] == ("unsupported", "_brand.yml", 2) and "`typography.fonts`" in told[3]


def test_what_is_broken_is_told_with_its_line_and_the_rest_is_taken(tmp_path):
    broken = "$primary: navy;\n.a { top: 1px }\n.b { color: $nope; }\n"
    style, [told] = styled(tmp_path, "theme: a.scss\n", a__scss=broken)
    assert told[:3] == ("unsupported", "a.scss", 3) and "Undefined variable" in told[3]
    assert colours(style)["accent"][0] == "#000080" and ".a" not in style
    style, [told] = styled(tmp_path, "theme: none.scss\n")
    assert style == "" and told[0] == "no-effect"
    style, [told] = styled(tmp_path, "theme: ../a.scss\n")
    assert "outside" in told[3]


def test_a_sheet_reads_nothing_but_the_course_and_loads_nothing(tmp_path):
    (tmp_path / "_part.scss").write_text("$primary: navy; .p { top: 1px }")
    away = '@import url("https://fonts.example.org/x.css");\n@import "part";\n.b { top: 2px }\n'
    style, [told] = styled(tmp_path, "theme: a.scss\n", a__scss=away)
    assert (
        "fonts.example.org" not in style
        and ".p {" in style
        and told[:3] == ("unsupported", "a.scss", 1)
    )
    style, [told] = styled(tmp_path, "theme: b.scss\n", b__scss='@import "/etc/passwd";\n')
    assert "root:" not in style and "left out" in told[3]


@pytest.mark.parametrize(
    "named",
    ["url('{}')", 'url( "{}" )', "url({})", "'{}'", '"{}" screen', "url({}) print"],
)
def test_a_face_from_another_host_leaves_the_rest_of_a_sheet_whole(named):
    for address in ("https://f.example/css2?a=b:wght@4;6&c=d", "//f.example/x.css"):
        text = f"@import {named.format(address)};\n@import {named.format(address)};\n.b {{ top: 2px }}\n"
        sheet = read_sheet(text, {})
        assert "f.example" not in sheet.css and ".b {" in sheet.css
        assert [(line, "another host" in message) for message, line, _ in sheet.wrong] == [
            (1, True),
            (2, True),
        ]


def test_names_of_colours_and_bootstraps_mixins_are_no_trouble():
    rules = ".b { @include box-shadow(0 1px 2px $red, 0 0 1px #000); @include transition(all 1s); @include border-radius(3px) }"
    sheet = read_sheet(f"$white: #fefefe;\n$red: #e00;\n{rules}\n", {})
    assert sheet.wrong == [] and sheet.variables == {"white": "#fefefe", "red": "#e00"}
    for said in (
        "box-shadow: 0 1px 2px #e00, 0 0 1px #000",
        "transition: all 1s",
        "border-radius: 3px",
    ):
        assert said in sheet.css


def test_a_sheet_that_breaks_its_compiler_breaks_no_build(tmp_path):
    endless = "@function f($n) { @return f($n); }\n.a { top: f(1) }\n"
    _, [told] = styled(tmp_path, "theme: a.scss\n", a__scss=endless)
    assert told[0] == "unsupported" and told[1] == "a.scss"


def test_without_a_compiler_plain_css_and_values_are_taken(monkeypatch):
    monkeypatch.setattr(extras, "version", lambda package: "")
    sheet = read_sheet(
        "$blue: #00f; // x\n$primary: $blue;\n.a { top: 1px; & .b { top: 2px } }\n", {}
    )
    assert sheet.variables == {"blue": "#00f", "primary": "#00f"} and ".b" in sheet.css
    assert not sheet.wrong
    [wrong] = read_sheet(SCSS, {}).wrong
    assert wrong[1] == 8 and wrong[2] == "pip install 'lessonpress[scss]'"


def test_the_rules_are_known():
    assert {"contrast", "diagram"} <= known().keys()


OWN = "@media print { h1, .x h2 { color: red } }\n.y { background: url(a.png) } /* p { */\n"


def test_each_page_has_the_sheet(tmp_path):
    (tmp_path / "sub").mkdir()
    said = "website: {title: T, site-url: https://example.org/x/}\ntheme: a.scss\ncss: own.css\n"
    for name, text in {
        "_quarto.yml": said,
        "a.scss": "$primary: navy;",
        "own.css": OWN,
    }.items():
        (tmp_path / name).write_text(text)
    for name in ("index.qmd", "sub/a.qmd"):
        (tmp_path / name).write_text("---\ntitle: T\n---\n\nText.\n")
    build(tmp_path)
    site = tmp_path / "_site"
    assert "#000080" in (site / "assets/course.css").read_text()
    for page, to in (("index.html", ""), ("sub/a.html", "../"), ("404.html", "/x/")):
        html = (site / page).read_text()
        sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', html)
        assert sheets[:2] == [f"{to}assets/lessonpress.css", f"{to}assets/course.css"]
        assert page == "404.html" or sheets[-1] == f"{to}own.css", "which wins"
    assert (site / "own.css").read_text() == OWN.replace(
        "h1, .x h2", "main.content.content h1, .x h2"
    )
