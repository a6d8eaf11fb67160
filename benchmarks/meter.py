"""What a command uses: run as a process of its own, so small that it does not hide how small the command is.

    python meter.py SECONDS LOG COMMAND ...

prints JSON: seconds on the wall, processor seconds of the command and all its descendants, the peak memory of the
largest of these processes, the exit code, and whether it was ended after SECONDS. Its output goes to LOG.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ADOPT = 36  # PR_SET_CHILD_SUBREAPER: who has lost its parent becomes ours, and is counted
KIB = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss in bytes
BURNED = 0.3  # processor seconds in the check
LEFT_ALONE = f"""
import os, subprocess, sys
child = '''
import time
while time.process_time() < {BURNED}: pass
print("done", flush=True)
time.sleep(60)
'''
p = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE, start_new_session=True)
p.stdout.readline()
os._exit(0)
"""


def stats() -> dict[int, list[str]]:
    "What the system says of each process, from its parent's number on; nothing where it is not Linux."
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(entry.parent.name)] = entry.read_text().rpartition(")")[2].split()[1:]
        except OSError:
            continue  # gone meanwhile
    return found


def descendants(pid: int) -> dict[int, list[str]]:
    "What the system says of all processes below `pid`, near ones first."
    known, found, waiting = stats(), {}, [pid]
    while waiting:
        parent = str(waiting.pop(0))
        below = {p: said for p, said in known.items() if said[0] == parent}
        found |= below
        waiting += below
    return found


def tree(pid: int) -> tuple[float, float] | None:
    "Processor seconds of `pid` and all below it until now, and the peak memory in MiB of the largest of them."
    everyone = {pid: stats().get(pid), **descendants(pid)}
    if not everyone[pid]:
        return None
    ticks = sum(int(n) for said in everyone.values() for n in said[10:14])
    peaks = [_peak(p) for p in everyone]
    return ticks / os.sysconf("SC_CLK_TCK"), max(peaks) / 1024


def _peak(pid: int) -> int:
    try:
        said = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return int(said.partition("VmHWM:")[2].split()[0]) if "VmHWM:" in said else 0


def end(first: int) -> None:
    "Ends the command's processes."
    try:
        os.killpg(first, signal.SIGKILL)
    except ProcessLookupError:
        pass
    for pid in descendants(os.getpid()):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def rest(first: int) -> list:
    "What the processes used that the command has left running; they are ended."
    used = []
    while True:
        end(first)
        try:
            used.append(os.wait4(-1, 0)[2])
        except ChildProcessError:
            return used


def run(limit: float, log: str, command: list[str]) -> dict:
    "Runs the command, and says what it used."
    late = []
    with open(log, "wb") as said:
        start = time.perf_counter()
        first = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )

        def stop(*_):
            late.append(True)
            end(first.pid)

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, limit)
        _, status, used = os.wait4(first.pid, 0)
        wall = time.perf_counter() - start
        signal.setitimer(signal.ITIMER_REAL, 0)
        everyone = [used, *rest(first.pid)]
    return {
        "wall": wall,
        "processor": sum(u.ru_utime + u.ru_stime for u in everyone),
        "peak": max(u.ru_maxrss for u in everyone) * KIB / 2**20,
        "code": os.waitstatus_to_exitcode(status),
        "late": bool(late),
    }


def measured(command: list, folder: Path, env: dict, limit: float, log: Path) -> dict:
    "What `command` uses in `folder`, measured by a small process of its own."
    meter = [sys.executable, "-I", "-S", __file__, str(limit), str(log), *map(str, command)]
    done = subprocess.run(meter, cwd=folder, env=env, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def counts_all(folder: Path) -> bool:
    "Whether a process is counted that outlives its parent, which never waited for it."
    command = [sys.executable, "-c", LEFT_ALONE]
    return measured(command, folder, dict(os.environ), 60, folder / "log")["processor"] >= BURNED


if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)
    print(json.dumps(run(float(sys.argv[1]), sys.argv[2], sys.argv[3:])))
