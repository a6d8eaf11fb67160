"""Build: the model of the site rendered into a folder, which then takes the place of the last one."""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from lessondl.kit.errors import LessondlError, Problem, Report
from . import check, pages
from .cache import Cache
from .config import Config, load_config, load_settings
from .engine import Engine
from .model import Site, gather
from .pandoc import pandoc_version

__all__ = ["Built", "build", "load", "render_all", "open_engine", "refuse_strangers"]

CACHE = ".lessondl/cache"
NOT_FOUND = "404.html"


@dataclass
class Built:
    "What a build did."
    output: Path
    pages: int
    seconds: float
    report: Report
    renderer: str


def open_engine(root: Path, workers: int | None = None) -> Engine:
    "An engine whose kept work is that of this very generator and this Pandoc."
    own = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(Path(__file__).parent.rglob("*.*")) if p.suffix in (".py", ".lua"))).hexdigest()
    return Engine(Cache(root / CACHE, f"{own} {pandoc_version()}"), workers)


def load(root: Path, engine: Engine, tick=lambda: None) -> Site:
    "Configuration and all pages of the course in `root`."
    report = Report()
    config = load_config(root, report)
    return gather(config, load_settings(root, report), engine, report, tick)


def render_all(site: Site, engine: Engine, tick=lambda: None) -> dict[str, pages.Rendered]:
    "The content of every page as HTML, and the problems that only show there."
    def one(page):
        try: return pages.render(page, site, engine)
        except LessondlError as e:
            for p in e.problems: site.report.add(p if p.file else replace(p, file=page.file))
        finally: tick()
    with ThreadPoolExecutor(engine.workers) as pool:
        done = dict(zip(site.pages, pool.map(one, site.pages.values())))
    return {file: r for file, r in done.items() if r is not None}


def build(root: Path, renderer: str = "auto", strict: bool = False, keep_going: bool = False, engine: Engine | None = None,
          progress=None) -> Built:
    """Build the site in `root`. With errors (with `strict`: with warnings too) nothing is written and `LessondlError` is raised;
    `keep_going` writes what could be rendered, for somebody who is in the middle of an edit."""
    started = time.perf_counter()
    quarto = _quarto(renderer)
    own = engine is None
    engine = engine or open_engine(root)
    try:
        step = progress or (lambda name, total: lambda: None)
        site = load(root, engine, step("reading", None))
        rendered = render_all(site, engine, step("rendering", len(site.pages)))
        check.content(site, rendered)
        _refuse(site.report, strict, keep_going)
        if quarto: _run_quarto(quarto, site)
        else: _replace(site.config, lambda folder: write(site, rendered, folder))
        if own: engine.cache.drop_unused()
    finally:
        if own: engine.close()
    return Built(site.config.output, len(site.pages), time.perf_counter() - started, site.report, "Quarto" if quarto else "Pandoc")


def _refuse(report: Report, strict: bool, keep_going: bool):
    fatal = report.problems if strict else report.errors
    if fatal and not keep_going: raise LessondlError(report.problems)


def _quarto(renderer: str) -> str | None:
    path = shutil.which("quarto") if renderer in ("auto", "quarto") else None
    if renderer == "quarto" and not path:
        raise LessondlError(Problem("quarto", "Quarto is not on PATH", hint="install it from quarto.org, or build with --renderer pandoc"))
    return path


def write(site: Site, rendered: dict, folder: Path):
    "All files of the site into the empty `folder`."
    pages.write_assets(site, folder)
    for file, r in rendered.items():
        page = site.pages[file]
        if page.href != NOT_FOUND: _put(folder / page.href, pages.whole(page, r, site).encode())
        for name, data in page.files.items(): _put((folder / page.href).parent / name, data)
    for file in check.resources(site, rendered): _copy(site.config.root / file, folder / file)
    _put(folder / NOT_FOUND, pages.not_found(site, rendered).encode())
    if site.config.site_url: _put(folder / "sitemap.xml", pages.sitemap(site).encode())


def _put(path: Path, data: bytes):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _copy(source: Path, target: Path):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _replace(config: Config, fill):
    "Fill a new folder and put it in the place of the output folder; whatever goes wrong, the last good site stays."
    out = config.output
    new, old = (out.with_name(f".{out.name}.{what}-{os.getpid()}") for what in ("new", "old"))
    try:
        recover(config)
        refuse_strangers(config)
        if out.exists() and not os.access(out, os.W_OK): raise PermissionError(13, "Permission denied", str(out))
        new.mkdir(parents=True)
        fill(new)
        if out.exists(): out.rename(old)
        new.rename(out)
    except OSError as e:
        raise LessondlError(Problem("output", f"cannot write {_named(e, config)}: {e.strerror}", config.output_dir,
                                    hint="the last site is untouched; make the folder writable, or set project.output-dir")) from None
    finally:
        if old.exists() and not out.exists(): old.rename(out)
        for folder in (new, old): shutil.rmtree(folder, ignore_errors=True)


def recover(config: Config):
    "Put back the last site, and remove the rest, where a build was killed too suddenly to do it itself."
    out = config.output
    for left in out.parent.glob(f".{out.name}.*-*"):
        what, _, pid = left.name.removeprefix(f".{out.name}.").rpartition("-")
        if what not in ("new", "old") or not pid.isdigit() or _is_running(int(pid)): continue
        if what == "old" and not out.exists(): left.rename(out)
        else: shutil.rmtree(left, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try: os.kill(pid, 0)
    except ProcessLookupError: return False
    except OSError: pass  # somebody else's
    return True


def refuse_strangers(config: Config):
    "Raise `LessondlError` if the output folder holds what is no built site, before it is replaced or removed."
    out = config.output
    if out.is_dir() and any(out.iterdir()) and not any((out / page).is_file() for page in ("index.html", "404.html")):
        raise LessondlError(Problem("output", f"`{config.output_dir}` holds something else than a built site", config.file,
                                    config.lines.of("project", "output-dir"), hint="set project.output-dir to a folder of its own, or empty this one"))


def _named(e: OSError, config: Config) -> str:
    try: return Path(e.filename).relative_to(config.root).as_posix()
    except (TypeError, ValueError): return config.output_dir


def _run_quarto(quarto: str, site: Site):
    "Quarto writes into the output folder itself, so the last site waits beside it until the new one is whole."
    recover(site.config)
    refuse_strangers(site.config)
    out = site.config.output
    old = out.with_name(f".{out.name}.old-{os.getpid()}")
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if out.exists(): out.rename(old)
    done = False
    try:
        done = subprocess.run([quarto, "render"], cwd=site.config.root, env=env).returncode == 0
    finally:
        if not done and old.exists():
            shutil.rmtree(out, ignore_errors=True)
            old.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    if not done: raise LessondlError(Problem("quarto", "Quarto failed; its messages are above", hint="the last site is untouched"))
