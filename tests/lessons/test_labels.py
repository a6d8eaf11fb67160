"""What `lessondl.labels` promises beyond the assertions of its lesson."""

import pytest

torch = pytest.importorskip("torch")
from lessondl.labels import (
    PointNet,
    accuracy_thresh,
    fbeta,
    flip_points,
    pixel_error,
    present,
    stroke_end,
    tagger,
    to_unit,
)


def test_a_class_is_present_from_its_least_share_on():
    masks = torch.zeros(1, 10, 10, dtype=torch.long)
    masks[0, 0, :3] = 2
    assert present(masks, 3, least=0.02).tolist() == [[1, 0, 1]]
    assert present(masks, 3, least=0.03).tolist() == [[1, 0, 0]]


def test_the_threshold_is_one_of_probabilities():
    scores, y = torch.tensor([[0.0, -2.0, 2.0]]), torch.tensor([[0.0, 1.0, 1.0]])
    assert accuracy_thresh(scores, y) == pytest.approx(2 / 3)  # sigmoid(0) is not above one half
    assert accuracy_thresh(scores, y, 0.1) == pytest.approx(2 / 3)
    assert accuracy_thresh(scores, y, 0.99) == pytest.approx(1 / 3)


@pytest.mark.parametrize(("beta", "want"), [(1, 16 / 22), (2, 40 / 52)])
def test_f_weighs_missed_labels(beta, want):
    y = torch.tensor([[1.0] * 10 + [0.0] * 7])
    said = torch.tensor([[1.0] * 8 + [0.0] * 2 + [1.0] * 4 + [0.0] * 3])
    assert fbeta(said, y, beta).item() == pytest.approx(want)


def test_nothing_to_find_and_nothing_said_is_right():
    assert fbeta(torch.zeros(1, 3), torch.zeros(1, 3)).tolist() == [1]


def test_the_end_of_a_stroke_is_its_lowest_ink():
    x = torch.zeros(2, 28, 28)
    x[0, 4:20, 6] = 1
    x[1, 10, 3:6] = 1
    x[1, 25, 20] = 0.4  # too pale to be ink
    assert stroke_end(x).tolist() == [[6, 19], [4, 10]]
    with pytest.raises(ValueError, match="no ink"):
        stroke_end(torch.zeros(1, 28, 28))


def test_points_move_with_their_pictures():
    x = torch.zeros(1, 28, 28)
    x[0, 2:23, 5] = 1
    fx, fy = flip_points(x, to_unit(stroke_end(x)))
    assert fy.allclose(to_unit(stroke_end(fx)), atol=1e-6)


def test_errors_are_in_pixels():
    a, b = torch.tensor([[10.0, 10.0]]), torch.tensor([[13.0, 14.0]])
    assert pixel_error(to_unit(a), to_unit(b)).item() == pytest.approx(5, abs=1e-4)


def test_networks_have_the_shapes_they_promise():
    assert tagger(7).eval()(torch.zeros(2, 3, 48, 64)).shape == (2, 7)
    assert PointNet().eval()(torch.zeros(3, 28, 28)).shape == (3, 2)
