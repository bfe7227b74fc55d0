"""A course as it was at a git revision, read from git's objects into a folder of its own.

Neither the working tree nor the index is touched. `REV` is compared with the working tree,
`A..B` compares two revisions, `A...B` the second with where it left the first.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from notecheck.config import Course, find_course
from notecheck.diff.changes import Diff, State, compare
from notecheck.diff.touched import grounds_of, touched
from notecheck.errors import ConfigError
from notecheck.pipeline import Progress, bind, run

WORKING_TREE = "working tree"


def diff(course: Course, spec: str, *, keep: bool = True, progress: Progress | None = None) -> Diff:
    """Compare two states of a course, judging only the claims that something changed for.

    Raises ConfigError where the course is in no git repository, or a revision is unknown.
    """
    before, after = _revisions(course, spec)
    with _at(course, before) as old, _at(course, after) as new:
        older, newer = bind(old), bind(new)
        grounds = grounds_of(old, older), grounds_of(new, newer)
        keys = touched(*grounds)
        reports = [run(one, only=keys, keep=keep, progress=progress) for one in (old, new)]
    was = State(before.name, older, reports[0], grounds[0])
    return compare(was, State(after.name, newer, reports[1], grounds[1]), keys)


@dataclass(frozen=True)
class _Revision:
    name: str
    commit: str = ""  # empty for the working tree


def _revisions(course: Course, spec: str) -> tuple[_Revision, _Revision]:
    if "..." in spec:
        first, second = (part or "HEAD" for part in spec.split("...", 1))
        one, other = _commit(course, first), _commit(course, second)
        base = _git(course, "merge-base", one, other).strip()
        if not base:
            raise ConfigError(f"{first} and {second} have no common ancestor", remedy="Compare with `..`.")
        return _Revision(f"{first} ({base[:9]})", base), _Revision(second, other)
    if ".." in spec:
        first, second = (part or "HEAD" for part in spec.split("..", 1))
        return _Revision(first, _commit(course, first)), _Revision(second, _commit(course, second))
    return _Revision(spec, _commit(course, spec)), _Revision(WORKING_TREE)


def _commit(course: Course, name: str) -> str:
    if name.startswith("-"):
        raise ConfigError(f"{name!r} is not a revision", remedy="Name a branch, a tag or a commit.")
    _git(course, "rev-parse", "--git-dir")
    found = _git(course, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()
    if not found:
        remedy = (
            "Name a branch, a tag or a commit; a shallow clone has only its newest (git fetch --unshallow)."
        )
        raise ConfigError(f"git knows no revision called {name!r}", remedy=remedy)
    return found


@contextmanager
def _at(course: Course, revision: _Revision) -> Iterator[Course]:
    """The course at a revision, sharing the cache of the course at hand."""
    if not revision.commit:
        yield course
        return
    with tempfile.TemporaryDirectory(prefix="notecheck-") as folder:
        root = Path(folder).resolve()
        _unpack(course, revision.commit, root)
        if not (root / "pyproject.toml").is_file():
            raise ConfigError(
                f"there is no course at {revision.name}: it has no pyproject.toml",
                remedy="Compare with a revision that has one.",
            )
        yield replace(find_course(root), shared_cache=course.cache_dir)


def _unpack(course: Course, commit: str, root: Path) -> None:
    top = _git(course, "rev-parse", "--show-toplevel").strip()  # paths in a subtree count from there
    tree = f"{commit}:{_git(course, 'rev-parse', '--show-prefix').strip().rstrip('/')}"
    there = _git(course, "ls-tree", "--full-tree", "--name-only", "-z", tree).split("\0")
    wanted = [
        name for name in ("pyproject.toml", course.notes.parts[0], course.checks.parts[0]) if name in there
    ]
    if not wanted:
        return
    packed = subprocess.run(
        ["git", "-C", top, "archive", "--format=tar", tree, "--", *wanted],
        capture_output=True,
        check=True,
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(root, filter="data")


def _git(course: Course, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(course.root), *words], capture_output=True, text=True, encoding="utf-8"
        )
    except FileNotFoundError:
        raise ConfigError("git is not installed", remedy="Install git; revisions are read with it.") from None
    if done.returncode and "not a git repository" in done.stderr:
        raise ConfigError(
            f"{course.root.name} is in no git repository", remedy="Run this in a clone, or `git init` first."
        )
    return done.stdout if not done.returncode else ""
