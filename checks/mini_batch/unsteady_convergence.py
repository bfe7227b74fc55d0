"""Why SGD jitters instead of settling: noise that is left at the minimum (B-23, B-24, B-39)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, refuted, say
from notecheck.model import Case, Derivation, Evidence, Remark, Source, Table
from notecheck.words import QUANTIFIER, SIZE, STEADINESS, Family

from ..shared.batch_noise import NOISE, PULLING, RATE
from ..shared.batch_words import EACH_UPDATE, SAMPLES, refuse_hedges, require_all, require_convergence
from ..shared.bowl import Bowl, scatter_by_enumeration, settling_steps
from .small_batches import MISFIT, no_jitter

JITTERS = Family(
    "whether the curve jitters",
    {
        "jitters": ("抖得很明显", "抖得明显", "抖动明显", "明显抖动", "jitters visibly", "visibly jittery"),
        "smooth": ("抖得不明显", "抖动不明显", "很平滑", "平滑", "hardly jitters", "is smooth"),
    },
    two_sided=False,
)
DEPENDS = ("依赖", "depends", "depend", "rests")
SWINGS = ("振荡", "震荡", "oscillate", "oscillates", "swings")


@check("too-much-noise-unsteady", uses=["sgd-regression-program"])
def noise_at_the_minimum_keeps_it_moving(claim: Reading, program: Reading) -> Verdict:
    """E θ² settles at ησ²/(h(2 − ηh)), σ² being the noise at the minimum: noise elsewhere does not last."""
    require_convergence(claim)
    if claim.choose(SIZE, after=NOISE) != "large":
        raise claim.reject(claim.word(SIZE, after=NOISE), "this check is about what much noise does")
    return _judged(claim, claim.choose(STEADINESS) == "unsteady", program)


@check("sgd-loss-jitters", uses=["sgd-regression-program"])
def the_loss_rises_again_and_again(claim: Reading, program: Reading) -> Verdict:
    """From the minimum itself every draw that disagrees raises the loss; where none does, it stays down."""
    refuse_hedges(claim)
    claim.require("损失曲线", "loss curve")
    return _judged(claim, claim.choose(JITTERS) == "jitters", program)


@check("single-samples-oscillate", uses=["sgd-one-sample", "sgd-regression-program"])
def single_samples_swing_where_they_disagree(
    claim: Reading, definition: Reading, program: Reading
) -> Verdict:
    """Depending on one sample is half of the cause; that the samples disagree is the other half."""
    require_convergence(claim)
    require_all(claim, EACH_UPDATE, DEPENDS, SAMPLES, ("损失", "loss"), SWINGS)
    definition.number(SAMPLES)
    seen = claim.word(QUANTIFIER, after=DEPENDS)
    if seen.meaning != "one":
        raise claim.reject(seen, "this check is about updates on a single sample")
    return _judged(claim, claim.choose(STEADINESS) == "unsteady", program)


def _judged(claim: Reading, unsteady: bool, program: Reading) -> Verdict:
    evidence = (
        Derivation(settling_steps(), say("Where the scatter settles")),
        _from_the_minimum(),
        _unsteady_was_read(),
    )
    if not unsteady:
        return refuted(
            "proof",
            say("Where the samples disagree at the minimum, single samples never let the parameters rest."),
            *evidence,
            _does_not_rest(),
        )
    if claim.states(*MISFIT):
        return confirmed(
            "proof",
            say("Where the samples disagree at the minimum, each of them leads away from it again."),
            *evidence,
        )
    return conditional(
        "proof",
        say(
            "It takes noise that is left at the minimum; where some parameters fit every sample, there is "
            "none."
        ),
        *evidence,
        _two_that_disagree(),
        no_jitter(program),
        Source("Ma, Bassily & Belkin (2018), The Power of Interpolation, theorem 1"),
        condition=say(
            "no parameters make every sample's gradient zero at once, so the samples disagree at the minimum"
        ),
        correction=claim.append(say(" (unless some parameters make every sample's gradient zero)")),
    )


def _unsteady_was_read() -> Remark:
    return Remark(
        say(
            "“Unsteady”, and a loss that jitters or oscillates, were read as: at a constant learning "
            "rate the parameters go on moving about the minimum, and the loss goes up and down with "
            "them, for ever. Read as ups and downs on the way there, the sentence holds of more data: "
            "with several parameters single updates can raise the loss even where one set of them fits "
            "every sample. Learning rates that fall in the right way let it die out, whatever the noise "
            "(Robbins & Monro 1951)."
        )
    )


def _two_that_disagree() -> Case:
    """The loss w²/2 after an update by w − 1 or w + 1 from its minimum 0, and in the long run."""
    height, level = RATE**2 / 2, PULLING.settled(RATE) / 2
    return Case(
        height > 0 and level > 0,
        say(
            "Two samples that pull the parameter to 1 and to −1, learning rate {rate}: from the minimum "
            "either raises the loss to {height}, and in the long run it lies {level} above its minimum "
            "on average.",
            rate=str(RATE),
            height=str(height),
            level=str(level),
        ),
    )


def _from_the_minimum() -> Table:
    noises = (0, 1, 4)
    rows = tuple(
        (variance, str(RATE**2 * variance / 2), str(Bowl(Fraction(1), Fraction(variance)).settled(RATE) / 2))
        for variance in noises
    )
    header = (
        say("variance of the noise at the minimum"),
        say("mean loss after one update from there"),
        say("mean loss in the long run"),
    )
    return Table(
        header, rows, say("Curvature 1, learning rate {rate}; the minimum of the loss is 0", rate=str(RATE))
    )


def _does_not_rest() -> Evidence:
    exact = PULLING.scatter(RATE, Fraction(0), 4)
    followed = scatter_by_enumeration((Fraction(1), Fraction(-1)), Fraction(1), RATE, Fraction(0), 4)
    return counterexample(
        say(
            "Two samples with the gradients w − 1 and w + 1, learning rate {rate}: from the minimum w = 0 "
            "the first update leads to {there} or {back}.",
            rate=str(RATE),
            there=str(RATE),
            back=str(-RATE),
        ),
        again=say("All sequences of four draws followed: the mean squared distance rises with each."),
        agrees=exact == followed and list(exact) == sorted(set(exact)),
    )
