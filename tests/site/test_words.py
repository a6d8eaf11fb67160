"""The words of the interface: each language has all of them, scripts and pages say nothing else, and a course's own win."""

import ast
import json
import re
from collections import Counter

import lxml.html
import pytest
from chromium import until
from course import ROOT

from lessonpress import words
from lessonpress.dates import shown_day
from lessonpress.pipeline import build
from lessonpress.words import IN_SCRIPTS, LANGUAGES, category, direction, table

GENERATOR = ROOT / "lessonpress"
FORM = re.compile(r"\.(zero|one|two|few|many|other)$")
FORMS = {"ar": "zero one two few many other", "ja": "other", "zh": "other"}  # CLDR
PLACE = re.compile(r"\{([a-z]+)\}")
ENGLISH = table("en")
COUNTED = {FORM.sub("", key) for key in ENGLISH if FORM.search(key)}
# `const word = words("group", {...})` at the top of a script.
TABLE = re.compile(r'words\("([a-z]+)", (\{.*?\n?\})\)\n', re.S)
ENTRY = re.compile(r'(?:"([\w.-]+)"|(\w+)):\s*("(?:[^"\\]|\\.)*")')


def test_there_are_nine_languages():
    assert LANGUAGES == ("ar", "de", "en", "es", "fr", "hi", "ja", "pt", "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_every_key_in_all_forms_with_the_same_places(lang):
    forms = FORMS.get(lang, "one other").split()
    plain = {key for key in ENGLISH if FORM.sub("", key) not in COUNTED}
    assert table(lang).keys() == plain | {f"{key}.{form}" for key in COUNTED for form in forms}
    for key, text in table(lang).items():
        assert isinstance(text, str) and text.strip(), key
        english = ENGLISH.get(key) or ENGLISH[FORM.sub(".other", key)]
        places, wanted = ({*PLACE.findall(t)} for t in (text, english))
        counts = {"n"} if FORM.search(key) else set()  # a form may say the number in words
        assert places | counts == wanted | counts, key


@pytest.mark.parametrize("lang", [x for x in LANGUAGES if x != "en"])
def test_lists_of_names_are_whole(lang):
    told = table(lang)
    lengths = [
        len(told[f"date.{name}"].split("|"))
        for name in ("months", "months-short", "days", "days-short")
    ]
    assert lengths == [12, 12, 7, 7]


def test_plurals_are_those_of_browsers(chromium):
    "`Intl.PluralRules`, which scripts ask."
    page = chromium.new_page()
    counts = [*range(130), 200, 1000, 1234]
    for lang in LANGUAGES:
        ask = f"{counts}.map(n => new Intl.PluralRules('{lang}').select(n))"
        assert [category(lang, n) for n in counts] == page.evaluate(ask), lang


def test_scripts_have_in_english_what_the_file_has():
    said = Counter()
    for path in sorted(GENERATOR.rglob("*.js")):
        for group, entries in TABLE.findall(path.read_text("utf-8")):
            assert group in IN_SCRIPTS, path
            for quoted, bare, text in ENTRY.findall(entries):
                key = f"{group}.{quoted or bare}"
                assert ENGLISH[key] == json.loads(text), path
                said[key] += 1
    read = {key for key in ENGLISH if key.partition(".")[0] in IN_SCRIPTS}
    # What Python alone says of these parts.
    pages = {"place.reading", "place.hours", "place.minutes", "test.count.one", "test.count.other"}
    pages |= {"test.deck", "test.scripts", "test.scripts-pages", "test.key-word"}
    assert read - said.keys() == pages


def test_python_asks_for_no_other_key():
    asked = set()
    for path in sorted(GENERATOR.rglob("*.py")):
        for n in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(n, ast.Call) and ast.unparse(n.func).rpartition(".")[2] == "word":
                asked |= {a.value for a in n.args[:1] if isinstance(a, ast.Constant)}
    for path in sorted(GENERATOR.rglob("*.html")):
        asked |= {*re.findall(r"""word\(["']([\w.-]+)["']""", path.read_text("utf-8"))}
    assert asked and asked <= ENGLISH.keys() | COUNTED


# ---- a course in another language

LANG = ("title: Start", "title: Start\nauthor: A. Author\ndate: 2021-07-14")


def built(course, lang, more=""):
    course.replace("_quarto.yml", "project:", f"lang: {lang}\n{more}project:")
    course.replace("index.qmd", *LANG)
    course.write(
        "index.qmd",
        (course.root / "index.qmd").read_text()
        + "\n::: {.callout-note}\nA note.[^1]\n:::\n\n[^1]: Below.\n\n```python\nx = 1\n```\n\n::: {.self-test}\n:::\n",
    )
    build(course.root)
    return course


def own_texts(page):
    "What is seen of each element, and what it is called."
    for el in page.iter():
        if isinstance(el.tag, str) and el.tag not in ("script", "style", "code", "pre"):
            yield from (" ".join(t.split()) for t in (el.text or "", *(c.tail or "" for c in el)))
            yield from (el.get(name, "") for name in ("aria-label", "title", "alt", "placeholder"))


# What the small course says itself, and what is the same word.
OF_COURSE = {"Lessons", "Questions", "Start", "Later", "A line", "Slope", "Code"}


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_pages_of_another_language_have_no_english_word_of_the_interface(course, lang):
    built(course, lang)
    same = {text for key, text in table(lang).items() if ENGLISH.get(key) == text}
    english = {t for t in ENGLISH.values() if not PLACE.search(t)} - OF_COURSE - same
    for file in ("index.html", "nbs/01_line.html", "outlines/lecture.html", "404.html"):
        page = lxml.html.fromstring(course.page(file))
        assert page.get("lang") == lang and page.get("dir") == {"ar": "rtl"}.get(lang), file
        assert not {*own_texts(page)} & english, file
    text = course.page("outlines/lecture.html")
    assert {"de": "1 von 2 Fragen beantwortet", "ar": "أُجيب عن 1 من سؤالين"}[lang] in text


def test_days_are_written_as_the_language_writes_them(course):
    assert "14. Juli 2021" in built(course, "de").page("index.html")


@pytest.mark.parametrize(
    ("lang", "long"),
    [
        ("en", "July 14, 2021"),
        ("es", "14 de julio de 2021"),
        ("fr", "14 juillet 2021"),
        ("pt-BR", "14 de julho de 2021"),
        ("ja", "2021年7月14日"),
        ("ar", "14 يوليو 2021"),
        ("hi", "14 जुलाई 2021"),
        ("sv", "July 14, 2021"),
    ],
)
def test_a_day_in_each_language(lang, long):
    from datetime import date

    assert shown_day(date(2021, 7, 14), "long", words.Words(lang)) == long
    assert shown_day(date(2021, 7, 14), "YYYY-MM-DD", words.Words(lang)) == "2021-07-14"


def test_scripts_find_their_words_in_the_page(course, chromium):
    built(course, "de")
    page = chromium.new_page()
    page.said = []
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.goto((course.root / "_site/outlines/lecture.html").as_uri())
    until(page, "document.querySelector('.outline-tools')")
    seen = page.evaluate("document.body.innerText") + " ".join(
        page.evaluate(
            "[...document.querySelectorAll('[aria-label], [title]')].map(e => e.ariaLabel + ' ' + e.title)"
        )
    )
    for german in (
        "Alle öffnen",
        "Antworten verbergen",
        "Testen Sie sich selbst",
        "Farbschema: System",
    ):
        assert german in seen
    for english in (
        "Open all",
        "Hide answers",
        "Test yourself",
        "Colour theme",
        "Keys and choices",
        "What is due",
    ):
        assert english not in seen
    page.keyboard.press("?")
    until(page, "document.querySelector('dialog.keys[open]')")
    assert "Vorherige Seite" in page.locator("dialog.keys").inner_text() and page.said == []


def test_an_english_page_brings_no_words(course):
    build(course.root)
    text = course.page("index.html")
    assert "lessonpress-words" not in text and "--word-" not in text and " dir=" not in text[:400]


# ---- a course's own words


def test_a_course_says_words_of_its_own_for_the_site_for_a_language_and_for_a_page(course):
    own = "language:\n  toc-title-website: Contents\n  de:\n    callout-note-title: Merke\n"
    course.replace(
        "index.qmd", "title: Start", "title: Start\nlanguage:\n  title-block-published: Am"
    )
    built(course, "de", own)
    text = course.page("index.html")
    assert ">Contents</h2>" in text and ">Merke<" in re.sub(r"\s+", "", text) and ">Am<" in text
    assert ">Am<" not in course.page("outlines/lecture.html")


def test_own_words_stand_in_a_file_too(course):
    course.write("_language.yml", "toc-title-website: Contents\ncode-summary: Source\n")
    course.write("more.yml", "toc-title-document: Here\n")
    built(course, "en", "language: more.yml\n")
    assert ">Contents</h2>" in course.page("index.html")


def test_a_file_of_words_that_is_not_there_is_named(course):
    course.replace("_quarto.yml", "project:", "language: none.yml\nproject:")
    found = build(course.root).report.problems
    assert [(p.message, p.line) for p in found] == [("`none.yml` is not there", 1)]


@pytest.mark.parametrize(
    ("lang", "way"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ur", "rtl"),
        ("fa", "rtl"),
        ("az-Arab", "rtl"),
        ("en", "ltr"),
        ("ur-Latn", "ltr"),
        ("ja", "ltr"),
    ],
)
def test_which_way_a_language_runs(lang, way):
    assert direction(lang) == way


def test_an_unknown_language_has_english_words_and_its_own_name(course):
    built(course, "sv")
    page = lxml.html.fromstring(course.page("index.html"))
    assert page.get("lang") == "sv" and "Skip to the content" in page.text_content()
