"""Flash cards, imported by Anki itself: nothing twice, what changed is changed in its place, and what the learner did stays."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import lxml.html
import pytest
from course import code, lesson

from lessonpress.commands.main import run
from lessonpress.pandoc.worker import Worker
from lessonpress.pipeline import build
from lessonpress.quarto.filters import document_filter

pytest.importorskip("genanki")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
OUTLINE = """\
---
title: A lecture in questions
---

- Lines: up & down
  - [What does the *slope* of a line say?]{#slope-says .by-argument} 1:10

    How much $y$ rises for one step, $\\frac{1}{2}$ for [one]{.given} line, not < 0. [Shown in lesson 1](../nbs/01_line.ipynb#slope-of-two)
    [Shown in](../nbs/01_line.ipynb#fig-line)

    ![A dot](../dot.svg){fig-alt="A black dot on white paper, alone"}

    - [And how steep is a wall?]{#wall}

      See [the slope](../nbs/01_line.ipynb#slope) and [a book](https://example.org/book).

  - [Does a line bend?]{#line-bends} 2:05
"""


@pytest.fixture
def cards(course):
    "The course with a figure as evidence, a picture in an answer and a name; `export` gives the package's path."
    nb = lesson()
    figure = {
        "data": {"image/svg+xml": [SVG], "text/plain": ["<Figure>"]},
        "metadata": {},
        "output_type": "display_data",
    }
    nb["cells"].append(
        {
            **code(
                "#| label: fig-line\n#| fig-cap: A line\n#| fig-alt: A straight line that rises to the right\ndraw()",
                [figure],
            ),
            "id": "p",
        }
    )
    course.write("nbs/01_line.ipynb", nb)
    course.write("dot.svg", SVG)
    course.write("outlines/lecture.qmd", OUTLINE)
    course.replace(
        "settings.ini", "[lecture lecture]", "[course]\nname = small\n\n[lecture lecture]"
    )

    def export(*args, name="cards.apkg", at=None):
        if at:
            for file in ("outlines/lecture.qmd", "nbs/01_line.ipynb", "_quarto.yml"):
                os.utime(course.root / file, (at, at))
        path = course.root.parent / name
        assert (
            run(["--course", str(course.root), "export", "anki", "--output", str(path), *args]) == 0
        )
        return path

    course.export = export
    return course


@pytest.fixture
def collection(tmp_path):
    anki = pytest.importorskip("anki.collection")
    col = anki.Collection(str(tmp_path / "collection.anki2"))
    yield col
    col.close()


def imported(col, path):
    "As Anki's dialog imports by default: notes that are newer are updated."
    from anki.collection import ImportAnkiPackageRequest
    from anki.import_export_pb2 import ImportAnkiPackageOptions

    return col.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    ).log


def notes(col):
    return {n.guid: n for n in map(col.get_note, col.find_notes(""))}


def field(col, word, name):
    (note,) = [n for n in notes(col).values() if word in n["Question"]]
    return note[name]


def reviewed(col, word):
    "Answer the card of the question with `word` twice, as a learner does; its id and its reviews."
    card = col.get_card(col.find_cards(f"*{word}*")[0])
    for _ in range(2):
        card.start_timer()
        states = col._backend.get_scheduling_states(card.id)
        col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=2))
        card.load()
    return card.id


def reviews(col):
    return col.db.all("select cid, ease, ivl from revlog order by id")


def test_a_second_import_adds_nothing_and_an_edit_changes_the_note_in_its_place(cards, collection):
    first = imported(collection, cards.export(at=1_800_000_000))
    assert (len(first.new), len(first.updated)) == (2, 0)
    deck = collection.decks.id_for_name("A small course::A lecture in questions")
    assert collection.decks.card_count(deck, False) == 2
    before = {guid: (n.id, n.fields) for guid, n in notes(collection).items()}
    card = reviewed(collection, "slope")
    history = reviews(collection)
    assert len(history) == 2 and {cid for cid, *_ in history} == {card}

    again = imported(collection, cards.export(at=1_800_000_000))
    assert (len(again.new), len(again.updated)) == (0, 0)
    assert {guid: (n.id, n.fields) for guid, n in notes(collection).items()} == before and reviews(
        collection
    ) == history

    cards.replace("outlines/lecture.qmd", "How much $y$ rises", "By how much $y$ climbs")
    edited = imported(collection, cards.export(at=1_800_000_100))
    assert (
        len(edited.new) == 0 and len(edited.updated) >= 1
    )  # Anki takes over every note of a newer package, also those that are the same
    after = notes(collection)
    assert {guid: n.id for guid, n in after.items()} == {
        guid: id for guid, (id, _) in before.items()
    }
    assert "By how much" in field(collection, "slope", "Answer") and reviews(collection) == history
    assert collection.get_card(card).reps == 2 and collection.card_count() == 2


def test_another_order_other_words_and_a_new_title_are_still_the_same_cards(cards, collection):
    imported(collection, cards.export(at=1_800_000_000))
    ids = {guid: n.id for guid, n in notes(collection).items()}
    text = OUTLINE.replace(
        "What does the *slope* of a line say?", "What is told by a slope?"
    ).replace("A lecture in questions", "Another title")
    text = text.replace(
        "- Lines: up & down\n",
        "- Lines: up & down\n  - [What came before?]{#before} 0:05\n\n    Nothing, as [this](https://example.org/x) says.\n\n",
    )
    cards.write("outlines/lecture.qmd", text)
    log = imported(collection, cards.export(at=1_800_000_100))
    assert len(log.new) == 1
    assert ids.items() <= {guid: n.id for guid, n in notes(collection).items()}.items()
    assert len([t for t in collection.models.all_names() if t.startswith("lessonpress")]) == 1


def test_a_card_holds_question_answer_pictures_formulas_and_where_to_look(cards, collection):
    imported(collection, cards.export())
    question, answer, where = (
        field(collection, "slope", f) for f in ("Question", "Answer", "Where")
    )
    assert (
        question == "What does the <em>slope</em> of a line say?"
        and field(collection, "slope", "Topic") == "Lines: up &amp; down"
    )
    html = lxml.html.fragment_fromstring(answer, create_parent="div")
    assert len(html.xpath(".//math")) == 2 and "<mfrac>" in answer and "&lt; 0" in answer
    images = {i.get("alt"): i.get("src") for i in html.xpath(".//img")}
    assert set(images) == {
        "A straight line that rises to the right",
        "A black dot on white paper, alone",
    }
    for name in images.values():
        assert Path(collection.media.dir(), name).read_text() == SVG
    assert html.xpath(".//a/@href") == [
        "https://example.org/course/nbs/01_line.html#slope-of-two",
        "https://example.org/course/nbs/01_line.html#fig-line",
    ]
    assert lxml.html.fragment_fromstring(where, create_parent="div").xpath(".//a/@href") == [
        "https://example.org/watch?v=1&t=70s",
        "https://example.org/course/outlines/lecture.html#slope-says",
    ]
    follow = field(collection, "wall", "Answer")
    assert (
        "https://example.org/course/nbs/01_line.html#slope" in follow
        and "https://example.org/book" in follow
    )
    shown = collection.get_card(collection.find_cards("*slope*")[0])
    assert (
        "How much" not in shown.question()
        and "How much" in shown.answer()
        and "rises" in shown.answer()
    )
    assert not collection.find_notes("*bend*"), "a question without an answer is no card"


def test_a_cross_reference_says_what_it_leads_to(cards, collection):
    cards.replace(
        "outlines/lecture.qmd",
        '{fig-alt="A black dot on white paper, alone"}',
        '{#fig-dot fig-alt="A black dot on white paper, alone"}\n\n    Round, see @fig-dot.',
    )
    imported(collection, cards.export())
    answer = field(collection, "slope", "Answer")
    (link,) = lxml.html.fragment_fromstring(answer, create_parent="div").xpath(
        ".//a[text()='Figure']"
    )
    assert (
        link.get("href") == "https://example.org/course/outlines/lecture.html#fig-dot"
        and "@fig" not in answer
    )


def test_without_an_address_of_the_site_links_into_it_are_text(cards, collection):
    cards.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    imported(collection, cards.export())
    for word in ("slope", "wall"):
        for name in ("Answer", "Where"):
            links = re.findall(r'href="([^"]*)"', field(collection, word, name))
            assert all(
                link in ("https://example.org/book", "https://example.org/watch?v=1&amp;t=70s")
                for link in links
            )
    assert "Shown in lesson 1" in field(
        collection, "slope", "Answer"
    ) and "In the video at 1:10" in field(collection, "slope", "Where")


def known_by(path):
    "The names by which Anki knows the notes and the decks of a package."
    with zipfile.ZipFile(path) as package, tempfile.NamedTemporaryFile() as file:
        file.write(package.read("collection.anki2"))
        file.flush()
        with sqlite3.connect(file.name) as db:
            ((decks,),) = db.execute("select decks from col")
            guids = {guid for (guid,) in db.execute("select guid from notes")}
            return guids, json.loads(decks).keys() - {"1"}  # the last one is Anki's own


def test_cards_of_two_courses_are_never_the_same(cards, collection):
    "However alike they are: another name makes another course."
    first = cards.export(name="first.apkg")
    cards.replace("settings.ini", "name = small", "name = large")
    cards.replace("_quarto.yml", "title: A small course", "title: A large course")
    second = cards.export(name="second.apkg")
    for one, other in zip(known_by(first), known_by(second)):
        assert len(one) == len(other) > 0 and not one & other
    assert len(imported(collection, first).new) == len(imported(collection, second).new) == 2
    assert len(notes(collection)) == 4
    for title in ("A small course", "A large course"):
        deck = collection.decks.id_for_name(f"{title}::A lecture in questions")
        assert collection.decks.card_count(deck, False) == 2


def test_cards_of_a_course_are_the_same_whatever_its_title_is(cards):
    first = cards.export(name="first.apkg")
    cards.replace("_quarto.yml", "title: A small course", "title: Another title")
    assert known_by(cards.export(name="second.apkg")) == known_by(first)


def test_the_same_course_gives_the_same_bytes(cards):
    first, second = (
        cards.export().read_bytes(),
        cards.export("lecture", name="again.apkg").read_bytes(),
    )
    assert first == second
    code = f"from lessonpress.commands.main import run; run(['--course', {str(cards.root)!r}, 'export', 'anki', '--output', 'other.apkg'])"
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=cards.root.parent,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert (cards.root.parent / "other.apkg").read_bytes() == first


def test_the_time_of_the_cards_is_that_of_the_commit_or_the_one_that_is_given(cards, monkeypatch):
    from lessonpress.features.flash_cards.anki_package import changed

    files = ["outlines/lecture.qmd", "_quarto.yml"]
    for file, at in zip(files, (1000, 2000)):
        os.utime(cards.root / file, (at, at))
    assert changed(cards.root, files) == 2000

    def git(*args, **env):
        return subprocess.run(
            [
                "git",
                "-C",
                str(cards.root),
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.org",
                *args,
            ],
            check=True,
            capture_output=True,
            env={**os.environ, **env},
        )

    git("init")
    git("add", ".")
    git("commit", "-m", "x", GIT_COMMITTER_DATE="1700000000 +0000")
    assert changed(cards.root, files) == 1_700_000_000
    cards.replace("outlines/lecture.qmd", "How much", "By how much")
    os.utime(cards.root / files[0], (1_800_000_000,) * 2)
    assert changed(cards.root, files) == 1_800_000_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert changed(cards.root, files) == 1_600_000_000


def test_some_outlines_or_all(cards, collection, capsys):
    cards.write(
        "outlines/other.qmd", OUTLINE.replace("A lecture in", "Other").replace("{#", "{#other-")
    )
    imported(collection, cards.export("outlines/other.qmd"))
    assert {d.name for d in collection.decks.all_names_and_ids()} >= {
        "A small course::Other questions"
    } and len(notes(collection)) == 2
    imported(collection, cards.export())
    assert len(notes(collection)) == 4
    capsys.readouterr()
    assert run(["--course", str(cards.root), "export", "anki", "lectrue"]) == 1
    assert (
        "no outline `lectrue`" in (said := capsys.readouterr().err)
        and "did you mean `lecture`?" in said
    )


def test_what_cannot_be_written_leaves_what_is_there(cards, capsys):
    path = cards.export()
    before = path.read_bytes()
    cards.write("outlines/lecture.qmd", "- Lines\n  - [Why?]{#why}\n")
    assert run(["--course", str(cards.root), "export", "anki", "--output", str(path)]) == 1
    assert "no question has an answer" in capsys.readouterr().err and path.read_bytes() == before
    cards.write("outlines/lecture.qmd", OUTLINE)
    for place in ("none/cards.apkg", "cards.apkg/cards.apkg", "x" * 300):
        assert (
            run(
                [
                    "--course",
                    str(cards.root),
                    "export",
                    "anki",
                    "--output",
                    str(path.parent / place),
                ]
            )
            == 1
        )
        assert "cannot write" in (said := capsys.readouterr().err) and "--output" in said, place


def test_without_genanki_the_error_says_what_to_install_and_the_site_offers_no_cards(
    cards, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "genanki", None)
    assert (
        run(["--course", str(cards.root), "export", "anki", "--output", str(cards.root / "x.apkg")])
        == 1
    )
    assert (
        "pip install 'lessonpress'" in capsys.readouterr().err
        and not (cards.root / "x.apkg").exists()
    )
    monkeypatch.setattr("lessonpress.features.flash_cards.find_spec", lambda name: None)
    build(cards.root)
    assert not (
        cards.root / "_site/questions.apkg"
    ).exists() and "questions.apkg" not in cards.page("outlines/lecture.html")


def test_the_site_offers_the_cards(cards, collection):
    assert build(cards.root).report.problems == []
    (link,) = lxml.html.fromstring(cards.page("outlines/lecture.html")).xpath(
        "//*[@class='study-deck']/a/@href"
    )
    assert link == "../questions.apkg"
    assert len(imported(collection, cards.root / "_site/questions.apkg").new) == 2
    assert zipfile.ZipFile(cards.root / "_site/questions.apkg").testzip() is None
    cards.write("outlines/lecture.qmd", "- Lines\n  - [Why?]{#why}\n")
    build(cards.root)
    assert not (cards.root / "_site/questions.apkg").exists()


def test_quartos_site_offers_them_where_they_are_put_into_it(cards):
    def offered():
        assert run(["--course", str(cards.root), "collect"]) == 0
        env = {
            "QUARTO_PROJECT_DIR": str(cards.root),
            "QUARTO_DOCUMENT_PATH": str(cards.root / "outlines"),
            "QUARTO_DOCUMENT_FILE": "lecture.qmd",
        }
        with Worker() as pandoc:
            tree = pandoc.read(
                (cards.root / "outlines/lecture.qmd").read_text().partition("---\n\n")[2]
            )
        made = document_filter(json.dumps(tree), env)
        assert "study-scripts" in made
        return "study-deck" in made and "../questions.apkg" in made

    assert not offered()
    cards.replace(
        "_quarto.yml",
        "  type: website\n",
        "  type: website\n  post-render: lessonpress export anki --output _site/questions.apkg\n",
    )
    assert offered()


def test_a_footnote_stands_where_its_mark_is_and_each_picture_has_words_of_its_own(
    cards, collection
):
    nb = json.loads((cards.root / "nbs/01_line.ipynb").read_text(encoding="utf-8"))
    (cell,) = [c for c in nb["cells"] if "#| label: fig-line\n" in c["source"]]
    cell["source"] = [
        "#| fig-alt: [It rises, It falls]\n" if "fig-alt" in line else line
        for line in cell["source"]
    ]
    cell["outputs"] *= 3
    cards.write("nbs/01_line.ipynb", nb)
    cards.replace("outlines/lecture.qmd", "for [one]", "[^m] for [one]")
    with (cards.root / "outlines/lecture.qmd").open("a", encoding="utf-8") as outline:
        outline.write("\n[^m]: In *metres*.\n")
    imported(collection, cards.export())
    answer = lxml.html.fromstring(field(collection, "slope", "Answer"))
    assert " (In metres.) for one line" in " ".join(answer.text_content().split())
    lines = [i.get("alt") or "" for i in answer.iter("img") if "fig-line" in i.get("src")]
    assert lines == ["It rises", "It falls", ""]
