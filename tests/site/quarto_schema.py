"""Which keys Quarto knows, read from the folder of schemas that comes with it.

    python tests/site/quarto_schema.py SCHEMA_FOLDER ... > tests/site/quarto_keys.json

`quarto --paths` names the folder above it. The names of several versions are put together.
"""

import json
import sys
from pathlib import Path

import yaml

WEBSITE = "base-website"
BELOW = {"navbar": "navbar", "sidebar": "sidebar", "page-footer": "footer", "search": "search"}


def names(folder: Path) -> dict[str, list[str]]:
    "The keys by where they may stand; of those of a document, the ones that no HTML page knows stand apart."
    documents = [f for p in sorted(folder.glob("document-*.yml")) for f in _fields(p)]
    html = _html_formats(folder)
    ours = {f["name"] for f in documents if _for_html(f, html)}
    cells = [f for p in sorted(folder.glob("cell-*.yml")) for f in _fields(p)]
    shared = {f["name"] for f in cells if _contexts(f)}
    executes = {f["name"] for f in cells if "document-execute" in _contexts(f)}
    project = {f["name"]: f for f in _fields(folder / "project.yml")}
    definitions = {d["id"]: d for d in _fields(folder / "definitions.yml")}
    website = _properties(definitions[WEBSITE], definitions)
    out = {
        "top": {*project, "profile", "format", "execute"},
        "project": _properties(project["project"]["schema"], definitions),
        "website": website,
        "book": set(_properties(project["book"]["schema"], definitions)) - set(website),
        **{place: _properties(website[key], definitions) for key, place in BELOW.items()},
        "item": _properties(definitions["sidebar-contents"], definitions),
        "document": ours | shared - executes,
        "other formats": {f["name"] for f in documents} - ours - shared,
        "execute": executes | {f["name"] for f in _fields(folder / "document-execute.yml")},
        "cell": {f["name"] for f in cells if f["name"]} - _cards(folder),
        "themes": {p.stem for p in _themes(folder)},
    }
    return {place: sorted(keys) for place, keys in out.items()}


def _fields(path: Path) -> list[dict]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _contexts(field: dict) -> list[str]:
    return (field.get("tags") or {}).get("contexts") or []


def _cards(folder: Path) -> set[str]:
    "What only the cells of a dashboard know."
    return {f["name"] for f in _fields(folder / "cell-card.yml")}


def _themes(folder: Path):
    return (folder.parent / "formats/html/bootstrap/themes").glob("*.scss")


def _html_formats(folder: Path) -> set[str]:
    "The names under which a key says that it is for HTML pages."
    aliases = _fields(folder / "format-aliases.yml")["aliases"]
    found = {"html"}
    while more := {f"${k}" for k, v in aliases.items() if found & set(v)} - found:
        found |= more
    return found


def _for_html(field: dict, html: set[str]) -> bool:
    formats = (field.get("tags") or {}).get("formats") or []
    refused = {f[1:] for f in formats if f.startswith("!")}
    asked = {f for f in formats if not f.startswith("!")}
    return not refused & html and (not asked or bool(asked & html))


def _properties(schema, definitions) -> dict:
    "The keys that the mappings in a schema may have, with their schemas; what those hold is left out."
    out = {}
    for part in schema if isinstance(schema, list) else [schema]:
        if not isinstance(part, dict):
            continue
        if isinstance(part.get("properties"), dict):
            out |= part["properties"]
            part = {"super": part.get("super")}
        for key, value in part.items():
            if key in ("ref", "resolveRef") and isinstance(value, str):
                value = {k: v for k, v in definitions.get(value, {}).items() if k != "id"}
            if key not in ("description", "errorMessage"):
                out |= _properties(value, definitions)
    return out


if __name__ == "__main__":
    found = [names(Path(folder)) for folder in sys.argv[1:]]
    both = {place: sorted({k for one in found for k in one[place]}) for place in found[0]}
    # a key that one version has only for other formats and another one for pages is a page's
    both["other formats"] = [k for k in both["other formats"] if k not in both["document"]]
    print(json.dumps(both, indent=1))
