"""Names that annotations use; nobody asks here what they mean."""

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


def cast(kind, value):
    return value


def _same(function):
    return function


overload = final = override = runtime_checkable = no_type_check = _same
