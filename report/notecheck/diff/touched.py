"""Which claims an edit can have changed: those whose verdict rests on something else than before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from notecheck.checks import closure
from notecheck.config import Course
from notecheck.model import Binding, Claim
from notecheck.pipeline import Bound


def touched(old: Course, older: Bound, new: Course, newer: Bound) -> frozenset[str]:
    """The keys of the claims whose text, used claims or check differ, and of their twins."""
    before, after = grounds(old, older), grounds(new, newer)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    ids = {key.split(":", 1)[1] for key in changed}
    return frozenset(key for key in before.keys() | after.keys() if key.split(":", 1)[1] in ids)


def grounds(course: Course, bound: Bound) -> dict[str, tuple[str, ...]]:
    """By claim key what its verdict rests on: (own text, texts of the used claims, code of the check)."""
    codes: dict[str, str] = {}
    return {claim.key: ground(course, bound, claim, codes) for claim in bound.claims}


def ground(course: Course, bound: Bound, claim: Claim, codes: dict[str, str]) -> tuple[str, str, str]:
    binding = bound.bindings.get(claim.id)
    used = "\n".join(f"{one.id}\0{one.text}" for one in bound.uses(claim))
    return f"{claim.shape.value}\0{claim.text}", used, code_of(course, binding, codes) if binding else ""


def code_of(course: Course, binding: Binding, codes: dict[str, str]) -> str:
    """A digest of a check's own source and of every module that it can reach in the checks folder."""
    path = binding.place.path
    if path not in codes:
        codes[path] = _digest(closure(course, course.root / path))
    return f"{binding.function} {codes[path]}"


def _digest(files: Mapping[str, bytes]) -> str:
    hasher = hashlib.sha256()
    for name in sorted(files):
        hasher.update(name.encode() + b"\0" + files[name] + b"\0")
    return hasher.hexdigest()
