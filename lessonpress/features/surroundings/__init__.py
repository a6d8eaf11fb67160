"""What a site puts around its pages besides bar, menu and footer: how it looks and what it does. Only sites that ask for any of it load it."""

from __future__ import annotations

from pathlib import Path

from lessonpress.course import Page, Site
from lessonpress.feature import Feature
from lessonpress.gather.comments import comments_of, lacking

__all__ = ["feature"]

_HERE = Path(__file__).parent
_SCRIPTS = ("announcement", "reader", "top", "comments")


class Surroundings(Feature):
    name = "surroundings"
    scripts = {"surroundings.js": [_HERE / f"{name}.js" for name in _SCRIPTS]}
    styles = {"surroundings.css": [_HERE / "surroundings.css"]}

    def check(self, site: Site) -> None:
        "Name comments that cannot be shown, or not as they were asked for; those of the site once."
        config = site.config
        for path, said in (
            (("website", "comments"), config.surroundings.comments),
            (("format", "html", "comments"), config.metadata.get("comments")),
        ):
            if wrong := lacking(said):
                line = config.lines.of(*path)
                site.report.warn("no-effect", wrong, file=config.file, line=line)
        for page in site.pages.values():
            _check(site, page)


def _check(site: Site, page: Page) -> None:
    own = page.front.get("comments")
    if wrong := lacking(own):
        site.report.warn("no-effect", wrong, file=page.file, **page.place("comments:"))
    asked = comments_of(own)
    if asked and asked.service == "hypothesis" and not site.config.site_url:
        message = "annotations hang on the page's address, and the site has none"
        hint = "website.site-url: https://..."
        site.report.warn("no-effect", message, file=page.file, **page.place("comments:"), hint=hint)


feature = Surroundings()
