"""The command `lessonpress`: loads the command line, or says what to install for it."""

import gc
import os
import sys
from collections.abc import Callable

# What comes with the package; anything else that is missing is a defect and keeps its traceback.
_NEEDED = {"typer", "rich", "yaml", "jinja2", "lxml", "pypandoc", "watchfiles", "click", "pagefind"}
# Trees of pages are made by the hundred thousand nodes and have no cycles: to look for some is a tenth
# of a build's time at Python's own value of 700.
_OBJECTS = 200_000
# Quarto starts one of these for each document, so they do without the rest of the command line.
_FILTERS = ("notebook-filter", "document-filter")


def main(args: list[str] | None = None) -> int:
    "Run the command line; the exit code is 0, 1 (problems found) or 2 (bad usage)."
    import signal

    from lessonpress.inside import search_path

    gc.set_threshold(_OBJECTS, 20, 20)
    os.environ["PATH"] = search_path()
    os.environ.setdefault("NoDefaultCurrentDirectoryInExePath", "1")  # for Windows
    words = sys.argv[1:] if args is None else args
    run: Callable[[list[str]], int]
    try:
        if words and words[0] in _FILTERS and not any(w.startswith("-") for w in words):
            from lessonpress.quarto.filters import run
        else:
            from lessonpress.commands.main import run
    except ModuleNotFoundError as e:
        if e.name not in _NEEDED:
            raise
        print(
            f"lessonpress: the command needs {e.name}\n  hint: pip install lessonpress",
            file=sys.stderr,
        )
        return 2
    # Ends as Ctrl+C does: the last site in its place, nothing left beside it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return run(words)


if __name__ == "__main__":
    # `python -m` looks for modules in the current folder first, which may be a stranger's course.
    if (
        sys.path[0] in ("", os.getcwd())
        and os.path.dirname(os.path.dirname(__file__)) != os.getcwd()
    ):
        del sys.path[0]
    sys.exit(main())
