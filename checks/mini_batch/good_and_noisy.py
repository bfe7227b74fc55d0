"""A good sample and a noise sample: what an update on each does to the loss (B-38)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Axis, Case, Derivation, Evidence, Figure, Line, Panel, Remark, Rule, Step
from notecheck.text import Text
from notecheck.words import CERTAINTY, ORDER, QUANTIFIER, Family

from ..shared.regression import DISAGREEING

GOOD = ("好样本", "good sample")
NOISY = ("噪声样本", "noise sample", "noisy sample")
WAY = Family(
    "where the loss goes",
    {
        "towards the valley floor": (
            *("朝谷底走近一步", "朝谷底走近", "走近谷底", "下降", "前进"),
            *("a step towards the valley floor", "nearer to the valley floor"),
        ),
        "back": ("离谷底更远", "倒退", "后退", "上升", "go back", "goes back", "backwards"),
    },
    two_sided=False,
)
SMALL_RATE = ("学习率足够小", "learning rate is small enough")

PLACE = Fraction(1, 2)  # between the minimum 0 and the place 1 that one of the two samples pulls to


@check("good-and-noise-samples", uses=["sgd-one-sample"])
def the_angle_with_the_full_gradient_decides(claim: Reading, definition: Reading) -> Verdict:
    """To first order an update on g_i changes the loss by −η⟨∇J, g_i⟩.

    A sample is good where this product is positive: then the loss falls for every η small enough, in a
    bowl of curvature h for η < 2⟨∇J, g⟩/(h‖g‖²). Where it is negative, a convex loss rises for every η.
    """
    claim.presume_numbers(1)
    claim.presume(ORDER, "after")
    claim.presume(QUANTIFIER, "one")
    definition.number()
    claim.require("更新之后", "after the update")
    if earlier := claim.states("更新之前", "before the update"):
        raise claim.reject(earlier, "this check judges what an update does to the loss", "Say 更新之后.")
    good, noisy = claim.require(*GOOD), claim.require(*NOISY)
    ways = (claim.choose(WAY, after=good), claim.choose(WAY, after=noisy))
    chance = claim.word(CERTAINTY)
    if chance.meaning != "sometimes" or chance.start < noisy.start:
        raise claim.reject(chance, "this check judges what a noise sample may do", "Say 可能.")
    evidence = (_first_order(), _figure(), _what_is_good())
    if ways != ("towards the valley floor", "back"):
        return refuted(
            "proof",
            say(
                "A small step on a good sample lowers the loss; a step on a noise sample raises a convex one."
            ),
            *evidence,
            _one_step_each(),
        )
    if claim.states(*SMALL_RATE):
        return confirmed("proof", say("For every good sample there are learning rates so small."), *evidence)
    short, long = Fraction(1, 10), Fraction(1)
    return conditional(
        "proof",
        say("Even a good sample raises the loss when the step on it is too long."),
        *evidence,
        Case(True, _told(short)),
        Case(False, _told(long)),
        condition=say(
            "the learning rate is small enough for the good sample: in a bowl of curvature {h}, {range}",
            h=math("h"),
            range=math(r"0 < \eta < \frac{2\,\nabla J \cdot g}{h\,\|g\|^2}"),
        ),
        correction=claim.prepend(say("if the learning rate is small enough, ")),
    )


def _gradients() -> tuple[Fraction, Fraction]:
    """Of the sample that pulls to −1, across the minimum, and of the one that pulls to 1, away from it."""
    away, across = (one.gradient((PLACE,))[0] for one in DISAGREEING)
    return across, away


def _loss_after(gradient: Fraction, rate: Fraction) -> Fraction:
    """½w² after a step from PLACE: the mean loss of the two samples, above its minimum."""
    return (PLACE - rate * gradient) ** 2 / 2


def _told(rate: Fraction) -> Text:
    good, noise = _gradients()
    return say(
        "Samples that pull to 1 and to −1, from w = {place} with the loss {loss} and the learning rate "
        "{rate}: an update on the good one (gradient {good}) leads to the loss {after}, one on the noise "
        "sample (gradient {noise}) to {other}.",
        place=str(PLACE),
        loss=str(_loss_after(Fraction(0), rate)),
        rate=str(rate),
        good=str(good),
        noise=str(noise),
        after=str(_loss_after(good, rate)),
        other=str(_loss_after(noise, rate)),
    )


def _first_order() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "In a bowl of curvature {h} an update on the gradient {g} changes the loss by",
                    h=math("h"),
                    g=math("g"),
                ),
                r"J(\theta - \eta g) - J(\theta) = -\eta\,\nabla J \cdot g + \frac{h}{2}\,\eta^2\|g\|^2",
            ),
            Step(
                say(
                    "A good sample has {product}: the loss falls for short steps, exactly for",
                    product=math(r"\nabla J \cdot g > 0"),
                ),
                r"0 < \eta < \frac{2\,\nabla J \cdot g}{h\,\|g\|^2}",
            ),
            Step(
                say(
                    "A noise sample has {product}: the loss rises, however short the step.",
                    product=math(r"\nabla J \cdot g < 0"),
                ),
                r"-\eta\,\nabla J \cdot g > 0",
            ),
        )
    )


def _what_is_good() -> Remark:
    return Remark(
        say(
            "A sample was called good if its gradient makes an acute angle with the full one, and noise if "
            "an obtuse one. Were “good” to mean that the loss falls, the first half would say nothing."
        )
    )


def _one_step_each() -> Evidence:
    (good, noise), rate = _gradients(), Fraction(1, 10)
    before = _loss_after(Fraction(0), rate)
    change = {g: -rate * PLACE * g + rate**2 * g * g / 2 for g in (good, noise)}
    return counterexample(
        _told(rate),
        again=say("By the formula for the change of the loss."),
        agrees=all(_loss_after(g, rate) - before == change[g] for g in (good, noise))
        and change[good] < 0 < change[noise],
    )


def _figure() -> Figure:
    good, noise = _gradients()
    rates = [Fraction(step, 50) for step in range(61)]
    lines = tuple(
        Line(tuple(map(float, rates)), tuple(float(_loss_after(g, rate)) for rate in rates), label, style)
        for g, label, style in (
            (good, say("good sample"), "solid"),
            (noise, say("noise sample"), "dashed"),
        )
    )
    return Figure(
        "good-and-noise-samples",
        say("One update on a good sample, and on a noise sample"),
        say(
            "The loss after one update against the learning rate. On the good sample it falls, is lowest at "
            "a third and is back where it was at two thirds; beyond that it is higher. On the noise sample "
            "it rises from the first."
        ),
        (
            Panel(
                Axis(say("learning rate {eta}", eta=math(r"\eta"))),
                Axis(say("loss after one update")),
                (*lines, Rule("y", float(_loss_after(Fraction(0), Fraction(0))), say("loss before it"))),
            ),
        ),
    )
