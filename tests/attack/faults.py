"""Runs a command of lessonpress whose nth call to the system that changes a file fails, or at which it is killed.

    python tests/attack/faults.py NTH FAULT COURSE COMMAND ...

NTH 0 counts only. FAULT is the name of an error, such as ENOSPC, or KILL. The last line of standard error tells how many calls there were.
"""

import builtins
import errno
import os
import signal
import sys
from pathlib import Path

os.cpu_count = lambda: 1  # one process does all, so that all is counted
CALLS = ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "chmod", "ftruncate")
WRITES = ("w", "a", "x", "+")


class Faults:
    def __init__(self, nth: int, fault: str, root: str):
        self.nth, self.fault, self.root, self.count = nth, fault, os.path.realpath(root), 0

    def at(self, path: object) -> None:
        "One call more; only those about the course count."
        if not isinstance(path, int) and not os.path.abspath(os.fsdecode(path)).startswith(
            self.root
        ):
            return
        self.count += 1
        if self.count == self.nth:
            if self.fault == "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            code = getattr(errno, self.fault)
            raise OSError(code, os.strerror(code), path if not isinstance(path, int) else None)


class Written:
    "A file whose writes are counted."

    def __init__(self, file, path, faults):
        self.file, self.path, self.faults = file, path, faults

    def write(self, data):
        half = len(data) // 2
        self.file.write(data[:half])
        self.file.flush()
        self.faults.at(self.path)  # in the middle of what is written
        return self.file.write(data[half:]) + half

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.file.close()

    def __getattr__(self, name):
        return getattr(self.file, name)


def counted(faults, call):
    def at(path, *args, **named):
        faults.at(path if named.get("dir_fd") is None else faults.root)
        return call(path, *args, **named)

    return at


def install(faults: Faults) -> None:
    for name in CALLS:
        setattr(os, name, counted(faults, getattr(os, name)))
    real_open = builtins.open

    def opened(path, mode="r", *args, **named):
        if not any(w in mode for w in WRITES) or isinstance(path, int):
            return real_open(path, mode, *args, **named)
        faults.at(path)
        file = real_open(path, mode, *args, **named)
        ours = os.path.abspath(os.fsdecode(path)).startswith(faults.root)
        return Written(file, path, faults) if ours else file

    builtins.open = opened
    Path.write_bytes = lambda self, data: opened(self, "wb").__enter__().write(data)


def swap(faults: Faults) -> None:
    "The call that lets two folders change places; there is none with FAULTS_BY_TURNS, as on some hosts."
    try:
        from lessonpress.finish import output_folder

        real = output_folder.exchange
    except (ImportError, AttributeError):
        return  # of a version that knows none

    def counted(one, other):
        if "FAULTS_BY_TURNS" in os.environ:
            return False
        try:
            faults.at(one)
        except OSError:
            return False
        return real(one, other)

    output_folder.exchange = counted


def no_kernel(root: str) -> None:
    "A run whose kernel needs no time: every code cell gives its own text; `meanwhile.ipynb` is what the author saves while it ran."
    from lessonpress.execute import kernel

    def cells(nb, file, *_):
        from nbformat import v4

        for cell in nb.cells[:-1]:
            if cell.cell_type == "code":
                cell.outputs = [v4.new_output("execute_result", {"text/plain": cell.source})]
        words = '{"data": [], "memory": 1, "python": "3", "versions": {}}'
        nb.cells[-1].outputs = [v4.new_output("stream", name="stdout", text=words)]
        saved = os.path.join(root, "meanwhile")
        if os.path.exists(saved):
            Path(root, file).write_bytes(Path(saved).read_bytes())

    kernel.run_cells = cells


def main() -> int:
    nth, fault, root, *command = sys.argv[1:]
    from lessonpress.commands.main import run

    if command[0] == "run":
        no_kernel(root)
    faults = Faults(int(nth), fault, root)
    install(faults)
    swap(faults)
    code = run(["--course", root, *command])
    print(faults.count, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
