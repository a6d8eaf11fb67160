"What `lessondl.mnist` promises beyond its lesson: errors, shapes, devices, and nothing changed behind one's back."

import inspect

import pytest

torch = pytest.importorskip("torch")

from lessondl import mnist
from lessondl.sgd import Momentum, batches
from lessonpress.kit.data import data

DEVICES = [
    "cpu",
    *(["cuda"] if torch.cuda.is_available() else []),
    *(["mps"] if torch.backends.mps.is_available() else []),
]


@pytest.fixture(scope="module")
def digits():
    return mnist.read_digits(data("mnist_sample", sample=True) / "train")


def test_pictures_come_by_digit_then_by_number(digits):
    x, y = digits
    assert x.shape == (291, 28, 28) and x.dtype == torch.uint8 and y.dtype == torch.int64
    assert y.tolist() == [3] * 147 + [7] * 144


def test_a_folder_without_pictures_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="<digit>/<number>.png"):
        mnist.read_digits(tmp_path)


def test_the_nearest_mean_of_the_sample_beats_guessing(digits):
    x, y = digits[0] / 255, digits[1]
    means = mnist.class_means(x, y)
    assert ((mnist.nearest(x, means) == 1) == (y == 7)).float().mean() > 0.9
    assert mnist.nearest(means, means, mnist.squared_distance).tolist() == [0, 1]


@pytest.mark.parametrize("f", [mnist.mnist_loss, mnist.batch_accuracy])
def test_a_column_against_a_list_is_refused(f):
    with pytest.raises(ValueError):
        f(torch.zeros(4, 1), torch.zeros(4))


def test_cross_entropy_is_pytorchs_with_its_gradient_even_for_large_scores():
    scores, y = (
        (torch.randn(6, 5, generator=torch.Generator().manual_seed(1)) * 1000).requires_grad_(),
        torch.tensor([0, 1, 2, 3, 4, 0]),
    )
    (ours,) = torch.autograd.grad(mnist.cross_entropy(scores, y), scores)
    (theirs,) = torch.autograd.grad(torch.nn.functional.cross_entropy(scores, y), scores)
    assert torch.allclose(ours, theirs, atol=1e-6) and ours.isfinite().all()
    assert mnist.label_losses(scores, y).shape == (6,)


def test_a_confusion_matrix_has_a_row_for_each_true_class():
    said, true = torch.tensor([0, 1, 1, 2]), torch.tensor([0, 0, 1, 0])
    assert mnist.confusion_matrix(said, true, 3).tolist() == [[1, 1, 1], [0, 1, 0], [0, 0, 0]]
    with pytest.raises(ValueError, match="4 answers for 3"):
        mnist.confusion_matrix(said, true[:3], 3)


def test_a_mean_over_batches_counts_rows():
    x, y = torch.tensor([1.0, 1, 1, -1]), torch.ones(4)
    assert mnist.validate_epoch(lambda xb: xb, batches(x, y, 3)) == 0.75  # not (1 + 0)/2
    with pytest.raises(ValueError):
        mnist.validate_epoch(lambda xb: xb, [])


def test_seeds_are_arguments_and_leave_the_generator_alone():
    before = torch.get_rng_state()
    a, b, c = (
        mnist.small_resnet(3, seed=1),
        mnist.small_resnet(3, seed=1),
        mnist.small_resnet(3, seed=2),
    )
    mnist.new_head(a, 4), mnist.init_params(3, generator=torch.Generator().manual_seed(0))
    mnist.few_of_each(torch.tensor([0, 0, 1, 1]), 1, torch.Generator().manual_seed(0))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(a[-1].weight, b[-1].weight) and not torch.equal(a[-1].weight, c[-1].weight)
    with pytest.raises(ValueError):
        mnist.small_resnet(1)


@pytest.mark.parametrize("device", DEVICES)
def test_a_new_head_learns_and_the_old_network_stays(digits, device):
    old = mnist.small_resnet(8, width=8).to(device)
    kept = {k: v.clone() for k, v in old.state_dict().items()}
    rows = mnist.few_of_each(digits[1], 20, torch.Generator().manual_seed(0))
    x, y = (digits[0][rows, None] / 255).to(device), (digits[1][rows] == 7).long().to(device)
    net = mnist.new_head(old, 2)
    opt = Momentum(net.parameters(), lr=0.05)
    order = torch.Generator().manual_seed(0)
    for _ in range(40):
        mnist.train_epoch(net, batches(x, y, 20, order), opt, mnist.cross_entropy)
    net.eval()
    assert mnist.validate_epoch(net, batches(x, y, 20), mnist.accuracy) > 0.9
    assert all(torch.equal(v, kept[k]) for k, v in old.state_dict().items())


def test_what_cannot_be_drawn_or_replaced_says_why():
    with pytest.raises(ValueError, match="only 1"):
        mnist.few_of_each(torch.tensor([0, 0, 1]), 2)
    with pytest.raises(TypeError, match="ReLU"):
        mnist.new_head(torch.nn.Sequential(torch.nn.ReLU()), 2)


@pytest.mark.parametrize("size", [8, 28, 33])
def test_the_small_resnet_takes_pictures_of_any_size(size):
    assert mnist.small_resnet(10)(torch.zeros(2, 1, size, size)).shape == (2, 10)


def test_everything_public_is_documented_and_typed():
    for name in mnist.__all__:
        f = getattr(mnist, name)
        assert f.__doc__, name
        if inspect.isfunction(f):
            assert len(inspect.get_annotations(f)) >= len(inspect.signature(f).parameters) - 1, name
