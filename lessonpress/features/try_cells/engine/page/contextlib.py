"""What `with` takes."""

from functools import wraps


class ContextDecorator:
    def __call__(self, function):
        @wraps(function)
        def inside(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return inside


class _Managed(ContextDecorator):
    def __init__(self, function, args, kwargs):
        self.steps = function(*args, **kwargs)

    def __enter__(self):
        return next(self.steps)

    def __exit__(self, kind, error, trace):
        try:
            if error is None:
                next(self.steps)
            else:
                self.steps.throw(error)
        except StopIteration:
            return error is not None
        return False


def contextmanager(function):
    return wraps(function)(lambda *args, **kwargs: _Managed(function, args, kwargs))


class suppress:
    def __init__(self, *kinds):
        self.kinds = kinds

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return isinstance(error, self.kinds)


class nullcontext:
    def __init__(self, value=None):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, kind, error, trace):
        return False
