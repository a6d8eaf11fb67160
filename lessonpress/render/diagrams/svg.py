"""A drawing as it can stand in a page: without what is about its program, with ids that can be given another name, in colours for light and dark paper."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from lessonpress.colours import in_css, on_dark, read, written

__all__ = ["NAME", "settled"]

NAME = "lessonpress-diagram"  # before each id; the page puts its own name there
_COLOURED = ("fill", "stroke", "color", "stop-color", "flood-color")
_NAMING = ("aria-labelledby", "aria-describedby")
_XLINK = "{http://www.w3.org/1999/xlink}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OF_ROOT = ("width", "height", "style", "class", "role", "aria-roledescription", *_NAMING)
_POINTING = re.compile(r"#([\w.:-]+)")
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
)


def settled(svg: str) -> dict[str, Any]:
    "The drawing as `svg`, its `width` in pixels, and the `title` that it gives itself; or `error`."
    try:
        root = etree.fromstring(svg.encode(), _PARSER)
    except etree.XMLSyntaxError as e:
        return {"error": f"what was drawn is no SVG ({e.msg})"}
    own = ""
    # But for its own, a title is the name of a part in the code.
    for el in [*root.iter("{*}title")]:
        parent = el.getparent()
        own = (el.text or "") if parent is root else own
        if parent is not None:
            parent.remove(el)
    ids: set[str] = set()
    for el in root.iter("{*}*"):
        if (id := el.get("id")) in ids:
            del el.attrib["id"]
        elif id:
            ids.add(id)
    for el in root.iter("{*}*"):
        _settle(el, ids)
    width = (root.get("viewBox") or "0 0 600 400").split()[2]
    for name in _OF_ROOT:
        root.attrib.pop(name, "")
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    return {"svg": text, "width": round(float(width)), "title": " ".join(own.split())}


def _settle(el: Any, ids: set[str]) -> None:
    for name, value in el.attrib.items():
        if name == "id":
            el.set(name, f"{NAME}-{value}")
        elif name in _COLOURED:
            el.set(name, _shown(value))
        elif name in _NAMING:
            el.set(name, " ".join(f"{NAME}-{word}" for word in value.split()))
        elif name == "style":
            el.set(name, _renamed(in_css(value, _shown), ids))
        elif name == "font-family" and value.startswith("Helvetica,"):
            del el.attrib[name]  # nobody has asked for it
        elif name == f"{_XLINK}href":
            del el.attrib[name]
            el.set("href", _renamed(value, ids) if value.startswith("#") else value)
        elif name.startswith(_XLINK) or name == _SPACE:
            del el.attrib[name]
        elif "url(#" in value:
            el.set(name, _renamed(value, ids))
    if etree.QName(el).localname == "style":
        el.text = _renamed(in_css(el.text or "", _shown), ids)


def _renamed(text: str, ids: set[str]) -> str:
    return _POINTING.sub(lambda m: f"#{NAME}-{m[1]}" if m[1] in ids else m[0], text)


def _shown(colour: str) -> str:
    "A colour on light paper and on dark; black is the page's ink, white its paper."
    found = read(colour)
    if found is None:
        return colour
    rgb, covers = found
    if covers == 1 and rgb in ((0, 0, 0), (1, 1, 1)):
        return "var(--ink)" if rgb == (0, 0, 0) else "var(--paper)"
    return f"light-dark({written(rgb, covers)}, {written(on_dark(rgb), covers)})"
