"""How far can a single abnormal sample turn the direction of a batch? (B-49)"""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Derivation, Evidence, Remark, Source, Step
from notecheck.text import Text
from notecheck.words import CERTAINTY, QUANTIFIER, Family

from ..shared.conditions import Bound, bound_on
from .epochs import population_and_batch

TURNED = Family(
    "turn of the direction",
    {
        "little": (
            "不会偏出去很多",
            "偏出去不多",
            "不会偏很多",
            "is not thrown far off",
            "is hardly thrown off",
        ),
        "much": ("会偏出去很多", "偏出去很多", "会偏很多", "is thrown far off"),
    },
    two_sided=False,
)
DEVIATION = (
    "异常样本的梯度与其余样本平均梯度之差",
    "difference between the abnormal sample's gradient and the mean of the others",
)


@check("abnormal-sample-turns-little", uses=["updates-per-epoch"])
def one_sample_moves_the_mean_by_a_share(claim: Reading, example: Reading) -> Verdict:
    """With g the mean of the others' gradients and g + a that of the abnormal one, the mean is g + a/b.

    So it is turned by less than g itself is long, and never backwards, exactly if b > ‖a‖/‖g‖. A
    single sample can be as far off as it likes: a mean breaks down at one (Donoho & Huber 1983).
    """
    claim.presume(CERTAINTY, "always")
    claim.require("异常", "abnormal")
    claim.require("方向", "direction")
    if sorted(word.meaning for word in claim.chosen(QUANTIFIER)) != ["one", "some"]:
        raise claim.reject(None, "several samples and a single abnormal one among them expected")
    batch = int(population_and_batch(example)[1])
    evidence = (_mean_with_one_off(), _read_as())
    if claim.choose(TURNED) == "much":
        return refuted(
            "proof",
            say(
                "A sample that is off by {a} moves the mean by {share} only.", a=math("a"), share=math("a/b")
            ),
            *evidence,
            _a_mild_one(batch),
        )
    if _is_enough(bound_on(claim, "b")) and claim.states(*DEVIATION):
        return confirmed("proof", say("Then the direction is turned by less than its own length."), *evidence)
    mild, wild = -Fraction(batch, 2), -Fraction(2 * batch)
    return conditional(
        "proof",
        say("A sample that is far enough off turns every mean around, however large the batch."),
        *evidence,
        Case(True, _one_off(batch, mild)),
        Case(False, _one_off(batch, wild)),
        Source("Donoho & Huber (1983), The Notion of Breakdown Point, section 1"),
        condition=say(
            "{enough}, where {a} is the difference between the abnormal sample's gradient and the mean of "
            "the others, {g} that mean and {b} the batch size",
            enough=_ENOUGH,
            a=math("a"),
            g=math("g"),
            b=math("b"),
        ),
        correction=claim.append(
            say(
                " (provided that ${enough}$, where $b$ is the batch size, $a$ the difference between the "
                "abnormal sample's gradient and the mean of the others, and $g$ that mean)",
                enough=_ENOUGH.latex,
            )
        ),
    )


_ENOUGH = math(r"b > \frac{\|a\|}{\|g\|}")


def _is_enough(least: Bound | None) -> bool:
    """Whether a lower bound of b is stated that is ‖a‖/‖g‖, or a multiple of it that asks for more."""
    from sympy import Function, Symbol, simplify

    if least is None or least.low is None:
        return False
    norm = Function("norm")
    multiple = simplify(least.low * norm(Symbol("g")) / norm(Symbol("a")))
    return bool(multiple.is_Rational and (multiple > 1 or (multiple == 1 and not least.low_closed)))


def _mean_of(batch: int, off: Fraction) -> Fraction:
    """The mean of b − 1 gradients 1 and one of 1 + `off`."""
    return ((batch - 1) + (1 + off)) / Fraction(batch)


def _one_off(batch: int, off: Fraction) -> Text:
    return say(
        "{n} samples with the gradient 1, one with {abnormal}: the mean is {mean}.",
        n=batch - 1,
        abnormal=str(1 + off),
        mean=str(_mean_of(batch, off)),
    )


def _a_mild_one(batch: int) -> Evidence:
    off = -Fraction(batch, 2)
    return counterexample(
        _one_off(batch, off),
        again=say("By adding a share of the deviation to the mean of the others."),
        agrees=_mean_of(batch, off) == 1 + off / batch == Fraction(1, 2),
    )


def _mean_with_one_off() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "Mean of {n} gradients with the mean {g} and one that is off by {a}:",
                    n=math("b - 1"),
                    g=math("g"),
                    a=math("a"),
                ),
                r"\frac{(b-1)\,g + (g + a)}{b} = g + \frac{a}{b}",
            ),
            Step(
                say("It differs from {g} by less than {g} is long exactly if", g=math("g")),
                r"\frac{\|a\|}{b} < \|g\| \iff b > \frac{\|a\|}{\|g\|}",
            ),
            Step(
                say("and then the two make an angle of less than 90°; alone, the sample would decide it all.")
            ),
        )
    )


def _read_as() -> Remark:
    return Remark(
        say(
            "“Not far” was read as: by less than the direction of the others is long. Read as “less far than "
            "with this sample alone”, the sentence holds for every batch of two or more: the deviation is "
            "divided by their number."
        )
    )
