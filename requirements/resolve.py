"""Resolve the pins again, for every Python that the README promises: `make pins`, with `ARGS=--upgrade` to newer versions."""
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
OLDEST = "3.11.0"  # with its patch: some packages ask for 3.11.5, and Debian 12 has 3.11.2
OPTIONS = ["--universal", "--python-version", OLDEST, "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
HEADER = "# Written by `make pins` from pyproject.toml.\n"


def wanted(*extras: str) -> list[str]:
    "What some extras need, and those that they name in turn, with what builds the package."
    found = list(PROJECT["build-system"]["requires"])
    for extra in extras:
        for name in PROJECT["project"]["optional-dependencies"][extra]:
            own = re.fullmatch(r"lessondl\[(.+)\]", name)
            found += wanted(*own[1].split(",")) if own else [name]
    return found


def resolve(uv: Path, folder: Path, needs: list[str], kept: list[str]) -> list[str]:
    "The pins for `needs`, as in `kept` as far as that is possible."
    (folder / "needs.in").write_text("\n".join(needs), encoding="utf-8")
    (folder / "pins.txt").write_text("".join(kept), encoding="utf-8")
    subprocess.run([uv, "pip", "compile", "needs.in", "--output-file", "pins.txt", *OPTIONS, *sys.argv[1:]], cwd=folder, check=True)
    return pins((folder / "pins.txt").read_text(encoding="utf-8"))


def pins(text: str) -> list[str]:
    "Each pin with its hashes."
    return re.findall(r"^[\w.-]+==(?:.*\\\n)*.*\n", text, re.M)


def version(pin: str) -> str: return pin.split()[0]


def main():
    site, test = HERE / "site.txt", HERE / "test.txt"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([folder / "venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"], check=True)
        uv, before = folder / "venv/bin/uv", [p for path in (site, test) for p in pins(path.read_text(encoding="utf-8"))]
        full = resolve(uv, folder, PROJECT["project"]["dependencies"] + wanted("dev"), before)
        small = {version(p) for p in resolve(uv, folder, wanted("site"), full)}
    site.write_text(HEADER + "".join(p for p in full if version(p) in small), encoding="utf-8")
    test.write_text(HEADER + "-r site.txt\n" + "".join(p for p in full if version(p) not in small), encoding="utf-8")


if __name__ == "__main__": main()
