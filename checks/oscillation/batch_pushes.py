"""Do batches with other features push the parameters another way? (M-05)"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.words import EQUALITY, QUANTIFIER, Family

from ..shared.regression import DISAGREEING, Sample, Vector, dot, gradients, mean_gradient, sample
from ..shared.sample_programs import samples_of
from ..shared.wording import listed

FEATURES = ("特征", "features")
LEAN = Family(
    "how the features lean",
    {
        "apart": (
            "各有偏向",
            "各不相同",
            "lean different ways",
            "lean in different directions",
            "lean to one side or another",
        ),
        "alike": ("完全一致", "完全相同", "lean the same way", "lean to the same side"),
    },
    two_sided=False,
)
PUSHED = ("推往", "推向", "pushed", "push")
INDEPENDENT = ("线性无关", "linearly independent")
DISJOINT = ("没有共同的样本", "no sample in common")
UNFITTED = ("没有拟合好", "not fitted yet", "not yet fitted")
WHITE, ORANGE = sample([1, 0], 1), sample([0, 1], 1)
PULLING_ON = (sample([1], 1), sample([1], 2))  # equal features, both targets on one side of the start 0


@check("batches-push-differently", uses=["sgd-regression-program"])
def features_span_the_push(claim: Reading, program: Reading) -> Verdict:
    """In a linear model a batch pushes along a combination of its feature vectors, with the residuals.

    Independent features of batches that share no sample therefore make different directions. With one
    parameter, features can differ as they like: as long as all targets lie on the same side, every
    sample pushes the same way.
    """
    claim.presume(QUANTIFIER, "all")
    for terms in (FEATURES, ("参数", "parameter", "parameters")):
        claim.require(*terms)
    lean, push = claim.choose(LEAN), claim.choose(EQUALITY, after=PUSHED)
    if (lean, push) != ("apart", "different"):
        return _the_other_way_round(lean, push)
    if all(claim.states(*terms) for terms in (DISJOINT, INDEPENDENT, UNFITTED)):
        summary = say("Combinations of independent vectors never point the same way.")
        return confirmed("proof", summary, _combinations())
    samples, start = samples_of(program.program), (Fraction(0),)
    pushes = [-one[0] for one in gradients(samples, start)]
    if min(pushes) <= 0:
        raise program.reject(None, "the samples of this program do not all push the same way at 0")
    return conditional(
        "proof",
        say("Features that differ do not suffice: the samples of the SGD program all push the same way."),
        _cats(),
        Case(
            False,
            say(
                "The features of the SGD program's samples are {features}; at {start} their pushes {push} "
                "are {pushes}: all upwards.",
                features=listed(one.x[0] for one in samples),
                start=math("w = 0"),
                push=math("-r_i x_i"),
                pushes=listed(pushes),
            ),
        ),
        _combinations(),
        Remark(
            say(
                "With one parameter directions differ only in sign, and they do so where the parameter "
                "stands between what two batches ask for."
            )
        ),
        condition=say(
            "no {c} makes the push of one batch that of the other: always so where the two batches have no "
            "sample in common, their feature vectors are linearly independent and neither batch is fitted "
            "yet",
            c=math("c > 0"),
        ),
        correction=claim.prepend(
            say(
                "where two batches have no sample in common, and their feature vectors are linearly "
                "independent and not fitted yet: "
            )
        ),
    )


def _combinations() -> Derivation:
    return Derivation(
        (
            Step(
                say("In a linear model with the residuals {r}, a batch pushes along", r=math("r_i")),
                r"-\nabla J_B = -\frac{1}{b} \sum_{i \in B} r_i x_i, \qquad r_i = x_i^\top\theta - y_i",
            ),
            Step(
                say("If two batches pushed the same way, for some {c}:", c=math("c > 0")),
                r"\sum_{i \in A} r_i x_i - c \sum_{i \in B} r_i x_i = 0",
            ),
            Step(
                say(
                    "Where the batches share no sample and all their vectors are linearly "
                    "independent, this takes"
                ),
                r"r_i = 0 \quad (i \in A \cup B)",
            ),
        ),
        say("Where a batch pushes"),
    )


def _cats() -> Case:
    white, orange = (_push([one], (Fraction(0), Fraction(0))) for one in (WHITE, ORANGE))
    return Case(
        True,
        say(
            "One feature for white cats, one for orange ones: from {start} a white cat pushes along {white}, "
            "an orange one along {orange}.",
            start=math("(0, 0)"),
            white=math(f"({listed(white)})"),
            orange=math(f"({listed(orange)})"),
        ),
    )


def _push(batch: Sequence[Sample], theta: Vector) -> Vector:
    return tuple(-entry for entry in mean_gradient(batch, theta))


def _the_other_way_round(lean: str, push: str) -> Verdict:
    """Independent features push apart; equal ones where the targets lie on either side of 0."""
    pair = (WHITE, ORANGE) if lean == "apart" else DISAGREEING if push == "equal" else PULLING_ON
    start = (Fraction(0),) * len(pair[0].x)
    one, two = (_push([single], start) for single in pair)
    return refuted(
        "proof",
        say("Where a batch pushes depends on its features and on its residuals."),
        counterexample(
            say(
                "Samples with the features {first} and {second} and the targets {targets}: they push along "
                "{one} and {two}.",
                first=math(f"({listed(pair[0].x)})"),
                second=math(f"({listed(pair[1].x)})"),
                targets=listed(single.y for single in pair),
                one=math(f"({listed(one)})"),
                two=math(f"({listed(two)})"),
            ),
            again=say(
                "The difference quotients of the losses, half a unit to either side, give the same pushes; "
                "the product of the two is {product}.",
                product=str(dot(one, two)),
            ),
            agrees=[one, two] == [tuple(-entry for entry in single.quotients(start)) for single in pair]
            and (dot(one, two) > 0) == (push == "different"),
        ),
        _combinations(),
    )
