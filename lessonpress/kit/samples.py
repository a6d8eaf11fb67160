"""The embedded samples: small data sets in the layout of the real ones, made on the spot, the same everywhere.

Each is a function that yields names of files and what is in them: text, or an array of pixels. None of it is real data except the
digits, which scikit-learn carries (E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998; CC BY 4.0).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

__all__ = ["ABOARD", "digest", "items", "write"]

NOTE = "SAMPLE: made by lessonpress, not the real data set. Its layout is the real one's; results on it say nothing about the real data.\n"

# People aboard the Titanic: (sex, age group) -> (died, survived) in class 1, 2, 3 and the crew.
# R's data set `Titanic`, after R. Dawson, The "Unusual Episode" Data Revisited, Journal of Statistics Education 3(3), 1995.
ABOARD = {
    ("male", "child"): ((0, 5), (0, 11), (35, 13), (0, 0)),
    ("male", "adult"): ((118, 57), (154, 14), (387, 75), (670, 192)),
    ("female", "child"): ((0, 1), (0, 13), (17, 14), (0, 0)),
    ("female", "adult"): ((4, 140), (13, 80), (89, 76), (3, 20)),
}


def items(name: str) -> Iterator:
    "The files of a sample, as (name, text or array of pixels)."
    yield "SAMPLE.txt", NOTE
    yield from _MAKERS[name]()


def write(name: str, folder: Path):
    "Write the sample's files below `folder`; pictures as their names say."
    for file, content in items(name):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        else:
            _picture(path, content)


def _picture(path, pixels):
    from PIL import Image

    Image.fromarray(pixels).save(
        path, **({"quality": 88} if path.suffix == ".jpg" else {"compress_level": 1})
    )


def digest(name: str) -> str:
    "The SHA-256 of a sample's contents: of pixels and texts, so that it does not depend on who compresses the pictures."
    h = hashlib.sha256()
    for file, content in items(name):
        raw, shape = (
            (content.encode(), "text")
            if isinstance(content, str)
            else (content.tobytes(), str(content.shape))
        )
        h.update(f"{file}\0{shape}\0{len(raw)}\0".encode() + raw)
    return h.hexdigest()


def _table(columns, rows) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([columns, *rows])
    return file.getvalue()


def _generator(seed: int):
    import numpy as np

    return np.random.Generator(np.random.PCG64(seed))


def _digits() -> Iterator:
    """Index, digit, whether it is kept for testing (every fifth of its kind) and the picture of each of scikit-learn's 1,797 digits.
    As in MNIST the digit is 20 x 20 in the middle of 28 x 28: linear interpolation, in whole numbers, so that it is exact everywhere."""
    import numpy as np
    from sklearn.datasets import load_digits

    found = load_digits()
    weights = np.zeros((20, 8), dtype=np.int64)  # in tenths: pixel i of 20 lies at 0.4 i - 0.3 of 8
    for i in range(20):
        at = min(max(4 * i - 3, 0), 70)
        weights[i, at // 10] += 10 - at % 10
        if at % 10:
            weights[i, at // 10 + 1] += at % 10
    seen = [0] * 10
    for i, (small, digit) in enumerate(zip(found.images.astype(np.int64), found.target)):
        large = weights @ small @ weights.T * 255 // 1600  # 16 is white
        seen[digit] += 1
        yield i, int(digit), seen[digit] % 5 == 0, np.pad(large.astype(np.uint8), 4)


def _mnist():
    return (
        (f"{'testing' if test else 'training'}/{digit}/{i}.png", image)
        for i, digit, test, image in _digits()
    )


def _mnist_sample():
    found = [
        (f"{'valid' if test else 'train'}/{digit}/{i}.png", image)
        for i, digit, test, image in _digits()
        if digit in (3, 7)
    ]
    found.sort(key=lambda item: (item[0].split("/")[:2], int(Path(item[0]).stem)))
    yield (
        "labels.csv",
        _table(["name", "label"], [(file, int(file.split("/")[1] == "7")) for file, _ in found]),
    )
    yield from found


# What is drawn for a passenger by class. Fares: median, and the standard deviation of the logarithm that gives the published mean;
# ages of adults: mean and standard deviation; chances of a missing age, a known cabin, a port of Southampton or Cherbourg, company aboard.
_CLASSES = {
    1: {
        "fare": 60.2875,
        "spread": 0.817,
        "age": 39,
        "years": 14,
        "ageless": 0.14,
        "cabin": 0.81,
        "south": 0.59,
        "cherbourg": 0.39,
        "company": 0.37,
    },
    2: {
        "fare": 14.25,
        "spread": 0.862,
        "age": 33,
        "years": 11.5,
        "ageless": 0.06,
        "cabin": 0.09,
        "south": 0.89,
        "cherbourg": 0.09,
        "company": 0.35,
    },
    3: {
        "fare": 8.05,
        "spread": 1.03,
        "age": 28,
        "years": 10.3,
        "ageless": 0.28,
        "cabin": 0.02,
        "south": 0.72,
        "cherbourg": 0.13,
        "company": 0.28,
    },
}
COLUMNS = [
    "PassengerId",
    "Survived",
    "Pclass",
    "Name",
    "Sex",
    "Age",
    "SibSp",
    "Parch",
    "Ticket",
    "Fare",
    "Cabin",
    "Embarked",
]


def _titanic():
    """`train.csv` with the columns and the 891 rows of Kaggle's: passengers drawn without replacement from the 1,316 of the table.

    The crew stays out, as in Kaggle's file, whose `Pclass` knows 1, 2 and 3 only. Class, sex, age group and survival are people's own;
    name, age in years, family, ticket, fare, cabin and port are drawn by class.
    """
    rng = _generator(1912)
    people = [
        (survived, klass, sex, group)
        for (sex, group), classes in ABOARD.items()
        for klass, counts in enumerate(classes[:3], 1)
        for survived, n in enumerate(counts)
        for _ in range(n)
    ]
    chosen = rng.permutation(len(people))[:891]
    yield (
        "train.csv",
        _table(COLUMNS, [[n, *_passenger(rng, *people[i])] for n, i in enumerate(chosen, 1)]),
    )


def _passenger(rng, survived, klass, sex, group) -> list:
    c, child = _CLASSES[klass], group == "child"
    age = _age(rng, c, child)
    family = rng.random() < c["company"]
    siblings, parents = (
        (int(rng.integers(0, 5)), int(rng.integers(1, 3)))
        if child
        else (int(rng.integers(0, 2)), int(rng.integers(0, 3)))
        if family
        else (0, 0)
    )
    fare = (
        0
        if rng.random() < 15 / 891
        else min(c["fare"] * 2.718281828459045 ** (c["spread"] * rng.standard_normal()), 512.3292)
    )
    cabin = f"{'ABCDE'[rng.integers(5)]}{rng.integers(1, 130)}" if rng.random() < c["cabin"] else ""
    known, port = rng.random() > 2 / 891, rng.random()
    return [
        survived,
        klass,
        _name(rng, sex, child, siblings),
        sex,
        "" if rng.random() < c["ageless"] else age,
        siblings,
        parents,
        str(rng.integers(2000, 390000)),
        f"{fare:.4f}".rstrip("0").rstrip("."),
        cabin,
        ""
        if not known
        else "S"
        if port < c["south"]
        else "C"
        if port < c["south"] + c["cherbourg"]
        else "Q",
    ]


def _age(rng, c, child) -> str:
    "Whole years, or months of the first year as a decimal; a child of the table is under 13 here."
    if not child:
        return str(int(min(max(c["age"] + c["years"] * rng.standard_normal(), 13), 80)))
    years = rng.random() * 13
    return str(int(years)) if years >= 1 else f"{max(years, 0.42):.2f}"


_SYLLABLES = [
    "Al",
    "Bar",
    "Cor",
    "Dun",
    "El",
    "Far",
    "Gor",
    "Hal",
    "In",
    "Jor",
    "Kel",
    "Lam",
    "Mor",
    "Nor",
    "Os",
    "Per",
    "Quin",
    "Ros",
    "Sel",
    "Tor",
    "Ul",
    "Ver",
    "Wes",
    "Yar",
]
_ENDINGS = ["ton", "ley", "wick", "ford", "sen", "man", "ski", "berg", "ini", "ard"]
_FIRST = {
    "male": ["Adam", "Bruno", "Carl", "David", "Emil", "Frank", "Georg", "Hugo", "Ivan", "Jakob"],
    "female": [
        "Anna",
        "Berta",
        "Clara",
        "Dora",
        "Edith",
        "Flora",
        "Greta",
        "Helen",
        "Irma",
        "Johanna",
    ],
}


def _name(rng, sex, child, siblings) -> str:
    "An invented name in the form of the real file's: `Surname, Title. First`."
    title = (
        ("Master" if child else "Mr")
        if sex == "male"
        else "Mrs"
        if siblings and not child
        else "Miss"
    )
    surname = _SYLLABLES[rng.integers(len(_SYLLABLES))] + _ENDINGS[rng.integers(len(_ENDINGS))]
    return f"{surname}, {title}. {_FIRST[sex][rng.integers(10)]}"


CATS = [
    "Abyssinian",
    "Bengal",
    "Birman",
    "Bombay",
    "British_Shorthair",
    "Egyptian_Mau",
    "Maine_Coon",
    "Persian",
    "Ragdoll",
    "Russian_Blue",
    "Siamese",
    "Sphynx",
]
DOGS = [
    "american_bulldog",
    "american_pit_bull_terrier",
    "basset_hound",
    "beagle",
    "boxer",
    "chihuahua",
    "english_cocker_spaniel",
    "english_setter",
    "german_shorthaired",
    "great_pyrenees",
    "havanese",
    "japanese_chin",
    "keeshond",
    "leonberger",
    "miniature_pinscher",
    "newfoundland",
    "pomeranian",
    "pug",
    "saint_bernard",
    "samoyed",
    "scottish_terrier",
    "shiba_inu",
    "staffordshire_bull_terrier",
    "wheaten_terrier",
    "yorkshire_terrier",
]


def _pets():
    "Ten drawn heads for each of the 37 breeds. Ears and muzzle tell the species, colour and pattern of the coat the breed."
    rng = _generator(37)
    for k, breed in enumerate(CATS + DOGS):
        for n in range(1, 11):
            yield f"images/{breed}_{n}.jpg", _head(rng, k, cat=breed in CATS)


def _head(rng, k: int, cat: bool):
    "A picture, about 100 to 150 pixels wide and high, as an array (height, width, 3)."
    import numpy as np

    height, width = (int(n) for n in rng.integers(100, 151, 2))
    size = min(height, width) * (0.24 + 0.05 * rng.random())
    y, x = np.mgrid[:height, :width]
    x, y = (
        (x - width / 2 - 8 * (rng.random() - 0.5)) / size,
        (y - height / 2 - 8 * (rng.random() - 0.5)) / size,
    )  # the head is the unit circle
    coat = np.array([40 + k * 67 % 190, 40 + k * 101 % 180, 40 + k * 151 % 190])
    pixels = np.empty((height, width, 3))
    pixels[:] = rng.integers(90, 200, 3)

    def paint(where, colour):
        pixels[where] = colour

    def oval(cx, cy, rx, ry):
        return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1

    if cat:
        ears = (
            (y < -0.4) & (y > -1.5) & (abs(abs(x) - 0.65) < 0.35 * (y + 1.5))
        )  # upright triangles
    else:
        ears = oval(-1.15, 0.2, 0.35, 0.9) | oval(1.15, 0.2, 0.35, 0.9)  # they hang
    paint(oval(0, 0, 1, 1), coat)
    paint(ears, coat * 0.8)
    pattern = (
        (x * 3 % 1 < 0.3)
        if k % 3 == 1
        else ((x * 2.5 % 1 - 0.5) ** 2 + (y * 2.5 % 1 - 0.5) ** 2 < 0.06)
        if k % 3 == 2
        else np.zeros_like(x, bool)
    )
    paint(oval(0, 0, 0.95, 0.95) & pattern, coat * 0.6)
    if not cat:
        paint(oval(0, 0.5, 0.5, 0.42), np.minimum(coat * 1.3 + 20, 250))
    paint(oval(0, 0.35, 0.16, 0.12), 30)
    for side in (-0.4, 0.4):
        paint(oval(side, -0.2, 0.2, 0.16), 240)
        paint(oval(side, -0.2, 0.05 if cat else 0.11, 0.15 if cat else 0.11), 20)
    return np.clip(
        pixels * (0.85 + 0.3 * rng.random()) + rng.integers(-12, 13, pixels.shape), 0, 255
    ).astype(np.uint8)


_OPINION = {
    "positive": [
        "wonderful",
        "moving",
        "brilliant",
        "funny",
        "superb",
        "charming",
        "gripping",
        "touching",
        "delightful",
        "clever",
        "beautiful",
        "excellent",
        "memorable",
        "fresh",
        "honest",
    ],
    "negative": [
        "dull",
        "awful",
        "boring",
        "clumsy",
        "predictable",
        "terrible",
        "flat",
        "tedious",
        "messy",
        "lifeless",
        "annoying",
        "weak",
        "pointless",
        "stale",
        "ridiculous",
    ],
}
_ABOUT = [
    "plot",
    "acting",
    "script",
    "music",
    "camera-work",
    "ending",
    "pace",
    "dialogue",
    "cast",
    "story",
    "humour",
    "direction",
]
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


def _reviews():
    "1,000 reviews, 524 negative and 476 positive, the last 200 for validation, as in the real file. One opinion in five is the other side's."
    rng = _generator(1000)
    labels = ["negative" if i < 524 else "positive" for i in rng.permutation(1000)]
    yield (
        "texts.csv",
        _table(
            ["label", "text", "is_valid"],
            [(label, _review(rng, label), n >= 800) for n, label in enumerate(labels)],
        ),
    )


def _review(rng, label) -> str:
    other = {"positive": "negative", "negative": "positive"}[label]
    opinions = [
        _opinion(rng, other if rng.random() < 0.2 else label) for _ in range(rng.integers(2, 6))
    ]
    lines = opinions + [_PLAIN[i] for i in rng.permutation(len(_PLAIN))[: rng.integers(1, 5)]]
    return " ".join(lines[i] for i in rng.permutation(len(lines)))


def _opinion(rng, label) -> str:
    words = _OPINION[label]
    return _SAYS[rng.integers(len(_SAYS))].format(
        about=_ABOUT[rng.integers(len(_ABOUT))], word=words[rng.integers(len(words))]
    )


_MAKERS = {
    "mnist": _mnist,
    "mnist_sample": _mnist_sample,
    "titanic": _titanic,
    "pets": _pets,
    "imdb_sample": _reviews,
}
