"""Which claims an edit can have changed, and by what: those whose verdict rests on something else now."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from notecheck.accepted import read_accepted
from notecheck.config import Course
from notecheck.imports import Modules
from notecheck.model import Kind
from notecheck.pipeline import Bound


class By(StrEnum):
    """What a verdict can be turned by."""

    TEXT = "text"
    CLAIM = "claim"
    CHECK = "check"
    SEED = "seed"


@dataclass(frozen=True)
class Cause:
    """What turned a verdict: `name` is the id of a used claim, or the module whose code changed.

    `how` says of a used claim what is more than an edit: "lost", or "read in zh" and not in its own
    language any more.
    """

    by: By
    name: str = ""
    how: str = ""


def because(causes: Iterable[Cause]) -> str:
    """Causes in words, as they follow a "for".

    >>> because([Cause(By.TEXT), Cause(By.CLAIM, "days"), Cause(By.CLAIM, "hours")])
    'its own text and the claims days and hours, which it uses'
    >>> because([Cause(By.CLAIM, "days", "lost"), Cause(By.CHECK, "checks/time.py")])
    'the loss of the claim days, which it uses, and its check, in checks/time.py'
    """
    groups: dict[tuple[By, str], list[str]] = {}
    for cause in causes:
        groups.setdefault((cause.by, cause.how), []).append(cause.name)
    phrases = [_phrase(by, how, listed(names), len(names) > 1) for (by, how), names in groups.items()]
    return "".join(
        phrase if phrase is phrases[-1] else f"{phrase}, and " if "," in phrase else f"{phrase} and "
        for phrase in phrases
    )


def _phrase(by: By, how: str, names: str, many: bool) -> str:
    match by:
        case By.TEXT:
            return "its own text"
        case By.SEED:
            return "the course's seed"
        case By.CHECK:
            return f"its check, in {names}"
    used = f"the claim{'s' * many} {names}, which it uses"
    if how == "lost":
        return f"the loss of {used}"
    return f"{used}, now {how}" if how else used


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *some, last = words or ("",)
    return f"{', '.join(some)} and {last}" if some else last


Used = tuple[str, str]  # language and text of a used claim


@dataclass(frozen=True)
class Ground:
    """All that the verdict of a claim rests on, and the verdict that was accepted."""

    text: str
    uses: Mapping[str, Used | None]  # by id, the claims that its check uses; None for one that no note has
    check: tuple[str, str]  # module and function; both empty where no check is bound
    code: Mapping[str, bytes]  # the modules that its check can run
    seed: int
    accepted: tuple[Kind, str] | None


def grounds_of(course: Course, bound: Bound) -> dict[str, Ground]:
    """The ground of each claim by its key."""
    modules, accepted = Modules(course), read_accepted(course)

    def ground(key: str) -> Ground:
        claim = claims[key]
        binding, entry = bound.bindings.get(claim.id), accepted.get(key)
        used = {one.id: (one.lang, one.text) for one in bound.uses(claim)}
        return Ground(
            f"{claim.shape.value}\0{claim.text}",
            {name: used.get(name) for name in (binding.uses if binding else ())},
            (binding.place.path, binding.function) if binding else ("", ""),
            modules.closure(binding.place.path) if binding else {},
            course.seed,
            (entry.kind, entry.reading) if entry else None,
        )

    claims = {claim.key: claim for claim in bound.claims}
    return {key: ground(key) for key in claims}


def touched(before: Mapping[str, Ground], after: Mapping[str, Ground]) -> frozenset[str]:
    """The keys of the claims that may be judged or accepted otherwise, and of their twins."""
    keys = before.keys() | after.keys()
    changed = {key for key in keys if _differ(before.get(key), after.get(key))}
    ids = {key.split(":", 1)[1] for key in changed}
    return frozenset(key for key in keys if key.split(":", 1)[1] in ids)


def _differ(before: Ground | None, after: Ground | None) -> bool:
    if before is None or after is None:
        return True
    return before.accepted != after.accepted or any(causes(before, after))


def causes(before: Ground, after: Ground) -> Iterator[Cause]:
    """What is different in what a verdict rests on."""
    if before.text != after.text:
        yield Cause(By.TEXT)
    for name, used in before.uses.items():
        if name in after.uses and used != after.uses[name]:
            yield Cause(By.CLAIM, name, _how(used, after.uses[name]))
    if before.check != after.check:
        yield Cause(By.CHECK, after.check[0] or before.check[0])
    elif before.code is not after.code:
        yield from (Cause(By.CHECK, name) for name in _recoded(before.code, after.code))
    if before.seed != after.seed:
        yield Cause(By.SEED)


def _how(before: Used | None, after: Used | None) -> str:
    """What is more about a used claim than that its text changed."""
    if after is None:
        return "lost"
    return f"read in {after[0]}" if before and before[0] != after[0] else ""


def _recoded(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, b""), after.get(name, b"")
        if old != new and _meaning(old) != _meaning(new):
            yield name


@lru_cache(maxsize=512)
def _meaning(source: bytes) -> str | bytes:
    """A module without its comments and layout, which no verdict can rest on."""
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return source
