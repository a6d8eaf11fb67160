"""Build time, processor time, memory and writing of this generator beside others, for courses of executed notebooks: cold, unchanged, after one edit.

    python benchmarks/build.py [--pages 1 10 100] [--plot FILE.svg] [--tools FOLDER] [--sites FOLDER ...]

Prints Markdown. Everything is measured in one run on the same machine; read the ratios, not the seconds. The README beside this file
says what each figure is. No notebook is executed, and only pip, which installs the other tools, uses a network.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from copies import LESSON, changed, edit, files, lay_out, lesson, written
from meter import counts_all, measured
from tools import OF_SITES, TOOLS, Tool, environment, installed, program, versions

STEPS = "cold", "unchanged", "one edit"
SERVING = "ours serving"
EDITS = 5
QUIET = 0.5  # seconds before each step: a tool may not trust a file that is newer
HEAD = "wall, s | processor, s | peak, MiB | written, KiB |"
ASIDE = shutil.ignore_patterns(".*", "_site", "_freeze", "node_modules", "__pycache__")
COLORS = dict(
    zip(
        [SERVING, *(t.name for t in TOOLS)],
        ["#56b4e9", "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#000000"],
    )
)


@dataclass
class Used:
    "What one step of one tool used, or why nothing is known."

    pages: int
    step: str
    tool: str
    wall: float = 0
    processor: float | None = 0
    peak: float | None = 0
    written: int = 0
    problem: str = ""

    def __str__(self):
        numbers = f"{_said(self.processor, '.2f')} | {_said(self.peak, ',.0f')}"
        said = f"{self.wall:.2f} | {numbers} | {self.written / 1024:,.0f} |"
        return f"| {self.tool} | {f'{self.problem} | | | |' if self.problem else said}"


def _said(number: float | None, how: str) -> str:
    return "not known" if number is None else format(number, how)


@dataclass
class Bench:
    "Where the tools and the measured folders are, how long a command may take, and the notebook of which copies are made."

    tools: Path
    work: Path
    limit: float
    notebook: dict

    def measure(self, tool: Tool, command: list, course: Path, pages: int, step: str) -> Used:
        "One command in the course, whose folder has the tool's home folder beside it."
        place, log = course.parent, self.work / "log"
        env = environment(tool, self.tools, place / "home")
        time.sleep(QUIET)
        before = files(place)
        found = measured(command, course, env, self.limit, log)
        used = Used(pages, step, tool.name, found["wall"], found["processor"], found["peak"])
        used.written = written(before, place)
        if found["late"]:
            used.problem = f"not finished within {self.limit:.0f} s"
        elif found["code"]:
            used.problem = f"failed: {_last_line(log, course)}"
        return used

    def place(self) -> Path:
        "A new folder, with an empty home folder in it."
        place = Path(tempfile.mkdtemp(dir=self.work)).resolve()
        (place / "home").mkdir()
        return place

    def course(self, tool: Tool, pages: int) -> Path:
        "A new course of so many copies of the notebook, as the tool wants it."
        course, copies = self.place() / "course", self.work / f"copies-{pages}"
        if not copies.exists():
            lay_out(copies, self.notebook, pages)
        shutil.copytree(copies, course / tool.notebooks)
        for name, text in tool.files.items():
            (course / name).write_text(text)
        return course

    def steps(self, tool: Tool, pages: int) -> Iterator[Used]:
        "A tool's steps, up to one that goes wrong."
        start = program(tool, self.tools)
        if not start:
            yield Used(pages, STEPS[0], tool.name, problem="not installed")
            return
        course = self.course(tool, pages)
        for step in STEPS:
            if step == STEPS[-1]:
                edit(next(course.glob(f"{tool.notebooks}/0000*")))
            command = [start, *tool.arguments(course)]
            yield (used := self.measure(tool, command, course, pages, step))
            if used.problem:
                break
        shutil.rmtree(course.parent)

    def serving(self, pages: int) -> Used:
        "From one edit to the page, in a process that stays."
        tool, log = TOOLS[0], self.work / "log"
        course = self.course(tool, pages)
        script = Path(__file__).with_name("serving.py")
        command = [tool.program, script, course, course / "nbs/0000_copy.ipynb", EDITS]
        used = self.measure(tool, command, course, pages, STEPS[-1])
        used.tool = SERVING
        if not used.problem:
            used = Used(pages, STEPS[-1], SERVING, **json.loads(log.read_text()))
        shutil.rmtree(course.parent)
        return used

    def site(self, tool: Tool, source: Path) -> Used:
        "A copy of a Quarto site from nothing; its pages are counted after the build."
        start, name = program(tool, self.tools), "/".join(source.parts[-2:])
        if not start:
            return Used(0, name, tool.name, problem="not installed")
        course = self.place() / source.name
        shutil.copytree(source, course, ignore=ASIDE)
        before = files(course)
        used = self.measure(tool, [start, *tool.arguments(course)], course, 0, name)
        used.pages = sum(p.endswith(".html") for p in changed(before, course))
        shutil.rmtree(course.parent)
        return used


def _last_line(log: Path, course: Path) -> str:
    said = log.read_text(errors="replace").replace(str(course), "").replace("|", "/")
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "no reason")


def of_notebooks(bench: Bench, chosen: list[Tool], pages: int, rounds: int) -> list[Used]:
    "All tools' steps for one size, in turns; of several rounds the middle one in wall time."
    found: dict[tuple[str, str], list[Used]] = {}
    for number in range(rounds):
        for tool in chosen:
            print(f"{pages} pages, round {number + 1}: {tool.name}", file=sys.stderr)
            each = [*bench.steps(tool, pages)]
            if tool is TOOLS[0]:
                each.append(bench.serving(pages))
            for used in each:
                found.setdefault((used.tool, used.step), []).append(used)
    return [_middle(each) for each in found.values()]


def _middle(each: list[Used]) -> Used:
    gone_wrong = [used for used in each if used.problem]
    return (gone_wrong or sorted(each, key=lambda used: used.wall))[len(gone_wrong or each) // 2]


def machine() -> str:
    info = Path("/proc/cpuinfo")
    known = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in known if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    processor = names[0] if names else platform.processor() or platform.machine()
    return f"{processor}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def print_size(pages: int, found: list[Used]) -> None:
    print(
        f"\n### {pages:,} page{'s' * (pages > 1)}\n\n| step | tool | {HEAD}\n|:--|:--|{'--:|' * 4}"
    )
    for step in STEPS:
        for used in found:
            if used.step == step:
                print(f"| {step} {used}")
    sys.stdout.flush()


def print_sites(bench: Bench, sites: list[Path]) -> None:
    print(f"\n## Quarto sites, cold\n\n| site | pages | tool | {HEAD}\n|:--|--:|:--|{'--:|' * 4}")
    for source in sites:
        for tool in OF_SITES:
            used = bench.site(tool, source.resolve())
            print(f"| {used.step} | {'' if used.problem else used.pages} {used}", flush=True)


def plot(found: list[Used], file: Path) -> None:
    "Seconds against pages, a panel for each step, as an SVG file."
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": "build", "svg.fonttype": "none"}
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, 3, figsize=(10, 4.4), sharey=True, layout="constrained")
    handles = {}
    for step, ax in zip(STEPS, panels):
        for (name, color), marker in zip(COLORS.items(), "ovs^DPX"):
            line = [u for u in found if (u.step, u.tool) == (step, name) and not u.problem]
            x, y = [u.pages for u in line], [u.wall for u in line]
            if line:
                handles[name] = ax.plot(x, y, marker=marker, color=color, label=name, ms=5)[0]
        ax.set(title=step, xlabel="pages", xscale="log", yscale="log")
        sizes = sorted({u.pages for u in found})
        ax.set_xticks(sizes, [f"{n:,}" for n in sizes], minor=False)
        ax.set_xticks([], minor=True)
        ax.yaxis.set_major_formatter("{x:g}")
        ax.grid(alpha=0.3)
    panels[0].set_ylabel("seconds on the wall")
    figure.legend(handles=list(handles.values()), loc="outside lower center", ncols=len(COLORS))
    figure.savefig(file, metadata={"Date": None})


def asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("--pages", type=int, nargs="*", default=[1, 10, 100], help="sizes of courses")
    ask.add_argument("--rounds", type=int, default=1, help="of several, the middle one counts")
    ask.add_argument("--limit", type=float, default=300, help="seconds that a command may take")
    ask.add_argument("--only", nargs="+", choices=[t.name for t in TOOLS], help="these tools alone")
    ask.add_argument("--notebook", type=Path, default=LESSON, help="what is copied")
    ask.add_argument(
        "--sites", type=Path, nargs="+", default=[], help="Quarto sites of plain pages"
    )
    ask.add_argument("--tools", type=Path, help="an environment with the other tools, made if new")
    ask.add_argument("--plot", type=Path, help="an SVG file to draw")
    return ask.parse_args()


def main():
    a = asked()
    chosen = [t for t in TOOLS if not a.only or t.name in a.only]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tools, nb = (a.tools or Path(folder) / "tools").resolve(), lesson(a.notebook)
        installed(tools)
        bench = Bench(tools, Path(folder), a.limit, nb)
        print(f"{date.today()}, {machine()}\n\n{versions(tools)}\n")
        if not counts_all(Path(folder)):
            print("Processes that outlive their parent are not counted on this system.\n")
        print(f"## Courses of copies of a notebook of {len(nb['cells'])} cells")
        for tool in chosen:  # programs and their packages are in memory before anything counts
            list(bench.steps(tool, 1))
        found = []
        for pages in a.pages:
            print_size(pages, each := of_notebooks(bench, chosen, pages, a.rounds))
            found += each
        if a.sites:
            print_sites(bench, a.sites)
        if a.plot:
            plot(found, a.plot)


if __name__ == "__main__":
    main()
