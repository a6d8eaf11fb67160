"""Plots in the page's colours. What the kit draws has one colour for light and dark paper, which cannot be read well on either; a browser shows a
picture in the scheme of the page around it, so the picture itself can say which of two it wants."""

from __future__ import annotations

from lxml import etree

__all__ = ["COLOURS", "themed"]

SVG = "{http://www.w3.org/2000/svg}"

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
    if not used:
        return svg
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return svg
    light, dark = ("".join(_rules(c, COLOURS[c][at]) for c in used) for at in (0, 1))
    sheet = etree.Element(f"{SVG}style")
    sheet.text = f"{light}@media (prefers-color-scheme: dark){{{dark}}}"
    root.insert(0, sheet)
    return etree.tostring(root, encoding="unicode")


def _rules(colour: str, shown: str) -> str:
    "What is filled or drawn with a colour, in another one."
    return "".join(
        f'[style*="{what}: {colour}"]{{{what}:{shown}!important}}' for what in ("fill", "stroke")
    )
