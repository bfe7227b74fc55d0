"""A batch that is mostly noise may raise the loss (M-06)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, refuted, say
from notecheck.model import Derivation, Remark, Step
from notecheck.text import Text
from notecheck.words import CERTAINTY, ORDER, QUANTIFIER, Family

from ..shared.batch_noise import NOISE
from ..shared.regression import average, mean_gradient, sample
from .noisy_batches import SHARE
from .oscillation import HALF

HEADING = Family(
    "which way the parameters go",
    {
        "back": ("往回走", "反着走", "go backwards", "goes backwards", "move backwards"),
        "on": ("往前走", "照常前进", "go forwards", "goes forwards", "move forwards"),
    },
    two_sided=False,
)
LOSS = Family(
    "what the loss does",
    {
        "rises": ("不降反升", "反而上升", "raise the loss", "loss may rise", "loss rises"),
        "falls": ("照样下降", "继续下降", "lower the loss", "loss may fall", "loss falls"),
    },
    two_sided=False,
)
MEAN_PULL = Fraction(3, 5)  # four clean samples in five pull to 1, one in five is noise and pulls to -1
BATCH = 3


@check(
    "noisy-batch-may-go-backwards",
    waived={"majority → minority": "a few samples that are off by enough may do it too"},
)
def a_majority_of_noise_decides(claim: Reading) -> Verdict:
    """Clean samples pull to 1, noisy ones to -1: halfway between, a batch follows its majority.

    All samples, mostly clean, pull upwards from there, so a batch of mostly noise goes the wrong way.
    Farther out both pull the same way, and even such a batch lowers the loss: hence "may".
    """
    claim.presume_numbers(1)
    claim.presume(ORDER, "after")
    claim.presume(QUANTIFIER, "one")
    claim.require(*NOISE)
    mostly = claim.choose(SHARE) == "majority"
    heading, loss, certainty = claim.choose(HEADING), claim.choose(LOSS), claim.choose(CERTAINTY)
    if (heading == "back") != (loss == "rises"):
        raise claim.reject(
            None, "going back and a loss that falls, or the other way round, do not fit together"
        )
    noisy = 2 if mostly else 1
    backwards = Update(noisy, Fraction(0) if mostly else HALF)
    onwards = Update(noisy, Fraction(5))
    evidence = (_majority_argument(),)
    if certainty == "sometimes":
        shown = backwards if heading == "back" else onwards
        return confirmed("proof", _told(shown), *evidence, _needs_no_majority())
    rise, fall = (after - before for before, after in (backwards.losses, onwards.losses))
    return refuted(
        "proof",
        say("It can happen, but need not: it depends on where the parameters stand."),
        counterexample(
            say("{one} {other}", one=_told(backwards), other=_told(onwards)),
            again=say(
                "The gradients of the batches' samples lead to the same places, and the losses of five "
                "samples, one of them noisy, change as much: by {rise} and {fall}.",
                rise=str(rise),
                fall=str(fall),
            ),
            agrees=[_by_samples(one) for one in (backwards, onwards)]
            == [(one.end, one.losses[1] - one.losses[0]) for one in (backwards, onwards)]
            and fall < 0 < rise,
        ),
        *evidence,
    )


@dataclass(frozen=True)
class Update:
    """An update, η = 1/2, on a batch of three, so many noisy; losses of all samples, above the minimum."""

    noisy: int
    start: Fraction

    @property
    def end(self) -> Fraction:
        return self.start - HALF * (self.start - Fraction(BATCH - 2 * self.noisy, BATCH))

    @property
    def losses(self) -> tuple[Fraction, Fraction]:
        """Before and after the update."""
        before, after = ((place - MEAN_PULL) ** 2 / 2 for place in (self.start, self.end))
        return before, after


def _by_samples(update: Update) -> tuple[Fraction, Fraction]:
    """Where the update leads and by how much it changes the loss, from the samples one by one."""
    clean, noisy = sample([1], 1), sample([1], -1)
    batch = [noisy] * update.noisy + [clean] * (BATCH - update.noisy)
    end = update.start - HALF * mean_gradient(batch, (update.start,))[0]
    before, after = (
        average([one.residual((place,)) ** 2 / 2 for one in (*[clean] * 4, noisy)])
        for place in (update.start, end)
    )
    return end, after - before


def _told(step: Update) -> Text:
    return say(
        "From {start} a batch with {noisy} noisy samples of {b} leads to {end}, and the loss of all samples, "
        "above its minimum, goes from {before} to {after}.",
        start=str(step.start),
        noisy=step.noisy,
        b=BATCH,
        end=str(step.end),
        before=str(step.losses[0]),
        after=str(step.losses[1]),
    )


def _majority_argument() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "Clean samples pull to 1, noisy ones to -1. One sample in five is noise, so all together "
                    "pull to"
                ),
                rf"\tfrac45 \cdot 1 + \tfrac15 \cdot (-1) = "
                rf"\tfrac{{{MEAN_PULL.numerator}}}{{{MEAN_PULL.denominator}}}",
            ),
            Step(
                say("A batch of {b} with {k} noisy ones has the gradient", b=math("b"), k=math("k")),
                r"\theta - \frac{b - 2k}{b}",
            ),
            Step(
                say("Halfway, at 0, it leads down, away from all the others, exactly for"),
                r"\frac{b - 2k}{b} < 0 \iff k > \frac{b}{2}",
            ),
        ),
        say("A batch follows its majority"),
    )


def _needs_no_majority() -> Remark:
    return Remark(
        say(
            "“May” claims that it can happen. Closer to the minimum fewer noisy samples are enough: {told}",
            told=_told(Update(1, HALF)),
        )
    )
