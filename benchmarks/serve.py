"""How the local server answers many readers at once, idle and while it builds.

    python serve.py COURSE [PYTHONPATH ...]

measures `lessonpress serve` on a copy of COURSE: 2,000 requests over 200 connections that are opened at once, then the same
while a source changes every half second. Further arguments are trees to measure beside the one that is installed. It
prints a table of failures, requests in a second and the times of the median request and of the 99th of 100.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

READERS, EACH = 200, 10
PATIENCE = 30  # seconds


async def request(port: int, path: str) -> float:
    "The seconds that one request took, on a connection of its own."
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    if not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200")):
        raise OSError("no answer")
    return time.perf_counter() - start


async def load(port: int, paths: list[str]) -> list[float | None]:
    "The seconds of each request, None where it failed."

    async def one(n: int) -> list[float | None]:
        took: list[float | None] = []
        for i in range(EACH):
            try:
                took.append(
                    await asyncio.wait_for(request(port, paths[(n + i) % len(paths)]), PATIENCE)
                )
            except (OSError, TimeoutError):
                took.append(None)
        return took

    return [t for each in await asyncio.gather(*map(one, range(READERS))) for t in each]


def edits(source: Path, until: threading.Event):
    text, n = source.read_text(encoding="utf-8"), 0
    while not until.wait(0.5):
        n += 1
        source.write_text(f"{text}\n\nEdit {n}.\n", encoding="utf-8")


def row(tree: str, what: str, took: list[float | None], seconds: float):
    good = sorted(t for t in took if t is not None)
    middle, late = (good[int(len(good) * q)] if good else 0 for q in (0.5, 0.99))
    print(
        f"| {tree} | {what} | {len(took) - len(good)} of {len(took)} | {len(good) / seconds:.0f} "
        f"| {1000 * middle:.0f} ms | {1000 * late:.0f} ms |"
    )


def measure(course: Path, tree: str):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "course")
        unused = shutil.ignore_patterns(".*", "_site", "tests", "lessonpress", "benchmarks")
        shutil.copytree(course, copy, ignore=unused)
        env = {**os.environ, **({"PYTHONPATH": tree} if tree else {})}
        command = [sys.executable, "-u", "-m", "lessonpress", "--course", str(copy), "serve"]
        process = subprocess.Popen(
            [*command, "--port", "0"], cwd=folder, env=env, stdout=-1, stderr=-3, text=True
        )
        try:
            line = next(line for line in process.stdout if "Serving" in line)
            threading.Thread(target=process.stdout.read, daemon=True).start()
            port = int(line.split(":")[2].split("/")[0])
            site = copy / "_site"
            paths = [f"/{p.relative_to(site).as_posix()}" for p in site.rglob("*.html")]
            paths += ["/assets/lessonpress.css", "/assets/lessonpress.js"]
            for what in ("idle", "building"):
                until = threading.Event()
                if what == "building":
                    args = (copy / "index.qmd", until)
                    threading.Thread(target=edits, args=args).start()
                    time.sleep(1)
                start = time.perf_counter()
                took = asyncio.run(load(port, paths))
                row(tree or "installed", what, took, time.perf_counter() - start)
                until.set()
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    print("| tree | the server is | failed | requests in a second | median | 99 of 100 |")
    print("| --- | --- | --- | --- | --- | --- |")
    for tree in sys.argv[2:] or [""]:
        measure(Path(sys.argv[1]), tree)
