"""What batches share, and what each has of its own: which of the two an average keeps, and which it damps."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Arrow, Axis, Case, Derivation, Figure, Panel, Remark, Step
from notecheck.text import Text
from notecheck.words import DEPENDENCE, ORDER, Family

from ..oscillation.oscillation import OSCILLATION
from ..shared.batch_words import refuse_hedges
from ..shared.recursion import Recursion, exactly, grouped, read_average, read_whole_recursion
from ..shared.wording import listed
from .calm import feedback_remarks
from .given_gradients import HALF, back_and_forth, shared_and_own

FEATURE = Family(
    "feature",
    {
        "individual": ("个性化", "个别", "独特", "individual", "particular"),
        "shared": ("非个性化", "核心", "共有", "共同", "non-individual", "core", "shared", "common"),
    },
)
ITERATION = Family(
    "which iteration",
    {
        "1": ("第一次迭代", "first iteration"),
        "2": ("第二次迭代", "second iteration"),
        "3": ("第三次迭代", "third iteration"),
    },
    two_sided=False,
)
BALANCE = Family(
    "balance",
    {
        "balanced": ("更均衡", "更平衡", "more balanced"),
        "lopsided": ("更不均衡", "更偏颇", "less balanced", "more lopsided"),
    },
)
AIM = Family(
    "aim",
    {
        "towards": ("更加指向", "更指向", "points more towards", "more towards"),
        "away": ("更加偏离", "更偏离", "points away from", "away from"),
    },
)
AVERAGING = ("EMA", "指数加权平均", "exponentially weighted average")


@check("second-iteration-points-to-core", uses=["momentum-update"])
def averaging_turns_towards_what_is_shared(claim: Reading, update: Reading) -> Verdict:
    """With gᵢ = c + eᵢ the average is (Σw)c + Σwᵢeᵢ: shared parts add up, independent ones cancel in part.

    Relative to the shared part, the square of what deviates falls by (Σw)²/Σw², for two gradients
    (1+β)²/(1+β²), if the deviations are independent and of one size. If the first deviates much
    more than the second, averaging it in makes things worse: exactly for βσ₁² > (2+β)σ₂².
    """
    claim.presume(ORDER, "after")
    recursion = read_whole_recursion(update)
    claim.require(*AVERAGING)
    n = int(claim.choose(ITERATION))
    said = (claim.choose(BALANCE), claim.choose(AIM), claim.choose(FEATURE))
    weights = _weights(recursion, n)
    better = n > 1
    if (better and said != ("balanced", "towards", "shared")) or not better:
        return _not_so(recursion, n)
    evidence = (_signal_argument(recursion), _arrows_figure(recursion))
    if _independent_and_alike(claim):
        summary = say("Then what the gradients share adds up, and what each has of its own cancels in part.")
        return confirmed("proof", summary, *evidence)
    big = sum(weights, Fraction(0)) / weights[-1]
    alike = math(r"\sigma_1 = \sigma_2")
    return conditional(
        "enumeration",
        say("It takes in the first batch as well, and with it whatever is peculiar to that batch."),
        _case(weights, (1,) * n),
        _case(weights, (*(1 for _ in weights[1:]), big)),
        *evidence,
        Remark(
            say(
                "The core feature is read as the part that all gradients share, before and after the step in "
                "between. Only the direction is judged: from rest the shared part is {total} of its length.",
                total=math(rf"1 - {grouped(recursion.keep)}^{n}"),
            )
        ),
        condition=_not_too_odd_a_first(recursion)
        if n == len(PAIR)
        else say(
            "the individual parts of the gradients are independent of each other and of one size, {alike}",
            alike=alike,
        ),
        correction=claim.prepend(
            say(
                "where the batches' gradients deviate independently of each other and by one "
                "size ({alike}), ",
                alike=alike,
            )
        ),
    )


PAIR = (r"\sigma_1", r"\sigma_2")  # how far each of two gradients deviates from what they share


def _not_too_odd_a_first(recursion: Recursion) -> Text:
    keep = grouped(recursion.keep)
    first, last = PAIR
    return say(
        "{limit}, where {first} and {last} measure the individual parts of the two gradients, independent of "
        "each other: always so where these are equal",
        limit=math(rf"{keep}\,{first}^2 < (2 + {keep})\,{last}^2"),
        first=math(first),
        last=math(last),
    )


def _weights(recursion: Recursion, n: int) -> list[Fraction]:
    """The weights of the newest gradient, the one before … in vₙ, with β = 1/2 and from rest."""
    return [exactly(recursion.weight(lag).subs(recursion.memory, HALF)) for lag in range(n)]


def _independent_and_alike(claim: Reading) -> bool:
    sizes = [
        formula
        for formula in claim.formulas
        if formula.relations == ("=",)
        and all(formula.side(number).func.__name__ == "sigma" for number in (0, 1))
    ]
    words = claim.chosen(DEPENDENCE)
    return bool(sizes) and bool(words) and all(word.meaning == "independent" for word in words)


def _error(weights: list[Fraction], sizes: tuple[Fraction | int, ...]) -> Fraction:
    """Mean square of what deviates, over all signs, in units of the shared part; the newest first."""
    total = sum(weights, Fraction(0))
    draws = [
        sum(weight * sign * size for weight, sign, size in zip(weights, signs, sizes, strict=True)) / total
        for signs in product((1, -1), repeat=len(weights))
    ]
    return Fraction(sum(draw**2 for draw in draws)) / len(draws)


def _case(weights: list[Fraction], sizes: tuple[Fraction | int, ...]) -> Case:
    error = _error(weights, sizes)
    return Case(
        error < 1,
        say(
            "{beta}, gradients {gradients} with all signs: the mean squared slope of the last one is 1, that "
            "of the average {error}.",
            beta=math(r"\beta = 1/2"),
            gradients=", ".join(f"(1, ±{size})" for size in reversed(sizes)),
            error=str(error),
        ),
    )


def _not_so(recursion: Recursion, n: int) -> Verdict:
    """Two gradients that deviate to opposite sides; for the first iteration, a gradient alone."""
    sides = [(-1) ** number for number in range(n)]
    core, side = recursion.run([1] * n, HALF)[-1], recursion.run(sides, HALF)[-1]
    weights = _weights(recursion, n)
    summary = (
        say("The average leans towards what both gradients share, and away from what each has of its own.")
        if n > 1
        else say("In the first iteration there is nothing to average: the direction is that of its gradient.")
    )
    return refuted(
        "proof",
        summary,
        _signal_argument(recursion),
        counterexample(
            say(
                "{beta}, gradients {gradients}: the average is ({core}, {side}), the last gradient {last}.",
                beta=math(r"\beta = 1/2"),
                gradients=", ".join(f"(1, {one})" for one in sides),
                core=str(core),
                side=str(side),
                last=f"(1, {sides[-1]})",
            ),
            again=say("The weights {weights}, newest first, give the same.", weights=listed(weights)),
            agrees=core == sum(weights)
            and side == sum(weight * sides[-1 - lag] for lag, weight in enumerate(weights)),
        ),
    )


def _signal_argument(recursion: Recursion) -> Derivation:
    v, g = recursion.average, recursion.item
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    return Derivation(
        (
            Step(
                say("Split each gradient into what all share and what is its own:"),
                rf"{g}_i = c + e_i, \qquad \mathbb{{E}}[e_i] = 0, \quad \mathrm{{Var}}\,e_i = \sigma_i^2",
            ),
            Step(
                say("The second average, from {rest}:", rest=math(rf"{v}_0 = 0")),
                rf"{v}_2 = {take}\,\bigl({keep}\,{g}_1 + {g}_2\bigr) = "
                rf"{take}\,\bigl((1 + {keep})\,c + {keep}\,e_1 + e_2\bigr)",
            ),
            Step(
                say("What deviates, relative to what is shared, if the two are independent:"),
                rf"\frac{{{keep}^2 \sigma_1^2 + \sigma_2^2}}{{(1 + {keep})^2}} < \sigma_2^2 "
                rf"\iff {keep}\,\sigma_1^2 < (2 + {keep})\,\sigma_2^2",
            ),
            Step(
                say("With one size for both it is smaller by"),
                rf"\frac{{1 + {keep}^2}}{{(1 + {keep})^2}} < 1 \qquad (0 < {sp.latex(recursion.memory)} < 1)",
            ),
        ),
        say("What is shared adds up, the rest cancels in part"),
    )


def _arrows_figure(recursion: Recursion) -> Figure:
    core, side = (float(recursion.run(values, HALF)[-1]) for values in ([1, 1], [1, -1]))
    marks = (
        Arrow(0.0, 0.0, 1.0, 1.0, say("first gradient")),
        Arrow(0.0, 0.0, 1.0, -1.0, say("second gradient")),
        Arrow(0.0, 0.0, core, side, say("second average")),
    )
    return Figure(
        "two-gradients-and-their-average",
        say("Two gradients that deviate to either side, and their average"),
        say(
            "Three arrows from one point. The two gradients point right and up, right and down; their "
            "average points right and only a little down, at a slope of {slope}.",
            slope=decimal(side / core, 2),
        ),
        (Panel(Axis(say("what both share")), Axis(say("what each has of its own")), marks, equal=True),),
    )


# ---- whose oscillation is damped? ----------------------------------------------------------------------

RELIEF = Family(
    "relief",
    {
        "relieves": ("缓和", "缓解", "减轻", "减弱", "relieves", "eases", "damps", "is relieved"),
        "worsens": ("加剧", "加重", "助长", "worsens", "aggravates", "feeds"),
    },
)


@check("momentum-calms-features", uses=["second-iteration-points-to-core", "momentum-update"])
def averaging_damps_what_is_individual(claim: Reading, core: Reading, update: Reading) -> Verdict:
    """What all gradients share passes whole and never flips; what differs from batch to batch is damped."""
    recursion = read_average(update)
    refuse_hedges(claim)
    claim.require(*OSCILLATION)
    feature, relief = claim.word(FEATURE), claim.choose(RELIEF)
    evidence = (_kept_and_damped(recursion), _arrows_figure(recursion))
    if relief == "worsens":
        summary = say("What differs from batch to batch is damped by averaging, not fed.")
        return refuted("proof", summary, back_and_forth(recursion), *evidence)
    if feature.meaning == "individual":
        summary = say("What each batch has of its own cancels in part; what all share is kept.")
        return confirmed("proof", summary, *evidence, *feedback_remarks())
    correction = claim.rewrite((feature, say("individual")))
    summary = say("What all batches share does not oscillate, and the average keeps it whole.")
    if core.choose(FEATURE) == "shared":
        return inconsistent(
            "proof",
            summary,
            shared_and_own(recursion),
            *evidence,
            _short_steps(),
            against=[core],
            correction=correction,
        )
    return refuted("proof", summary, shared_and_own(recursion), *evidence, correction=correction)


def _short_steps() -> Remark:
    return Remark(
        say(
            "Read as the note reads it, of oscillation that comes from the batches, and for steps too short "
            "to leap over the minimum. Steps that do leap over it make what all share flip as well; that is "
            "judged where the note speaks of learning rates."
        )
    )


def _kept_and_damped(recursion: Recursion) -> Derivation:
    v, g, keep = recursion.average, recursion.item, grouped(recursion.keep)
    return Derivation(
        (
            Step(
                say("Split each gradient into what all share and what is its own:"),
                rf"{g}_t = c + e_t",
            ),
            Step(
                say("The average keeps the shared part, all of it in the long run:"),
                rf"{v}_t = \Bigl(\sum_k w_k\Bigr) c + \sum_k w_k e_{{t-k}}, \qquad \sum_k w_k = 1 - {keep}^t "
                r"\to 1",
            ),
            Step(
                say("It is the same at every step, so nothing in it goes back and forth."),
            ),
            Step(
                say("Own parts that flip from batch to batch are left with this share:"),
                rf"e_t = (-1)^t e \;\Longrightarrow\; {recursion.alternating_share}\,e",
            ),
        ),
        say("What is kept, and what is damped"),
    )
