"""YAML is read as Quarto reads it (YAML 1.2, as `quarto inspect` shows), and each value has the line that an editor shows."""

import pytest

from lessonpress.gather.yaml_lines import load
from lessonpress.problems import LessonpressError


def test_lines_are_those_an_editor_shows():
    _, lines = load("a: 1\nb:\n  - x\n  - y: 2\n", "f.yml")
    assert (lines["a",], lines["b",], lines["b", 1], lines["b", 1, "y"]) == (1, 2, 4, 4)
    assert lines.of("b", 1, "y", "deeper") == 4


@pytest.mark.parametrize(
    "text, line",
    [
        ("\ufeffa: 1\nb: 2\n", 2),
        ("a: 1\r\nb: 2\r\n", 2),
        ('a: "x\u2028y\u0085z"\nb: 2\n', 2),
        ("a: |\n  x\n\n  y\n# c\nb: 2\n", 6),
        ("a: \U0001f600 é\nb: 2\n", 2),
        ("a: {x: 1,\n  y: 2}\nb: 2\n", 3),
    ],
)
def test_lines_hold_whatever_stands_above(text, line):
    assert load(text, "f")[1].of("b") == line
    assert load(text, "f", 10)[1].of("b") == line + 10


def test_keys_that_are_no_texts_have_lines_too():
    data, lines = load("x: 0\n2: a\ntrue: b\n", "f")
    assert data == {"x": 0, 2: "a", True: "b"} and (lines[2,], lines[True,]) == (2, 3)


def test_a_value_that_is_used_again_has_its_line_where_it_was_given_its_name():
    data, lines = load("a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\ne: *x\n", "f")
    assert data["c"] == {"b": 1, "d": 2} and data["e"] == {"b": 1}
    assert (lines.of("c", "b"), lines.of("c", "d"), lines.of("e", "b")) == (2, 5, 6)


@pytest.mark.parametrize(
    "word, value",
    [
        ("No", "No"),
        ("yes", "yes"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("12:30", "12:30"),
        ("2024-01-31", "2024-01-31"),
        ("2024-13-45", "2024-13-45"),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", 1000),
        ("-3", -3),
        ("1e3", 1000.0),
        ("-1.5", -1.5),
        ("1.2.3", "1.2.3"),
        ("~", None),
        ("", None),
        ("'1'", "1"),
    ],
)
def test_words_are_what_quarto_takes_them_for(word, value):
    found = load(f"a: {word}\n", "f")[0]["a"]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("a: 1\nb: 2\na: 3\n", 3, "`a` stands here and in line 1"),
        ("b:\n  x: 1\n  y: 2\n  x: 3\n", 4, "`x` stands here and in line 2"),
        ("a: 1\nb: [\n", 3, "no YAML"),
        ("a: 1\nb: c: d\n", 2, "no YAML"),
        ("a: 1\nb: \a\n", 2, "control characters"),
        ("a: 1\n? [b]\n: c\n", 2, "unhashable"),
        ("- a\n", 1, "`key: value`"),
        ("a: 1\nb:\n\t- x\n", 3, "a tab"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(text, line, words):
    with pytest.raises(LessonpressError) as e:
        load(text, "f")
    (problem,) = e.value.problems
    assert (problem.file, problem.line) == ("f", line) and words in problem.message


def test_values_within_values_cost_no_more_than_their_text():
    names = "abcdefghijklmnop"
    text = "a: [x, x]\n".replace("a:", "a: &a") + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip(names, names[1:])
    )
    lines = load(text, "f")[1]
    assert lines.of("p") == len(names) and len(lines) < 10 * len(names)
    assert load("a: &a [*a]\n", "f")[1].of("a", 0, 0) == 1
