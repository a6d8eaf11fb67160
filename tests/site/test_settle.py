"""Settled outputs: what differs from run to run and from machine to machine does not get stored."""

from pathlib import Path

import pytest
from course import code, markdown, notebook

from lessonpress.commands.main import run as command
from lessonpress.execute.stable_outputs import settled


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text.splitlines(True)}


def kept(output, root=Path("/srv/course")):
    outputs = settled(notebook([code("x", [output])]), root)["cells"][0]["outputs"]
    return "".join(outputs[0].get("text") or outputs[0]["data"]["text/plain"]) if outputs else None


@pytest.mark.parametrize(
    "text, settled",
    [
        ("plain\n", "plain\n"),
        ("epoch 1\repoch 2\repoch 3\n", "epoch 3\n"),
        (
            "  0%|          | 0/10 [00:00<?, ?it/s]\r100%|██████████| 10/10 [00:00<00:00, 99.1it/s]\n",
            None,
        ),
        ("loss 0.5\n 50%|█████     | 5/10\n", "loss 0.5\n"),
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
    nb = settled(notebook([code("x", [output])]), Path("/srv/course"))
    return "".join(nb["cells"][0]["outputs"][0]["data"]["text/html"])


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
    assert settled(notebook([code("x", [dict(out)])]), Path("/srv"))["cells"][0]["outputs"] == [out]


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
