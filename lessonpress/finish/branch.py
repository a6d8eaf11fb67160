"""A site as a commit of a branch, as hosts of pages take it. Git makes it from the files themselves: neither the work tree, nor the index, nor
what is checked out is touched, and no hook and no filter of the repository runs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from lessonpress import repository
from lessonpress.course import Content
from lessonpress.finish.publishing import CNAME, Changes, failed, refuse_other
from lessonpress.inside import program
from lessonpress.problems import nearest

__all__ = ["Branch"]

_MADE = "refs/lessonpress/published"  # the new commit, until the branch has it
_SAFE = (f"core.hooksPath={os.devnull}", "core.fsmonitor=false", "push.followTags=false")
# Of git's own variables those that say who one is and how one is asked; others would name another repository.
_KEPT = (
    *("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_SSH", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_TRACE"),
)


class Git:
    "Git's program on the repository of a course, with an environment that names no other one."

    def __init__(self, root: Path):
        git = program("git")
        if not git:
            raise failed("git is not on PATH", "install it, or publish with --to FOLDER")
        if not repository.found(root):
            hint = "`git init` makes one; or publish with --to FOLDER"
            raise failed("the course is in no repository of git's", hint)
        self.command = [git, "-C", str(root), *(w for s in _SAFE for w in ("-c", s))]
        own = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        kept = {k: v for k, v in os.environ.items() if k.startswith(_KEPT)}
        self.env = own | kept | {"LC_ALL": "C", "GIT_NO_REPLACE_OBJECTS": "1"}

    def tried(self, *words: str, data: bytes = b"") -> tuple[int, str, str]:
        "The exit code, standard output and standard error."
        command = [*self.command, *words]
        done = subprocess.run(command, input=data, capture_output=True, env=self.env)
        return done.returncode, os.fsdecode(done.stdout), os.fsdecode(done.stderr)

    def said(self, *words: str, data: bytes = b"") -> str:
        "What git answers; `LessonpressError` with its own words where it fails."
        code, out, errors = self.tried(*words, data=data)
        if code:
            why = [line for line in errors.strip().splitlines() if line.strip()]
            message = f"git {words[0]} failed: {' / '.join(why)[:500] or f'exit code {code}'}"
            raise failed(message)
        return out.rstrip("\n")

    def commit(self, ref: str) -> str:
        "The commit that a name means; empty where there is none."
        return self.tried("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^0")[
            1
        ].strip()

    def holds(self, old: str, new: str) -> bool:
        "Whether the commit `new` comes after `old`, or is it."
        return self.tried("merge-base", "--is-ancestor", old, new)[0] == 0


class Branch:
    "A branch of the course's repository, and of a remote one where one is named."

    def __init__(self, root: Path, name: str, remote: str = ""):
        self.git, self.root, self.name, self.remote = Git(root), root, name, remote
        self.ref = f"refs/heads/{name}"
        if name.startswith("-") or self.git.tried("check-ref-format", self.ref)[0]:
            raise failed(f"`{name}` is no name of a branch", "a usual one is gh-pages")
        self._refuse_checked_out()
        self._refuse_unknown_remote()
        self.own = self.git.commit(self.ref)

    def _refuse_checked_out(self) -> None:
        out = self.git.said("worktree", "list", "--porcelain").splitlines()
        if f"branch {self.ref}" in out:
            hint = "name another one, such as gh-pages, or check out another"
            raise failed(f"the branch {self.name} is checked out", hint)

    def _refuse_unknown_remote(self) -> None:
        known = self.git.said("remote").splitlines()
        if self.remote and self.remote not in known:
            there = f"there is {', '.join(known)}" if known else "`git remote add` names one"
            hint = nearest(self.remote, known) or there
            raise failed(f"the repository knows no remote `{self.remote}`", hint)

    @property
    def said(self) -> str:
        if not self.remote:
            return f"the branch {self.name}, without pushing it"
        address = self.git.said("remote", "get-url", "--push", "--", self.remote)
        return f"the branch {self.name}, and push it to {self.remote} ({_shown(address)})"

    def changes(self, site: dict[str, Content]) -> Changes:
        "Against the branch as it is here, or else as it was last seen at the remote: nobody is asked."
        seen = f"refs/remotes/{self.remote}/{self.name}"
        last = self.own or (self.git.commit(seen) if self.remote else "")
        return Changes.between(self._held(last, site), self._ids(site))

    def _held(self, commit: str, site: dict[str, Content]) -> dict[str, str]:
        "The files of a commit with their ids; `LessonpressError` if it is no site. Its CNAME is put into `site`."
        if not commit:
            return {}
        listed = self.git.said("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
        entries = [entry.partition("\t") for entry in listed if entry]
        held = {name: about.split()[2] for about, _, name in entries}
        hint = "name another branch: this one is replaced as a whole"
        refuse_other({n.split("/")[0] for n in held}, f"the branch {self.name}", hint)
        if CNAME in held:
            data = self.git.said("cat-file", "blob", held[CNAME])
            site.setdefault(CNAME, Content.of(f"{data}\n".encode()))
        return held

    def _ids(self, site: dict[str, Content]) -> dict[str, str]:
        "What git would call each file."
        kind = self.git.said("rev-parse", "--show-object-format")
        return {name: _id(c.data, kind) for name, c in site.items()}

    def put(self, site: dict[str, Content]) -> str:
        "The branch moves when all else is done: a remote that refuses leaves it where it was."
        parent = self._parent()
        if not Changes.between(self._held(parent, site), self._ids(site)):
            if self.remote:
                self._push(parent)
            return f"the branch {self.name} has this site already"
        try:
            self._import(site, parent)
            new = self.git.commit(_MADE)
            if self.remote:
                self._push(new)
            self.git.said("update-ref", self.ref, new, self.own or "0" * len(new))
        finally:
            self.git.tried("update-ref", "-d", _MADE)
        pushed = f" and pushed it to {self.remote}" if self.remote else ""
        return f"committed {new[:10]} to {self.name}{pushed}"

    def _parent(self) -> str:
        "The commit that the new one follows: of the branch here and at the remote the later one."
        theirs = self._fetched() if self.remote else ""
        if not (self.own and theirs) or self.git.holds(theirs, self.own):
            return self.own or theirs
        if self.git.holds(self.own, theirs):
            return theirs
        hint = f"remove the branch here (git branch -D {self.name}) to go on from the remote's"
        raise failed(f"the branch {self.name} differs here and at {self.remote}", hint)

    def _fetched(self) -> str:
        "The remote's commit, brought here; empty where it has no such branch."
        told = self.git.said("ls-remote", "--heads", "--", self.remote, self.ref)
        if not told:
            return ""
        self.git.said("fetch", "--quiet", "--no-tags", "--", self.remote, self.ref)
        return told.split()[0]

    def _push(self, commit: str) -> None:
        self.git.said("push", "--quiet", "--", self.remote, f"{commit}:{self.ref}")

    def _import(self, site: dict[str, Content], parent: str) -> None:
        who = self.git.tried("var", "GIT_COMMITTER_IDENT")[1].strip()
        if not who:
            hint = "git config user.name NAME, and git config user.email ADDRESS"
            raise failed("git does not know who you are", hint)
        source = self.git.commit("HEAD")
        message = f"Publish the site of {source[:10]}" if source else "Publish the site"
        stream = b"".join(_stream(site, who, message, parent))
        self.git.said("fast-import", "--quiet", "--done", "--force", data=stream)


def _shown(address: str) -> str:
    "An address without a name and a password in it."
    scheme, found, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else address


def _id(data: bytes, kind: str) -> str:
    import hashlib

    head = b"blob %d\0" % len(data)
    return hashlib.new(kind, head + data, usedforsecurity=False).hexdigest()


def _stream(site: dict[str, Content], who: str, message: str, parent: str) -> Iterator[bytes]:
    "A commit in the language of `git fast-import`, which takes the files as they are."
    yield f"commit {_MADE}\ncommitter {who}\n".encode()
    yield _data(message.encode())
    if parent:
        yield f"from {parent}\n".encode()
    yield b"deleteall\n"
    for name, content in sorted(site.items()):
        yield b"M 100644 inline %s\n" % _quoted(name)
        yield _data(content.data)
    yield b"done\n"


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _quoted(name: str) -> bytes:
    escaped = os.fsencode(name).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"%s"' % escaped.replace(b"\n", b"\\n")
