"""Containers."""


class defaultdict(dict):
    def __init__(self, default_factory=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def __repr__(self):
        return f"defaultdict({self.default_factory!r}, {dict(self)!r})"


class OrderedDict(dict):
    def __repr__(self):
        return f"OrderedDict({dict(self)!r})"

    def move_to_end(self, key, last=True):
        value = self.pop(key)
        others = [] if last else list(self.items())
        if others:
            self.clear()
        self[key] = value
        self.update(others)


class Counter(dict):
    def __init__(self, iterable=None, **kwargs):
        super().__init__()
        self.update(iterable or (), **kwargs)

    def __missing__(self, key):
        return 0

    def update(self, iterable=(), **kwargs):
        self._count(iterable, 1)
        self._count(kwargs, 1)

    def subtract(self, iterable=(), **kwargs):
        self._count(iterable, -1)
        self._count(kwargs, -1)

    def _count(self, iterable, sign):
        pairs = iterable.items() if hasattr(iterable, "items") else [(key, 1) for key in iterable]
        for key, n in pairs:
            self[key] = self.get(key, 0) + sign * n

    def most_common(self, n=None):
        return sorted(self.items(), key=lambda pair: -pair[1])[:n]

    def elements(self):
        for key, n in self.items():
            for _ in range(n):
                yield key

    def total(self):
        return sum(self.values())

    def __add__(self, other):
        return _positive({key: self[key] + other[key] for key in {**self, **other}})

    def __sub__(self, other):
        return _positive({key: self[key] - other[key] for key in {**self, **other}})

    def __repr__(self):
        return f"Counter({dict(self.most_common())!r})" if self else "Counter()"


def _positive(counts):
    return Counter({key: n for key, n in counts.items() if n > 0})


class deque(list):
    def __init__(self, iterable=(), maxlen=None):
        super().__init__()
        self.maxlen = maxlen
        self.extend(iterable)

    def append(self, value):
        super().append(value)
        if self.maxlen is not None and len(self) > self.maxlen:
            self.popleft()

    def appendleft(self, value):
        self.insert(0, value)
        if self.maxlen is not None and len(self) > self.maxlen:
            self.pop()

    def extend(self, iterable):
        for value in iterable:
            self.append(value)

    def extendleft(self, iterable):
        for value in iterable:
            self.appendleft(value)

    def popleft(self):
        if not self:
            raise IndexError("pop from an empty deque")
        return self.pop(0)

    def rotate(self, n=1):
        if self:
            n %= len(self)
            self[:] = self[len(self) - n :] + self[: len(self) - n]

    def __repr__(self):
        end = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"deque({list(self)!r}{end})"


def namedtuple(typename, field_names, *, defaults=()):
    names = field_names.replace(",", " ").split() if isinstance(field_names, str) else field_names
    names = tuple(names)
    given = dict(zip(names[len(names) - len(defaults) :], defaults))

    def new(cls, *args, **kwargs):
        return tuple.__new__(cls, _arranged(typename, names, given, args, kwargs))

    def shown(self):
        return f"{type(self).__name__}({', '.join([f'{n}={v!r}' for n, v in zip(names, self)])})"

    body = {
        "__new__": new,
        "__repr__": shown,
        "_fields": names,
        "_make": classmethod(lambda cls, values: cls(*values)),
        "_asdict": lambda self: dict(zip(names, self)),
        "_replace": lambda self, **kwargs: type(self)(**{**dict(zip(names, self)), **kwargs}),
    }
    places = {name: property(lambda self, at=at: self[at]) for at, name in enumerate(names)}
    return type(typename, (tuple,), {**body, **places})


def _arranged(typename, names, given, args, kwargs):
    values = {**given, **dict(zip(names, args)), **kwargs}
    if len(args) > len(names) or set(values) != set(names):
        raise TypeError(f"{typename}() takes the fields {', '.join(names)}")
    return [values[name] for name in names]
