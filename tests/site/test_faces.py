"""The site's own faces of type: what they hold, how heavy they are, what they are called, and which pages ask for which."""

import io
import re

import lxml.html
import pytest
from fontTools.ttLib import TTFont

from lessonpress.features.faces import cut
from lessonpress.kit import plot
from lessonpress.pipeline import build
from lessonpress.prepare.plot_colours import COLOURS, themed
from lessonpress.render.motif import motif, points
from lessonpress.render.templates import THEME

FACES = cut.cuts()


def test_all_faces_together_weigh_less_than_120_kilobytes():
    assert sum(map(len, FACES.values())) < 120_000
    assert all(data[:4] == b"wOF2" for data in FACES.values())


@pytest.mark.parametrize("name", FACES)
def test_a_face_has_what_notes_are_written_in(name):
    font = TTFont(io.BytesIO(FACES[name]))
    letters = set(map(chr, font.getBestCmap()))
    assert set("aZ09äßéŁčñ αβθλπσωΩ ∂∑√∞≈≠≤≥−± ←→↑↓ –—“”’…·") <= letters


def test_weights_can_vary_where_pages_use_several():
    for name, (low, high) in {"serif.woff2": (400, 700), "mono.woff2": (400, 600)}.items():
        (axis,) = TTFont(io.BytesIO(FACES[name]))["fvar"].axes
        assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", low, high)


@pytest.mark.parametrize("name", FACES)
def test_a_cut_font_keeps_its_licence_and_gives_up_its_reserved_name(name):
    names = {n.nameID: str(n) for n in TTFont(io.BytesIO(FACES[name]))["name"].names}
    assert "Reserved Font Name" in names[0] and "SIL Open Font License" in names[13]
    assert not any("Source" in names.get(i, "") for i in (1, 3, 4, 6))


def test_cut_fonts_are_kept_and_what_is_damaged_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = []
    monkeypatch.setattr(cut, "data_of", lambda c: made.append(c) or b"wOF2" + c.family.encode())
    first = cut.cuts()
    assert cut.cuts() == first and len(made) == len(cut.CUTS)
    for path in (tmp_path / "lessonpress/faces").iterdir():
        path.write_bytes(b"")
    assert cut.cuts() == first and len(made) == 2 * len(cut.CUTS)


def test_a_page_asks_for_the_faces_that_it_shows(course):
    course.replace("index.qmd", "Text.", "Text.\n")
    build(course.root)
    asked = {
        href: lxml.html.document_fromstring(course.page(href)).get("data-faces").split()
        for href in ("index.html", "nbs/01_line.html")
    }
    assert asked["index.html"] == ["assets/faces/serif.woff2"]
    assert asked["nbs/01_line.html"] == [
        "../assets/faces/serif.woff2",
        "../assets/faces/mono.woff2",
    ]
    sheet = (course.root / "_site/assets/lessonpress.css").read_text()
    named = re.findall(r"url\((faces/[\w-]+\.woff2)\)", sheet)
    assert {f"assets/{n}" for n in named} == {f"assets/faces/{n}" for n in FACES}
    assert all((course.root / "_site/assets" / n).read_bytes() in FACES.values() for n in named)


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_plots_reach_the_contrast_of_text_on_either_paper():
    css = (THEME / "content.css").read_text()
    papers = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", css).groups()
    assert COLOURS.keys() == {plot.INK, plot.BLUE, plot.RUST, plot.GREEN}
    for shown in COLOURS.values():
        assert all(contrast(c, paper) >= 4.5 for c, paper in zip(shown, papers, strict=True))


def test_a_plot_has_a_sheet_for_the_colours_that_it_uses_and_another_picture_none():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path style="stroke: #c8582f"/></svg>'
    sheet = lxml.etree.fromstring(themed(svg))[0]
    assert sheet.tag.endswith("style") and sheet.text.count("#c8582f") == 4
    assert "#777b7e" not in sheet.text
    for other in ("<svg/>", "<svg><path style='fill: red'/></svg>", "<svg style='fill: #c8582f'"):
        assert themed(other) == other


def test_the_pieces_of_the_motif_come_closer_to_the_curve_the_more_there_are():
    def miss(pieces):
        at = [x for x, _ in points(pieces, 1, 1)]
        heights = [y for _, y in points(pieces, 1, 1)]
        fine = points(200, 1, 1)

        def line(x):
            i = min(int(x * pieces), pieces - 1)
            return heights[i] + (heights[i + 1] - heights[i]) * (x - at[i]) * pieces

        return max(abs(line(x) - y) for x, y in fine)

    assert miss(1) > miss(3) > miss(5) > miss(8) and miss(8) < 0.05
    drawn = lxml.etree.fromstring(motif(4, curve="#111", line="#222", ground="#333"))
    assert len(drawn.findall("g/circle")) == 5 and drawn.get("aria-hidden") == "true"
    assert {"#111", "#222"} == {p.get("stroke") for p in drawn.findall("path")}
