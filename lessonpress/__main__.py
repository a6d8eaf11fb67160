"""The command `lessonpress`: loads the command line, or says what to install for it."""

import signal
import sys

# What the extra `site` brings; anything else that is missing is a defect and keeps its traceback.
_SITE = {"typer", "rich", "yaml", "jinja2", "lxml", "pypandoc", "watchfiles", "click", "pagefind"}


_FILTERS = (
    "notebook-filter",
    "document-filter",
)  # Quarto starts one for each document, so they do without the rest of the command line


def main(args=None) -> int:
    "Run the command line; the exit code is 0, 1 (problems found) or 2 (bad usage)."
    words = sys.argv[1:] if args is None else args
    try:
        if words and words[0] in _FILTERS and not any(w.startswith("-") for w in words):
            from lessonpress.quarto.filters import run
        else:
            from lessonpress.commands.main import run
    except ModuleNotFoundError as e:
        if e.name not in _SITE:
            raise
        print(
            f"lessonpress: the command needs {e.name}\n  hint: pip install lessonpress",
            file=sys.stderr,
        )
        return 2
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # ends as Ctrl+C does: the last site in its place, nothing left beside it
    return run(words)


if __name__ == "__main__":
    sys.exit(main())
