"""Draws one Mermaid diagram, as a program: JSON comes in, JSON goes out. What goes wrong in it, or never ends, is no harm to a build."""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    import mermaidx

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
