"""Posts: dates, categories, drafts, pictures and former addresses, each of which can be wrong and is told with its place."""

from datetime import date

import lxml.html
import pytest

from lessonpress import pipeline
from lessonpress.dates import parse_day, shown_day
from lessonpress.problems import LessonpressError

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
LOG = """\
---
title: Study log
listing:
  contents: "*"
  sort: date desc
  categories: true
  feed: true
---
"""


@pytest.fixture
def log(course):
    course.replace("_quarto.yml", '"outlines/*.qmd"]', '"outlines/*.qmd", "/log/*"]')
    course.write("log/index.qmd", LOG)
    post(course, "first")
    return course


def post(course, name, front="", text="Words of the post.", title="A post", day="2026-01-02"):
    dated = f"date: {day}\n" if day else ""
    file = name if "." in name else f"{name}.qmd"
    course.write(f"log/{file}", f"---\ntitle: {title}\n{dated}{front}\n---\n\n{text}\n")


def told(course, rule=None, **options):
    "What a build says, by rule, place and message."
    try:
        problems = pipeline.build(course.root, **options).report.problems
    except LessonpressError as e:
        problems = e.problems
    return [(p.rule, p.file, p.line, p.message) for p in problems if rule in (None, p.rule)]


def main(course, href):
    return lxml.html.fromstring(course.page(href)).xpath("//main")[0]


# ---- Days


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2021-07-14",
            "2021-7-14",
            "2021/07/14",
            "2021-07-14T10:00:00Z",
            "2021-07-14 10:00 +0530",
        ),
        *("07/14/2021", "14 July 2021", "July 14, 2021", "Jul 14 2021", "14 jul. 2021"),
    ],
)
def test_a_day_is_read_as_people_write_it(text):
    assert parse_day(text) == date(2021, 7, 14)


@pytest.mark.parametrize(
    "text", ["2021-02-30", "31.02.2021", "yesterday", "2021", "", "14/07/2021", "٢٠٢١"]
)
def test_what_is_no_day(text):
    assert parse_day(text) is None


@pytest.mark.parametrize(
    "form, shown",
    [
        ("long", "July 4, 2021"),
        ("medium", "Jul 4, 2021"),
        ("iso", "2021-07-04"),
        ("D MMMM YYYY", "4 July 2021"),
        ("dddd [the] Do", "Sunday the 4th"),
        ("MM/DD/YY", "07/04/21"),
    ],
)
def test_a_day_is_shown_as_asked(form, shown):
    assert shown_day(date(2021, 7, 4), form) == shown


def test_a_date_that_is_none_is_told_with_its_line(log):
    post(log, "first", day="2021-02-30")
    post(log, "second", day="today")
    assert [(r, f, n) for r, f, n, _ in told(log, "date")] == [
        ("date", "log/first.qmd", 3),
        ("date", "log/second.qmd", 3),
    ]


def test_a_post_without_a_date_is_told_where_lists_need_one_and_stands_last(log):
    post(log, "undated", day="", title="Undated")
    ((_, file, _, message),) = told(log, "date")
    assert file == "log/undated.qmd" and "no date" in message
    titles = main(log, "log/index.html").xpath(".//*[contains(@class, 'posts-title')]/a/text()")
    assert titles == ["A post", "Undated"]


def test_the_day_may_stand_in_the_name_of_the_file(log):
    post(log, "2021-07-14-a.md", day="", front="layout: post\nreadtime: true", title="Old")
    assert told(log) == []
    line = main(log, "log/2021-07-14-a.html").find_class("post-line")[0].text_content().strip()
    assert line == "July 14, 2021 · 1 min to read"


# ---- Drafts


@pytest.mark.parametrize("key", ["draft: true", "published: false"])
def test_a_draft_is_in_no_build(log, key):
    post(log, "secret", front=key, text="A secretword.", title="Hidden thing")
    log.replace(
        "_quarto.yml",
        "      - text: Lessons",
        "      - text: Hidden thing\n        href: log/secret.qmd\n      - text: Lessons",
    )
    assert told(log) == []
    site = [p for p in (log.root / "_site").rglob("*") if p.is_file()]
    assert not (log.root / "_site/log/secret.html").exists()
    texts = [p.read_bytes() for p in site if p.suffix in (".html", ".xml", ".js")]
    assert not any(b"secret" in t or b"Hidden thing" in t for t in texts)


def test_the_preview_shows_drafts_and_marks_them(log):
    post(log, "secret", front="draft: true", title="Hidden thing")
    assert told(log, drafts=True) == []
    assert "Draft" in main(log, "log/secret.html").find_class("draft-mark")[0].text_content()
    assert len(main(log, "log/index.html").find_class("posts-draft")) == 1


def test_a_link_to_a_draft_is_told(log):
    post(log, "secret", front="draft: true")
    post(log, "first", text="See [this](secret.qmd).")
    ((_, file, line, message),) = told(log, "broken-link")
    assert (file, line) == ("log/first.qmd", 7) and "is a draft" in message


def test_drafts_may_be_named_for_the_whole_site(log):
    log.replace("_quarto.yml", "  page-navigation", "  drafts: [log/first.qmd]\n  page-navigation")
    assert told(log) == [] and not (log.root / "_site/log/first.html").exists()


def in_site(course, *words):
    "The files of the site, by their ends, in which one of these words stands."
    found = [p for p in (course.root / "_site").rglob("*") if p.is_file()]
    return {p.name for p in found if any(w.encode() in p.read_bytes() for w in words)}


def with_mode(log, mode):
    menu = "      - text: Hidden thing\n        href: log/secret.qmd\n      - text: Lessons"
    log.replace("_quarto.yml", "      - text: Lessons", menu)
    log.replace("_quarto.yml", "  page-navigation", f"  draft-mode: {mode}\n  page-navigation")
    post(
        log,
        "secret",
        front="draft: true\naliases: [/old/]",
        text="A secretword.",
        title="Hidden thing",
    )


def test_an_unlinked_draft_is_a_page_to_which_nothing_leads(log):
    with_mode(log, "unlinked")
    assert told(log) == []
    assert in_site(log, "secretword", "Hidden thing", "secret.html") == {"secret.html"}
    page = lxml.html.fromstring(log.page("log/secret.html"))
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "no other page leads to it" in page.find_class("draft-mark")[0].text_content()


def test_a_visible_draft_is_a_page_like_others_with_its_mark(log):
    with_mode(log, "visible")
    assert told(log) == []
    names = {"secret.html", "secret.md", "index.html", "index.xml", "sitemap.xml", "llms.txt"}
    assert names <= in_site(log, "Hidden thing", "secret.html", "secret.md")
    assert "not finished" in main(log, "log/secret.html").find_class("draft-mark")[0].text_content()


def test_a_draft_that_is_gone_is_what_a_word_that_is_none_makes(log):
    with_mode(log, "hidden")
    ((rule, file, line, message),) = told(log)
    assert (rule, file, line) == ("config", "_quarto.yml", 20) and "draft-mode: hidden" in message


# ---- Former addresses


def test_an_alias_leads_to_its_page_without_scripts_and_under_a_policy(log):
    post(log, "first", front="aliases: [/2021/07/14/fastgroup-5, ../older/, was.html]")
    assert told(log) == []
    for href, to in (
        ("2021/07/14/fastgroup-5/index.html", "../../../../log/first.html"),
        ("older/index.html", "../log/first.html"),
        ("log/was.html", "first.html"),
    ):
        page = lxml.html.fromstring(log.page(href))
        assert page.xpath("//main//a/@href") == [to]
        assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={to}"]
        assert page.xpath("//link[@rel='canonical']/@href") == [
            "https://example.org/course/log/first.html"
        ]
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy and not page.xpath("//script")


def test_jekylls_name_for_aliases_is_known(log):
    post(log, "first", front="redirect_from: /posts/1/")
    assert told(log) == [] and "log/first.html" in log.page("posts/1/index.html")


@pytest.mark.parametrize(
    "alias, words",
    [
        ("../../x", "out of the site"),
        ("../../../../etc/passwd", "out of the site"),
        ("'%2e%2e/%2e%2e/x'", "out of the site"),
        ("https://example.com/x", "not an address of this site"),
        ("//example.com/x", "not an address of this site"),
        ("javascript:alert(1)", "not an address of this site"),
        ("'C:\\x'", "not an address of this site"),
        ("/index.html", "the address of index.qmd"),
        ("/nbs/01_line.html", "the address of nbs/01_line.ipynb"),
        ("first.html", "the address of log/first.qmd"),
        ("/assets/x", "own files"),
        ("/index.html/x", "below the page of index.qmd"),
        ("'/x#here'", "a part of a page that is not there"),
        ("'/x?here'", "query"),
        ("/x.png", "no page"),
        (r'"/a\x01b"', "a sign"),
        (f"/{'x' * 300}", "more than 200 bytes"),
        ("'/'", "is no address"),
        ("{a: b}", "is no address"),
    ],
)
def test_an_alias_at_which_no_page_can_stand_is_told_with_its_line(log, alias, words):
    post(log, "first", front=f"aliases:\n  - {alias}")
    ((rule, file, line, message),) = told(log)
    assert (rule, file, line) == ("alias", "log/first.qmd", 5) and words in message


def test_two_aliases_for_one_address(log):
    post(log, "first", front="aliases: [/old/]")
    post(log, "second", front="aliases: [/new/, /old/index.html]")
    ((_, file, line, message),) = told(log)
    assert (file, line) == ("log/second.qmd", 4) and "address of log/first.qmd" in message


# ---- Pictures, categories, titles


def test_a_picture_that_cannot_be_shown_is_told_and_left_out(log):
    log.write("log/good.png", PNG)
    log.write("log/empty.png", b"")
    log.write("log/big.png", PNG + bytes(40_000_000))
    for n, name in enumerate(
        ("good.png", "empty.png", "big.png", "lost.png", "../../x.png", "a.txt")
    ):
        post(log, f"p{n}", front=f"image: {name}")
    log.write("log/a.txt", "no picture")
    found = {file: (line, message) for _, file, line, message in told(log, "post-image")}
    words = ("is empty", "40 MB", "is not there", "outside", "is no PNG")
    for n, said in enumerate(words, 1):
        assert found[f"log/p{n}.qmd"][0] == 4 and said in found[f"log/p{n}.qmd"][1]
    assert main(log, "log/index.html").xpath(".//img/@src") == ["good.png"]
    assert not (log.root / "_site/log/big.png").exists()


def test_a_picture_of_another_host_is_not_loaded_by_lists(log):
    post(log, "first", front="image: https://example.com/x.png")
    assert told(log) == []
    assert main(log, "log/index.html").xpath(".//img") == []


def test_categories_of_all_scripts_and_signs_are_shown_as_text_and_lead_to_their_list(log):
    names = ["a/b", 'say "so"', "تعلم عميق", "<b>bold</b>", "50%", "x&y=z#w"]
    post(log, "first", front="categories:\n" + "".join(f"  - '{n}'\n" for n in names))
    assert told(log) == []
    shown = main(log, "log/index.html").xpath(".//span[contains(@class, 'posts-category')]/text()")
    assert shown == names
    ends = main(log, "log/first.html").xpath(".//nav[contains(@class, 'post-end')]//a")[1:]
    assert [a.text for a in ends] == names
    assert ends[0].get("href") == "index.html#category=a%2Fb"


def test_jekylls_tags_are_categories(log):
    post(log, "first", front="tag: [fastbook, ML]\ntags: one, two words\ncategory: three")
    assert told(log) == []
    shown = main(log, "log/index.html").xpath(".//span[contains(@class, 'posts-category')]/text()")
    assert shown == ["three", "one", "two words", "fastbook", "ML"]


def test_what_is_no_category_is_told(log):
    post(log, "first", front="categories:\n  - good\n  - {a: b}\n  - [x]")
    assert [(f, n) for _, f, n, _ in told(log, "category")] == [
        ("log/first.qmd", 6),
        ("log/first.qmd", 7),
    ]


def test_a_link_to_a_category_that_is_none_is_told(log):
    post(
        log,
        "first",
        front="categories: [notes]",
        text="[a](index.qmd#category=notes), [b](index.qmd#category=note)",
    )
    ((_, file, _, message),) = told(log)
    assert file == "log/first.qmd" and "category=note`" in message


def test_a_title_with_markup_and_300_letters_is_text_everywhere(log):
    title = "A *long* `<script>` **title** " * 10
    post(log, "first", title=f"'{title}'")
    assert told(log) == []
    plain = " ".join(("A long <script> title " * 10).split())
    assert lxml.html.fromstring(log.page("log/first.html")).findtext(".//title").startswith(plain)
    (link,) = main(log, "log/index.html").xpath(".//*[contains(@class, 'posts-title')]")
    assert link.text_content().strip() == plain and link.get("dir") == "auto"


def test_a_long_title_with_markup_is_text_for_other_sites_and_programs_too(log):
    title = "A *long* `<script>` **title** " * 10
    post(log, "first", title=f"'{title}'")
    assert told(log) == []
    plain = " ".join(("A long <script> title " * 10).split())
    page = lxml.html.fromstring(log.page("log/first.html"))
    assert page.xpath("//meta[@property='og:title']/@content") == [plain]
    assert (log.root / "_site/cards/log/first.png").read_bytes().startswith(b"\x89PNG")
    feed = lxml.etree.fromstring(log.page("log/index.xml").encode())
    assert feed.xpath("//item/title/text()") == [plain]
    assert f"[{plain}]" in log.page("llms.txt")
    assert "<script>" not in lxml.html.tostring(page.find(".//main"), encoding="unicode")


def test_text_from_right_to_left_is_whole_everywhere_and_its_addresses_are_escaped(log):
    log.replace("log/index.qmd", "feed: true", "feed: {categories: [تعلم عميق]}")
    front = "categories: [تعلم عميق]\nlang: ar\naliases: [/قديم/]"
    post(log, "ملاحظات", title="ملاحظات عن التعلم", front=front, text="النص الأول.")
    assert told(log) == []
    href = "log/ملاحظات.html"
    page = lxml.html.fromstring(log.page(href))
    assert page.get("lang") == "ar" and "النص الأول" in page.find(".//main").text_content()
    (item,) = [
        i for i in main(log, "log/index.html").find_class("posts-item") if "عن" in i.text_content()
    ]
    (title,) = item.find_class("posts-title")
    assert title.get("dir") == "auto"
    assert title.find("a").get("href") == "%D9%85%D9%84%D8%A7%D8%AD%D8%B8%D8%A7%D8%AA.html"
    assert "ملاحظات.html" in log.page("قديم/index.html") or "%D9%85" in log.page("قديم/index.html")
    feeds = [p.name for p in (log.root / "_site/log").glob("index*.xml")]
    assert sorted(feeds) == ["index-تعلم-عميق.xml", "index.xml"]


def test_an_escaped_address_of_a_picture_is_the_file_that_it_means(log):
    log.write("log/a picture.png", PNG)
    post(log, "first", front="image: a%20picture.png")
    assert told(log) == []
    assert main(log, "log/index.html").xpath(".//img/@src") == ["a%20picture.png"]


def test_authors_in_each_of_quartos_forms_have_their_names(log):
    front = (
        "author:\n  - name: {given: Ada, family: Lovelace}\n  - {name: B  C}\n  - D\n  - {url: x}\n"
    )
    post(log, "first", front=front)
    log.replace("log/index.qmd", "feed: true", "fields: [title, author]")
    assert told(log) == []
    assert "Ada Lovelace, B C, D" in main(log, "log/index.html").text_content()
    (line,) = main(log, "log/first.html").xpath(".//*[@class='quarto-title-meta-contents']/p")[:1]
    assert line.text == "Ada Lovelace, B C, D"
