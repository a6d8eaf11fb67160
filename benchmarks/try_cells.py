"""Python in the page: what a reader's first click loads, how long it takes to the first output, and how fast a descent runs there.

    python benchmarks/try_cells.py [--rounds 5] [--slower 1]

Needs Chromium on PATH, and the package `brython`. Times are medians of the rounds, in milliseconds; `--slower 4` throttles the page's processor. Cold: a browser
that has nothing of the site; warm: the second visit; ended: a run after an endless loop was stopped.
"""

import argparse
import gzip
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from published import published

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lessonpress.features.try_cells.engine import PAGE, SCRIPT, files  # noqa: E402
from lessonpress.render.templates import THEME, joined  # noqa: E402

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
TENSORS = {
    "course.tensors": ROOT / "lessondl/autograd.py",
    "course.value": ROOT / "lessondl/value.py",
}
BUTTON = '<!doctype html><title>A page</title><link rel="icon" href="data:,"><main class="content"><button>Run</button></main><script src="assets/try.js"></script>'
CLICKED = """
const { tryCells } = lessonpress
const engine = new tryCells.Engine("assets/try/engine.html")
globalThis.sources = {}
globalThis.stopped = () => engine.stop()
document.querySelector("button").addEventListener("click", () => {
  const began = performance.now()
  globalThis.first = null
  globalThis.ended = engine.run({ name: "a", source: sources.now, limit: 300 }, () => {
    first ??= performance.now() - began
  }).then(() => first)
})
"""
HELLO = "print('hello')"
IMPORT = "import torch\nprint(torch.tensor([1., 2.]))"
LISTS = """
x = [i/5 - 2 for i in range(20)]
y = [3*t**2 + 2*t + 1 for t in x]
p = [1.1, 1.1, 1.1]
for step in range(100):
    misses = [p[0]*t**2 + p[1]*t + p[2] - u for t, u in zip(x, y)]
    slopes = [sum(2*m*t**k for m, t in zip(misses, x))/20 for k in (2, 1, 0)]
    p = [value - 0.01*slope for value, slope in zip(p, slopes)]
print(p)
"""
DESCENT = """
import torch
x = torch.linspace(-2, 2, 20)
y = 3*x**2 + 2*x + 1
p = torch.tensor([1.1, 1.1, 1.1]).requires_grad_()
for step in range(100):
    loss = ((p[0]*x**2 + p[1]*x + p[2] - y)**2).mean()
    loss.backward()
    with torch.no_grad():
        p -= 0.01*p.grad
    p.grad = None
print(p)
"""


def lay_out(root: Path):
    "A page with one button that runs what it is told to."
    modules = {n: path.read_text(encoding="utf-8") for n, path in TENSORS.items() if path.exists()}
    aliases = dict.fromkeys(("torch", "numpy"), "course.tensors") if modules else {}
    own = root / "clicked.js"
    own.write_text(CLICKED, encoding="utf-8")
    script = joined([THEME / "shared.js", SCRIPT, own])
    own_files = {"index.html": BUTTON.encode(), "assets/try.js": script}
    for name, data in (own_files | files(modules, aliases)).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def click(page: Page, source: str) -> float:
    "Milliseconds from a click to the first output of a source."
    page.evaluate("(source) => { sources.now = source }", source)
    page.get_by_role("button").click()
    return page.evaluate("ended")


def opened(context, address: str, slower: float) -> Page:
    page = context.new_page()
    if slower > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address)
    return page


def visit(browser: Browser, address: str, slower: float) -> dict[str, float]:
    context = browser.new_context()
    found = {"first output, cold": click(opened(context, address, slower), HELLO)}
    page = opened(context, address, slower)
    found["first output, warm"] = click(page, HELLO)
    found["the next run"] = click(page, HELLO)
    found["100 steps of descent, lists"] = click(page, LISTS)
    if all(path.exists() for path in TENSORS.values()):
        found["the course's tensors, imported"] = click(page, IMPORT)
        found["100 steps of descent, tensors"] = click(page, DESCENT)
    page.evaluate("() => { sources.now = 'while True: pass' }")
    page.get_by_role("button").click()
    page.wait_for_timeout(200)
    page.evaluate("stopped()")
    found["after an endless loop was ended"] = click(page, HELLO)
    context.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slower", type=float, default=1)
    asked = parser.parse_args()
    if not CHROMIUM:
        sys.exit("Chromium is not installed: `make browser` installs it on Debian and Ubuntu")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        lay_out(Path(folder))
        weight = len(gzip.compress((Path(folder) / PAGE).read_bytes()))
        print(f"The first click loads {weight / 1000:.0f} KB, compressed.\n")
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with published(Path(folder)) as address:
            rounds = [visit(browser, address, asked.slower) for _ in range(asked.rounds)]
        browser.close()
    print("| from a click to | ms |\n| --- | --: |")
    for name in rounds[0]:
        print(f"| {name} | {statistics.median(r[name] for r in rounds):.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
