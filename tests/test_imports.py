"""Which way the generator's imports run: from commands down to the ground, and from each step to those before it."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from course import ROOT

GENERATOR = ROOT / "lessonpress"
STEPS = ("gather", "prepare", "transform", "render", "finish")
GROUND = {
    *(
        "problems",
        "environment",
        "files",
        "addresses",
        "clock",
        "dates",
        "html_pieces",
        "html_tree",
    ),
    *("course", "feature", "html_addresses", "inside", "repository", "commits", "rules", "written"),
    *("colours", "extras"),
    "words",
}
BELOW = GROUND | {"pandoc"}
# Of each room (a folder or a module) the others that it may import.
MAY = {
    **dict.fromkeys(GROUND, GROUND),
    "pandoc": GROUND,
    **{step: BELOW | set(STEPS[:at]) for at, step in enumerate(STEPS)},
    "features": BELOW | {*STEPS, "kit"},
    "kit": {"problems", "environment", "files"},
    "execute": BELOW | {"kit", "gather", "prepare"},
    "unchanged": BELOW,
    "plugins": GROUND | {"gather"},
    "generator": GROUND,
}
MAY["pipeline"] = BELOW | {*STEPS, "execute", "unchanged", "plugins", "generator"}
MAY["quarto"] = MAY["pipeline"] | {"pipeline"}
MAY["new"] = GROUND | {"gather", "quarto"}
MAY["commands"] = MAY["quarto"] | {"quarto", "features", "kit", "new"}
MAY["__main__"] = {"commands", "inside", "quarto"}
MAY["extension"] = {"__main__"}
MAY["setup"] = MAY["__init__"] = set()


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    name_of(p): p
    for p in sorted(GENERATOR.rglob("*.py"))
    if "build" not in p.relative_to(GENERATOR).parts
}


def for_types_alone(tree: ast.Module) -> set[int]:
    "What stands under `if TYPE_CHECKING:`, which nobody runs."
    found = set()
    for n in ast.walk(tree):
        if isinstance(n, ast.If) and ast.unparse(n.test).endswith("TYPE_CHECKING"):
            found |= {id(x) for b in n.body for x in ast.walk(b)}
    return found


def imported(source: str, module: str, is_package: bool, known) -> set[str]:
    "The modules among `known` that a module's source imports, at its top or in a function."
    tree = ast.parse(source)
    skipped, found = for_types_alone(tree), set()
    parts = module.split(".") if is_package else module.split(".")[:-1]
    for n in ast.walk(tree):
        if id(n) in skipped:
            continue
        if isinstance(n, ast.Import):
            found |= {a.name for a in n.names}
        elif isinstance(n, ast.ImportFrom):
            base = parts[: len(parts) - n.level + 1] if n.level else []
            base = ".".join([*base, *filter(None, [n.module])])
            found |= {f"{base}.{a.name}" for a in n.names}
    return {m for name in found if (m := nearest_module(name, known)) and m != module}


def nearest_module(name: str, known) -> str:
    "The module that holds what is called so: `a.b.c` is `c` of `a.b` where that is none itself."
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


GRAPH = {
    m: imported(p.read_text(encoding="utf-8"), m, p.name == "__init__.py", FILES)
    for m, p in FILES.items()
}


def wrong(module: str, others: set[str]) -> list[str]:
    "Those of the modules that a module must not import."
    may = MAY[room(module)] | {room(module)}
    return sorted(o for o in others if o != "lessonpress" and room(o) not in may)


def test_every_room_is_known():
    assert {room(m) for m in FILES} == MAY.keys()


@pytest.mark.parametrize("module", GRAPH)
def test_imports_run_one_way(module):
    assert wrong(module, GRAPH[module]) == []


def test_no_room_below_the_commands_knows_a_feature():
    users = {room(m) for m, others in GRAPH.items() if "features" in map(room, others)}
    assert users == {"features", "commands"}


def test_nobody_knows_a_course():
    for module, path in FILES.items():
        names = imported(path.read_text(encoding="utf-8"), module, False, {"lessondl"})
        assert names == set(), module


def in_order(graph: dict[str, set[str]]) -> bool:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return False
    return True


def feature_of(module: str) -> str:
    return module.split(".")[2] if module.count(".") > 1 else ""


def test_nothing_goes_in_a_circle():
    assert in_order(GRAPH)
    features: dict[str, set[str]] = {}
    for m, others in GRAPH.items():
        if room(m) == "features" and (own := feature_of(m)):
            used = {feature_of(o) for o in others if room(o) == "features"}
            features.setdefault(own, set()).update(used - {own, ""})
    assert len(features) >= 8 and in_order(features)


@pytest.mark.parametrize(
    "module, line, found",
    [
        ("gather.find", "from lessonpress.render import html", ["lessonpress.render.html"]),
        (
            "render.html",
            "def f():\n    import lessonpress.finish.links",
            ["lessonpress.finish.links"],
        ),
        (
            "finish.links",
            "from lessonpress.features import search",
            ["lessonpress.features.search"],
        ),
        ("pandoc.tree", "from ..gather.find import ENDINGS", ["lessonpress.gather.find"]),
        ("course", "from lessonpress import pipeline", ["lessonpress.pipeline"]),
        ("kit.facts", "from lessonpress.clock import on_clock", ["lessonpress.clock"]),
        ("features.search", "from lessonpress import pipeline", ["lessonpress.pipeline"]),
        ("features.search", "from lessonpress.quarto import kept", ["lessonpress.quarto.kept"]),
        ("prepare.read", "from lessonpress.execute.run import save", ["lessonpress.execute.run"]),
        ("gather.find", "if TYPE_CHECKING:\n    from lessonpress.render import html", []),
        ("finish.links", "from lessonpress.render.html import scan", []),
        ("features.search", "from lessonpress.features.facts import prose", []),
    ],
)
def test_a_planted_import_is_seen(module, line, found):
    module = f"lessonpress.{module}"
    assert wrong(module, imported(line, module, False, FILES)) == found


def test_a_planted_circle_is_seen():
    assert not in_order({"a": {"b"}, "b": {"c"}, "c": {"a"}})
