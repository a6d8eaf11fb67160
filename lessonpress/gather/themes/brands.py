"""`_brand.yml`: the colours and faces of a course as Quarto's brand says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.gather.metadata import Said, of_file
from lessonpress.gather.values import Values, dotted

__all__ = ["Told", "colour_of", "logo_of", "of_course", "read"]

FILE = "_brand.yml"
_COLOURS = {
    "background": "body-bg",
    "foreground": "body-color",
    "primary": "primary",
    "link": "link-color",
    "secondary": "secondary",
    "success": "success",
}
_FACES = {
    "base": "font-family-base",
    "headings": "headings-font-family",
    "monospace": "font-family-monospace",
}


@dataclass
class Told:
    "Variables, and where they are said."

    variables: dict[str, str]
    place: dict[str, Any]


def read(values: Values, root: Path, scheme: str) -> Iterator[Told]:
    "What the brand of the course says of a scheme."
    said = next((b for at in _PLACES if (b := values.raw(*at)) is not None), None)
    name = said if isinstance(said, str) else said.get(scheme) if isinstance(said, dict) else FILE
    if said is False or not isinstance(name, str | type(None)):
        return
    if isinstance(said, dict) and name is None:
        yield Told(_variables(said, scheme), {})
        return
    file = (name or FILE).lstrip("/")
    found = of_file(root, file) if inside.is_inside(root, file) else None
    if found:
        if scheme == "light":
            _tell(values, found)
        yield Told(_variables(found.data, scheme), {"file": file})


def _tell(values: Values, brand: Said) -> None:
    "Name what a brand says in vain."
    paths: list[tuple[str, ...]] = [(k,) for k in ("logo", "defaults") if k in brand.data]
    faces = _mapping(brand.data.get("typography"))
    paths += [("typography", k) for k in faces if k not in _FACES]
    if paths:
        words = ", ".join(f"`{dotted(*path)}`" for path in paths)
        message = f"of the brand, {words} is not taken: pages have our own bar, and load no face from another host"
        hint = "a logo is `website.navbar.logo`; `{{< brand logo NAME >}}` shows it in a text"
        line = brand.lines.of(*paths[0])
        values.report.warn("unsupported", message, file=brand.file, line=line, hint=hint)


_PLACES = (("format", "html", "brand"), ("brand",), ("project", "brand"))


def of_course(metadata: dict[str, Any], root: Path) -> dict[str, Any]:
    "The brand of the course in `root`, which says `metadata`; empty where it has none."
    said = metadata.get("brand")
    if isinstance(said, dict):
        return said if "color" in said or "logo" in said else {}
    file = (said if isinstance(said, str) else FILE).lstrip("/")
    found = of_file(root, file) if inside.is_inside(root, file) else None
    return found.data if found else {}


def colour_of(brand: dict[str, Any], name: str) -> str:
    "A colour that a brand calls so; empty if it calls none so."
    colours = _mapping(brand.get("color"))
    palette = _mapping(colours.get("palette"))
    return _colour(colours.get(name) or palette.get(name), palette, "light")


def logo_of(brand: dict[str, Any], name: str) -> str:
    "The file of a logo in one of a brand’s sizes, or by a name of its own."
    logos = brand.get("logo")
    if isinstance(logos, str):
        return logos
    images = _mapping(_mapping(logos).get("images"))
    found = _mapping(logos).get(name or "medium", name)
    for _ in range(3):  # a size names an image, which has a path, one for each scheme
        found = images.get(found, found) if isinstance(found, str) else found
        found = found.get("path") or found.get("light") if isinstance(found, dict) else found
    return found if isinstance(found, str) and "." in found else ""


def _variables(brand: dict[str, Any], scheme: str) -> dict[str, str]:
    colours = _mapping(brand.get("color"))
    palette = _mapping(colours.get("palette"))
    if scheme == "dark":  # one colour for both is meant for light paper
        colours = {k: v for k, v in colours.items() if isinstance(v, dict)}
    made = {v: _colour(colours.get(k), palette, scheme) for k, v in _COLOURS.items()}
    faces = _mapping(brand.get("typography"))
    for key, variable in _FACES.items():
        face = faces.get(key)
        family = _mapping(face).get("family") if isinstance(face, dict) else face
        made[variable] = f'"{family}", system-ui, sans-serif' if isinstance(family, str) else ""
        if key == "headings" and isinstance(face, dict):
            made["headings-color"] = _colour(face.get("color"), palette, scheme)
    return {name: value for name, value in made.items() if value}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _colour(value: Any, palette: dict[str, Any], scheme: str) -> str:
    "A colour, by its name in the palette or by itself."
    for _ in range(9):  # one may name another
        value = value.get(scheme) if isinstance(value, dict) else value
        if not isinstance(value, str) or value not in palette:
            break
        value = palette[value]
    return value if isinstance(value, str) else ""
