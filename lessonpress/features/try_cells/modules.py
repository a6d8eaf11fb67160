"""The modules of the course's library that cells on pages import, as sources: whole, or, where all of one could not run on a page, what is asked of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from lessonpress.features.folding.statements import Drawing
from lessonpress.features.try_cells.engine import PROVIDED
from lessonpress.features.try_cells.meaning import statements
from lessonpress.features.try_cells.needed import Code, shipped
from lessonpress.features.try_cells.told import imports_in
from lessonpress.gather.settings import library_of
from lessonpress.inside import is_inside
from lessonpress.prepare.python_code import nodes_of, parsed

__all__ = ["Modules"]


class Modules:
    "The modules of the course in `root`, of which `aliases` says which stand for others on pages."

    def __init__(self, root: Path, aliases: Mapping[str, str]):
        self.root, self.aliases = root, aliases
        self.name, self.folder = library_of(root)
        self._whole: dict[str, bool] = {}
        self._sources: dict[str, str | None] = {}

    def source(self, module: str) -> str | None:
        "The source of a module of the library; None if it is none."
        if module not in self._sources:
            file = self._file(module)
            text = None if file is None else file.read_text(encoding="utf-8", errors="replace")
            self._sources[module] = text
        return self._sources[module]

    def _file(self, module: str) -> Path | None:
        if not self.folder or module.partition(".")[0] != self.name:
            return None
        if self.folder.is_file():
            own = module == self.name and is_inside(self.root, self.folder)
            return self.folder if own else None
        at = self.folder.parent.joinpath(*module.split("."))
        for file in (at / "__init__.py", at.with_suffix(".py")):
            if file.is_file() and is_inside(self.root, file):
                return file
        return None

    def has(self, module: str, name: str = "") -> bool:
        "Whether the page has a module, or can have it, and what is taken from it."
        if f"{module}.{name}" in PROVIDED:
            return True
        stands = self.aliases.get(module)
        if stands is None:
            return module in PROVIDED or self.source(module) is not None
        return not name or name == "*" or self.defines(stands, name)

    def defines(self, module: str, name: str) -> bool:
        "Whether a module has a name, as far as one can see: one that finds names itself has those that it knows anything of."
        source = self.source(module) or ""
        found = _names_in(source)
        return name in found or "__getattr__" in found and name in _words_in(source)

    def is_whole(self, module: str) -> bool:
        "Whether all that a module imports is there."
        if module not in self._whole:
            self._whole[module] = True  # modules may import each other
            found = self.imports(module, self.source(module) or "")
            own = {m for m, _ in found if self.source(m) is not None}
            self._whole[module] = all(self.has(*pair) for pair in found) and all(
                map(self.is_whole, own)
            )
        return self._whole[module]

    def imports(self, module: str, source: str) -> list[tuple[str, str]]:
        "What a module imports; of a package, its modules as modules."
        file = self._file(module)
        package = module if file and file.name == "__init__.py" else module.rpartition(".")[0]
        found = _imports_in(source, package)
        return [(f"{m}.{n}", "") if n and self._is_module(f"{m}.{n}") else (m, n) for m, n in found]

    def _is_module(self, name: str) -> bool:
        return self._file(name) is not None

    @cached_property
    def standing_in(self) -> list[tuple[str, str]]:
        return [(module, "") for module in sorted({*self.aliases.values()})]

    def sent(self, imports: Iterable[tuple[str, str]]) -> dict[str, str]:
        "The sources of all modules of the library that these imports need, by name."
        asked: dict[str, set[str]] = {}
        waiting = [*imports, *self.standing_in]
        while waiting:
            module, name = waiting.pop()
            if name and self._is_module(f"{module}.{name}"):
                module, name = f"{module}.{name}", ""
            if self.source(module) is None or name in asked.get(module, ()):
                continue
            asked.setdefault(module, set()).add(name)
            waiting += self.imports(module, self.sent_of(module, asked[module]))
        return {module: self.sent_of(module, names) for module, names in sorted(asked.items())}

    def sent_of(self, module: str, names: set[str]) -> str:
        "A module, or so much of it as these names need where it imports what no page has."
        source = self.source(module) or ""
        if self.is_whole(module) or not names - {"", "*"}:
            return source
        asking = "\n".join(sorted(names - {"", "*"}))
        return shipped([Code(1, source), Code(2, asking)], [2]).cells.get(1, "")

    def missing(self) -> list[str]:
        "The modules that shall stand for others and are not there."
        return sorted(m for m in {*self.aliases.values()} if self.source(m) is None)

    def lacking(self, imports: Iterable[tuple[str, str]]) -> list[str]:
        "The modules that these imports need and that no page has."
        found = [*imports]
        sent = self.sent(found)
        found += [pair for m, source in sent.items() for pair in self.imports(m, source)]
        lost = {(m, n) for m, n in found if not self.has(m, n)}
        return sorted({f"{m}.{n}" if m in self.aliases else m for m, n in lost})


@lru_cache(1 << 8)
def _imports_in(source: str, package: str) -> list[tuple[str, str]]:
    return [*imports_in(source, package)]


@lru_cache(1 << 6)
def _names_in(source: str) -> set[str]:
    "What a module defines at its top."
    return {name for s in statements(source, Drawing()) for name in s.sets}


@lru_cache(1 << 6)
def _words_in(source: str) -> set[str]:
    "What a module defines anywhere, names as a key or assigns."
    found = set[str]()
    for n in nodes_of(parsed(source)):
        if isinstance(n, ast.FunctionDef | ast.ClassDef):
            found.add(n.name)
        elif isinstance(n, ast.keyword) and n.arg:
            found.add(n.arg)
        elif isinstance(n, ast.Constant) and isinstance(n.value, str):
            found.add(n.value)
        elif isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
            found.add(n.id)
    return found
