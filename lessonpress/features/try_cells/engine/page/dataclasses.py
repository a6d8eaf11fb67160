"""Classes that are mostly their fields."""

MISSING = object()


class FrozenInstanceError(AttributeError):
    pass


class Field:
    def __init__(
        self, default=MISSING, default_factory=MISSING, init=True, repr=True, compare=True
    ):
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.compare, self.name = init, repr, compare, ""


def field(**options):
    known = ("default", "default_factory", "init", "repr", "compare")
    return Field(**{name: value for name, value in options.items() if name in known})


def dataclass(cls=None, *, frozen=False, eq=True, order=False, repr=True, **options):
    if cls is None:
        return lambda cls: _made(cls, frozen, eq, order, repr)
    return _made(cls, frozen, eq, order, repr)


def _made(cls, frozen, eq, order, repr):
    every = {**getattr(cls, "__dataclass_fields__", {}), **_own(cls)}
    cls.__dataclass_fields__ = every
    if "__init__" not in cls.__dict__:
        cls.__init__ = _init(every)
    if repr and "__repr__" not in cls.__dict__:
        cls.__repr__ = _shown
    if eq and "__eq__" not in cls.__dict__:
        cls.__eq__ = lambda a, b: _values(a) == _values(b) if type(a) is type(b) else NotImplemented
        cls.__hash__ = (lambda a: hash(_values(a))) if frozen else None
    if order:
        cls.__lt__ = lambda a, b: _values(a) < _values(b)
    if frozen:
        cls.__setattr__ = _refused
    return cls


def _own(cls):
    found = {}
    for name in cls.__annotations__:
        value = cls.__dict__.get(name, MISSING)
        made = value if isinstance(value, Field) else Field(default=value)
        made.name = name
        found[name] = made
        if isinstance(value, Field):
            if value.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, value.default)
    return found


def _init(every):
    def __init__(self, *args, **kwargs):
        names = [f.name for f in every.values() if f.init]
        if len(args) > len(names):
            raise TypeError(f"__init__() takes {len(names)} arguments but {len(args)} were given")
        given = {**dict(zip(names, args)), **kwargs}
        for f in every.values():
            object.__setattr__(self, f.name, _value(f, given))
        if given:
            raise TypeError(f"__init__() got an unexpected keyword argument '{next(iter(given))}'")
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    return __init__


def _value(f, given):
    if f.init and f.name in given:
        return given.pop(f.name)
    if f.default_factory is not MISSING:
        return f.default_factory()
    if f.default is MISSING:
        raise TypeError(f"__init__() missing 1 required argument: '{f.name}'")
    return f.default


def _values(of):
    return tuple([getattr(of, f.name) for f in fields(of) if f.compare])


def _shown(self):
    shown = [f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr]
    return f"{type(self).__name__}({', '.join(shown)})"


def _refused(self, name, value):
    raise FrozenInstanceError(f"cannot assign to field '{name}'")


def fields(of):
    return tuple(of.__dataclass_fields__.values())


def is_dataclass(of):
    return hasattr(of, "__dataclass_fields__")


def asdict(of):
    if is_dataclass(of):
        return {f.name: asdict(getattr(of, f.name)) for f in fields(of)}
    if isinstance(of, (list, tuple)):
        return type(of)([asdict(value) for value in of])
    return of


def astuple(of):
    return tuple(asdict(of).values())


def replace(of, **changes):
    kept = {f.name: getattr(of, f.name) for f in fields(of) if f.init}
    return type(of)(**{**kept, **changes})
