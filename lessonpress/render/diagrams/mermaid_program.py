"""Draws one Mermaid diagram, as a program: JSON comes in, JSON goes out. What goes wrong in it, or never ends, is no harm to a build."""

from __future__ import annotations

import json
import os
import sys

# A drawing has names in it that Mermaid draws by lot; with the same lots two builds are the same.
_LOTS = "Math.random = ((n) => () => (n = n * 16807 % 2147483647) / 2147483647)(1)"


def _with_the_same_lots() -> None:
    from mermaidx.engines import quickjs_engine

    if scripts := getattr(quickjs_engine, "context_scripts", None):
        quickjs_engine.context_scripts = lambda: (_LOTS, *scripts())


def main() -> None:
    import mermaidx

    _with_the_same_lots()
    asked = json.load(sys.stdin)
    drawn = mermaidx.render(asked["text"], theme=asked["theme"], config=asked["config"])
    try:
        made = {"svg": drawn.svg()}
    except RuntimeError as e:
        made = {"error": str(e)}
    sys.stdout.write(json.dumps(made))
    sys.stdout.flush()
    os._exit(0)  # it has begun to get ready for a next one


if __name__ == "__main__":
    main()
