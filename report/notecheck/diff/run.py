"""The way of a diff, and nothing but the steps in order: revisions → bind → touched → judge → compare."""

from __future__ import annotations

import tempfile
from pathlib import Path

from notecheck.accepted import read_accepted
from notecheck.config import Course
from notecheck.diff.changes import Diff, State, compare
from notecheck.diff.places import moved
from notecheck.diff.revision import Revision, at, revisions
from notecheck.diff.touched import grounds_of, touched
from notecheck.pipeline import Progress, bind, run


def diff(course: Course, spec: str, *, keep: bool = True, progress: Progress | None = None) -> Diff:
    """Compare two states of a course (see `revisions`), judging only the claims that something happened to.

    `keep=False` judges these anew; what both states share is judged once either way. Raises
    ConfigError where git has no such states.
    """
    before, after = revisions(course, spec)
    if keep:
        return _diff(course, (before, after), course.cache_dir, progress)
    with tempfile.TemporaryDirectory(prefix="notecheck-") as folder:
        return _diff(course, (before, after), Path(folder), progress)


def _diff(course: Course, states: tuple[Revision, Revision], cache: Path, progress: Progress | None) -> Diff:
    before, after = states
    with at(course, before, cache) as old, at(course, after, cache) as new:
        was, now = _state(before, old), _state(after, new)
        elsewhere = moved(was.bound, now.bound)
        keys = touched(was.grounds, now.grounds) | elsewhere
        reports = [run(one, only=keys, progress=progress) for one in (old, new)]
        return compare(was, now, elsewhere, reports[0], reports[1])


def _state(revision: Revision, course: Course) -> State:
    bound = bind(course)
    return State(str(revision), bound, grounds_of(course, bound), read_accepted(course))
