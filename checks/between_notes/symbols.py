"""Where the notes use different names for one thing, or one name for different things (X-01, X-03)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from notecheck import Reading, Verdict, check, confirmed, inconsistent, math, quote, say
from notecheck.model import Remark, Table

from ..downhill_walk.losses import SQUARED_ERROR, named_portion

if TYPE_CHECKING:
    from sympy import Expr


# ---- the learning rate ----------------------------------------------------------------------------


@check("learning-rate-symbol", uses=["update-rule", "momentum-step", "gd-update"])
def learning_rate_has_one_symbol(claim: Reading, own: Reading, *others: Reading) -> Verdict:
    """Read from each update formula by what the step is multiplied, and compare the symbols.

    A second formula in the claim is read as the name that other notes use.
    """
    from sympy import latex

    claim.require("学习率", "learning rate")
    symbols = [formula.expr for formula in claim.formulas]
    rates = {reading: learning_rate(reading) for reading in (own, *others)}
    rows = tuple(
        (quote(reading.claim.id), quote(reading.place.path), math(rate)) for reading, rate in rates.items()
    )
    table = Table((say("update formula"), say("note"), say("learning rate")), rows)
    if rates[own] != symbols[0]:
        return inconsistent(
            "enumeration",
            say("The update formula of this note multiplies by {symbol}.", symbol=math(rates[own])),
            table,
            against=[own],
        )
    different = [reading for reading in others if rates[reading] not in symbols]
    if not different:
        return confirmed("enumeration", say("Each note's name for the learning rate is given here."), table)
    return inconsistent(
        "enumeration",
        say(
            "The learning rate is called {here} in this note and {there} in others.",
            here=math(symbols[0]),
            there=math(rates[different[0]]),
        ),
        table,
        Remark(
            say(
                "Nothing is wrong with either name; but formulas of two notes cannot be put side by side "
                "unchanged."
            )
        ),
        against=different,
        correction=claim.insert_after(
            claim.formulas[0],
            say(" (written ${symbol}$ in the other notes)", symbol=latex(rates[different[0]])),
        ),
    )


def learning_rate(update: Reading) -> Expr:
    """The symbol that multiplies the step of an update formula: η in θ − ηv and in θ − η∇J.

    Raises ReadingError unless the step is one symbol times one vector.
    """
    from sympy import Symbol, expand
    from sympy.core.function import AppliedUndef

    formula = update.formula
    moved = -expand(formula.right)
    places = [term for term in moved.as_ordered_terms() if term.has(AppliedUndef) and term.is_Mul]
    rates = [
        factor
        for term in places
        for factor in term.args
        if isinstance(factor, Symbol) and not factor.is_number
    ]
    if len(rates) != 1:
        raise update.reject(formula, "it cannot be told which symbol is the learning rate")
    return rates[0]


# ---- the mean squared error -----------------------------------------------------------------------


@check("mse-with-half-factor", uses=["batch-mse-gradient"])
def mean_squared_error_means_one_thing(claim: Reading, other: Reading) -> Verdict:
    """Both notes say mean squared error; one has the factor 1/(2m), the other differentiates without the ½.

    The other note's gradient, for one sample, is divided by the derivative of the squared error.
    """
    from sympy import Symbol

    named, m = named_portion(claim), Symbol("m")
    here = Fraction(str(claim.formula.expr * m))
    there = share_differentiated(other)
    other.require(*SQUARED_ERROR)
    rows = (
        (quote(claim.place.path), str(named), str(here)),
        (quote(other.place.path), str(named_portion(other)), str(there)),
    )
    table = Table((say("note"), say("multiple that is named"), say("multiple that is meant")), rows)
    if here == named * (there / named_portion(other)):
        return confirmed("proof", say("Both notes mean the same by mean squared error."), table)
    return inconsistent(
        "proof",
        say(
            "Both notes speak of the mean squared error; the loss of this one is {share} times that of the "
            "other.",
            share=str(here / there / named),
        ),
        table,
        Remark(
            say(
                "Put side by side, the same learning rate makes steps of different length in the two notes: "
                "the gradients differ by the same factor."
            )
        ),
        against=[other],
        correction=claim.insert_after(claim.require(*SQUARED_ERROR), say(" times one half"))
        if here / there / named == Fraction(1, 2)
        else claim.rewrite((claim.formula, say("{factor}", factor=math(there / m)))),
    )


def share_differentiated(other: Reading) -> Fraction:
    """Which multiple of the mean squared error has the gradient that a claim states, in w, x_i, y_i and b."""
    from sympy import Symbol, simplify

    formula = other.formulas[-1]
    values: dict[str, Any] = {
        "w": Symbol("w"),
        "x": {1: Symbol("x")},
        "y": {1: Symbol("y")},
        "b": 1,
        "m": 1,
        "n": 1,
        "i": 1,
    }
    gradient = formula.evaluate(len(formula.sides) - 1, values)
    square = (Symbol("w") * Symbol("x") - Symbol("y")) ** 2
    share = simplify(gradient / square.diff(Symbol("w")))
    if not share.is_Rational:
        raise other.reject(formula, "this is no multiple of the derivative of the squared error")
    return Fraction(int(share.p), int(share.q))
