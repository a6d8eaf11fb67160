"""What is broken, lost or unanswered: found in the rendered pages, told with the place in the source."""
from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from lessondl.kit.errors import Problem, nearest
from . import facts, navigation, outlines, questionnaire, study
from .config import matching
from .index import target as meant
from .model import Page, Site

__all__ = ["content", "exports", "fix", "resources", "coverage", "told", "summary"]


def content(site: Site, rendered: dict):
    "All checks of the rendered pages; problems go into `site.report`."
    ids = {file: set(r.scan.ids) for file, r in rendered.items()}
    for file, r in rendered.items():
        page = site.pages[file]
        duplicate_ids(site, page, r.scan)
        for link in study.own(r.scan.links, page): broken_link(site, page, link, ids)
        for src in r.scan.images_without_alt: missing_alt(site, page, src)
        lost_outputs(site, page)
        broken_outputs(site, page)
        stale_outputs(site, page)
        for text in r.bare if page.kind != "page" else (): bare_number(site, page, text)
        if page.outline: evidence(site, page)
    site.facts = facts.check(site, {file: r.quoted for file, r in rendered.items()})
    questionnaire.check(site)
    outlines.check((p.outline for p in site.pages.values() if p.outline), site.report, lambda file: _length(site, file))


def duplicate_ids(site: Site, page: Page, scan):
    asked = {q.id for q in page.outline.questions} if page.outline else ()  # an outline tells of its own
    for id, n in Counter(scan.ids).items():
        if n > 1 and id not in asked:
            site.report.error("duplicate-id", f"the id `{id}` stands {n} times on the page", file=page.file, **page.place(id),
                              hint="links to it reach only the first one")


def broken_link(site: Site, page: Page, link, ids: dict):
    "A link to a page, an anchor or a file that is not there."
    if not link.target or link.target in site.unread or link.target == study.DECK or (link.tag == "a" and link.raw in ("", "#")): return
    fail = lambda what, hint: site.report.error("broken-link", f"{what} (`{link.raw}`)", file=page.file, **page.place(link.raw), hint=hint)
    target = site.pages.get(link.target) or site.at(link.target)
    if target is None:
        if link.target in ("", ".") or _beside(page, link.target): return
        if link.target.startswith("..") or not inside(site.config.root, link.target): fail("a link out of the course", "copy the file into the course, or link its web address")
        elif (site.config.root / link.target).is_file(): return
        else: fail("nothing is at this address", nearest(link.target, [*site.pages, *_near(site, link.target)]))
    elif link.anchor and link.anchor not in ids.get(target.file, {link.anchor}):
        fail(f"{target.file} has no `{link.anchor}`", nearest(link.anchor, ids[target.file]))


def _beside(page: Page, target: str) -> bool:
    "Whether `target` is written with the page, such as the picture of a cell."
    folder = page.file.rpartition("/")[0]
    return any((f"{folder}/{name}" if folder else name) == target for name in page.files)


def _near(site: Site, target: str) -> list[str]:
    folder = (site.config.root / target).parent
    return [p.relative_to(site.config.root).as_posix() for p in folder.glob("*") if p.is_file()] if folder.is_dir() else []


def broken_outputs(site: Site, page: Page):
    "HTML outputs stand in the page as they are, so they have to be whole."
    for cell, wrong in page.broken_outputs:
        site.report.error("output", f"the HTML of this output is not whole: `{wrong}` has no counterpart", file=page.file, cell=cell,
                          hint="the rest of the page would be inside it; correct what makes the output")


def missing_alt(site: Site, page: Page, src: str):
    place = page.place(src)
    if page.notebook: place = _cell_of(page, src) or place
    site.report.error("missing-alt", f"the image `{src}` has no alternative text", file=page.file, **place,
                      hint="say what is to be seen: `#| fig-alt: ...` in a cell, `![caption](file){fig-alt=\"...\"}` in text")


def _cell_of(page: Page, src: str) -> dict:
    "The cell that an output's file was named after."
    name = src.rpartition("/")[2].rpartition("-output-")[0]
    for c in page.notebook.cells:
        if name and (c.label == name or name == f"cell-{c.number}"): return {"cell": c.number}
    return {}


def stale_outputs(site: Site, page: Page):
    if page.stale: site.report.error("stale", page.stale, file=page.file, hint=f"lessondl run {page.file}")


def bare_number(site: Site, page: Page, text: str):
    site.report.warn("bare-number", f"the number {text} is neither a fact nor marked as given", file=page.file, **facts.bare_place(page, text),
                     hint="quote a fact, or mark it: [...]{.given}, in a notebook <span class=\"given\">")


def _length(site: Site, file: str) -> int | None:
    lecture = site.settings.lecture_of(file)
    return lecture and lecture.length


def evidence(site: Site, page: Page):
    "An answer's evidence is a labelled cell that shows something: it has a stored output or an assertion."
    for question in page.outline.questions:
        for e in question.evidence:
            at, label = meant(e.href, page.file)
            lesson = site.index.pages.get(at)
            if lesson is None or lesson.kind != "notebook" or _faulty(site, lesson.file): continue  # told as such, or a page of another kind
            shown = lesson.previews.get(label)
            if shown is None and label in site.pages[lesson.file].labels: message = f"`{label}` is a heading, and evidence is a cell"
            elif shown is None: continue
            elif shown.output: continue
            else: message = f"the cell `{label}` has neither an output nor an assertion"
            site.report.error("evidence", message, file=page.file, **page.place(e.href), hint="label a cell that shows it, or call the link \"See also\"")


def _faulty(site: Site, file: str) -> bool: return any(p.file == file for p in site.report.errors)


def fix(site: Site) -> bool:
    "Write down the ids of questions that have none and the numbers that facts say; says whether anything was written."
    changed = False
    for page in site.pages.values():
        if page.outline is None: continue
        text = outlines.write_ids(page.source, page.outline)
        if text == page.source: continue
        path = site.config.root / page.file
        ends = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
        path.write_text(text, encoding="utf-8", newline=ends)
        changed = True
    return facts.fix(site) or changed


def told(site: Site) -> list[str]:
    "Coverage of each outline in a line."
    return [f"{c['outline']}: {c['answered']} of {c['questions']} questions answered, {c['evidence']} with evidence, "
            f"{c['timestamps']} with a time in the video" for c in coverage(site)]


def lost_outputs(site: Site, page: Page):
    "A cell that had an output when the notebook was last run and has none now."
    if page.notebook is None: return
    had = page.notebook.run.get("outputs") or ()
    for cell in page.notebook.cells:
        if cell.id in had and not cell.outputs:
            site.report.error("lost-output", "the stored output of this cell is gone", file=page.file, cell=cell.number,
                              hint=f"lessondl run {page.file}")


def resources(site: Site, rendered: dict) -> list[str]:
    "The files of the course that its pages, its navigation and `project.resources` name."
    c = site.config
    named = {link.target for r in rendered.values() for link in r.scan.links}
    named.update(c.resources, c.css, [c.favicon], (i.file for i in navigation.every(c)))
    pages = site.pages.keys() | {p.href for p in site.pages.values()}
    return sorted(f for f in named - pages if f and not f.startswith("..") and (c.root / f).is_file() and inside(c.root, f))


def inside(root: Path, file: str) -> bool:
    "Whether `file` is in the course once symbolic links are followed."
    return (root / file).resolve().is_relative_to(root.resolve())


def exports(site: Site):
    "Modules that are not what their notebooks export; needs nbdev, and does nothing where it is not installed."
    root, nbs = site.config.root, [p for p in site.pages.values() if p.notebook and p.notebook.exports]
    if not nbs or find_spec("nbdev") is None or not (root / "pyproject.toml").is_file(): return
    try: library = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")).get("tool", {}).get("nbdev", {}).get("lib_path", "")
    except ValueError as e: return site.report.error("export", f"this is no TOML: {e}", file="pyproject.toml")
    if not library or not (root / library).is_dir(): return
    with tempfile.TemporaryDirectory() as folder:
        fresh = _export_copy(site, library, Path(folder))
        for page in nbs if fresh else ():
            module = f"{library}/{page.notebook.exports.replace('.', '/')}.py"
            if not (root / module).is_file() or (fresh / module).read_bytes() != (root / module).read_bytes():
                site.report.error("export", f"{module} is not what this notebook exports", file=page.file, hint="run nbdev-export and commit")


def _export_copy(site: Site, library: str, folder: Path) -> Path | None:
    "A copy of the notebooks and of what nbdev needs around them, freshly exported; None (and the report says why) if nbdev cannot."
    for file in ["pyproject.toml", *(p.file for p in site.pages.values() if p.notebook), *matching(site.config.root, f"{library}/**/*.py")]:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site.config.root / file, folder / file)
    done = subprocess.run([sys.executable, "-c", "from nbdev.doclinks import nbdev_export; nbdev_export()"], cwd=folder, capture_output=True, text=True)
    if not done.returncode: return folder
    site.report.error("export", f"nbdev cannot export: {(done.stderr.strip().splitlines() or ['no message'])[-1]}", file="pyproject.toml")


def coverage(site: Site) -> list[dict]:
    return [{"outline": p.file, **p.outline.coverage()} for p in site.pages.values() if p.outline]


def summary(problems: list[Problem], site: Site | None = None) -> dict:
    "The report of `lessondl check --json`; without a site where the course could not be read."
    used, stale = site.facts if site else (0, 0)
    return {"problems": [p.as_dict() for p in problems], "coverage": {"lectures": coverage(site) if site else []}, "facts": {"used": used, "stale": stale},
            "notebooks": [_run(site, p) for p in site.pages.values() if p.notebook] if site else []}


def _run(site: Site, page: Page) -> dict:
    run = page.notebook.run
    return {"file": page.file, "fresh": site.index.pages[page.file].fresh, "seconds": run.get("seconds"), "data": run.get("data", [])}
