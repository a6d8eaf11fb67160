"""What Lighthouse says of pages of a built site, as a phone on a slow network and with a slow processor sees them.

    python benchmarks/lighthouse.py [--site _site] [--tools ~/benchmark-tools] [--report FOLDER] [PAGE ...]

Needs Chromium on PATH and Lighthouse, a package of npm, in the folder `--tools` (or on PATH). After it is installed, nothing uses a network.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from published import published

ROOT = Path(__file__).resolve().parent.parent
VERSION = "12.2.3"
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = [
    "index.html",
    "nbs/01_quadratic.html",
    "outlines/2022-lesson-3.html",
    "self-test.html",
    "log/digits.html",
    "reference.html",
]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"


def lighthouse(tools: Path) -> str:
    "The command; without it an explanation, and the end."
    own = tools / "node_modules/.bin/lighthouse"
    found = str(own) if own.exists() else shutil.which("lighthouse")
    if found and CHROMIUM:
        return found
    if not CHROMIUM:
        sys.exit("Chromium is not installed: `make browser` installs it on Debian and Ubuntu")
    npm = "" if shutil.which("npm") else "npm is missing: it comes with Node 18 or later. "
    install = f"npm install --prefix {tools} --save-exact lighthouse@{VERSION}"
    sys.exit(f"{npm}Lighthouse is not in {tools}. This installs it there:\n\n    {install}\n")


def judged(command: str, address: str) -> dict:
    "Lighthouse's report on the page at an address."
    options = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    done = subprocess.run(
        [command, address, *options, f"--chrome-flags={FLAGS}"],
        env={**os.environ, "CHROME_PATH": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{done.stderr}")
    return json.loads(done.stdout)


def wanting(report: dict) -> list[str]:
    "What costs points: name and words of each audit, and the first place it names."
    found = []
    for name, category in report["categories"].items():
        for ref in category["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                found.append(
                    f"{name}: {audit['id']} {audit.get('displayValue', '')} {place(audit)}"
                )
    return found


def place(audit: dict) -> str:
    items = (audit.get("details") or {}).get("items") or [{}]
    return (items[0].get("node") or {}).get("snippet", "")[:120]


def row(page: str, report: dict) -> str:
    scores = [round(100 * report["categories"][c]["score"]) for c in CATEGORIES]
    shown = [f"{s}" if s >= least else f"**{s}**" for s, least in zip(scores, CATEGORIES.values())]
    audits = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
    shown += [report["audits"][a].get("displayValue", "").replace("\xa0", " ") for a in audits]
    return f"| {page} | " + " | ".join(shown) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "_site")
    parser.add_argument("--tools", type=Path, default=Path.home() / "benchmark-tools")
    parser.add_argument("--report", type=Path, help="a folder for the whole reports, as JSON")
    parser.add_argument("pages", nargs="*", default=PAGES)
    asked = parser.parse_args()
    command, found, low = lighthouse(asked.tools), [], False
    print(
        "| page | performance | accessibility | best practices | SEO | largest paint | blocked | shift |"
    )
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    with published(asked.site) as root:
        for page in asked.pages:
            report = judged(command, root + page)
            line = row(page, report)
            print(line, flush=True)
            low |= "**" in line
            found += [f"- {page}: {what}" for what in wanting(report)]
            if asked.report:
                asked.report.mkdir(parents=True, exist_ok=True)
                name = page.replace("/", "-").removesuffix(".html") + ".json"
                (asked.report / name).write_text(json.dumps(report), encoding="utf-8")
    print("", *found, sep="\n")
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
