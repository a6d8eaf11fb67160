"""How Quarto's side finds the command `lessonpress`: in the environment that started Quarto, in this Python, or on PATH."""

import os
import shutil
import subprocess
import sys

LACKING = (
    "error: Quarto needs the command `lessonpress`, which neither {} nor PATH has\n"
    "  hint: pip install lessonpress, and start Quarto in that environment; `lessonpress build --renderer quarto` finds it by itself"
)


def call(*words):
    "Do what the command does with `words`; the exit code. Where it is nowhere, one sentence says so."
    own = os.environ.get("LESSONPRESS_PYTHON")  # a build by Quarto says which Python it runs in
    if own and not _same(own, sys.executable):
        return _run([own, "-P", "-m", "lessonpress"], words)
    try:
        from lessonpress.__main__ import main
    except ModuleNotFoundError as e:
        if e.name not in ("lessonpress", "lessonpress.__main__"):
            raise
    else:
        return main([*words])
    command = shutil.which("lessonpress")
    return _run([command], words) if command else sys.exit(LACKING.format(sys.executable))


def _run(command, words):
    try:
        return subprocess.run([*command, *words]).returncode
    except OSError:
        sys.exit(LACKING.format(command[0]))


def _same(one, other):
    "Whether two Pythons are of one environment, whose folder has it under several names."
    return len({os.path.normcase(os.path.dirname(os.path.abspath(p))) for p in (one, other)}) == 1
