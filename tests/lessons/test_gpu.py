"What `lessondl.gpu` promises beyond its lesson: limits, errors, and a clock that is not shorter than the work."

import inspect
from time import sleep

import pytest

pytest.importorskip("torch")

from lessondl import gpu


def test_a_dot_is_its_counts_over_its_seconds():
    dot = gpu.Dot("sum", "float32", operations=100, bytes=1200, seconds=0.5)
    assert (dot.intensity, dot.speed, dot.bandwidth) == (100 / 1200, 200, 2400)


@pytest.mark.parametrize(
    ("intensity", "most"), [(0.5, 50.0), (10, 1000.0), (10.1, 1000.0), (1e9, 1000.0)]
)
def test_a_slope_that_ends_in_a_level_roof(intensity, most):
    assert gpu.attainable(intensity, peak=1000.0, bandwidth=100.0) == most


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, 0, 1), (1, 1, -1)])
def test_no_roof_without_intensity_peak_and_bandwidth(wrong):
    with pytest.raises(ValueError, match="above 0"):
        gpu.attainable(*wrong)


def test_seconds_are_those_of_one_call():
    calls = []
    took = gpu.seconds(lambda: (calls.append(1), sleep(0.002)), runs=3, least=0.01)
    assert took >= 0.002 and len(calls) >= 5


def test_everything_public_is_documented_and_typed():
    for name in gpu.__all__:
        f = getattr(gpu, name)
        assert f.__doc__, name
        if inspect.isfunction(f):
            assert len(inspect.get_annotations(f)) >= len(inspect.signature(f).parameters), name
