"""What a render by Quarto costs, and how much of it is ours: processor seconds of the whole site from nothing, unchanged, and of one page, with the share
of the step before, the two filters and the step after.

    python benchmarks/quarto.py [CHECKOUT ...]

Needs Quarto on PATH. Each checkout (by itself this one) is copied and measured in the same run on the same machine; read the ratios, not the seconds.
"""

import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "outlines/2022-lesson-3.qmd"
# Stands where Quarto looks for our commands: runs the real one and writes down what it cost.
METER = """\
#!{python}
import json, os, resource, subprocess, sys
done = subprocess.run([{python!r}, *{command!r}, *sys.argv[1:]], stdin=sys.stdin, env={{**os.environ, "PYTHONPATH": {root!r}}})
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open({log!r}, "a") as f: f.write(json.dumps([{name!r} or sys.argv[1], used.ru_utime + used.ru_stime]) + "\\n")
sys.exit(done.returncode)
"""


def copied(checkout: Path, root: Path):
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=checkout, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, names):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(checkout / name, root / name)


def metered(root: Path, tools: Path, log: Path):
    "Puts a meter on each command of ours."
    extension = root / "_extensions/lessonpress"
    meters = {tools / "lessonpress": (["-m", "lessonpress"], "")}
    for script in extension.glob("*.py"):
        kept = script.rename(tools / f"own-{script.name}")
        meters[script] = [str(kept)], "" if script.name == "collect.py" else "document-filter"
    for path, (command, name) in meters.items():
        if path.name == "collect.py":
            shutil.copy(
                tools / "own-collect.py", path
            )  # it only starts the command, which has a meter
        else:
            path.write_text(
                METER.format(
                    python=sys.executable, command=command, root=str(root), log=str(log), name=name
                ),
                encoding="utf-8",
            )
        path.chmod(0o755)


def render(root: Path, tools: Path, log: Path, *args) -> tuple[float, dict[str, float]]:
    "Processor seconds of a render, and of each of our commands in it."
    log.unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["quarto", "render", *args], cwd=root, env=env, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ours = defaultdict(float)
    for line in log.read_text().splitlines() if log.exists() else ():
        name, seconds = json.loads(line)
        ours[name] += seconds
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ours


def measure(checkout: Path):
    with tempfile.TemporaryDirectory() as folder:
        root, tools, log = (
            Path(folder).resolve() / "course",
            Path(folder).resolve() / "tools",
            Path(folder).resolve() / "log",
        )
        tools.mkdir()
        copied(checkout, root)
        metered(root, tools, log)
        for what, args in (("from nothing", ()), ("unchanged", ()), ("one page", (PAGE,))):
            whole, ours = render(root, tools, log, *args)
            parts = ", ".join(
                f"{name} {seconds:.1f}" for name, seconds in Counter(ours).most_common()
            )
            print(
                f"{checkout.name:<12} {what:<13} {whole:6.1f} s, ours {sum(ours.values()):5.1f} s ({100 * sum(ours.values()) / whole:2.0f} %): {parts}",
                flush=True,
            )


if __name__ == "__main__":
    if not shutil.which("quarto"):
        sys.exit("Quarto is not on PATH.")
    version = subprocess.run(["quarto", "--version"], capture_output=True, text=True).stdout.strip()
    print(
        f"Quarto {version}, Python {platform.python_version()}, {os.cpu_count()} processors; processor seconds"
    )
    for checkout in map(Path, sys.argv[1:] or [ROOT]):
        measure(checkout.resolve())
