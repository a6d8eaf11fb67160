"""The longest task that each page of a built site gives the browser, and how much moves under the reader's eyes: while the page loads, and while it
is scrolled to its end. The processor is throttled.

    python benchmarks/long_tasks.py [--site _site] [--slower 4] [--rounds 3] [--width 390] [PAGE ...]

Needs Chromium on PATH. Of the rounds the best one counts, since what else the machine does only makes a task longer.
"""

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from published import published

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
LONG = 200  # milliseconds
WATCH = """
window.tasks = []
window.shifts = 0
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((t) => t.duration))).observe({type: "longtask", buffered: true})
new PerformanceObserver((list) => { for (const s of list.getEntries()) if (!s.hadRecentInput) shifts += s.value }).observe({type: "layout-shift", buffered: true})
"""


def taken(page: Page) -> float:
    "Milliseconds of the longest task since it was last asked for."
    return page.evaluate("Math.max(0, ...tasks.splice(0))")


def scrolled(page: Page):
    "From the top to the end, a screen at a time."
    for _ in range(400):
        page.evaluate("scrollBy(0, innerHeight * .9)")
        page.wait_for_timeout(60)
        if page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 2"):
            return


def once(browser: Browser, address: str, slower: float, width: int) -> tuple[float, float, float]:
    "Of one visit: the longest task while the page loads, and while it is scrolled; and what moved."
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(2500)  # what a script does when the page is idle belongs to it
    load = taken(page)
    scrolled(page)
    page.wait_for_timeout(500)
    seen = load, taken(page), page.evaluate("shifts")
    context.close()
    return seen


def pages(site: Path) -> list[str]:
    found = (p.relative_to(site).as_posix() for p in site.rglob("*.html"))
    return sorted(p for p in found if not p.startswith("assets/") and p != "404.html")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "_site")
    parser.add_argument("--slower", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--width", type=int, default=390)
    parser.add_argument("pages", nargs="*")
    asked = parser.parse_args()
    if not CHROMIUM:
        sys.exit("Chromium is not installed: `make browser` installs it on Debian and Ubuntu")
    worst = 0.0
    print("| page | longest task at load, ms | while scrolling, ms | layout shift |")
    print("| --- | --: | --: | --: |")
    with sync_playwright() as p, published(asked.site) as root:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for page in asked.pages or pages(asked.site):
            rounds = [
                once(browser, root + page, asked.slower, asked.width) for _ in range(asked.rounds)
            ]
            load, scroll, shift = (min(values) for values in zip(*rounds))
            worst = max(worst, load, scroll)
            print(f"| {page} | {load:.0f} | {scroll:.0f} | {shift:.3f} |", flush=True)
        browser.close()
    return int(worst > LONG)


if __name__ == "__main__":
    sys.exit(main())
