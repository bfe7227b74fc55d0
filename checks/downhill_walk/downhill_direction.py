"""Is the gradient the way down, and does everybody find it the steepest? (D-06, D-07, D-10)"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, refuted, say
from notecheck.model import Counterexample, Evidence, Remark, Table
from notecheck.text import Text
from notecheck.words import OPPOSITION, ORDER, QUANTIFIER, Family

from ..shared.regression import Vector, dot, gradients, mean_gradient, square
from ..shared.walk import Walk, loss, pair, walk_of
from .asked import another_size, samples_asked
from .steepest import GOING, STEEPNESS, TAKEN_FOR, compass_figure, gentler, short_step, steepest_angles

USED = ("要用", "takes", "use", "uses")
GRADIENT = ("梯度", "gradient")
SLOPES = {
    "downhill-direction-is-gradient": r"\nabla J(\theta)",
    "one-sample-downhill-direction": r"\nabla J_i(\theta)",
    "batch-downhill-direction": r"\nabla J_B(\theta)",
}
"""The gradient of the loss that each section is about: of all samples, of one, of a batch."""
SHORT = Fraction(1, 100)
PARTS = {
    "one-sample-downhill-direction": (1, say("the loss of the first sample alone")),
    "batch-downhill-direction": (2, say("the loss of the first two samples alone")),
}
"""Whose loss is taken for the counterexample, where it is not that of all samples."""


@check(
    "overall-downhill-direction",
    "downhill-direction-is-gradient",
    "one-sample-downhill-direction",
    "batch-downhill-direction",
    uses=["bgd-program"],
)
def gradient_points_up(claim: Reading, program: Reading) -> Verdict:
    """Along ∇J the loss rises at the rate ‖∇J‖ > 0, so the way down is the opposite one.

    The claim may name the gradient in words or as ∇J; it may say that the opposite way is meant. The
    same holds for the loss of one sample and of a batch, whose gradient is marked by an index.
    """
    goal, walk = claim.choose(GOING), walk_of(program)
    turned = _angle(claim)
    if claim.chosen(OPPOSITION) and claim.choose(OPPOSITION) == "opposite":
        turned = (turned + 180) % 360
    if not claim.formulas and samples_asked(walk) not in (said := _asked_by(claim, len(walk.samples))):
        return another_size(walk, said)
    evidence = (compass_figure(walk),)
    if turned == steepest_angles()[goal]:
        return confirmed("proof", say("The loss falls fastest against the gradient."), *evidence)
    return refuted(
        "proof",
        say("The gradient points uphill: the way down is the opposite one."),
        *evidence,
        _seen_by(walk, claim.claim.id, turned, TAKEN_FOR[goal]),
        Remark(
            say(
                "Loosely, one says “the gradient” and means the way that it tells. Read to the letter, as "
                "here, the sentence disagrees with the note's own update rule, which subtracts the gradient."
            )
        ),
        correction=claim.append(say(", taken the opposite way")),
    )


def _seen_by(walk: Walk, claim_id: str, angle: int, way: Text) -> Evidence:
    """A short step at this angle from the gradient that the claim is about, on the loss of that gradient."""
    if claim_id not in PARTS:
        return short_step(walk, angle, way)
    count, whose = PARTS[claim_id]
    return short_step(replace(walk, samples=walk.samples[:count]), angle, way, whose)


def _angle(claim: Reading) -> int:
    """0 where the claim names the gradient, 180 where it names its opposite, −∇J."""
    from sympy import simplify

    from notecheck.formula import read_formula

    if not claim.formulas:
        claim.require(*GRADIENT)
        return 0
    formula = claim.formula
    factor = simplify(formula.expr / read_formula(SLOPES[claim.claim.id], claim.place_at).expr)
    if not factor.is_number or factor == 0:
        raise claim.reject(formula, "the gradient of this section's loss is expected here")
    return 0 if factor > 0 else 180


def _asked_by(claim: Reading, count: int) -> Collection[int]:
    """How many of so many samples an update looks at, by the claim."""
    claim.require("一个总的", "the overall")
    quantity = claim.choose(QUANTIFIER, after=USED)
    return {"all": [count], "one": [1], "none": [0]}.get(quantity, range(1, count))


# ---- does everybody agree? -------------------------------------------------------------------------

FOR_WHOM = Family(
    "for whom it is steepest",
    {
        "everyone": ("公认", "人人都认为", "大家都认为", "in everyone's eyes", "for everyone"),
        "the total": ("对总损失来说", "就总损失而言", "for the total loss"),
    },
    two_sided=False,
)


@check("agreed-steepest-direction", uses=["bgd-program"])
def steepest_for_the_mean_not_for_everyone(claim: Reading, program: Reading) -> Verdict:
    """For sample i alone, −∇J_i falls fastest; the mean is that of all only if these are parallel."""
    claim.presume_numbers(1)
    claim.presume(ORDER, "after")
    claim.presume(QUANTIFIER, "one")
    goal, steepness, whom = claim.choose(GOING), claim.choose(STEEPNESS), claim.word(FOR_WHOM)
    walk = walk_of(program)
    if samples_asked(walk) != len(walk.samples):
        return another_size(walk, [len(walk.samples)])
    rows = [(number, one) for number, one in enumerate(gradients(walk.samples, walk.start), 1)]
    full = mean_gradient(walk.samples, walk.start)
    others = [number for number, one in rows if any(one) and not _parallel(one, full)]
    table = _opinions(walk, rows, full)
    if (goal, steepness) != ("downhill", "steepest"):
        return refuted(
            "proof",
            say("Together the samples go where their mean loss falls fastest."),
            table,
            (short_step if goal == "uphill" else gentler)(walk, 180, say("the direction that they agree on")),
        )
    if whom.meaning == "the total" or not others:
        sentence = say("The mean of the samples' gradients is the gradient of the mean loss.")
        return confirmed("proof", sentence, table)
    return refuted(
        "enumeration",
        say(
            "It is the steepest for the mean loss. For its own loss, nearly every sample would go another "
            "way."
            if len(others) < len(rows)
            else "It is the steepest for the mean loss. For its own loss, every sample would go another way."
        ),
        table,
        _own_way(walk, others[0]),
        Remark(
            say(
                "Read loosely, as a direction on which the vote is taken together, it holds: the mean of all "
                "gradients is followed. It is everybody's own choice only where all gradients point the same "
                "way."
            )
        ),
        correction=claim.rewrite((whom, say("for the total loss"))),
    )


def _own_way(walk: Walk, number: int) -> Counterexample:
    """How fast a sample's loss falls along two ways; and again, after a short step along each."""
    one, full = walk.samples[number - 1], mean_gradient(walk.samples, walk.start)
    slope = one.gradient(walk.start)
    common, own = (float(dot(slope, way)) / float(square(way)) ** 0.5 for way in (full, slope))
    before, together, alone = (
        loss([one], place) for place in (walk.start, _short_way(walk, full), _short_way(walk, slope))
    )
    return counterexample(
        say(
            "Where the walk starts, along the common direction the loss of sample {number} falls at the "
            "rate {common} per unit of length; along its own it falls at {own}.",
            number=number,
            common=decimal(common),
            own=decimal(own),
        ),
        again=say(
            "A step of length {length} along the common direction takes the loss of sample {number} from "
            "{before} to {together}, one along its own direction to {alone}.",
            number=number,
            length=decimal(SHORT),
            before=decimal(before, 6),
            together=decimal(together, 6),
            alone=decimal(alone, 6),
        ),
        agrees=alone < together,
    )


def _short_way(walk: Walk, slope: Vector) -> Vector:
    """Where a short step against this gradient leads from the start."""
    share = SHORT / Fraction(float(square(slope)) ** 0.5)
    return tuple(at - share * entry for at, entry in zip(walk.start, slope, strict=True))


def _parallel(one: Vector, other: Vector) -> bool:
    """Whether two gradients by two parameters point the same way."""
    cross = one[0] * other[1] - one[1] * other[0]
    return cross == 0 and dot(one, other) > 0


def _opinions(walk: Walk, rows: list[tuple[int, Vector]], full: Vector) -> Table:
    length = float(square(full)) ** 0.5
    lines = tuple(
        (
            number,
            pair([-entry for entry in one]),
            decimal(float(square(one)) ** 0.5),
            decimal(float(dot(one, full)) / length),
        )
        for number, one in rows
    )
    header = (
        say("sample"),
        say("its own way down"),
        say("how fast its loss falls there"),
        say("how fast it falls along the common way"),
    )
    return Table(header, lines, say("At the start of the walk"))
