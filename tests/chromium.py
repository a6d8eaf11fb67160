"""The browser of the tests."""

import json
import shutil
import time

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
NO_CHROMIUM = "Chromium is not installed: `make browser` installs it"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def until(page, expression, seconds=30):
    "Wait until an expression holds in a page. Playwright's own way to wait evaluates a text in the page, which a page's policy forbids."
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(20)


def hear_failures(page, said):
    "Add to `said` what a page asks for in vain. What the browser ends itself, as a reload or a link does with pictures on their way, is not in vain."

    def failed(request):
        if request.failure != "net::ERR_ABORTED":
            said.append(f"failed: {request.url}")

    page.on("requestfailed", failed)


def keep(page, stored):
    """Load a page again in a browser that keeps this for it. It is stored in the new document, before its scripts run: Chromium forgets now and
    then what was stored just before a page is left (1 of 150 on a busy machine). A later load of the page stores nothing more."""
    page.add_init_script(
        f"""if (self === top && name !== "kept") {{
          for (const [key, text] of Object.entries({json.dumps(stored)})) localStorage.setItem(key, text)
          name = "kept"
        }}"""
    )
    page.reload()
