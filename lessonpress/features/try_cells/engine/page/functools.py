"""Functions from functions."""

_KEPT = ("__module__", "__name__", "__qualname__", "__doc__")


def update_wrapper(wrapper, wrapped):
    for name in _KEPT:
        if hasattr(wrapped, name):
            try:
                setattr(wrapper, name, getattr(wrapped, name))
            except AttributeError:
                pass
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped):
    return lambda wrapper: update_wrapper(wrapper, wrapped)


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self.func, self.args, self.keywords = func, args, keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        named = [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"functools.partial({', '.join([repr(self.func), *map(repr, self.args), *named])})"


_NOTHING = object()


def reduce(function, iterable, initial=_NOTHING):
    values = iter(iterable)
    if initial is _NOTHING:
        try:
            initial = next(values)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    for value in values:
        initial = function(initial, value)
    return initial


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _kept(maxsize, 128)
    return lambda function: _kept(function, maxsize)


def cache(function):
    return _kept(function, None)


def _kept(function, most):
    known = {}

    def wrapper(*args, **keywords):
        key = (args, tuple(sorted(keywords.items())))
        known[key] = value = known.pop(key) if key in known else function(*args, **keywords)
        if most is not None and len(known) > most:
            del known[next(iter(known))]
        return value

    wrapper.cache_clear = known.clear
    return update_wrapper(wrapper, function)


class cached_property:
    def __init__(self, func):
        self.func, self.name = func, func.__name__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            instance.__dict__[self.name] = self.func(instance)
        return instance.__dict__[self.name]


def cmp_to_key(compare):
    class Key:
        def __init__(self, of):
            self.of = of

        def __lt__(self, other):
            return compare(self.of, other.of) < 0

    return Key


def total_ordering(cls):
    if "__lt__" in cls.__dict__:
        cls.__gt__ = lambda a, b: not (a < b or a == b)
        cls.__le__ = lambda a, b: a < b or a == b
        cls.__ge__ = lambda a, b: not a < b
    return cls
