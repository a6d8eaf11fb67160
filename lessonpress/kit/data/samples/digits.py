"""The samples of MNIST: scikit-learn's digits of 8 x 8 pixels, drawn larger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from lessonpress.kit.data.samples.making import table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lessonpress.kit.data.samples.making import Content, Pixels

__all__ = ["mnist", "mnist_sample"]


def mnist() -> Iterator[tuple[str, Content]]:
    "`{training,testing}/{0..9}/<index>.png`."
    for i, digit, test, image in _digits():
        yield f"{'testing' if test else 'training'}/{digit}/{i}.png", image


def mnist_sample() -> Iterator[tuple[str, Content]]:
    "`{train,valid}/{3,7}/<index>.png`, threes and sevens only, and `labels.csv`."
    found = [
        (f"{'valid' if test else 'train'}/{digit}/{i}.png", image)
        for i, digit, test, image in _digits()
        if digit in (3, 7)
    ]
    found.sort(key=lambda item: (item[0].split("/")[:2], int(PurePosixPath(item[0]).stem)))
    labels = [(file, int(file.split("/")[1] == "7")) for file, _ in found]
    yield "labels.csv", table(["name", "label"], labels)
    yield from found


def _digits() -> Iterator[tuple[int, int, bool, Pixels]]:
    """Index, digit, whether it is kept for testing (every fifth of its kind) and the picture of each of scikit-learn's 1,797 digits.
    As in MNIST the digit is 20 x 20 in the middle of 28 x 28."""
    import numpy as np
    from sklearn.datasets import load_digits

    found, weights = load_digits(), _weights()
    seen = [0] * 10
    for i, (small, digit) in enumerate(zip(found.images.astype(np.int64), found.target)):
        large = weights @ small @ weights.T * 255 // 1600  # 16 is white
        seen[digit] += 1
        yield i, int(digit), seen[digit] % 5 == 0, np.pad(large.astype(np.uint8), 4)


def _weights() -> NDArray[np.int64]:
    "Linear interpolation from 8 to 20 pixels, (20, 8), in tenths: in whole numbers it is exact everywhere."
    import numpy as np

    weights = np.zeros((20, 8), dtype=np.int64)
    for i in range(20):
        at = min(max(4 * i - 3, 0), 70)  # pixel i of 20 lies at 0.4 i - 0.3 of 8
        weights[i, at // 10] += 10 - at % 10
        if at % 10:
            weights[i, at // 10 + 1] += at % 10
    return weights
