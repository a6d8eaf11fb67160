"""Pandoc as a process that lives, dies and comes back."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lessonpress.pandoc import tree as T
from lessonpress.pandoc import worker as pandoc
from lessonpress.pandoc.kept import Kept
from lessonpress.pandoc.patience import Patience
from lessonpress.pandoc.pool import Workshop
from lessonpress.problems import LessonpressError


@pytest.fixture(scope="module")
def worker():
    with pandoc.Worker() as w:
        yield w


def fake(tmp_path, monkeypatch, code):
    "Put a program of our own in Pandoc's place."
    path = tmp_path / "pandoc"
    path.write_text(f"#!{sys.executable}\n{code}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(pandoc, "pandoc_path", lambda: str(path))


def the_problem(f):
    with pytest.raises(LessonpressError) as e:
        f()
    [problem] = e.value.problems
    assert problem.rule == "pandoc"
    return problem


def test_read_and_write(worker):
    tree = worker.read(
        '## Größe {#size}\n\n[2.42]{fact="a.b"} and $x^2$\n\n```python\nreturn 1\n```\n'
    )
    assert [b["t"] for b in tree["blocks"]] == ["Header", "Para", "CodeBlock"]
    html = worker.write(tree)
    assert (
        '<section id="size" class="level2">' in html and '<span data-fact="a.b">2.42</span>' in html
    )
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html and '<span class="cf">return</span>' in html


@pytest.mark.parametrize("text", ["a\nb\n", "\n\n\n", "a", "", "a\n\nbc\n" * 99])
def test_an_answer_is_read_whole_where_the_system_doubles_the_ends_of_lines(text):
    "As on Windows, where the program does not count what is added to its lines."
    sent = text.encode().replace(b"\n", b"\r\n")
    for doubled, pipe in (
        (True, io.BytesIO(sent + b"ok")),
        (False, io.BytesIO(text.encode() + b"ok")),
    ):
        assert pandoc._whole(pipe, len(text), doubled) == text.encode() and pipe.read() == b"ok"
    assert pandoc._whole(io.BytesIO(b"a\r"), 9, True) == b"a\r", "it broke off"


@pytest.mark.parametrize("text", ["---\n\nAfter\n", "Before\n\n---\n\nAfter\n"])
def test_three_dashes_are_a_rule(worker, text):
    tree = worker.read(text)
    assert tree["meta"] == {} and "HorizontalRule" in [b["t"] for b in tree["blocks"]]


def test_dashes_around_yaml_are_no_metadata(worker):
    tree = worker.read("Text\n\n---\ntitle: Not a title\n---\n\nMore\n")
    assert tree["meta"] == {} and "Not a title" in T.text_of(tree["blocks"])


WORDS = """\
- [ ] to *do*, and so on
- [x] done

  [ ] no box

- ☐ a sign
- ☒
- ☐*now*

1.  (@) One, two -- three... "four 'five'" `six` $s$ <a@example.org> <https://example.org> ^a^ ~b~
2.  Hard\\
    break\\ and space[^1], [a link *of* words](x.html "a title"), ![a picture of words](x.png){fig-alt="a b"}

[^1]: A note, *of* words.

| A line
|   block

Term of *two*
:   A text of words.

| a b | c *d* e |
|-----|---------|
| f g | ☐ h     |

: A caption of words

☐ A paragraph {.x}

[small caps of words]{.smallcaps} [☐ a]{.x} ~~struck out~~ <b>raw html</b> @a1, [@a1, p. 3; see @b2]
"""


def test_words_that_are_one_for_pandoc_are_written_as_they_were(worker, tmp_path):
    sources = Path(__file__).parent / "quarto-reference/source"
    texts = [WORDS, *(p.read_text(encoding="utf-8") for p in sorted(sources.rglob("*.qmd")))]
    assert len(texts) > 4
    with Workshop(Kept(tmp_path), 1) as workshop:
        for text in texts:
            tree = worker.read(text)
            html = worker.write(tree)
            assert workshop.write(json.loads(json.dumps(tree))) == html
        assert worker.write(worker.read(WORDS)).count('type="checkbox"') == 3


def test_a_killed_process_is_replaced(worker):
    worker.read("a")
    first = worker._process.pid
    os.kill(first, signal.SIGKILL)
    assert T.text_of(worker.read("again")["blocks"]) == "again"
    assert worker._process.pid != first


def test_killed_while_it_works(worker):
    worker.read("a")
    first = worker._process.pid
    threading.Timer(0.05, os.kill, (first, signal.SIGKILL)).start()
    tree = worker.read("word *emph* `code`\n\n" * 10_000)  # takes longer than that
    assert len(tree["blocks"]) == 10_000 and worker._process.pid != first


def test_a_tree_it_cannot_write(worker):
    problem = the_problem(lambda: worker.write({"blocks": []}))
    assert "write" in problem.message
    assert "traceback" not in problem.message
    assert T.text_of(worker.read("alive")["blocks"]) == "alive"


def test_missing(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    problem = the_problem(lambda: pandoc.Worker().read("x"))
    assert "missing" in problem.message and "pypandoc_binary" in problem.hint


def test_not_a_program(monkeypatch, tmp_path):
    (tmp_path / "pandoc").write_text("no program")
    monkeypatch.setattr(pandoc, "pandoc_path", lambda: str(tmp_path / "pandoc"))
    assert "does not start" in the_problem(lambda: pandoc.Worker().read("x")).message
    assert "does not start" in the_problem(pandoc.pandoc_version).message


@pytest.mark.parametrize(
    "code, said",
    [
        ("input(); print('hello')", "no answer"),
        ("import sys; sys.exit('out of memory')", "out of memory"),
        ("input(); print('ok 999 0\\nshort', end='')", "broke off"),
    ],
)
def test_garbage_and_crashes(monkeypatch, tmp_path, code, said):
    fake(tmp_path, monkeypatch, code)
    with pandoc.Worker() as w:
        problem = the_problem(lambda: w.read("x"))
        assert said in problem.message and problem.hint


def test_close_ends_the_process_and_leaves_that_of_another(worker):
    w = pandoc.Worker()
    w.read("x")
    p = w._process
    w._owner = os.getpid() + 1
    w.close()
    assert p.poll() is None
    w._process, w._owner = p, os.getpid()
    w.close()
    assert p.poll() is not None


def test_citations(worker, tmp_path):
    (tmp_path / "b.bib").write_text(
        "@article{a1989, author={Author, Ann}, title={A title}, journal={J}, year={1989}}"
    )
    html = worker.write(worker.citeproc(worker.read("See [@a1989]."), [tmp_path / "b.bib"]))
    assert (
        '(<a href="#ref-a1989" role="doc-biblioref">Author 1989</a>)' in html
        and 'id="ref-a1989"' in html
    )


def test_a_text_that_pandoc_cannot_finish_is_told_once_its_time_is_over(worker, monkeypatch):
    monkeypatch.setattr(pandoc, "TIMEOUT", 1)
    monkeypatch.setattr(pandoc.bounds, "too_much", lambda text: None)
    with pytest.raises(LessonpressError) as e:
        worker.read("[" * 60)
    assert "more than 1 s" in str(e.value) and "brackets" in e.value.problems[0].hint
    assert worker.read("after") == pandoc.Worker().read("after")


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="only Linux says what it spends")
def test_a_process_that_waits_for_its_turn_is_left_alone():
    waits = [sys.executable, "-S", "-c", "import time; time.sleep(1)"]
    with subprocess.Popen(waits) as p, Patience(p, 0.4):
        p.wait()
    assert p.returncode == 0
