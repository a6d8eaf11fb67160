"""Draws the pictures of our posts from what the lessons' stored outputs show: `python tests/log_pictures.py` writes them into `log/`."""

import math
import re
from pathlib import Path

import orjson
from course import ROOT

WIDTH, HEIGHT = 1200, 630  # what cards on other sites show; lists show the middle, 8 to 5
PAPER, INK, SOFT, LINE = "#fdfcf9", "#1e2022", "#5d6164", "#d8d2c6"
GREEN, RUST = "#2f7a4e", "#ad3d1d"
TOLD = 0.9999  # the accuracy that notes on chapter 4 repeat
FONT = "font-family=\"'Source Serif',Georgia,serif\""
_CURVE = re.compile(r'<path d="([^"]{300,})"[^>]*style="fill: none')
_POINT = re.compile(r"[ML] (\S+) (\S+)")


def outputs_of(lesson: str, label: str) -> list[dict]:
    "What the cell of a lesson with this label gave."
    cells = orjson.loads((ROOT / "nbs" / lesson).read_bytes())["cells"]
    return next(c["outputs"] for c in cells if f"label: {label}\n" in "".join(c["source"]))


def drawing(*parts: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none"'
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    return "\n".join([f"{head} {FONT}>", ground, *parts, "</svg>", ""])


def text(x: float, y: float, words: str, colour: str, size: int = 44, anchor: str = "start") -> str:
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}">{words}</text>'


# ---- Two loops, one of which lacks a line


def gradients() -> str:
    "The curves of lesson 1, larger: the loss that sinks, and the one that swings."
    svg = "".join(outputs_of("01_quadratic.ipynb", "fig-zeroing")[0]["data"]["image/svg+xml"])
    found = [[(float(x), float(y)) for x, y in _POINT.findall(d)] for d in _CURVE.findall(svg)]
    cleared, piled = within([points for points in found if len(points) > 10][-2:])
    axes = f'<path d="M110 60V560H1090" stroke="{SOFT}" stroke-width="3"/>'
    x, y = piled[-1]
    return drawing(
        axes,
        curve(cleared, GREEN),
        curve(piled, RUST),
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="16" fill="{PAPER}" stroke="{RUST}" stroke-width="8"/>',
        text(250, 118, "cleared at each step", GREEN),
        text(535, 520, "piled up", RUST, anchor="middle"),
        text(1090, 606, "60 steps", SOFT, 36, "end"),
        text(128, 96, "loss", SOFT, 36),
    )


def within(curves: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    "The lesson's curves in our box, whatever the size of its figure."
    xs, ys = zip(*(p for points in curves for p in points), strict=True)
    across, down = 910 / (max(xs) - min(xs)), 410 / (max(ys) - min(ys))
    return [
        [(150 + (x - min(xs)) * across, 126 + (y - min(ys)) * down) for x, y in points]
        for points in curves
    ]


def curve(points: list[tuple[float, float]], colour: str) -> str:
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    look = 'stroke-width="10" stroke-linejoin="round" stroke-linecap="round"'
    return f'<path d="{d}" stroke="{colour}" {look}/>'


# ---- A share between two counts


def digits() -> str:
    "Which shares of the validation set there are, and the one that notes tell, which lies between two."
    count = facts_of("05_mnist.ipynb", "read-digits")["mnist.valid"]
    parts = []
    for wrong, words in enumerate(("no mistake", "one", "two", "three")):
        y = height((count - wrong) / count, count)
        parts.append(f'<path d="M378 {y:.1f}H1094" stroke="{LINE}" stroke-width="9"/>')
        parts.append(text(352, y + 17, f"{(count - wrong) / count:.2%}", INK, 50, "end"))
        parts.append(text(1090, y - 20, words, SOFT, 44, "end"))
    told = height(TOLD, count)
    ring = f'stroke="{RUST}" stroke-width="9" stroke-dasharray="12.6 6.25"'
    parts.append(f'<circle cx="470" cy="{told:.1f}" r="24" {ring}/>')
    parts.append(text(540, told + 62, f"{TOLD:.2%}?", RUST, 88))
    return drawing(*parts)


def facts_of(lesson: str, label: str) -> dict[str, float]:
    kind = "application/vnd.lessonpress.fact+json"
    outputs = [output.get("data", {}) for output in outputs_of(lesson, label)]
    return {data[kind]["name"]: data[kind]["value"] for data in outputs if kind in data}


def height(share: float, count: int) -> float:
    "A line for each mistake, no mistake at the top."
    return 105 + 152 * count * (1 - share)


# ---- How sure one may be, by three ways to count


def splits() -> str:
    "The p-values of one comparison in lesson 6c, on a logarithmic scale."
    facts = facts_of("06c_better.ipynb", "resplits") | facts_of("06c_better.ipynb", "six-deals")
    parts = [f'<path d="M90 500H1110" stroke="{SOFT}" stroke-width="3"/>']
    for power, words in ((-12, "1 in a million million"), (-6, "1 in a million"), (0, "1")):
        parts.append(text(scale(10**power), 570, words, SOFT, 34, "middle" if power else "end"))
        parts.append(f'<path d="M{scale(10**power):.1f} 485v30" stroke="{SOFT}" stroke-width="3"/>')
    usual = f'stroke="{SOFT}" stroke-width="4" stroke-dasharray="14 10"'
    parts.append(f'<path d="M{scale(0.05):.1f} 60V500" {usual}/>')
    ways = (("splits, counted", "naive", RUST), ("corrected", "corrected", GREEN))
    for y, (words, name, colour) in zip((150, 270), ways):
        x = scale(facts[f"titanic.{name}_exact"])
        parts.append(f'<circle cx="{x:.1f}" cy="{y}" r="24" fill="{colour}"/>')
        side, anchor = (50, "start") if name == "naive" else (-50, "end")
        parts.append(text(x + side, y + 17, words, colour, 52, anchor))
    low, high = (scale(facts[f"titanic.oof_p_{end}_exact"]) for end in ("low", "high"))
    bar = f'stroke="{GREEN}" stroke-width="48" stroke-linecap="round"'
    parts.append(f'<path d="M{low:.1f} 390H{high:.1f}" {bar}/>')
    parts.append(text(low - 50, 407, "each passenger once", GREEN, 52, "end"))
    return drawing(*parts)


def scale(p: float) -> float:
    return 1090 + 65 * math.log10(p)


PICTURES = {"gradients": gradients, "digits": digits, "splits": splits}


def png_of(svg: str) -> bytes:
    "The drawing as a small PNG, in the type face of the site."
    import io

    from chromium import ARGS, CHROMIUM
    from PIL import Image
    from playwright.sync_api import sync_playwright

    face = next((ROOT / "_site/assets/faces").glob("serif.woff2"))
    style = f"@font-face{{font-family:'Source Serif';src:url({face.as_uri()})}}body{{margin:0}}"
    page_file = Path(ROOT / "_site/drawing.html")
    page_file.write_text(f"<style>{style}</style>{svg}", encoding="utf-8")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.evaluate("document.fonts.ready")
        shot = page.screenshot()
        browser.close()
    page_file.unlink()
    out = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    for name, draw in PICTURES.items():
        (ROOT / f"log/{name}.svg").write_text(draw(), encoding="utf-8")
        (ROOT / f"log/{name}.png").write_bytes(png_of(draw()))
