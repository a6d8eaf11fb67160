"""A notebook's own kernel: which one it is, and its cells run in it one after the other."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from lessonpress.prepare.lenient import Json, mapping_in
from lessonpress.problems import LessonpressError, Problem

__all__ = ["Kernel", "chosen", "run_cells"]

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MUCH = 30  # lines of what a cell printed before it failed
_INSTALLED_BY = {  # kernels whose packages have other names than they
    "bash": "pip install bash_kernel && python -m bash_kernel.install",
    "ir": "in R: install.packages('IRkernel'); IRkernel::installspec()",
    "xpython": "pip install xeus-python",
}
_INSTALL_JULIA = 'in Julia: import Pkg; Pkg.add("IJulia")'


@dataclass(frozen=True)
class Kernel:
    "The kernel that runs a notebook: the name under which it is installed, and its language."

    name: str
    language: str

    @property
    def is_python(self) -> bool:
        return self.language.lower() == "python"


def chosen(metadata: Json, asked: str | None, file: str) -> Kernel:
    """The kernel that the notebook names, or for a notebook in Python the one that is `asked` for.

    `LessonpressError` where it is not installed, or runs another language than the notebook is in.
    """
    spec = mapping_in(metadata, "kernelspec")
    language = spec.get("language") or mapping_in(metadata, "language_info").get("name")
    name = spec.get("name") or ("python3" if (language or "python") == "python" else "")
    manager = KernelSpecManager()
    if not name:  # what runs the language will do
        specs = manager.get_all_specs()
        fits = [n for n, s in specs.items() if _same(s["spec"].get("language"), language)]
        name = fits[0] if fits else str(language)
    found = _language(manager, name)
    if asked and not _same(language or found or "python", "python"):
        message = (
            f"the notebook is in {language or found}: `--kernel` chooses among Python's kernels"
        )
        raise LessonpressError(Problem("run", message, file))
    if asked:
        name, found = asked, _language(manager, asked)
    if found is None:
        hint = _hint(name, language, sorted(manager.find_kernel_specs()))
        message = f"the kernel `{name}` is not installed"
        raise LessonpressError(Problem("run", message, file, hint=hint))
    if not _same(language or found, found):
        message = f"the notebook is in {language}, and the kernel `{name}` runs {found}"
        raise LessonpressError(Problem("run", message, file))
    return Kernel(name, found)


def _language(manager: KernelSpecManager, name: str) -> str | None:
    "The language of an installed kernel; None of one that is not installed."
    try:
        return str(manager.get_kernel_spec(name).language) or "python"
    except (NoSuchKernel, ValueError):  # the latter of what can be no name
        return None


def _same(a: str | None, b: str | None) -> bool:
    return (a or "").lower() == (b or "").lower()


def _hint(name: str, language: str | None, installed: list[str]) -> str:
    there = f"installed are: {', '.join(installed) or 'none'}"
    if _same(language or "python", "python") and name not in _INSTALLED_BY:
        own = f"python -m ipykernel install --user --name {name}"
        return f"{own}, in its environment, or take another: --kernel python3; {there}"
    known = _INSTALL_JULIA if name.startswith("julia") else _INSTALLED_BY.get(name)
    return f"{known or f'install a Jupyter kernel for {language or name}'}; {there}"


class _Client(NotebookClient):
    "Runs the cells of `todo`, and knows where it is."

    at = 0  # the number of the cell that runs
    todo: frozenset[int] = frozenset()
    failing: frozenset[int] = frozenset()  # those that may

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, *args: Any, **kwargs: Any
    ) -> NotebookNode:
        number = cell_index + 1
        if number not in self.todo:
            return cell
        self.at, self.allow_errors = number, number in self.failing
        return await super().async_execute_cell(cell, cell_index, *args, **kwargs)


def run_cells(
    nb: NotebookNode,
    file: str,
    folder: str,
    kernel: Kernel,
    todo: frozenset[int],
    failing: frozenset[int],
    env: dict[str, str],
    timeout: int,
) -> None:
    """Run the cells of these numbers in `nb` itself; those of `failing` may end with an error.

    `LessonpressError` with the cell that failed, took longer than `timeout` seconds or killed the kernel.
    """
    python = ["--log-level=ERROR"] if kernel.is_python else []
    client = _Client(
        nb,
        timeout=timeout,
        kernel_name=kernel.name,
        resources={"metadata": {"path": folder}},
        record_timing=False,
        skip_cells_with_tag="",
        extra_arguments=python,
    )
    client.todo, client.failing = todo, failing
    kept = mapping_in(nb.metadata, "widgets")
    nb.metadata.pop("widgets", None)
    try:
        client.execute(env={**os.environ, **env})
    except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as e:
        raise LessonpressError(_failed(e, nb, file, client.at, timeout)) from None
    _keep_widgets(nb, kept)


def _keep_widgets(nb: NotebookNode, before: Json) -> None:
    "The states of widgets that cells show which were not run stay."
    now = mapping_in(nb.metadata, "widgets")
    for form, told in before.items():
        if isinstance(told, dict) and isinstance(now.get(form), dict):
            told = {**told, "state": mapping_in(told, "state") | mapping_in(now[form], "state")}
            now = {**now, form: told}
        else:
            now = {form: told, **now}
    if now:
        nb.metadata["widgets"] = now


def _failed(e: Exception, nb: NotebookNode, file: str, at: int, timeout: int) -> Problem:
    if not at:
        return Problem("run", f"the kernel does not start: {e}", file)
    if isinstance(e, CellTimeoutError):
        message, hint = f"the cell ran for more than {timeout} s", "--timeout SECONDS allows more"
    elif not isinstance(e, CellExecutionError):
        message, hint = "the kernel died in this cell", "out of memory?"
    elif e.ename == "StdinNotImplementedError":
        message = "the cell asks its reader for input, and nobody answers during a run"
        hint = "give the value in code, or say `#| eval: false`"
    else:
        message, hint = _said(e, nb.cells[at - 1]), "the notebook was left as it was"
    return Problem("run", message, file, cell=at, hint=hint)


def _said(e: CellExecutionError, cell: NotebookNode) -> str:
    "The error and its traceback, or where a kernel tells neither, what the cell printed."
    for out in cell.outputs:
        if out.output_type == "error" and out.get("traceback"):
            trace = _ANSI.sub("", "\n".join(out.traceback))
            return f"{out.ename}: {out.evalue}\n{trace}"
    named = ": ".join(filter(None, [e.ename, e.evalue])) or "an error"
    printed = "".join(o.text for o in cell.outputs if o.output_type == "stream").splitlines()
    return "\n".join([f"the cell ended with {named}", *printed[-_MUCH:]])
