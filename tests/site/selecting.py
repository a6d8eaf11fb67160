"""CSS selectors over lxml, as far as the tests of pages need them: `tag#id.class[attr=value]`, descendants, `>` and `,`."""

import re

import lxml.html

_PART = re.compile(
    r"(?P<tag>^\w+)|#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<key>[\w-]+)(?:=['\"]?(?P<value>[^'\"\]]*)['\"]?)?\]"
)


def parse(html: str):
    return lxml.html.fragment_fromstring(html, create_parent="main")


def select(root, css: str) -> list:
    "Every element below `root` that `css` names, in the page's order."
    return root.xpath(" | ".join(_path(s.strip()) for s in css.split(",")))


def _path(selector: str) -> str:
    out, axis = ".", "//"
    for word in re.sub(r"\s*>\s*", " > ", selector).split():
        if word == ">":
            axis = "/"
        else:
            out, axis = out + axis + _step(word), "//"
    return out


def _step(word: str) -> str:
    assert "".join(m[0] for m in _PART.finditer(word)) == word, f"cannot select {word}"
    step, tests = "*", ""
    for m in _PART.finditer(word):
        if m["tag"]:
            step = m["tag"]
        elif m["id"]:
            tests += f"[@id='{m['id']}']"
        elif m["cls"]:
            tests += f"[contains(concat(' ', normalize-space(@class), ' '), ' {m['cls']} ')]"
        else:
            tests += f"[@{m['key']}]" if m["value"] is None else f"[@{m['key']}='{m['value']}']"
    return step + tests
