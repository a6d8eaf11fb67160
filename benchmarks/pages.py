"""How much of each lesson's page is code, how many screens it is long, and how far down its first picture stands, as Chromium lays it out.

python benchmarks/pages.py [SITE [WIDTHxHEIGHT ...]]

SITE is a built site (`_site`). Code is what of it is seen, with the lines to which it is folded; what is folded has no height. All pictures are loaded first.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from chromium import ARGS, CHROMIUM  # noqa: E402

LOADED = """async () => {
  for (const image of document.images) image.loading = "eager"
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
}"""
MEASURED = """() => {
  const heights = (selector) => [...document.querySelectorAll(selector)]
    .filter((el) => el.checkVisibility({ contentVisibilityAuto: true }))
    .map((el) => el.getBoundingClientRect().height)
  const all = (selector) => heights(selector).reduce((sum, height) => sum + height, 0)
  const pictures = [...document.querySelectorAll("main :is(img, svg, .live)")]
    .map((el) => el.getBoundingClientRect()).filter((box) => box.height > 60 && box.width > 60)
  return {
    height: document.documentElement.scrollHeight,
    code: all("main .cell div.sourceCode") + all("main details.code-fold > summary"),
    picture: Math.min(...pictures.map((box) => box.top)),
  }
}"""


def measured(browser: Browser, file: Path, width: int, height: int) -> dict[str, float]:
    "Of the page at `file`: its height, that of its code, and where its first picture begins."
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(file.resolve().as_uri())
    page.evaluate(LOADED)
    found: dict[str, float] = page.evaluate(MEASURED)
    page.close()
    return found


def main(site: Path, *screens: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for screen in screens:
            width, height = map(int, screen.split("x"))
            print(f"{screen:24} {'screens':>8} {'code':>6} {'first picture':>14}")
            for file in sorted(site.glob("nbs/*.html")):
                m = measured(browser, file, width, height)
                share, long = m["code"] / m["height"], m["height"] / height
                print(f"{file.stem:24} {long:8.1f} {share:6.0%} {m['picture']:11.0f} px")
        browser.close()


if __name__ == "__main__":
    main(Path((sys.argv[1:] or [ROOT / "_site"])[0]), *(sys.argv[2:] or ["1400x900", "390x844"]))
