"""What is said of small batches: noise, and whether it keeps the parameters from settling (B-55)."""

from __future__ import annotations

from itertools import pairwise

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Remark, Source, Step, Table
from notecheck.words import SIZE, STEADINESS

from ..shared.batch_noise import NOISE, PULLING, RATE, noise_of_two_samples, sizes_of
from ..shared.batch_words import require_convergence
from ..shared.regression import minimiser, shrinkage
from ..shared.sample_programs import observe

MISFIT = (
    "除非有一组参数能让每个样本的梯度都为零",
    "unless some parameters make every sample's gradient zero",
)


@check("small-batches", uses=["medium-batches", "sgd-regression-program"])
def small_batches_jitter_where_samples_disagree(small: Reading, medium: Reading, program: Reading) -> Verdict:
    """The noise of a batch falls like σ/√b, so every smaller class is noisier than the next.

    It keeps the parameters moving at the minimum only if σ > 0 there: samples that share a minimum
    let even single draws converge without jitter, as in the course's own program. “Unsteady” is read
    as: jittering about the minimum, and more than medium batches do.
    """
    require_convergence(small)
    sizes, others = sizes_of(small, "small"), sizes_of(medium, "medium")
    noisy = small.choose(SIZE, after=NOISE) == "large"
    unsteady = small.choose(STEADINESS) == "unsteady"
    evidence = (_noise_falls(), _table_of_noise((sizes.first, sizes.last, others.first, others.last)))
    if not (noisy and unsteady and shrinkage(sizes.last) > shrinkage(others.first)):
        return refuted(
            "proof",
            say("The smaller the batch, the larger its noise and the less steady the convergence."),
            *evidence,
            noise_of_two_samples(sizes.first, sizes.last, others.first),
        )
    if small.states(*MISFIT):
        return confirmed(
            "proof",
            say(
                "Every batch of the range is noisier than every medium one, and does not settle where the "
                "samples disagree."
            ),
            *evidence,
        )
    return conditional(
        "proof",
        say("Small batches are noisier; but where some parameters fit every sample, their jitter dies out."),
        *evidence,
        _where_it_settles(sizes.first, sizes.last, others.first),
        no_jitter(program),
        Remark(
            say(
                "“Unsteady” was read as: at a constant learning rate the parameters go on jittering about "
                "the minimum, and more than with medium batches."
            )
        ),
        Source("Ma, Bassily & Belkin (2018), The Power of Interpolation, theorem 1"),
        condition=say(
            "no parameters make every sample's gradient zero at once, so the samples disagree at the minimum"
        ),
        correction=small.append(say(" (unless some parameters make every sample's gradient zero)")),
    )


def _where_it_settles(first: int, last: int, medium: int) -> Case:
    """The mean squared distance in the long run: of the smallest and largest small batch, of a medium one."""
    least, most, calmer = (PULLING.with_batch(size).settled(RATE) for size in (first, last, medium))
    return Case(
        least >= most > calmer,
        say(
            "Two samples that pull the parameter to 1 and to −1, learning rate {rate}: the mean squared "
            "distance from the minimum settles at {least} for batches of {first}, at {most} for batches "
            "of {last}, and at {medium} for batches of {b}.",
            rate=str(RATE),
            first=first,
            least=str(least),
            last=last,
            most=str(most),
            medium=str(calmer),
            b=medium,
        ),
    )


def _noise_falls() -> Derivation:
    return Derivation(
        (
            Step(
                say("The mean of {b} independent draws scatters about the full gradient by", b=math("b")),
                r"\sqrt{\mathbb{E}\|g_b - \nabla J\|^2} = \frac{\sigma}{\sqrt b}",
            ),
            Step(
                say(
                    "In a bowl of curvature {h}, a constant learning rate leaves the distance from the "
                    "minimum at",
                    h=math("h"),
                ),
                r"\mathbb{E}[(w - w^*)^2] = \frac{\eta\,\sigma^2}{b\,h\,(2 - \eta h)}",
            ),
            Step(
                say(
                    "Both fall with {b}; both are 0 for every {b} where {agree} at the minimum.",
                    b=math("b"),
                    agree=math(r"\sigma = 0"),
                ),
                "",
            ),
        )
    )


def _table_of_noise(sizes: tuple[int, ...]) -> Table:
    rows = tuple(
        (size, decimal(float(shrinkage(size)) ** 0.5, 2), str(PULLING.with_batch(size).settled(RATE)))
        for size in sizes
    )
    header = (
        say("batch size"),
        say("noise, in {unit}", unit=math(r"\sigma")),
        say("mean squared distance in the long run"),
    )
    return Table(header, rows, say("Two samples that disagree, learning rate {rate}", rate=str(RATE)))


def no_jitter(program: Reading) -> Case:
    """The course's SGD program, whose samples share their minimum: every recorded update comes nearer."""
    seen = observe(program)
    best = minimiser(seen.samples)
    errors = [[abs(theta[0] - best) for theta in path] for path in seen.paths]
    updates = [pair for run in errors for pair in pairwise(run)]
    if any(one.residual((best,)) for one in seen.samples) or any(
        after >= before for before, after in updates
    ):
        raise program.reject(
            None, "the samples of this program do not share a minimum", "The check shows them."
        )
    return Case(
        False,
        say(
            "The course's SGD program draws single samples that all fit {best}: each of the {n} recorded "
            "updates comes nearer to it, none jumps back.",
            best=math(f"w = {best}"),
            n=len(updates),
        ),
    )
