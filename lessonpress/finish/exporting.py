"""Runs nbdev's export on the copy of a course in the current folder, as a program of its own. nbdev takes modules and processors from where it is run, and
evaluates a line of a module: so it is started without that folder on its path (`python -I -P`), and nothing of the course is evaluated or run."""

import ast
import os
import sys
from importlib import import_module

_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate")


def guard(folder: str) -> None:
    "From now on refuse to start a program, to run what lies in `folder`, and to change a file elsewhere."
    within = os.path.join(os.path.realpath(folder), "")

    def is_elsewhere(path: object) -> bool:
        named = isinstance(path, str | bytes | os.PathLike)
        return named and not os.path.realpath(os.fsdecode(path)).startswith(within)  # type: ignore[arg-type]

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in _PROGRAMS:
            raise PermissionError(f"a program is started ({event})")
        if event == "exec" and getattr(args[0], "co_filename", "").startswith(within):
            raise PermissionError("code of the course is run")
        writes = event == "open" and isinstance(args[2], int) and args[2] & _WRITES
        if (writes or event in _CHANGES) and is_elsewhere(args[0]):
            raise PermissionError(f"{args[0]!r} is outside the course")

    sys.addaudithook(hook)


def literal(code: str, name: str) -> object:
    "The value that is written down for `name` in a module, which nbdev evaluates; None where there is none."
    for n in ast.parse(code).body:
        if isinstance(n, ast.Assign) and any(ast.unparse(t) == name for t in n.targets):
            return ast.literal_eval(n.value)
    return None


def main(packages: str) -> None:
    "Export, with nbdev from the folder `packages`."
    sys.path.append(packages)
    doclinks, maker = (import_module(f"nbdev.{name}") for name in ("doclinks", "maker"))
    vars(maker)["read_var"] = literal
    vars(doclinks)["import_obj"] = _refused
    guard(os.getcwd())
    doclinks.nbdev_export()


def _refused(name: str) -> None:
    raise PermissionError(f"`export_procs` names {name}, and code that a course names is not run")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main(sys.argv[1])
