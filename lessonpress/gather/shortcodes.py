"""Shortcodes: what each stands for, as Markdown. One that is not known is told, and its words stand in its place."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from lessonpress import environment
from lessonpress.addresses import is_outside
from lessonpress.gather.fillers import drawn, lipsum
from lessonpress.gather.films import film_address
from lessonpress.gather.icons import icon, spoken
from lessonpress.gather.metadata import looked_up
from lessonpress.gather.project import project, variables
from lessonpress.gather.themes import brands
from lessonpress.problems import nearest

__all__ = [
    "EMBEDDED",
    "ESCAPED",
    "KNOWN",
    "MOVED",
    "SHORTCODE",
    "Course",
    "Shortcode",
    "expanded",
    "in_values",
    "written",
]

Tell = Callable[[str, str | None], None]
_ARGUMENT = re.compile(r"""(?:([\w-]++)=)?(?:"([^"]*+)"|'([^']*+)'|(\S++))""")
_WITHIN = r"(?:(?!\{\{<|>\}\}).)*+"  # as far as the next sign of a shortcode, and never tried again
SHORTCODE = re.compile(rf"(?<!\{{)\{{\{{<({_WITHIN})>\}}\}}(?!\}})")
ESCAPED = re.compile(rf"\{{(\{{\{{<{_WITHIN}>\}}\}})\}}")
EMBEDDED = ("<!-- lessonpress-embed ", " -->")  # around what is asked for, as JSON
MOVED = "lessonpress-contents"
_FILMS = (".mp4", ".m4v", ".webm", ".ogv", ".ogg", ".mov")


@dataclass
class Course:
    "What shortcodes can ask of the course in `root` and of a page, which says `front` of itself."

    root: Path | None = None
    front: Mapping[str, Any] = field(default_factory=dict)
    in_words: bool = False  # where nothing but words can stand
    embeds: bool = False  # whether outputs of notebooks are put in place afterwards

    @cached_property
    def variables(self) -> dict[str, Any]:
        return variables(self.root) if self.root else {}

    @cached_property
    def metadata(self) -> dict[str, Any]:
        return {**(project(self.root) if self.root else {}), **self.front}


@dataclass
class Shortcode:
    "One use of a shortcode: its name and its arguments."

    name: str
    args: list[str]
    named: dict[str, str]
    course: Course
    tell: Tell

    def arg(self, n: int = 0) -> str:
        return self.args[n] if n < len(self.args) else ""


def expanded(inside: str, course: Course, tell: Tell) -> str:
    "What stands in the place of `{{<inside>}}`."
    args: list[str] = []
    named: dict[str, str] = {}
    for m in _ARGUMENT.finditer(inside):
        value = next((g for g in m.groups()[1:] if g is not None), "")
        if m[1]:
            named[m[1]] = value
        else:
            args.append(value)
    name, *rest = args or [""]
    made = KNOWN.get(name)
    code = Shortcode(name, rest, named, course, tell)
    return made(code) if made else _unknown(code)


def written(text: str, course: Course, tell: Tell) -> str:
    "A text of metadata with what its shortcodes stand for."
    return SHORTCODE.sub(lambda m: expanded(m[1], course, tell), text)


def in_values(value: Any, course: Course, tell: Tell) -> Any:
    "Metadata with what the shortcodes in their texts stand for."
    if isinstance(value, str):
        return written(value, course, tell) if "{{<" in value else value
    if isinstance(value, dict):
        return {k: in_values(v, course, tell) for k, v in value.items()}
    return [in_values(v, course, tell) for v in value] if isinstance(value, list) else value


def _literal(text: str) -> str:
    "A text as Markdown in which no sign means anything."
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in text)


def _unknown(code: Shortcode) -> str:
    if code.name.startswith("/"):  # the end of one that was told
        return ""
    hint = nearest(code.name, [*KNOWN, "include"])
    code.tell(f"the shortcode `{code.name}` is not known, so its words stand in its place", hint)
    url = next((a for a in [*code.args, *code.named.values()] if a.startswith("https://")), "")
    if url and not code.course.in_words:
        return f"[{_literal(code.name)}](<{url}>)"
    words = " ".join([code.name, *code.args, *(f"{k}={v}" for k, v in code.named.items())])
    return _plainly(code, f"({words.strip()})")


def _plainly(code: Shortcode, text: str) -> str:
    return text if code.course.in_words else f"*{_literal(text)}*"


# ---- What the course says


def _said(code: Shortcode, data: Mapping[str, Any], where: str) -> str:
    value = looked_up(data, code.arg())
    if isinstance(value, list) and not any(isinstance(v, dict | list) for v in value):
        value = ", ".join(map(str, value))
    if value is None or isinstance(value, dict | list):
        code.tell(f"`{code.arg()}` is not said in {where}", nearest(code.arg(), data))
        return _plainly(code, f"({code.arg()} missing)")
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    return text if "{{<" not in text else SHORTCODE.sub("", text)


def _meta(code: Shortcode) -> str:
    return _said(code, code.course.metadata, "the page’s metadata")


def _var(code: Shortcode) -> str:
    return _said(code, code.course.variables, "_variables.yml")


def _env(code: Shortcode) -> str:
    "A value of the environment, which is published only with the consent of the one who builds."
    name = code.arg()
    value = os.environ.get(name) if environment.allows_commands() else None
    if value is not None:
        return value if code.course.in_words else _literal(value)
    if len(code.args) > 1:
        return code.arg(1)
    hint = "lessonpress build --allow-commands publishes it, if you trust the course"
    code.tell(f"`{name}` of the environment is not put into the page", hint)
    return _plainly(code, f"({name} missing)")


# ---- What is shown


def _kbd(code: Shortcode) -> str:
    keys = [*code.args[:1], *dict.fromkeys(code.named.values())]
    if code.course.in_words:
        return " or ".join(keys)
    names = {k: ("Mac" if k == "mac" else k.capitalize()) for k in code.named}
    title = ", ".join(f"{names[k]}: {v}" for k, v in code.named.items())
    told = f' title="{escape(title)}"' if title else ""
    return " or ".join(f"<kbd{told}>{_literal(key)}</kbd>" for key in keys)


def _pagebreak(code: Shortcode) -> str:
    return "" if code.course.in_words else '<div style="page-break-after: always;"></div>'


def _placeholder(code: Shortcode) -> str:
    sizes = [n if n.isascii() and n.isdigit() and len(n) < 5 else "" for n in code.args[:2]]
    width, height = [*sizes, "", ""][:2]
    width, height = width or "100", height or width or "100"
    if code.course.in_words:
        return ""
    data = drawn(width, height)
    words = f"A placeholder of {width} by {height} pixels, where a picture will stand"
    return f'![](data:image/svg+xml;base64,{data}){{fig-alt="{words}"}}'


def _lipsum(code: Shortcode) -> str:
    first, _, last = (code.arg() or "1-5").partition("-")
    numbers = [int(n) if n.isascii() and n.isdigit() else 1 for n in (first, last or first)]
    count = min(numbers[1] - numbers[0] + 1 if last else numbers[0], 50)
    return lipsum(max(count, 1))


_STYLES = ("brands", "solid", "regular", "light", "duotone", "thin", "sharp")


def _icon(code: Shortcode) -> str:
    "An icon of any of the sets, drawn if there is a drawing of it, else in words."
    names = [a for a in code.args if a not in _STYLES] or [""]
    name = (names[-1] if code.name == "iconify" else names[0]).rpartition(":")[2]
    words = code.named.get("title") or code.named.get("label") or spoken(name)
    if code.named.get("aria-hidden") == "true":
        return "" if code.course.in_words else icon(name) or ""
    if code.course.in_words:
        return words
    return icon(name, words) or _literal(words)


def _video(code: Shortcode) -> str:
    "A video: a file of the course is played in the page, another one is a link, which plays where the page can play it."
    src = code.arg() or code.named.get("src", "")
    title = code.named.get("title", "")
    if code.course.in_words or not src:
        return title or src
    is_file = src.lower().partition("#")[0].endswith(_FILMS)
    if is_file and not is_outside(src):
        sizes = "".join(
            f' {k}="{v}"' for k in ("width", "height") if (v := code.named.get(k, "")).isdigit()
        )
        label = escape(title or "Video")
        return f'<video class="quarto-video" controls preload="metadata" src="{escape(src)}" title="{label}"{sizes}></video>'
    to = film_address(src, code.named.get("start", ""))
    return f"[[{_literal(title or 'Play the video')}](<{to}>)]{{.quarto-video}}"


# ---- What stands elsewhere


def _embed(code: Shortcode) -> str:
    "The output of a cell of a notebook, which is put there when the page is read; elsewhere a link to it."
    file, _, label = code.arg().partition("#")
    words = f"{label or file}"
    if code.course.in_words:
        return words
    if code.course.embeds and file.endswith(".ipynb"):
        asked = {"from": code.arg(), "echo": code.named.get("echo") == "true"}
        return f"\n\n{EMBEDDED[0]}{json.dumps(asked).replace('--', '&#45;&#45;')}{EMBEDDED[1]}\n\n"
    code.tell("`embed` is a link to the cell here, whose output stands in its own page", None)
    return f"[See `{words}`](<{code.arg()}>)"


def _contents(code: Shortcode) -> str:
    "A place to which what is called so is moved when the page is made."
    if code.course.in_words:
        return ""
    return f'[]{{.{MOVED} to="{escape(code.arg().removeprefix("#"))}"}}'


def _brand(code: Shortcode) -> str:
    "A colour of the course’s brand, or its logo."
    kind, name = code.arg(), code.arg(1)
    brand = brands.of_course(code.course.metadata, code.course.root) if code.course.root else {}
    found = brands.colour_of(brand, name) if kind == "color" else brands.logo_of(brand, name)
    if not found:
        code.tell(f"the brand has no {kind} `{name}`", None)
        return _plainly(code, f"({name} missing)")
    if kind == "color" or code.course.in_words:
        return found
    return f"![{code.course.metadata.get('title') or 'Logo'}](</{found}>){{.brand-logo}}"


def _version(code: Shortcode) -> str:
    code.tell("the version is Quarto’s, which does not make this page", None)
    return _plainly(code, "(version missing)")


KNOWN: dict[str, Callable[[Shortcode], str]] = {
    "meta": _meta,
    "var": _var,
    "env": _env,
    "kbd": _kbd,
    "pagebreak": _pagebreak,
    "placeholder": _placeholder,
    "lipsum": _lipsum,
    **dict.fromkeys(("fa", "bi", "ai", "iconify", "icon"), _icon),
    "video": _video,
    "embed": _embed,
    "contents": _contents,
    "brand": _brand,
    "version": _version,
}
