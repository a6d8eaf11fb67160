"""What kinds of things there are, for annotations and for `isinstance`."""


class _Kind(type):
    def __instancecheck__(cls, value):
        if cls._kinds and isinstance(value, cls._kinds):
            return True
        return bool(cls._has) and all(hasattr(value, name) for name in cls._has)

    def __getitem__(cls, inside):
        return cls

    def __or__(cls, other):
        return cls

    __ror__ = __or__


def _kind(name, has=(), kinds=()):
    return _Kind(name, (), {"_has": tuple(has), "_kinds": tuple(kinds)})


Callable = _kind("Callable", ["__call__"])
Hashable = _kind("Hashable", ["__hash__"])
Sized = _kind("Sized", ["__len__"])
Container = _kind("Container", ["__contains__"])
Iterable = _kind("Iterable", ["__iter__"])
Iterator = _kind("Iterator", ["__iter__", "__next__"])
Generator = _kind("Generator", ["__iter__", "__next__", "send", "throw"])
Collection = _kind("Collection", ["__len__", "__iter__", "__contains__"])
Sequence = _kind("Sequence", kinds=[list, tuple, str, range, bytes])
MutableSequence = _kind("MutableSequence", kinds=[list])
Set = _kind("Set", kinds=[set, frozenset])
MutableSet = _kind("MutableSet", kinds=[set])
Mapping = _kind("Mapping", kinds=[dict])
MutableMapping = _kind("MutableMapping", kinds=[dict])
