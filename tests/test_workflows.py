"""The workflows: what publishing waits for and needs, and that versions are the same wherever they are named."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from course import ROOT
from systems import why_not

from lessonpress.quarto.host import TRIED

FOLDER = ROOT / ".github/workflows"
NAMES = ["test", "publish", "release"]
# The first major version of each action that runs on Node 24; older ones run on Node 20, which the runners no longer have.
NODE_24 = {
    "actions/checkout": 5,
    "actions/setup-python": 6,
    "actions/configure-pages": 6,
    "actions/upload-pages-artifact": 5,
    "actions/deploy-pages": 5,
    "actions/upload-artifact": 6,
    "actions/download-artifact": 7,
}
WITHOUT_NODE = {"quarto-dev/quarto-actions/setup", "pypa/gh-action-pypi-publish"}


def workflow(name):
    "A workflow as GitHub reads it, which takes `on` for a word, not for true."

    class Words(yaml.SafeLoader):
        pass

    Words.yaml_implicit_resolvers = {
        k: [r for r in v if r[0] != "tag:yaml.org,2002:bool"]
        for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), Words)


def steps(job, action):
    return [s for s in job["steps"] if s.get("uses", "").split("@")[0] == action]


def runs(job):
    return [s["run"] for s in job["steps"] if "run" in s]


def document(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_workflows_are_those_that_are_held_here():
    assert sorted(p.stem for p in FOLDER.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_a_commit_and_runs_on_a_node_that_the_runners_have(name):
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (?!\./)(.+)", text)
    assert used
    for said in used:  # a commit cannot be moved as a tag can
        pinned = re.fullmatch(r"([\w./-]+)@[0-9a-f]{40} # v(\d+)\.\d+\.\d+", said)
        assert pinned, said
        assert pinned[1] in WITHOUT_NODE or int(pinned[2]) >= NODE_24[pinned[1]], said


@pytest.mark.parametrize("name", NAMES)
def test_every_script_and_make_command_of_a_workflow_exists(name):
    lines = [run for job in workflow(name)["jobs"].values() if "steps" in job for run in runs(job)]
    targets = set(re.findall(r"^([a-z]+):", document("Makefile"), re.M)) | {
        ".venv/.made",
        ".venv-site/.made",
    }
    assert set(re.findall(r"(?:^|&& )make (\S+)", "\n".join(lines), re.M)) <= targets
    for script in re.findall(r"^\.ci/[\w-]+", "\n".join(lines), re.M):
        assert (ROOT / script).stat().st_mode & 0o100, script


def test_publishing_waits_for_the_tests_with_quarto_and_is_never_stopped_half_way():
    w, tests = workflow("publish"), workflow("test")
    assert w["concurrency"]["cancel-in-progress"] == "false"
    assert (
        w["jobs"]["publish"]["needs"] == "test"
        and w["jobs"]["test"]["uses"] == "./.github/workflows/test.yml"
        and "workflow_call" in tests["on"]
    )
    assert "main" in w["on"]["push"]["branches"] and tests["on"]["push"]["branches-ignore"] == [
        "main"
    ], "main is tested once, and before it is published"
    allowed = tests["jobs"]["quarto"]["continue-on-error"]
    assert "matrix.quarto == 'release' &&" in allowed and "inputs.publishing" in allowed, (
        "only the newest Quarto may fail, and only here"
    )


def test_publishing_has_the_whole_history_and_the_address_of_the_site():
    job = workflow("publish")["jobs"]["publish"]
    (checkout,) = steps(job, "actions/checkout")
    assert str(checkout["with"]["fetch-depth"]) == "0", (
        "a shallow clone dates every flash card anew"
    )
    (pages,) = steps(job, "actions/configure-pages")
    (build,) = [s for s in job["steps"] if "lessonpress build" in s.get("run", "")]
    assert build["env"][
        "LESSONPRESS_SITE_URL"
    ] == f"${{{{ steps.{pages['id']}.outputs.base_url }}}}" and job["steps"].index(pages) < job[
        "steps"
    ].index(build)
    assert "--renderer quarto --strict" in build["run"] and job["permissions"] == {
        "contents": "read",
        "pages": "write",
        "id-token": "write",
    }


def test_the_quarto_that_publishes_is_tested_and_named_in_the_documents():
    published = steps(workflow("publish")["jobs"]["publish"], "quarto-dev/quarto-actions/setup")[0][
        "with"
    ]["version"]
    job = workflow("test")["jobs"]["quarto"]
    assert (
        job["strategy"]["matrix"]["quarto"] == [published, "release"]
        and steps(job, "quarto-dev/quarto-actions/setup")[0]["with"]["version"]
        == "${{ matrix.quarto }}"
    )
    assert (
        job["env"]["LESSONPRESS_NEED_QUARTO"] == "1"
        and ".venv/bin/python -m pytest -m quarto" in runs(job)
        and "make browser" in runs(job)
    )
    assert set(re.findall(r"Quarto (\d+\.\d+\.\d+)", document("README.md"))) == {published}
    assert f"(the series {TRIED[0]} to {TRIED[1]} work" in document("README.md")
    assert published.startswith(f"{TRIED[1]}.")


def test_the_generator_is_tested_on_other_systems_and_what_cannot_work_there_says_why(request):
    job = workflow("test")["jobs"]["systems"]
    assert job["strategy"]["matrix"]["system"] == ["windows-latest", "macos-latest"]
    assert "inputs.publishing" in job["continue-on-error"], "Linux publishes"
    assert runs(job)[-1].endswith(" tests/site tests/kit")
    own = request.node
    assert why_not(own, "posix") is None and why_not(own, "nt") is None
    for sign, test in {"links": "it_makes_a_link", "shell": "it_starts_a_shell"}.items():
        module = SimpleNamespace(__name__=__name__)
        item = SimpleNamespace(
            function=globals()[test],
            module=module,
            _fixtureinfo=SimpleNamespace(name2fixturedefs={}),
        )
        assert sign in why_not(item, "nt") and why_not(item, "posix") is None


def it_makes_a_link(folder):
    (folder / "x").symlink_to(folder)


def it_starts_a_shell():
    subprocess.run(["sh", "-c", "true"])


def test_the_pythons_that_are_tested_are_named_in_the_documents():
    jobs = workflow("test")["jobs"]
    said = " and ".join(jobs["test"]["strategy"]["matrix"]["python"])
    assert f"every test runs on Python {said}" in document("README.md")
    assert (
        jobs["debian"]["strategy"]["matrix"]["debian"] == ["12", "13"]
        and jobs["debian"]["container"] == "debian:${{ matrix.debian }}"
    )
    assert (
        "Debian 12 and 13" in document("README.md")
        and not steps(jobs["debian"], "actions/setup-python")
        and runs(jobs["debian"])[-1] == "make site"
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_job_runs_without_an_end(name):
    jobs = workflow(name)["jobs"].values()
    assert all(int(j["timeout-minutes"]) <= 60 for j in jobs if "steps" in j)


def test_a_release_is_made_only_where_tag_and_both_versions_agree(tmp_path):
    from lessonpress import __version__

    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")

    def check(tag, lessonpress=__version__, lessondl=__version__):
        for package, version in (("lessonpress", lessonpress), ("lessondl", lessondl)):
            (tmp_path / package).mkdir(exist_ok=True)
            (tmp_path / package / "__init__.py").write_text(
                f'"""x"""\n\n__version__ = "{version}"\n'
            )
        return subprocess.run(
            [sys.executable, str(tmp_path / ".ci/check-tag"), tag], capture_output=True, text=True
        )

    assert check(f"v{__version__}").returncode == 0
    for tag, versions in (
        (__version__, {}),
        (f"v{__version__}.1", {}),
        (f"v{__version__}rc1", {}),
        ("main", {}),
        (f"v{__version__}", {"lessondl": "9.9"}),
        (f"v{__version__}", {"lessonpress": "9.9"}),
        ("v9.9", {"lessonpress": "9.9"}),
    ):
        done = check(tag, **versions)
        assert done.returncode == 1 and f"The tag is {tag} and" in done.stderr, tag
        for version in {"lessonpress": __version__, "lessondl": __version__, **versions}.items():
            assert "{1} in {0}/__init__.py".format(*version) in done.stderr
        assert len(done.stderr.splitlines()) == 1
    real = subprocess.run([sys.executable, str(ROOT / ".ci/check-tag"), f"v{__version__}"])
    assert real.returncode == 0


def test_a_release_builds_both_distributions_and_publishes_what_was_built():
    jobs = workflow("release")["jobs"]
    lines = runs(jobs["build"])
    assert lines[:2] == ['.ci/check-tag "$GITHUB_REF_NAME"', ".ci/run"]
    assert lines[2] == ".ci/build dist"
    kept = [s["with"] for s in steps(jobs["build"], "actions/upload-artifact")]
    for job, name in (("publish", "dist"), ("sbom", "sbom")):
        (taken,) = steps(jobs[job], "actions/download-artifact")
        assert taken["with"] == {"name": name, "path": f"{name}/"} and taken["with"] in kept
    assert jobs["publish"]["needs"] == "build" and jobs["sbom"]["needs"] == "publish"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    (publish,) = steps(jobs["publish"], "pypa/gh-action-pypi-publish")
    assert publish["with"]["attestations"] == "true"


def test_a_release_tells_what_it_was_made_with():
    lines = "\n".join(runs(workflow("release")["jobs"]["build"]))
    for pinned, told in (("site", "site"), ("test", "tests")):
        assert (
            f"cyclonedx-py requirements requirements/{pinned}.txt --output-reproducible "
            f"--output-file sbom/{told}.cdx.json" in lines
        )


def test_known_faults_of_the_pinned_packages_are_looked_up():
    lines = runs(workflow("test")["jobs"]["audit"])
    for name in ("test", "audit"):
        asked = f"pip-audit --requirement requirements/{name}.txt --disable-pip --require-hashes"
        assert asked in lines


@pytest.mark.parametrize("name", NAMES)
def test_a_token_can_do_no_more_than_its_job_asks_for(name):
    w = workflow(name)
    assert w["permissions"] == {"contents": "read"}
    for job in w["jobs"].values():
        for checkout in steps(job, "actions/checkout") if "steps" in job else ():
            assert checkout["with"]["persist-credentials"] == "false"


@pytest.mark.slow
def test_the_wheels_of_a_commit_have_the_same_bytes_wherever_they_are_built(tmp_path):
    found = []
    for i, name in enumerate(("here", "somewhere else")):
        at = tmp_path / name
        for part in ("lessondl", "lessonpress", ".ci", "pyproject.toml", "README.md", "LICENSE"):
            copy, ignore = (at / part), shutil.ignore_patterns("__pycache__", "*.egg-info", "lib")
            copy.parent.mkdir(exist_ok=True)
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, copy, ignore=ignore)
            else:
                shutil.copyfile(ROOT / part, copy)
        for file in at.rglob("*.py"):
            os.utime(file, (10**9 + i * 10**6,) * 2)
        env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHON": sys.executable}
        subprocess.run(
            [at / ".ci/build", tmp_path / f"dist-{i}"], env=env, check=True, capture_output=True
        )
        wheels = sorted((tmp_path / f"dist-{i}").glob("*.whl"))
        found.append({w.name: w.read_bytes() for w in wheels})
    assert len(found[0]) == 2 and found[0] == found[1]


def test_no_workflow_calls_the_command_by_its_second_name():
    for name in NAMES:
        for job in workflow(name)["jobs"].values():
            for line in runs(job) if "steps" in job else ():
                assert not re.search(r"\blessondl\b", line), line


def test_the_hooks_before_a_commit_are_commands_of_the_environment():
    (repo,) = yaml.safe_load(document(".pre-commit-config.yaml"))["repos"]
    assert repo["repo"] == "local"
    for hook in repo["hooks"]:
        assert hook["language"] == "system"
        folder, name = hook["entry"].split()[0].rsplit("/", 1)
        assert folder == ".venv/bin" and (Path(sys.executable).parent / name).is_file()
    assert [h["id"] for h in repo["hooks"]] == ["ruff-check", "ruff-format", "nbdev-clean"]


def test_what_make_runs_are_the_steps_of_one_file():
    import run

    for target in ("lint", "quick", "test", "coverage"):
        assert f"tests/run.py {target}\n" in document("Makefile") and run.steps(target, [])
    assert run.LINT.items() <= run.steps("test", []).items()
    assert run.LINT.items() <= run.steps("quick", []).items()
    known = re.findall(r'"(\w+): ', document("pyproject.toml").split("markers = [")[1])
    assert {"browser", "kernel", "quarto", "slow"} == set(known) & set(" ".join(run.QUICK).split())
