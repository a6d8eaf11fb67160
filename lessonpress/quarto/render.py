"""A build by Quarto: the course is checked by ourselves, and rendered by Quarto, which calls us back."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lessonpress import environment, files, pipeline
from lessonpress.course import Site
from lessonpress.feature import registered
from lessonpress.finish import checks, output_folder
from lessonpress.gather.quarto_yml import Config
from lessonpress.problems import LessonpressError, Problem
from lessonpress.quarto import commands, extension, group

__all__ = ["build"]

PROFILE = "lessonpress-address"


def build(
    quarto: str,
    root: Path,
    strict: bool = False,
    progress: Callable[[str, int | None], pipeline.Tick] = lambda name, total: lambda: None,
) -> pipeline.Built:
    """Build the site in `root`; with errors (with `strict`: with warnings too) nothing is written. What the course brings for Quarto to run
    is refused without the consent of the one who builds."""
    started = time.perf_counter()
    with pipeline.open_workshop(root) as workshop:
        site = pipeline.load(root, workshop, progress("reading", None))
        commands.refuse(site)
        if wrong := extension.outdated(root, site.config.filters):
            site.report.add(wrong)
        pipeline.render(site, workshop, progress("checking", len(site.pages)))
        checks.check(site)
        checks.publishable(site)
        site.report.refuse(strict)
        extras: dict[str, bytes] = {}
        for feature in registered():
            if feature.always:
                made = feature.files(site, workshop)
                extras |= {name: content.data for name, content in made.items()}
        waiting = "waiting for another build of this course"
        with output_folder.alone(site.config, lambda: progress(waiting, None)):
            _run(quarto, site, extras)
    seconds = time.perf_counter() - started
    return pipeline.Built(site.config.output, len(site.pages), seconds, site.report, "Quarto")


def _run(quarto: str, site: Site, extras: dict[str, bytes]) -> None:
    "Quarto writes into a folder beside the last site, which stays until the new one is whole."
    config = site.config
    output_folder.refuse_strangers(config)
    new = output_folder.beside(config.output, "quarto")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # Our scripts in the extension ask this Python, whichever one Quarto starts them with.
    env = {**os.environ, "PATH": path, "LESSONPRESS_PYTHON": sys.executable}
    try:
        with _address(config, env):
            folder = new.relative_to(config.root).as_posix()
            command = [quarto, "render", "--output-dir", folder]
            code = group.call(command, config.root, env)
        if code or not new.is_dir():
            message, hint = "Quarto failed; its messages are above", "the last site is untouched"
            raise LessonpressError(Problem("quarto", message, hint=hint))
        # A pattern of resources means any depth, the last site's too.
        for copied in (config.output_dir, ".lessonpress"):
            shutil.rmtree(new / copied, ignore_errors=True)  # mostly, there is none
        for name, data in extras.items():
            files.write(new / name, data, sync=False)
        for left in output_folder.take(config, new):
            site.report.add(left)
    finally:
        files.remove(new)


@contextmanager
def _address(config: Config, env: dict[str, str]) -> Iterator[None]:
    """Tells Quarto the site's address where the environment says it: by a profile, a file beside
    `_quarto.yml`, which stays as it is since cards go by its date."""
    file = config.root / f"_quarto-{PROFILE}.yml"
    file.unlink(missing_ok=True)  # of a build that was killed
    if not environment.said("SITE_URL"):
        yield
        return
    files.write(file, json.dumps({"website": {"site-url": config.site_url}}))
    env["QUARTO_PROFILE"] = ",".join(filter(None, (env.get("QUARTO_PROFILE"), PROFILE)))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
