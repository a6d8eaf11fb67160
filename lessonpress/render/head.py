"""What an author puts into pages: styles and what they say of themselves into the head, HTML around the content. What would run is left out and told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lxml.html import HtmlElement

from lessonpress.addresses import is_outside
from lessonpress.html_tree import inner, outer, parsed
from lessonpress.problems import Report
from lessonpress.render import safe

__all__ = ["cleaned"]

_SAID = ("stylesheet", "me", "author", "license", "alternate", "search", "apple-touch-icon")


def cleaned(
    found: Mapping[str, str], hosts: Collection[str], report: Report, file: str
) -> dict[str, str]:
    "The HTML for each place without what would run, or loads from a host that is not among `hosts`; `file` asks for it."
    out = {}
    for place, html in found.items():
        root = parsed(html)
        if place == "head":
            out[place] = "\n".join(_head(root, hosts, report, file))
        else:
            safe.tell(safe.clean(root, hosts), report, file)
            out[place] = inner(root)
    return out


def _head(root: HtmlElement, hosts: Collection[str], report: Report, file: str) -> Iterator[str]:
    for el in list(root.iter("style", "link", "meta", "script", "base")):
        href = el.get("href") or ""
        if _is_kept(el):
            if el.tag == "link" and is_outside(href) and not safe.allows(hosts, href):
                _tell(report, file, href)
                continue
            el.tail = None
            for name in [n for n in map(str, el.attrib) if n.lower().startswith("on")]:
                del el.attrib[name]
            yield outer(el)
        elif el.tag != "link":
            named = el.get("src") or (el.text or "").strip() or f"<{el.tag}>"
            safe.tell([safe.Left("script", named)], report, file)


def _tell(report: Report, file: str, href: str) -> None:
    message = f"pages load nothing from another host, so `{href}` is left out"
    hint = "keep a copy in the course, or allow it in the settings: [outputs] other-hosts = HOST"
    report.warn("other-host", message, file=file, hint=hint)


def _is_kept(el: HtmlElement) -> bool:
    if el.tag == "style":
        return True
    if el.tag == "meta":
        return bool(el.get("name") or el.get("property")) and not el.get("http-equiv")
    rel = (el.get("rel") or "").lower().split()
    return el.tag == "link" and bool(rel) and set(rel) <= set(_SAID)
