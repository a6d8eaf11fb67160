"""Plots in the page's colours. What the kit draws has one colour for light and dark paper, which cannot be read well on either; a browser shows a
picture in the scheme of the page around it, so the picture itself can say which of two it wants."""

from __future__ import annotations

__all__ = ["COLOURS", "themed"]

# Each colour of `lessonpress.kit.plot`, on light paper and on dark: the page's own, 4.5 to 1 and more.
COLOURS = {
    "#777b7e": ("#5d6164", "#a3a6a8"),
    "#3d7fb5": ("#285c87", "#8cbade"),
    "#c8582f": ("#ad3d1d", "#ff9a76"),
    "#3c8a5c": ("#2a6842", "#8ccfa4"),
}


def themed(svg: str) -> str:
    "A plot with a style sheet that turns the kit's colours into the page's; any other picture as it is."
    used = [colour for colour in COLOURS if f": {colour}" in svg]
    before, opening, rest = svg.partition("<svg")
    if not used or not opening:
        return svg
    tag, end, inner = rest.partition(">")
    light, dark = ("".join(_rules(c, COLOURS[c][at]) for c in used) for at in (0, 1))
    sheet = f"<style>{light}@media (prefers-color-scheme: dark){{{dark}}}</style>"
    return f"{before}{opening}{tag}{end}{sheet}{inner}"


def _rules(colour: str, shown: str) -> str:
    "What is filled or drawn with a colour, in another one."
    return "".join(
        f'[style*="{what}: {colour}"]{{{what}:{shown}!important}}' for what in ("fill", "stroke")
    )
