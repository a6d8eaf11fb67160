"""Whether the library is what the lessons export."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from lessonpress import files, inside
from lessonpress.course import Site
from lessonpress.gather.settings import library_of
from lessonpress.gather.settings_files import below, toml

__all__ = ["check"]

_EXPORTING = Path(__file__).with_name("exporting.py")


def check(site: Site) -> None:
    """Report modules that are not what their notebooks export; needs nbdev, and does nothing where it
    is not installed."""
    nbdev = find_spec("nbdev")
    exporting = {f: t["exports"] for f, t in site.gathered("reference").items() if t.get("exports")}
    project = site.root / "pyproject.toml"
    if not exporting or nbdev is None or not project.is_file():
        return
    try:
        settings = toml(inside.path(site.root, project.name).read_text(encoding="utf-8"))
    except ValueError as e:
        site.report.error("export", f"this is no TOML: {e}", file="pyproject.toml")
        return
    library = library_of(site.root)[1]
    if library is None or not library.is_dir():
        return
    own = below(below(settings, "tool"), "nbdev")
    inside.path(site.root, str(own.get("nbs_path", "nbs")), file=project.name)
    packages = str(Path(str(nbdev.origin)).parents[1])
    with tempfile.TemporaryDirectory() as folder:
        copy = _exported(site, library, Path(folder), packages)
        for file, name in exporting.items() if copy else ():
            module = f"{library.relative_to(site.root).as_posix()}/{name.replace('.', '/')}.py"
            if files.held(site.root / module) != files.held(Path(folder) / module):
                message = f"{module} is not what this notebook exports"
                hint = "run nbdev-export and commit"
                site.report.error("export", message, file=file, hint=hint)


def _exported(site: Site, library: Path, folder: Path, packages: str) -> bool:
    """Copy the notebooks and what nbdev needs around them, and export there; False (and the report says
    why) if nbdev cannot."""
    root = site.root
    notebooks = [f for f, p in site.pages.items() if p.is_notebook]
    modules = [p.relative_to(root).as_posix() for p in inside.below(root, library, "**/*.py")]
    for file in ["pyproject.toml", *notebooks, *modules]:
        files.write(folder / file, root / file, sync=False)
    command = [sys.executable, "-I", "-P", str(_EXPORTING), packages]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no message"])[-1]
        site.report.error("export", f"nbdev cannot export: {said}", file="pyproject.toml")
    return not done.returncode
