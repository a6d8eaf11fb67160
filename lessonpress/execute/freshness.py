"""Freshness: whether stored outputs are those of the code that stands there now, found out without running anything."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable
from functools import cache, cached_property, lru_cache
from pathlib import Path

from lessonpress.course import Page
from lessonpress.gather.settings import library_of
from lessonpress.kit.data import REGISTRY
from lessonpress.pandoc.pool import Workshop
from lessonpress.prepare.source import Source

__all__ = ["Library", "datasets", "fingerprint", "pinned_hashes", "stale", "stale_pages"]


def fingerprint(notebook, library: Library, hashes: dict[str, str]) -> str:
    """A hash of all that the outputs of `notebook` come from: its code cells, the source of every object of the package that
    they use, directly or through others, and the pinned hashes of its data sets."""
    code = [source for source in _code(notebook) if source.strip()]
    module = notebook.exports and f"{library.name}.{notebook.exports}"
    used = sorted(
        (name, _shape_of(source))
        for name, source in _used("\n".join(code), library, skip=module).items()
    )
    return _hash(code, used, sorted((name, hashes.get(name, "")) for name in datasets(notebook)))


def _code(notebook) -> list[str]:
    return [c.source for c in notebook.cells if c.kind == "code" and not c.installs]


def _hash(*parts) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]


@lru_cache(1 << 12)  # several lessons use the same objects
def _shape_of(source: str) -> list:
    return _shape(ast.parse(source))


def _shape(node):
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


def datasets(notebook) -> list[str]:
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


class Library:
    """The course's own modules as trees: what each defines at its top, and what it imports from others of them. They are the library that the
    lessons export, which nbdev's settings name, and what else can be imported from the course's folder."""

    def __init__(self, root: Path):
        self.root, self.module = root, cache(self.module)
        self.name, self.folder = library_of(root)
        self.places = [self.folder.parent, root] if self.folder else [root]

    @cached_property
    def sources(self) -> str:
        "All modules in one hash."
        return _hash(
            [
                (
                    f.relative_to(self.root).as_posix(),
                    f.read_text(encoding="utf-8", errors="replace"),
                )
                for f in sorted(self._files())
            ]
        )

    def _files(self) -> set[Path]:
        packages = {p.parent for place in self.places for p in place.glob("*/__init__.py")} | (
            {self.folder} if self.folder else set()
        )
        return {f for place in self.places for f in place.glob("*.py")} | {
            f for p in packages for f in p.rglob("*.py")
        }

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
        path = self._path(name)
        if path is None:
            return {}, {}
        tree = _parse(path.read_text(encoding="utf-8", errors="replace"))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        return _definitions(tree), _imports(tree, package, self)

    def exists(self, name: str) -> bool:
        return self._path(name) is not None


def _definitions(tree) -> dict[str, str]:
    "Source of each top-level name, without comments and layout, which change nothing."
    out = {}
    for n in tree.body:
        names = (
            [n.name]
            if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
            else [
                t.id
                for t in ast.walk(n)
                if isinstance(t, ast.Name) and isinstance(t.ctx, ast.Store)
            ]
            if isinstance(n, (ast.Assign, ast.AnnAssign))
            else []
        )
        for name in names:
            out[name] = ast.unparse(n)
    out.pop("__all__", None)
    return out


def _imports(tree, package: str, library: Library) -> dict[str, str]:
    "What a tree imports from the course's own modules, by the name under which it is used: `module:name`, or a module."
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
                out[a.asname or a.name] = f"{module}:{a.name}"
    return out


def _used(source: str, library: Library, skip: str | None) -> dict[str, str]:
    "Each object of the package that `source` uses, and those that they use, with their sources."
    found: dict[str, str] = {}
    tree = _parse(source)
    _follow(_names(tree), _imports(tree, library.name, library), {}, "", library, found, skip)
    return found


def _follow(names, imports, own, module, library, found, skip):
    "Collect what names mean: own definitions of `module`, or imports."
    for name in names:
        head, _, rest = name.partition(".")
        if head in own and module:
            _take(module, head, library, found, skip)
        elif head in imports:
            _resolve(imports[head], rest, library, found, skip)


@lru_cache(1 << 12)
def _names_in(source: str) -> set[str]:
    return _names(_parse(source))


def _names(tree) -> set[str]:
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
        elif isinstance(n, ast.ImportFrom):
            out.update(a.name for a in n.names if a.name == "*")
    return out


def _resolve(target: str, rest: str, library, found, skip):
    "Take the object behind an import: `module:name`, a module with `rest` asked of it, or everything of a module."
    module, _, name = target.partition(":")
    while name or rest:
        if not name:
            name, _, rest = rest.partition(".")
        if name == "*":
            for each in library.module(module)[0]:
                _take(module, each, library, found, skip)
            return
        if not library.exists(f"{module}.{name}"):
            return _take(module, name, library, found, skip)
        module, name = f"{module}.{name}", ""


def _take(module: str, name: str, library, found, skip):
    key = f"{module}:{name}"
    if key in found or module == skip:
        return  # the lesson's own module is in its cells
    own, imports = library.module(module)
    if name not in own:
        if name in imports:
            _resolve(imports[name], "", library, found, skip)
        return
    found[key] = own[name]
    _follow(_names_in(own[name]), imports, own, module, library, found, skip)


# ---- What a record says


def stale(run: dict, outputs: str, fingerprint_now: Callable[[], str]) -> str | None:
    """Why stored outputs with the hash `outputs` are not those of the code that stands there now;
    None if they are. `run` is the record of the last run."""
    if run["fingerprint"] != fingerprint_now():
        return (
            "the code, something that it uses or its data have changed since the notebook was run"
        )
    if run.get("outputs_hash") != outputs:
        return "stored outputs are not those of the run: edited by hand, or lost"
    return None


def pinned_hashes() -> dict[str, str]:
    "The pinned hashes of each data set, of all its forms in one text."
    return {
        name: " ".join(str(pin["sha256"]) for pin in known.pins) for name, known in REGISTRY.items()
    }


def stale_pages(
    root: Path, pages: dict[str, Page], hashes: dict[str, str], workshop: Workshop
) -> dict[str, str | None]:
    "Of each notebook with a record why it is stale, or None."
    known = {f: p for f, p in pages.items() if "fingerprint" in p.run}
    if not known:
        return {}
    library = Library(root)
    keys = {f: workshop.kept.name(("fresh", p.digest, library.sources, repr(hashes))) for f, p in known.items()}
    new = [(library.root, f, keys[f], hashes) for f in known if workshop.kept.find(keys[f]) is None]
    for (_, _, key, _), made in zip(new, workshop.map(_fingerprint, new), strict=True):
        workshop.kept.put(key, made)
    return {
        f: stale(p.run, p.outputs, lambda f=f: workshop.kept.find(keys[f]) or "")
        for f, p in known.items()
    }


_libraries: dict[tuple[Path, str], Library] = {}


def _fingerprint(workshop: Workshop, task: tuple[Path, str, str, dict[str, str]]) -> str:
    root, file, _, hashes = task
    library = Library(root)
    library = _libraries.setdefault((root, library.sources), library)  # each module is read once
    notebook = Source(root, file).notebook
    return fingerprint(notebook, library, hashes) if notebook else ""
