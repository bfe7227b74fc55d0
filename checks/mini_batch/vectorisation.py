"""What vectorisation does: loops that go away, and samples side by side (B-11, B-12)."""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    quote,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Step, Table
from notecheck.words import ORDER, SPEED, Family

from ..shared.batch_words import PARAMETERS, refuse_hedges, require_all
from ..shared.regression import Samples, matrix_gradient, mean_gradient
from ..shared.rounds import rounds
from ..shared.sample_programs import samples_of
from .epochs import batches_of
from .loops_and_matrices import are_independent, both_forms, four_combinations

if TYPE_CHECKING:
    from notecheck.program import Program

VECTORISATION = ("向量化", "vectorisation", "vectorised", "vectorise")
LOOP = ("for 循环", "for loop", "for loops")
ABLE = Family(
    "whether it can be done",
    {
        "can": ("就能", "可以", "能够", "can"),
        "cannot": ("不能", "无法", "不可以", "不能够", "cannot"),
    },
    two_sided=False,
)


def start_of(samples: Samples) -> tuple[Fraction, ...]:
    return tuple(Fraction(0) for _ in samples[0].x)


# ---- which loops go away? ------------------------------------------------------------------------

APPEARANCE = Family(
    "whether it appears",
    {
        "absent": ("不出现", "没有", "避免", "free of", "without", "avoid", "avoids"),
        "present": ("出现", "保留", "keep", "keeps", "with"),
    },
    two_sided=False,
)
OVER_SAMPLES = ("逐个样本的", "over the samples of an update")


@check("vectorisation-removes-loops", uses=["bgd-program"])
def loops_over_samples_go_and_loops_over_updates_stay(claim: Reading, together: Reading) -> Verdict:
    """The samples of an update do not wait for each other, the updates do: θ_t needs θ_{t−1}.

    Counted in the course's vectorised program: the loops around its update, and those inside it.
    """
    require_all(claim, VECTORISATION, LOOP, ("显式", "explicit"))
    absent = claim.choose(APPEARANCE) == "absent"
    around, inside = _loops(together.program)
    samples = samples_of(together.program)
    evidence = (both_forms(), _updates_wait())
    if inside or not around:
        raise together.reject(None, "the check expects an update without loops, inside a loop over updates")
    if not absent:
        return refuted(
            "execution",
            say("It removes the loops over the samples of an update."),
            *evidence,
            _no_loop(samples),
        )
    if claim.states(*OVER_SAMPLES):
        return confirmed(
            "execution",
            say(
                "The course's vectorised program works through {m} samples an update without a loop.",
                m=len(samples),
            ),
            *evidence,
        )
    return conditional(
        "execution",
        say("The loop over the samples of an update goes, the loop over the updates stays."),
        *evidence,
        Case(
            True,
            say(
                "Inside one update of the vectorised program: {m} samples, {n} loops.",
                m=len(samples),
                n=len(inside),
            ),
        ),
        Case(
            False,
            say(
                "The same program as a whole: {n} for loop, over {turns}.",
                n=len(around),
                turns=quote(", ".join(around)),
            ),
        ),
        condition=say("the loop that is meant runs over the samples of one update"),
        correction=claim.rewrite((claim.require(*LOOP), say("for loop over the samples of an update"))),
    )


def _loops(program: Program) -> tuple[list[str], list[str]]:
    """What the loops run over that are around the update, and those beside it in the same function."""
    update = program.update.at.node
    around: list[str] = []
    beside: list[str] = []
    for node in ast.walk(program.tree):
        if isinstance(node, (ast.For, ast.While)):
            runs_over = ast.unparse(node.iter if isinstance(node, ast.For) else node.test)
            holds = any(inner is update for inner in ast.walk(node))
            (around if holds else beside).append(runs_over)
    return around, beside


def _updates_wait() -> Derivation:
    return Derivation(
        (
            Step(
                say("All gradients of one update are taken at the same parameters: none waits for another."),
                r"\nabla J_1(\theta_{t-1}),\ \dots,\ \nabla J_b(\theta_{t-1})",
            ),
            Step(
                say("An update needs the parameters that the one before it has left: a loop remains."),
                r"\theta_t = \theta_{t-1} - \eta\, g(\theta_{t-1})",
            ),
        )
    )


def _no_loop(samples: Samples) -> Evidence:
    by_matrix = matrix_gradient(samples, start_of(samples))
    return counterexample(
        say("Matrix products give the gradient of all {m} samples without a loop over them.", m=len(samples)),
        again=say("A loop over the samples gives the same gradient."),
        agrees=by_matrix == mean_gradient(samples, start_of(samples)),
    )


# ---- side by side --------------------------------------------------------------------------------


@check("vectorisation-runs-in-parallel", uses=["bgd-program"])
def the_same_work_in_fewer_rounds(claim: Reading, together: Reading) -> Verdict:
    """Both forms multiply equally often; on p units b samples take ⌈b/p⌉ rounds instead of b."""
    refuse_hedges(claim)
    claim.require("靠并行", "by parallel work", "by working in parallel", "through parallelism")
    samples = samples_of(together.program)
    m = len(samples)
    evidence = (_rounds_of_an_update(samples), _about_one_unit())
    if claim.choose(SPEED) == "faster":
        return confirmed(
            "enumeration",
            say("The work stays the same, but {m} samples on {m} units take 1 round instead of {m}.", m=m),
            *evidence,
        )
    return refuted(
        "enumeration",
        say("Samples that are worked on side by side take fewer rounds, never more."),
        *evidence,
        counterexample(
            say("{m} samples: one after another {m} rounds, on {m} units {one}.", m=m, one=rounds(m, m, m)),
            again=say("The samples of each round written down: none waits for another."),
            agrees=len(batches_of(m, m)) == rounds(m, m, m) < rounds(m, m, 1) == len(batches_of(m, 1)),
        ),
    )


def _rounds_of_an_update(samples: Samples) -> Table:
    m, n = len(samples), len(samples[0].x)
    multiplications = 2 * m * n  # n for a prediction, n for the gradient, a sample
    rows = tuple((p, multiplications, m, rounds(m, m, p)) for p in (1, 2, m))
    header = (
        say("samples at once"),
        say("multiplications, in either form"),
        say("rounds in a loop"),
        say("rounds side by side"),
    )
    return Table(header, rows, say("An update with all {m} samples of the course's data", m=m))


def _about_one_unit() -> Remark:
    return Remark(
        say(
            "The gain comes from the device: one that handles a single sample at a time needs as many rounds "
            "as the loop. What a programming language saves when it does not have to read a loop is not "
            "counted here."
        )
    )


TOGETHER = ("同时", "at once", "at the same time", "side by side")
SEVERAL = ("好几个样本", "几个样本", "多个样本", "several samples")
JOINT_LOSS = ("合起来的损失", "共同的损失", "joint loss")


@check("vectorised-samples-together", uses=["bgd-program"])
def the_joint_loss_has_the_mean_gradient(claim: Reading, together: Reading) -> Verdict:
    """A batch's loss is the mean of its samples' losses; Xᵀ(Xθ − y)/b is its gradient, for every batch."""
    claim.presume(ORDER, "after")
    require_all(claim, VECTORISATION, TOGETHER, SEVERAL, JOINT_LOSS, ("更新", "update"), PARAMETERS)
    samples = samples_of(together.program)
    evidence = (both_forms(), _updates_wait(), four_combinations(samples, start_of(samples)))
    if claim.choose(ABLE) == "can" and are_independent(samples, start_of(samples)):
        return confirmed(
            "enumeration",
            say("For every batch of the course's data the matrix form gives the gradient of its joint loss."),
            *evidence,
            Remark(
                say(
                    "A loop can do the second half too: the joint loss is a matter of the batch, not of the "
                    "form of the code."
                )
            ),
        )
    return refuted("enumeration", say("It can: the matrix form does so."), *evidence, _no_loop(samples))
