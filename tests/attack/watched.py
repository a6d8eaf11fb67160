"""Runs the command line under an audit hook that writes down what a stranger's course must not bring about. As a program: the course's folder, the folder with what
nobody may touch, the file to write into, and the commands, each ended by `--then`."""

import os
import shutil
import sys

ALLOWED = ("/dev/", "/proc/", "/sys/")
CHANGES = {
    *("os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.mkdir"),
    *("os.chmod", "os.chown", "shutil.rmtree", "shutil.move"),
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def watch(course: str, outside: str, log: int) -> None:
    "Everything is written down that changes a file but in the course and in the temporary folder, looks into `outside`, or runs something of the course."
    free = tuple(os.path.join(f, "") for f in (course, os.environ["TMPDIR"]))
    closed = os.path.join(outside, "")

    def real(path):
        text = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        return os.path.join(os.path.realpath(text), "") if text else ""

    def tell(*words):
        os.write(log, (" ".join(map(str, words)) + "\n").encode())

    def hook(event, args):
        if event == "exec":
            file = getattr(args[0], "co_filename", "")
            if file.startswith(free[0]):
                tell("runs", file)
        elif event == "subprocess.Popen":
            if real(shutil.which(args[0]) or "").startswith(free[0]):
                tell("starts", args[0])
        elif event == "open" or event in ("os.scandir", "os.listdir") or event in CHANGES:
            path = real(args[0])
            changes = event in CHANGES or event == "open" and (args[2] or 0) & WRITES
            if path.startswith(closed):
                tell("touches" if changes else "reads", path, event)
            elif changes and path and not path.startswith((*free, *ALLOWED)):
                tell("changes", path, event)

    sys.addaudithook(hook)


def main(course, outside, log, *words):
    from lessonpress.__main__ import main as run

    watch(course, outside, os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    commands = [[]]
    for word in words:
        if word == "--then":
            commands.append([])
        else:
            commands[-1].append(word)
    codes = []
    for command in commands:
        try:
            codes.append(run(["--course", course, *command]))
        except SystemExit as e:
            codes.append(e.code)
    print("codes", *codes)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main(*sys.argv[1:])
