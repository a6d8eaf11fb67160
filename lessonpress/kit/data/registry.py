"""Which data sets there are: what each is, its licence, where it is published, and its pinned sizes and hashes."""

from __future__ import annotations

from lessonpress.kit.data.datasets import Dataset, File
from lessonpress.kit.data.errors import data_error
from lessonpress.problems import nearest

__all__ = ["REGISTRY", "dataset"]

_S3 = "https://s3.amazonaws.com/fast-ai-"
_MNIST = {
    "licence": "CC BY-SA 3.0, as commonly given",
    "page": "http://yann.lecun.com/exdb/mnist/",
    "citation": "Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits",
}
_DIGITS = "from scikit-learn's digits of 8 x 8 pixels (Alpaydin and Kaynak, UCI, 1998; CC BY 4.0)"
_SAMPLE = {"train/3": 6131, "train/7": 6265, "valid/3": 1010, "valid/7": 1028}
_ALL = {
    f"{part}/{digit}": n
    for part, counts in (
        ("training", (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)),
        ("testing", (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)),
    )
    for digit, n in enumerate(counts)
}


def _made(size: int, sha256: str, about: str, **folders: int) -> File:
    return File("", size, sha256, about, folders)


# Originals: addresses, sizes and MD5 as fastai 2.8 publishes them (data/external.py, data/download_checks.py), SHA-256 as FastAI.jl does
# (src/datasets/fastaidatasets.jl). The other files are those of a data folder, computed from the files.
REGISTRY: dict[str, Dataset] = {
    d.name: d
    for d in (
        Dataset(
            "mnist_sample",
            "the threes and sevens of MNIST, 28 x 28 pixels",
            **_MNIST,
            folder="mnist_sample",
            layout="{train,valid}/{3,7}/<index>.png, labels.csv",
            files=(
                File(
                    "mnist_sample.tgz",
                    2644352,
                    "41b50becb470d831e219621e9768867e98a5a40b6c03454fc83ee128ad70d19d",
                    "12,396 images to train on and 2,038 to validate",
                    _SAMPLE,
                ),
                File(
                    "mnist_sample.tgz",
                    3214948,
                    "b373a14f282298aeba0f7dd56b7cdb6c2401063d4f118c39c54982907760bd38",
                    "12,396 images to train on and 2,038 to validate",
                    _SAMPLE,
                    (f"{_S3}sample/mnist_sample.tgz",),
                    "2dbc7ec6f9259b583af0072c55816a88",
                ),
            ),
            sample=_made(
                362,
                "da031f5cbf56aa1f7ae39037dedfa62c6722429e102f1f85eeceefab062d37b5",
                f"291 + 71 threes and sevens {_DIGITS}",
                **{"train/3": 147, "train/7": 144, "valid/3": 36, "valid/7": 35},
            ),
        ),
        Dataset(
            "mnist",
            "handwritten digits, 28 x 28 pixels",
            **_MNIST,
            folder="mnist_png",
            layout="{training,testing}/{0..9}/<index>.png",
            files=(
                File(
                    "mnist_png.tgz",
                    12856300,
                    "ec5a45b7bac6cfcb9bd1f1cc78887b5cd47d3c4aa1269105154d7f2c92a09808",
                    "60,000 images to train on and 10,000 to test",
                    _ALL,
                ),
                File(
                    "mnist_png.tgz",
                    15683414,
                    "9e18edaa3a08b065d8f80a019ca04329e6d9b3e391363414a9bd1ada30563672",
                    "60,000 images to train on and 10,000 to test",
                    _ALL,
                    (f"{_S3}imageclas/mnist_png.tgz",),
                    "03639f83c4e3d19e0a3a53a8a997c487",
                ),
            ),
            sample=_made(
                1797,
                "d410fb086ec8492b801c6d233ecb10c8c88621611032f00fbdadaeb0953c411c",
                f"1,442 + 355 digits {_DIGITS}",
                **{f"training/{d}": 140 for d in range(10)},
                **{f"testing/{d}": 34 for d in range(10)},
            ),
        ),
        Dataset(
            "titanic",
            "passengers of the Titanic: the training table of Kaggle's competition",
            "none stated",
            "Kaggle, Titanic: Machine Learning from Disaster, after Encyclopedia Titanica",
            "https://www.kaggle.com/c/titanic",
            "titanic",
            "train.csv, 12 columns",
            files=(
                File(
                    "titanic/train.csv",
                    60302,
                    "4a437fde05fe5264e1701a7387ac6fb75393772ba38bb2c9c566405af5af4bd7",
                    "891 passengers",
                ),
                File(
                    "titanic/train.csv",
                    61194,
                    "7d118fef8b6ccf7f81111877bc388536f7b1e498a655e3d649d19aaa010e9f6f",
                    "891 passengers, lines ended as Kaggle ends them",
                ),
            ),
            sample=_made(
                891,
                "48abfda99a783947dd7bb0934d921cc8de962ac6e0a6c7d9ab89a64275b38d00",
                "891 invented passengers with class, sex, age group and survival drawn from the published counts of all aboard (Dawson 1995)",
                **{"": 2},
            ),
        ),
        Dataset(
            "pets",
            "photographs of cats and dogs of 37 breeds",
            "CC BY-SA 4.0; each photograph belongs to its owner",
            "O. M. Parkhi, A. Vedaldi, A. Zisserman, C. V. Jawahar, Cats and Dogs, CVPR 2012",
            "https://www.robots.ox.ac.uk/~vgg/data/pets/",
            "oxford-iiit-pet",
            "images/<Breed>_<n>.jpg, cats with a capital",
            files=(
                File(
                    "oxford-iiit-pet.tgz",
                    811706944,
                    None,
                    "all 7,390 photographs",
                    {"images": 7390},
                    (f"{_S3}imageclas/oxford-iiit-pet.tgz",),
                    "e4db5c768afd933bb91f5f594d7417a4",
                ),
                File(
                    "oxford-iiit-pet-sample.tgz",
                    7436997,
                    "575ef6d646391a9ee31e089f4fc9052282e753b8caeef84f77db80176cd727d1",
                    "370 of the photographs, 10 of each breed, at most 320 pixels wide and high",
                    {"images": 370},
                ),
            ),
            sample=_made(
                370,
                "be69d2d7a1304a147224a618e36c87573c0ed787905f2dd44f4f19deddc00190",
                "370 drawn heads, 10 for each breed's name",
                images=370,
            ),
        ),
        Dataset(
            "imdb_sample",
            "film reviews with a verdict",
            "none stated; cite the paper",
            "A. L. Maas, R. E. Daly, P. T. Pham, D. Huang, A. Y. Ng, C. Potts, Learning Word Vectors for Sentiment Analysis, ACL 2011",
            "https://ai.stanford.edu/~amaas/data/sentiment/",
            "imdb_sample",
            "texts.csv with label, text, is_valid",
            files=(
                File(
                    "imdb_sample.tgz",
                    570325,
                    "5c0a9f27c0095348d97ae0c30e84f02108b454c163f99afad6b220e8e28c4e30",
                    "1,000 reviews",
                    {"": 1},
                ),
                File(
                    "imdb_sample.tgz",
                    571827,
                    "8e776d995296136b3f9a3cf001796d886cb0b60e86877ce71c7abbdc3c247341",
                    "1,000 reviews",
                    {"": 1},
                    (f"{_S3}sample/imdb_sample.tgz",),
                    "0842e61a9867caa2e6fbdb14fa703d61",
                ),
                File(
                    "imdb_sample/texts.csv",
                    1427008,
                    "91240460ea1226e2ebe64689addc2a3d7a0fd233ee42a589aec222ea973ac242",
                    "1,000 reviews",
                ),
            ),
            sample=_made(
                1000,
                "4cbca4f4adff24d10526bad7d34e5f2f457ea7835dac6fcdfc7dfe9b9746ae17",
                "1,000 generated reviews",
                **{"": 2},
            ),
        ),
    )
}


def dataset(name: str) -> Dataset:
    "What is known of the data set `name`; raises `LessonpressError`, with the nearest name as a hint, if it is unknown."
    if name in REGISTRY:
        return REGISTRY[name]
    raise data_error(
        f"there is no data set `{name}`",
        hint=nearest(name, REGISTRY) or f"there are {', '.join(REGISTRY)}",
    )
