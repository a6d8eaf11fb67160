"""The sample of film reviews: sentences put together at random, most of them on the side of the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessonpress.kit.data.samples.making import generator, pick, table, words

if TYPE_CHECKING:
    from lessonpress.kit.data.samples.making import Content, Random

__all__ = ["reviews"]

_OPINION = {
    "positive": words(
        "wonderful moving brilliant funny superb charming gripping touching delightful clever "
        "beautiful excellent memorable fresh honest"
    ),
    "negative": words(
        "dull awful boring clumsy predictable terrible flat tedious messy lifeless "
        "annoying weak pointless stale ridiculous"
    ),
}
_ABOUT = words(
    "plot acting script music camera-work ending pace dialogue cast story humour direction"
)
_SAYS = [
    "The {about} was {word}.",
    "I found the {about} {word}, and so did my friends.",
    "What a {word} {about}!",
    "For two hours the {about} stayed {word}.",
    "Few films have such a {word} {about}.",
    "Even the {about} seemed {word} to me.",
]
_PLAIN = [
    "It is set in a small town by the sea.",
    "We saw it on a Tuesday evening.",
    "The film runs for about two hours.",
    "It follows three sisters and their uncle.",
    "The book came out ten years earlier.",
    "Most of it happens on a train.",
    "There are subtitles.",
    "I had read about it in the paper.",
]


def reviews() -> Iterator[tuple[str, Content]]:
    """`texts.csv` with 1,000 reviews, 524 negative and 476 positive, the last 200 for validation, as in the real file.
    One opinion in five is the other side's."""
    rng = generator(1000)
    labels = ["negative" if i < 524 else "positive" for i in rng.permutation(1000)]
    rows = [(label, _review(rng, label), n >= 800) for n, label in enumerate(labels)]
    yield "texts.csv", table(["label", "text", "is_valid"], rows)


def _review(rng: Random, label: str) -> str:
    other = {"positive": "negative", "negative": "positive"}[label]
    opinions = [
        _opinion(rng, other if rng.random() < 0.2 else label) for _ in range(rng.integers(2, 6))
    ]
    lines = opinions + [_PLAIN[i] for i in rng.permutation(len(_PLAIN))[: rng.integers(1, 5)]]
    return " ".join(lines[i] for i in rng.permutation(len(lines)))


def _opinion(rng: Random, label: str) -> str:
    return pick(rng, _SAYS).format(about=pick(rng, _ABOUT), word=pick(rng, _OPINION[label]))
