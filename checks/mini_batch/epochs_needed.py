"""How many epochs SGD needs, against batch gradient descent (B-34)."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from notecheck import Reading, Verdict, check, conditional, confirmed, math, percent, say
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.text import Text
from notecheck.words import AMOUNT

from ..basic_optimisers.sgd_path import both_kinds
from ..shared.batch_noise import PULLING, RATE
from ..shared.batch_words import CONVERGENCE, refuse_hedges
from ..shared.one_weight_descent import mean

BELOW_THE_NOISE = ("要走到单个样本的噪声水平以内", "to come closer than the noise of single samples")
SAME_RATE = ("学习率相同且不变", "same constant learning rate")


@check("sgd-more-epochs", uses=["sgd-regression-program"])
def epochs_until_the_noise_level_and_beyond(claim: Reading, program: Reading) -> Verdict:
    """At one constant η SGD settles at V = ησ²/(h(2 − ηh)): it needs more epochs than any number for less.

    Well above V it makes m updates an epoch, each on average as good as one of all samples, and needs fewer:
    exactly, up to whole epochs, for (θ₀² − V)/(ε − V) < (θ₀²/ε)ᵐ.
    """
    refuse_hedges(claim)
    claim.require(*CONVERGENCE)
    claim.require("epoch", "epochs")
    more = claim.choose(AMOUNT) == "more"
    target = PULLING.settled(RATE) * Fraction(9, 10)
    together = _epochs_of_all(target)
    evidence = (_updates_of_an_epoch(), _epochs_judged())
    if more and claim.states(*BELOW_THE_NOISE) and claim.states(*SAME_RATE):
        return confirmed("proof", say("No number of epochs is enough for SGD there."), *evidence)
    cases = (
        (
            True,
            say(
                "Samples that pull to 1 and to −1, learning rate {rate}, the mean squared distance to fall "
                "from 1 to {target}: {n} epochs with all samples together, no number of them with single "
                "ones, which settle at {level}.",
                rate=str(RATE),
                target=str(target),
                n=together,
                level=str(PULLING.settled(RATE)),
            ),
        ),
        (False, _course_data(program)),
    )
    return conditional(
        "proof",
        say("Near the minimum its noise holds SGD up for ever; on the way there it needs fewer epochs."),
        *evidence,
        *(Case(needs_more is more, text) for needs_more, text in cases),
        condition=_HELD_UP if more else _ON_THE_WAY,
        correction=claim.prepend(
            say("with the same constant learning rate, and to come closer than the noise of single samples, ")
        )
        if more
        else None,
    )


_HELD_UP = say(
    "at the same constant learning rate, the mean squared distance {target} asked for is not above the level "
    "{V} at which single samples settle, or so little above it that {slow}",
    target=math(r"\varepsilon"),
    V=math(r"V = \frac{\eta\sigma^2}{h(2 - \eta h)} > 0"),
    slow=math(r"\frac{\theta_0^2 - V}{\varepsilon - V} > \Bigl(\frac{\theta_0^2}{\varepsilon}\Bigr)^m"),
)
_ON_THE_WAY = say(
    "at the same constant learning rate, the mean squared distance asked for is above the level {V} at which "
    "single samples settle, and there are many samples",
    V=math(r"V = \frac{\eta\sigma^2}{h(2 - \eta h)}"),
)


def _epochs_of_all(target: Fraction) -> int:
    """How many updates on all samples bring θ² from 1 down to `target`."""
    left, updates = Fraction(1), 0
    while left > target:
        left, updates = left * (1 - RATE * PULLING.curvature) ** 2, updates + 1
    return updates


def _course_data(program: Reading) -> Text:
    """One shuffled pass of single samples against one update on all of them, on data that a line fits."""
    agreeing, _ = both_kinds(program)
    if not all(0 < factor < 1 for factor in agreeing.factors):
        raise program.reject(
            program.program.update,
            "at this learning rate a single sample overshoots or stands still",
            "Let every update keep a part of the error.",
        )
    one_pass, together = prod(agreeing.factors), mean(agreeing.factors)
    epochs = 1
    while together**epochs > one_pass:
        epochs += 1
    return say(
        "The data of the course's SGD program, learning rate {rate}: a pass with single samples, in whatever "
        "order, keeps {alone} of the error, an epoch with all together {all}; these need {n} epochs to come "
        "as far.",
        rate=str(agreeing.rate),
        alone=percent(one_pass),
        all=percent(together),
        n=epochs,
    )


def _updates_of_an_epoch() -> Derivation:
    return Derivation(
        (
            Step(
                say("In a bowl, after {E} epochs with one update each:", E=math("E")),
                r"\theta_E^2 = q^{E}\,\theta_0^2, \qquad q = (1 - \eta h)^2",
            ),
            Step(
                say("and after {E} epochs of {m} draws of single samples:", E=math("E"), m=math("m")),
                r"\mathbb{E}[\theta_{mE}^2] = V + q^{mE}\,(\theta_0^2 - V), \qquad "
                r"V = \frac{\eta\sigma^2}{h(2 - \eta h)}",
            ),
            Step(
                say(
                    "The first falls below every {target}, the second never below {V}, and just above {V} "
                    "only late; but well above it, it falls first, since its exponent is {m} times as large.",
                    target=math(r"\varepsilon"),
                    V=math("V"),
                    m=math("m"),
                )
            ),
        )
    )


def _epochs_judged() -> Remark:
    return Remark(
        say(
            "“Converge” was read as coming within a given distance of the minimum. Where some parameters fit "
            "every sample, {V} is 0 and SGD is never held up. At learning rates of their own, batch gradient "
            "descent may take longer steps, and SGD may shorten its steps as it goes.",
            V=math("V"),
        )
    )
