"""CSS selectors over the tree of a page, for tests."""

import lxml.html


def parse(html: str):
    return lxml.html.fragment_fromstring(html, create_parent="main")


def select(root, css: str) -> list:
    "Every element below `root` that `css` names, in the page's order."
    return root.cssselect(css)
