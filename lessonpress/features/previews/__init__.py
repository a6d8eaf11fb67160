"""What a link leads to, seen before one follows it; figures that enlarge; an address for each question, figure and cell."""

from __future__ import annotations

from pathlib import Path

from lxml.html import HtmlElement

from lessonpress.feature import Feature

__all__ = ["feature"]

_HERE = Path(__file__).parent
_SHOWN = ("fact", "term", "evidence", "quarto-xref", "footnote-ref", "question", "cell", "built")


class Previews(Feature):
    name = "previews"
    scripts = {
        "previews.js": [
            _HERE / f"{name}.js" for name in ("inert", "places", "popover", "figures", "addresses")
        ]
    }
    styles = {"lessonpress.css": [_HERE / "previews.css"]}

    def loads(self, html: HtmlElement) -> list[str]:
        "Only a page that has something to preview, to enlarge or to address."
        wanted = any(html.find_class(name) for name in _SHOWN) or html.xpath(
            "boolean(.//figure//img | .//a[@role='doc-biblioref'])"
        )
        return ["previews.js"] if wanted else []


feature = Previews()
