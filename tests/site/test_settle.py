"""Settled outputs: what differs from run to run and from machine to machine does not get stored."""

import random
import uuid
from pathlib import Path

import pytest
from course import code, markdown, notebook

from lessonpress.commands.main import run as command
from lessonpress.execute.stable_outputs import settle

WIDGETS = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text.splitlines(True)}


def settled(outputs, root=Path("/srv/course"), state=None):
    "The outputs of a cell as they are stored, and what was dropped."
    nb = notebook([code("x", outputs)])
    if state:
        nb["metadata"]["widgets"] = {WIDGETS: {"state": state}}
    dropped = settle(nb, root, {1})
    return nb["cells"][0]["outputs"], dropped


def kept(output):
    outputs, _ = settled([output])
    return "".join(outputs[0].get("text") or outputs[0]["data"]["text/plain"]) if outputs else None


@pytest.mark.parametrize(
    "text, settled",
    [
        ("plain\n", "plain\n"),
        ("epoch 1\repoch 2\repoch 3\n", "epoch 3\n"),
        ("  0%|          | 0/10\r100%|██████████| 10/10\n", "100%|██████████| 10/10\n"),
        (
            "loss 0.5\n|    25%|22.0|\n|    50%|24.0|\n",
            "loss 0.5\n|    25%|22.0|\n|    50%|24.0|\n",
        ),
        ("▏▎▍▌▋▊▉█ 300 it/s, 2 s/it\n", "▏▎▍▌▋▊▉█ 300 it/s, 2 s/it\n"),
        ("abc\rX\n", "Xbc\n"),
        ("50%\b\b\b99%\n", "99%\n"),
        ("outer 1\ninner 1\x1b[A\router 2\ninner 2\n", "outer 2\ninner 2\n"),
        ("loading...\r\x1b[2K\x1b[32mdone\x1b[0m\n", "\x1b[32mdone\x1b[0m\n"),
        ("  \n", "  \n"),
        ("<object Net at 0x7f6a5c0d2b50>\n", "<object Net at 0x…>\n"),
        ("/srv/course/nbs/x.py:3: UserWarning\n", "./nbs/x.py:3: UserWarning\n"),
        (
            "/tmp/ipykernel_8791/3966169126.py:3: SampleWarning: titanic\n",
            "cell, line 3: SampleWarning: titanic\n",
        ),
        ("C:\\Temp\\ipykernel_12\\39.py:3: UserWarning\n", "cell, line 3: UserWarning\n"),
        (
            "/opt/env/lib/python3.12/site-packages/torch/nn/x.py:7: UserWarning: old\n",
            "torch/nn/x.py:7: UserWarning: old\n",
        ),
        ("/usr/lib/python3.11/warnings.py:5: UserWarning\n", "warnings.py:5: UserWarning\n"),
    ],
)
def test_streams(text, settled):
    assert kept(stream(text)) == settled


@pytest.mark.parametrize(
    "home, text, settled",
    [
        ("/homes/ann", "/homes/ann/.cache/pets.zip\n", "~/.cache/pets.zip\n"),
        ("/homes/ann", "saved in /homes/ann.\n", "saved in ~.\n"),
        (
            "/homes/ann",
            "/homes/anna/x and /homes/ann-old/x\n",
            "/homes/anna/x and /homes/ann-old/x\n",
        ),
        ("/homes/ann", "/homes/ann.old/x, '/homes/ann'\n", "/homes/ann.old/x, '~'\n"),
        ("/srv", "/srv/course/x and /srv/other/x\n", "./x and ~/other/x\n"),
        ("/srv", "/srv/course2/x\n", "~/course2/x\n"),
        ("/", "/srv/course/x and /srv/other/x, 1/2\n", "./x and /srv/other/x, 1/2\n"),
    ],
)
def test_folders_of_a_machine_are_not_stored(monkeypatch, home, text, settled):
    monkeypatch.setenv("HOME", home)
    assert kept(stream(text)) == settled
    shown = {"data": {"text/html": [text]}, "metadata": {}, "output_type": "display_data"}
    assert kept_html(shown) == settled


def kept_html(output):
    outputs, _ = settled([output])
    return "".join(outputs[0]["data"]["text/html"])


def test_displays_keep_their_text_without_addresses():
    out = {
        "output_type": "execute_result",
        "data": {"text/plain": ["<function f at 0x7f00deadbeef>"]},
        "metadata": {},
        "execution_count": None,
    }
    assert kept(out) == "<function f at 0x…>"


def test_a_picture_is_left_alone():
    out = {
        "output_type": "display_data",
        "data": {"image/png": "at 0x7f00deadbeef", "text/plain": ["<Figure>"]},
        "metadata": {},
    }
    assert settled([dict(out)])[0] == [out]


def test_a_warning_of_a_cell_is_stored_as_the_same_text_by_every_kernel(course):
    pytest.importorskip("nbclient")
    path = course.write(
        "nbs/01_line.ipynb",
        notebook(
            [
                markdown("# A line\n\n## Slope {#slope}"),
                code("#| label: slope-of-two\nimport warnings\nwarnings.warn('careful')"),
            ]
        ),
    )
    texts = []
    for _ in range(2):
        assert command(["--course", str(course.root), "run", "--all"]) == 0
        texts.append(path.read_text())
    assert (
        texts[0] == texts[1]
        and "cell, line 3: UserWarning: careful" in texts[0]
        and "ipykernel" not in texts[0]
    )


def display(**data):
    return {"output_type": "display_data", "metadata": {}, "data": data}


def widgets(*kinds, box="HBoxModel"):
    "The states of a box and of what it holds."
    held = {f"w{i}": {"model_name": kind, "state": {}} for i, kind in enumerate(kinds)}
    children = [f"IPY_MODEL_{name}" for name in held]
    return {"box": {"model_name": box, "state": {"children": children}}, **held}


SHOWN = display(**{"text/plain": ["  0%|   | 0/9"], VIEW: {"model_id": "box"}})


@pytest.mark.parametrize(
    "state, drops",
    [
        (widgets("HTMLModel", "FloatProgressModel", "HTMLModel"), True),
        (widgets("IntProgressModel"), True),
        (widgets("FloatProgressModel", "ButtonModel"), False),
        (widgets("IntSliderModel", "HTMLModel"), False),
        (widgets(), False),
        ({"box": {"model_name": "FloatProgressModel", "state": {}}}, False),
        ({}, False),
    ],
)
def test_a_widget_is_a_bar_by_its_kind(state, drops):
    outputs, dropped = settled([dict(SHOWN)], state=state)
    assert (outputs == [], dropped) == (drops, {"progress": 1} if drops else {})


BAR = '<div><progress value="9" max="9"></progress> 100.00% [9/9 00:01&lt;00:00]</div>'
TABLE = "<table><tr><td>loss</td></tr></table>"


@pytest.mark.parametrize(
    "html, stored, bars",
    [
        (BAR, None, 1),
        (f"<div>{BAR}</div>", None, 1),
        (f"<div>{BAR}{TABLE}{BAR}</div>", f"<div>{TABLE}</div>", 2),
        ("<style>\n/* no styling */\nprogress { border: none; }\n</style>", None, 0),
        ("<progress value='3' max='10'></progress>", "<progress value='3' max='10'></progress>", 0),
        ("<div><progress></progress> my own words</div>",) * 2 + (0,),
        ("<style>progress {} td {}</style><p>x</p>",) * 2 + (0,),
    ],
)
def test_rows_of_fastprogress_go_and_an_authors_own_bar_stays(html, stored, bars):
    outputs, dropped = settled([display(**{"text/html": [html], "text/plain": ["<HTML>"]})])
    found = "".join(outputs[0]["data"]["text/html"]) if outputs else None
    assert (found, dropped) == (stored, {"progress": bars} if bars else {})


def test_what_was_written_over_is_counted():
    outputs, dropped = settled([stream("1%\r2%\r3%\n"), stream("kept\n")])
    assert (outputs[0]["text"], dropped) == (["3%\n", "kept\n"], {"characters": 6})


def test_the_messages_of_a_stream_are_one_output_in_the_same_order_each_time():
    picture = display(**{"image/png": "x"})
    for outputs in (
        [stream("a"), stream("w", "stderr"), stream("b"), picture, stream("c")],
        [stream("w", "stderr"), stream("ab"), picture, stream("c")],
    ):
        assert settled(outputs)[0] == [stream("ab"), stream("w", "stderr"), picture, stream("c")]


def test_cells_that_were_not_run_keep_what_they_have():
    nb = notebook([code("x", [stream("1%\r2%\n")]), code("y", [stream("1%\r2%\n")])])
    settle(nb, Path("/srv"), {2})
    assert [c["outputs"][0]["text"] for c in nb["cells"]] == [["1%\r", "2%\n"], ["2%\n"]]


PIECES = [
    "|",
    "    25%",
    "█▏",
    "it/s",
    "s/it",
    "100%|",
    "[00:00<?]",
    "\n",
    "\t",
    " ",
    "é",
    "漢",
    "\x0b",
]
PIECES += ["<progress>", "0x7f", "at", "/tmp/x", "{}", "'", "\\", "1.5e-9", "%", "�", "\x00"]


def test_any_text_that_no_terminal_changes_is_stored_as_it_came():
    chance = random.Random(0)
    for _ in range(2000):
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 30)))
        outputs, dropped = settled([stream(text)])
        assert "".join(outputs[0]["text"]) == text and dropped == {}
        shown = {"text/plain": text.splitlines(True), "text/latex": text}
        assert settled([display(**shown)])[0] == [display(**shown)]


def with_ids(a, b):
    "What pandas, plotly and xarray write around ids that are new in each run."
    return (
        f'<style>#T_{a[:5]}_row0 {{}}</style><table id="T_{a[:5]}"><td id="T_{a[:5]}_row0">x</td></table>'
        f'<div id="{b}"></div><script>plot("{b}")</script><input id="section-{a}"><label for="section-{a}">'
    )


def test_ids_that_are_new_in_each_run_are_stored_as_the_same():
    texts = []
    for seed in (1, 2):
        chance = random.Random(seed)
        made = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(2)]
        html = with_ids(*made)
        outputs, _ = settled([display(**{"text/html": [html]}), display(**{"text/html": [html]})])
        texts.append(["".join(o["data"]["text/html"]) for o in outputs])
        assert made[0] not in str(texts) and len(texts[-1][0]) == len(html)
    assert texts[0] == texts[1] and texts[0][0] != texts[0][1]


def test_an_id_that_an_author_chose_stays():
    html = f'<a id="here"></a><p id="T_abcdefg">{uuid.UUID(int=5)}</p>'
    assert kept_html(display(**{"text/html": [html]})) == html
