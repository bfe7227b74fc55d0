"""Verdicts that need not be computed again, kept in the course's `.notecheck_cache/`.

A check is a pure function, so its verdict is the same as long as everything that goes into it is:
the texts of its claims, the code of its module and of all that it imports from the course, the
engine, Python, numpy and sympy, and the seed. All of that is in the key; errors are never kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from notecheck.config import Course
from notecheck.imports import Modules
from notecheck.judge import Job
from notecheck.model import Verdict
from notecheck.store import from_plain, to_plain

LIBRARIES = ("numpy", "sympy", "mpmath")


class Cache:
    """The verdicts of earlier runs of a course. Use `keep=False` to neither read nor write them."""

    def __init__(self, course: Course, keep: bool = True) -> None:
        self.course = course
        self.keep = keep
        self.modules = Modules(course)

    @cached_property
    def ground(self) -> str:
        """A digest of all that every verdict rests on: the engine, versions, seed."""
        parts = [platform.python_version(), platform.machine(), str(self.course.seed)]
        parts += [f"{library} {_version(library)}" for library in LIBRARIES]
        engine = sorted(Path(__file__).parent.rglob("*.py"))
        hasher = hashlib.sha256("\n".join(parts).encode())
        for file in engine:
            hasher.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        return hasher.hexdigest()

    def key(self, job: Job) -> str:
        """A digest of everything that goes into the verdict of a job."""
        claims = [(claim.key, claim.shape.value, claim.text) for claim in (job.claim, *job.uses)]
        module = job.binding.place.path
        parts = json.dumps([self.ground, self.modules.digest(module), module, job.binding.function, claims])
        return hashlib.sha256(parts.encode()).hexdigest()[:40]

    def find(self, job: Job) -> Verdict | None:
        """The verdict of an earlier run of the same job, if it was kept."""
        try:
            plain = self.read(f"{self.key(job)}.json") if self.keep else None
            verdict = from_plain(plain) if plain is not None else None
        except (ValueError, KeyError, TypeError):
            return None
        return verdict if isinstance(verdict, Verdict) else None

    def put(self, job: Job, verdict: Verdict) -> None:
        """Keep a verdict, unless it is an error."""
        if verdict.kind.is_judgement and self.keep:
            self.write(f"{self.key(job)}.json", to_plain(verdict))

    def read(self, name: str) -> Any:
        """What was kept under this name, or None."""
        if not self.keep:
            return None
        try:
            return json.loads((self.course.cache_dir / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def write(self, name: str, plain: Any) -> None:
        """Keep JSON values under a name; a disk that cannot be written to is no reason to fail."""
        if not self.keep:
            return
        file = self.course.cache_dir / name
        try:
            file.parent.mkdir(exist_ok=True)
            (file.parent / ".gitignore").write_text("*\n")
            draft = file.with_suffix(f".{os.getpid()}.new")
            draft.write_text(json.dumps(plain), encoding="utf-8")
            os.replace(draft, file)
        except OSError:
            self.keep = False


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
