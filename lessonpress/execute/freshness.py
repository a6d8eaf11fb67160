"""Freshness: whether stored outputs are those of the code that stands there now, found out without running anything."""

from __future__ import annotations

import ast
import hashlib
import json
import os
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
    library = library.seen_from(notebook.path)
    module = ".".join(filter(None, [library.name, notebook.exports])) if notebook.exports else None
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

    def seen_from(self, notebook: Path | None) -> Library:
        "The modules as the kernel of the notebook at this path finds them: those beside it first."
        folder = notebook and notebook.parent
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


def _definitions(tree) -> dict[str, str]:
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


def _statements(body):
    "The statements at the top of a module, those below an `if`, `try` or `with` too."
    for n in body:
        if not isinstance(n, (ast.If, ast.Try, ast.With)):
            yield n
            continue
        for part in (n.body, getattr(n, "orelse", []), getattr(n, "finalbody", [])):
            yield from _statements(part)
        for handler in getattr(n, "handlers", []):
            yield from _statements(handler.body)


def _imports(tree, package: str, library: Library) -> dict[str, str]:
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

    def follow(self, names, imports, own=(), module: str = ""):
        "Collect what names mean where these `imports` stand: own definitions of `module`, or imports."
        for name in names:
            head, _, rest = name.partition(".")
            if head in own:
                self.take(module, head)
            elif head in imports:
                self.resolve(imports[head], rest)
            elif module:
                self.take_from_stars(head, imports)

    def resolve(self, target: str, rest: str):
        "Take the object behind an import: `module:name`, or a module with `rest` asked of it."
        module, _, name = target.partition(":")
        while name or rest:
            if not name:
                name, _, rest = rest.partition(".")
            if not self.library.exists(f"{module}.{name}"):
                return self.take(module, name)
            module, name = f"{module}.{name}", ""

    def take(self, module: str, name: str):
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

    def take_from_stars(self, name: str, imports):
        "Take `name` from the modules of which everything was imported."
        for star in filter(_is_star, imports):
            self.take(imports[star].partition(":")[0], name)

    def everything(self, module: str):
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
    return out


# ---- What a record says


def stale(run: dict, outputs: str, fingerprint_now: str) -> str | None:
    """Why stored outputs with the hash `outputs` are not those of the code that stands there now;
    None if they are. `run` is the record of the last run."""
    if run["fingerprint"] != fingerprint_now:
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
    library, hashed = Library(root), repr(sorted(hashes.items()))
    seen = {p.parent: library.seen_from(p) for p in (root / f for f in known)}
    keys = {
        f: workshop.kept.name(("fresh", p.digest, seen[(root / f).parent].sources, hashed))
        for f, p in known.items()
    }
    now = {f: workshop.kept.find(key) for f, key in keys.items()}
    new = [(root, f, hashes) for f, made in now.items() if made is None]
    for (_, f, _), made in zip(new, workshop.map(_fingerprint, new), strict=True):
        workshop.kept.put(keys[f], made)
        now[f] = made
    return {f: stale(p.run, p.outputs, str(now[f])) for f, p in known.items()}


def _fingerprint(workshop: Workshop, task: tuple[Path, str, dict[str, str]]) -> str:
    root, file, hashes = task
    notebook = Source(root, file).notebook
    return fingerprint(notebook, Library(root), hashes) if notebook else ""
