"Sites out of a few texts, built once, for tests that look at their pages."

from collections.abc import Mapping
from pathlib import Path

from lxml.html import document_fromstring
from selecting import select

from lessonpress import pipeline


def built_of(root: Path, files: Mapping[str, str]):
    "The pages of the site that `files` make in `root`, as trees by their names without folder and ending; and what the build says."
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    done = pipeline.build(root)
    html = {p.stem: p.read_text(encoding="utf-8") for p in done.output.rglob("*.html")}
    return {n: document_fromstring(text) for n, text in html.items()}, done


def said(root, css: str) -> list[str]:
    "The words of each element that `css` names."
    return [" ".join(el.text_content().split()) for el in select(root, css)]
