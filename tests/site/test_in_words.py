"""Texts of metadata where only words can stand."""

import pytest

from lessonpress.gather.in_words import in_words

WORDS = {
    "a *b* **c** `d<e>`": "a b c d<e>",
    "<i class='bi bi-house'></i> Home": "Home",
    "[x](https://a.example) y": "x y",
    "[eQTLs]{.nocase} and ![](a.png){.icon}__Inputs__": "eQTLs and Inputs",
    r"MT$_{\textrm{2}}$ x": "MT$_{\\textrm{2}}$ x",
    r"the $x_{\textrm{2}}$ of": "the x2 of",
    "costs $5 and $6": "costs $5 and $6",
    "2 * 3 * 4, snake_case": "2 * 3 * 4, snake_case",
    "R &amp; D<br>z": "R & D z",
    "shown in [@knuth1984, p. 3].": "shown in.",
    "a < b and c > d": "a < b and c > d",
}


@pytest.mark.parametrize("text", WORDS)
def test_a_text_says_the_same_in_words(text):
    assert in_words(text) == WORDS[text]
