"""What is broken, lost or unanswered: found in the rendered pages, told with the place in the source."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from codecs import BOM_UTF8
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from lessonpress.addresses import address
from lessonpress.addresses import target as meant
from lessonpress.features import facts, outlines, questionnaire
from lessonpress.features import self_test as study
from lessonpress.features.reference import wanted
from lessonpress.gather.read import Page, Site
from lessonpress.pandoc import tree as T
from lessonpress.problems import Problem, nearest
from lessonpress.render import navigation

__all__ = [
    "content",
    "coverage",
    "coverage_lines",
    "exports",
    "fix",
    "resources",
    "summary",
    "thresholds",
    "told",
]


def content(site: Site, rendered: dict):
    "All checks of the rendered pages; problems go into `site.report`."
    ids = {file: set(r.scan.ids) for file, r in rendered.items()}
    for file, r in rendered.items():
        page = site.pages[file]
        duplicate_ids(site, page, r.scan)
        for link in study.own(r.scan.links, page):
            broken_link(site, page, link, ids)
        for src in r.scan.images_without_alt:
            missing_alt(site, page, src)
        lost_outputs(site, page)
        broken_outputs(site, page)
        stale_outputs(site, page)
        for text in r.bare if page.kind != "page" else ():
            bare_number(site, page, text)
        if page.outline:
            evidence(site, page)
            related(site, page, ids)
        if page.notebook is None:
            unknown_module(site, page)
    stale_evidence(site)
    lectures(site)
    site.facts = facts.check(site, {file: r.quoted for file, r in rendered.items()})
    questionnaire.check(site)
    outlines.check(
        (p.outline for p in site.pages.values() if p.outline),
        site.report,
        lambda file: _length(site, file),
    )


def duplicate_ids(site: Site, page: Page, scan):
    asked = (
        {q.id for q in page.outline.questions} if page.outline else ()
    )  # an outline tells of its own
    for id, n in Counter(scan.ids).items():
        if n > 1 and id not in asked:
            site.report.error(
                "duplicate-id",
                f"the id `{id}` stands {n} times on the page",
                file=page.file,
                **page.place(id),
                hint="links to it reach only the first one",
            )


def broken_link(site: Site, page: Page, link, ids: dict):
    "A link to a page, an anchor or a file that is not there."
    if (
        not link.target
        or link.target in site.unread
        or link.target == study.DECK
        or (link.tag == "a" and link.raw in ("", "#"))
    ):
        return

    def fail(what, hint):
        return site.report.error(
            "broken-link",
            f"{what} (`{link.raw}`)",
            file=page.file,
            **page.place(link.raw),
            hint=_moved(site, page, link) or hint,
        )

    target = site.pages.get(link.target) or site.at(link.target)
    if target is None:
        if link.target in ("", ".") or _beside(page, link.target):
            return
        if link.target.startswith("..") or not inside(site.config.root, link.target):
            fail(
                "a link out of the course", "copy the file into the course, or link its web address"
            )
        elif (site.config.root / link.target).is_file():
            return
        else:
            fail(
                "nothing is at this address",
                nearest(link.target, [*site.pages, *_near(site, link.target)]),
            )
    elif link.anchor and link.anchor not in ids.get(target.file, {link.anchor}):
        fail(f"{target.file} has no `{link.anchor}`", nearest(link.anchor, ids[target.file]))


def _moved(site: Site, page: Page, link) -> str | None:
    "Where the cell that a link means is now, if another lesson has one of this label."
    if not link.anchor:
        return None
    there = next(
        (f for f, p in site.index.pages.items() if f != link.target and link.anchor in p.previews),
        None,
    )
    return (
        there
        and f"the cell `{link.anchor}` is now in {there}: write `{address(there, page.file, link.anchor)}`"
    )


def _beside(page: Page, target: str) -> bool:
    "Whether `target` is written with the page, such as the picture of a cell."
    folder = page.file.rpartition("/")[0]
    return any((f"{folder}/{name}" if folder else name) == target for name in page.files)


def _near(site: Site, target: str) -> list[str]:
    folder = (site.config.root / target).parent
    return (
        [p.relative_to(site.config.root).as_posix() for p in folder.glob("*") if p.is_file()]
        if folder.is_dir()
        else []
    )


def broken_outputs(site: Site, page: Page):
    "HTML outputs stand in the page as they are, so they have to be whole."
    for cell, wrong in page.broken_outputs:
        site.report.error(
            "output",
            f"the HTML of this output is not whole: `{wrong}` has no counterpart",
            file=page.file,
            cell=cell,
            hint="the rest of the page would be inside it; correct what makes the output",
        )


def missing_alt(site: Site, page: Page, src: str):
    place = page.place(src)
    if page.notebook:
        place = _cell_of(page, src) or place
    site.report.error(
        "missing-alt",
        f"the image `{src}` has no alternative text",
        file=page.file,
        **place,
        hint='say what is to be seen: `#| fig-alt: ...` in a cell, `![caption](file){fig-alt="..."}` in text',
    )


def _cell_of(page: Page, src: str) -> dict:
    "The cell that an output's file was named after."
    name = src.rpartition("/")[2].rpartition("-output-")[0]
    for c in page.notebook.cells:
        if name and (c.label == name or name == f"cell-{c.number}"):
            return {"cell": c.number}
    return {}


def stale_outputs(site: Site, page: Page):
    if page.stale:
        site.report.error("stale", page.stale, file=page.file, hint=f"lessonpress run {page.file}")


def bare_number(site: Site, page: Page, text: str):
    site.report.warn(
        "bare-number",
        f"the number {text} is neither a fact nor marked as given",
        file=page.file,
        **facts.bare_place(page, text),
        hint='quote a fact, or mark it: [...]{.given}, in a notebook <span class="given">',
    )


def _length(site: Site, file: str) -> int | None:
    lecture = site.settings.lecture_of(file)
    return lecture and lecture.length


def evidence(site: Site, page: Page):
    "An answer's evidence is a labelled cell that shows something: it has a stored output or an assertion."
    for question in page.outline.questions:
        for e in question.evidence:
            at, label = meant(e.href, page.file)
            lesson = site.index.pages.get(at)
            if lesson is None or lesson.kind != "notebook" or _faulty(site, lesson.file):
                continue  # told as such, or a page of another kind
            shown = lesson.previews.get(label)
            if shown is None and label in site.pages[lesson.file].labels:
                message = f"`{label}` is a heading, and evidence is a cell"
            elif shown is None or shown.output:
                continue
            else:
                message = f"the cell `{label}` has neither an output nor an assertion"
            site.report.error(
                "evidence",
                message,
                file=page.file,
                **page.place(e.href),
                hint='label a cell that shows it, or call the link "See also"',
            )


def stale_evidence(site: Site):
    "Answers whose evidence is in a lesson with outputs that are not those of its code; told once for each lesson."
    served = {}
    for page in site.pages.values():
        for q in page.outline.questions if page.outline else ():
            for e in q.evidence:
                served.setdefault(meant(e.href, page.file)[0], {})[page.file, q.id] = (page, e)
    for file, answers in served.items():
        if file not in site.pages or not site.pages[file].stale:
            continue
        page, first = next(iter(answers.values()))
        many = "1 answer points" if len(answers) == 1 else f"{len(answers)} answers point"
        site.report.warn(
            "stale-evidence",
            f"{many} at {file}, whose outputs are stale",
            file=page.file,
            **page.place(first.href),
            hint=f"lessonpress run {file}",
        )


def lectures(site: Site):
    "Settings of lectures that no outline is about."
    names = {Path(p.file).stem for p in site.pages.values() if p.outline} | {
        Path(f).stem for f in site.unread
    }
    for name in (n for n in site.settings.lectures if n not in names):
        site.report.warn(
            "settings",
            f"[lecture {name}] is about no outline",
            file=site.settings.file,
            line=site.settings.places.get(name),
            hint=nearest(name, names) or f"it belongs to outlines/{name}.qmd",
        )


def related(site: Site, page: Page, ids: dict):
    "A question is related to questions; a link to what is not there is told as such."
    asked = {f: {q.id for q in p.outline.questions} for f, p in site.pages.items() if p.outline}
    for q in page.outline.questions:
        for href in q.related:
            file, id = meant(href, page.file)
            if file in ids and (id in ids[file] or not id) and id not in asked.get(file, ()):
                site.report.error(
                    "related",
                    f"`{href}` is no question",
                    file=page.file,
                    **page.place(f"({href})"),
                    hint=nearest(id, asked.get(file, ()))
                    or "write `Related: [...](#id)` with the id of a question, of another outline with its file",
                )


def unknown_module(site: Site, page: Page):
    "A part of the reference that no lesson exports."
    known = [m.name for m in site.index.modules]
    for name in wanted(page.source):
        if not any(name in (m, m.rpartition(".")[2]) for m in known):
            site.report.error(
                "reference",
                f"no lesson exports `{name}`",
                file=page.file,
                **page.place(f"module={name}") or page.place(name),
                hint=nearest(name, [m.rpartition(".")[2] for m in known]),
            )


def _faulty(site: Site, file: str) -> bool:
    return any(p.file == file for p in site.report.errors)


def fix(site: Site) -> bool:
    "Write down the ids of questions that have none, lists as they look, and the numbers that facts say; says whether anything was written."
    changed = False
    for page in site.pages.values():
        if page.outline is None:
            continue
        text = outlines.tidied(outlines.write_ids(page.source, page.outline))
        if text == page.source:
            continue
        path = site.config.root / page.file
        before = path.read_bytes()
        path.write_text(
            ("\ufeff" if before.startswith(BOM_UTF8) else "") + text,
            encoding="utf-8",
            newline="\r\n" if b"\r\n" in before else "\n",
        )
        changed = True
    return facts.fix(site) or changed


def thresholds(site: Site):
    "Coverage below what the settings ask for."
    for c in coverage(site):
        for key, least in site.settings.least_of(c["outline"]).items():
            if (percent := _percent(c, key)) < least:
                site.report.error(
                    "coverage",
                    f"{percent:.1f} % of the questions {_COVERED[key]}: {c[key]} of {c['questions']}, and {site.settings.file} asks for {key} = {least:g}",
                    file=c["outline"],
                    hint="lessonpress check --coverage lists what lacks; a [lecture ...] section may ask for less",
                )


_COVERED = {
    "answered": "are answered",
    "evidence": "have evidence",
    "timestamps": "have a time in the video",
}


def _percent(c: dict, key: str) -> float:
    return 100 * c[key] / c["questions"] if c["questions"] else 100.0


def uncovered(site: Site) -> list[dict]:
    "The sections of lessons that show something, in a labelled cell, and that no question's evidence lies in."
    out = []
    for page in site.pages.values():
        if page.notebook is None:
            continue
        info, tree = site.index.pages[page.file], page.tree
        shown = {page.labels.get(label) for label, seen in info.previews.items() if seen.output}
        out += [
            {"file": page.file, "id": T.id_of(b), "title": T.text_of(b)}
            for b in tree["blocks"]
            if b["t"] == "Header"
            and T.id_of(b) in shown
            and T.id_of(b) not in info.answers
            and T.text_of(b) not in site.settings.unasked
        ]
    return out


def coverage_lines(site: Site) -> list[str]:
    "Coverage in full: each outline in per cent, its questions without answer, and the sections of lessons that no question covers."
    out = []
    for c in coverage(site):
        out.append(
            f"{c['outline']}: {c['questions']} questions, "
            + ", ".join(
                f"{_percent(c, k):.0f} % {name}"
                for k, name in (
                    ("answered", "answered"),
                    ("evidence", "with evidence"),
                    ("timestamps", "with a time"),
                )
            )
        )
        out += [
            f"  {c['outline']}:{q.line}: not answered: {q.text}"
            for q in site.pages[c["outline"]].outline.questions
            if not q.answered
        ]
    lessons = uncovered(site)
    if lessons:
        out.append(f"{len(lessons)} sections of lessons that no question covers")
    return out + [f"  {s['file']}#{s['id']}: {s['title']}" for s in lessons]


def told(site: Site) -> list[str]:
    "Coverage of each outline in a line."
    return [
        f"{c['outline']}: {c['answered']} of {c['questions']} questions answered, {c['evidence']} with evidence, "
        f"{c['timestamps']} with a time in the video"
        for c in coverage(site)
    ]


def lost_outputs(site: Site, page: Page):
    "A cell that had an output when the notebook was last run and has none now."
    if page.notebook is None:
        return
    had = page.notebook.run.get("outputs") or ()
    for cell in page.notebook.cells:
        if cell.id in had and not cell.outputs:
            site.report.error(
                "lost-output",
                "the stored output of this cell is gone",
                file=page.file,
                cell=cell.number,
                hint=f"lessonpress run {page.file}",
            )


def resources(site: Site, rendered: dict) -> list[str]:
    "The files of the course that its pages, its navigation and `project.resources` name."
    c = site.config
    named = {link.target for r in rendered.values() for link in r.scan.links}
    named.update(c.resources, c.css, [c.favicon], (i.file for i in navigation.every(c)))
    pages = site.pages.keys() | {p.href for p in site.pages.values()}
    return sorted(
        f
        for f in named - pages
        if f and not f.startswith("..") and (c.root / f).is_file() and inside(c.root, f)
    )


def inside(root: Path, file: str) -> bool:
    "Whether `file` is in the course once symbolic links are followed."
    return (root / file).resolve().is_relative_to(root.resolve())


def exports(site: Site):
    "Modules that are not what their notebooks export; needs nbdev, and does nothing where it is not installed."
    root, nbs = (
        site.config.root,
        [p for p in site.pages.values() if p.notebook and p.notebook.exports],
    )
    if not nbs or find_spec("nbdev") is None or not (root / "pyproject.toml").is_file():
        return
    try:
        library = (
            tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
            .get("tool", {})
            .get("nbdev", {})
            .get("lib_path", "")
        )
    except ValueError as e:
        return site.report.error("export", f"this is no TOML: {e}", file="pyproject.toml")
    if not library or not (root / library).is_dir():
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = _export_copy(site, library, Path(folder))
        for page in nbs if fresh else ():
            module = f"{library}/{page.notebook.exports.replace('.', '/')}.py"
            if (
                not (root / module).is_file()
                or (fresh / module).read_bytes() != (root / module).read_bytes()
            ):
                site.report.error(
                    "export",
                    f"{module} is not what this notebook exports",
                    file=page.file,
                    hint="run nbdev-export and commit",
                )


def _export_copy(site: Site, library: str, folder: Path) -> Path | None:
    "A copy of the notebooks and of what nbdev needs around them, freshly exported; None (and the report says why) if nbdev cannot."
    for file in [
        "pyproject.toml",
        *(p.file for p in site.pages.values() if p.notebook),
        *(p.relative_to(site.config.root) for p in (site.config.root / library).rglob("*.py")),
    ]:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site.config.root / file, folder / file)
    done = subprocess.run(
        [sys.executable, "-c", "from nbdev.doclinks import nbdev_export; nbdev_export()"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if not done.returncode:
        return folder
    site.report.error(
        "export",
        f"nbdev cannot export: {(done.stderr.strip().splitlines() or ['no message'])[-1]}",
        file="pyproject.toml",
    )


def coverage(site: Site) -> list[dict]:
    return [{"outline": p.file, **p.outline.coverage()} for p in site.pages.values() if p.outline]


def summary(problems: list[Problem], site: Site | None = None) -> dict:
    "The report of `lessonpress check --json`; without a site where the course could not be read."
    used, stale = site.facts if site else (0, 0)
    return {
        "problems": [p.as_dict() for p in problems],
        "coverage": {
            "lectures": coverage(site) if site else [],
            "uncovered": uncovered(site) if site else [],
        },
        "facts": {"used": used, "stale": stale},
        "notebooks": [_run(site, p) for p in site.pages.values() if p.notebook] if site else [],
    }


def _run(site: Site, page: Page) -> dict:
    run = page.notebook.run
    return {
        "file": page.file,
        "fresh": site.index.pages[page.file].fresh,
        "seconds": run.get("seconds"),
        "data": run.get("data", []),
    }
