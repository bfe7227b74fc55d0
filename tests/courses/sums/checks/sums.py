"""Checks of a tiny course: one for each rung of the ladder that needs no second passage."""

from __future__ import annotations

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    math,
    not_checkable,
    refuted,
    say,
)
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Step
from notecheck.words import SIZE


@check("odd-sum", uses=["odd-sum-formula"])
def odd_numbers_add_up(sentence: Reading, formula: Reading) -> Verdict:
    """The sum of the first n odd numbers, counted one by one."""
    count, total = (int(number) for number in sentence.numbers)
    found = sum(range(1, 2 * count, 2))
    summary = say("the first {count} odd numbers add up to {found}", count=count, found=found)
    if found != total:
        wrong = counterexample(
            summary, again=say("by the formula n²"), agrees=formula.formula.side(1).subs("n", count) == found
        )
        correction = sentence.rewrite((sentence.numbers[1], str(found)))
        return refuted("enumeration", summary, wrong, correction=correction)
    return confirmed("enumeration", summary, squares())


@check("odd-sum-formula")
def sum_formula(formula: Reading) -> Verdict:
    """By summation."""
    from sympy import simplify

    left, right = formula.formula.left.doit(), formula.formula.right
    if simplify(left - right) != 0:
        summary = say("the sum is {sum}", sum=math(left))
        wrong = counterexample(summary, again=say("at n = 3"), agrees=left.subs("n", 3) != right.subs("n", 3))
        return refuted("proof", summary, wrong)
    steps = Derivation((Step(say("Summing term by term gives"), r"\sum_{k=1}^{n}(2k-1) = n^2"),))
    return confirmed("proof", say("the sum is {sum}", sum=math(left)), steps)


@check("squares-grow")
def squares_grow(sentence: Reading) -> Verdict:
    """True outside [0, 1] only."""
    if sentence.choose(SIZE) == "small":
        two = counterexample(say("2² = 4"), again=say("2·2 = 4"), agrees=2 * 2 > 2)
        return refuted("proof", say("squares of numbers above 1 are larger"), two)
    return conditional(
        "proof",
        say("x² > x exactly where x < 0 or x > 1"),
        Case(True, say("x = 2: 4 > 2")),
        Case(False, say("x = 1/2: 1/4 < 1/2")),
        condition=say("the number is negative or greater than 1"),
    )


@check("euler-primes")
def euler_primes(sentence: Reading) -> Verdict:
    """Euler 1772: prime for n = 0, …, 39, and 40² + 40 + 41 = 41²."""
    from sympy import isprime

    value = sentence.formulas[0].expr
    count = int(sentence.number())
    first = next((n for n in range(count) if not isprime(value.subs("n", n))), None)
    if first is None:
        return confirmed("enumeration", say("all {count} values are prime", count=count))
    found = int(value.subs("n", first))
    factor = next(d for d in range(2, found) if found % d == 0)
    wrong = counterexample(
        say("for n = {n} it is {value}", n=first, value=found),
        again=say("{factor} divides it", factor=factor),
        agrees=found % factor == 0,
    )
    return refuted("enumeration", say("it fails for n = {n}", n=first), wrong)


@check("gauss")
def gauss(sentence: Reading) -> Verdict:
    """History."""
    sentence.require("Gauss")
    return not_checkable(say("a person's taste is a matter of history"))


@check("odd-sum-program")
def program(code: Reading) -> Verdict:
    """The program's running total is the squares in turn."""
    (run,) = code.program.run(watch=("total",))
    totals = [int(value) for value in run.values("total")]
    squares_in_turn = [n * n for n in range(len(totals))]
    if totals != squares_in_turn:
        wrong = counterexample(
            say("its totals are {totals}", totals=str(totals[1:])),
            again=say("it prints {total}", total=run.stdout.strip()),
            agrees=run.stdout.strip() == str(totals[-1]),
        )
        return refuted("execution", say("the running total is not the squares in turn"), wrong)
    return confirmed("execution", say("it prints {total}", total=run.stdout.strip()))


def squares() -> Figure:
    """The running totals, for the eye."""
    n = tuple(float(k) for k in range(1, 11))
    return Figure(
        "squares",
        say("Sums of odd numbers"),
        say("The sums rise like the squares"),
        (
            Panel(
                Axis(say("how many odd numbers")),
                Axis(say("their sum")),
                (Line(n, tuple(k * k for k in n), say("sum"), marker=True),),
            ),
        ),
    )
