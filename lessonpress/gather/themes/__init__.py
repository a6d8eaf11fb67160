"""What a course says of how its pages look, Quarto's themes and options, as a sheet of styles on our own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.gather.metadata import listed
from lessonpress.gather.themes import brands, palettes
from lessonpress.gather.themes.rules import scoped
from lessonpress.gather.themes.scss import Sheet, read_sheet
from lessonpress.gather.values import Values

__all__ = ["style_of"]

_FACES = {  # from variables to properties of ours
    "font-family-base": ("--serif", "--sans"),
    "font-family-sans-serif": ("--serif", "--sans"),
    "font-family-monospace": ("--mono",),
}
_RULES = {
    "font-size-root": "main.content { font-size: %s }",
    "font-size-base": "main.content { font-size: %s }",
    "line-height-base": "main.content { line-height: %s }",
    "headings-font-family": "main.content :is(h1, h2, h3, h4, h5, h6), .bar .brand { font-family: %s }",
    "headings-font-weight": "main.content :is(h1, h2, h3, h4, h5, h6) { font-weight: %s }",
}
_OF_COLOURS = {
    "bar": ".bar { background: var(--bar) }",
    "bar-ink": ".bar :is(a, summary, button, .brand) { color: var(--bar-ink) }",
    "headings": "main.content :is(h1, h2, h3, h4, h5, h6) { color: var(--headings) }",
    "code-ink": "main.content :not(pre, a) > code { color: var(--code-ink) }",
}
_KNOWN = {*palettes.VARIABLES, *_FACES, *_RULES}
_VALUE = re.compile(r"[^;{}<>\\]+$")
_ASKS = re.compile(r"@(?:import|use|forward)\b")
_MOST = 100  # files that a sheet may import


@dataclass
class _Scheme:
    "What is said of one scheme: variables, each with its place, and rules."

    said: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    css: dict[str, str] = field(default_factory=dict)  # by files
    dark: bool = False

    def take(self, variables: dict[str, str], **place: Any) -> None:
        for name, value in variables.items():
            if value and _VALUE.match(value):
                self.said[name], self.places[name] = value, place


def style_of(values: Values, root: Path) -> str:
    "The sheet of styles for what a course says of its looks; empty where it says nothing."
    return _Reader(values, root).style()


class _Reader:
    def __init__(self, values: Values, root: Path):
        self.values, self.root = values, root
        self.sheets: dict[str, Sheet] = {}
        self.told: dict[str, tuple[str | int, ...]] = {}  # themes of Quarto's, and where

    def style(self) -> str:
        at = self.values.of_pages("theme")
        theme = self.values.raw(*at)
        both = theme if isinstance(theme, dict) else {"light": theme}
        light, dark = (
            self.scheme(s, both.get(s), *at, *([s] if both is theme else []))
            for s in palettes.SCHEMES
        )
        self.options(light)
        alone = "dark" not in both
        if alone and (light.dark or palettes.is_dark(light.said.get("body-bg", ""))):
            dark, only = light, True
        else:
            only = False
            if alone:
                dark.said = palettes.dark_of(light.said) | dark.said
            self.hold(light, False)
            self.hold(dark, True)
        self.tell_themes()
        return self.written(light, dark, only, both is theme and not alone)

    def scheme(self, scheme: str, theme: Any, *at: str) -> _Scheme:
        made = _Scheme()
        for told in brands.read(self.values, self.root, scheme):
            made.take(told.variables, **told.place)
        for i, name in enumerate(listed(theme)):
            path: tuple[str | int, ...] = (*at, i) if isinstance(theme, list) else at
            if str(name) in palettes.BOOTSWATCH:
                self.told.setdefault(str(name), path)
                made.dark |= str(name) in palettes.DARK
                made.take({"primary": palettes.BOOTSWATCH[str(name)]})
            elif isinstance(name, str) and name.endswith((".scss", ".css")):
                self.sheet(made, name, *path)
        return made

    def options(self, made: _Scheme) -> None:
        "Take what single options of Quarto's say; they are meant for light paper."
        for key, variable in palettes.OPTIONS.items():
            own = self.values.of_pages(key)
            value = self.values.raw(*own)
            if value is not None and not isinstance(value, dict | bool):
                text = ", ".join(map(str, listed(value)))
                text = f"{text}px" if key == "fontsize" and text.isdigit() else text
                made.take({variable: text}, **self.values.at(*own))

    def sheet(self, made: _Scheme, name: str, *path: str | int) -> None:
        "Take what a file of styles says."
        if not inside.is_inside(self.root, name):
            self.values.error(f"`{name}` is outside the course", *path, hint=inside.HINT)
            return
        if name not in self.sheets:
            try:
                text = (
                    (self.root / name).read_text(encoding="utf-8")
                    if (self.root / name).is_file()
                    else None
                )
            except (OSError, UnicodeDecodeError):
                text = None
            if text is None:
                self.values.no_effect(f"`{name}` is not there, or is no text in UTF-8", *path)
            self.sheets[name] = self.read(name, text or "")
        sheet = self.sheets[name]
        for variable, value in sheet.variables.items():
            made.take({variable: value}, file=name, line=sheet.lines.get(variable))
        if sheet.css:
            made.css[name] = sheet.css

    def read(self, name: str, text: str) -> Sheet:
        if name.endswith(".css"):
            return Sheet(css=text)
        sheet = read_sheet(text, self.beside(name) if _ASKS.search(text) else {})
        lost = [v for v in sheet.lines if v not in _KNOWN and v not in sheet.used]
        if lost:
            words = ", ".join(f"`${v}`" for v in lost)
            message = f"our own style has no place for {words}"
            self.values.report.warn("unsupported", message, file=name, line=sheet.lines[lost[0]])
        for message, line, hint in sheet.wrong:
            self.values.report.warn("unsupported", message, file=name, line=line, hint=hint)
        return sheet

    def hold(self, made: _Scheme, dark: bool) -> None:
        "Of two schemes each has paper of its own kind, whatever a sheet for both says."
        paper = made.said.get("body-bg", "")
        if paper and palettes.is_dark(paper) != dark:
            kind = "dark" if dark else "light"
            message = f"`{paper}` is no {kind} paper, on which the page is read, too: ours is used"
            self.values.report.warn("unsupported", message, **made.places["body-bg"])
            for name in ("body-bg", "body-color"):
                made.said.pop(name, None)

    def beside(self, name: str) -> dict[str, str]:
        "The sheets that one may import: those in its folder and below, by their names from there."
        folder = (self.root / name).parent
        found = sorted(inside.below(self.root, folder, "**/*.scss"))[:_MOST]
        return {
            p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8", errors="replace")
            for p in found
            if p.is_file()
        }

    def tell_themes(self) -> None:
        if self.told:
            words = " and ".join(f"`{name}`" for name in self.told)
            message = f"`theme` {words} is not supported by the embedded renderer: our own style is used, in the colour of its links"
            self.values.vain(message, *next(iter(self.told.values())))

    def written(self, light: _Scheme, dark: _Scheme, only: bool, apart: bool) -> str:
        "The sheet: colours of both schemes, faces, and the rules of the course's own files."
        made = [
            palettes.mapped(s, one.said)
            for s, one in zip(palettes.SCHEMES, (light, dark), strict=True)
        ]
        if only:
            made = [palettes.mapped("dark", dark.said)] * 2 if "body-bg" in dark.said else made
        for palette, scheme in zip(made[: 1 if only else 2], (light, dark), strict=False):
            self.tell_moved(palette, scheme)
        names = dict.fromkeys([*made[0].colours, *made[1].colours])
        lines = [
            f"--{n}: light-dark({', '.join(_either(n, made, at) for at in (0, 1))});" for n in names
        ]
        lines += [
            f"{p}: {light.said[v]};" for v, ps in _FACES.items() if v in light.said for p in ps
        ]
        css = ["html:root {", *lines, "}"] if lines else []
        css += [rule for name, rule in _OF_COLOURS.items() if name in names]
        css += [rule % light.said[v] for v, rule in _RULES.items() if v in light.said]
        if only:
            css.append("html:root:not([data-theme]) { color-scheme: dark }")
        papers = [palettes.colour(_either("paper", made, at)) for at in (0, 1)]
        own = [scoped(t, *papers) for n, t in light.css.items() if not apart or n in dark.css]
        for name, one, other in (("light", light, dark), ("dark", dark, light)) if apart else ():
            rules = [scoped(t, *papers) for n, t in one.css.items() if n not in other.css]
            own += [_in_scheme(name, text) for text in rules]
        return "\n".join([*css, *own]) + "\n" if css or own else ""

    def tell_moved(self, palette: palettes.Palette, scheme: _Scheme) -> None:
        for name, value, ratio in palette.moved:
            place = scheme.places.get(name) or {}
            if not place:  # a theme of Quarto's, or made of another colour: nobody has asked for it
                continue
            message = f"text in `{value}` (`{name}`) cannot be read on its paper ({ratio:.1f} to 1): another shade of it is used"
            hint = f"at least {palettes.READABLE} to 1 is needed"
            self.values.report.warn("contrast", message, hint=hint, **place)


def _either(name: str, made: list[palettes.Palette], at: int) -> str:
    "A colour of one scheme: the course's, or ours, or that of the other scheme."
    ours = palettes.OURS.get(name)
    return made[at].colours.get(name) or (ours[at] if ours else made[1 - at].colours[name])


def _in_scheme(scheme: str, css: str) -> str:
    other = "dark" if scheme == "light" else "light"
    return (
        f"@media (prefers-color-scheme: {scheme}) {{ html:not([data-theme={other}]) {{\n{css}\n}} }}\n"
        f"html[data-theme={scheme}] {{\n{css}\n}}"
    )
