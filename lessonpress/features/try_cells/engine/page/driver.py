"""What the page's Python stands on: where it writes, where it looks for modules, and what it says of what is not there."""

from __future__ import annotations

import sys
from typing import Any

import _page


def missing(what: str) -> str:
    return f"{what} is not in the page; open the notebook in Colab or download it"


class Output:
    "`sys.stdout` and `sys.stderr`: what is written there stands below the cell."

    encoding = "utf-8"

    def __init__(self, name: str):
        self.name = name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _page.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        _page.flush()


sys.stdout, sys.stderr = Output("stdout"), Output("stderr")


class Nowhere:
    "The last that is asked for a module."

    @classmethod
    def find_spec(cls, name: str, path: Any = None) -> None:
        raise ModuleNotFoundError(missing(f"the module `{name}`"), name=name)


def input(prompt: str = "") -> str:
    raise RuntimeError("`input()` cannot ask here; write the answer into the code instead")
