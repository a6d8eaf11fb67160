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


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("x: 1\na: &a [*a]\n", 2, "contains itself"),
        ("a: &a {x: *a}\n", 1, "contains itself"),
        ("a: &a [x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi")), 6, "again and again"),
        ("a: &a0 x\n" + "".join(f"k{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 3000)), 52, "again and again"),
        ("b: 1\na: " + "[" * 100_000, 2, "more than 50 levels"),
        ("a: " + "{a: " * 60 + "}" * 60, 1, "more than 50 levels"),
        ("".join(f"{' ' * i}a:\n" for i in range(300)), 51, "more than 50 levels"),
        ("b: 1\na: !!int foo\n", 2, "`foo` is not what `!!int` says"),
        ("a: !!timestamp x\n", 1, "`x` is not"),
        ("a: !!bool x\n", 1, "`x` is not"),
    ],
)  # fmt: skip
def test_values_that_would_never_end_or_are_none_are_told_with_their_line(text, line, words):
    with pytest.raises(LessonpressError) as e:
        load(text, "f")
    (problem,) = e.value.problems
    assert (problem.file, problem.line) == ("f", line) and words in problem.message


def test_numbers_that_are_too_long_or_half_are_texts():
    text = f"a: {10**400}\nb: 0x\nc: 0b_\nd: {2**62}\n"
    assert load(text, "f")[0] == {"a": str(10**400), "b": "0x", "c": "0b_", "d": 2**62}


def test_many_short_values_are_no_deep_ones():
    text = "a:\n" + "- [x, {y: 1}]\n" * 3000
    assert len(load(text, "f")[0]["a"]) == 3000
