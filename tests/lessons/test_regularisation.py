"What `lessondl.regularisation` promises beyond its lesson: PyTorch's numbers, modes, errors, and its names in their old place."

import inspect

import pytest

torch = pytest.importorskip("torch")

from lessondl import mnist, regularisation
from lessondl.regularisation import AdamW, Dropout


@pytest.mark.parametrize("wd", [0, 0.01, 1.0])
def test_adamw_is_pytorchs_for_a_network(wd):
    nets = []
    for kind, name in ((AdamW, "wd"), (torch.optim.AdamW, "weight_decay")):
        with mnist.seeded(0):
            net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
            x = torch.randn(16, 4)
        opt = kind(net.parameters(), lr=0.01, **{name: wd})
        for _ in range(20):
            opt.zero_grad()
            net(x).square().mean().backward()
            opt.step()
        nets.append(net)
    for ours, theirs in zip(nets[0].parameters(), nets[1].parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)


def test_decay_and_dropout_refuse_what_makes_no_sense():
    with pytest.raises(ValueError, match="wd"):
        AdamW([torch.zeros(1)], 0.1, wd=-1)
    for p in (-0.1, 1, 2):
        with pytest.raises(ValueError, match="below 1"):
            Dropout(p)


def test_dropout_keeps_the_mean_and_passes_gradients_of_what_stays():
    x = torch.ones(100_000, requires_grad=True)
    with mnist.seeded(1):
        out = Dropout(0.25)(x)
    assert abs((out == 0).float().mean() - 0.25) < 0.006  # four spreads
    assert abs(out.mean() - 1) < 0.01
    out.sum().backward()
    assert x.grad.equal(out.detach())


def test_without_training_dropout_changes_nothing():
    x = torch.randn(3, 4)
    assert Dropout(0.9).eval()(x).equal(x) and Dropout(0.0)(x).equal(x)


def test_what_was_in_lessondl_mnist_still_is():
    assert mnist.few_of_each is regularisation.few_of_each
    assert mnist.new_head is regularisation.new_head
    with pytest.raises(AttributeError):
        _ = mnist.nothing_of_the_kind


def test_everything_public_is_documented_and_typed():
    for name in regularisation.__all__:
        f = getattr(regularisation, name)
        assert f.__doc__, name
        if inspect.isfunction(f):
            assert len(inspect.get_annotations(f)) >= len(inspect.signature(f).parameters), name
