"""Copies of things, shallow and deep."""


class Error(Exception):
    pass


_WHOLE = (int, float, complex, str, bytes, bool, type(None), range, type, type(lambda: None))


def copy(x):
    if isinstance(x, (*_WHOLE, tuple)):
        return x
    if hasattr(x, "__copy__"):
        return x.__copy__()
    if hasattr(x, "copy") and isinstance(x, (list, dict, set)):
        return x.copy()
    return _again(x, dict(x.__dict__))


def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)][1]
    made = _deep(x, memo)
    memo[id(x)] = x, made  # what is kept cannot give its id to another one
    return made


def _deep(x, memo):
    if isinstance(x, _WHOLE):
        return x
    if hasattr(x, "__deepcopy__"):
        return x.__deepcopy__(memo)
    if type(x) in (tuple, set, frozenset):
        return type(x)([deepcopy(value, memo) for value in x])
    if type(x) is list:
        return _filled([], x, memo, lambda new, value: new.append(deepcopy(value, memo)))
    if isinstance(x, dict):
        return _filled(x.copy(), [*x], memo, lambda new, k: new.update({k: deepcopy(x[k], memo)}))
    return _again(x, {}, memo)


def _filled(new, values, memo, add):
    for value in values:
        add(new, value)
    return new


def _again(x, attributes, memo=None):
    "Another object of the same class; with `memo`, its attributes are copied, too."
    new = object.__new__(type(x))
    if memo is not None:
        memo[id(x)] = x, new
        attributes = {name: deepcopy(value, memo) for name, value in x.__dict__.items()}
    new.__dict__.update(attributes)
    return new
