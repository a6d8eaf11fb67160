"""Publishing: said first, done with consent, to a folder or to a branch of a bare repository on disk."""

import os
import subprocess

import pytest

from lessonpress.commands.main import run

WHO = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@pytest.fixture(autouse=True)
def somebody(monkeypatch):
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PATH", os.defpath)  # without Quarto


def git(where, *words, **kwargs):
    done = subprocess.run(
        ["git", "-C", str(where), *words], capture_output=True, text=True, check=True, **kwargs
    )
    return done.stdout.strip()


@pytest.fixture
def repo(course, tmp_path):
    "The course under version control, with a bare repository as its remote."
    course.write(".gitignore", "_site/\n.lessonpress/\n")
    course.write("_extra.css", "p {}")
    git(course.root, "init", "-q", "-b", "main")
    git(course.root, "add", "-A")
    git(course.root, "commit", "-q", "-m", "A course")
    git(tmp_path, "init", "-q", "--bare", "away.git")
    git(course.root, "remote", "add", "away", str(tmp_path / "away.git"))
    return course


def publish(course, *words):
    return run(["--course", str(course.root), "publish", *words])


def tree(where, ref):
    return git(where, "ls-tree", "-r", "--name-only", ref).splitlines()


def test_it_says_what_it_would_do_and_does_nothing(repo, capsys):
    assert publish(repo) == 0
    said = capsys.readouterr().out
    assert "Would publish" in said and "gh-pages, without pushing it" in said and " new" in said
    assert "--yes" in said and not git(repo.root, "branch", "--list", "gh-pages")


def test_a_branch_gets_the_site_and_nothing_else_is_touched(repo, capsys):
    index = (repo.root / ".git/index").read_bytes()
    assert publish(repo, "--branch", "gh-pages", "--yes") == 0
    assert "committed" in capsys.readouterr().out
    published = tree(repo.root, "gh-pages")
    built = [p.relative_to(repo.root / "_site") for p in (repo.root / "_site").rglob("*")]
    files = {p.as_posix() for p in built if (repo.root / "_site" / p).is_file()}
    assert set(published) == files | {".nojekyll"}
    shown = git(repo.root, "show", "gh-pages:index.html")
    assert shown == repo.page("index.html").strip()
    assert git(repo.root, "branch", "--show-current") == "main"
    assert git(repo.root, "status", "--porcelain") == ""
    assert (repo.root / ".git/index").read_bytes() == index
    assert git(repo.root, "log", "-1", "--format=%s", "gh-pages").startswith("Publish the site of")
    assert not git(repo.root, "for-each-ref", "refs/lessonpress")


def test_the_same_site_is_no_second_commit_and_an_edit_is_one(repo, capsys):
    publish(repo, "--yes")
    assert publish(repo, "--yes") == 0 and "has this site already" in capsys.readouterr().out
    assert git(repo.root, "rev-list", "--count", "gh-pages") == "1"
    repo.replace("index.qmd", "Text.", "Other text.")
    git(repo.root, "commit", "-qam", "An edit")
    assert publish(repo) == 0
    assert " changed" in capsys.readouterr().out
    assert publish(repo, "--yes") == 0
    assert git(repo.root, "rev-list", "--count", "gh-pages") == "2"
    assert "Other text." in git(repo.root, "show", "gh-pages:index.html")


def test_it_pushes_to_the_remote_that_is_named_and_to_no_other(repo, tmp_path, capsys):
    assert publish(repo, "--yes") == 0
    assert not git(tmp_path / "away.git", "branch", "--list")
    assert publish(repo, "--remote", "away", "--yes") == 0
    assert "index.html" in tree(tmp_path / "away.git", "gh-pages")
    assert git(tmp_path / "away.git", "rev-parse", "gh-pages") == git(
        repo.root, "rev-parse", "gh-pages"
    )
    assert git(tmp_path / "away.git", "branch", "--list") == "gh-pages"
    assert publish(repo, "--remote", "awya") == 1
    assert "did you mean `away`?" in capsys.readouterr().err


def test_a_cname_that_somebody_set_at_the_remote_stays(repo, tmp_path):
    publish(repo, "--remote", "away", "--yes")
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", "-b", "gh-pages", str(tmp_path / "away.git"), str(other))
    (other / "CNAME").write_text("notes.example.org\n")
    git(other, "add", "CNAME")
    git(other, "commit", "-qm", "A name")
    git(other, "push", "-q")
    repo.replace("index.qmd", "Text.", "Other text.")
    git(repo.root, "commit", "-qam", "An edit")
    assert publish(repo, "--remote", "away", "--yes") == 0
    assert git(tmp_path / "away.git", "show", "gh-pages:CNAME") == "notes.example.org"
    assert git(tmp_path / "away.git", "rev-list", "--count", "gh-pages") == "3"


def test_a_remote_that_refuses_leaves_the_branch_where_it_was(repo, tmp_path, capsys):
    publish(repo, "--remote", "away", "--yes")
    was = git(repo.root, "rev-parse", "gh-pages")
    hook = tmp_path / "away.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho nobody may push >&2\nexit 1\n")
    hook.chmod(0o755)
    repo.replace("index.qmd", "Text.", "Other text.")
    git(repo.root, "commit", "-qam", "An edit")
    assert publish(repo, "--remote", "away", "--yes") == 1
    assert "nobody may push" in capsys.readouterr().err
    assert git(repo.root, "rev-parse", "gh-pages") == was
    assert not git(repo.root, "for-each-ref", "refs/lessonpress")


def test_two_histories_are_told_and_neither_is_lost(repo, tmp_path, capsys):
    publish(repo, "--yes")
    git(repo.root, "push", "-q", "away", "gh-pages")
    here = git(repo.root, "commit-tree", "-m", "here", "gh-pages^{tree}", "-p", "gh-pages")
    there = git(repo.root, "commit-tree", "-m", "there", "gh-pages^{tree}", "-p", "gh-pages")
    git(repo.root, "push", "-q", "away", f"{there}:refs/heads/gh-pages")
    git(repo.root, "update-ref", "refs/heads/gh-pages", here)
    assert publish(repo, "--remote", "away", "--yes") == 1
    assert "differs here and at away" in capsys.readouterr().err
    assert git(tmp_path / "away.git", "rev-parse", "gh-pages") == there


@pytest.mark.parametrize("words", [(), ("--to", "../out")])
def test_what_is_not_committed_needs_consent(repo, words, capsys, monkeypatch):
    monkeypatch.chdir(repo.root)
    repo.write("new.qmd", "---\ntitle: New\n---\n")
    repo.replace("index.qmd", "Text.", "Other text.")
    assert publish(repo, *words, "--yes") == 1
    said = capsys.readouterr().err
    assert "2 files not committed: index.qmd, new.qmd" in said and "--uncommitted" in said
    assert publish(repo, *words, "--yes", "--uncommitted") == 0


def test_errors_refuse_and_warnings_where_they_are_asked_to(repo, capsys):
    repo.replace("index.qmd", "nbs/01_line.ipynb#slope", "nbs/01_line.ipynb#lost")
    git(repo.root, "commit", "-qam", "A broken link")
    assert publish(repo, "--strict", "--yes") == 1
    assert "#lost" in capsys.readouterr().err
    assert publish(repo) == 0 and "#lost" in capsys.readouterr().err
    repo.replace("index.qmd", "title: Start", "title: [Start")
    git(repo.root, "commit", "-qam", "No YAML")
    assert publish(repo, "--yes") == 1
    assert "index.qmd" in capsys.readouterr().err
    assert not git(repo.root, "branch", "--list", "gh-pages")


def test_a_branch_that_is_checked_out_or_holds_sources_is_refused(repo, capsys):
    assert publish(repo, "--branch", "main") == 1
    assert "is checked out" in capsys.readouterr().err
    git(repo.root, "branch", "work")
    assert publish(repo, "--branch", "work", "--yes") == 1
    assert "holds something else than a built site" in capsys.readouterr().err
    assert git(repo.root, "rev-parse", "work") == git(repo.root, "rev-parse", "main")
    assert publish(repo, "--branch=--force") == 1
    assert "is no name of a branch" in capsys.readouterr().err


def test_gits_variables_of_a_hook_do_not_lead_elsewhere(repo, tmp_path, monkeypatch):
    git(tmp_path, "init", "-q", "elsewhere")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere/.git/index"))
    assert publish(repo, "--yes") == 0
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert git(repo.root, "branch", "--list", "gh-pages")
    assert not git(tmp_path / "elsewhere", "branch", "--list", "gh-pages")


def test_no_hook_of_the_repository_runs(repo, tmp_path):
    for name in ("pre-push", "reference-transaction", "post-commit"):
        hook = repo.root / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        hook.chmod(0o755)
    assert publish(repo, "--remote", "away", "--yes") == 0
    assert not (tmp_path / "ran").exists()


def test_a_course_without_git_is_published_to_a_folder(course, tmp_path, capsys):
    out = tmp_path / "deep/out"
    assert publish(course, "--to", str(out)) == 0
    assert not out.exists() and "Would publish" in capsys.readouterr().out
    assert publish(course, "--to", str(out), "--yes") == 0
    assert (out / "index.html").read_text() == course.page("index.html")
    assert (out / ".nojekyll").is_file()
    (out / "CNAME").write_text("notes.example.org")
    (out / "gone.html").write_text("an old page")
    capsys.readouterr()
    assert publish(course, "--to", str(out), "--yes") == 0
    assert "(1 removed)" in capsys.readouterr().out
    assert (out / "CNAME").read_text() == "notes.example.org" and not (out / "gone.html").exists()
    assert publish(course) == 1
    assert "in no repository of git's" in capsys.readouterr().err


@pytest.mark.parametrize("holds", ["thesis.docx", "_quarto.yml", ".git"])
def test_a_folder_that_holds_no_site_stays(course, tmp_path, capsys, holds):
    out = tmp_path / "out"
    out.mkdir()
    (out / holds).write_text("mine")
    if holds != "thesis.docx":
        (out / "index.html").write_text("mine")
    assert publish(course, "--to", str(out), "--yes") == 1
    assert "holds something else than a built site" in capsys.readouterr().err
    assert (out / holds).read_text() == "mine"


@pytest.mark.parametrize("where", [".", "..", "_site", "_site/deep", "index.qmd"])
def test_neither_the_course_nor_its_own_site_is_a_target(course, where, capsys):
    assert publish(course, "--to", str(course.root / where), "--yes") == 1
    assert (course.root / "index.qmd").is_file()
    assert "the folder" in capsys.readouterr().err


def test_a_folder_and_a_branch_at_once_are_bad_usage(course):
    assert publish(course, "--to", "x", "--branch", "y") == 2
