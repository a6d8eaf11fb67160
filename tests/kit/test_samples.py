"""Samples have the layout of the real data, are the same everywhere and can be learnt from: each by a stated model, by a stated margin."""

import random
import re
from collections import Counter

import numpy as np
import pytest

from lessonpress.kit.data import REGISTRY, samples
from lessonpress.kit.data.samples.titanic import ABOARD


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("samples")
    for name in REGISTRY:
        samples.write(name, out / name)
    return out


@pytest.fixture(scope="module")
def content():
    return {name: dict(samples.items(name)) for name in REGISTRY}


@pytest.mark.parametrize("name", REGISTRY)
def test_the_sample_is_the_pinned_one(name):
    assert samples.digest(name) == REGISTRY[name].sample.sha256


def test_no_global_seed_is_touched(content):
    "By then all is imported: what a library draws at its import is its own affair."
    np.random.seed(1), random.seed(1)
    before = np.random.get_state()[1].tolist(), random.getstate()
    for name in REGISTRY:
        list(samples.items(name))
    assert (np.random.get_state()[1].tolist(), random.getstate()) == before


@pytest.mark.parametrize("name", REGISTRY)
def test_a_sample_says_that_it_is_one(folder, name):
    assert "SAMPLE" in (folder / name / "SAMPLE.txt").read_text()


@pytest.mark.parametrize("name", REGISTRY)
def test_a_sample_has_the_folders_of_its_registry(folder, name):
    assert REGISTRY[name].sample.lacking(folder / name) == ""


def test_real_and_sample_have_the_same_folders():
    for name in ("mnist_sample", "mnist", "pets", "camvid"):
        assert all(
            set(f.folders) == set(REGISTRY[name].sample.folders) for f in REGISTRY[name].files
        )


def test_digits_are_pictures_as_in_mnist(folder):
    from PIL import Image

    for path in [
        *(folder / "mnist_sample/train/3").iterdir(),
        *(folder / "mnist/testing/7").iterdir(),
    ]:
        image = Image.open(path)
        pixels = np.array(image)
        assert image.mode == "L" and image.size == (28, 28) and pixels.max() > 200, "white on black"
        assert (
            not pixels[:4].any()
            and not pixels[-4:].any()
            and not pixels[:, :4].any()
            and not pixels[:, -4:].any()
        ), "20 x 20 in the middle"


def test_digits_are_those_of_scikit_learn(content):
    from sklearn.datasets import load_digits

    published = Counter(load_digits().target.tolist())  # 178 zeros, 182 ones ...: 1,797 in all
    assert (
        Counter(int(f.split("/")[1]) for f in content["mnist"] if f.endswith(".png")) == published
        and published.total() == 1797
    )
    # shrinking a picture back to 8 x 8 gives nearly the digit it was made from
    image = content["mnist"]["training/0/0.png"][4:24, 4:24].astype(float)
    back = np.array(
        [
            [
                image[int(i * 2.5) : int(i * 2.5 + 2.5), int(j * 2.5) : int(j * 2.5 + 2.5)].mean()
                for j in range(8)
            ]
            for i in range(8)
        ]
    )
    assert np.corrcoef(back.ravel(), load_digits().images[0].ravel())[0, 1] > 0.95


def test_labels_name_every_picture_of_threes_and_sevens(folder):
    import pandas as pd

    labels = pd.read_csv(folder / "mnist_sample/labels.csv")
    files = {
        p.relative_to(folder / "mnist_sample").as_posix()
        for p in (folder / "mnist_sample").rglob("*.png")
    }
    assert (
        list(labels.columns) == ["name", "label"]
        and set(labels.name) == files
        and len(labels) == 183 + 179
    )  # threes and sevens of load_digits
    assert (labels.label == labels.name.str.contains("/7/")).all()


def nearest_mean(train, valid):
    "Accuracy of the model that knows one mean picture of each kind."
    kinds = sorted(train)
    means = np.stack([np.mean(train[k], 0) for k in kinds])
    right = sum(
        int(k == kinds[((x - means) ** 2).reshape(len(kinds), -1).sum(1).argmin()])
        for k in kinds
        for x in valid[k]
    )
    return right / sum(map(len, valid.values()))


def by_kind(content, part):
    out = {}
    for file, pixels in content.items():
        if file.startswith(part + "/"):
            out.setdefault(file.split("/")[1], []).append(pixels.astype(float))
    return out


def test_threes_and_sevens_are_told_by_the_nearest_mean_45_points_better_than_chance(content):
    assert (
        nearest_mean(
            by_kind(content["mnist_sample"], "train"), by_kind(content["mnist_sample"], "valid")
        )
        > 0.507 + 0.45
    )  # 36 of 71 are threes


def test_ten_digits_are_told_by_the_nearest_mean_70_points_better_than_chance(content):
    assert (
        nearest_mean(by_kind(content["mnist"], "training"), by_kind(content["mnist"], "testing"))
        > 0.10 + 0.70
    )


def test_the_table_of_all_aboard_has_the_published_margins():
    cells = [
        (sex, age, klass, died, lived)
        for (sex, age), row in ABOARD.items()
        for klass, (died, lived) in enumerate(row)
    ]

    def total(test=lambda *c: True):
        return (
            sum(c[3] + c[4] for c in cells if test(*c)),
            sum(c[4] for c in cells if test(*c)),
        )

    assert total() == (2201, 711)
    assert [total(lambda s, a, k, *_: k == klass) for klass in range(4)] == [
        (325, 203),
        (285, 118),
        (706, 178),
        (885, 212),
    ]
    assert total(lambda s, *_: s == "male") == (1731, 367) and total(
        lambda s, *_: s == "female"
    ) == (470, 344)
    assert total(lambda s, a, *_: a == "child") == (109, 57) and total(
        lambda s, a, *_: a == "adult"
    ) == (2092, 654)


@pytest.fixture(scope="module")
def titanic(folder):
    import pandas as pd

    return pd.read_csv(folder / "titanic/train.csv")


def test_titanic_has_the_columns_and_the_shape_of_the_real_table(titanic):
    assert (
        list(titanic.columns)
        == [
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
        and len(titanic) == 891
    )
    assert (
        set(titanic.Pclass) == {1, 2, 3}
        and set(titanic.Survived) == {0, 1}
        and set(titanic.Embarked.dropna()) == {"S", "C", "Q"}
    )
    assert (
        titanic.PassengerId.tolist() == list(range(1, 892))
        and titanic.Age.dropna().between(0.4, 80).all()
    )
    missing = titanic.isna().sum()
    assert set(missing[missing > 0].index) == {"Age", "Cabin", "Embarked"}, (
        "the columns with holes are those of the real table"
    )
    assert titanic.Name.str.fullmatch(r"\w+, (Mr|Mrs|Miss|Master)\. \w+").all()


def test_titanic_is_drawn_from_the_published_counts(titanic):
    for sex in ("male", "female"):
        for klass in (1, 2, 3):
            died, lived = (
                sum(ABOARD[sex, age][klass - 1][s] for age in ("child", "adult")) for s in (0, 1)
            )
            here = titanic[(titanic.Sex == sex) & (titanic.Pclass == klass)]
            assert (here.Survived == 1).sum() <= lived and (here.Survived == 0).sum() <= died, (
                "more than there were aboard"
            )
            n, share = died + lived, 891 / 1316  # passengers drawn without replacement
            assert abs(len(here) - n * share) < 4 * np.sqrt(n * share * (1 - share))


@pytest.mark.parametrize(
    "klass, mean, median", [(1, 84.1547, 60.2875), (2, 20.6622, 14.25), (3, 13.6756, 8.05)]
)
def test_fares_follow_the_published_mean_and_median_of_their_class(titanic, klass, mean, median):
    fares = titanic.Fare[titanic.Pclass == klass]
    assert (
        fares.mean() == pytest.approx(mean, rel=0.25)
        and fares.median() == pytest.approx(median, rel=0.15)
        and fares.max() <= 512.3292
    )


def test_titanic_the_rule_women_survive_is_12_points_better_than_chance(titanic):
    rule, chance = (
        ((titanic.Sex == "female") == titanic.Survived).mean(),
        max(titanic.Survived.mean(), 1 - titanic.Survived.mean()),
    )
    assert rule > chance + 0.12  # among the 1,316 of the table: 0.774 against 0.621


def test_pets_are_named_as_the_real_ones(content):
    names = [
        re.fullmatch(r"images/(.+)_(\d+)\.jpg", f) for f in content["pets"] if f.endswith(".jpg")
    ]
    breeds = Counter(m[1] for m in names)
    assert len(breeds) == 37 and set(breeds.values()) == {10}
    assert (
        sum(b[0].isupper() for b in breeds) == 12 and sum(b[0].islower() for b in breeds) == 25
    )  # cats with a capital


def coloured(pixels):
    "Where the picture differs from the mean of its corners: the head and its ears."
    corner = (
        np.concatenate([pixels[:6, :6], pixels[:6, -6:], pixels[-6:, :6], pixels[-6:, -6:]])
        .reshape(-1, 3)
        .mean(0)
    )
    return abs(pixels.astype(float) - corner).sum(2) > 45


def test_pets_the_rule_cats_are_taller_than_wide_is_20_points_better_than_chance(content):
    right = []
    for file, pixels in content["pets"].items():
        if not file.endswith(".jpg"):
            continue
        y, x = np.nonzero(coloured(pixels))
        right.append((np.ptp(y) > np.ptp(x)) == file.split("/")[1][0].isupper())
    assert len(right) == 370 and np.mean(right) > 250 / 370 + 0.20


def test_pets_the_nearest_mean_colour_tells_breeds_10_times_better_than_chance(content):
    train, valid = {}, {}
    for file, pixels in content["pets"].items():
        if not file.endswith(".jpg"):
            continue
        breed, n = re.fullmatch(r"images/(.+)_(\d+)\.jpg", file).groups()
        h, w = pixels.shape[:2]
        (valid if int(n) > 8 else train).setdefault(breed, []).append(
            pixels[h * 2 // 5 : h * 3 // 5, w * 2 // 5 : w * 3 // 5].reshape(-1, 3).mean(0)
        )
    assert nearest_mean(train, valid) > 10 / 37


def test_reviews_have_the_shape_of_the_real_ones(folder):
    import pandas as pd

    reviews = pd.read_csv(folder / "imdb_sample/texts.csv")
    assert list(reviews.columns) == [
        "label",
        "text",
        "is_valid",
    ] and reviews.label.value_counts().to_dict() == {"negative": 524, "positive": 476}
    assert reviews.is_valid.value_counts().to_dict() == {False: 800, True: 200}


def test_reviews_counting_words_is_30_points_better_than_chance(folder):
    import pandas as pd

    reviews = pd.read_csv(folder / "imdb_sample/texts.csv")
    words = reviews.text.str.lower().str.findall(r"[a-z-]+")
    counts = {
        label: Counter(
            w for ws in words[(reviews.label == label) & ~reviews.is_valid] for w in set(ws)
        )
        for label in ("negative", "positive")
    }
    size = reviews[~reviews.is_valid].label.value_counts()

    def rate(label, w):
        return np.log((counts[label][w] + 1) / (size[label] + 2))

    def vote(ws):
        return sum(rate("positive", w) - rate("negative", w) for w in set(ws)) > 0

    valid = reviews.is_valid
    right = (words[valid].map(vote) == (reviews.label[valid] == "positive")).mean()
    share = (reviews.label[valid] == "positive").mean()
    assert right > max(share, 1 - share) + 0.30


@pytest.fixture(scope="module")
def scenes(content):
    "Pictures (60, 96, 128, 3), classes of pixels (60, 96, 128), and which are for validation."
    files = content["camvid"]
    names = [f.removeprefix("images/")[:-4] for f in files if f.startswith("images/")]
    pictures = np.stack([files[f"images/{n}.png"] for n in names]).astype(float)
    labels = np.stack([files[f"labels/{n}_P.png"] for n in names])
    return pictures, labels, np.isin([f"{n}.png" for n in names], files["valid.txt"].split())


def test_streets_have_twelve_classes_in_frames_and_one_drive_for_validation(content, scenes):
    pictures, labels, valid = scenes
    codes = content["camvid"]["codes.txt"].split()
    assert pictures.shape == (60, 96, 128, 3) and labels.shape == (60, 96, 128)
    assert len(codes) == 12 and codes[-1] == "Unlabelled" and set(np.unique(labels)) == {*range(12)}
    assert valid.sum() == 15 and valid[-15:].all()


def test_streets_colour_and_height_tell_pixels_30_points_better_than_the_commonest_class(scenes):
    from sklearn.naive_bayes import GaussianNB

    pictures, labels, valid = scenes
    rows = np.broadcast_to(np.arange(96.0)[:, None, None], (60, 96, 128, 1))
    x = np.concatenate([pictures, rows], axis=3)[:, ::4, ::4]
    y = labels[:, ::4, ::4]
    model = GaussianNB().fit(x[~valid].reshape(-1, 4), y[~valid].ravel())
    right = (model.predict(x[valid].reshape(-1, 4)) == y[valid].ravel()).mean()
    commonest = np.bincount(y[~valid].ravel()).argmax()
    assert right > (y[valid] == commonest).mean() + 0.30
    assert right > 0.60


def test_streets_neighbours_in_time_are_alike(scenes):
    labels = scenes[1].reshape(4, 15, 96, 128)
    same = (labels[:, 1:] == labels[:, :-1]).mean()
    other = (labels[0] == labels[3]).mean()
    assert same > 0.9 and same > other + 0.1
