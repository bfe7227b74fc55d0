"""Which claims an edit can have changed: those whose verdict rests on something else than before."""

from __future__ import annotations

from collections.abc import Mapping

from notecheck.cache import Cache
from notecheck.config import Course
from notecheck.pipeline import Bound

Ground = tuple[str, str, str]  # the claim's own text, the texts of the claims it uses, its check's code


def touched(before: Mapping[str, Ground], after: Mapping[str, Ground]) -> frozenset[str]:
    """The keys of the claims whose text, used claims or check differ, and of their twins."""
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    ids = {key.split(":", 1)[1] for key in changed}
    return frozenset(key for key in before.keys() | after.keys() if key.split(":", 1)[1] in ids)


def grounds_of(course: Course, bound: Bound) -> dict[str, Ground]:
    """What the verdict of each claim rests on, by claim key."""
    cache = Cache(course, keep=False)
    found: dict[str, Ground] = {}
    for claim in bound.claims:
        binding = bound.bindings.get(claim.id)
        used = "\n".join(f"{one.id}\0{one.text}" for one in bound.uses(claim))
        code = f"{binding.function} {cache.modules.digest(binding.place.path)}" if binding else ""
        found[claim.key] = (f"{claim.shape.value}\0{claim.text}", used, code)
    return found
