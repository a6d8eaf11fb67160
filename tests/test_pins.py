"""The pins: plain, with hashes, and such that the oldest Python of the promise, with its oldest patch, can install all of them."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from course import ROOT
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; (?P<marker>.+?))?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OLDEST = f"{PROJECT['project']['requires-python'].removeprefix('>=')}.0"
PYTHONS = [OLDEST, "3.11.2", "3.11.5", "3.12.0", "3.13.0", "3.14.0"]


def lines(name):
    "The lines of a file, continued ones in one piece, without comments."
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return [
        re.sub(r"\s+", " ", line)
        for line in text.replace("\\\n", " ").splitlines()
        if line and not line.startswith("#")
    ]


def pins(*names):
    return [
        PIN.fullmatch(line) for name in names for line in lines(name) if not line.startswith("-r ")
    ]


def holds(pin, python, system="linux"):
    "Whether a pin counts for CPython `python`."
    where = {
        **default_environment(),
        "python_full_version": python,
        "python_version": ".".join(python.split(".")[:2]),
        "sys_platform": system,
        "os_name": "posix",
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[system],
        "platform_machine": "aarch64",
        "implementation_name": "cpython",
    }
    return not pin["marker"] or Marker(pin["marker"]).evaluate(where)


def test_every_line_is_a_plain_pin_with_hashes_and_no_address():
    assert lines("test.txt")[0] == "-r site.txt"
    for name in ("site.txt", "test.txt"):
        assert "//" not in (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert [
            line for line in lines(name) if not PIN.fullmatch(line) and line != "-r site.txt"
        ] == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_each_python_gets_one_version_of_each_package_and_all_that_the_project_asks_for(
    python, system
):
    for files, wanted in (
        (("site.txt",), ["site"]),
        (("site.txt", "test.txt"), ["site", "run", "vision", "text", "anki", "dev"]),
    ):
        there = [(p["name"], p["version"]) for p in pins(*files) if holds(p, python, system)]
        assert len(there) == len(dict(there))
        asked = [
            *PROJECT["build-system"]["requires"],
            *(r for extra in wanted for r in PROJECT["project"]["optional-dependencies"][extra]),
        ]
        if "dev" in wanted:
            asked += PROJECT["project"]["dependencies"]
        for r in map(Requirement, asked):
            if r.name != "lessonpress":
                assert r.specifier.contains(dict(there)[canonicalize_name(r.name)]), str(r)


def test_what_is_pinned_for_the_oldest_python_can_be_installed_there():
    """By what the installed packages say of themselves. A pin that is not installed here, of another system or Python, cannot be asked."""
    asked, refused = 0, []
    for pin in pins("site.txt", "test.txt"):
        try:
            said = metadata(pin["name"])
        except PackageNotFoundError:
            continue
        if said["Version"] != pin["version"]:
            continue
        asked += 1
        for python in PYTHONS:
            if holds(pin, python) and not SpecifierSet(said.get("Requires-Python", "")).contains(
                python
            ):
                refused.append(f"{pin[0].split(' --')[0]} refuses {python}")
    assert asked > 20 and refused == []


def test_what_an_installed_pin_needs_is_pinned_too():
    names = {p["name"] for p in pins("site.txt", "test.txt")}
    for pin in pins("site.txt", "test.txt"):
        try:
            needs = metadata(pin["name"]).get_all("Requires-Dist") or []
        except PackageNotFoundError:
            continue
        for r in map(Requirement, needs):
            if not r.marker or r.marker.evaluate({"extra": ""}):
                assert canonicalize_name(r.name) in names, f"{pin['name']} needs {r.name}"
