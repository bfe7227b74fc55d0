"""The work of an update, counted in gradients of single samples (O-08, O-14, O-17, O-39, O-40)."""

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
from notecheck.model import Counterexample, Derivation, Evidence, Remark, Step
from notecheck.text import Text
from notecheck.words import GROWTH, QUANTIFIER, SIZE, SPEED, Family, Word

from ..shared.batch_words import require_all
from ..shared.one_weight import derivative, printed_pairs
from ..shared.program_runs import start_of
from .batch_runs import with_batches_of
from .three_methods import NAMES, OPTIMISER, Sizes, sizes_in

EACH_UPDATE = ("每更新一次", "每次更新", "each update", "every update", "an update")
WORK = ("计算量", "计算代价", "computation", "work")
OFTEN = Family(
    "how often",
    {
        "often": ("频繁", "frequent", "often"),
        "seldom": ("稀少", "很少", "infrequent", "seldom", "rare"),
    },
)


@check(
    "gd-each-update-expensive",
    "gd-work-in-summary",
    "sgd-less-work",
    "sgd-update-cheap",
    "sgd-one-fast-frequent",
    uses=["mini-batch-program"],
    waived={"SGD → mini-batch gradient descent": "an update on a mini-batch takes less work as well"},
)
def an_update_takes_a_gradient_a_sample(claim: Reading, code: Reading) -> Verdict:
    """An update on b samples takes b gradients, and a pass through m samples has ⌈m/b⌉ updates."""
    claim.presume_numbers(1)
    claim.require(*EACH_UPDATE)
    method, sizes = claim.choose(OPTIMISER), sizes_in(code)
    other = next((word for word in claim.chosen(QUANTIFIER) if word.meaning != method), None)
    if other and other.meaning not in NAMES:
        raise claim.reject(other, "an update uses one sample, some or all of them")
    if other:
        return inconsistent(
            "enumeration",
            say("An update of {method} uses another number of samples.", method=NAMES[method]),
            sizes.table(),
            _by_either_number(code, sizes, method, other),
            against=[code],
        )
    everything = sizes.of(method) == sizes.population
    said = _work_said(claim, everything)
    if not said:
        raise claim.reject(None, "this says nothing of the work, the speed or the number of updates")
    evidence = (_one_gradient_a_sample(), sizes.table(), _how_it_was_counted())
    if all(said):
        return confirmed("enumeration", _counts(method, sizes), *evidence)
    return refuted("enumeration", _counts(method, sizes), *evidence, _counted_twice(sizes))


def _by_either_number(code: Reading, sizes: Sizes, method: str, other: Word) -> Counterexample:
    """The first update of the note's program, with as many samples as the method and as the sentence has."""
    own, said = sizes.of(method), sizes.of(other.meaning)
    one, two = (with_batches_of(code.program, size)[0] for size in (own, said))
    return counterexample(
        say(
            "On {m} points “{words}” is {said} for an update; with {method} it is {own}.",
            m=sizes.population,
            words=quote(other.words),
            said=said,
            method=NAMES[method],
            own=own,
        ),
        again=say(
            "Run with batches of {own} and of {said}, the program uses {one} and {two} samples for its first "
            "update, and comes to {here} and to {there}.",
            own=own,
            said=said,
            one=len(set(one.draws[0])),
            two=len(set(two.draws[0])),
            here=decimal(one.places[1]),
            there=decimal(two.places[1]),
        ),
        agrees=len(set(one.draws[0])) != len(set(two.draws[0])) and one.places[1] != two.places[1],
    )


def _work_said(claim: Reading, everything: bool) -> list[bool]:
    """Of each thing that is said of an update: whether it is so, where it uses all samples or fewer."""
    found = [(word.meaning == "large") == everything for word in claim.chosen(SIZE)]
    found += [(word.meaning == "up") == everything for word in claim.chosen(GROWTH)]
    if found:
        claim.require(*WORK)
    found += [(word.meaning == "slower") == everything for word in claim.chosen(SPEED)]
    return found + [(word.meaning == "seldom") == everything for word in claim.chosen(OFTEN)]


def _counts(method: str, sizes: Sizes) -> Text:
    if method != "some":
        return say(
            "On {m} points an update of gradient descent takes the gradients of all {m}, one of "
            "SGD that of 1.",
            m=sizes.population,
        )
    return say(
        "On {m} points an update of {method} takes the gradients of {own}; gradient descent takes {m}, SGD "
        "1.",
        m=sizes.population,
        method=NAMES[method],
        own=sizes.of(method),
    )


def _one_gradient_a_sample() -> Derivation:
    return Derivation(
        (
            Step(
                say("The gradient of the loss is a sum over its samples, one term each:"),
                r"\nabla J(\theta) = \frac{1}{m} \sum_{i=1}^{m} \nabla J_i(\theta)",
            ),
            Step(
                say(
                    "An update on {b} of them takes {b} terms, and the number of updates in a pass is",
                    b=math("b"),
                ),
                r"\left\lceil \frac{m}{b} \right\rceil",
            ),
        )
    )


def _how_it_was_counted() -> Remark:
    return Remark(
        say(
            "“Fast”, “cheap” and “a lot” were read as the work of one update, compared with the other "
            "methods. Whether a training is faster as a whole is another question, and judged where the "
            "notes raise it."
        )
    )


def _counted_twice(sizes: Sizes) -> Evidence:
    passes = {method: -(-sizes.population // sizes.of(method)) for method in NAMES}
    cut = {method: _cut(range(sizes.population), sizes.of(method)) for method in NAMES}
    return counterexample(
        say(
            "On {m} points gradient descent takes {m} gradients and makes 1 update in a pass, SGD takes 1 "
            "and makes {n}.",
            m=sizes.population,
            n=passes["one"],
        ),
        again=say(
            "Cut into the batches of a pass one after the other, the points make {one} and {many}.",
            one=len(cut["all"]),
            many=len(cut["one"]),
        ),
        agrees={method: len(cut[method]) for method in NAMES} == passes
        and len(cut["all"]) == 1 < len(cut["one"]),
    )


def _cut(points: range, size: int) -> list[range]:
    """The batches of a pass, one after the other."""
    return [points[at : at + size] for at in points[::size]]


# ---- more data ---------------------------------------------------------------------------------------

DATA = ("数据规模", "数据量", "amount of data", "data set", "data sets", "data")
EFFICIENCY = ("效率", "efficiency")
SUITED = Family(
    "suited or not",
    {
        "suited": ("适用", "适合", "suited", "suits", "suitable"),
        "unsuited": ("不适用", "不适合", "not suited", "unsuited", "unsuitable"),
    },
)
COPIES = 3


@check("gd-inefficient-on-large-data", "sgd-works-on-large-data", uses=["sgd-regression-program"])
def more_data_cost_only_those_who_use_them_all(claim: Reading, code: Reading) -> Verdict:
    """Copy every sample k times: the gradient stays as it was, the work to find it grows k-fold.

    A single sample drawn from the copies is as likely to be this or that one as before: an update of
    SGD is the same, at the same work.
    """
    require_all(claim, DATA)
    method = claim.choose(OPTIMISER)
    if claim.choose(SIZE, after=DATA) != "large":
        raise claim.reject(None, "this check is about large amounts of data")
    efficiency = claim.states(*EFFICIENCY)
    good = claim.choose(SIZE, after=EFFICIENCY) == "large" if efficiency else claim.choose(SUITED) == "suited"
    if method == "some":
        raise claim.reject(None, "this check compares gradient descent and SGD")
    pairs, weight = printed_pairs(code.program), start_of(code.program)
    once, copied = derivative(weight, pairs), derivative(weight, pairs * COPIES)
    evidence = (_copies(), _as_it_is_used())
    summary = say(
        "With every sample {k} times over an update of gradient descent is the same and takes {k} times the "
        "work; one of SGD takes no more than before.",
        k=COPIES,
    )
    if good == (method == "one") and once == copied:
        return confirmed("proof", summary, *evidence)
    return refuted(
        "proof",
        summary,
        *evidence,
        counterexample(
            say(
                "The {m} samples of the SGD program at {start}: the full gradient is {once}, from {m} "
                "gradients; of {k} copies each it is {copied}, from {many}.",
                m=len(pairs),
                start=math(f"w = {weight}"),
                once=str(once),
                copied=str(copied),
                k=COPIES,
                many=COPIES * len(pairs),
            ),
            again=say("Added up sample by sample."),
            agrees=once
            == copied
            == sum((derivative(weight, [pair]) for pair in pairs), Fraction(0)) / len(pairs),
        ),
    )


def _copies() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "Every sample {k} times over: the mean, and so the full gradient, is the same.",
                    k=math("k"),
                ),
                r"\frac{1}{km} \sum_{i=1}^{m} k\, \nabla J_i(\theta) = \frac{1}{m} "
                r"\sum_{i=1}^{m} \nabla J_i(\theta)",
            ),
            Step(
                say("Gradient descent works through {more} samples for it,", more=math("km")),
                r"km > m",
            ),
            Step(
                say("SGD through one, drawn with the same chances as before:"), r"\frac{k}{km} = \frac{1}{m}"
            ),
        )
    )


def _as_it_is_used() -> Remark:
    return Remark(
        say(
            "“Efficient” and “suited” were read as: an update takes no more work on more data that say the "
            "same. How many updates are needed for a given accuracy is not judged here."
        )
    )
