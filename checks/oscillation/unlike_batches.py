"""Can two batches consist of the same samples? (M-04)"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from math import comb

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Derivation, Remark, Step, Table
from notecheck.words import CERTAINTY, Family

from ..basic_optimisers.batch_draws import REPETITION
from ..mini_batch.epochs import population_and_batch
from ..shared.batch_words import SAMPLES
from ..shared.wording import listed

BATCHES = ("批次", "各批", "batch", "batches")


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
    claim.presume_numbers(1, 2)
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
            "Only within one pass. Drawn anew, a batch of {b} out of {m} repeats another with a chance of "
            "about {chance}: very rare, but not impossible.",
            b=b,
            m=m,
            chance=math(rf"10^{{-{len(str(comb(m, b))) - 1}}}"),
        ),
        Case(
            True,
            say(
                "4 samples in batches of 2, cut out of one pass: the cuts are {cuts}, and no batch equals "
                "the other.",
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
                "A sample is read as an entry of the data set. If the data set holds the same datum twice, "
                "even batches of one pass can be alike."
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
    passes = [(order[:TWO], order[TWO:]) for order in permutations(FOUR)]
    shared = [one for one, two in passes if set(one) & set(two)]
    return refuted(
        "enumeration",
        say("Batches of one pass have no sample in common, let alone all."),
        counterexample(
            say(
                "4 samples in batches of 2: the cuts of a pass are {cuts}, and no batch equals the other.",
                cuts=_cuts(),
            ),
            again=say(
                "All {orders} orders of the 4 samples, cut in the middle one by one: the two halves have a "
                "sample in common in {shared} of them.",
                orders=len(passes),
                shared=len(shared),
            ),
            agrees=passes and not shared,
        ),
        _equally_likely(),
    )
