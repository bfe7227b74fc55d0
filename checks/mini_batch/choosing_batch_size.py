"""The batch size as something to choose: a hyper-parameter, best values, small data (B-48, B-54, B-59)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Derivation, Remark, Source, Step, Table
from notecheck.words import CERTAINTY, EQUALITY, QUANTIFIER, SIZE, STEADINESS, Family

from ..shared.batch_noise import RATE
from ..shared.bowl import Bowl
from ..shared.conditions import bound_on
from ..shared.sample_programs import Observed, observe, shortened, updates_in
from ..shared.walk import pair

BATCH_SIZE = ("batch size", "批次大小")
KIND = Family(
    "kind of quantity",
    {
        "chosen": ("超参数", "hyper-parameter", "hyperparameter"),
        "learned": ("参数", "parameter"),
    },
    two_sided=False,
)


@check("batch-size-is-tuned", "batch-size-is-hyperparameter", uses=["mbgd-program"])
def batch_size_is_set_before_training(claim: Reading, squads: Reading) -> Verdict:
    """In the course's program one constant is the number of samples of every update, and stays."""
    claim.presume_numbers(1)
    claim.presume(QUANTIFIER, "one")
    claim.require(*BATCH_SIZE)
    tuned = claim.states("调节", "tuned", "to tune") is not None
    if not tuned:
        claim.require("引入", "introduces")
        claim.require("新的", "new")
    seen = observe(squads)
    name, size = _batch_size_of(seen), max(seen.counts)
    table = Table(
        (say("quantity"), say("set by"), say("changed by training")),
        (
            (squads.program.update.parameter, say("training"), say("yes")),
            (name, say("whoever trains"), say("no")),
        ),
        say("The mini-batch program of the course"),
    )
    evidence: tuple[Table | Remark, ...] = (table,) if tuned else (table, _new_among_the_methods())
    if claim.choose(KIND) == "chosen":
        return confirmed(
            "execution",
            say(
                "The program sets it to {size} before training, every update uses so many samples, and none "
                "changes it.",
                size=size,
            ),
            *evidence,
        )
    return inconsistent(
        "execution",
        say("The program sets the batch size before training; no update changes it."),
        _set_by_whoever_trains(seen, name),
        *evidence,
        against=[squads],
    )


def _batch_size_of(seen: Observed) -> str:
    """The constant that is the number of samples of every update. Raises ReadingError unless there is one."""
    constants, size = seen.reading.program.constants.items(), max(seen.counts)
    names = [name for name, one in constants if isinstance(one.value, Fraction) and one.value == size]
    if len(names) != 1:
        raise seen.reading.reject(None, "no single constant of this program is its batch size")
    return names[0]


def _set_by_whoever_trains(seen: Observed, name: str) -> Counterexample:
    """Updates move the parameter and leave the batch size; with another one set, as many samples are used."""
    program, path, m = seen.reading.program, seen.paths[0], len(seen.samples)
    other = 1 if max(seen.counts) == m else m
    run = program.run(watch=(program.update.watch,), replace=shortened(program, 1) | {name: str(other)})[0]
    return counterexample(
        say(
            "The first {n} updates of the course's program lead {parameter} from {before} to "
            "{after}; each uses "
            "{size} samples, as {name} was set. By this sentence training would change this number as well.",
            n=len(path) - 1,
            parameter=program.update.parameter,
            before=pair(path[0]),
            after=pair(path[-1]),
            size=max(seen.counts),
            name=name,
        ),
        again=say(
            "Set to {other}, it is {end} after a pass too, which then has as many updates as {m} samples "
            "make: {made}.",
            other=other,
            end=str(run.names[name]),
            m=m,
            made=len(run.events),
        ),
        agrees=run.names[name] == other and len(run.events) == m // other != updates_in(seen.reading, 1),
    )


def _new_among_the_methods() -> Remark:
    return Remark(
        say(
            "“New” was read as: SGD and batch gradient descent have no such choice, since theirs is fixed at "
            "one sample and at all of them."
        )
    )


# ---- one best value for all tasks? -----------------------------------------------------------------------

BUDGET = 100
COMMON = 10
NOISES = (Fraction(0), Fraction(1), Fraction(9))


def distance_left(noise: Fraction, size: int) -> Fraction:
    """E θ² after a budget of samples is spent in batches of `size`, from θ = 1 in a bowl of curvature 1."""
    bowl = Bowl(Fraction(1), noise).with_batch(size)
    level, kept = bowl.settled(RATE), bowl.keeps(RATE)
    left: Fraction = level + kept ** (BUDGET // size) * (1 - level)
    return left


def best_size(noise: Fraction) -> int:
    return min(range(1, BUDGET + 1), key=lambda size: distance_left(noise, size))


@check("best-batch-size-differs")
def tasks_with_different_noise_want_different_batches(claim: Reading) -> Verdict:
    """Tasks that differ in their noise, the same budget of samples: which batch size gets nearest?"""
    claim.require("任务不同", "different tasks", "another task")
    said = claim.choose(EQUALITY, after=("最优的值", "best value"))
    found = {noise: best_size(noise) for noise in NOISES}
    table = _table_of_best_sizes(found)
    remark = Remark(
        say(
            "Read as: no one batch size is the best for all tasks. Two tasks may well share theirs; that any "
            "two different tasks differ in it would be false."
        )
    )
    if said == "different" and len(set(found.values())) > 1:
        return confirmed(
            "enumeration",
            say("Without noise single samples do best, with noise larger batches: every size was tried."),
            table,
            remark,
        )
    return refuted(
        "enumeration",
        say("Three tasks that differ in their noise alone have different best batch sizes."),
        table,
        _two_best_sizes(found),
    )


def _table_of_best_sizes(found: dict[Fraction, int]) -> Table:
    rows = tuple(
        (
            str(noise),
            size,
            decimal(float(distance_left(noise, size)), 4),
            decimal(float(distance_left(noise, COMMON)), 4),
        )
        for noise, size in found.items()
    )
    header = (
        say("variance of the noise"),
        say("best batch size"),
        say("mean squared distance left"),
        say("with batches of {b}", b=COMMON),
    )
    return Table(
        header, rows, say("{n} samples, learning rate {rate}, curvature 1, start 1", n=BUDGET, rate=str(RATE))
    )


def _two_best_sizes(found: dict[Fraction, int]) -> Counterexample:
    return counterexample(
        say(
            "Without noise the best size is {one}, with the variance {noise} it is {other}.",
            one=found[NOISES[0]],
            noise=str(NOISES[-1]),
            other=found[NOISES[-1]],
        ),
        again=say("Followed update by update instead of by the closed formula."),
        agrees=all(
            Bowl(Fraction(1), noise).with_batch(size).scatter(RATE, Fraction(1), BUDGET // size)[-1]
            == distance_left(noise, size)
            for noise, size in found.items()
        )
        and found[NOISES[0]] != found[NOISES[-1]],
    )


# ---- a small data set, a large batch -------------------------------------------------------------------

CURVATURE = ("单个样本损失的最大曲率", "largest curvature of one sample's loss")


@check("small-data-large-batch", uses=["large-batches"])
def even_all_samples_need_a_small_enough_rate(claim: Reading, large: Reading) -> Verdict:
    """A batch of all samples has no noise, and still multiplies θ by 1 − ηh: it converges for 0 < η < 2/h."""
    claim.require("大 batch", "large batch", "large batches")
    claim.require("收敛", "convergence")
    small = claim.choose(SIZE, after=("数据集", "data set", "data sets"))
    surely = claim.choose(CERTAINTY) == "always"
    if small != "small" or not surely or claim.choose(STEADINESS) != "steady":
        raise claim.reject(
            None, "this check is about small data sets, and what a large batch guarantees there"
        )
    evidence = (_no_noise_but_a_rate(), _about_small_sets())
    rates = bound_on(claim, "eta")
    if rates is not None and rates.within(2) and _over_curvature(rates.high) and claim.states(*CURVATURE):
        return confirmed(
            "proof", say("Below this learning rate no data set makes any batch diverge."), *evidence
        )
    return conditional(
        "proof",
        say(
            "A batch of all samples has no noise, but at too high a learning rate it diverges like any other."
        ),
        *evidence,
        *_a_low_and_a_high_rate(),
        Source("Nesterov (2018), Lectures on Convex Optimization, section 2.1.5"),
        condition=say(
            "{range}, where {L} bounds the curvature of every sample's loss: no wider range is safe for "
            "every data set",
            range=_SAFE_RATES,
            L=math("L"),
        ),
        correction=claim.append(
            say(
                " (as long as the learning rate keeps to ${range}$, with $L$ the largest curvature of one "
                "sample's loss)",
                range=_SAFE_RATES.latex,
            )
        ),
    )


def _a_low_and_a_high_rate() -> tuple[Case, Case]:
    """All samples at once in a bowl of curvature 1, from 1: at the rate 1, and at one above 2."""
    bowl, slow, fast = Bowl(Fraction(1)), Fraction(1), Fraction(21, 10)
    _, end = bowl.path(slow, Fraction(1), 1)
    _, one, two = bowl.path(fast, Fraction(1), 2)
    return (
        Case(
            end == 0,
            say(
                "All samples at once, curvature 1, learning rate {rate}: from 1 to {end} in one update.",
                rate=str(slow),
                end=str(end),
            ),
        ),
        Case(
            not 1 < abs(one) < abs(two),
            say(
                "All samples at once, curvature 1, learning rate {rate}: from 1 to {one}, then to {two}.",
                rate=str(fast),
                one=str(one),
                two=str(two),
            ),
        ),
    )


_SAFE_RATES = math(r"0 < \eta < \frac{2}{L}")


def _over_curvature(high: object) -> bool:
    return {str(name) for name in getattr(high, "free_symbols", ())} == {"L"}


def _no_noise_but_a_rate() -> Derivation:
    return Derivation(
        (
            Step(say("With all samples in the batch no noise is left:"), r"\operatorname{Var}_N = 0"),
            Step(
                say("An update still multiplies the distance from the minimum by"),
                r"1 - \eta h, \qquad |1 - \eta h| < 1 \iff 0 < \eta < \frac{2}{h}",
            ),
        )
    )


def _about_small_sets() -> Remark:
    return Remark(
        say(
            "“Can be used” is advice and was not judged; judged was what it is said to guarantee. A batch "
            "cannot hold more samples than there are: for fewer than the large class begins with, it is "
            "batch gradient descent."
        )
    )
