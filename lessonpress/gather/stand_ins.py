"""Which modules of a course stand on its pages for packages that are not there: `[try]` in its settings."""

from __future__ import annotations

from collections.abc import Callable

from lessonpress.gather.settings_files import Section

__all__ = ["stand_ins"]


def stand_ins(
    section: Section, error: Callable[[Section, str, str, str | None], None]
) -> dict[str, str]:
    "Modules by the names of the packages for which they stand; an error for what is no name of a module."
    found: dict[str, str] = {}
    for package, module in section.values.items():
        if isinstance(module, str) and all(p.isidentifier() for p in module.strip().split(".")):
            found[package] = module.strip()
        else:
            hint = f"write its full name: {package} = library.module"
            error(section, package, f"`{module}` is no name of a module", hint)
    return found
