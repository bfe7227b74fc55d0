"""Every kind of trouble that a course can have, on the units of time."""

import calendar
from datetime import timedelta

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    inconsistent,
    math,
    not_checkable,
    refuted,
    say,
)
from notecheck.model import Case

WEEK, DAY, HOUR, MINUTE = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def counted(claim: Reading, number: int, names: int) -> Verdict:
    """A claim that says how many units there are; `names` is the same number, found another way."""
    said = claim.number()
    if int(said) == number:
        return confirmed("enumeration", say("there are {n}", n=number))
    wrong = counterexample(
        say("counted, {f}", f=math(f"\\binom{{n}}{{0}} = {number} < \\infty")),
        again=say("by name"),
        agrees=names == number,
    )
    correction = claim.rewrite((said, str(number)))
    return refuted(
        "enumeration", say("there are *not* {n} | but fewer", n=int(said)), wrong, correction=correction
    )


@check("days")
def days(claim: Reading) -> Verdict:
    """A week by its days."""
    return counted(claim, WEEK // DAY, len(calendar.day_name))


@check("hours")
def hours(claim: Reading) -> Verdict:
    """A day by its hours."""
    return counted(claim, DAY // HOUR, sum(1 for _ in range(0, 86400, 3600)))


@check("minutes")
def minutes(claim: Reading) -> Verdict:
    """An hour by its minutes."""
    return counted(claim, HOUR // MINUTE, sum(1 for _ in range(0, 3600, 60)))


@check("seconds")
def seconds(claim: Reading) -> Verdict:
    """A minute by its seconds."""
    return counted(claim, MINUTE // timedelta(seconds=1), int(MINUTE.total_seconds()))


@check("months")
def months(claim: Reading) -> Verdict:
    """A year by its months."""
    return counted(claim, 12, len(list(calendar.month_name)) - 1)


@check("year")
def year(claim: Reading) -> Verdict:
    """A year by its days: it depends on the year."""
    claim.number()
    cases = Case(True, say("2023 has {n} days", n=365)), Case(False, say("2024 has {n} days", n=366))
    return conditional(
        "enumeration", say("it depends on the year"), *cases, condition=say("it is no leap year")
    )


@check("leap-year", uses=["year"])
def leap_year(claim: Reading, other: Reading) -> Verdict:
    """Two lengths of a year."""
    numbers = claim.number(), other.number()
    weeks = [divmod(int(number), 7) for number in numbers]
    wrong = counterexample(
        say("the last day is number {a}, or number {b}", a=int(numbers[0]), b=int(numbers[1])),
        again=say("in weeks and days, {a} and {b}", a=str(weeks[0]), b=str(weeks[1])),
        agrees=weeks[0] != weeks[1],
    )
    summary = say("{a} is not {b}", a=int(numbers[0]), b=int(numbers[1]))
    return inconsistent("enumeration", summary, wrong, against=[other])


@check("fortnight")
def fortnight(claim: Reading) -> Verdict:
    """Two weeks; no number stands in the note, so this cannot be read."""
    return counted(claim, 2 * WEEK // DAY, 2 * len(calendar.day_name))


@check("flies")
def flies(claim: Reading) -> Verdict:
    """A metaphor."""
    return not_checkable(say("time has no wings"))


@check("table")
def table(claim: Reading) -> Verdict:
    """The table says a number too; the check breaks."""
    raise RuntimeError(f"cannot count {claim.text!r}")
