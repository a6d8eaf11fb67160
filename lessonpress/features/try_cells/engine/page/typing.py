"""Names that annotations use; nobody asks here what they mean. `NamedTuple` is more than a name."""

from collections import namedtuple

TYPE_CHECKING = False


class _Form:
    def __init__(self, name):
        self.__name__ = name

    def __getitem__(self, inside):
        return self

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __call__(self, *args, **kwargs):
        return self

    def __repr__(self):
        return f"typing.{self.__name__}"


def __getattr__(name):
    if name[:1].isupper():
        return _Form(name)
    raise AttributeError(f"module 'typing' has no attribute '{name}'")


class Generic:
    def __class_getitem__(cls, inside):
        return cls


class Protocol(Generic):
    pass


class _Named(type):
    def __new__(kind, name, bases, body):
        made = type.__new__(kind, name, bases, body)
        if not bases:
            return made
        fields = [*made.__annotations__]
        given = [f for f in fields if f in body]
        late = [f for f in fields[len(fields) - len(given) :] if f not in body]
        if late:
            raise TypeError(
                f"Non-default namedtuple field {late[0]} cannot follow default field {given[0]}"
            )
        base = namedtuple(name, fields, defaults=[body[f] for f in given])
        return type(name, (base,), {n: body[n] for n in body if n not in fields})

    def __call__(self, name, fields):
        return namedtuple(name, [field for field, _ in fields])


class NamedTuple(metaclass=_Named):
    pass


def cast(kind, value):
    return value


def _same(function):
    return function


overload = final = override = runtime_checkable = no_type_check = _same
