"""From claims and checks to verdicts: each check runs in a worker process, under a time limit.

A check that raises, loops or brings its process down costs only its own claim an `error`; all
others are judged. Workers are started when the first job comes and reused.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from notecheck.config import Course
from notecheck.model import Binding, Claim, Kind, Verdict
from notecheck.store import from_plain, to_plain
from notecheck.text import quote, say


@dataclass(frozen=True)
class Job:
    """One claim to be judged: its check, and the claims that the check uses."""

    claim: Claim
    binding: Binding
    uses: tuple[Claim, ...] = ()


class Judge:
    """Judges jobs in worker processes. A context manager: leaving it ends the workers.

    `workers` defaults to the processors at hand. `submit` returns a Future of the Verdict, which
    never raises for a fault of the course.
    """

    def __init__(self, course: Course, workers: int | None = None) -> None:
        self.course = course
        self._pool = ThreadPoolExecutor(max_workers=max(1, workers or _processors()))
        self._mine = threading.local()
        self._all: list[_Worker] = []

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, job: Job) -> Future[Verdict]:
        return self._pool.submit(self._run, job)

    def close(self) -> None:
        """Drop what is not judged yet and end the workers."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.kill()

    def _run(self, job: Job) -> Verdict:
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is None or not worker.alive:
            worker = self._mine.worker = _Worker(self.course)
            self._all.append(worker)
        return worker.judge(job)


def judge_all(
    course: Course, jobs: Iterable[Job], done: Callable[[Job], None] = lambda job: None
) -> dict[str, Verdict]:
    """The verdict of every job by the key of its claim; `done` hears of each as it ends."""
    jobs = list(jobs)
    verdicts: dict[str, Verdict] = {}
    if not jobs:
        return verdicts
    with Judge(course, min(_processors(), len(jobs))) as judge:
        for job, future in [(job, judge.submit(job)) for job in jobs]:
            verdicts[job.claim.key] = future.result()
            done(job)
    return verdicts


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker:
    """One process that judges job after job, spoken to in lines of JSON."""

    def __init__(self, course: Course) -> None:
        self.seconds = course.seconds
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        for library in ("OPENBLAS", "OMP", "MKL"):
            environment[f"{library}_NUM_THREADS"] = (
                "1"  # one processor a worker, and the same sums on any machine
            )
        self.process = subprocess.Popen(
            [sys.executable, "-m", "notecheck.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=course.root,
            env=environment,
            text=True,
            encoding="utf-8",
        )
        settings = {"root": str(course.root), "checks": str(course.checks), "seed": course.seed}
        self._say(settings)
        self.fresh = True

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def judge(self, job: Job) -> Verdict:
        """The verdict of one job; an `error` where the check overran or the process died."""
        overran = threading.Event()

        def stop() -> None:
            overran.set()
            self.process.kill()

        # The first job of a worker also pays for importing numpy and sympy.
        timer = threading.Timer(self.seconds + (30 if self.fresh else 0), stop)
        self.fresh = False
        timer.start()
        try:
            self._say(to_plain(job))
            answer = self.process.stdout.readline() if self.process.stdout else ""
        except OSError:
            answer = ""
        finally:
            timer.cancel()
        if answer:
            verdict = from_plain(json.loads(answer))
            assert isinstance(verdict, Verdict)
            return verdict
        self.process.wait()
        return _overran(job, self.seconds) if overran.is_set() else _died(job, self.process.returncode)

    def _say(self, message: Any) -> None:
        if self.process.stdin:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()


def _overran(job: Job, seconds: float) -> Verdict:
    summary = say(
        "the check {check} ran longer than {seconds} s and was stopped",
        check=quote(job.binding.function),
        seconds=f"{seconds:g}",
    )
    return Verdict(Kind.ERROR, summary, where=job.binding.place)


def _died(job: Job, code: int | None) -> Verdict:
    summary = say(
        "the process that ran the check {check} ended with status {status}",
        check=quote(job.binding.function),
        status=str(code),
    )
    return Verdict(Kind.ERROR, summary, where=job.binding.place)
