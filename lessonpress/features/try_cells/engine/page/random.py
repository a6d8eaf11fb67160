"""Random numbers as Python itself draws them: the same seed gives the same numbers. Who wants chance seeds with nothing."""

import math

import _page

_WORD = 0xFFFFFFFF


class Twister:
    "The generator MT19937 of Matsumoto and Nishimura (1998): 32 random bits at a time."

    def start(self, word):
        state = [word & _WORD]
        for i in range(1, 624):
            state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + i) & _WORD)
        self.state, self.at = state, 624

    def start_by(self, key):
        "Begin with a list of words."
        self.start(19650218)
        s, i, j = self.state, 1, 0
        for _ in range(max(624, len(key))):
            s[i] = ((s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1664525)) + key[j] + j) & _WORD
            i, j = i + 1, (j + 1) % len(key)
            if i == 624:
                s[0], i = s[623], 1
        for _ in range(623):
            s[i] = ((s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1566083941)) - i) & _WORD
            i += 1
            if i == 624:
                s[0], i = s[623], 1
        s[0] = 0x80000000

    def word(self):
        if self.at == 624:
            self.twist()
        y = self.state[self.at]
        self.at += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C5680
        y ^= (y << 15) & 0xEFC60000
        return (y ^ (y >> 18)) & _WORD

    def twist(self):
        s = self.state
        for i in range(624):
            y = (s[i] & 0x80000000) | (s[(i + 1) % 624] & 0x7FFFFFFF)
            s[i] = s[(i + 397) % 624] ^ (y >> 1) ^ (0x9908B0DF if y & 1 else 0)
        self.at = 0

    def random(self):
        "A number from 0 up to but not including 1, with 53 random bits."
        a, b = self.word() >> 5, self.word() >> 6
        return (a * 67108864 + b) / 9007199254740992


class Random(Twister):
    def __init__(self, x=None):
        self.seed(x)

    def seed(self, x=None):
        x = int(1e6 * _page.today()) if x is None else abs(int(x))
        key = []
        while x or not key:
            key.append(x & _WORD)
            x >>= 32
        self.start_by(key)
        self.spare = None

    def getrandbits(self, k):
        found, at = 0, 0
        while at < k:
            found |= (self.word() >> max(0, 32 - (k - at))) << at
            at += 32
        return found

    def _below(self, n):
        "A whole number from 0 to n - 1: bits are drawn until they make one that is small enough."
        while (drawn := self.getrandbits(n.bit_length())) >= n:
            pass
        return drawn

    def randrange(self, start, stop=None, step=1):
        places = range(start) if stop is None else range(start, stop, step)
        if not places:
            raise ValueError(f"empty range in randrange({start}, {stop})")
        return places[self._below(len(places))]

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def choices(self, population, weights=None, *, k=1):
        n = len(population)
        if weights is None:
            return [population[math.floor(self.random() * n)] for _ in range(k)]
        total, limits = 0.0, []
        for weight in weights:
            total += weight
            limits.append(total)
        drawn = [self.random() * total for _ in range(k)]
        return [population[min(sum(x <= d for x in limits), n - 1)] for d in drawn]

    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._below(i + 1)
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k):
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        few = 21 if k <= 5 else 21 + 4 ** math.ceil(math.log(k * 3) / math.log(4))
        return self._of_few(population, n, k) if n <= few else self._of_many(population, n, k)

    def _of_few(self, population, n, k):
        pool, found = list(population), []
        for i in range(k):
            j = self._below(n - i)
            found.append(pool[j])
            pool[j] = pool[n - i - 1]
        return found

    def _of_many(self, population, n, k):
        seen = {}
        while len(seen) < k:
            j = self._below(n)
            seen.setdefault(j, population[j])
        return list(seen.values())

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def gauss(self, mu=0.0, sigma=1.0):
        z, self.spare = self.spare, None
        if z is None:
            turn = self.random() * 2 * math.pi
            far = math.sqrt(-2.0 * math.log(1.0 - self.random()))
            z, self.spare = math.cos(turn) * far, math.sin(turn) * far
        return mu + z * sigma

    def normalvariate(self, mu=0.0, sigma=1.0):
        magic = 4 * math.exp(-0.5) / math.sqrt(2.0)
        while True:
            a, b = self.random(), 1.0 - self.random()
            z = magic * (a - 0.5) / b
            if z * z / 4.0 <= -math.log(b):
                return mu + z * sigma

    def expovariate(self, lambd=1.0):
        return -math.log(1.0 - self.random()) / lambd


_shared = Random()
seed, random, getrandbits = _shared.seed, _shared.random, _shared.getrandbits
randrange, randint, choice, choices = (
    _shared.randrange,
    _shared.randint,
    _shared.choice,
    _shared.choices,
)
shuffle, sample, uniform = _shared.shuffle, _shared.sample, _shared.uniform
gauss, normalvariate, expovariate = _shared.gauss, _shared.normalvariate, _shared.expovariate
