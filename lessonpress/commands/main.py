"""The command line: each command does one thing and ends with a line that says what was done in how long."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
import webbrowser
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from lessonpress.commands import data as data_cli
from lessonpress.commands import export as export_cli
from lessonpress.commands import outline as outline_cli
from lessonpress.problems import LessonpressError, Problem, Report

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Course notes that run: build, serve and check a site made from lesson notebooks and Q&A outlines.",
)
app.add_typer(data_cli.app, name="data")
app.add_typer(export_cli.app, name="export")
app.add_typer(outline_cli.app, name="outline")
QUIET = 2000  # milliseconds without an edit
TERMINATED = 128 + signal.SIGTERM
err = Console(stderr=True, highlight=False, soft_wrap=True)
state = {"course": Path("."), "debug": False}


class Renderer(StrEnum):
    auto, quarto, pandoc = "auto", "quarto", "pandoc"


@app.callback()
def main(
    course: Annotated[
        Path, typer.Option(help="The folder that holds _quarto.yml.", file_okay=False)
    ] = Path("."),
    debug: Annotated[bool, typer.Option(help="Show the traceback of an error.")] = False,
):
    state.update(course=course.resolve(), debug=debug)


def run(args: list[str] | None = None) -> int:
    "The exit code: 0, 1 where problems were found, 2 for bad usage."
    try:
        return app(args=args, standalone_mode=False, prog_name="lessonpress") or 0
    except LessonpressError as e:
        if state["debug"]:
            raise
        tell(e.problems)
        err.print(_count(e.problems), style="bold red")
        return 1
    except (KeyboardInterrupt, typer.Abort):
        err.print("interrupted; the last site is untouched")
        return 130
    except typer.Exit as e:
        return e.exit_code
    except Exception as e:
        if hasattr(e, "format_message") and hasattr(
            e, "exit_code"
        ):  # the argument parser's own errors
            e.show()
            return 2
        if state["debug"]:
            raise
        err.print(
            f"lessonpress failed: {type(e).__name__}: {e}\n  hint: --debug shows where (lessonpress --debug COMMAND)",
            style="red",
            markup=False,
        )
        return 1


def tell(problems: list[Problem]):
    for p in problems:
        err.print(f"{p.level}: {p}", style="red" if p.level == "error" else "yellow", markup=False)


def _count(problems) -> str:
    errors = sum(p.level == "error" for p in problems)
    return f"{_many(errors, 'error')}, {_many(len(problems) - errors, 'warning')}"


def _many(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


class Steps:
    "A progress bar on a terminal, from the second second on; nothing in a log."

    def __enter__(self):
        self.bar = Progress(console=err, transient=True, disable=not err.is_terminal)
        self.bar.__enter__()
        return self

    def __exit__(self, *exc):
        self.bar.__exit__(*exc)

    def __call__(self, name: str, total: int | None):
        task = self.bar.add_task(name, total=total)
        return lambda: self.bar.advance(task)


@app.command()
def build(
    renderer: Annotated[
        Renderer, typer.Option(help="auto takes Quarto where it is on PATH.")
    ] = Renderer.auto,
    strict: Annotated[bool, typer.Option(help="Warnings are errors.")] = False,
):
    "Build the site. With errors nothing is written, and the last good site stays."
    from lessonpress.pipeline import build as make

    with Steps() as steps:
        done = make(state["course"], renderer.value, strict, progress=steps)
    tell(done.report.problems)
    print(
        f"Built {_many(done.pages, 'page')} into {_short(done.output)}/ with {done.renderer} in {done.seconds:.1f} s"
        + (f" ({_count(done.report.problems)})" if done.report.problems else "")
    )


def _short(path: Path) -> str:
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The first port to try.", min=0, max=65535)] = 8000,
    watch: Annotated[bool, typer.Option(help="Build again at each edit.")] = True,
    open_browser: Annotated[bool, typer.Option("--open", help="Open a browser.")] = False,
):
    "Build, and show the site on this machine at http://127.0.0.1; pages reload after an edit."
    from lessonpress.commands.server import Server
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.pipeline import build as make
    from lessonpress.pipeline import open_engine

    root, terminated = state["course"], _termination()
    with open_engine(root) as engine:
        rebuild(make, root, engine)
        server = Server(load_config(root, Report()).output, port, live=watch)
        server.start()
        print(f"Serving {server.url} (Ctrl+C stops)", flush=True)
        if open_browser:
            webbrowser.open(server.url)
        try:
            if watch:
                _watch(make, root, engine, server)
            else:
                _wait()
        except KeyboardInterrupt:
            if terminated.is_set():
                sys.exit(TERMINATED)
            print("stopped")
        finally:
            server.stop()


def _termination() -> threading.Event:
    """An event that says that this process was told to end. Its signal ends it by an exception, wherever it is; but where it waits for an edit,
    watchfiles takes every such exception for Ctrl+C."""
    told = threading.Event()

    def end(*_):
        told.set()
        sys.exit(TERMINATED)

    signal.signal(signal.SIGTERM, end)
    return told


def rebuild(make, root, engine, last_index: bool = False) -> bool:
    "Build what can be built and tell the rest: somebody is in the middle of an edit."
    try:
        done = make(root, "pandoc", keep_going=True, engine=engine, last_index=last_index)
    except LessonpressError as e:
        tell(e.problems)
        return False
    tell(done.report.problems)
    print(
        f"Built {_many(done.pages, 'page')} in {done.seconds:.2f} s ({_count(done.report.problems)})",
        flush=True,
    )
    return True


def _watch(make, root, engine, server):
    from watchfiles import DefaultFilter, watch

    class Sources(DefaultFilter):
        def __call__(self, change, path):
            hidden = any(p.startswith(".") for p in Path(path).relative_to(root).parts)
            return (
                super().__call__(change, path)
                and not hidden
                and not Path(path).is_relative_to(server.folder)
            )

    behind = False  # the search index: it takes longer than a page, so it waits until nobody edits
    for changes in watch(
        root,
        watch_filter=Sources(),
        debounce=100,
        step=30,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if changes:
            if rebuild(make, root, engine, last_index=True):
                server.reload()
            behind = True
        elif behind:
            behind = False
            reindex(make, root, engine)


def reindex(make, root, engine):
    "Build once more, with the search index of the pages as they are now; what is wrong with them was told."
    try:
        make(root, "pandoc", keep_going=True, engine=engine)
    except LessonpressError as e:
        tell([p for p in e.problems if p.rule == "search"])


def _wait():
    while True:
        time.sleep(3600)


@app.command()
def check(
    json_report: Annotated[
        bool, typer.Option("--json", help="The report for machines, on standard output.")
    ] = False,
    fix: Annotated[
        bool, typer.Option(help="Write down what can be written down: the ids of questions.")
    ] = False,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage",
            help="List the questions without answer and the sections of lessons that no question covers.",
        ),
    ] = False,
    strict: Annotated[bool, typer.Option(help="Warnings are errors.")] = False,
):
    "Say what is broken, lost or unanswered, with file, place and hint. Runs no notebook and writes no site."
    from lessonpress.finish import checks
    from lessonpress.pipeline import load, open_engine, render_all

    started, root = time.perf_counter(), state["course"]
    try:
        with open_engine(root) as engine, Steps() as steps:
            site = load(root, engine, steps("reading", None))
            for _ in range(
                2 if fix else 0
            ):  # a list that is read only once it is tidy has ids to be written, too
                if checks.fix(site):
                    site = load(root, engine)
            checks.content(site, render_all(site, engine, steps("checking", len(site.pages))))
            checks.exports(site)
            checks.thresholds(site)
            report = checks.summary(site.report.problems, site) if json_report else None
            lines = (
                checks.coverage_lines(site) if coverage and not json_report else checks.told(site)
            )
    except LessonpressError as e:
        if not json_report or state["debug"]:
            raise
        print(json.dumps(checks.summary(e.problems), ensure_ascii=False, indent=1))
        return 1
    problems = site.report.problems
    if json_report:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        tell(problems)
        for line in lines:
            print(line)
        print(
            f"Checked {_many(len(site.pages), 'page')} in {time.perf_counter() - started:.1f} s: {_count(problems)}"
        )
    return int(bool(problems if strict else site.report.errors))


@app.command("run")
def run_notebooks(
    notebooks: Annotated[
        list[Path] | None,
        typer.Argument(help="Which; without any, all lessons whose outputs are not fresh."),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option(help="Store nothing: compare each fact with the stored one, as it prints."),
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Fresh lessons too.")] = False,
    sample: Annotated[
        bool,
        typer.Option(
            "--sample",
            help="Let outputs of the embedded sample take the place of outputs of real data.",
        ),
    ] = False,
    timeout: Annotated[int, typer.Option(help="Seconds that one cell may take.")] = 600,
):
    "Execute notebooks and store their outputs with a record of the run. One that fails is left as it was; one whose outputs are the same, too."
    from lessonpress.execute import run as runner
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.gather.read import find_pages

    started, root, report = time.perf_counter(), state["course"], Report()
    lessons = [f for f in find_pages(load_config(root, report), report) if f.endswith(".ipynb")]
    files = (
        [_in_course(p, root) for p in notebooks]
        if notebooks
        else lessons
        if verify or everything
        else [f for f in lessons if not runner.is_fresh(root, f)]
    )
    ran, failed, left = [], [], []
    with runner.pool() as pool, Steps() as steps:
        tick = steps("running", len(files))
        for file, seconds, problems in pool.map(
            runner.job, [(root, f, timeout, verify, sample) for f in files]
        ):
            tick()
            tell(problems)
            (
                failed if any(p.level == "error" for p in problems) else left if problems else ran
            ).append(file)
            print(
                f"{file}: {'left out' if file in left else f'{seconds:.1f} s'}{' FAILED' if file in failed else ''}",
                flush=True,
            )
    fresh = (
        f", {_many(len(lessons) - len(files), 'lesson')} fresh"
        if not notebooks and len(files) < len(lessons)
        else ""
    )
    print(
        f"{'Verified' if verify else 'Ran'} {_many(len(ran), 'notebook')} in {time.perf_counter() - started:.1f} s"
        + fresh
        + (f", {len(left)} left out" if left else "")
        + (f", {len(failed)} failed" if failed else "")
    )
    return int(bool(failed))


def _in_course(path: Path, root: Path) -> str:
    "A notebook as the course calls it; it may be named from here or from the course's folder."
    try:
        return (
            next(p for p in (path, root / path) if p.is_file())
            .resolve()
            .relative_to(root)
            .as_posix()
        )
    except StopIteration:
        return path.as_posix()
    except ValueError:
        raise LessonpressError(
            Problem(
                "run",
                "this notebook is outside the course",
                path.as_posix(),
                hint="lessonpress --course FOLDER run NOTEBOOK",
            )
        ) from None


@app.command()
def clean():
    "Remove the built site and the kept work; sources and environments stay."
    from lessonpress.finish.output_folder import refuse_strangers
    from lessonpress.gather.quarto_yml import load_config

    started, root = time.perf_counter(), state["course"]
    config = load_config(root, Report())
    refuse_strangers(config)
    for folder in (config.output, root / ".lessonpress"):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"Removed the site and the kept work in {time.perf_counter() - started:.1f} s")


@app.command()
def collect():
    "Read the whole course for the filters (Quarto calls this before it renders: project.pre-render)."
    from lessonpress.quarto.collect import collect as make

    started = time.perf_counter()
    done = make(_project(), _renders_all())
    if done is None:
        return print("Nothing has changed since the course was collected")
    tell(done[1])
    print(f"Collected {_many(done[0], 'page')} in {time.perf_counter() - started:.1f} s")


@app.command()
def quarto():
    "Write the extension that Quarto loads into the course, or bring it up to this version."
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.quarto import extension

    load_config(state["course"], Report())  # which says where there is no course
    new = extension.install(state["course"])
    print(
        f"Wrote {_many(len(new), 'file')} into {extension.FOLDER}/"
        if new
        else f"{extension.FOLDER}/ is up to date"
    )


@app.command()
def finish():
    "Put this course's bar, menu and search around the pages that Quarto wrote (Quarto calls this after it rendered: project.post-render)."
    from lessonpress.quarto.shell import finish as make

    started, root = time.perf_counter(), _project()
    n = make(
        root,
        root / folder if (folder := os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")) else None,
        _renders_all(),
    )
    print(f"Finished {_many(n, 'page')} in {time.perf_counter() - started:.1f} s")


def _project() -> Path:
    "The course's folder, as Quarto tells its scripts."
    return Path(os.environ.get("QUARTO_PROJECT_DIR") or state["course"]).resolve()


def _renders_all() -> bool:
    "Whether all pages are rendered, not only some; by hand, all."
    return (
        os.environ.get("QUARTO_PROJECT_RENDER_ALL") == "1"
        or "QUARTO_PROJECT_OUTPUT_DIR" not in os.environ
    )


@app.command("notebook-filter")
def notebook_filter():
    "A notebook from standard input to standard output, ready for readers (Quarto calls this: ipynb-filters)."
    from lessonpress.quarto.filters import run as filter

    return filter(["notebook-filter"])


@app.command("document-filter")
def document_filter(
    target: Annotated[
        str, typer.Argument(help="The format Quarto writes; only HTML is changed.")
    ] = "html",
):
    "A Pandoc tree from standard input to standard output (Quarto's extension calls this)."
    from lessonpress.quarto.filters import run as filter

    return filter(["document-filter", target])
