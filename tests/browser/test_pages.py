"""What a reader meets: every page in light, dark, wide and narrow, with the keyboard and without scripts."""

import pytest
from chromium import until

PAGES = ["index.html", "nbs/01_quadratic.html", "outlines/2022-lesson-3.html", "reference.html"]
LESSON, OUTLINE = PAGES[1:3]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800, 390])
def test_a_page_asks_no_other_host_says_nothing_and_fits(open_page, site, path, scheme, width):
    page = open_page(path, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.wait_for_load_state("networkidle")
    assert page.said == []
    assert page.hosts == {site.url.split("/")[2]}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# The colour of a text and of the first ground behind it that is not transparent, for every element that holds text of its own.
CONTRASTS = """() => {
  const ctx = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {willReadFrequently: true})
  const rgb = c => { ctx.clearRect(0, 0, 1, 1); ctx.fillStyle = c; ctx.fillRect(0, 0, 1, 1); return [...ctx.getImageData(0, 0, 1, 1).data] }
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b }
  const over = (top, under) => { const a = top[3] / 255; return [0, 1, 2].map(i => top[i] * a + under[i] * (1 - a)) }
  const ground = el => { if (!el) return [255, 255, 255]; const c = rgb(getComputedStyle(el).backgroundColor); return c[3] == 255 ? c.slice(0, 3) : over(c, ground(el.parentElement)) }
  const bad = []
  for (const el of document.querySelectorAll('body *')) {
    if (el.closest('math, svg, script, style, [hidden], .skip') || ![...el.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue
    if (!el.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue
    const s = getComputedStyle(el), under = ground(el), top = over(rgb(s.color), under)
    const [a, b] = [light(top), light(under)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05)
    if (ratio < 4.5) bad.push(`${el.tagName}.${el.className}: ${ratio.toFixed(2)} ${el.textContent.trim().slice(0, 40)}`)
  }
  return [...new Set(bad)]
}"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(open_page, path, scheme):
    page = open_page(path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(CONTRASTS) == []


def test_the_contrast_test_can_fail(open_page):
    page = open_page("index.html")
    page.evaluate("document.querySelector('main p').style.color = '#bbb'")
    assert page.evaluate(CONTRASTS) != []


def paper(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_the_theme_is_the_systems_until_it_is_chosen_and_then_remembered(open_page):
    page = open_page(LESSON, color_scheme="light")
    light = paper(page)
    page.emulate_media(color_scheme="dark")
    dark = paper(page)
    assert dark != light
    seen = set()
    for _ in range(3):
        page.locator(".theme-toggle").click()
        seen.add(paper(page))
        if paper(page) == light:
            break
    assert light in seen
    # What was chosen is there before the first paint: it is set by the script in the head, ahead of the body.
    page.add_init_script("""new MutationObserver((_, o) => { if (document.body) { window.early = document.documentElement.dataset.theme; o.disconnect() } })
                            .observe(document, {childList: true, subtree: true})""")
    page.reload()
    assert paper(page) == light and page.evaluate("window.early") == "light"


def test_code_can_be_copied_with_the_keyboard(open_page):
    page = open_page(LESSON, permissions=["clipboard-read", "clipboard-write"])
    block = page.locator("div.sourceCode:visible").first
    button = block.locator("button.code-copy-button")
    button.focus()
    page.keyboard.press("Enter")
    until(page, "navigator.clipboard.readText().then(t => t.length > 0)")
    assert (
        page.evaluate("navigator.clipboard.readText()").strip()
        == block.locator("code").inner_text().strip()
    )


def test_the_skip_link_is_first_and_leads_to_the_content(open_page):
    page = open_page(LESSON)
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.getAttribute('href')") == "#quarto-document-content"
    )


def test_every_control_can_be_reached_and_seen_with_the_keyboard(open_page):
    page = open_page(OUTLINE)
    page.keyboard.press("Tab")
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", (
            page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        )


def test_the_contents_follow_the_scroll(open_page):
    page = open_page(LESSON, viewport={"width": 1280, "height": 700})
    heading = page.locator("main section.level2 > h2").nth(3)
    heading.evaluate("h => window.scrollTo(0, h.getBoundingClientRect().top + scrollY - 80)")
    id = heading.evaluate("h => h.closest('section').id")
    until(page, f"document.querySelector('#toc-{id}')?.matches('.active, [aria-current]')")


def test_a_link_to_a_question_opens_it(open_page):
    page = open_page(OUTLINE)
    id = page.locator("details.question").nth(2).get_attribute("id")
    page.goto(page.url + "#" + id)
    until(page, f"document.getElementById('{id}').open")


def test_a_question_opens_with_the_keyboard_and_shows_its_evidence(open_page):
    page = open_page(OUTLINE)
    question = page.locator("details.question:has(a.evidence)").first
    question.locator("summary").focus()
    page.keyboard.press("Enter")
    assert question.get_attribute("open") is not None
    evidence = question.locator("a.evidence").first
    assert evidence.locator("samp").inner_text()
    file, _, target = evidence.get_attribute("href").partition("#")
    evidence.click()
    page.locator(f"[id='{target}']").wait_for()  # it is visible, once so much of the page is there
    assert file.startswith("../nbs/") and page.url.endswith(f"{file[2:]}#{target}")


def test_the_second_in_the_video_is_a_link(open_page):
    page = open_page(OUTLINE)
    link = page.locator("a.time").first
    assert "watch?v=hBBOjCiFcuo&t=" in link.get_attribute("href")


# What WCAG asks of any page: one main part and one first heading in it, no level left out, every landmark, control and picture
# with a name, every id once and there where it is referred to.
NAMELESS = """() => {
  const bad = [], name = e => (e.getAttribute('aria-label') || e.textContent || e.title || '').trim()
  const all = s => [...document.querySelectorAll(s)]
  if (all('main').length != 1 || all('main h1').length != 1) bad.push('main or h1')
  all('main :is(h1, h2, h3, h4, h5, h6)').reduce((last, h) => { if (h.tagName[1] > +last + 1) bad.push(`h${last} > ${h.outerHTML}`); return h.tagName[1] }, 0)
  const navs = all('nav').map(n => n.getAttribute('aria-label') || document.getElementById(n.getAttribute('aria-labelledby'))?.textContent)
  if (navs.some(n => !n) || new Set(navs).size < navs.length) bad.push('navigation: ' + navs)
  for (const e of all('a[href]:not([aria-hidden]), button, summary')) if (!name(e) && !e.querySelector('img[alt]:not([alt=""])')) bad.push(e.outerHTML)
  for (const e of all('img:not([alt])')) bad.push(e.outerHTML)
  const ids = all('[id]').map(e => e.id)
  bad.push(...ids.filter((id, i) => ids.indexOf(id) < i))
  for (const a of ['aria-controls', 'aria-labelledby', 'aria-describedby'])
    for (const e of all(`[${a}]`)) for (const id of e.getAttribute(a).split(' ')) if (!document.getElementById(id)) bad.push(`${a}=${id}`)
  return bad
}"""


@pytest.mark.parametrize("path", PAGES + ["404.html"])
def test_every_part_of_a_page_can_be_told_by_its_name(open_page, path):
    assert open_page(path).evaluate(NAMELESS) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_without_scripts_everything_can_be_read(open_page, width):
    page = open_page(LESSON, java_script_enabled=False, viewport={"width": width, "height": 900})
    for selector in ("h1.title", ".run-card", "pre.sourceCode:visible", ".cell-output"):
        assert page.locator(selector).first.is_visible(), selector
    for control in (".theme-toggle", ".code-copy-button"):
        assert not page.locator(control).first.is_visible(), control
    page = open_page(OUTLINE, java_script_enabled=False)
    assert page.locator("details.question:has(a.evidence)").first.locator(".answer").is_visible()


def test_the_phone_has_a_menu_with_the_course(open_page):
    page = open_page(LESSON, viewport={"width": 390, "height": 800}, has_touch=True)
    link = page.locator("#lessonpress-course a[href*='outlines/']").first
    assert not link.is_visible()
    page.locator(".menu-button").click()
    assert link.is_visible()


def test_on_paper_there_is_no_navigation_and_answers_are_open(open_page):
    page = open_page(OUTLINE)
    page.emulate_media(media="print")
    assert not page.locator("header.bar").is_visible()
    assert (
        page.locator("details.question .answer").first.evaluate(
            "e => e.getBoundingClientRect().height"
        )
        > 0
    )


def test_an_address_that_is_not_there_gets_the_404_page(open_page, site):
    page = open_page("nbs/none.html")
    assert page.locator("h1").inner_text() and page.locator("main a").first.get_attribute(
        "href"
    ).startswith("/")
