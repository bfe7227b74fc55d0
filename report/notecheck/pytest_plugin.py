"""One pytest item a claim: passing where the verdict is the accepted one.

A thin last layer over the pipeline; nothing else imports it. Only notes of a course are collected
(Markdown files below its notes folder), and judging starts when the first item runs: two claims
at a time, or one in each process of pytest-xdist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from notecheck.errors import ConfigError, NotecheckError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from notecheck.cache import Cache
    from notecheck.config import Course
    from notecheck.judge import Judge
    from notecheck.model import Claim, Judged, Problem, Verdict
    from notecheck.pipeline import Bound


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("notecheck")
    group.addoption("--no-notecheck", action="store_true", help="do not collect the claims of Markdown notes")
    group.addoption("--notecheck-no-cache", action="store_true", help="judge every claim of the notes anew")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".md" or parent.config.getoption("no_notecheck"):
        return None
    session = _session(parent.config, file_path)
    if session is None:
        return None
    return NoteFile.from_parent(parent, path=file_path, session_of_notes=session)


def pytest_unconfigure(config: pytest.Config) -> None:
    for session in config.stash.get(SESSIONS, {}).values():
        session.close()


def pytest_runtestloop(session: pytest.Session) -> None:
    """Hand all selected claims to the workers at once, unless xdist deals them out one by one."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    for item in session.items:
        if isinstance(item, ClaimItem):
            item.course.start(item.claim)


SESSIONS: pytest.StashKey[dict[Path, CourseSession]] = pytest.StashKey()


def _session(config: pytest.Config, note: Path) -> CourseSession | None:
    """The session of the course that a note belongs to; None for a Markdown file of no course."""
    from notecheck.config import find_course

    try:
        course = find_course(note.parent)
    except ConfigError as error:
        if error.place is None:
            return None
        raise pytest.UsageError(str(error)) from error
    if not note.is_relative_to(course.notes_dir):
        return None
    sessions = config.stash.setdefault(SESSIONS, {})
    if course.root not in sessions:
        sessions[course.root] = CourseSession(course, config)
    return sessions[course.root]


class CourseSession:
    """What the items of one course share: its notes and checks, the accepted verdicts, the workers."""

    def __init__(self, course: Course, config: pytest.Config) -> None:
        from notecheck.accepted import read_accepted
        from notecheck.cache import Cache
        from notecheck.pipeline import bind, lost

        self.course = course
        try:
            self.bound: Bound = bind(course)
            self.accepted = read_accepted(course)
            self.problems: tuple[Problem, ...] = (*self.bound.problems, *lost(course, self.bound))
        except NotecheckError as error:
            raise pytest.UsageError(str(error)) from error
        self.cache: Cache = Cache(course, keep=not config.getoption("notecheck_no_cache"))
        self.workers = 1 if hasattr(config, "workerinput") else None
        self._judge: Judge | None = None
        self._futures: dict[str, Future[Verdict]] = {}

    def start(self, claim: Claim) -> Verdict | Future[Verdict]:
        """The verdict of a claim where it is known, else what will be it."""
        from notecheck.judge import Job, Judge

        job = self.bound.job(claim)
        if not isinstance(job, Job):
            return job
        if claim.key not in self._futures:
            known = self.cache.find(job)
            if known is not None:
                return known
            self._judge = self._judge or Judge(self.course, self.workers)
            future = self._futures[claim.key] = self._judge.submit(job)
            future.add_done_callback(partial(self._keep, job))
        return self._futures[claim.key]

    def _keep(self, job: Any, future: Future[Verdict]) -> None:
        if not future.cancelled():
            self.cache.put(job, future.result())

    def judged(self, claim: Claim) -> Judged:
        """The claim beside its twins in other languages, which must say the same."""
        from notecheck.model import Verdict
        from notecheck.pipeline import compare

        family = [one for one in self.bound.claims if one.id == claim.id]
        found = {one.key: self.start(one) for one in family}
        verdicts = {key: one if isinstance(one, Verdict) else one.result() for key, one in found.items()}
        judged = compare(self.course, self.bound, family, verdicts, self.accepted)
        return next(one for one in judged if one.claim.key == claim.key)

    def close(self) -> None:
        if self._judge:
            self._judge.close()


class NoteFile(pytest.File):
    """A note: its claims, and an item for each problem that was found in it."""

    def __init__(self, *, session_of_notes: CourseSession, **rest: Any) -> None:
        super().__init__(**rest)
        self.course = session_of_notes

    def collect(self) -> Iterable[pytest.Item]:
        path = self.course.course.relative(self.path)
        notes = [note for note in self.course.bound.notes if note.path == path]
        seen: set[str] = set()
        for claim in (claim for note in notes for claim in note.claims):
            if claim.id not in seen:
                seen.add(claim.id)
                yield ClaimItem.from_parent(self, name=claim.id, claim=claim, course=self.course)
        yield from self._problems(path)

    def _problems(self, path: str) -> Iterator[pytest.Item]:
        """Problems of this note; those of the checks and of verdicts.toml stand with the first note."""
        paths = {note.path for note in self.course.bound.notes}
        first = min(paths, default=path)
        for problem in self.course.problems:
            if problem.place.path == path or (path == first and problem.place.path not in paths):
                name = f"problem-at-{problem.place.path}-line-{problem.place.line}"
                yield ProblemItem.from_parent(self, name=name, problem=problem)


class ClaimItem(pytest.Item):
    """One claim of a note."""

    def __init__(self, *, claim: Claim, course: CourseSession, **rest: Any) -> None:
        super().__init__(**rest)
        self.claim = claim
        self.course = course
        self.user_properties.append(("sentence", claim.text))

    def runtest(self) -> None:
        judged = self.course.judged(self.claim)
        verdict = judged.verdict
        self.user_properties.append(("verdict", verdict.kind.value))
        self.user_properties.append(("method", verdict.method.value if verdict.method else ""))
        if judged.differs:
            raise NotAsAcceptedError(judged)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, NotAsAcceptedError):
            from notecheck.explained import failure

            return "\n".join(failure(excinfo.value.judged))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.claim.place.line - 1, self.claim.id


class ProblemItem(pytest.Item):
    """Something wrong with the course, told as a failing item so that it is never overlooked."""

    def __init__(self, *, problem: Problem, **rest: Any) -> None:
        super().__init__(**rest)
        self.problem = problem

    def runtest(self) -> None:
        raise NotecheckError(self.problem.what, self.problem.place, self.problem.remedy)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, NotecheckError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.problem.place.line - 1, self.name


class NotAsAcceptedError(Exception):
    """A claim whose verdict is not the accepted one."""

    def __init__(self, judged: Judged) -> None:
        super().__init__(judged.differs)
        self.judged = judged
