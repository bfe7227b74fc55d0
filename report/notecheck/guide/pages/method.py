"""How the verdicts were reached: what each means, how simulations decide, probes, versions and seeds."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib.metadata import version
from typing import ClassVar

from notecheck.guide.claims import Tally, tallies
from notecheck.guide.edition import Edition
from notecheck.guide.evidence import score
from notecheck.guide.frame import Frame
from notecheck.guide.words import METHOD_MEANINGS, METHODS
from notecheck.model import Probed

TOOLS = ("notecheck", "sympy", "numpy", "matplotlib")  # what can change a result or a figure


@dataclass(frozen=True)
class MethodTally:
    """How many claims were decided in one way."""

    method: str
    name: str
    meaning: str
    count: int


@dataclass(frozen=True)
class Version:
    """A program that had a part in the results."""

    name: str
    version: str


@dataclass(frozen=True)
class MethodPage:
    """The page; `probes` is none or one score of all claims that were probed."""

    template: ClassVar[str] = "method.html.j2"
    frame: Frame
    ladder: tuple[Tally, ...]
    methods: tuple[MethodTally, ...]
    probes: tuple[str, ...]
    versions: tuple[Version, ...]
    seed: int
    seconds: str


def method_page(edition: Edition) -> MethodPage:
    """The page."""
    setter, judged = edition.typesetter, edition.claims
    decided = [one.verdict.method for one in judged]
    return MethodPage(
        frame=edition.frame("method.html"),
        ladder=tallies(judged, setter, empty=True),
        methods=tuple(
            MethodTally(
                method.value, setter.plain(name), setter.plain(METHOD_MEANINGS[method]), decided.count(method)
            )
            for method, name in METHODS.items()
        ),
        probes=tuple(setter.plain(score(total)) for total in _total(edition)),
        versions=(
            Version("Python", platform.python_version()),
            *(Version(name, version(name)) for name in TOOLS),
        ),
        seed=edition.course.seed,
        seconds=f"{edition.course.seconds:g}",
    )


def _total(edition: Edition) -> Iterator[Probed]:
    """The probes of all claims together; nothing where none was probed."""
    probed = [one.probed for one in edition.claims if one.probed]
    if probed:
        yield Probed(*(sum(getattr(one, field.name) for one in probed) for field in fields(Probed)))
