"""Five ways to multiply two matrices, side by side on each device at hand: times, and the ratios between them.

    python benchmarks/matmul.py

Everything is measured in one run on the same machine, the shortest of several runs each; read the ratios, not the seconds. The three loops
are left out where they would take minutes. The last table is one product for batches of different sizes: how much of the arithmetic is used.
"""

import platform
import time

import torch

from lessondl.matmul import matmul_broadcast, matmul_cost, matmul_einsum, matmul_loops, matmul_rows

WAYS = {
    "three loops": matmul_loops,
    "by rows": matmul_rows,
    "by broadcasting": matmul_broadcast,
    "einsum": matmul_einsum,
    "`@`": torch.matmul,
}
SIZES = (5, 784, 10), (64, 784, 50), (512, 512, 512)
LIMIT = 10**5  # multiplications: more of them in Python's loops take too long


def devices() -> list[str]:
    found = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return ["cpu", *(name for name, there in found.items() if there)]


def seconds(f, device: str, runs: int = 7) -> float:
    "The shortest of `runs` runs: what disturbs a run makes it longer, never shorter."
    wait = {"cuda": torch.cuda.synchronize, "mps": torch.mps.synchronize}.get(device, lambda: None)
    best = float("inf")
    for _ in range(runs):
        wait()
        start = time.perf_counter()
        f()
        wait()
        best = min(best, time.perf_counter() - start)
    return best


def ways(device: str, m: int, k: int, n: int):
    generator = torch.Generator().manual_seed(42)
    a, b = (torch.rand(*shape, generator=generator).to(device) for shape in ((m, k), (k, n)))
    times = {
        name: seconds(lambda: way(a, b), device, 3 if way is matmul_loops else 7)
        for name, way in WAYS.items()
        if way is not matmul_loops or m * k * n <= LIMIT
    }
    print(f"\n{device}: ({m}, {k}) @ ({k}, {n}), {matmul_cost(m, k, n).operations:,} operations\n")
    print("| way | milliseconds | times as long as `@` |\n|:--|--:|--:|")
    for name, t in times.items():
        print(f"| {name} | {1000 * t:,.3f} | {t / times['`@`']:,.0f} |")


def batches(device: str, size: int = 1024):
    print(
        f"\n{device}: (batch, {size}) @ ({size}, {size})\n\n| batch | operations for each byte | thousand million operations a second |\n|--:|--:|--:|"
    )
    weights = torch.rand(size, size, device=device)
    for batch in (1, 4, 16, 64, 256, 1024):
        x, cost = torch.rand(batch, size, device=device), matmul_cost(batch, size, size)
        print(
            f"| {batch} | {cost.intensity:.1f} | {cost.operations / seconds(lambda: x @ weights, device, 20) / 1e9:,.1f} |"
        )


def main():
    print(
        f"{platform.processor() or platform.machine()}, torch {torch.__version__}, {torch.get_num_threads()} thread(s) on the CPU"
    )
    for device in devices():
        if device == "cuda":
            print(torch.cuda.get_device_name())
        for size in SIZES:
            ways(device, *size)
        batches(device)


if __name__ == "__main__":
    main()
