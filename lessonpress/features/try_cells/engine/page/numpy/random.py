"""NumPy's older generator, `np.random.seed` and `RandomState`: the same seed gives NumPy's own numbers."""

import math
from random import Twister

import numpy


def _shaped(draw, size):
    "One number, or an array of them."
    if size is None:
        return draw()
    shape = (size,) if isinstance(size, int) else tuple(size)
    numbers = [draw() for _ in range(math.prod(shape))]
    array = getattr(numpy, "array", None) or numpy.tensor
    return array(numbers) if len(shape) == 1 else array(numbers).reshape(shape)


class RandomState(Twister):
    def __init__(self, seed=0):
        self.seed(seed)

    def seed(self, seed=0):
        self.start(seed)
        self.spare = None

    def _gauss(self):
        "Marsaglia's polar method gives two numbers at a time."
        z, self.spare = self.spare, None
        while z is None:
            u, v = 2 * self.random() - 1, 2 * self.random() - 1
            r = u * u + v * v
            if 0 < r < 1:
                f = math.sqrt(-2 * math.log(r) / r)
                self.spare, z = f * u, f * v
        return z

    def _most(self, most):
        "A whole number up to and with `most`."
        if most == 0:
            return 0
        mask = 2 ** most.bit_length() - 1
        while (drawn := self.word() & mask) > most:
            pass
        return drawn

    def normal(self, loc=0.0, scale=1.0, size=None):
        return _shaped(lambda: loc + scale * self._gauss(), size)

    def standard_normal(self, size=None):
        return _shaped(self._gauss, size)

    def randn(self, *shape):
        return _shaped(self._gauss, shape or None)

    def random_sample(self, size=None):
        return _shaped(self.random, size)

    def rand(self, *shape):
        return _shaped(self.random, shape or None)

    def uniform(self, low=0.0, high=1.0, size=None):
        return _shaped(lambda: low + (high - low) * self.random(), size)

    def randint(self, low, high=None, size=None):
        low, high = (0, low) if high is None else (low, high)
        if high <= low:
            raise ValueError("low >= high")
        return _shaped(lambda: low + self._most(high - low - 1), size)

    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._most(i)
            x[i], x[j] = x[j], x[i]

    def permutation(self, x):
        order = list(range(x)) if isinstance(x, int) else list(x)
        self.shuffle(order)
        return _shaped(iter(order).__next__, len(order))


_shared = RandomState()
seed, normal, standard_normal, randn = (
    _shared.seed,
    _shared.normal,
    _shared.standard_normal,
    _shared.randn,
)
rand, uniform, randint = _shared.rand, _shared.uniform, _shared.randint
random = random_sample = _shared.random_sample
shuffle, permutation = _shared.shuffle, _shared.permutation
