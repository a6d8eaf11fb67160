"""Resolve the pins again, for every Python that the README promises: `make pins`, with `ARGS=--upgrade` to newer versions."""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECTS = {
    p["project"]["name"]: p
    for p in (
        tomllib.loads((HERE.parent / f).read_text(encoding="utf-8"))
        for f in ("pyproject.toml", "lessonpress/pyproject.toml")
    )
}
OLDEST = "3.11.0"  # with its patch: some packages ask for 3.11.5, and Debian 12 has 3.11.2
OPTIONS = [
    "--universal",
    "--python-version",
    OLDEST,
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--quiet",
]
HEADER = "# Written by `make pins` from pyproject.toml.\n"


def wanted(project: str, *extras: str) -> list[str]:
    "What a distribution of ours and some of its extras need from elsewhere, with what builds it."
    own = PROJECTS[project]
    found = [*own["build-system"]["requires"]]
    for need in own["project"]["dependencies"] + [
        need for extra in extras for need in own["project"]["optional-dependencies"][extra]
    ]:
        name, _, inner = re.fullmatch(r"([\w.-]+)(\[(.+)\])?.*", need).groups()
        found += wanted(name, *(inner.split(",") if inner else [])) if name in PROJECTS else [need]
    return list(dict.fromkeys(found))


def resolve(uv: Path, folder: Path, needs: list[str], kept: list[str]) -> list[str]:
    "The pins for `needs`, as in `kept` as far as that is possible."
    (folder / "needs.in").write_text("\n".join(needs), encoding="utf-8")
    (folder / "pins.txt").write_text("".join(kept), encoding="utf-8")
    subprocess.run(
        [uv, "pip", "compile", "needs.in", "--output-file", "pins.txt", *OPTIONS, *sys.argv[1:]],
        cwd=folder,
        check=True,
    )
    return pins((folder / "pins.txt").read_text(encoding="utf-8"))


def pins(text: str) -> list[str]:
    "Each pin with its hashes."
    return re.findall(r"^[\w.-]+==(?:.*\\\n)*.*\n", text, re.M)


def version(pin: str) -> str:
    return pin.split()[0]


def main():
    site, test, audit = (HERE / f"{name}.txt" for name in ("site", "test", "audit"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run(
            [
                folder / "venv/bin/python",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "uv",
            ],
            check=True,
        )
        uv, before = (
            folder / "venv/bin/uv",
            [p for path in (site, test) for p in pins(path.read_text(encoding="utf-8"))],
        )
        full = resolve(uv, folder, wanted("lessondl", "dev"), before)
        small = {version(p) for p in resolve(uv, folder, wanted("lessonpress"), full)}
        # What looks at the pins, in workflows alone: it shares no environment with the rest.
        kept = pins(audit.read_text(encoding="utf-8")) if audit.is_file() else []
        own = PROJECTS["lessondl"]["dependency-groups"]["audit"]
        audit.write_text(HEADER + "".join(resolve(uv, folder, own, kept)), encoding="utf-8")
    site.write_text(HEADER + "".join(p for p in full if version(p) in small), encoding="utf-8")
    test.write_text(
        HEADER + "-r site.txt\n" + "".join(p for p in full if version(p) not in small),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
