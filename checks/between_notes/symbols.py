"""Different names for one thing, or one name for different things (X-01, X-03, X-13)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from notecheck import Reading, Verdict, check, confirmed, counterexample, inconsistent, math, quote, say
from notecheck.model import Counterexample, Remark, Table
from notecheck.words import Family, Word

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
            stands_still(own, rates[own], symbols[0]),
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
        stands_still(different[0], rates[different[0]], symbols[0]),
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
    if len(rates) != 1 or formula.left.has(rates[0]):
        raise update.reject(formula, "it cannot be told which symbol is the learning rate")
    return rates[0]


def stands_still(update: Reading, rate: Expr, other: Expr) -> Counterexample:
    """Put to 0, the learning rate of an update formula stops it; another symbol leaves it as it is."""
    from sympy import expand, latex

    formula = update.formula
    right, still = expand(formula.right), expand(formula.right.subs(rate, 0))
    return counterexample(
        say(
            "With {other} the update {formula} of {path} still takes its step; with {rate} it takes none.",
            other=math(f"{latex(other)} = 0"),
            formula=math(formula.latex.strip()),
            path=quote(update.place.path),
            rate=math(f"{latex(rate)} = 0"),
        ),
        again=say(
            "Twice as large, {rate} doubles the step, and {other} changes nothing.",
            rate=math(latex(rate)),
            other=math(latex(other)),
        ),
        agrees=right.subs(other, 2 * other) == right
        and expand(right.subs(rate, 2 * rate) - right) == expand(right - still) != 0,
    )


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
        _by_moving_the_weight(here / named, other),
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


def _by_moving_the_weight(half: Fraction, other: Reading) -> Counterexample:
    """The mean squared errors of both notes for one sample, and their slopes again by moving the weight."""
    w = Fraction(2)  # with x = 1 and y = 0 the error is w itself
    meant = share_differentiated(other) / named_portion(other)
    slope = Fraction(str(_gradient_of_one(other, w, Fraction(1), Fraction(0)))) / named_portion(other)
    quotients = [share * ((w + 1) ** 2 - (w - 1) ** 2) / 2 for share in (half, meant)]
    return counterexample(
        say(
            "One sample, {sample}: its mean squared error is {here} by the factor of this note, and {there} "
            "by the gradient of the other.",
            sample=math(rf"x = 1,\ y = 0,\ w = {w}"),
            here=str(half * w**2),
            there=str(meant * w**2),
        ),
        again=say(
            "From {left} to {right} the two rise by {one} and by {other} for each unit, which on a parabola "
            "is exactly the slope in the middle; the gradient of the other note is {gradient} there.",
            left=math(f"w = {w - 1}"),
            right=math(f"w = {w + 1}"),
            one=str(quotients[0]),
            other=str(quotients[1]),
            gradient=str(slope),
        ),
        agrees=quotients[1] == slope != quotients[0],
    )


def share_differentiated(other: Reading) -> Fraction:
    """Which multiple of the mean squared error has the gradient that a claim states, in w, x_i, y_i and b."""
    from sympy import Symbol, simplify

    w, x, y = Symbol("w"), Symbol("x"), Symbol("y")
    formula = other.formulas[-1]
    share = simplify(_gradient_of_one(other, w, x, y) / ((w * x - y) ** 2).diff(w))
    if not share.is_Rational or share == 0:
        raise other.reject(formula, "this is no multiple of the derivative of the squared error")
    return Fraction(int(share.p), int(share.q))


def _gradient_of_one(other: Reading, w: Any, x: Any, y: Any) -> Any:
    """The value of a gradient formula in w, x_i, y_i and b for a single sample."""
    formula = other.formulas[-1]
    values: dict[str, Any] = {"w": w, "x": {1: x}, "y": {1: y}, "b": 1, "m": 1, "n": 1, "i": 1}
    return formula.evaluate(len(formula.sides) - 1, values)


# ---- what the size of a batch is called -----------------------------------------------------------

SIZE_OF_BATCH = Family(
    "name of the batch size",
    {
        "batch size": ("批量大小", "batch size"),
        "samples of a batch": (
            "批次样本量",
            "批次样本数",
            "sample size of a batch",
            "batch sample size",
        ),
        "size of a batch": ("批次大小", "size of a batch"),
    },
    two_sided=False,
)


@check("batch-size-symbol", uses=["batch-mse-gradient", "mbgd-batch-size", "noise-batches-rarer"])
def the_batch_size_has_one_name(claim: Reading, gradient: Reading, *others: Reading) -> Verdict:
    """The symbol must be the one that the formula divides by and sums to; the names are compared."""
    symbol = str(claim.formula.expr)
    names = claim.chosen(SIZE_OF_BATCH)
    if not names:
        raise claim.reject(None, "this check judges what the size of a batch is called")
    if symbol not in gradient.formula.symbols:
        summary = say("The formula of this note has no such symbol.")
        return inconsistent("enumeration", summary, _without(symbol, gradient), against=[gradient])
    elsewhere = {other: other.chosen(SIZE_OF_BATCH)[:1] for other in others}
    if lacking := next((other for other, words in elsewhere.items() if not words), None):
        raise lacking.reject(None, "no name for the size of a batch was found here")
    rows = ((claim, names[:1]), *elsewhere.items())
    table = Table(
        (say("note"), say("its name for the size of a batch")),
        tuple((quote(one.claim.place.path), quote(words[0].words)) for one, words in rows),
    )
    given = {word.meaning for word in names}
    different = [other for other, words in elsewhere.items() if words[0].meaning not in given]
    if not different:
        return confirmed("enumeration", say("Each note's name for the size of a batch is given here."), table)
    return inconsistent(
        "enumeration",
        say("Different notes give the size of a batch different names."),
        table,
        _not_found(claim, different[0], elsewhere[different[0]][0]),
        Remark(
            say(
                "The thing is the same: the number of samples behind one update. Nothing is wrong with "
                "either name, but a reader of all notes should know that they mean one hyper-parameter."
            )
        ),
        against=different,
        correction=claim.insert_after(
            names[-1], say(", elsewhere called “{name}”", name=quote(elsewhere[different[0]][0].words))
        ),
    )


def _without(symbol: str, gradient: Reading) -> Counterexample:
    """A formula that does not know a symbol: its letters, and again its LaTeX, searched as a string."""
    latex = gradient.formula.latex
    return counterexample(
        say(
            "The letters of {formula} are {letters}: whatever {symbol} is, the gradient stays the same.",
            formula=math(latex),
            letters=quote(", ".join(sorted(gradient.formula.symbols))),
            symbol=quote(symbol),
        ),
        again=say("Searched as a string, the formula does not contain it either."),
        agrees=symbol
        not in re.findall(r"[A-Za-z]+", re.sub(r"\\[A-Za-z]+", lambda found: found[0][1:], latex)),
    )


def _not_found(claim: Reading, other: Reading, name: Word) -> Counterexample:
    """A name of the other note that a reader of this one never meets, searched as a string."""
    return counterexample(
        say(
            "Whoever reads of the “{name}” in {path} and looks it up here does not find it.",
            name=quote(name.words),
            path=quote(other.place.path),
        ),
        again=say("Searched as a string, letter by letter, this name does not stand in the sentence."),
        agrees=name.words.casefold() not in claim.text.casefold() and name.words in other.text,
    )
