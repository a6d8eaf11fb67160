"""The course's own modules, read without importing any: what each defines, and where it takes the
rest from."""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import orjson

from lessonpress.gather.settings import library_of
from lessonpress.inside import below, is_inside
from lessonpress.pandoc.kept import Kept
from lessonpress.prepare.python_code import Import, code_in, nodes_of, without_magics

__all__ = ["Definition", "Imports", "Library", "modules_of", "taken_from"]

Imports = dict[str, str]  # by the name under which it is used: `module:name`, or a module


@dataclass(frozen=True)
class Definition:
    "What a module defines under a name, once or again and again."

    names: list[str]  # that it reads
    digest: str  # of what it says, without comments and layout, which change nothing


@dataclass(frozen=True)
class _Module:
    definitions: dict[str, Definition]
    imports: list[Import]


@lru_cache(1 << 10)
def _module(source: str) -> _Module:
    "A module, read once, since many notebooks use the same ones."
    tree = without_magics(source)
    return _Module(_definitions(tree), [*code_in(tree).imports, *_moved(tree)])


def _moved(tree: ast.Module) -> list[Import]:
    "The names that `lessonpress.kit.moved` says are elsewhere now, as if they were imported from there."
    for n in tree.body:
        match n:
            case ast.Assign(
                targets=[ast.Name("__getattr__")],
                value=ast.Call(func=ast.Name("moved"), args=[_, ast.Dict(keys, values)]),
            ):
                return [
                    [module.value, 0, [[name.value, None]]]
                    for name, module in zip(keys, values, strict=True)
                    if isinstance(name, ast.Constant) and isinstance(module, ast.Constant)
                ]
    return []


def _definition(nodes: list[ast.stmt]) -> Definition:
    said = json.dumps([_shape(n) for n in nodes], ensure_ascii=False)
    digest = hashlib.sha256(said.encode()).hexdigest()[:32]
    return Definition(sorted({name for n in nodes for name in code_in(n).names}), digest)


def _shape(node: Any) -> Any:
    """A tree as nested lists, the same under each version of Python: new versions add fields, which
    are empty."""
    if isinstance(node, list):
        return [_shape(n) for n in node]
    if not isinstance(node, ast.AST):
        return repr(node)
    shape: list[Any] = [node.__class__.__name__]
    for name in node._fields:
        value = getattr(node, name, None)
        if value is not None and value != []:
            shape.append([name, _shape(value)])
    return shape


def _definitions(tree: ast.Module) -> dict[str, Definition]:
    found: dict[str, list[ast.stmt]] = {}
    for n in _statements(tree.body):
        for name in _defined(n):
            found.setdefault(name, []).append(n)
    found.pop("__all__", None)
    return {name: _definition(nodes) for name, nodes in found.items()}


def _defined(n: ast.stmt) -> list[str]:
    if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return [n.name]
    if not isinstance(n, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return []
    names = (t for t in nodes_of(n) if isinstance(t, ast.Name))
    return [t.id for t in names if isinstance(t.ctx, ast.Store)]


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    "The statements at the top of a module, those below an `if`, `try` or `with` too."
    for n in body:
        if not isinstance(n, ast.If | ast.Try | ast.With):
            yield n
            continue
        for part in (n.body, getattr(n, "orelse", []), getattr(n, "finalbody", [])):
            yield from _statements(part)
        for handler in getattr(n, "handlers", []):
            yield from _statements(handler.body)


class Library:
    """The course's own modules: the library that the lessons export, which nbdev's settings name, and
    what else can be imported from the course's folder."""

    def __init__(self, root: Path, kept: Kept | None = None):
        self.root, self.kept = root, kept
        self.module = cache(self._read)
        self.owns_head = cache(self._owns_head)
        self.name, self.folder = library_of(root)
        self.places = [self.folder.parent, root] if self.folder else [root]

    def seen_from(self, notebook: Path | None) -> Library:
        "The modules as the kernel of the notebook at this path finds them: those beside it first."
        folder = notebook and notebook.parent
        if not folder or folder in self.places or not _importable(self.root, folder):
            return self
        seen = Library(self.root, self.kept)
        seen.places.insert(0, folder)
        return seen

    @cached_property
    def sources(self) -> str:
        "All modules in one hash."
        own = modules_of(self.root, self.folder) if self.folder else ()
        importable = (f for place in self.places for f in _importable(self.root, place))
        found = sorted(f for f in {*own, *importable} if f.is_file())  # a pipe would never end
        made = hashlib.sha256()
        for file in found:
            # Alike on every system, since a lesson that ran on one is fresh on the others.
            name = os.fsencode(os.path.relpath(file, self.root).replace(os.sep, "/"))
            made.update(name + b"\0" + file.read_bytes())
        return made.hexdigest()

    def owns(self, module: str) -> bool:
        "Whether a module is one of the course's own."
        return self.owns_head(module.partition(".")[0])

    def _owns_head(self, head: str) -> bool:
        return head == self.name or any(
            os.path.isfile(place / f"{head}.py") or os.path.isfile(place / head / "__init__.py")
            for place in self.places
        )

    def _path(self, name: str) -> Path | None:
        "The file of module `name`."
        for place in self.places:
            path = place.joinpath(*name.split("."))
            # not `Path.is_file`, which raises for a name that is too long
            for file in (path / "__init__.py", path.with_suffix(".py")):
                if os.path.isfile(file) and is_inside(self.root, file):
                    return file
        return None

    def _read(self, name: str) -> tuple[dict[str, Definition], Imports]:
        "Definitions and imports of module `name`."
        path = self._path(name)
        if path is None:
            return {}, {}
        module = self._known(path.read_text(encoding="utf-8", errors="replace"))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        return module.definitions, taken_from(self, module.imports, package)

    def _known(self, source: str) -> _Module:
        "A module of which is kept what it says."
        if self.kept is None:
            return _module(source)
        name = self.kept.name(("module", source))
        found = self.kept.load(name)
        if found is None:
            module = _module(source)
            self.kept.put(name, orjson.dumps(module))
            return module
        definitions = {n: Definition(**d) for n, d in found["definitions"].items()}
        return _Module(definitions, found["imports"])

    def exists(self, name: str) -> bool:
        return self._path(name) is not None


def taken_from(library: Library, imports: list[Import], package: str) -> Imports:
    """What these imports take from the course's own modules; everything of a module stands under
    `*module`."""
    out: Imports = {}
    for of, level, names in imports:
        if of is None:
            for name, alias in names:
                if library.owns(name):
                    head = name.partition(".")[0]
                    out[alias or head] = name if alias else head
            continue
        parts = package.split(".")
        base = parts[: len(parts) - level + 1] if level else []
        module = ".".join([*base, *([of] if of else [])])
        if module and library.owns(module):
            for name, alias in names:
                out[alias or (f"*{module}" if name == "*" else name)] = f"{module}:{name}"
    return out


def _importable(root: Path, place: Path) -> list[Path]:
    "The files of all modules that can be imported from a folder."
    packages = [init.parent for init in below(root, place, "*/__init__.py")]
    return [*below(root, place, "*.py"), *(f for p in packages for f in modules_of(root, p))]


def modules_of(root: Path, library: Path) -> list[Path]:
    "The files of the modules of a library, a folder or a file, that are in the course."
    return [library] if library.is_file() else list(below(root, library, "**/*.py"))
