"""How accurate the three ways of descending are (D-38)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import acos, ceil, degrees
from typing import Any

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Derivation, Remark, Source, Step, Table
from notecheck.words import CERTAINTY, Family

from ..shared.regression import Vector, difference, dot, gradients, mean_gradient, shrinkage, spread, square
from ..shared.sample_programs import METHOD
from ..shared.walk import Walk, bottom, rms_distance, walk_of
from .pictures import errors_figure, name_of, paths_figure

ACCURACY = Family(
    "accuracy",
    {
        "accurate": ("比较准", "相当准", "很准", "最准", "准确", "精准", "accurate", "reliable"),
        "steady": ("相对稳定", "比较稳", "较稳定", "fairly steady", "fairly stable"),
        "unreliable": (
            "不太靠谱",
            "说不准",
            "不靠谱",
            "靠不住",
            "不准",
            "不太准",
            "unreliable",
            "not very reliable",
        ),
    },
    two_sided=False,
)
DETOURS = Family(
    "detours",
    {
        "detours": ("走弯路", "绕远路", "绕弯路", "绕路", "绕许多弯路", "detours"),
        "straight": ("走直路", "径直", "不容易走弯路", "不易走弯路", "straight"),
    },
)
FROM_ONE_PLACE = ("从同一位置只走一步来比", "从同一位置走一步来比", "for one step from the same place")
ONE_UPDATE = say("one update is compared, from the same place, and the samples' gradients differ there")
TRUE_OF_DIRECTIONS = say(
    "True of the direction of one update from the same place; but the three programs as printed end in the "
    "opposite order: the “unreliable” one comes nearest to the minimum."
)
RANKS = {"accurate": 0, "steady": 1, "unreliable": 2}
PROGRAMS = {"all together": "bgd-program", "in batches": "mbgd-program", "one by one": "sgd-program"}


@check("three-walkers", uses=["bgd-program", "mbgd-program", "sgd-program"])
def directions_are_ordered_but_ends_are_not(
    claim: Reading, together: Reading, squads: Reading, alone: Reading
) -> Verdict:
    """From one place the mean squared error of the direction is 0 < s²(m−b)/(b(m−1)) < s².

    That orders the directions of all three at every place where the samples disagree (Cochran 1977,
    theorem 2.2). It does not order where the three programs end: with as many passes, the method
    with the least accurate direction makes the most updates.
    """
    claim.presume(CERTAINTY, "sometimes")
    walks = {"all together": walk_of(together), "in batches": walk_of(squads), "one by one": walk_of(alone)}
    said, detours = _said_of_each(claim), claim.choose(DETOURS)
    sizes = {method: batch_size_of(walk) for method, walk in walks.items()}
    stated = [method for method, _ in sorted(said.items(), key=lambda one: RANKS[one[1]])]
    true = sorted(
        sizes, key=lambda method: direction_error(walks[method], walks[method].start, sizes[method])
    )
    figures = (
        paths_figure(list(walks.values())),
        errors_figure([walks[one] for one in ("all together", "one by one", "in batches")]),
    )
    table = _errors_table(walks, sizes)
    if stated != true or detours != "detours":
        shown = [_errors(walks, sizes)] if stated != true else []
        shown += [_detours(walks)] if detours != "detours" else []
        return refuted(
            "proof",
            say(
                "The more samples an update uses, the more accurate its direction; with one sample the walk "
                "makes detours."
            ),
            table,
            _spread_steps(),
            _detour_steps(),
            *shown,
        )
    argument = (
        table,
        _spread_steps(),
        _detour_steps(),
        Source("W. G. Cochran, Sampling Techniques, 3rd ed. 1977, theorem 2.2"),
    )
    if claim.states(*FROM_ONE_PLACE):
        return confirmed(
            "proof",
            say("So compared, the directions are as accurate as the sentence says."),
            *argument,
            *figures,
        )
    return conditional(
        "proof",
        TRUE_OF_DIRECTIONS,
        *argument,
        *figures,
        *cases_of_directions(walks, sizes),
        _why_the_ends_differ(walks),
        _equal_updates(walks, sizes),
        condition=ONE_UPDATE,
        correction=claim.prepend(say("for one step from the same place, ")),
    )


def _why_the_ends_differ(walks: dict[str, Walk]) -> Remark:
    return Remark(
        say(
            "The reason: in as many passes SGD makes {times} times as many updates as batch "
            "gradient descent, "
            "and on these data the samples agree at the minimum, so its noise dies out on the way.",
            times=walks["one by one"].updates // walks["all together"].updates,
        )
    )


def _said_of_each(claim: Reading) -> dict[str, str]:
    """The accuracy word behind each method. Raises ReadingError unless each of the three has its own."""
    words = claim.chosen(METHOD)
    said = {word.meaning: claim.choose(ACCURACY, after=word) for word in words}
    if len(words) != 3 or set(said) != set(PROGRAMS) or len(set(said.values())) != 3:
        raise claim.reject(None, "each of the three methods is to be called accurate, steady or unreliable")
    return said


def batch_size_of(walk: Walk) -> int:
    """How many samples the first update used. Raises ReadingError where that cannot be told."""
    if not walk.asked[0] or not walk.asked[0][0]:
        what = "the first update of this program is not the mean step of any samples"
        raise walk.reading.reject(None, what, "Step by the learning rate times the mean gradient.")
    return len(walk.asked[0][0])


def direction_error(walk: Walk, theta: Vector, size: int) -> Fraction:
    """The mean squared distance of a batch's mean gradient from the full one, over every batch of `size`."""
    full = mean_gradient(walk.samples, theta)
    batches = list(combinations(walk.samples, size))
    return sum(
        (square(difference(mean_gradient(batch, theta), full)) for batch in batches), Fraction(0)
    ) / len(batches)


def _errors_table(walks: dict[str, Walk], sizes: dict[str, int]) -> Table:
    """At the start: the direction's error by enumeration and by formula, and its greatest angle."""
    rows = []
    for method, walk in walks.items():
        size, m = sizes[method], len(walk.samples)
        error = direction_error(walk, walk.start, size)
        by_formula = shrinkage(size, m) * spread(gradients(walk.samples, walk.start))
        rows.append(
            (name_of(walk), size, decimal(error), decimal(by_formula), decimal(_widest_angle(walk, size), 3))
        )
    header = (
        say("an update uses"),
        say("samples"),
        say("mean squared error"),
        say("by the formula"),
        say("largest angle (degrees)"),
    )
    return Table(
        header,
        tuple(rows),
        say("Error of the direction where the walk starts, over all batches, and angle to the full gradient"),
    )


def _widest_angle(walk: Walk, size: int) -> float:
    full = mean_gradient(walk.samples, walk.start)
    slopes = (mean_gradient(batch, walk.start) for batch in combinations(walk.samples, size))
    return max(_angle(slope, full) for slope in slopes if any(slope))


def _angle(one: Sequence[Fraction], other: Sequence[Fraction]) -> float:
    size = float(square(tuple(one)) * square(tuple(other))) ** 0.5
    return degrees(acos(max(-1.0, min(1.0, float(dot(one, other)) / size))))


def _spread_steps() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "At one place {theta}: the samples' gradients scatter about their mean, the full "
                    "gradient:",
                    theta=math(r"\theta"),
                ),
                r"s^2 = \frac{1}{m}\sum_{i=1}^{m}\|\nabla J_i(\theta) - \nabla J(\theta)\|^2",
            ),
            Step(
                say("The mean over a batch of {b} different samples scatters less:", b=math("b")),
                r"E\,\|\nabla J_B(\theta) - \nabla J(\theta)\|^2 = \frac{s^2}{b}\cdot\frac{m-b}{m-1}",
            ),
            Step(
                say(
                    "One sample, a batch, all samples: the error falls to 0, at every place where {s} is not "
                    "0.",
                    s=math("s"),
                ),
                r"b = 1:\; s^2 \;>\; 1 < b < m:\; \frac{s^2}{b}\cdot\frac{m-b}{m-1} \;>\; b = m:\; 0",
            ),
        ),
        say("How far the direction is off"),
    )


def _detour_steps() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "With single samples the mean place moves as batch gradient descent does, since the "
                    "gradients are linear:"
                ),
                r"E\,\theta_{t+1} = E\,\theta_t - \alpha\,\nabla J(E\,\theta_t)",
            ),
            Step(
                say("So its mean path cannot be shorter, after as many updates (Jensen's inequality):"),
                r"E\sum_t \|\theta_{t+1} - \theta_t\| \;\ge\; \sum_t \|E\,\theta_{t+1} - E\,\theta_t\|",
            ),
        ),
        say("Why it makes detours"),
    )


def _errors(walks: dict[str, Walk], sizes: dict[str, int]) -> Counterexample:
    """How far the directions are off where the walk starts: every batch enumerated, and the formula."""
    single = walks["one by one"]
    m, slopes = len(single.samples), gradients(single.samples, single.start)
    by_formula = {method: shrinkage(sizes[method], m) * spread(slopes) for method in walks}
    exact = {method: direction_error(single, single.start, sizes[method]) for method in walks}
    return counterexample(
        say(
            "Where the walk starts, the mean squared errors of the directions are {all} with all "
            "samples, {batch} with small batches and {one} with one.",
            all=decimal(exact["all together"]),
            batch=decimal(exact["in batches"]),
            one=decimal(exact["one by one"]),
        ),
        again=say("The enumeration of all batches and the formula agree, in exact fractions."),
        agrees=exact == by_formula,
    )


def _detours(walks: dict[str, Walk]) -> Counterexample:
    """How much longer the programs' paths are than the straight lines between their ends, seed by seed."""
    one, *others = (_length(path) for path in walks["one by one"].paths)
    return counterexample(
        say(
            "From its start to its end the SGD program goes {one} times as far as the straight line, batch "
            "gradient descent {all} times.",
            one=decimal(one, 3),
            all=decimal(_length(walks["all together"].paths[0]), 3),
        ),
        again=say(
            "With another seed the SGD program goes {others} times as far.",
            others=", ".join(decimal(other, 3) for other in others),
        ),
        agrees=all(float(decimal(length, 3)) > 1 for length in (one, *others)),
    )


def _length(path: Any) -> float:
    """The length of a path, in multiples of the straight line from its start to its end."""
    import numpy as np

    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    return float(steps.sum() / np.linalg.norm(path[-1] - path[0]))


def cases_of_directions(walks: dict[str, Walk], sizes: dict[str, int]) -> tuple[Case, Case]:
    angles = {method: _widest_angle(walk, sizes[method]) for method, walk in walks.items()}
    ends = _ends(walks, sizes)
    holds = angles["all together"] < angles["in batches"] < angles["one by one"]
    reversed_ = ends["all together"] > ends["in batches"] > ends["one by one"]
    return (
        Case(
            holds,
            say(
                "One step from the start: off the full gradient by {all} degrees with all samples, by up to "
                "{batch} with a small batch and by up to {one} with one sample.",
                all=decimal(angles["all together"], 3),
                batch=decimal(angles["in batches"], 3),
                one=decimal(angles["one by one"], 3),
            ),
        ),
        Case(
            not reversed_,
            say(
                "The programs as printed end at these distances from the minimum (root mean square over all "
                "draws, computed exactly): {all} with all samples, {batch} with batches, {one} with single "
                "samples.",
                all=decimal(ends["all together"], 3),
                batch=decimal(ends["in batches"], 3),
                one=decimal(ends["one by one"], 3),
            ),
        ),
    )


def _ends(walks: dict[str, Walk], sizes: dict[str, int]) -> dict[str, float]:
    """Where the programs end, with the settings of the one that uses all samples."""
    all_ = walks["all together"]
    each = {method: ceil(Fraction(len(all_.samples), size)) for method, size in sizes.items()}
    return {method: rms_distance(all_, size, all_.passes * each[method]) for method, size in sizes.items()}


def _equal_updates(walks: dict[str, Walk], sizes: dict[str, int]) -> Remark:
    """Path lengths and distances after as many updates as batch gradient descent makes."""
    import numpy as np

    updates = min(walk.updates for walk in walks.values())
    one, all_ = walks["one by one"], walks["all together"]
    lengths = [
        float(np.linalg.norm(np.diff(walk.paths[0][: updates + 1], axis=0), axis=1).sum())
        for walk in (all_, one)
    ]
    ends = {method: decimal(rms_distance(walk, sizes[method], updates), 4) for method, walk in walks.items()}
    straight = float(square(difference(all_.start, bottom(all_.samples)))) ** 0.5
    return Remark(
        say(
            "After {updates} updates each, the path of batch gradient descent is {all} long, that of SGD "
            "{one}; the straight line to the minimum measures {straight}. They are then {end_all} and "
            "{end_one} away from it, and shuffled batches, which miss no sample in a pass, {end_batch}: "
            "hardly any difference.",
            updates=updates,
            all=decimal(lengths[0], 3),
            one=decimal(lengths[1], 3),
            straight=decimal(straight, 3),
            end_all=ends["all together"],
            end_one=ends["one by one"],
            end_batch=ends["in batches"],
        )
    )
