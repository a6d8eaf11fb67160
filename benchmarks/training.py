"""Time of an epoch: `lessondl.validation`'s Learner, a plain loop over PyTorch's DataLoader, and fastai's Learner where it is installed.

    python benchmarks/training.py [--rows 12396] [--bs 64] [--device cpu] [--threads 1]

The same models, drawn data of the shape of the threes and sevens of MNIST, the same optimizer and rate, shuffled in each epoch. The three take
turns for several rounds in one run, and the fastest epoch of each counts. Only training is timed: none of them validates or shows progress.
Read the ratios, not the seconds.
"""

import argparse
import contextlib
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from lessondl.validation import Learner

LR = 0.1


def linear():
    return nn.Sequential(nn.Linear(784, 1), nn.Flatten(0))


def network():
    return nn.Sequential(nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 1), nn.Flatten(0))


def ours(model, x, y, bs):
    "`Learner`'s training of one epoch, without the validation after it."
    learn = Learner(model, (x, y), (x[:1], y[:1]), F.binary_cross_entropy_with_logits, bs=bs)
    return lambda: learn.fit(1, LR)


def plain(model, x, y, bs):
    "A loop over a DataLoader, as in most tutorials."
    loader = DataLoader(TensorDataset(x, y), batch_size=bs, shuffle=True)
    opt = torch.optim.SGD(model.parameters(), lr=LR)

    def epoch():
        model.train()
        for xb, yb in loader:
            opt.zero_grad()
            F.binary_cross_entropy_with_logits(model(xb), yb).backward()
            opt.step()

    return epoch


def fastai(model, x, y, bs):
    "fastai's Learner on the same tensors, or None where it is not installed."
    try:
        from fastai.learner import DataLoaders
        from fastai.learner import Learner as FastaiLearner
    except ImportError:
        return None
    from fastai.data.load import DataLoader as FastaiLoader
    from fastai.optimizer import SGD

    data = list(zip(x, y))
    loaders = DataLoaders(
        FastaiLoader(data, bs=bs, shuffle=True, num_workers=0, device=x.device),
        FastaiLoader(data[:1], bs=bs, device=x.device),
    )
    learn = FastaiLearner(
        loaders, model, loss_func=F.binary_cross_entropy_with_logits, opt_func=SGD, lr=LR
    )

    def epoch():
        with (
            learn.no_bar() if hasattr(learn, "no_bar") else contextlib.nullcontext(),
            learn.no_logging(),
        ):
            learn.fit(1, LR)

    return epoch


def seconds(epoch, device) -> float:
    start = time.perf_counter()
    epoch()
    if device.startswith("cuda"):
        torch.cuda.synchronize()
    return time.perf_counter() - start


def main():
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("rows", 12396), ("bs", 64), ("threads", 1), ("rounds", 7)):
        ask.add_argument(f"--{name}", type=int, default=default)
    ask.add_argument("--device", default="cpu")
    a = ask.parse_args()
    torch.set_num_threads(a.threads)
    g = torch.Generator().manual_seed(0)
    x, y = (
        torch.rand(a.rows, 784, generator=g).to(a.device),
        (torch.rand(a.rows, generator=g) < 0.5).float().to(a.device),
    )
    print(
        f"{a.rows} rows of 784, batches of {a.bs}, {a.device}, {a.threads} thread(s), torch {torch.__version__}"
    )
    print(f"{'model':>8} {'ours':>9} {'DataLoader':>20} {'fastai':>20}")
    for make in (linear, network):
        epochs = {f.__name__: f(make().to(a.device), x, y, a.bs) for f in (ours, plain, fastai)}
        best = {name: min(times) for name, times in _turns(epochs, a).items()}
        said = [
            f"{best[n]:9.3f} s ({best[n] / best['ours']:4.1f} x)"
            if n in best
            else f"{'not installed':>20}"
            for n in ("plain", "fastai")
        ]
        print(f"{make.__name__:>8} {best['ours']:7.3f} s {said[0]:>20} {said[1]:>20}")


def _turns(epochs, a) -> dict[str, list[float]]:
    "Seconds of each; the first round warms up and does not count."
    times = {name: [] for name, epoch in epochs.items() if epoch}
    for i in range(a.rounds + 1):
        for name in times:
            t = seconds(epochs[name], a.device)
            if i:
                times[name].append(t)
    return times


if __name__ == "__main__":
    main()
