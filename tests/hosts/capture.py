"""Writes tests/hosts/captured again, with the Quarto on PATH: what it gives our filters for the small course, what they give back, and the pages
that it writes before anything of ours follows. Run it with `PYTHONPATH=tests python tests/hosts/capture.py` after a change of the filters."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import lxml.html
from small import BIN, CAPTURED, command, lay_out

from lessonpress.quarto import extension

# Stands where Quarto looks for our commands: hands on what it gets, and keeps both sides. What would follow Quarto does not run: the pages are kept as they are.
RECORDER = """\
#!{python}
import json, os, shutil, subprocess, sys
from pathlib import Path
args, kept = sys.argv[1:] if Path(sys.argv[0]).name == "lessonpress" else ["document-filter", *sys.argv[1:]], Path({kept!r})
if "QUARTO_PROJECT_OUTPUT_FILES" in os.environ:
    shutil.copytree({root!r} + "/_site", kept.parent / "pages", dirs_exist_ok=True)
    sys.exit()
text = sys.stdin.read() if args[0].endswith("-filter") else ""
done = subprocess.run([{lessonpress!r}, *args], input=text, stdout=subprocess.PIPE, text=True)
if text:
    folder = Path(os.environ.get("QUARTO_DOCUMENT_PATH") or ".").resolve()
    page = (folder / (os.environ.get("QUARTO_DOCUMENT_FILE") or "")).relative_to({root!r}).as_posix() if args[0] == "document-filter" else ""
    name = page.replace("/", "-") or f"notebook-{{len(list(kept.glob('notebook-*.json'))) + 1}}"
    (kept / f"{{name}}.json").write_text(json.dumps({{"command": args[0], "page": page, "gets": json.loads(text), "gives": json.loads(done.stdout)}}, ensure_ascii=False))
sys.stdout.write(done.stdout)
sys.exit(done.returncode)
"""


# What a page holds of Quarto's own code: the last step drops it, and it is not ours to keep.
QUARTOS = "//script[@id='quarto-html-after-body'] | //script[@id='quarto-search-options'] | //head/style | //head/script[not(@src) and not(contains(., 'folding'))]"


def keep_page(path: Path):
    "A captured page without the code of Quarto's in it."
    doc = lxml.html.document_fromstring(
        path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    for el in doc.xpath(QUARTOS):
        el.drop_tree()
    path.write_bytes(b"<!DOCTYPE html>\n" + lxml.html.tostring(doc, encoding="utf-8") + b"\n")


def capture(work: Path):
    root, tools, kept = lay_out(work / "course"), work / "tools", work / "filters"
    for folder in (tools, kept):
        folder.mkdir()
    recorder = RECORDER.format(
        python=sys.executable, kept=str(kept), lessonpress=str(BIN / "lessonpress"), root=str(root)
    )
    for file in (tools / "lessonpress", root / extension.FOLDER / "filter.py"):
        file.write_text(recorder, encoding="utf-8")
        file.chmod(0o755)
    print(
        command(root, "env", f"PATH={tools}:{BIN}:{os.environ.get('PATH', '')}", "quarto", "render")
    )
    shutil.rmtree(CAPTURED, ignore_errors=True)
    pages, filters = CAPTURED / "pages", CAPTURED / "filters"
    shutil.copytree(work / "pages", pages)
    for name in ("site_libs", "_extensions"):
        shutil.rmtree(pages / name, ignore_errors=True)
    (pages / "search.json").unlink(missing_ok=True)
    for page in pages.rglob("*.html"):
        keep_page(page)
    filters.mkdir()
    for file in sorted(kept.iterdir()):
        said = json.loads(file.read_text(encoding="utf-8").replace(str(root), "ROOT"))
        (filters / file.name).write_text(
            json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
        )
    version = command(root, "quarto", "--version").strip()
    (CAPTURED / "README.md").write_text(
        f"What Quarto {version} gave and wrote for `tests/hosts/course`; `tests/hosts/capture.py` writes it again.\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    if not shutil.which("quarto"):
        sys.exit("Quarto is not on PATH.")
    with tempfile.TemporaryDirectory() as folder:
        capture(Path(folder).resolve())
