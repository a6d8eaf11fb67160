"""Which questions a box asks, and what is wrong with those that it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from lessonpress.course import Page, Site
from lessonpress.features.outlines.lessons import asked_of
from lessonpress.features.outlines.question import Question, outlines_of
from lessonpress.features.outlines.sections import Answered, answered_in
from lessonpress.features.self_test.panel import PIECE
from lessonpress.problems import nearest

__all__ = ["MOST", "QUESTIONS", "check", "of"]

QUESTIONS = "questions"  # the attribute that names them
MOST = 3  # that a box asks
FOLDER = "outlines/"

Asked = tuple[str, str]  # a question: its outline's file and its id


def of(site: Site, file: str, section: str, named: list[str]) -> dict[str, list[dict[str, Any]]]:
    "What a box in this section asks, and what else the section answers; plain data."
    known = _known(site)
    here = [(q["file"], q["id"]) for q in _answers(site, file, section)]
    here = [q for q in here if q in known]
    asked = [q for name in named if (q := _meant(site, name)) in known] or here[:MOST]
    rest = [q for q in here if q not in asked]
    return {what: [known[q] for q in some] for what, some in (("asked", asked), ("rest", rest))}


def _answers(site: Site, file: str, section: str) -> list[Answered]:
    return answered_in(site).get(file, {}).get(section, [])


def _known(site: Site) -> dict[Asked, dict[str, Any]]:
    "What is told of each question that can be asked, and in which piece of its outline's answers it is."
    if "can be asked" not in site.memo:
        site.memo["can be asked"] = {
            (file, q.id): _told(site.pages[file], q, n // PIECE)
            for file, asked in asked_of(site).items()
            for n, q in enumerate(asked)
        }
    return site.memo["can be asked"]  # type: ignore[no-any-return]


def _told(page: Page, q: Question, piece: int) -> dict[str, Any]:
    return {"file": page.file, "id": q.id, "text": q.text, "title": page.title, "piece": piece}


def _names(site: Site) -> dict[str, str]:
    "The outlines by the names that a box has for them."
    return {
        str(PurePosixPath(file).with_suffix("")).removeprefix(FOLDER): file
        for file in outlines_of(site)
    }


def _meant(site: Site, name: str) -> Asked:
    outline, _, id = name.partition("#")
    return _names(site).get(outline, ""), id


def check(site: Site, gathered: Mapping[str, list[list[Any]]]) -> None:
    "Report what boxes name that cannot be asked, and boxes that ask nothing or too much."
    for file, told in gathered.items():
        for section, named in told:
            _check_box(site, file, section, named)
            for name in named:
                _check_name(site, file, name)


def _check_box(site: Site, file: str, section: str, named: list[str]) -> None:
    page, first = site.pages[file], f'"{named[0]}' if named else f"#{section}"
    place = page.place(first) or page.place(f"{QUESTIONS}=")
    if len(named) > MOST:
        site.report.warn(
            "ask-many",
            f"the section asks {len(named)} questions at once",
            file=file,
            hint=f"choose at most {MOST}; the others are named below them",
            **place,
        )
    # in a course without outlines the class is somebody else's
    if not named and outlines_of(site) and not of(site, file, section, named)["asked"]:
        where = f"the section `{section}`" if section else "the page above its first section"
        site.report.error(
            "ask",
            f"no question has its evidence in {where}",
            file=file,
            hint='name the questions: ::: {.ask questions="OUTLINE#ID"}',
            **(place or page.place(".ask")),
        )


def _check_name(site: Site, file: str, name: str) -> None:
    "A name that means no question with an answer."
    outlines, names = outlines_of(site), _names(site)
    outline, _, id = name.partition("#")
    asked = names.get(outline)
    questions = {q.id: q for q in outlines[asked].questions} if asked else {}
    if asked and id in questions and questions[id].answered:
        return
    if not asked and f"{FOLDER}{outline}.qmd" in site.unread:
        return  # told as such
    if not asked:
        message = f"there is no outline `{outline}`"
        hint = nearest(outline, names) or "write OUTLINE#ID, such as lecture#why-a-loss"
    elif id not in questions:
        message = f"`{outline}` has no question `{id}`"
        hint = nearest(id, questions) or f"its questions have their ids in {asked}"
    else:
        message, hint = f"the question `{name}` has no answer", f"answer it in {asked}"
    site.report.error("ask", message, file=file, hint=hint, **site.pages[file].place(name))
