"""Iterators, written as the documentation of Python explains them."""


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    kept = []
    for value in iterable:
        yield value
        kept.append(value)
    while kept:
        yield from kept


def repeat(value, times=None):
    if times is None:
        while True:
            yield value
    for _ in range(times):
        yield value


class chain:
    def __init__(self, *iterables):
        self._values = self._each(iterables)

    @staticmethod
    def _each(iterables):
        for iterable in iterables:
            yield from iterable

    @classmethod
    def from_iterable(cls, iterables):
        return cls._each(iterables)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._values)


def accumulate(iterable, function=None, *, initial=None):
    values = iter(iterable)
    total = initial
    if initial is None:
        try:
            total = next(values)
        except StopIteration:
            return
    yield total
    for value in values:
        total = total + value if function is None else function(total, value)
        yield total


def islice(iterable, *args):
    wanted = slice(*args)
    start, stop, step = wanted.start or 0, wanted.stop, wanted.step or 1
    if start < 0 or step < 1 or (stop is not None and stop < 0):
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return _sliced(iter(iterable), start, stop, step)


def _sliced(values, start, stop, step):
    at, wanted = 0, start
    while stop is None or at < stop:
        if stop is not None and wanted >= stop:
            for _ in range(stop - at):
                next(values, None)
            return
        try:
            value = next(values)
        except StopIteration:
            return
        if at == wanted:
            yield value
            wanted += step
        at += 1


def product(*iterables, repeat=1):
    found = [()]
    for pool in [tuple(iterable) for iterable in iterables] * repeat:
        found = [(*before, value) for before in found for value in pool]
    yield from found


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    for places in product(range(len(pool)), repeat=r):
        if len(set(places)) == r:
            yield tuple([pool[i] for i in places])


def combinations(iterable, r):
    pool = tuple(iterable)
    places = list(range(r))
    while r <= len(pool):
        yield tuple([pool[i] for i in places])
        at = next((i for i in reversed(range(r)) if places[i] != i + len(pool) - r), None)
        if at is None:
            return
        places[at:] = range(places[at] + 1, places[at] + 1 + r - at)


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    for places in product(range(len(pool)), repeat=r):
        if all(a <= b for a, b in zip(places, places[1:])):
            yield tuple([pool[i] for i in places])


def pairwise(iterable):
    values = iter(iterable)
    for before in values:
        for value in values:
            yield before, value
            before = value


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    values = iter(iterable)
    while batch := tuple(islice(values, n)):
        yield batch


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def takewhile(predicate, iterable):
    for value in iterable:
        if not predicate(value):
            return
        yield value


def dropwhile(predicate, iterable):
    values = iter(iterable)
    for value in values:
        if not predicate(value):
            yield value
            break
    yield from values


def filterfalse(predicate, iterable):
    for value in iterable:
        if not (predicate or bool)(value):
            yield value


def compress(iterable, selectors):
    for value, chosen in zip(iterable, selectors):
        if chosen:
            yield value


def zip_longest(*iterables, fillvalue=None):
    rows, end = [iter(iterable) for iterable in iterables], object()
    while rows:
        values = [next(row, end) for row in rows]
        if all(value is end for value in values):
            return
        yield tuple([fillvalue if value is end else value for value in values])


def groupby(iterable, key=None):
    group, name = [], None
    for value in iterable:
        other = value if key is None else key(value)
        if group and other != name:
            yield name, iter(group)
            group = []
        name = other
        group.append(value)
    if group:
        yield name, iter(group)


def tee(iterable, n=2):
    values = list(iterable)
    return tuple([iter(values) for _ in range(n)])
