"""Do batches with different samples give gradients of different directions? (M-53)"""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Derivation, Step, Table
from notecheck.words import Family

from .batch_words import SAMPLES
from .one_weight import Pair, derivative, printed_pairs
from .program_runs import start_of
from .regression import Vector, dot, gradients, latex_vector
from .sample_programs import samples_of
from .walk import walk_of

LIKENESS = Family(
    "likeness",
    {
        "different": ("不同", "不一致", "不一样", "different", "differ", "do not agree", "disagree"),
        "same": ("相同", "一致", "一样", "same", "identical", "agree"),
    },
)
NOT_ON_A_LINE = (
    "各样本的梯度并不都在一条直线上",
    "the samples' gradients do not all lie along one line",
)


@check("batches-differ-so-directions-differ", uses=["sgd-program", "sgd-regression-program"])
def directions_differ_unless_gradients_are_parallel(
    claim: Reading, walk: Reading, regression: Reading
) -> Verdict:
    """Swap one sample of a batch for another: the mean moves by (gᵢ − gⱼ)/b.

    Were all batches' means along one direction d, every difference of two gradients would be along d,
    and so every gradient itself. Gradients along one line, as with a single weight, may all agree.
    """
    claim.require(*SAMPLES)
    claim.require("迭代", "iteration", "iterations")
    claim.require("方向", "direction", "directions")
    cause, effect = _cause_and_effect(claim)
    samples, start = samples_of(walk.program), walk_of(walk).start
    spread_out = tuple(gradients(samples, start))
    pairs, weight = printed_pairs(regression.program), start_of(regression.program)
    in_a_row = tuple((derivative(weight, [pair]),) for pair in pairs)
    if cause == effect == "same":
        return confirmed("proof", say("The same samples give the same gradient, and so one direction."))
    if cause == effect and claim.states(*NOT_ON_A_LINE):
        return confirmed("proof", say("Then some batches must point in different directions."), _swap())
    if cause != effect:
        return refuted(
            "proof",
            say("Where gradients do not lie along one line, other samples mean another direction."),
            _swap(),
            counterexample(
                say(
                    "Where the SGD program of the walk starts, its first two samples have the "
                    "gradients {one} "
                    "and {two}.",
                    one=math(latex_vector(spread_out[0])),
                    two=math(latex_vector(spread_out[1])),
                ),
                again=say("Parallel vectors have equal ratios of their entries; these have not."),
                agrees=not _parallel(spread_out[0], spread_out[1])
                and spread_out[0][0] * spread_out[1][1] != spread_out[0][1] * spread_out[1][0],
            ),
        )
    return conditional(
        "proof",
        say("Different samples may pull the same way; then all their batches do."),
        _swap(),
        Case(
            True,
            say(
                "Where the SGD program of the walk starts, with two parameters, its samples have the "
                "gradients {gradients}: no two point the same way.",
                gradients=math(r",\ ".join(map(latex_vector, spread_out))),
            ),
        ),
        Case(
            False,
            say(
                "The regression with a single weight, at {start}: its samples have the gradients "
                "{gradients}. All are negative, so every batch pushes the weight up.",
                start=math(f"w = {weight}"),
                gradients=", ".join(str(entry) for (entry,) in in_a_row),
            ),
        ),
        _signs(pairs, weight),
        condition=say(
            "the samples' gradients do not all lie along one line, or batches have opposite ones on it"
        ),
        correction=claim.prepend(say("where the samples' gradients do not all lie along one line: ")),
    )


def _cause_and_effect(claim: Reading) -> tuple[str, str]:
    said = [word.meaning for word in claim.chosen(LIKENESS)]
    if len(said) != 2:
        raise claim.reject(None, "a cause and an effect are expected: samples differ, directions do")
    return said[0], said[1]


def _parallel(one: Vector, other: Vector) -> bool:
    """Whether two vectors point the same way (Cauchy's inequality with equality, and not opposite)."""
    product = dot(one, other)
    return product > 0 and product * product == dot(one, one) * dot(other, other)


def _swap() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "Swap sample {i} of a batch of {b} for sample {j}: the mean gradient moves by",
                    i=math("i"),
                    j=math("j"),
                    b=math("b"),
                ),
                r"\frac{1}{b}\,(g_j - g_i)",
            ),
            Step(
                say(
                    "If all batches pointed along {d}, all these differences would lie along {d},",
                    d=math("d"),
                ),
                r"g_j - g_i \parallel d",
            ),
            Step(
                say("and with them, since a batch's mean does, every single gradient:"),
                r"\frac1b \sum_{k \in B} g_k \parallel d \;\Longrightarrow\; g_i \parallel d",
            ),
            Step(
                say("So gradients that do not all lie along one line give batches of different directions.")
            ),
        )
    )


def _signs(pairs: tuple[Pair, ...], weight: Fraction) -> Table:
    rows = tuple((f"({x}, {y})", str(derivative(weight, [(x, y)]))) for x, y in pairs)
    return Table((say("sample"), say("gradient")), rows, say("One weight, where the regression starts"))
