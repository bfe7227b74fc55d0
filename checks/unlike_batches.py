"""How unlike batches are: in their samples (M-04), and in where they push the parameters (M-05)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Derivation, Remark, Step, Table
from notecheck.words import CERTAINTY, EQUALITY, Family

from .batch_draws import REPETITION
from .batch_words import SAMPLES
from .epochs import population_and_batch
from .regression import DISAGREEING, Sample, Vector, dot, gradients, mean_gradient, sample
from .sample_programs import samples_of
from .wording import listed

BATCHES = ("批次", "各批", "batch", "batches")

# ---- the same samples -----------------------------------------------------------------------------

LIKE = Family(
    "likeness of two batches",
    {
        "alike": ("一模一样", "完全相同", "完全一样", "exactly the same", "identical"),
        "unlike": ("有所不同", "各不相同", "different", "differ"),
    },
)
ONE_PASS = ("同一遍", "同一轮", "one pass", "the same pass")
FOUR = range(1, 5)
TWO = 2


@check("batches-never-alike", uses=["updates-per-epoch"])
def batches_of_two_passes_may_repeat(claim: Reading, example: Reading) -> Verdict:
    """Cut out of one shuffled pass, batches share no sample; drawn anew they are equal with odds 1 : C(m, b).

    Rare for a large data set, certain for a batch of all samples, and never impossible.
    """
    for terms in (BATCHES, SAMPLES):
        claim.require(*terms)
    alike, certainty = claim.choose(LIKE) == "alike", claim.choose(CERTAINTY)
    m, b = (int(number) for number in population_and_batch(example))
    evidence = (_equally_likely(), _by_size())
    if certainty == "sometimes":
        summary = say("Drawn anew, a batch may repeat another; within one pass it cannot.")
        return confirmed("enumeration", summary, *evidence)
    if alike:
        return _disjoint_batches()
    stated = bool(claim.states(*ONE_PASS)) and bool(claim.chosen(REPETITION))
    if stated and claim.choose(REPETITION) == "without repetition":
        summary = say("Within one pass each sample comes once, so two batches share none.")
        return confirmed("enumeration", summary, *evidence)
    return conditional(
        "enumeration",
        say(
            "Only within one pass. Drawn anew, a batch of {b} out of {m} repeats another with a "
            "chance of about "
            "{chance}: very rare, but not impossible.",
            b=b,
            m=m,
            chance=math(rf"10^{{-{len(str(comb(m, b))) - 1}}}"),
        ),
        Case(
            True,
            say(
                "4 samples in batches of 2, cut out of one pass: the cuts are {cuts}, and no "
                "batch equals the "
                "other.",
                cuts=_cuts(),
            ),
        ),
        Case(
            False,
            say(
                "4 samples, two batches of 2 from different passes: of {pairs} pairs {equal} are equal.",
                pairs=len(list(combinations(FOUR, TWO))) ** 2,
                equal=sum(one == two for one in combinations(FOUR, TWO) for two in combinations(FOUR, TWO)),
            ),
        ),
        *evidence,
        Remark(
            say(
                "A sample is read as an entry of the data set. If the data set holds the same "
                "datum twice, even "
                "batches of one pass can be alike."
            )
        ),
        condition=say("both batches are drawn without replacement in one pass"),
        correction=claim.prepend(say("in one pass, drawn without replacement, ")),
    )


def _cuts() -> str:
    """All ways to cut four samples into two batches of two."""
    firsts = [one for one in combinations(FOUR, TWO) if 1 in one]
    return "; ".join(f"{listed(one)} | {listed(set(FOUR) - set(one))}" for one in firsts)


def _equally_likely() -> Derivation:
    return Derivation(
        (
            Step(say("Within one pass each sample is used once:"), r"B_1 \cap B_2 = \varnothing"),
            Step(
                say("Drawn anew, each of the possible batches is as likely as any other:"),
                r"P(B_2 = B_1) = 1 \Big/ \binom{m}{b}",
            ),
            Step(say("For a batch of all samples this is certain:"), r"b = m: \quad P = 1"),
        ),
        say("How often a batch comes again"),
    )


def _by_size() -> Table:
    sizes, m = (1, 2, 3, 4), len(FOUR)
    rows = tuple((b, comb(m, b), str(Fraction(1, comb(m, b)))) for b in sizes)
    header = (say("batch size"), say("possible batches"), say("chance to repeat one"))
    return Table(header, rows, say("{m} samples", m=m))


def _disjoint_batches() -> Verdict:
    one, two = (1, 2), (3, 4)
    return refuted(
        "enumeration",
        say("Batches of one pass have no sample in common, let alone all."),
        counterexample(
            say("4 samples in batches of 2: {one} and {two} are a pass.", one=listed(one), two=listed(two)),
            again=say("Together they hold each of the 4 samples once."),
            agrees=sorted(one + two) == list(FOUR),
        ),
        _equally_likely(),
    )


# ---- the push -------------------------------------------------------------------------------------

FEATURES = ("特征", "features")
LEAN = Family(
    "how the features lean",
    {
        "apart": ("各有偏向", "各不相同", "lean different ways", "lean in different directions"),
        "alike": ("完全一致", "完全相同", "lean the same way"),
    },
    two_sided=False,
)
PUSHED = ("推往", "推向", "pushed", "push")
INDEPENDENT = ("线性无关", "linearly independent")
UNFITTED = ("没有拟合好", "not fitted yet", "not yet fitted")
WHITE, ORANGE = sample([1, 0], 1), sample([0, 1], 1)


@check("batches-push-differently", uses=["sgd-regression-program"])
def features_span_the_push(claim: Reading, program: Reading) -> Verdict:
    """In a linear model a batch pushes along a combination of its feature vectors, with the residuals.

    Independent features therefore make different directions. With one parameter, features can differ
    as they like: as long as all targets lie on the same side, every sample pushes the same way.
    """
    for terms in (FEATURES, ("参数", "parameter", "parameters")):
        claim.require(*terms)
    lean, push = claim.choose(LEAN), claim.choose(EQUALITY, after=PUSHED)
    if (lean, push) != ("apart", "different"):
        return _the_other_way_round(lean)
    if claim.states(*INDEPENDENT) and claim.states(*UNFITTED):
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
                "The features of the SGD program's samples are {features}; from {start} their "
                "negative gradients "
                "are {pushes}: all upwards.",
                features=listed(one.x[0] for one in samples),
                start=math("w = 0"),
                pushes=listed(pushes),
            ),
        ),
        _combinations(),
        Remark(
            say(
                "With one parameter directions differ only in sign, and they do so where the "
                "parameter stands "
                "between what two batches ask for."
            )
        ),
        condition=say(
            "the feature vectors of the two batches are linearly independent, and neither batch is fitted yet"
        ),
        correction=claim.prepend(
            say("where the feature vectors of two batches are linearly independent and not fitted yet: ")
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
                say("Where all these vectors are linearly independent, this takes"),
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
            "One feature for white cats, one for orange ones: from {start} a white cat pushes "
            "along {white}, an "
            "orange one along {orange}.",
            start=math("(0, 0)"),
            white=math(f"({listed(white)})"),
            orange=math(f"({listed(orange)})"),
        ),
    )


def _push(batch: Sequence[Sample], theta: Vector) -> Vector:
    return tuple(-entry for entry in mean_gradient(batch, theta))


def _the_other_way_round(lean: str) -> Verdict:
    """Independent features push apart; equal ones push apart too, where the targets differ."""
    pair, start = ((WHITE, ORANGE), (Fraction(0),) * 2) if lean == "apart" else (DISAGREEING, (Fraction(0),))
    one, two = (_push([single], start) for single in pair)
    return refuted(
        "proof",
        say("Where a batch pushes depends on its features and on its residuals."),
        counterexample(
            say(
                "Samples with the features {first} and {second} and the targets {targets}: they "
                "push along {one} "
                "and {two}.",
                first=math(f"({listed(pair[0].x)})"),
                second=math(f"({listed(pair[1].x)})"),
                targets=listed(single.y for single in pair),
                one=math(f"({listed(one)})"),
                two=math(f"({listed(two)})"),
            ),
            again=say("The product of the two pushes is {product}.", product=str(dot(one, two))),
            agrees=dot(one, two) <= 0,
        ),
        _combinations(),
    )
