"""Whether a test fails when the generator is changed: a sample of mutmut's changes, each held against the tests of its line (`make mutants`)."""

import argparse
import ast
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from difflib import unified_diff
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from lines import Tests, pytest_in, recorded, texts
from mutmut.mutation.file_mutation import deep_replace
from mutmut.mutation.mutators import mutation_operators
from run import ROOT

GENERATOR = re.compile(r"lessonpress/(?!kit/|commands/|extension/|build/|setup\.py).*\.py")
NEEDED = 85  # per cent of a sample have to be killed
# Where everything is UTF-8, it makes no difference to say so.
NO_DIFFERENCE = re.compile(r",?\s*\bencoding\s*=\s*(None|\"[\w-]+\")")


class Mutants(cst.CSTVisitor):
    "Each change of a function, with its lines; hints of types, docstrings and decorators stay."

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self):
        self.found, self.functions, self.statement = [], 0, range(0)

    def on_visit(self, node):
        if isinstance(node, cst.Annotation | cst.Decorator) or (
            isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString)
        ):
            return False
        self.functions += isinstance(node, cst.FunctionDef)
        at = self.get_metadata(PositionProvider, node, None)
        lines = range(at.start.line, at.end.line + 1) if at else self.statement[:1]
        if isinstance(node, cst.BaseStatement):
            self.statement = lines
        for kind, mutate in mutation_operators if self.functions else ():
            if isinstance(node, kind):
                self.found += [(lines, self.statement, node, new) for new in mutate(node)]
        return True

    def on_leave(self, node):
        self.functions -= isinstance(node, cst.FunctionDef)


class Module:
    "A module of the generator, its mutants, and which tests run which of its lines."

    def __init__(self, file):
        self.file, self.text = file, (ROOT / file).read_text(encoding="utf-8")
        wrapper, visitor = MetadataWrapper(cst.parse_module(self.text)), Mutants()
        wrapper.visit(visitor)
        self.tree, self.found = wrapper.module, visitor.found

    def mutate(self, node, new):
        "The text with `new` for `node`; None if it is no Python, or the same program."
        text = deep_replace(self.tree, node, new).code
        try:
            trees = [ast.dump(ast.parse(NO_DIFFERENCE.sub("", t))) for t in (self.text, text)]
        except SyntaxError:
            return None
        return None if trees[0] == trees[1] else text


def survives(work, tests, module, lines, statement, text):
    "The diff, if no test fails once the copy in `work` is changed."
    chosen = tests(module, lines, statement)
    (work / module.file).write_text(text, encoding="utf-8")
    limit = 60 + 5 * sum(tests.seconds[t] for t in chosen)
    lived = not chosen or pytest_in(work, ["-x", "--timeout=60", *chosen], limit) == 0
    shutil.copy2(ROOT / module.file, work / module.file)
    diff = unified_diff(module.text.splitlines(), text.splitlines(), n=0, lineterm="")
    told = [f"{module.file}:{lines.start} survives {len(chosen)} tests", *[*diff][2:]]
    return "\n    ".join(told) if lived else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=40, help="how many mutants")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--minutes", type=float, default=10, help="no new mutant after them")
    parser.add_argument("--only", nargs="+", default=[""], help="beginnings of modules' paths")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work, counts = Path(folder), Counter()
        left = shutil.ignore_patterns(".*", "_site", "__pycache__")
        shutil.copytree(ROOT, work, ignore=left, dirs_exist_ok=True)
        tests, until = Tests(recorded(work)), time.monotonic() + 60 * asked.minutes
        modules = sorted(f for f in texts("lessonpress/**/*.py") if GENERATOR.fullmatch(f))
        chosen = [Module(f) for f in modules if f.startswith(tuple(asked.only))]
        every = [(module, *found) for module in chosen for found in module.found]
        random.Random(asked.seed).shuffle(every)
        for module, lines, statement, *change in every:
            if counts.total() == asked.sample or time.monotonic() > until:
                break
            if text := module.mutate(*change):
                told = survives(work, tests, module, lines, statement, text)
                counts[bool(told)] += 1
                if told:
                    print(told, flush=True)
    rate = 100 * counts[False] / max(1, counts.total())
    done = f"{counts[False]} of {counts.total()} killed, {rate:.0f} %"
    print(f"seed {asked.seed}: {done}; {NEEDED} % are needed")
    return int(rate < NEEDED)


if __name__ == "__main__":
    sys.exit(main())
