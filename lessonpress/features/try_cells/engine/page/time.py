"""Clocks. `sleep` waits by counting: a page's Python has no other way to stand still."""

import _page


def time():
    return _page.today()


def perf_counter():
    return _page.now()


monotonic = process_time = perf_counter


def perf_counter_ns():
    return int(1e9 * _page.now())


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    until = _page.now() + seconds
    while _page.now() < until:
        pass
