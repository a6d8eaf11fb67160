"""Which objects of the course's own modules a notebook uses, directly or through others."""

from __future__ import annotations

from collections.abc import Container, Iterable

from lessonpress.execute.library import Imports, Library, taken_from
from lessonpress.prepare.python_code import Code

__all__ = ["used"]


def used(code: Code, library: Library, skip: str | None) -> dict[str, str]:
    """Each object that `code` uses, and those that they use, as `module:name`, with a hash of what it
    says; of `skip`, the lesson's own module, none: they are in its cells."""
    search, imports = _Search(library, skip), taken_from(library, code.imports, library.name)
    search.follow(code.names, imports)
    for name in filter(_is_star, imports):
        search.everything(imports[name].partition(":")[0])
    return search.found


def _is_star(name: str) -> bool:
    return name[0] == "*"


class _Search:
    def __init__(self, library: Library, skip: str | None):
        self.library, self.skip = library, skip
        self.found: dict[str, str] = {}
        self.asked: set[tuple[str, str]] = set()

    def follow(
        self, names: Iterable[str], imports: Imports, own: Container[str] = (), module: str = ""
    ) -> None:
        "Collect what names mean where these `imports` stand: `own` of `module`, or imports."
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
                self.take(module, name)
                return
            module, name = f"{module}.{name}", ""

    def take(self, module: str, name: str) -> None:
        "Take what `name` means in `module`, with what that uses."
        if (module, name) in self.asked or module == self.skip:
            return
        self.asked.add((module, name))
        own, imports = self.library.module(module)
        if name in own:
            self.found[f"{module}:{name}"] = own[name].digest
            self.follow(own[name].names, imports, own, module)
        elif name in imports:
            self.resolve(imports[name], "")
        else:
            self.take_from_stars(name, imports)

    def take_from_stars(self, name: str, imports: Imports) -> None:
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
