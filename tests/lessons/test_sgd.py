"""What the three parts of lesson 3 promise beyond their assertions: `lessondl.sgd`, `rates` and `validation`."""

import copy

import pytest
import torch
from torch import nn

from lessondl import rates, sgd, validation
from lessondl.quadratic import mse
from lessondl.rates import Adam, Momentum, RatedLearner, one_cycle, suggest_lr
from lessondl.sgd import BareLearner, BasicOptim, batches
from lessondl.validation import Learner, accuracy, split

DEVICES = [
    "cpu",
    *(["cuda"] if torch.cuda.is_available() else []),
    *(["mps"] if torch.backends.mps.is_available() else []),
]


def made(rows=50, seed=0):
    "Rows of two columns, and a weighted sum of them with noise."
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(rows, 2, generator=g)
    return x, x @ torch.tensor([2.0, -1.0]) + 0.1 * torch.randn(rows, generator=g)


def model(*inside, seed=0):
    "A linear model that starts from the same weights each time, and does not touch the global generator."
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(2, 1), *inside, nn.Flatten(0))


def learner(**settings):
    return Learner(model(), made(), made(20, seed=1), mse, **{"bs": 8, **settings})


def state(m):
    return copy.deepcopy(m.state_dict())


def equal(a, b):
    return all(torch.equal(a[k], b[k]) for k in a)


def test_what_could_be_imported_from_the_first_part_still_can():
    for name in (
        *("Momentum", "Adam", "lr_find", "suggest_lr", "one_cycle", "fit_one_cycle"),
        *("accuracy", "split", "Learner"),
    ):
        part = rates if name in rates.__all__ else validation
        assert getattr(sgd, name) is getattr(part, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sgd.nothing


def test_the_three_stages_train_alike():
    x, y = made()
    bare = BareLearner(model(), (x, y), mse, bs=8, seed=3).fit(2, 0.05)
    rated = RatedLearner(model(), (x, y), mse, bs=8, seed=3).fit(2, 0.05)
    whole = learner(seed=3).fit(2, 0.05)
    assert bare.losses == rated.losses == whole.losses and len(bare.losses) == 2 * 7
    assert rated.lrs == whole.lrs == [0.05] * 14
    assert equal(state(bare.model), state(whole.model))


def test_a_learner_can_be_copied_and_goes_on_alike():
    learn = learner(seed=1).fit(1, 0.05)
    other = copy.deepcopy(learn)
    assert learn.fit(2, 0.05).losses == other.fit(2, 0.05).losses


@pytest.mark.parametrize("f", [lambda x, y: batches(x, y, 4), split])
def test_data_that_cannot_be_used_are_refused_at_once(f):
    x, y = made(8)
    with pytest.raises(ValueError, match="no rows"):
        f(x[:0], y[:0])
    with pytest.raises(ValueError, match="8 rows, but y has 7"):
        f(x, y[:7])


def test_a_batch_has_at_least_one_row_and_never_more_than_there_are():
    x, y = made(8)
    for bs in (0, -1):
        with pytest.raises(ValueError, match="1 row or more"):
            batches(x, y, bs)
    assert [len(xb) for xb, _ in batches(x, y, 100)] == [8]
    assert [len(xb) for xb, _ in batches(x, y, 1)] == [1] * 8


@pytest.mark.parametrize("share", [0, 1, 0.01, -0.2, 1.5])
def test_a_split_leaves_no_part_empty(share):
    with pytest.raises(ValueError, match="empty"):
        split(*made(8), share)


def test_batches_and_splits_depend_on_the_generator_alone():
    x, y = made()
    runs = []
    for seed in (1, 2, 1):
        torch.manual_seed(seed * 7)  # the global one, which must not matter
        g = torch.Generator().manual_seed(seed)
        runs.append(torch.cat([*(b for b, _ in batches(x, y, 8, g)), split(x, y, 0.2, g)[1][0]]))
    assert torch.equal(runs[0], runs[2]) and not torch.equal(runs[0], runs[1])


def test_nothing_draws_from_the_global_generator():
    before = torch.get_rng_state()
    learn = learner()
    learn.fit(1, 0.1)
    learn.lr_find()
    learn.fit_one_cycle(1, 0.1)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("optim", [BasicOptim, Momentum, Adam])
def test_optimizers_refuse_a_rate_that_is_not_positive_and_an_empty_list(optim):
    w = torch.zeros(1, requires_grad=True)
    for lr in (0, -0.1, float("nan")):
        with pytest.raises(ValueError, match="lr must be above 0"):
            optim([w], lr)
    with pytest.raises(ValueError, match="no parameters"):
        optim([], 0.1)


@pytest.mark.parametrize("optim", [BasicOptim, Momentum, Adam])
def test_a_parameter_without_a_gradient_stays_as_it_is(optim):
    used, unused = torch.ones(2), torch.ones(2)
    used.grad = torch.ones(2)
    optim((p for p in (used, unused)), 0.1).step()
    assert torch.equal(unused, torch.ones(2)) and not torch.equal(used, torch.ones(2))


def test_a_learner_refuses_bad_rates_and_data():
    for lr in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="lr must be above 0"):
            learner().fit(1, lr)
        with pytest.raises(ValueError, match="lr must be above 0"):
            learner().fit_one_cycle(1, lr)
        with pytest.raises(ValueError, match="lr must be above 0"):
            learner().lr_find(low=lr)
    x, y = made()
    for train, valid, bs in (
        ((x, y[:9]), (x, y), 8),
        ((x, y), (x[:0], y[:0]), 8),
        ((x, y), (x, y), 0),
    ):
        with pytest.raises(ValueError):
            Learner(model(), train, valid, mse, bs=bs)


def test_the_same_seed_gives_the_same_training_and_another_seed_another_one():
    a, b, c = (learner(seed=s).fit(3, 0.05) for s in (1, 1, 2))
    assert a.losses == b.losses and a.history == b.history and equal(state(a.model), state(b.model))
    assert a.losses != c.losses


def test_a_learner_changes_no_tensor_of_the_caller():
    train, valid = made(), made(20, seed=1)
    before = copy.deepcopy((train, valid))
    Learner(model(), train, valid, mse, Adam, bs=7).fit(2, 0.1).lr_find()
    for old, new in zip(before, (train, valid)):
        assert all(map(torch.equal, old, new))


def test_history_is_plain_lists_with_an_entry_an_epoch_or_a_batch():
    def worst(preds, y):
        return (preds - y).abs().max()

    learn = learner(metrics=[worst])
    assert learn.fit(2, 0.1) is learn
    learn.fit_one_cycle(3, 0.1)
    assert {k: len(v) for k, v in learn.history.items()} == {
        "train_loss": 5,
        "valid_loss": 5,
        "worst": 5,
    }
    assert len(learn.losses) == len(learn.lrs) == 5 * 7  # 50 rows in batches of 8
    assert all(
        type(n) is float
        for numbers in (*learn.history.values(), learn.losses, learn.lrs)
        for n in numbers
    )
    assert learn.history["worst"][-1] == worst(
        learn.preds(learn.valid[0]), learn.valid[1]
    )  # of all rows, not of batches


def test_the_training_loss_is_a_mean_over_rows_however_short_the_last_batch():
    x = torch.zeros(201, 2)
    y = torch.tensor([10.0] + [0.0] * 200)  # one row with a loss of 100
    same = nn.Sequential(nn.Linear(2, 1, bias=False), nn.Flatten(0))  # gives 0 for each
    learn = Learner(same, (x, y), (x, y), mse, bs=200).fit(3, 0.1)
    assert learn.history["train_loss"] == pytest.approx([100 / 201] * 3)
    assert learn.history["train_loss"] == pytest.approx(learn.history["valid_loss"])


def test_the_rate_reaches_pytorchs_optimizers_in_every_group():
    seen = []

    class Spy(torch.optim.SGD):
        def step(self, *args):
            seen.append([g["lr"] for g in self.param_groups])
            super().step(*args)

    learn = learner(opt_func=lambda params, lr: Spy([{"params": [p]} for p in params], lr=lr))
    learn.fit_one_cycle(2, 0.1)
    assert seen == [[lr, lr] for lr in learn.lrs]
    ours = learner().fit_one_cycle(2, 0.1)
    assert ours.losses == pytest.approx(learn.losses, rel=1e-5)


def test_the_rate_finder_puts_everything_back_even_after_an_error():
    fails = []

    def loss(preds, y):
        if fails:
            raise RuntimeError("planted")
        return mse(preds, y)

    learn = Learner(nn.Sequential(nn.BatchNorm1d(2), model()), made(), made(20, seed=1), loss, bs=8)
    before, order = state(learn.model), learn.generator.get_state()
    lrs, losses = learn.lr_find(1e-3, 100, steps=40)
    assert len(lrs) == len(losses) <= 40 and lrs == sorted(lrs) and lrs[0] == 1e-3
    assert min(lrs) <= 10 * suggest_lr(lrs, losses) <= max(lrs)
    fails.append(True)
    with pytest.raises(RuntimeError, match="planted"):
        learn.lr_find()
    assert (
        equal(before, state(learn.model))
        and torch.equal(order, learn.generator.get_state())
        and not learn.history
    )


def test_dropout_is_on_while_training_and_off_for_predictions():
    learn = Learner(model(nn.Dropout(0.9)), made(), made(20, seed=1), mse, bs=8)
    x = made(30)[0]
    assert torch.equal(learn.preds(x), learn.preds(x)) and not learn.model.training
    modes = []
    learn.model.register_forward_hook(lambda m, *_: modes.append(m.training))
    learn.fit(1, 0.1)
    assert modes[:7] == [True] * 7 and not any(modes[7:])


@pytest.mark.parametrize("device", DEVICES)
def test_everything_runs_on_the_device(device):
    learn = learner(device=device, opt_func=Adam)
    learn.fit(40, 0.05)
    assert {
        t.device.type
        for t in (*learn.train, *learn.valid, *learn.model.parameters(), learn.preds(made()[0]))
    } == {torch.device(device).type}
    assert learn.history["valid_loss"][-1] < 0.05  # the noise has 0.01
    on = tuple(t.to(device) for t in made())
    there = Learner(model().to(device), on, on, mse, bs=8)
    assert there.fit(1, 0.1).device.type == torch.device(device).type
    assert {xb.device.type for xb, _ in batches(*on, 8, torch.Generator().manual_seed(0))} == {
        torch.device(device).type
    }


def test_a_column_against_a_list_is_refused():
    with pytest.raises(ValueError, match=r"\(3, 1\) and \(3,\)"):
        accuracy(torch.zeros(3, 1), torch.zeros(3))


def test_one_cycle_begins_peaks_and_ends_where_it_says():
    assert (
        one_cycle(0, 1.0) == pytest.approx(1 / 25)
        and one_cycle(0.25, 1.0) == 1
        and one_cycle(1, 1.0) == pytest.approx(1e-5)
    )
    assert one_cycle(0, 1.0, warm=0) == 1
