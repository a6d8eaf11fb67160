"""Freshness: whether stored outputs are those of the code that stands there now, found out without running anything."""

from __future__ import annotations

import ast
import configparser
import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lessonpress.prepare.notebooks import Notebook

__all__ = ["Library", "datasets", "fingerprint", "ingredients", "outputs_hash", "stale"]


def fingerprint(notebook: Notebook, library: Library, hashes: dict[str, str]) -> str:
    """A hash of all that the outputs of `notebook` come from: its code cells, the source of every object of the package that
    they use, directly or through others, and the pinned hashes of its data sets."""
    code = [source for source in _code(notebook) if source.strip()]
    library = library.seen_from(notebook)
    module = ".".join(filter(None, [library.name, notebook.exports])) if notebook.exports else None
    used = sorted(
        (name, _shape_of(source))
        for name, source in _used("\n".join(code), library, skip=module).items()
    )
    return _hash(code, used, sorted((name, hashes.get(name, "")) for name in datasets(notebook)))


def _code(notebook: Notebook) -> list[str]:
    return [c.source for c in notebook.cells if c.kind == "code" and not c.installs]


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]


Shape = str | list["Shape"]


@lru_cache(1 << 12)  # several lessons use the same objects
def _shape_of(source: str) -> Shape:
    return _shape(ast.parse(source))


def _shape(node: object) -> Shape:
    "A tree as nested lists, the same under each version of Python: `ast.unparse` changes its quotes, and new versions add fields, which are empty."
    if isinstance(node, list):
        return [_shape(n) for n in node]
    if not isinstance(node, ast.AST):
        return repr(node)
    return [
        type(node).__name__,
        *(
            [name, _shape(value)]
            for name, value in ast.iter_fields(node)
            if value is not None and value != []
        ),
    ]


def outputs_hash(notebook: Notebook) -> str:
    "A hash of the stored outputs, so that an edit by hand shows."
    return _hash([_plain(c.outputs) for c in notebook.cells if c.kind == "code" and not c.installs])


def _plain(value: Any) -> Any:
    "Texts in one piece, however a notebook splits them, and without counts, which nbdev nulls."
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return "".join(value)
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {
            k: _plain(v)
            for k, v in sorted(value.items())
            if k not in ("execution_count", "metadata")
        }
    return value


def datasets(notebook: Notebook) -> list[str]:
    'The names of the data sets that the code asks for: `data("mnist_sample")`.'
    found = set()
    for cell in notebook.cells:
        for n in ast.walk(_parse(cell.source)) if cell.kind == "code" else ():
            if (
                isinstance(n, ast.Call)
                and getattr(n.func, "id", getattr(n.func, "attr", "")) == "data"
                and n.args
                and isinstance(n.args[0], ast.Constant)
            ) and isinstance(n.args[0].value, str):
                found.add(n.args[0].value)
    return sorted(found)


def _parse(source: str) -> ast.Module:
    "The tree of a cell; the lines of magics are left out."
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return ast.Module([], [])


# ---- The source of what is used


def library_of(root: Path) -> tuple[str, Path | None]:
    """The name under which the library of the course in `root` is imported, and its folder or file, from nbdev's settings in `pyproject.toml`
    (or `settings.ini`, where older ones stand). No name where its modules stand in `root` itself, or there is none; no folder where there is none."""
    name, path = _nbdev(root)
    at = Path(os.path.normpath(root / path)) if path else None
    if at == root:
        return "", None
    for found in (at or root / name, root / f"{name}.py"):
        if name and found.exists():
            return found.stem if at else name, found
    return (at.name if at else name), None


def _nbdev(root: Path) -> tuple[str, str]:
    "The name of the library and the path of its folder, as nbdev's settings have them; empty where they have none."
    try:
        settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        settings = {}
    if (own := settings.get("tool", {}).get("nbdev")) is not None:
        name = str(own.get("lib_name") or settings.get("project", {}).get("name", ""))
        return name.replace("-", "_"), str(own.get("lib_path") or "")
    ini = configparser.ConfigParser()
    try:
        ini.read_string((root / "settings.ini").read_text(encoding="utf-8"))
        own = {key: ini["DEFAULT"].get(key, "") for key in ("lib_name", "lib_path")}
    except (OSError, ValueError, configparser.Error):
        return "", ""
    return own["lib_name"].replace("-", "_"), own["lib_path"]


class Library:
    """The course's own modules as trees: what each defines at its top, and what it imports from others of them. They are the library that the
    lessons export, which nbdev's settings name, and what else can be imported from the course's folder."""

    def __init__(self, root: Path):
        self.root, self._known = root, cache(self._module)
        self.name, self.folder = library_of(root)
        self.places = [self.folder.parent, root] if self.folder else [root]

    def seen_from(self, notebook: Notebook) -> Library:
        "The modules as the kernel of `notebook` finds them: those beside it come first."
        folder = notebook.path and notebook.path.parent
        if not folder or folder in self.places or not _importable(folder):
            return self
        seen = Library(self.root)
        seen.places.insert(0, folder)
        return seen

    @cached_property
    def sources(self) -> str:
        "All modules in one hash."
        return _hash(
            [
                (os.path.relpath(f, self.root), f.read_text(encoding="utf-8", errors="replace"))
                for f in sorted(self._files())
            ]
        )

    def _files(self) -> set[Path]:
        own = _modules(self.folder) if self.folder else ()
        return {*own, *(file for place in self.places for file in _importable(place))}

    def owns(self, module: str) -> bool:
        "Whether a module is one of the course's own."
        head = module.partition(".")[0]
        return head == self.name or any(
            (place / f"{head}.py").is_file() or (place / head / "__init__.py").is_file()
            for place in self.places
        )

    def _path(self, name: str) -> Path | None:
        "The file of module `name`."
        for place in self.places:
            path = place.joinpath(*name.split("."))
            for file in (path / "__init__.py", path.with_suffix(".py")):
                if file.is_file():
                    return file
        return None

    def module(self, name: str) -> tuple[dict[str, str], dict[str, str]]:
        "Definitions (name to source) and imports (name to `module:name`, or to a module) of module `name`."
        return self._known(name)

    def _module(self, name: str) -> tuple[dict[str, str], dict[str, str]]:
        path = self._path(name)
        if path is None:
            return {}, {}
        tree, definitions = _module(path.read_text(encoding="utf-8", errors="replace"))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        return definitions, _imports(tree, package, self)

    def exists(self, name: str) -> bool:
        return self._path(name) is not None


def _importable(place: Path) -> list[Path]:
    "The files of all modules that can be imported from a folder."
    packages = [init.parent for init in place.glob("*/__init__.py")]
    return [*place.glob("*.py"), *(file for p in packages for file in _modules(p))]


def _modules(library: Path) -> list[Path]:
    return [library] if library.is_file() else list(library.rglob("*.py"))


@lru_cache(1 << 10)
def _module(source: str) -> tuple[ast.Module, dict[str, str]]:
    "A module's tree, and what it defines; read once, since many notebooks use the same ones."
    tree = _parse(source)
    return tree, _definitions(tree)


def _definitions(tree: ast.Module) -> dict[str, str]:
    "Source of each top-level name, without comments and layout, which change nothing; of one that is defined again and again, all of it."
    out: dict[str, str] = {}
    for n in _statements(tree.body):
        names = (
            [n.name]
            if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
            else [
                t.id
                for t in ast.walk(n)
                if isinstance(t, ast.Name) and isinstance(t.ctx, ast.Store)
            ]
            if isinstance(n, (ast.Assign, ast.AnnAssign, ast.AugAssign))
            else []
        )
        for name in names:
            out[name] = f"{out[name]}\n{ast.unparse(n)}" if name in out else ast.unparse(n)
    out.pop("__all__", None)
    return out


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    "The statements at the top of a module, those below an `if`, `try` or `with` too."
    for n in body:
        if not isinstance(n, (ast.If, ast.Try, ast.With)):
            yield n
            continue
        for part in (n.body, getattr(n, "orelse", []), getattr(n, "finalbody", [])):
            yield from _statements(part)
        for handler in getattr(n, "handlers", []):
            yield from _statements(handler.body)


def _imports(tree: ast.Module, package: str, library: Library) -> dict[str, str]:
    """What a tree imports from the course's own modules, by the name under which it is used: `module:name`, or a module.
    All of a module has a name that begins with a star."""
    out = {}
    for n in ast.walk(tree):
        if isinstance(n, ast.Import):
            for a in n.names:
                if library.owns(a.name):
                    out[a.asname or a.name.split(".")[0]] = (
                        a.name if a.asname else a.name.split(".")[0]
                    )
        elif isinstance(n, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - n.level + 1] if n.level else []
            module = ".".join([*base, *([n.module] if n.module else [])])
            if not module or not library.owns(module):
                continue
            for a in n.names:
                out[a.asname or (f"*{module}" if a.name == "*" else a.name)] = f"{module}:{a.name}"
    return out


def _used(source: str, library: Library, skip: str | None) -> dict[str, str]:
    "Each object of the package that `source` uses, and those that they use, with their sources."
    search, tree = _Search(library, skip), _parse(source)
    imports = _imports(tree, library.name, library)
    search.follow(_names(tree), imports)
    for name in filter(_is_star, imports):
        search.everything(imports[name].partition(":")[0])
    return search.found


def _is_star(name: str) -> bool:
    return name[0] == "*"


class _Search:
    "The objects that are used, directly or through others: `module:name` with its source. Of `skip`, the lesson's own module, none: they are in its cells."

    def __init__(self, library: Library, skip: str | None):
        self.library, self.skip = library, skip
        self.found: dict[str, str] = {}
        self.asked: set[tuple[str, str]] = set()

    def follow(
        self,
        names: Iterable[str],
        imports: Mapping[str, str],
        own: Collection[str] = (),
        module: str = "",
    ) -> None:
        "Collect what names mean where these `imports` stand: own definitions of `module`, or imports."
        for name in names:
            head, _, rest = name.partition(".")
            if head in own:
                self.take(module, head)
            elif head in imports:
                self.resolve(imports[head], rest)
            elif module:
                self.take_from_stars(head, imports)

    def resolve(self, target: str, rest: str) -> None:
        "Take the object behind an import: `module:name`, or a module with `rest` asked of it."
        module, _, name = target.partition(":")
        while name or rest:
            if not name:
                name, _, rest = rest.partition(".")
            if not self.library.exists(f"{module}.{name}"):
                return self.take(module, name)
            module, name = f"{module}.{name}", ""

    def take(self, module: str, name: str) -> None:
        "Take what `name` means in `module`, with what that uses."
        if (module, name) in self.asked or module == self.skip:
            return
        self.asked.add((module, name))
        own, imports = self.library.module(module)
        if name in own:
            self.found[f"{module}:{name}"] = own[name]
            self.follow(_names_in(own[name]), imports, own, module)
        elif name in imports:
            self.resolve(imports[name], "")
        else:
            self.take_from_stars(name, imports)

    def take_from_stars(self, name: str, imports: Mapping[str, str]) -> None:
        "Take `name` from the modules of which everything was imported."
        for star in filter(_is_star, imports):
            self.take(imports[star].partition(":")[0], name)

    def everything(self, module: str) -> None:
        "Take all that `module` defines, or has imported from others."
        if (module, "*") in self.asked:
            return
        self.asked.add((module, "*"))
        own, imports = self.library.module(module)
        for name in own:
            self.take(module, name)
        for name, target in imports.items():
            if _is_star(name):
                self.everything(target.partition(":")[0])
            else:
                self.resolve(target, "")


@lru_cache(1 << 12)
def _names_in(source: str) -> set[str]:
    return _names(_parse(source))


def _names(tree: ast.AST) -> set[str]:
    "Names that are read, with the attributes asked of them: `F.relu` gives `F.relu`."
    out = set()
    for n in ast.walk(tree):
        if isinstance(n, ast.Attribute):
            parts = [n.attr]
            while isinstance(n.value, ast.Attribute):
                n = n.value
                parts.append(n.attr)
            if isinstance(n.value, ast.Name):
                out.add(".".join([n.value.id, *reversed(parts)]))
        elif isinstance(n, ast.Name):
            out.add(n.id)
    return out


# ---- What a record says


def stale(notebook: Notebook, fingerprint_of: Callable[[Notebook], str]) -> str | None:
    """Why the stored outputs are not those of the code that stands there now; None if they are, or if no record says.
    `fingerprint_of(notebook)` is its fingerprint now."""
    run = notebook.run
    if "fingerprint" not in run:
        return None
    if run["fingerprint"] != fingerprint_of(notebook):
        return (
            "the code, something that it uses or its data have changed since the notebook was run"
        )
    if run.get("outputs_hash") != outputs_hash(notebook):
        return "stored outputs are not those of the run: edited by hand, or lost"
    return None


def ingredients(notebook: Notebook, library: Library, hashes: dict[str, str]) -> tuple[str, ...]:
    "All that a fingerprint is made from, as texts: while they are the same, so is it."
    code, sources = _code(notebook), library.seen_from(notebook).sources
    return repr(code), str(notebook.exports), sources, repr(sorted(hashes.items()))
