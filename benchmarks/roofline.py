"""How fast a machine computes and how fast it moves: python benchmarks/roofline.py [--device cuda] > files/roofline-NAME.json

Each line is one operation of PyTorch: its arithmetic intensity (operations a byte that has to be moved at least) and the operations a
second that were measured, the median of seven runs after two to warm up. The two together are the dots of a roofline
(Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for multicore architectures", 2009).
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

SIZES = {"cpu": (64, 256, 1024, 2048), "cuda": (64, 256, 1024, 4096, 8192)}
LENGTH = {"cpu": 2**24, "cuda": 2**28}  # numbers of a long vector, which no cache holds
RUNS, LEAST = 7, 0.02  # how often, and how many seconds one run takes at least


def seconds(work: Callable[[], Any], device: str) -> float:
    "The median time of `work`, in seconds; short work is done several times a run."

    def once(times: int) -> float:
        _wait(device)
        started = time.perf_counter()
        for _ in range(times):
            work()
        _wait(device)
        return (time.perf_counter() - started) / times

    once(1)
    times = max(1, round(LEAST / once(1)))
    return statistics.median(once(times) for _ in range(RUNS))


def _wait(device: str) -> None:
    if device == "cuda":
        torch.cuda.synchronize()


def products(device: str, dtype: torch.dtype) -> list[dict[str, Any]]:
    "Products of two square matrices: 2n³ operations, and three matrices to move."
    made = []
    for n in SIZES[device]:
        a, b = (torch.randn(n, n, device=device).to(dtype) for _ in "ab")
        out = torch.empty_like(a)
        work = _product(a, b, out)
        made.append(_line(f"matrix product, {n}", dtype, 2 * n**3, 3 * n * n, work, device))
    return made


def _product(a: Tensor, b: Tensor, out: Tensor) -> Callable[[], Any]:
    return lambda: torch.mm(a, b, out=out)


def passes(device: str, dtype: torch.dtype) -> list[dict[str, Any]]:
    "What goes through many numbers and does little with each: at most a few operations a byte."
    n, side = LENGTH[device], int(LENGTH[device] ** 0.5)
    x, y, out = (torch.rand(n, device=device).to(dtype) for _ in "xyo")
    matrix, vector = x[: side * side].view(side, side), x[:side]
    line = lambda name, flops, moved, work: _line(name, dtype, flops, moved, work, device)  # noqa: E731
    return [
        line("sum of two vectors", n, 3 * n, lambda: torch.add(x, y, out=out)),
        line("relu", n, 2 * n, lambda: torch.clamp(x, min=0, out=out)),
        line("mean", n, n, lambda: x.mean()),
        line("matrix by vector", 2 * side * side, side * side, lambda: matrix @ vector),
    ]


def _line(
    name: str, dtype: torch.dtype, flops: int, numbers: int, work: Callable[[], Any], device: str
) -> dict[str, Any]:
    took, moved = seconds(work, device), numbers * dtype.itemsize
    return {
        "operation": name,
        "type": str(dtype).removeprefix("torch."),
        "operations": flops,
        "bytes": moved,
        "seconds": took,
    }


def measured(device: str) -> dict[str, Any]:
    "All lines of a device, with what it is and what was used."
    torch.manual_seed(0)
    lines = [
        line
        for dtype in (torch.float32, torch.bfloat16)
        for kind in (products, passes)
        for line in kind(device, dtype)
    ]
    if device == "cuda":
        torch.set_float32_matmul_precision("high")
        lines += [x | {"type": "tf32"} for x in products(device, torch.float32)]
    return {
        "device": torch.cuda.get_device_name() if device == "cuda" else platform.machine(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "lines": lines,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=SIZES, default="cpu")
    print(json.dumps(measured(parser.parse_args().device), indent=1))
