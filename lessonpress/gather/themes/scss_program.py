"""Compiles one sheet of SCSS, as a program: JSON comes in, JSON goes out. It reads no file; what may be imported comes with the sheet."""

from __future__ import annotations

import json
import posixpath
import sys


def main() -> None:
    import sasso

    asked = json.load(sys.stdin)
    files = asked["files"]

    class Given(sasso.Importer):
        def canonicalize(
            self, url: str, *, from_import: bool, containing_url: str | None
        ) -> str | None:
            folder, name = posixpath.split(posixpath.normpath(url))
            bare = name.removesuffix(".scss").removeprefix("_")
            names = (posixpath.join(folder, n) for n in (f"{bare}.scss", f"_{bare}.scss"))
            return next((n for n in names if n in files), None)

        def load(self, canonical: str) -> sasso.LoadResult | None:
            return sasso.LoadResult(contents=files[canonical])

    made: dict[str, str | int | None]
    try:
        made = {"css": sasso.compile(asked["text"], importer=Given())}
    except sasso.SassoError as e:
        made = {"error": e.message.splitlines()[0], "line": e.line}
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main()
