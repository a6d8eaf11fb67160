"""Build: the model of the site rendered, checked, and put into the output folder."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from lessonpress import environment
from lessonpress.features import badge
from lessonpress.features import flash_cards as anki
from lessonpress.features import self_test as study
from lessonpress.features.search import index as search
from lessonpress.finish import checks as check
from lessonpress.finish import output_folder as output
from lessonpress.gather.quarto_yml import load_config
from lessonpress.gather.read import Site, gather
from lessonpress.gather.settings import load_settings
from lessonpress.pandoc.kept import Cache
from lessonpress.pandoc.pool import Engine
from lessonpress.pandoc.worker import pandoc_version
from lessonpress.problems import LessonpressError, Problem, Report
from lessonpress.render import page as pages

__all__ = ["Built", "build", "extras", "load", "open_engine", "own_hash", "render_all"]

CACHE = ".lessonpress/cache"
PROFILE = "lessonpress-address"


@dataclass
class Built:
    "What a build did."

    output: Path
    pages: int
    seconds: float
    report: Report
    renderer: str


def own_hash() -> str:
    "A hash of this very generator."
    return hashlib.sha256(
        b"".join(
            p.read_bytes()
            for p in sorted(Path(__file__).parent.rglob("*.*"))
            if p.suffix in (".py", ".lua")
        )
    ).hexdigest()


def open_engine(root: Path, workers: int | None = None) -> Engine:
    "An engine whose kept work is that of this very generator and this Pandoc."
    return Engine(Cache(root / CACHE, f"{own_hash()} {pandoc_version()}"), workers)


def load(root: Path, engine: Engine, tick=lambda: None) -> Site:
    "Configuration and all pages of the course in `root`."
    report = Report()
    config = load_config(root, report)
    return gather(config, load_settings(root, report), engine, report, tick)


_BIBLIOGRAPHY = re.compile(
    r"Error reading bibliography file (.+?):\s*\(line (\d+), column \d+\):\s*(.*)", re.S
)


def _placed(problem: Problem, page, site: Site) -> Problem:
    "A problem without a file is the page's, but for Pandoc's complaint about a bibliography, which names its own place."
    if found := _BIBLIOGRAPHY.search(problem.message):
        file = os.path.relpath(found[1], site.config.root).replace(os.sep, "/")
        return Problem(
            "bibliography",
            f"this is no valid entry: {found[3].strip()}",
            file,
            int(found[2]),
            hint="each entry ends with a `}` of its own",
        )
    return problem if problem.file else replace(problem, file=page.file)


def render_all(site: Site, engine: Engine, tick=lambda: None) -> dict[str, pages.Rendered]:
    "The content of every page as HTML; the problems that only show there go into `site.report`, in the order of the pages."

    def one(page):
        try:
            return pages.render(page, site, engine), []
        except LessonpressError as e:
            return None, [_placed(p, page, site) for p in e.problems]
        finally:
            tick()

    with ThreadPoolExecutor(engine.workers) as pool:
        done = dict(zip(site.pages, pool.map(one, site.pages.values())))
    for r, problems in done.values():
        for p in r.problems if r else problems:
            site.report.add(p)
    return {file: r for file, (r, _) in done.items() if r}


def build(
    root: Path,
    renderer: str = "auto",
    strict: bool = False,
    keep_going: bool = False,
    engine: Engine | None = None,
    progress=None,
    last_index: bool = False,
) -> Built:
    """Build the site in `root`. With errors (with `strict`: with warnings too) nothing is written and `LessonpressError` is raised;
    `keep_going` writes what could be rendered, for somebody who is in the middle of an edit, and `last_index` leaves the search as the last build
    with this engine made it."""
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
        if quarto:
            _run_quarto(quarto, site)
        else:
            output.replace(site.config, files(site, rendered, engine, last_index))
        if own:
            engine.cache.drop_unused()
    finally:
        if own:
            engine.close()
    return Built(
        site.config.output,
        len(site.pages),
        time.perf_counter() - started,
        site.report,
        "Quarto" if quarto else "Pandoc",
    )


def _refuse(report: Report, strict: bool, keep_going: bool):
    fatal = report.problems if strict else report.errors
    if fatal and not keep_going:
        raise LessonpressError(report.problems)


def _quarto(renderer: str) -> str | None:
    path = shutil.which("quarto") if renderer in ("auto", "quarto") else None
    if renderer == "quarto" and not path:
        raise LessonpressError(
            Problem(
                "quarto",
                "Quarto is not on PATH",
                hint="install it from quarto.org, or build with --renderer pandoc",
            )
        )
    return path


def files(
    site: Site, rendered: dict, engine: Engine, last_index: bool = False
) -> dict[str, bytes | Path]:
    "All files of the site: their bytes, or the files of the course that they are."
    made = (
        {file: site.config.root / file for file in check.resources(site, rendered)}
        | pages.assets()
        | extras(site)
    )
    for file, r in rendered.items():
        page = site.pages[file]
        if page.href != pages.NOT_FOUND:
            made[page.href] = pages.whole(page, r, site, engine)
        for name, data in page.files.items():
            made[posixpath.join(posixpath.dirname(page.href), name)] = data
    made[pages.NOT_FOUND] = pages.missing(site, rendered)
    if site.config.search:
        made |= search.index(
            {p.href: made[p.href] for p in site.pages.values() if p.file in rendered},
            engine,
            last_index,
        )
    if site.index.deck:
        made[study.DECK] = anki.package(site, engine, anki.chosen(site, []))
    if site.config.site_url:
        made["sitemap.xml"] = pages.sitemap(site).encode()
    return made


def extras(site: Site) -> dict[str, bytes]:
    "Files that are no pages, on either host."
    asked = [q for p in site.pages.values() if p.outline for q in p.outline.questions]
    return {badge.FILE: badge.badge(sum(q.answered for q in asked), len(asked)).encode()}


@contextmanager
def _address(config, env: dict[str, str]):
    "Tells Quarto the site's address where the environment says it: by a profile, a file beside `_quarto.yml`, which stays as it is since cards go by its date."
    if not environment.said("SITE_URL"):
        yield
        return
    file = config.root / f"_quarto-{PROFILE}.yml"
    file.write_text(json.dumps({"website": {"site-url": config.site_url}}), encoding="utf-8")
    env["QUARTO_PROFILE"] = ",".join(filter(None, (env.get("QUARTO_PROFILE"), PROFILE)))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _run_quarto(quarto: str, site: Site):
    "Quarto writes into a folder beside the last site, which stays until the new one is whole."
    config = site.config
    output.recover(config)
    output.refuse_strangers(config)
    new = output.beside(config.output, "quarto")
    env = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    try:
        with _address(config, env):
            done = subprocess.run(
                [quarto, "render", "--output-dir", new.relative_to(config.root).as_posix()],
                cwd=config.root,
                env=env,
            )
        if done.returncode or not new.is_dir():
            raise LessonpressError(
                Problem(
                    "quarto",
                    "Quarto failed; its messages are above",
                    hint="the last site is untouched",
                )
            )
        for copied in (config.output_dir, ".lessonpress"):
            shutil.rmtree(
                new / copied, ignore_errors=True
            )  # a pattern of resources means any depth, the last site's too
        for name, data in extras(site).items():
            output.put(new / name, data)
        output.take(config, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)
