"""The colours of a course: what variables of Bootstrap's and Bootswatch's themes mean in our own style, so that text can be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessonpress.colours import Colour, contrast, on_dark, read, written

__all__ = [
    "BOOTSWATCH",
    "DARK",
    "OPTIONS",
    "OURS",
    "READABLE",
    "SCHEMES",
    "VARIABLES",
    "Palette",
    "colour",
    "dark_of",
    "is_dark",
    "mapped",
]

READABLE = 4.5  # to 1: what WCAG asks of text
# Quarto's themes with the colour by which one knows them; our own style has it for links and marks.
BOOTSWATCH = {
    "cerulean": "#2fa4e7",
    "cosmo": "#2780e3",
    "cyborg": "#2a9fd6",
    "darkly": "#00bc8c",
    "flatly": "#2c3e50",
    "journal": "#eb6864",
    "litera": "#4582ec",
    "lumen": "#158cba",
    "lux": "#1a1a1a",
    "materia": "#2196f3",
    "minty": "#78c2ad",
    "morph": "#378dfc",
    "pulse": "#593196",
    "quartz": "#e83283",
    "sandstone": "#325d88",
    "simplex": "#d9230f",
    "sketchy": "#333333",
    "slate": "#8a9299",
    "solar": "#b58900",
    "spacelab": "#446e9b",
    "superhero": "#df6919",
    "united": "#e95420",
    "vapor": "#6f42c1",
    "yeti": "#008cba",
    "zephyr": "#3459e6",
}
DARK = frozenset(["cyborg", "darkly", "quartz", "slate", "solar", "superhero", "vapor"])

# As in content.css, on light paper and on dark.
OURS = {
    "paper": ("#fdfcf9", "#16181b"),
    "ink": ("#1e2022", "#e3e1db"),
    "soft": ("#5d6164", "#a3a6a8"),
    "line": ("#e2ddd4", "#2f3337"),
    "wash": ("#f6f3ec", "#1d2023"),
    "accent": ("#ad3d1d", "#ff9a76"),
    "accent-wash": ("#faece5", "#2e211d"),
    "good": ("#2a6842", "#8ccfa4"),
}
SCHEMES = ("light", "dark")
# Quarto's options of pages, with the variables that they set.
OPTIONS = {
    "mainfont": "font-family-base",
    "monofont": "font-family-monospace",
    "fontsize": "font-size-root",
    "linestretch": "line-height-base",
    "linkcolor": "link-color",
    "fontcolor": "body-color",
    "backgroundcolor": "body-bg",
    "monobackgroundcolor": "code-bg",
}
# Which variable says a colour of ours; of several, the first that is there.
_COLOURS = {
    "paper": ("body-bg",),
    "ink": ("body-color",),
    "accent": ("link-color", "primary"),
    "soft": ("text-muted", "body-secondary-color", "secondary"),
    "line": ("border-color", "table-border-color"),
    "wash": ("code-block-bg", "code-bg", "body-tertiary-bg"),
    "good": ("success",),
    "bar": ("navbar-bg",),
    "bar-ink": ("navbar-fg",),
    "headings": ("headings-color",),
    "code-ink": ("code-color",),
}
VARIABLES = frozenset(name for names in _COLOURS.values() for name in names)
_ON_PAPER = ("ink", "accent", "soft", "good", "headings", "code-ink")  # what is read, on what


@dataclass
class Palette:
    "The colours of one scheme, by our names, and what of them is another one than was asked for."

    scheme: str
    colours: dict[str, str] = field(default_factory=dict)
    moved: list[tuple[str, str, float]] = field(
        default_factory=list
    )  # variable, its value, contrast


def mapped(scheme: str, said: dict[str, str]) -> Palette:
    "Our colours for a scheme, from the values of variables; a text that could not be read is lighter or darker than was asked for."
    made = Palette(scheme)
    named = {
        ours: next((n for n in names if read(said.get(n, ""))), "")
        for ours, names in _COLOURS.items()
    }
    asked = {ours: said[name] for ours, name in named.items() if name}
    at = SCHEMES.index(scheme)
    paper, ink, accent = (colour(asked.get(k, OURS[k][at])) for k in ("paper", "ink", "accent"))
    if named["paper"] and not named["ink"] and contrast(ink, paper) < READABLE:
        ink = _readable(ink, paper)
    for ours in asked:
        shown, on = colour(asked[ours]), paper
        if ours == "bar-ink":
            on = colour(asked.get("bar", written(paper)))
        if ours in (*_ON_PAPER, "bar-ink") and (ratio := contrast(shown, on)) < READABLE:
            made.moved.append((named[ours], asked[ours], ratio))
            shown = _readable(shown, on)
        made.colours[ours] = written(shown)
    if named["paper"] or named["ink"]:
        made.colours = _derived(paper, ink) | {"ink": written(ink)} | made.colours
        accent = _readable(accent, paper)
        made.colours.setdefault("accent", written(accent))
    if "bar" in asked and "bar-ink" not in asked:
        bar = colour(asked["bar"])
        inks = (ink, colour("#f6f6f4"), colour("#1e2022"))
        made.colours["bar-ink"] = written(
            next((c for c in inks if contrast(c, bar) > 7), _readable(ink, bar))
        )
    if "accent" in made.colours:
        made.colours["accent-wash"] = written(_mixed(colour(made.colours["accent"]), paper, 0.1))
    return made


def colour(text: str) -> Colour:
    "A colour of CSS, black if it is none."
    found = read(text)
    return found[0] if found else (0, 0, 0)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (share * x + (1 - share) * y for x, y in zip(one, other, strict=True))
    return r, g, b


def _derived(paper: Colour, ink: Colour) -> dict[str, str]:
    "What stands between ink and paper."
    return {
        "soft": written(_readable(_mixed(ink, paper, 0.7), paper)),
        "line": written(_mixed(ink, paper, 0.15)),
        "wash": written(_mixed(ink, paper, 0.045)),
    }


def _readable(asked: Colour, paper: Colour) -> Colour:
    "The nearest shade of a colour that can be read on a paper, towards black or white."
    white, black = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
    end = white if contrast(white, paper) > contrast(black, paper) else black
    shades = (_mixed(end, asked, n / 50) for n in range(51))
    return next((s for s in shades if contrast(s, paper) >= READABLE + 0.05), end)


def is_dark(text: str) -> bool:
    "Whether a colour is that of dark paper."
    white, black = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
    return read(text) is not None and contrast(colour(text), white) > contrast(colour(text), black)


def dark_of(said: dict[str, str]) -> dict[str, str]:
    "The colours for dark paper of a course that says those for light paper alone: as light as they are dark, on our own paper."
    own = [
        n for ours in ("accent", "headings", "code-ink", "bar", "bar-ink") for n in _COLOURS[ours]
    ]
    found = {name: read(said[name]) for name in own if name in said}
    return {name: written(on_dark(c[0])) for name, c in found.items() if c}
