"""What an author, or a stranger in a pull request, writes into a course never runs in a reader's page: each text in each place, opened in a browser."""

import json
from contextlib import contextmanager

import pytest
from chromium import CHROMIUM, until
from course import SETTINGS, Course, code, markdown, notebook

from lessonpress.commands.server import Server
from lessonpress.html_tree import document
from lessonpress.pipeline import build
from lessonpress.problems import LessonpressError

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="Chromium is not installed: `make browser` installs it"
    ),
]

ADDRESSES = [
    "javascript:pwned()", "JaVaScRiPt:pwned()", "java\tscript:pwned()", "\x01javascript:pwned()",
    "&#106;avascript:pwned()", "javascript&colon;pwned()", "vbscript:pwned()",
    "data:text/html,<script>parent.pwned()</script>",
]  # fmt: skip
MARKUP = [
    'x" onmouseover="pwned()" autofocus onfocus="pwned()',
    "x' onmouseover='pwned()' autofocus onfocus='pwned()",
    "<img src=x onerror=pwned()>",
    "</script></title></style><script>pwned()</script>",
    "<svg onload=pwned()><animate onbegin=pwned() attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
]
WATCH = """
window.hits = 0
window.pwned = () => { window.hits += 1 }
"""
TRY = """
for (const el of document.querySelectorAll('main *, nav *, header *, footer *')) {
  for (const kind of ['mouseover', 'focus', 'error', 'load']) el.dispatchEvent(new Event(kind))
  if (/^(javascript|vbscript|data):$/i.test(el.protocol ?? '')) el.click()
}
"""


def raw(text):
    "Raw HTML with an address or a text in each place that takes one."
    return "\n".join(
        [
            f'<a href="{text}">link</a> <img src="{text}" alt="a"> <iframe src="{text}" title="t"></iframe>',
            f'<form action="{text}"><button formaction="{text}">go</button></form>',
            f'<object data="{text}"></object> <embed src="{text}"> <base href="{text}">',
            f'<svg><a xlink:href="{text}"><text>x</text></a><use href="{text}"/></svg>',
            f'<math><mi href="{text}">x</mi></math> <video src="{text}" poster="{text}"></video>',
            f'<meta http-equiv="refresh" content="0;url={text}"> <link rel="import" href="{text}">',
        ]
    )


def shown(text, kind="text/html"):
    return {"output_type": "display_data", "metadata": {}, "data": {kind: text, "text/plain": "x"}}


def yaml(text):
    return json.dumps(text)


def hostile(folder, text):
    "A course with a text in each place of a page, and how many these are."
    course = Course(folder / "course")
    words = text.replace("\n", " ")
    course.write(
        "index.qmd",
        f"---\ntitle: {yaml(words)}\ndescription: {yaml(words)}\nsubtitle: {yaml(words)}\n---\n\n"
        f"[link]({words}) ![alt]({words}) [link](<{words}>) <{words}>\n\n"
        f"# Heading {words} {{data-x={yaml(words)}}}\n\n"
        f"::: {{.callout-note title={yaml(words)}}}\n{words}\n:::\n\n```{{.python filename={yaml(words)}}}\nx\n```\n\n"
        f"{raw(text)}\n\n`{words}` ![alt {words}](x.png){{fig-alt={yaml(words)}}}\n",
    )
    course.write(
        "outlines/lecture.qmd", f"- [Is it so?]({words}) {words}\n\n    Yes: [Shown]({words})\n"
    )
    cells = [
        markdown(f"# {text}\n\n{raw(text)}\n\n[link]({words})"),
        code(f"#| label: fig-x\n#| fig-cap: {yaml(words)}\n1", [shown(text), shown(raw(text))]),
        code(
            "2", [shown(f"<svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>", "image/svg+xml")]
        ),
        code("3", [shown(text, "text/markdown"), shown(f"${text}$", "text/latex")]),
        code(
            "4",
            [{"output_type": "stream", "name": "stdout", "text": f"\x1b]8;;{text}\x1b\\x {text}"}],
        ),
        code("5", [{"output_type": "error", "ename": text, "evalue": text, "traceback": [text]}]),
        code(
            "6",
            [
                shown(
                    {"name": text, "value": text, "text": text},
                    "application/vnd.lessonpress.fact+json",
                )
            ],
        ),
    ]
    run = {
        "seconds": 1,
        "python": text,
        "versions": {text: text},
        "data": [{"name": text, "kind": text}],
    }
    kernel = {"display_name": text, "language": text, "name": text}
    nb = notebook(cells, lessonpress={"run": run}, kernelspec=kernel, language_info={"name": text})
    course.write("nbs/01_line.ipynb", json.dumps(nb))
    course.replace("_quarto.yml", "text: Lessons", f"text: {yaml(words)}")
    course.replace(
        "_quarto.yml",
        "  page-navigation: true",
        f"  page-navigation: true\n  page-footer:\n    left: {yaml(words)}",
    )
    course.replace("_quarto.yml", "href: nbs/01_line.ipynb", f"href: {yaml(words)}")
    course.replace("_quarto.yml", "title: A small course", f"title: {yaml(words)}")
    return course


@contextmanager
def opened(course, chromium):
    "The course's site on loopback, and a page of a browser that counts what runs."
    build(course.root, keep_going=True)
    server = Server(course.root / "_site", 0, live=False)
    server.start()
    context = chromium.new_context()
    context.add_init_script(WATCH)
    try:
        yield server.url, context.new_page()
    finally:
        context.close()
        server.stop()


@pytest.mark.parametrize("text", ADDRESSES + MARKUP)
def test_a_text_runs_in_no_place_of_a_page(tmp_path, chromium, text):
    course, dialogs, hosts, seen = hostile(tmp_path, text), [], set(), 0
    with opened(course, chromium) as (url, page):
        page.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
        page.on("request", lambda r: hosts.add(r.url.split("/")[2]) if r.url[:4] == "http" else 0)
        for file in ("index", "nbs/01_line", "outlines/lecture"):
            if not (course.root / f"_site/{file}.html").is_file():
                continue  # a page that cannot be made shows nothing
            page.goto(f"{url}{file}.html")
            page.evaluate(TRY)
            page.wait_for_timeout(100)
            assert page.evaluate("window.hits") == 0, file
            assert page.url.split("#")[0] == f"{url}{file}.html"
            seen += 1
        assert seen >= 2 and dialogs == [] and hosts == {url.split("/")[2]}


@pytest.mark.parametrize("text", ADDRESSES[:5] + ADDRESSES[6:])
@pytest.mark.parametrize("setting", ["video", "repository"])
def test_an_address_of_the_settings_is_one_or_refused(tmp_path, setting, text):
    course = Course(tmp_path / "course")
    said = (
        SETTINGS.replace("https://example.org/watch?v=1", text)
        if setting == "video"
        else f"[course]\nrepository = {text}\n"
    )
    course.write("settings.ini", said)
    try:
        build(course.root, keep_going=True)
    except LessonpressError as e:
        assert "settings.ini" in str(e)
    for page in (p.read_bytes() for p in course.root.rglob("_site/**/*.html")):
        addresses = document(page).xpath("//@href | //@src | //@action")
        assert not [
            a for a in addresses if "pwned" in a and ":" in a.partition("/")[0] and a[0] != "&"
        ]


def test_an_output_with_a_script_runs_in_a_frame_of_its_own_and_reaches_nothing(tmp_path, chromium):
    course = Course(tmp_path / "course")
    script = (
        "<div style='height: 777px' id=box></div><script>box.textContent = 'it ran';"
        "let seen = ''; try { seen = parent.document.title } catch (e) { seen = e.name };"
        "try { localStorage.x = 1; seen += ' stored' } catch (e) { seen += ' ' + e.name };"
        "try { parent.pwned() } catch (e) {}; box.dataset.seen = seen</script>"
    )
    course.write(
        "nbs/01_line.ipynb", json.dumps(notebook([markdown("# A"), code("1", [shown(script)])]))
    )
    with opened(course, chromium) as (url, page):
        page.goto(f"{url}nbs/01_line.html")
        frame = page.frame_locator("iframe.output-frame").locator("#box")
        frame.filter(has_text="it ran").wait_for()
        assert frame.get_attribute("data-seen") == "SecurityError SecurityError"
        until(page, "Math.abs(document.querySelector('.output-frame').height - 778) < 3")
        assert page.evaluate("window.hits") == 0
        # What else is said to the page from anywhere is not heard.
        page.evaluate("window.postMessage({ height: 5 }, '*')")
        page.wait_for_timeout(100)
        assert page.evaluate("+document.querySelector('.output-frame').height") > 700


def test_a_document_in_an_attribute_is_as_high_as_it_is_unless_its_author_says(tmp_path, chromium):
    course = Course(tmp_path / "course")
    tall = "<iframe srcdoc='<p style=\"height: 555px; margin: 0\">Tall</p>'{}></iframe>"
    outputs = [shown(tall.format(said)) for said in ("", " height=90", " style='height: 80px'")]
    course.write("nbs/01_line.ipynb", json.dumps(notebook([markdown("# A"), code("1", outputs)])))
    with opened(course, chromium) as (url, page):
        page.goto(f"{url}nbs/01_line.html")
        for frame in page.locator("iframe").all():
            frame.scroll_into_view_if_needed()
        heights = "[...document.querySelectorAll('iframe')].map(f => Math.round(f.clientHeight))"
        until(page, f"(([a, b, c]) => a > 550 && a < 560 && b < 95 && c < 85)({heights})")


SCRIPTS = {
    "": [],
    "other-hosts = cdn.a.org": ["https://cdn.a.org/x.js"],
    "other-hosts = any": [],
}


@pytest.mark.parametrize("setting", SCRIPTS)
def test_a_script_of_another_host_runs_in_a_page_only_where_that_host_is_named(
    tmp_path, chromium, setting
):
    course, failed = Course(tmp_path / "course"), []
    course.write("settings.ini", f"{SETTINGS}\n[outputs]\n{setting}\n")
    tags = [f"<script src='https://{host}/x.js'></script>" for host in ("cdn.a.org", "b.org")]
    course.write("index.qmd", "---\ntitle: A\n---\n\n" + "\n\n".join(tags) + "\n")
    with opened(course, chromium) as (url, page):
        page.on("requestfailed", lambda r: failed.append((r.url, r.failure)))
        page.goto(f"{url}index.html")
        page.evaluate(
            "for (const src of ['https://cdn.a.org/x.js', 'https://b.org/x.js'])"
            " document.body.append(Object.assign(document.createElement('script'), { src }))"
        )
        page.wait_for_timeout(200)
    assert failed
    assert sorted({url for url, why in failed if why != "csp"}) == SCRIPTS[setting]


def test_nothing_breaks_the_policy_of_a_page_that_is_opened_from_disk(tmp_path, chromium):
    course = Course(tmp_path / "course")
    build(course.root)
    context, told = chromium.new_context(), []
    context.on("console", lambda m: told.append(m.text) if "Policy" in m.text else None)
    page = context.new_page()
    for file in sorted((course.root / "_site").rglob("*.html")):
        page.goto(file.as_uri())
        page.wait_for_timeout(50)
    context.close()
    assert told == []


@pytest.mark.parametrize("part", ["#", "?q=", "#:~:text=", "?highlight="])
def test_an_address_bar_is_text(tmp_path, chromium, part):
    with opened(Course(tmp_path / "course"), chromium) as (url, page):
        for text in MARKUP + ADDRESSES:
            page.goto(f"{url}index.html{part}{text}")
            page.wait_for_timeout(30)
            assert page.evaluate("window.hits") == 0
