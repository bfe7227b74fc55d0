"""A course as it was at a git revision, taken from git's objects into a folder of its own.

Neither the working tree nor the index is touched: files are checked out through an index of their own,
so that they come as git would write them here (line ends, filters), whatever `git archive` leaves out.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from notecheck.config import Course, course_in
from notecheck.errors import ConfigError
from notecheck.git import git, run_git

WORKING_TREE = "working tree"


@dataclass(frozen=True)
class Revision:
    """A state of a course: how it is called, and its commit (empty for the working tree)."""

    name: str
    commit: str = ""

    def __str__(self) -> str:
        if not self.commit or self.commit.startswith(self.name):
            return self.name
        return f"{self.name} ({self.commit[:9]})"


def revisions(course: Course, spec: str) -> tuple[Revision, Revision]:
    """The two states that `REV`, `A..B` or `A...B` compares.

    `REV` stands for REV and the working tree, `A...B` for B and where it left A; a side left out is
    HEAD, as in git. Raises ConfigError where the course is in no git repository, where a revision
    is unknown, or where two have nothing in common.
    """
    git(course.root, "rev-parse", "--git-dir")
    first, dots, second = spec.partition("..")
    if not dots:
        return _revision(course, spec), Revision(WORKING_TREE)
    fork = second.startswith(".")
    old, new = _revision(course, first or "HEAD"), _revision(course, second.removeprefix(".") or "HEAD")
    return (_fork(course, old, new) if fork else old), new


def _revision(course: Course, name: str) -> Revision:
    done = run_git(course.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if done.returncode:
        raise ConfigError(
            f"git knows no revision called {name!r}",
            remedy="Name a branch, a tag or a commit. What was never fetched is not there: `git fetch`, in a "
            "shallow clone `git fetch --unshallow`, with actions/checkout `fetch-depth: 0`.",
        )
    return Revision(name, done.stdout.decode().strip())


def _fork(course: Course, old: Revision, new: Revision) -> Revision:
    done = run_git(course.root, "merge-base", old.commit, new.commit)
    if done.returncode:
        raise ConfigError(
            f"{old.name} and {new.name} have no common ancestor here",
            remedy="Compare them as they are with `..`; a shallow clone may lack it (git fetch --unshallow).",
        )
    return Revision(f"where {new.name} left {old.name}", done.stdout.decode().strip())


@contextmanager
def at(course: Course, revision: Revision, cache: Path) -> Iterator[Course]:
    """The course at a revision, keeping its verdicts in the folder `cache`.

    Before its notes were there a course has no claims. Raises ConfigError where its settings at
    that revision cannot be read.
    """
    if not revision.commit:
        yield replace(course, shared_cache=cache)
        return
    with tempfile.TemporaryDirectory(prefix="notecheck-") as name:
        folder = Path(name).resolve()
        tree = _Tree(course, revision.commit, folder)
        tree.take(["pyproject.toml"])
        try:
            then = course_in(tree.root)
        except ConfigError as error:
            raise ConfigError(f"at {revision}: {error.what}", error.place, error.remedy) from error
        tree.take([name for name in tree.names if _is_needed(name, then)])
        then.notes_dir.mkdir(parents=True, exist_ok=True)
        yield replace(then, shared_cache=cache)


def _is_needed(name: str, course: Course) -> bool:
    """Whether a file is a note, belongs to the checks, or is a module that they may import."""
    folders = (course.notes.as_posix(), course.checks.as_posix())
    return name.endswith(".py") or any(folder == "." or name.startswith(folder + "/") for folder in folders)


class _Tree:
    """The files of a course in one commit; `take` writes some of them below `root`."""

    def __init__(self, course: Course, commit: str, folder: Path) -> None:
        self._top = Path(os.fsdecode(git(course.root, "rev-parse", "--show-toplevel")).strip("\n"))
        self._prefix = os.fsdecode(git(course.root, "rev-parse", "--show-prefix")).strip("\n")
        self._folder = folder
        self._index = {"GIT_INDEX_FILE": str(folder / "index")}
        self.root = folder / "files" / self._prefix
        self.root.mkdir(parents=True)
        git(self._top, "read-tree", commit, env=self._index)
        listed = git(self._top, "ls-files", "-z", env=self._index).split(b"\0")
        paths = [path for path in map(os.fsdecode, listed) if path.startswith(self._prefix)]
        self.names = [path.removeprefix(self._prefix) for path in paths if path]

    def take(self, names: list[str]) -> None:
        wanted = sorted(set(names).intersection(self.names))
        paths = b"".join(os.fsencode(self._prefix + name) + b"\0" for name in wanted)
        target = f"--prefix={self._folder / 'files'}/"
        git(self._top, "checkout-index", "-f", "-z", "--stdin", target, env=self._index, given=paths)
