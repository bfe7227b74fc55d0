"""The weights of an exponentially weighted average: the share of each day, and what all shares make."""

from __future__ import annotations

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
from notecheck.model import Axis, Bars, Derivation, Figure, Panel, Remark, Step, Table
from notecheck.numbers import Number
from notecheck.text import Math, Text
from notecheck.words import AVERAGE, Family

from ..shared.controls import memory_control
from ..shared.recursion import Recursion, exactly, grouped, read_recursion
from ..shared.wording import tex

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
    days = shares_by_day(shares)
    memory = memory_behind(shares, recursion)
    weights = [exactly(recursion.weight(lag).subs(recursion.memory, memory)) for lag, _ in days]
    table = Table(
        (say("days ago"), say("weight"), say("exactly"), say("printed")),
        tuple(
            (str(lag), math(recursion.weight(lag)), percent(weight, 3), printed.words)
            for (lag, printed), weight in zip(days, weights, strict=True)
        ),
    )
    precision = Remark(
        say("The first share is taken as it stands, the others as rounded to their last digit.")
    )
    evidence = (recursion.unrolled(), table, _weights_figure(recursion, memory), precision)
    wrong = [
        (lag, said, weight)
        for (lag, said), weight in zip(days, weights, strict=True)
        if not said.agrees(weight)
    ]
    beta = say("{name} = {value}", name=math(recursion.memory), value=str(memory))
    if not wrong:
        summary = say("With {beta} the recursion gives exactly these shares, as printed.", beta=beta)
        return confirmed("proof", summary, *evidence)
    lag, said, weight = wrong[0]
    pulse = recursion.run([1, *[0] * lag], memory)[-1]
    return refuted(
        "proof",
        say(
            "Today's share fixes {beta}; at a lag of {lag} the weight is then {weight}, not {said}.",
            beta=beta,
            lag=lag,
            weight=percent(weight, 3),
            said=said.words,
        ),
        *evidence,
        counterexample(
            say("{formula} is {weight}.", formula=math(recursion.weight(lag)), weight=percent(weight, 3)),
            again=say(
                "The recursion itself, run on a single 1 followed by {lag} zeros, ends at {pulse}.",
                lag=lag,
                pulse=percent(pulse, 3),
            ),
            agrees=pulse == weight,
        ),
        correction=shares.rewrite(*((said, said.like(weight)) for _, said, weight in wrong)),
    )


@check("ema-weights-sum", uses=["ema-weights", "momentum-update"])
def all_shares_make_one_average(total: Reading, shares: Reading, update: Reading) -> Verdict:
    """The weights form a geometric series: the first n make 1-βⁿ, the earlier ones the rest, βⁿ."""
    recursion = read_recursion(update)
    days = shares_by_day(shares)
    said, averages = total.number(("天", "day")), total.number(("个", "average"))
    added, earlier, kind = total.choose(ADDING), total.choose(PAST), total.choose(AVERAGE)
    if not said.equals(len(days)):
        return inconsistent(
            "enumeration",
            say(
                "{said} days are added here, the other sentence has {count}.",
                said=said.words,
                count=len(days),
            ),
            against=[shares],
            correction=total.rewrite((said, said.like(len(days)))),
        )
    memory = memory_behind(shares, recursion)
    keep, take = recursion.at(memory)
    first = sum((take * keep**lag for lag, _ in days), Fraction(0))
    rest = take * keep ** len(days) / (1 - keep) if earlier == "past" else Fraction(0)
    made = first + rest if added == "plus" else first - rest
    shown = {"first": percent(first), "rest": percent(rest), "made": percent(made)}
    evidence = _series(recursion, len(days), first, rest)
    if kind == "mean" and averages.equals(made):
        summary = say(
            "The {count} days make {first}, the earlier ones {rest}, together {made}.",
            count=len(days),
            **shown,
        )
        return confirmed("proof", summary, *evidence)
    many = 20
    partial = sum(recursion.run([1] * many, memory)[-1:], Fraction(0))
    return refuted(
        "proof",
        say(
            "The shares make one whole only when all are added, {made} is what this sentence adds up to.",
            **shown,
        )
        if kind == "mean"
        else say(
            "The weights make {made} together, so this is an average; in a sum every day would weigh 1.",
            **shown,
        ),
        *evidence,
        counterexample(
            say("The named days make {first}, all that came before {rest}.", **shown),
            again=say(
                "The recursion, run {many} times on the constant value 1, arrives at {value}: all weights "
                "but {left}.",
                many=many,
                value=f"1 - {keep}^{many}",
                left=f"{keep}^{many}",
            ),
            agrees=partial == 1 - keep**many,
        ),
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
