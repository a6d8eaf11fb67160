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
PROJECTS = {
    name: tomllib.loads((ROOT / file).read_text(encoding="utf-8"))
    for name, file in (
        ("lessondl", "pyproject.toml"),
        ("lessonpress", "lessonpress/pyproject.toml"),
    )
}
OLDEST = f"{PROJECTS['lessondl']['project']['requires-python'].removeprefix('>=')}.0"
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
    for name in ("site.txt", "test.txt", "audit.txt"):
        assert "//" not in (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert [
            line for line in lines(name) if not PIN.fullmatch(line) and line != "-r site.txt"
        ] == []


def needs(name, extras=()):
    "What pip would ask for to install a distribution of ours with its extras, and to build it."
    project = PROJECTS[name]["project"]
    asked = project["dependencies"] + [
        need for extra in extras for need in project["optional-dependencies"][extra]
    ]
    for r in [*PROJECTS[name]["build-system"]["requires"], *asked]:
        r = Requirement(r)
        yield from needs(r.name, r.extras) if r.name in PROJECTS else [r]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize(
    "files, wanted",
    [
        (("site.txt",), [("lessonpress", ())]),
        (("site.txt", "test.txt"), [("lessonpress", ["all"]), ("lessondl", ["all", "dev"])]),
    ],
)
def test_each_python_gets_one_version_of_each_package_and_all_that_the_projects_ask_for(
    files, wanted, python, system
):
    there = [(p["name"], p["version"]) for p in pins(*files) if holds(p, python, system)]
    assert len(there) == len(dict(there))
    asked = [r for name, extras in wanted for r in needs(name, extras)]
    assert asked
    for r in asked:
        assert r.specifier.contains(dict(there)[canonicalize_name(r.name)]), str(r)


def test_the_site_is_pinned_without_what_only_the_lessons_need():
    names = {p["name"] for p in pins("site.txt")}
    assert names and not names & {"torch", "numpy", "matplotlib", "fastai", "pandas", "ipykernel"}


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
            asked = metadata(pin["name"]).get_all("Requires-Dist") or []
        except PackageNotFoundError:
            continue
        for r in map(Requirement, asked):
            if not r.marker or r.marker.evaluate({"extra": ""}):
                assert canonicalize_name(r.name) in names, f"{pin['name']} needs {r.name}"
