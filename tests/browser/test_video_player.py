"""A lecture beside its outline. What stands for YouTube is a page of the test's own, since no test leaves this machine."""

import pytest
from chromium import until

OUTLINE = "outlines/2022-lesson-3.html"
YOUTUBE = "https://www.youtube-nocookie.com/"
# Says where it is once it is asked, goes where it is told, and keeps all that it heard.
PLAYER = """<!doctype html><title>A lecture</title><script>
let at = Number(new URLSearchParams(location.search).get("start"))
const heard = []
const tell = () => parent.postMessage(JSON.stringify({ event: "infoDelivery", info: { currentTime: at } }), "*")
addEventListener("message", (e) => {
  const said = JSON.parse(e.data)
  heard.push(said)
  if (said.func === "seekTo") at = said.args[0]
  if (said.event === "listening") setInterval(tell, 50)
})
</script>"""
MARKED = "[...document.querySelectorAll('main .playing')].map(e => e.id || e.dataset.anchorId)"


@pytest.fixture
def outline(open_page, site):
    "The outline, with the addresses of YouTube that it asked for."

    def open(player=PLAYER, path=OUTLINE, **options):
        page = open_page("404.html", **options)
        page.asked = []

        def answer(route):
            page.asked.append(route.request.url)
            route.fulfill(content_type="text/html", body=player)

        page.route("https://*/**", answer)
        page.wait_for_load_state("networkidle")  # what is still on its way would fail
        page.goto(site.url + path)
        return page

    return open


def time(page, id):
    return page.locator(
        f".asked:has(#{id}) .time, #{id} > summary .time, p:has(+ #{id}) .time"
    ).first


def player(page):
    return page.get_by_role("complementary", name="Video of the lecture")


def play(page, id="meta-learning"):
    time(page, id).click()
    player(page).get_by_role("button", name="Play here").click()
    until(page, "document.querySelector('.lecture iframe')")
    page.wait_for_timeout(100)
    return page.frames[1]


def test_nothing_is_loaded_before_the_reader_chooses_and_the_choice_is_kept(outline, site):
    page = outline()
    assert page.asked == [] and not player(page).count()
    time(page, "meta-learning").click()
    player(page).wait_for()
    assert "Google learns your network address" in player(page).inner_text()
    there = player(page).get_by_role("link", name="Open at YouTube")
    assert there.get_attribute("href") == "https://www.youtube.com/watch?v=hBBOjCiFcuo&t=102s"
    assert page.asked == [] and page.frames[1:] == []
    player(page).get_by_role("button", name="Play here").click()
    until(page, "document.querySelector('.lecture iframe')")
    [asked] = page.asked
    assert asked.startswith(YOUTUBE + "embed/hBBOjCiFcuo?start=102&autoplay=1")
    page.goto(site.url + "nbs/01_quadratic.html")
    page.locator("a[data-at]").first.click()
    until(page, "document.querySelector('.lecture iframe')")
    assert page.locator(".lecture-ask").count() == 0 and len(page.asked) == 2
    assert page.said == []


def test_the_question_that_plays_is_marked(outline):
    page = outline()
    frame = play(page)
    until(page, f"{MARKED}.join() === 'meta-learning'")
    frame.evaluate("at = 160")
    until(page, f"{MARKED}.join() === 'work-through-a-lesson'")
    until(
        page, "document.querySelector('#TOC .playing').id === 'toc-work-through-a-lesson-section'"
    )
    assert player(page).locator(".lecture-now").inner_text() == "How do you work through a lesson?"
    time(page, "meta-learning").click()
    until(page, f"{MARKED}.join() === 'meta-learning'")
    assert len(page.asked) == 1, "the same video goes to another second"
    assert {"seekTo", "playVideo"} <= {m.get("func") for m in frame.evaluate("heard")}
    frame.evaluate("at = 3000")
    until(page, f"{MARKED}.length === 1 && {MARKED}[0] !== 'meta-learning'")
    seen = "document.querySelector('main .playing').getBoundingClientRect().top < innerHeight"
    until(page, seen)  # the page follows a reader who stayed with it


def test_messages_of_others_are_not_heard(outline):
    page = outline(player="<!doctype html><title>Silent</title>")
    play(page)
    told = '{"event": "infoDelivery", "info": {"currentTime": 3000}}'
    page.evaluate("told => postMessage(told, '*')", told)
    page.evaluate(
        "told => dispatchEvent(new MessageEvent('message', {data: told, origin: 'https://www.youtube-nocookie.com'}))",
        told,
    )
    for odd in ("none", "null", "[]", '{"info": {"currentTime": "3000"}}', '{"info": null}'):
        page.frames[1].evaluate("told => parent.postMessage(told, '*')", odd)
    page.frames[1].evaluate("parent.postMessage({ info: { currentTime: 3000 } }, '*')")
    page.wait_for_timeout(200)
    assert page.evaluate(MARKED) == ["meta-learning"] and page.said == []


def test_by_keyboard_it_opens_closes_and_gives_the_focus_back(outline):
    page = outline()
    link = time(page, "meta-learning")
    link.focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.matches('.lecture')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Play here"
    page.keyboard.press("Enter")
    until(
        page,
        "document.activeElement.matches('.lecture') && document.querySelector('.lecture iframe')",
    )
    page.keyboard.press("Escape")
    assert not player(page).count() and page.evaluate(MARKED) == []
    assert page.evaluate("document.activeElement.dataset.at") == "102"


def test_open_at_youtube_is_kept_too_and_links_are_links(outline):
    page = outline()
    page.evaluate("localStorage.setItem('lessonpress-video', 'there')")
    time(page, "meta-learning").click()
    page.wait_for_url("https://www.youtube.com/**")


def test_with_a_key_held_and_without_scripts_a_time_is_a_plain_link(outline):
    page = outline()
    with page.context.expect_page() as other:
        time(page, "meta-learning").click(modifiers=["ControlOrMeta"])
    assert other.value and not player(page).count()
    page = outline(java_script_enabled=False)
    time(page, "meta-learning").click()
    page.wait_for_url("https://www.youtube.com/**")


def ends_above(page):
    "Whether the end of the page can be scrolled to a place above the strip."
    page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
    last = page.locator(".page-navigation, .foot").last.bounding_box()
    return last["y"] + last["height"] <= player(page).bounding_box()["y"]


@pytest.mark.parametrize(("width", "most"), [(1400, 0), (1024, 0.25), (768, 0.25), (390, 0.2)])
def test_it_covers_no_text_or_little(outline, width, most):
    page = outline(viewport={"width": width, "height": 844}, color_scheme="dark")
    play(page)
    text, box = page.locator("main").bounding_box(), player(page).bounding_box()
    if box["x"] < text["x"] + text["width"]:
        assert box["height"] < most * 844
        assert ends_above(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    close = player(page).get_by_role("button", name="Close the video").bounding_box()
    assert close["width"] >= 44 and close["height"] >= 44
    page.emulate_media(media="print")
    assert not player(page).is_visible()


def test_a_strip_that_grows_with_its_words_covers_no_more(outline):
    page = outline(viewport={"width": 390, "height": 844})
    play(page)
    before = player(page).bounding_box()["height"]
    page.evaluate("document.querySelector('.lecture-now').style.height = '9rem'")
    until(
        page,
        f"parseInt(document.documentElement.style.getPropertyValue('--lecture')) > {before} + 20",
    )
    assert ends_above(page)
