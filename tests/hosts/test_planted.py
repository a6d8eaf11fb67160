"""The comparison of the two hosts is held to faults that are planted in one of two equal sites: it names each, and nothing else."""

import dataclasses
import gzip
import re
import shutil

import compare
import pytest

LINE, KINDS, LECTURE, TEST = (
    "nbs/01_line.html",
    "nbs/02_kinds.html",
    "outlines/lecture.html",
    "self-test.html",
)
CAPTION = r"<figcaption(?:(?!</figcaption>).)*{}.*?</figcaption>"


def sub(page, pattern, new, count=1):
    "Replaces what `pattern` finds on a page, which has to be there."

    def plant(folder):
        text, n = re.subn(
            pattern, new, (folder / page).read_text(encoding="utf-8"), count=count, flags=re.S
        )
        assert n, f"{pattern} is not on {page}"
        (folder / page).write_text(text, encoding="utf-8")

    return plant


def head(page, html):
    return sub(page, "</head>", lambda m: html + "</head>")


def style(page, css):
    return head(page, f"<style>{css}</style>")


def inside(page, html):
    return sub(page, "</main>", lambda m: html + "</main>")


def put(name, text="<!doctype html><title>x</title><main><h1>x</h1></main>"):
    def plant(folder):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return plant


def old_site(folder):
    shutil.copytree(folder, folder.parent / "old")
    shutil.move(folder.parent / "old", folder / "_site")


DARK = ":is(html[data-theme=dark], html:not([data-theme=light])) main pre code span { color: #003b4f !important }"
# What is planted, on which page, how; the kinds of fault that are to be named, and words that are to stand in one of them.
PLANTED = {
    "a figure's caption is lost": (
        LINE,
        sub(LINE, CAPTION.format("A line that rises"), ""),
        {"figure caption", "text"},
        "Figure 1: A line that rises",
    ),
    "a figure's caption is empty": (
        LINE,
        sub(LINE, r"Figure(?:&nbsp;|\s)1: A line that rises by two with each step\.", ""),
        {"figure caption", "text"},
        "the caption of fig-line is empty",
    ),
    "figures are numbered otherwise": (
        LINE,
        sub(LINE, r"Figure(?:&nbsp;|\s)2:", "Figure 3:"),
        {"figure caption", "text"},
        "Figure 3: The same line",
    ),
    "a fact became a sub-figure": (
        LINE,
        sub(
            LINE,
            r'(<ul class="numbers">.*?</ul>)',
            r'<figure class="quarto-subfloat-fig figure">\1<figcaption>(a)</figcaption></figure>',
        ),
        {"sub-figure", "figure caption", "text"},
        "sub-figure (both): embedded has nothing, published has ",
    ),
    "a fact has another value": (
        LINE,
        sub(LINE, r'(<span data-fact="line.zero">)-0.5', r"\g<1>0.5"),
        {"fact", "fact row", "text"},
        "line.zero",
    ),
    "a picture is not there": (
        LINE,
        sub(LINE, r"fig-zero-output-\d\.svg", "none.svg"),
        {"lost picture", "console"},
        "none.svg",
    ),
    "a picture has no words": (
        LINE,
        sub(LINE, r' alt="A straight line from[^"]*"', ' alt=""'),
        {"picture"},
        "A straight line from",
    ),
    "a table's caption is lost": (
        LINE,
        sub(LINE, CAPTION.format("The line at five"), ""),
        {"table caption", "figure caption", "text"},
        "The line at five places",
    ),
    "a run card is lost": (
        LINE,
        sub(LINE, r'<div class="run-card">.*?</div>', ""),
        {"run card", "text"},
        "run on",
    ),
    "a script from another host": (
        KINDS,
        head(KINDS, '<script src="https://cdn.example.org/jquery.js"></script>'),
        {"another host"},
        "https://cdn.example.org/jquery.js",
    ),
    "a picture from another host": (
        KINDS,
        style(KINDS, "body::after { content: url(//cdn.example.org/x.png) }"),
        {"another host"},
        "cdn.example.org/x.png",
    ),
    "code is dark on dark": (KINDS, style(KINDS, DARK), {"contrast"}, "dark by choice"),
    "code is dark on dark by the system": (
        KINDS,
        style(KINDS, f"@media (prefers-color-scheme: dark) {{ {DARK} }}"),
        {"contrast"},
        "dark by the system",
    ),
    "breadcrumbs are pale": (
        KINDS,
        sub(
            KINDS,
            "<main",
            '<nav aria-label="x" class="quarto-page-breadcrumbs" style="color: #aaa; background: #fff">Lessons</nav><main',
        ),
        {"contrast"},
        "quarto-page-breadcrumbs “Lessons”",
    ),
    "a summary is pale": (
        LECTURE,
        style(LECTURE, ".study-more > summary { opacity: .5 }"),
        {"contrast"},
        "summary “Keys",
    ),
    "the menu is pale on a phone": (
        KINDS,
        style(
            KINDS,
            "@media (max-width: 500px) { .side a { color: #999 !important; background: #eee } }",
        ),
        {"contrast"},
        "“Start”",
    ),
    "the menu does not open": (
        KINDS,
        sub(KINDS, 'popovertarget="[^"]*"', ""),
        {"menu"},
        "the menu does not open",
    ),
    "text in a picture is pale": (
        LINE,
        style(LINE, ".live svg text { fill: #bbb !important }"),
        {"contrast"},
        "text",
    ),
    "a fixture is published": (
        KINDS,
        put("tests/site/quarto-reference/index.html"),
        {"page"},
        "tests/site/quarto-reference/index.html",
    ),
    "an old site inside the new": (KINDS, old_site, {"page"}, f"_site/{LINE}"),
    "places are below the bar": (
        LINE,
        style(
            LINE,
            "html { scroll-padding-top: 0 !important } main * { scroll-margin-top: 0 !important }",
        ),
        {"place at 1400 px", "place at 390 px"},
        "below the bar",
    ),
    "places are below the bar on a phone": (
        LINE,
        style(
            LINE,
            "@media (max-width: 500px) { html { scroll-padding-top: 0 !important } main * { scroll-margin-top: 0 !important } }",
        ),
        {"place at 390 px"},
        "below the bar",
    ),
    "a place is gone": (
        LINE,
        sub(LINE, 'id="two-numbers"', 'id="other-numbers"'),
        {"place at 1400 px", "place at 390 px", "link"},
        "#two-numbers: there is no such place",
    ),
    "a place is hidden": (
        LINE,
        style(LINE, "#two-numbers { display: none }"),
        {"place at 1400 px", "place at 390 px"},
        "nothing of it is shown",
    ),
    "a link leads nowhere": (
        LECTURE,
        sub(LECTURE, r"01_line\.html#fig-line", "01_line.html#fig-lin"),
        {"link"},
        "fig-lin is not there",
    ),
    "a topic is swallowed by the bibliography": (
        LECTURE,
        sub(LECTURE, r"(<h2[^>]*>)Homework(</h2>)", r"\1References\2"),
        {"heading", "text"},
        "Homework",
    ),
    "a question is lost": (
        LECTURE,
        sub(LECTURE, 'id="listed"', 'id="listing"'),
        {"question", "self-test", "text"},
        "listing",
    ),
    "the wrong entry is current": (
        KINDS,
        sub(KINDS, r'(href="01_line.html")>', r'\1 aria-current="page">'),
        {"current page"},
        "is marked and leads elsewhere",
    ),
    "no entry is current": (
        KINDS,
        sub(KINDS, ' aria-current="page"', "", 0),
        {"current page"},
        "no entry is marked",
    ),
    "a page scrolls sideways": (
        KINDS,
        inside(KINDS, '<div style="width: 600px; height: 1px"></div>'),
        {"sideways at 390 px"},
        "px wide: div",
    ),
    "what unfolds scrolls sideways": (
        KINDS,
        inside(
            KINDS,
            '<details><summary></summary><div style="width: 600px; height: 1px"></div></details>',
        ),
        {"sideways at 390 px"},
        "with all open",
    ),
    "an error in the console": (
        KINDS,
        head(KINDS, "<script>console.error('lost')</script>"),
        {"console"},
        "lost",
    ),
    "a script that fails": (
        KINDS,
        head(KINDS, "<script>define('x')</script>"),
        {"console"},
        "define is not defined",
    ),
    "an id stands twice": (KINDS, inside(KINDS, '<i id="summary"></i>'), {"id twice"}, "summary"),
    "a live figure does not move": (
        LINE,
        head(
            LINE,
            "<script>addEventListener('input', e => e.stopImmediatePropagation(), true)</script>",
        ),
        {"live figure"},
        "number 1 does not move",
    ),
    "a live figure is dead": (
        LINE,
        sub(LINE, r'"nodes":\[', '"nodes":[['),
        {"live figure", "console", "text"},
        "number 1 has no slider",
    ),
    "a live figure says something else": (
        LINE,
        sub(LINE, r'\["slope",-4,4,2,0.1\]', '["slope",-4,3,2,0.1]'),
        {"live figure"},
        "published has",
    ),
    "the self-test does not start": (
        TEST,
        sub(TEST, r"<script[^>]*study\.js[^>]*></script>", ""),
        {"self-test", "text"},
        "there is no button “All, in order”",
    ),
    "the self-test does not show the answer": (
        LECTURE,
        style(LECTURE, ".study-answer { display: none }"),
        {"self-test"},
        "nothing is shown in .study-answer",
    ),
}


@pytest.fixture
def copied(embedded, serve, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(embedded.folder, folder)
    return serve("published", folder)


def test_two_equal_sites_have_no_faults(chromium, embedded, seen, copied):
    assert compare.between(seen, compare.read(chromium, copied), embedded, copied) == []


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_named(chromium, embedded, seen, copied, name):
    page, plant, kinds, words = PLANTED[name]
    plant(copied.folder)
    found = compare.between(seen, compare.read(chromium, copied, [page]), embedded, copied)
    assert {f.what for f in found} == kinds, list(map(str, found))
    assert any(words in str(f) for f in found), list(map(str, found))
    assert compare.without_reason(found)


def test_a_search_that_finds_something_else_is_named(chromium, embedded, copied):
    wanted = {"slope": [LINE]}
    assert compare.not_found(chromium, copied, wanted) == []
    assert (
        "not to nowhere.html" in compare.not_found(chromium, copied, {"slope": ["nowhere.html"]})[0]
    )
    shutil.rmtree(copied.folder / "pagefind")
    assert any("leads to []" in said for said in compare.not_found(chromium, copied, wanted))


def test_one_call_compares_given_pages(chromium, embedded, copied):
    style(KINDS, DARK)(copied.folder)
    style(LINE, DARK)(copied.folder)
    said = compare.compare(chromium, embedded, copied, [KINDS])
    assert said and all(line.startswith(f"{KINDS}: contrast (published): ") for line in said)


def test_a_reason_excuses_what_it_names_and_nothing_else():
    fault = compare.Fault(
        KINDS, "text", "both", "embedded has 'A', published has 'NoteA', after 'b'"
    )
    callout = compare.REASONS[0]
    assert callout.excuses(fault)
    for other in (
        {"what": "fact"},
        {"page": LECTURE},
        {"detail": "embedded has 'NoteA', published has 'A', after 'b'"},
    ):
        assert not callout.excuses(dataclasses.replace(fault, **other))


def test_weight_counts_what_a_first_visit_fetches(chromium, embedded):
    ((path, n, size),) = compare.weight(chromium, embedded, ["404.html"])
    texts = [
        (embedded.folder / f).read_bytes()
        for f in ("404.html", "assets/lessonpress.css", "assets/lessonpress.js")
    ]
    assert (
        path == "404.html"
        and n >= len(texts)
        and sum(len(gzip.compress(t, 6)) for t in texts) <= size < sum(map(len, texts))
    )
    assert re.fullmatch(r"404\.html +\d+ requests +[\d.]+ KB", compare.table([(path, n, size)]))
