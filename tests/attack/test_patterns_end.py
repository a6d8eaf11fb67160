"""Each regular expression of the generator comes to its end on lines that are long and nearly match: what it takes grows as the line does, or at most as its square."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from fuzz import Hung, bounded

import lessonpress

LENGTH = 1000  # of a text; one that takes as the cube of it goes on for seconds, one that takes as the square is done at once
BOUND = 3  # seconds, on a machine with other work
COMMON = ["a", " ", "\n", "`", "[", "]", "(", "{", "<", "*", "_", "$", '"', "'", "\\", "-", ":", "#", "1", "=", "/", "&", "a ", "a=", "- ", ". "]  # fmt: skip


def modules():
    for found in pkgutil.walk_packages(lessonpress.__path__, "lessonpress."):
        if ".extension" not in found.name and not found.name.endswith(("setup", "__main__")):
            yield importlib.import_module(found.name)


def patterns_of(module):
    "Its patterns: those that it names, and those that stand in a call of `re`."
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            yield name, value
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not re.fullmatch(r"re\.\w+", ast.unparse(node.func)):
            continue
        first = node.args[0] if node.args else None
        name = first.id if isinstance(first, ast.Name) else f"line {node.lineno}"
        value = vars(module).get(name) if isinstance(first, ast.Name) else first
        value = value.value if isinstance(value, ast.Constant) else value
        if isinstance(value, str) and node.func.attr not in ("compile", "escape"):
            yield name, re.compile(value)


PATTERNS = {
    (value.pattern, value.flags): (f"{module.__name__.removeprefix('lessonpress.')}.{name}", value)
    for module in modules()
    for name, value in patterns_of(module)
}


NAMED = sorted(PATTERNS.values(), key=lambda p: p[0])


def literals(parsed):
    "The signs that stand in a pattern as themselves, in runs."
    run = ""
    for op, arg in parsed:
        if str(op) == "LITERAL":
            run += chr(arg)
            continue
        if run:
            yield run
        run = ""
        for part in arg if isinstance(arg, (tuple, list)) else (arg,):
            for deeper in part if isinstance(part, list) else (part,):
                if hasattr(deeper, "data"):
                    yield from literals(deeper)
    if run:
        yield run


@pytest.mark.slow
@pytest.mark.parametrize("pattern", [p for _, p in NAMED], ids=[name for name, _ in NAMED])
def test_a_pattern_ends(pattern):
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    own = sorted(set(literals(re._parser.parse(source, pattern.flags))))
    starts = ["", *own[:6]]
    for start in starts:
        for piece in {*own, *COMMON}:
            text = (start + piece * (LENGTH // len(piece)))[:LENGTH]
            data = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
            try:
                with bounded(BOUND):
                    for end in ("", "\n", "!"):
                        more = end if isinstance(data, str) else end.encode()
                        for _ in pattern.finditer(data + more):
                            pass
                        pattern.match(data + more)
                        pattern.fullmatch(data + more)
            except Hung:
                pytest.fail(f"no end on {text[:40]!r} …")
