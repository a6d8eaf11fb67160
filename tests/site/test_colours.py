"""What a kernel prints for a terminal keeps its colours and faces on a page: ECMA-48's codes, and xterm's table of 256 colours."""

import pytest

from lessonpress.prepare.terminal_text import has_ansi, to_html

NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]


def span(codes, text="x"):
    return to_html(f"\x1b[{codes}m{text}")


@pytest.mark.parametrize("n,name", list(enumerate(NAMES)))
def test_each_named_colour_has_a_class(n, name):
    for code, ground in ((30, "fg"), (40, "bg")):
        assert span(code + n) == f'<span class="ansi-{name}-{ground}">x</span>'
        assert span(code + 60 + n) == f'<span class="ansi-bright-{name}-{ground}">x</span>'
        assert span(f"{code + 8};5;{n}") == f'<span class="ansi-{name}-{ground}">x</span>'
        assert (
            span(f"{code + 8};5;{n + 8}") == f'<span class="ansi-bright-{name}-{ground}">x</span>'
        )


def test_other_codes_change_nothing():
    for code in (5, 10, 29, 50, 89, 98, 99, 108):
        assert span(code) == "x"


# xterm's 256colres.h: a cube whose sides have six steps, then greys.
@pytest.mark.parametrize(
    "n,rgb",
    [
        (16, "0,0,0"),
        (17, "0,0,95"),
        (22, "0,95,0"),
        (52, "95,0,0"),
        (67, "95,135,175"),
        (196, "255,0,0"),
        (220, "255,215,0"),
        (231, "255,255,255"),
        (232, "8,8,8"),
        (233, "18,18,18"),
        (255, "238,238,238"),
    ],
)
def test_the_other_240_colours_are_those_of_xterm(n, rgb):
    assert span(f"38;5;{n}") == f'<span style="color:rgb({rgb})">x</span>'
    assert span(f"48;5;{n}") == f'<span style="background-color:rgb({rgb})">x</span>'


def test_any_colour_is_named_by_red_green_and_blue():
    said = span("48;2;1;20;255;38;2;7;8;9")
    assert said == '<span style="color:rgb(7,8,9);background-color:rgb(1,20,255)">x</span>'


@pytest.mark.parametrize(
    "code,off,style",
    [
        (1, 22, "font-weight:bold"),
        (1, 21, "font-weight:bold"),
        (2, 22, "opacity:0.7"),
        (3, 23, "font-style:italic"),
        (4, 24, "text-decoration:underline"),
    ],
)
def test_a_face_holds_until_its_own_code_ends_it(code, off, style):
    on = f'<span style="{style}">x</span>'
    assert span(code) == on
    assert to_html(f"\x1b[{code}mx\x1b[{off}my") == f"{on}y"
    for other in {21, 22, 23, 24, 39, 49} - {off, 21, 22}:
        assert to_html(f"\x1b[{code}mx\x1b[{other}mx") == on * 2
    assert to_html(f"\x1b[{off}mx") == "x", "what is not in force can end"


def test_colours_end_by_themselves_and_all_together():
    assert to_html("\x1b[31;44ma\x1b[39mb\x1b[49mc") == (
        '<span class="ansi-red-fg ansi-blue-bg">a</span><span class="ansi-blue-bg">b</span>c'
    )
    assert to_html("\x1b[1;3;31ma\x1b[0mb\x1b[39;49mc") == (
        '<span style="font-weight:bold;font-style:italic" class="ansi-red-fg">a</span>bc'
    )
    assert to_html("\x1b[31ma\x1b[mb") == '<span class="ansi-red-fg">a</span>b'


def test_what_is_no_colour_is_left_out_and_text_is_escaped():
    assert to_html("a\x1b[2K\x1b]0;title\x07b\x1b[1;1Hc\x1bMd") == "abcd"
    assert (
        to_html('\x1b[31m<"&>\x1b[0m\x1b[32m') == '<span class="ansi-red-fg">&lt;"&amp;&gt;</span>'
    )
    assert has_ansi("\x1b[m") and not has_ansi("[31m")
