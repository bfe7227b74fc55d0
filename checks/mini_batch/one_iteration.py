"""One iteration of the three methods, and of SGD alone: how many samples decide it (B-05, B-15, B-31)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Evidence, Remark, Step, Table
from notecheck.words import AMOUNT, Family

from ..shared.batch_words import EACH_UPDATE, SAMPLES, require_all
from ..shared.first_update import shares
from ..shared.regression import Samples, mean_gradient, shrinkage, spread
from ..shared.sample_programs import METHOD, Observed, describe_counts, observe
from .batch_gradients import table_of_all_batches
from .counts import unlike_definition, unlike_program

ITERATION = (*EACH_UPDATE, "一次迭代", "one iteration", "an iteration")
HOW_MANY = ("用多少个样本", "用多少样本", "how many samples")
SAYS = ("差别", "说的是", "指的是", "differ", "differs", "means", "is about")
OTHER_DIFFERENCES = Family(
    "whether anything else differs",
    {
        "only this": ("只在", "仅在", "仅仅在", "only in"),
        "more than this": ("不只在", "不仅在", "不止在", "not only in"),
    },
    two_sided=False,
)


@check(
    "methods-differ-in-sample-count",
    "method-means-sample-count",
    uses=["sgd-program", "mbgd-program", "bgd-program"],
)
def the_methods_share_everything_but_the_count(claim: Reading, *programs: Reading) -> Verdict:
    """Run all three programs: each update is θ − α·(mean gradient of b samples), with b alone different.

    The updates are compared with those of every subset of the data, as means and as sums.
    """
    claim.presume_numbers(1, 3)
    require_all(claim, ITERATION, HOW_MANY, SAYS)
    named = sorted(word.meaning for word in claim.chosen(METHOD))
    if named != sorted(METHOD.meanings):
        raise claim.reject(None, "the three methods are expected, each named once")
    for number in claim.numbers:
        if number.counts("种", "methods") and int(number) != len(named):
            raise claim.reject(number, f"{number.words}, but {len(named)} methods are named")
    compares = claim.states("差别", "differ", "differs")
    others = claim.choose(OTHER_DIFFERENCES, after=compares) if compares else "only this"
    seen = [observe(program) for program in programs]
    only_the_count = _differ_in_count_alone(seen)
    summary = (
        say(
            "Every update of the three programs is a step against the mean gradient of its samples: of "
            "{counts} samples.",
            counts=", ".join(str(max(one.counts)) for one in seen),
        )
        if only_the_count
        else say("It is not the number of samples alone in which the updates of the three programs differ.")
    )
    evidence = (_rules(seen), _about_the_draw())
    if only_the_count is (others == "only this"):
        return confirmed("execution", summary, *evidence)
    return inconsistent(
        "execution", summary, _what_else_differs(seen, only_the_count), *evidence, against=programs
    )


def _differ_in_count_alone(seen: list[Observed]) -> bool:
    """Whether all go equally far along the mean gradient of their samples, each of another number of them."""
    return len(set(map(_reach, seen))) == 1 and len({max(one.counts) for one in seen}) == len(seen)


def _reach(one: Observed) -> Fraction:
    """By what an update multiplies the mean gradient of its samples."""
    rule = min(one.rules, key=lambda rule: rule.combined)
    return rule.factor * one.rate * (rule.count if rule.combined == "sum" else 1)


def _what_else_differs(seen: list[Observed], only_the_count: bool) -> Counterexample:
    """One update of each program, by its recorded steps, and by what it depends on."""
    measured = [shares(one.reading) for one in seen]
    used = [sum(share != 0 for share in one) for one in measured]
    reaches = [sum(one) for one in measured]
    return counterexample(
        say(
            "{sentence} One update leads from {theta} to {places}.",
            sentence=say("By this sentence the programs differ in more than the number of samples.")
            if only_the_count
            else say("By this sentence the programs differ in the number of samples alone."),
            theta=math(r"\theta"),
            places=math(r",\quad ".join(map(_one_update, seen))),
        ),
        again=say(
            "Each of the {m} targets was raised by 1 in turn, and the programs were run again with another "
            "seed: {used} of them move the first updates, in total by {reaches} of their samples' features.",
            m=len(seen[0].samples),
            used=", ".join(map(str, used)),
            reaches=", ".join(map(str, reaches)),
        ),
        agrees=(len(set(reaches)) == 1 and len(set(used)) == len(used)) is only_the_count,
    )


def _one_update(one: Observed) -> str:
    """Where an update leads, in LaTeX, by the mean of so many gradients."""
    count = max(one.counts)
    total = " + ".join(f"g_{{i_{number}}}" for number in range(1, count + 1))
    mean = rf"\cdot \frac{{1}}{{{count}}} ({total})" if count > 1 else rf"\cdot {total}"
    return rf"\theta - {decimal(_reach(one))} {mean}"


def _rules(seen: list[Observed]) -> Table:
    rows = tuple(
        (quote(one.reading.claim.id), max(one.counts), str(one.rate), say("mean of their gradients"))
        for one in seen
    )
    header = (say("program"), say("samples of an update"), say("learning rate"), say("steps against"))
    return Table(header, rows, say("What explains every recorded update"))


def _about_the_draw() -> Remark:
    return Remark(
        say(
            "One iteration was compared, from one place. Over many iterations the course's programs differ "
            "in how they draw as well: one draws every sample anew, another shuffles all of them for each "
            "pass. With all samples in an update there is nothing left to draw."
        )
    )


# ---- a direction from one sample -----------------------------------------------------------------

DECIDED = ("只由", "仅由", "decided by", "determined by")
INFORMATION = ("信息量", "信息", "information")


@check("direction-from-one-sample", uses=["sgd-one-sample", "sgd-program"])
def one_of_all_gradients_is_seen(claim: Reading, definition: Reading, alone: Reading) -> Verdict:
    """Each recorded step is −α∇J_i for one i; it tells of the full gradient as much as 1/Var does.

    The inverse variance of an unbiased estimate is its information (Fisher): b draws give b times as much.
    """
    require_all(claim, ("方向", "direction"), DECIDED)
    little = claim.choose(AMOUNT, after=INFORMATION) == "fewer"
    count, defined = int(claim.number(SAMPLES)), int(definition.number(SAMPLES))
    if count != defined:
        return unlike_definition(count, definition, defined, alone)
    seen = observe(alone)
    if seen.counts != {count}:
        return inconsistent(
            "execution",
            say(
                "The recorded steps of the SGD program come from {count} each.", count=describe_counts([seen])
            ),
            unlike_program(count, seen),
            against=[alone],
        )
    evidence = (table_of_all_batches(seen.samples), _information(), _and_the_place())
    if little and count < len(seen.samples):
        return confirmed(
            "execution",
            say(
                "Each recorded step of the SGD program follows the gradient of {n} of {m} samples, and no "
                "batch tells less of the full gradient.",
                n=count,
                m=len(seen.samples),
            ),
            *evidence,
        )
    return refuted(
        "execution",
        say("No batch tells less of the full gradient than a single sample."),
        *evidence,
        scatter_of_one(seen.samples),
    )


def _information() -> Derivation:
    return Derivation(
        (
            Step(
                say("A drawn gradient is right on average and scatters with the variance"),
                r"\mathbb{E}[g_i] = \nabla J, \qquad \operatorname{Var}(g_i) = \sigma^2",
            ),
            Step(
                say(
                    "Its information about the full gradient is 1 over this; the mean of independent draws "
                    "has"
                ),
                r"I_b = \frac{1}{\operatorname{Var}(g_b)} = \frac{b}{\sigma^2} = b\,I_1",
            ),
        )
    )


def _and_the_place() -> Remark:
    return Remark(
        say(
            "The place where the step is made also enters, and all earlier samples had a share in that; of "
            "the data, this step sees the one sample alone."
        )
    )


def scatter_of_one(samples: Samples) -> Evidence:
    """At the start of the course's program: single gradients scatter, the mean of all does not."""
    start = tuple(Fraction(0) for _ in samples[0].x)
    slopes = [one.gradient(start) for one in samples]
    pairs = [mean_gradient((one, other), start) for one in samples for other in samples]
    return counterexample(
        say(
            "At the start of the course's program the gradients of single samples scatter with the variance "
            "{one}, means of two draws with {two}, and the mean of all samples not at all.",
            one=str(spread(slopes)),
            two=str(spread(pairs)),
        ),
        again=say("Every pair of draws written out, against the variance divided by the number of draws."),
        agrees=spread(pairs) == spread(slopes) * shrinkage(2) > 0 == shrinkage(len(samples), len(samples)),
    )
