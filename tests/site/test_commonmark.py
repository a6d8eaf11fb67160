"""Markdown of notebooks as Pandoc reads it after it was prepared, held to CommonMark's own examples and to cases of GFM."""

import re
from urllib.parse import unquote

import pytest
from commonmark_examples import examples

from lessonpress.html_tree import parsed
from lessonpress.pandoc.worker import Worker
from lessonpress.prepare.jupyter_markdown import Texts

# The numbers of the examples that are read otherwise, by the reason. Nothing is lost in any of them.
REASONS = {
    "a picture alone in its paragraph is a figure, as on Quarto's pages": {
        *range(572, 579), 580, *range(582, 587), 588, 589, 591,
    },
    "Pandoc strips the spaces at the ends of code": {138, 331, 332, 334, 336},
    "an item that holds more than text and a list has paragraphs, or the last one is none": {320, 321, 324},
    "emphasis in strong emphasis is strong emphasis in emphasis": {416, 467, 468},
    "a backslash and a round bracket open a formula": {495, 498},
    "an address is a link, as in GFM": {608, 611},
    "the opening tag of a div alone opens one of Quarto's divs": {175},
    "brackets close earlier than emphasis, and what stands in `<>` later": {520, 523, 526, 538},
    "spaces and line breaks in a tag or a title are one space, or none in empty brackets": {196, 508, 552, 642, 643},
}  # fmt: skip
_BLOCKS = "p|ul|ol|li|blockquote|pre|h[1-6]|hr|table|thead|tbody|tr|td|th|div|figure|figcaption|br"
_KEPT = {"href", "src", "title", "alt", "start"}
_AS_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."})  # fmt: skip


@pytest.fixture(scope="module")
def html():
    with Worker() as worker:
        yield lambda text: worker.write(worker.read(Texts([(1, text)])[1]))


def shown(html):
    "What a reader gets of HTML: blocks, inlines, addresses and words, whatever wrote it."
    out = []
    _show(parsed(html), out, False)
    text = re.sub(rf"\s*(</?(?:{_BLOCKS})(?: [^>]*)?>)\s*", r"\1", "".join(out))
    return re.sub(r"\s+(?=</(?!code>)|</code></pre>)", "", text).strip()


def _show(el, out, pre):
    "Spans, sections and lines of code are Pandoc's own way of writing, and left out."
    plain = el.tag in ("section", "colgroup", "span") or "sourceCode" in (el.get("class") or "")
    plain = (plain and el.tag not in ("pre", "code")) or (pre and el.tag == "a")
    pre = pre or el.tag == "pre"
    if not plain:
        kept = {"alt": ""} if el.tag == "img" else {}
        kept |= {k: unquote(v) for k, v in el.attrib.items() if (k, v) != ("start", "1")}
        named = (f"{k}={v!r}" for k, v in sorted(kept.items()) if k in _KEPT)
        out.append("<" + " ".join([el.tag, *named]) + ">")
    _say(el.text, out, pre)
    for child in el:
        if isinstance(child.tag, str):
            _show(child, out, pre)
        _say(child.tail, out, pre)
    if not plain:
        out.append(f"</{el.tag}>")


def _say(text, out, pre):
    text = (text or "").translate(_AS_TYPED)
    out.append(text if pre else re.sub(r"\s+", " ", text))


def test_commonmarks_own_examples(html):
    told = examples()
    if told is None:
        pytest.skip("CommonMark's examples were not fetched: `python tests/commonmark_examples.py`")
    assert len(told) == 652
    differ = {e["example"] for e in told if shown(html(e["markdown"])) != shown(e["html"])}
    assert differ == set().union(*REASONS.values())
    assert len(told) - len(differ) == 611


def test_no_example_has_two_reasons():
    assert sum(map(len, REASONS.values())) == len(set().union(*REASONS.values()))


GFM = {
    "a table under a text": (
        "Text\n| a | b |\n|---|:-:|\n| 1 | 2 |",
        "<p>Text</p><table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ),
    "a table without outer bars": (
        "a | b\n-- | --\n1 | 2",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ),
    "a row that is too short, and one that is too long": (
        "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td></td></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
    ),
    "a bar in a cell, and one in code": (
        "| a |\n|---|\n| x \\| y |\n| `p \\| q` |",
        "<table><thead><tr><th>a</th></tr></thead>"
        "<tbody><tr><td>x | y</td></tr><tr><td><code>p | q</code></td></tr></tbody></table>",
    ),
    "bars in a formula": ("| a |\n|---|\n| $|x|$ |", "|x|"),
    "a table ends where a list begins": (
        "| a |\n|---|\n| 1 |\n- one",
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><ul><li>one</li></ul>",
    ),
    "things to do": ("Now:\n- [ ] one\n- [x] two", "one"),
    "struck": ("a ~~b *c*~~ d", "<p>a <del>b <em>c</em></del> d</p>"),
    "struck in the middle of a word": ("a~~b~~c", "<p>a<del>b</del>c</p>"),
    "an address": (
        "See https://example.org/a_b*c.",
        "<p>See <a href='https://example.org/a_b'>https://example.org/a_b</a>*c.</p>",
    ),
    "an address in a link": (
        "[https://example.org](https://example.org/x)",
        "<p><a href='https://example.org/x'>https://example.org</a></p>",
    ),
    "an address in code and in HTML": (
        '`https://example.org` <a href="https://example.org">https://example.org</a>',
        "<p><code>https://example.org</code> <a href='https://example.org'>https://example.org</a></p>",
    ),
}


@pytest.mark.parametrize("case", GFM)
def test_gfm(html, case):
    markdown, expected = GFM[case]
    made = html(markdown)
    assert expected in shown(made).removeprefix("<div>").removesuffix("</div>") or expected in made


def test_things_to_do_are_boxes(html):
    assert html("Now:\n- [ ] one\n- [x] two").count('type="checkbox"') == 2
