"""A fact shows its number and stores it; what is no number, no format or no name is refused."""

import pytest

from lessonpress.kit.facts import MIME, Fact, fact
from lessonpress.problems import LessonpressError


@pytest.mark.parametrize(
    "value, form, text",
    [
        (2.4219, ".2f", "2.42"),
        (0.9695, ".1%", "97.0%"),
        (12345, ",", "12,345"),
        (-0.5, ".4f", "-0.5000"),
        (7, "d", "7"),
    ],
)
def test_a_fact_stores_name_value_and_format_beside_what_it_shows(value, form, text):
    bundle = Fact("lesson.what", value, form)._repr_mimebundle_()
    assert bundle == {
        MIME: {"name": "lesson.what", "value": value, "format": form},
        "text/plain": text,
        "text/html": f'<div class="fact-row"><code>what</code> <span data-fact="lesson.what">{text}</span></div>',
    }


def test_outside_jupyter_it_prints(capsys, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "IPython.display", None)
    assert fact("lesson.what", 2.4219) is None
    assert capsys.readouterr().out == "2.42\n"


def test_a_tensor_with_one_element_is_a_number(capsys):
    torch = pytest.importorskip("torch")
    fact("lesson.what", torch.tensor(2.5), ".1f")
    assert "2.5" in capsys.readouterr().out


@pytest.mark.parametrize(
    "args",
    [
        ("lesson.what", "two"),
        ("lesson.what", [1, 2]),
        ("lesson.what", 1.0, ".2q"),
        ("lesson.what", 1.5, "d"),
        ("what", 1.0),
        ("lesson.wh at", 1.0),
    ],
)
def test_what_cannot_be_quoted_is_refused(args):
    with pytest.raises(LessonpressError) as e:
        fact(*args)
    assert e.value.problems[0].rule == "fact" and e.value.problems[0].hint


def test_a_number_that_is_not_finite_is_stored_as_text_since_json_has_none():
    assert Fact("lesson.what", float("nan"))._repr_mimebundle_()[MIME]["value"] == "nan"
