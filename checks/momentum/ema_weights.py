"""The weights of an exponentially weighted average: the share of each day, and what all shares make."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    percent,
    refuted,
    say,
)
from notecheck.model import Axis, Bars, Counterexample, Derivation, Figure, Panel, Remark, Step, Table
from notecheck.numbers import Number
from notecheck.text import Math, Text
from notecheck.words import AVERAGE, Family

from ..shared.controls import memory_control
from ..shared.recursion import Recursion, exactly, grouped, read_recursion
from ..shared.wording import listed, tex

DAYS = Family(
    "days back",
    {
        "0": ("今天", "今日", "today"),
        "1": ("昨天", "昨日", "yesterday"),
        "2": ("前天", "前日", "the day before yesterday", "the day before"),
        "3": ("大前天", "three days ago"),
    },
)
ADDING = Family(
    "adding",
    {
        "plus": ("加上", "连同", "together with", "plus"),
        "minus": ("减去", "除去", "扣除", "minus", "without"),
    },
)
PAST = Family(
    "past or future",
    {
        "past": ("此前", "之前", "以前", "更早", "过去", "earlier", "previous", "past"),
        "future": ("此后", "之后", "以后", "更晚", "将来", "later", "future"),
    },
)


@check("ema-weights", uses=["momentum-update"])
def shares_fall_geometrically(shares: Reading, update: Reading) -> Verdict:
    """Unrolled, the recursion gives the value k days ago the weight (1-β)βᵏ.

    Today's share fixes β; the shares of the other days then follow, and each printed share must be
    what its weight rounds to.
    """
    recursion = read_recursion(update)
    memory, weights = memory_and_weights(shares, recursion)
    table = Table(
        (say("days ago"), say("weight"), say("exactly"), say("printed")),
        tuple(
            (str(one.lag), math(recursion.weight(one.lag)), percent(one.weight, 3), one.said.words)
            for one in weights
        ),
    )
    precision = Remark(
        say("The first share is taken as it stands, the others as rounded to their last digit.")
    )
    evidence = (recursion.unrolled(), table, _weights_figure(recursion, memory), precision)
    beta = say("{name} = {value}", name=math(recursion.memory), value=str(memory))
    wrong = [one for one in weights if not one.as_said]
    if not wrong:
        summary = say("With {beta} the recursion gives exactly these shares, as printed.", beta=beta)
        return confirmed("proof", summary, *evidence)
    return refuted(
        "proof",
        say(
            "Today's share fixes {beta}; at a lag of {lag} the weight is then {weight}, not {said}.",
            beta=beta,
            lag=wrong[0].lag,
            weight=percent(wrong[0].weight, 3),
            said=wrong[0].said.words,
        ),
        *evidence,
        other_weight(recursion, memory, wrong[0]),
        correction=shares.rewrite(*((one.said, one.said.like(one.weight)) for one in wrong)),
    )


@dataclass(frozen=True)
class DayWeight:
    """A share that is printed for a day, and the weight that the recursion gives that day."""

    lag: int
    said: Number
    weight: Fraction

    @property
    def as_said(self) -> bool:
        """Whether the weight rounds to the printed share."""
        return self.said.agrees(self.weight)


def memory_and_weights(shares: Reading, recursion: Recursion) -> tuple[Fraction, list[DayWeight]]:
    """The β behind the first share, and with it the weight of every day that has a share."""
    memory = memory_behind(shares, recursion)
    return memory, [
        DayWeight(lag, said, exactly(recursion.weight(lag).subs(recursion.memory, memory)))
        for lag, said in shares_by_day(shares)
    ]


def other_weight(recursion: Recursion, memory: Fraction, one: DayWeight) -> Counterexample:
    """The weight of a day that is not its share: unrolled, and as the recursion itself gives it."""
    gradients = [1, *[0] * one.lag]
    pulse = recursion.run(gradients, memory)[-1]
    return counterexample(
        say(
            "With {beta} the weight {formula} is {weight}; the printed share is {said}.",
            beta=math(rf"{sp.latex(recursion.memory)} = {tex(memory)}"),
            formula=math(recursion.weight(one.lag)),
            weight=percent(one.weight, 3),
            said=one.said.words,
        ),
        again=say(
            "The recursion itself, run on {gradients}, ends at {pulse}.",
            gradients=listed(gradients),
            pulse=percent(pulse, 3),
        ),
        agrees=pulse == one.weight and not one.said.agrees(pulse),
    )


@check("ema-weights-sum", uses=["ema-weights", "momentum-update"])
def all_shares_make_one_average(total: Reading, shares: Reading, update: Reading) -> Verdict:
    """The weights form a geometric series: the first n make 1-βⁿ, the earlier ones the rest, βⁿ."""
    recursion = read_recursion(update)
    days = shares_by_day(shares)
    if [lag for lag, _ in days] != list(range(len(days))):
        raise shares.reject(None, "the days should follow one another, from today back")
    said, averages = total.number(("天", "day")), total.number(("个", "average"))
    added, earlier, kind = total.choose(ADDING), total.choose(PAST), total.choose(AVERAGE)
    memory = memory_behind(shares, recursion)
    if not said.equals(len(days)):
        return inconsistent(
            "enumeration",
            say(
                "{said} days are added here, the other sentence has {count}.",
                said=said.words,
                count=len(days),
            ),
            _other_days(int(said), [share for _, share in days], recursion, memory),
            against=[shares],
            correction=total.rewrite((said, said.like(len(days)))),
        )
    keep, take = recursion.at(memory)
    first = sum((take * keep**lag for lag, _ in days), Fraction(0))
    rest = take * keep ** len(days) / (1 - keep) if earlier == "past" else Fraction(0)
    made = first + rest if added == "plus" else first - rest
    evidence = _series(recursion, len(days), first, rest)
    if kind == "mean" and averages.equals(made):
        summary = say(
            "The {count} days make {first}, the earlier ones {rest}, together {made}.",
            count=len(days),
            first=percent(first),
            rest=percent(rest),
            made=percent(made),
        )
        return confirmed("proof", summary, *evidence)
    summary = (
        say(
            "The shares make one whole only when all are added, {made} is what this sentence adds up to.",
            made=percent(made),
        )
        if kind == "mean"
        else say(
            "The weights make {made} together, so this is an average; in a sum every day would weigh 1.",
            made=percent(made),
        )
    )
    return refuted("proof", summary, *evidence, _all_weights(recursion, memory, [lag for lag, _ in days]))


def _other_days(said: int, shares: list[Number], recursion: Recursion, memory: Fraction) -> Counterexample:
    """The shares of the other sentence, added, are not what so many days make by the recursion."""
    added, count = sum(share.value for share in shares), len(shares)
    made, listed_days = (sum(recursion.run([1] * n, memory)[-1:], Fraction(0)) for n in (said, count))
    rounding = sum(share.step for share in shares) / 2
    return counterexample(
        say(
            "The other sentence gives {count} shares, {shares}, together {added}; here {said} "
            "days are added.",
            count=count,
            shares=", ".join(share.words for share in shares),
            added=percent(added),
            said=said,
        ),
        again=say(
            "The recursion, run on the constant value 1, is at {listed} after {count} days, and "
            "at {made} after {said}.",
            listed=percent(listed_days),
            count=count,
            made=percent(made),
            said=said,
        ),
        agrees=abs(made - added) > rounding,
    )


def _all_weights(recursion: Recursion, memory: Fraction, lags: list[int]) -> Counterexample:
    """The named days and those before, by the series; then as the recursion itself makes them."""
    many = 20
    keep, take = recursion.at(memory)
    first = sum((take * keep**lag for lag in lags), Fraction(0))
    pulses = sum((recursion.run([1, *[0] * lag], memory)[-1] for lag in lags), Fraction(0))
    everything = recursion.run([1] * many, memory)[-1]
    left = rf"\left({tex(keep)}\right)^{{{many}}}"
    return counterexample(
        say(
            "The named days make {first}, all that came before {rest}.",
            first=percent(first),
            rest=percent(keep ** len(lags)),
        ),
        again=say(
            "The recursion, run on a single 1 and then zeros, gives the named days {pulses}; "
            "run {many} times "
            "on the constant value 1, it arrives at {value}: all weights but {left}.",
            pulses=percent(pulses),
            many=many,
            value=math(f"1 - {left}"),
            left=math(left),
        ),
        agrees=pulses == first and everything == 1 - keep**many,
    )


def _series(recursion: Recursion, n: int, first: Fraction, rest: Fraction) -> tuple[Derivation, Remark]:
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    series = Derivation(
        (
            Step(say("The weights are a geometric series with this ratio:"), rf"w_k = {take} {keep}^k"),
            Step(
                say("The {count} days that are named make", count=n),
                rf"w_0 + \dots + w_{{{n - 1}}} = 1 - {keep}^{{{n}}} = {tex(first)}",
            ),
            Step(
                say("and all the earlier ones, without end,"),
                rf"\sum_{{k={n}}}^{{\infty}} w_k = \frac{{{take} {keep}^{{{n}}}}}{{1 - {keep}}} = "
                rf"{tex(rest)}",
            ),
        )
    )
    remark = Remark(
        say(
            "This is the unending series. A run that starts from {start} has seen {t} values, and their "
            "weights make {sum} only.",
            start=math(rf"{recursion.average}_0 = 0"),
            t=math("t"),
            sum=math(rf"1 - {keep}^t"),
        )
    )
    return series, remark


def shares_by_day(shares: Reading) -> list[tuple[int, Number]]:
    """Each printed share with the number of days it lies back. Raises ReadingError where they do not pair."""
    days, printed = shares.chosen(DAYS), shares.percentages
    if len(days) != len(printed) or not days:
        what = f"every day should have one share in per cent; {len(days)} days, {len(printed)} shares found"
        raise shares.reject(days[-1] if days else None, what)
    return [(int(day.meaning), share) for day, share in zip(days, printed, strict=True)]


def memory_behind(shares: Reading, recursion: Recursion) -> Fraction:
    """The β that gives the first share exactly as it is printed. Raises ReadingError where none does."""
    lag, share = shares_by_day(shares)[0]
    roots = sp.solve(recursion.weight(lag) - sp.Rational(share.value), recursion.memory)
    fitting = [root for root in roots if root.is_rational and recursion.averaging().contains(root) == sp.true]
    if not fitting:
        raise shares.reject(
            share, f"no {recursion.memory} of an average gives the first day a share of {share.words}"
        )
    return exactly(fitting[0])


def _weights_figure(recursion: Recursion, memory: Fraction) -> Figure:
    lags = tuple(float(lag) for lag in range(8))
    days = Axis(say("days ago"), ticks=tuple((lag, decimal(lag)) for lag in lags))

    def show(memory: Fraction, said: Math) -> tuple[Text, Panel]:
        keep, take = recursion.at(memory)
        shares = [take * keep**lag for lag in range(len(lags))]
        alt = say(
            "Bars for the days from today to a week ago, with {beta}: each is {keep} times as high as the "
            "one before, from {first} % for today to {last} % a week ago. Together they make {sum} %.",
            beta=said,
            keep=decimal(keep),
            first=decimal(100 * shares[0]),
            last=decimal(100 * shares[-1], 2),
            sum=decimal(100 * sum(shares), 4),
        )
        return alt, Panel(days, Axis(say("weight")), (Bars(lags, tuple(map(float, shares)), say("weight")),))

    control = memory_control(recursion, memory, show)
    return Figure.moving("weights-of-the-days", say("The share of each day"), control)
