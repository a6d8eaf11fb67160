"""The sample of CamVid: drawn streets, as seen from a car that drives along them, with the class of every pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessonpress.kit.data.samples.making import generator, words

if TYPE_CHECKING:
    from lessonpress.kit.data.samples.making import Content, Pixels, Random

__all__ = ["CODES", "streets"]

CODES = words(
    "Sky Building Pole Road Pavement Tree SignSymbol Fence Car Pedestrian Bicyclist Unlabelled"
)
DRIVES, FRAMES = 4, 15  # the last drive is for validation
HEIGHT, WIDTH, HORIZON = 96, 128, 42
_COLOURS = (
    *((200, 210, 225), (128, 98, 92), (150, 150, 140), (92, 88, 96), (126, 122, 130)),
    *((58, 82, 44), (176, 130, 60), (100, 84, 60), (50, 58, 110), (140, 66, 70)),
    *((80, 130, 136), (10, 10, 10)),
)
# What stands beside a street: how far from its middle, how wide, how high, and how far its foot is from the ground, in metres.
_THINGS = {
    "Building": (9.0, 9.0, 9.0, 0.0),
    "Tree": (6.5, 3.0, 5.0, 1.4),
    "Fence": (5.5, 2.5, 1.2, 0.0),
    "Pole": (4.6, 0.25, 5.5, 0.0),
    "SignSymbol": (4.6, 0.9, 0.9, 3.0),
    "Car": (2.2, 1.8, 1.5, 0.0),
    "Pedestrian": (4.0, 0.5, 1.7, 0.0),
    "Bicyclist": (2.9, 0.7, 1.7, 0.0),
}


@dataclass(frozen=True)
class _Thing:
    code: int
    x: float  # metres from the middle of the street, to the right
    z: float  # metres from where the drive begins
    wide: float
    high: float
    foot: float  # metres above the ground


def streets() -> Iterator[tuple[str, Content]]:
    "`images/<drive>_<frame>.png`, `labels/<drive>_<frame>_P.png`, `codes.txt` and `valid.txt`, which names the last drive's frames."
    rng = generator(1212)
    yield "codes.txt", "".join(f"{code}\n" for code in CODES)
    names = []
    for drive in range(DRIVES):
        things, light = _things(rng), 0.8 + 0.4 * rng.random()
        names = [f"S{drive}_{30 * frame:05d}" for frame in range(FRAMES)]
        for frame, name in enumerate(names):
            labels = _labels(things, frame)
            yield f"images/{name}.png", _photographed(rng, labels, light)
            yield f"labels/{name}_P.png", labels
    yield "valid.txt", "".join(f"{name}.png\n" for name in names)


def _things(rng: Random) -> list[_Thing]:
    "What stands along one street, the farthest first."
    out = []
    for kind, (x, wide, high, foot) in _THINGS.items():
        for side in (-1, 1):
            many = 3 if kind in ("Building", "Tree") else int(rng.integers(2))
            for step in range(many):
                z, size = 8 + 14 * step + 22 * rng.random(), 0.8 + 0.4 * rng.random()
                out.append(_Thing(CODES.index(kind), side * x, z, wide * size, high * size, foot))
    return sorted(out, key=lambda thing: -thing.z)


def _labels(things: list[_Thing], frame: int) -> Pixels:
    "The class of every pixel (height, width), when the car has gone `frame` times a third of a metre."
    import numpy as np

    labels = np.zeros((HEIGHT, WIDTH), np.uint8)
    labels[HORIZON:] = CODES.index("Pavement")
    for y in range(HORIZON, HEIGHT):
        half = 4 + (y - HORIZON) * 5 // 4
        labels[y, max(WIDTH // 2 - half, 0) : WIDTH // 2 + half] = CODES.index("Road")
    for thing in things:
        _paint(labels, thing, thing.z - frame / 3)
    labels[:, :2] = labels[-3:] = CODES.index("Unlabelled")
    return labels


def _paint(labels: Pixels, thing: _Thing, away: float) -> None:
    "Put a thing that is `away` metres ahead into the picture, if it is not behind."
    if away < 3:
        return
    scale = 110 / away  # pixels a metre
    foot = HORIZON + (1.4 - thing.foot) * scale  # the camera is 1.4 metres above the ground
    x, half, high = WIDTH / 2 + thing.x * scale, thing.wide * scale / 2, thing.high * scale
    top, left = max(int(foot - high), 0), max(int(x - half), 0)
    bottom, right = max(int(foot), 0), max(int(x + half) + 1, 0)
    labels[top:bottom, left:right] = thing.code


def _photographed(rng: Random, labels: Pixels, light: float) -> Pixels:
    "The picture (height, width, 3): each class in its colour, with the drive's light and noise."
    import numpy as np

    shade = rng.integers(-28, 29, (HEIGHT // 4, WIDTH // 4, 1)).repeat(4, 0).repeat(4, 1)
    noise = rng.integers(-22, 23, (HEIGHT, WIDTH, 3))
    return np.clip(np.array(_COLOURS)[labels] * light + shade + noise, 0, 255).astype(np.uint8)
