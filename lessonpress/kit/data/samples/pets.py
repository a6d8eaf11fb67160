"""The sample of pets: drawn heads of cats and dogs, ten for the name of each of the 37 breeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessonpress.kit.data.samples.making import generator, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from lessonpress.kit.data.samples.making import Content, Pixels, Random

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

__all__ = ["CATS", "DOGS", "heads"]

CATS = words(
    "Abyssinian Bengal Birman Bombay British_Shorthair Egyptian_Mau Maine_Coon Persian Ragdoll "
    "Russian_Blue Siamese Sphynx"
)
DOGS = words(
    "american_bulldog american_pit_bull_terrier basset_hound beagle boxer chihuahua "
    "english_cocker_spaniel english_setter german_shorthaired great_pyrenees havanese japanese_chin "
    "keeshond leonberger miniature_pinscher newfoundland pomeranian pug saint_bernard samoyed "
    "scottish_terrier shiba_inu staffordshire_bull_terrier wheaten_terrier yorkshire_terrier"
)


def heads() -> Iterator[tuple[str, Content]]:
    "`images/<Breed>_<n>.jpg`. Ears and muzzle tell the species, colour and pattern of the coat the breed."
    rng = generator(37)
    for k, breed in enumerate(CATS + DOGS):
        for n in range(1, 11):
            yield f"images/{breed}_{n}.jpg", _head(rng, k, cat=breed in CATS)


@dataclass
class _Paper:
    "A picture in which the head is the unit circle."

    pixels: Numbers  # (height, width, 3)
    x: Numbers  # (height, width)
    y: Numbers

    def paint(self, where: Mask, colour: ArrayLike) -> None:
        self.pixels[where] = colour

    def oval(self, cx: float, cy: float, rx: float, ry: float) -> Mask:
        inside: Mask = ((self.x - cx) / rx) ** 2 + ((self.y - cy) / ry) ** 2 < 1
        return inside


def _head(rng: Random, k: int, cat: bool) -> Pixels:
    "A picture of breed `k`, about 100 to 150 pixels wide and high, as an array (height, width, 3)."
    import numpy as np

    paper = _paper(rng)
    coat = np.array([40 + k * 67 % 190, 40 + k * 101 % 180, 40 + k * 151 % 190])
    _paint_coat(paper, coat, k, cat)
    _paint_face(paper, coat, cat)
    light, noise = 0.85 + 0.3 * rng.random(), rng.integers(-12, 13, paper.pixels.shape)
    return np.clip(paper.pixels * light + noise, 0, 255).astype(np.uint8)


def _paper(rng: Random) -> _Paper:
    "Empty but for a ground of one colour."
    import numpy as np

    height, width = (int(n) for n in rng.integers(100, 151, 2))
    size = min(height, width) * (0.24 + 0.05 * rng.random())
    y, x = np.mgrid[:height, :width]
    x = (x - width / 2 - 8 * (rng.random() - 0.5)) / size
    y = (y - height / 2 - 8 * (rng.random() - 0.5)) / size
    pixels = np.empty((height, width, 3))
    pixels[:] = rng.integers(90, 200, 3)
    return _Paper(pixels, x, y)


def _paint_coat(paper: _Paper, coat: NDArray[np.int_], k: int, cat: bool) -> None:
    paper.paint(paper.oval(0, 0, 1, 1), coat)
    paper.paint(_ears(paper, cat), coat * 0.8)
    paper.paint(paper.oval(0, 0, 0.95, 0.95) & _pattern(paper, k), coat * 0.6)


def _ears(paper: _Paper, cat: bool) -> Mask:
    "A cat's are upright triangles, a dog's hang."
    if not cat:
        return paper.oval(-1.15, 0.2, 0.35, 0.9) | paper.oval(1.15, 0.2, 0.35, 0.9)
    x, y = paper.x, paper.y
    upright: Mask = (y < -0.4) & (y > -1.5) & (abs(abs(x) - 0.65) < 0.35 * (y + 1.5))
    return upright


def _pattern(paper: _Paper, k: int) -> Mask:
    "Nothing, stripes or dots."
    import numpy as np

    x, y = paper.x, paper.y
    patterns: list[Mask] = [
        np.zeros_like(x, bool),
        x * 3 % 1 < 0.3,
        (x * 2.5 % 1 - 0.5) ** 2 + (y * 2.5 % 1 - 0.5) ** 2 < 0.06,
    ]
    return patterns[k % 3]


def _paint_face(paper: _Paper, coat: NDArray[np.int_], cat: bool) -> None:
    import numpy as np

    if not cat:
        paper.paint(paper.oval(0, 0.5, 0.5, 0.42), np.minimum(coat * 1.3 + 20, 250))
    paper.paint(paper.oval(0, 0.35, 0.16, 0.12), 30)
    for side in (-0.4, 0.4):
        paper.paint(paper.oval(side, -0.2, 0.2, 0.16), 240)
        pupil = (0.05, 0.15) if cat else (0.11, 0.11)
        paper.paint(paper.oval(side, -0.2, *pupil), 20)
