"""How many samples an update of a program looks at, beside a sentence that gives another number."""

from __future__ import annotations

from collections.abc import Collection

from notecheck import Verdict, counterexample, inconsistent, say
from notecheck.model import Counterexample, Evidence

from ..shared.first_update import shares
from ..shared.walk import Walk, pair
from ..shared.walk_draws import first_updates, names
from .three_walkers import batch_size_of
from .unlike import sizes_of


def samples_asked(walk: Walk) -> int:
    """How many samples every update uses, but for the last of a pass, which takes the rest.

    Raises ReadingError where the updates are not the mean steps of so many samples.
    """
    size = batch_size_of(walk)
    if not {len(some) for path in walk.asked for some in path} <= sizes_of(walk, size):
        what = "the updates of this program are not the mean steps of equally many samples"
        raise walk.reading.reject(walk.program.update, what)
    return size


def another_size(walk: Walk, said: Collection[int], *evidence: Evidence) -> Verdict:
    """For a sentence by which an update looks at one of these numbers of samples, which is none of them."""
    return inconsistent(
        "execution",
        say(
            "An update of the program looks at {size} of the {count} samples.",
            size=samples_asked(walk),
            count=len(walk.samples),
        ),
        _first_update(walk, said),
        *(evidence or [first_updates(walk)]),
        against=[walk.reading],
    )


def _first_update(walk: Walk, said: Collection[int]) -> Counterexample:
    """The samples that explain the first update; and again, counted by moving one target at a time."""
    moved = sum(1 for share in shares(walk.reading) if share)
    numbers = sorted({min(said), max(said)})
    return counterexample(
        say(
            "By the sentence an update looks at this many samples: {said}. The first update of the program "
            "goes from {place} to {end}, by the mean gradient of the samples {asked}.",
            said="–".join(map(str, numbers)),
            place=pair(walk.start),
            end=pair(walk.positions(1)),
            asked=names(walk.asked[0][0]),
        ),
        again=say(
            "Run once more for every sample, with its target raised by 1, the first update ends elsewhere "
            "for this many of them: {moved}.",
            moved=moved,
        ),
        agrees=moved == samples_asked(walk),
    )
