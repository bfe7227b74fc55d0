"""The gradient of a mini-batch: the mean of its samples' gradients (O-28, O-36)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Derivation, Remark, Step, Table
from notecheck.words import AVERAGE

from ..shared.one_weight import (
    Gradient,
    Pair,
    derivative,
    indexed_symbols,
    mean_of,
    one_sample_gradient,
    squared_error,
)
from ..shared.program_runs import Trace
from .batch_runs import A_CHORD, chord, strays, traces_of_sizes
from .topics import BATCH, DIFFERENTIATED, GRADIENT, MEAN_SQUARED_ERROR, SAMPLES, require

if TYPE_CHECKING:
    import sympy


# ---- the derivative of the batch's loss -----------------------------------------------------------


@check("batch-mse-gradient", uses=["mini-batch-program"])
def twice_the_mean_of_error_times_sample(sentence: Reading, code: Reading) -> Verdict:
    """d/dw (1/b)Σ(wxᵢ − yᵢ)² = (2/b)Σ(wxᵢ − yᵢ)xᵢ, and the program steps along it."""
    require(sentence, MEAN_SQUARED_ERROR, BATCH, DIFFERENTIATED, GRADIENT)
    stated = _BatchFormula.read(sentence)
    if not stated.is_derivative():
        return stated.refuted()
    if stray := strays(code.program, derivative):
        return inconsistent(
            "execution",
            say(
                "The program steps along something else than the derivative of the batch's mean squared "
                "error."
            ),
            stray.shown(chord, A_CHORD),
            against=[code],
        )
    return confirmed(
        "proof",
        say("It is the derivative of the mean squared error of the batch, and the program computes it."),
        _differentiated(),
        _recorded(traces_of_sizes(code.program)),
    )


def _differentiated() -> Derivation:
    return Derivation(
        (
            Step(
                say("The mean squared error of a batch of {size} samples:", size=math("b")),
                r"L(w) = \frac{1}{b}\sum_{i=1}^{b} (w x_i - y_i)^2",
            ),
            Step(
                say("The derivative of a sum is the sum of the derivatives; the factor before it stays:"),
                r"L'(w) = \frac{1}{b}\sum_{i=1}^{b} 2 (w x_i - y_i) \cdot x_i",
            ),
            Step(
                say("Take the 2 in front:"),
                r"L'(w) = \frac{2}{b}\sum_{i=1}^{b} (w x_i - y_i) \cdot x_i",
            ),
        )
    )


class _BatchFormula:
    """factor · Σ summand, as the sentence states it."""

    def __init__(self, sentence: Reading, formula: Any) -> None:
        from sympy import Sum

        sums = formula.expr.atoms(Sum)
        if len(sums) != 1:
            raise sentence.reject(formula, f"one sum over the batch expected, {len(sums)} found")
        (self.sum,) = sums
        self.factor = (formula.expr / self.sum).cancel()
        self.index, self.x, self.y = indexed_symbols(sentence, formula)

    @classmethod
    def read(cls, sentence: Reading) -> _BatchFormula:
        return cls(sentence, sentence.formulas[-1])

    @property
    def count(self) -> sympy.Expr:
        """How many samples the sum runs over."""
        (_, low, high), *_ = self.sum.limits
        return high - low + 1

    @property
    def runs_over_index(self) -> bool:
        """Whether the sum runs over the index of its samples, and over nothing else."""
        return len(self.sum.limits) == 1 and self.sum.limits[0][0] == self.index

    def is_derivative(self) -> bool:
        """Whether it is the derivative of the mean over as many samples, for every number of them."""
        from sympy import Symbol, diff

        w = Symbol("w")
        one = diff(squared_error(w, self.x, self.y), w) / self.count
        return self.runs_over_index and (self.factor * self.sum.function - one).expand().cancel() == 0

    def at(self, w: int, samples: Sequence[tuple[int, int]]) -> Any:
        """Its value for some samples, with the batch size put in; what it does not know stays a symbol."""
        from sympy import Symbol

        low = self.sum.limits[0][1]
        last = self.count + low - 1
        put = {last: low + len(samples) - 1} if last.is_Symbol else {}
        term = self.sum.function
        known = [{self.x: x, self.y: y} if self.runs_over_index else {} for x, y in samples]
        terms = [term.subs(pair).subs(Symbol("w"), w) for pair in known]
        return (self.factor.subs(put) * sum(terms)).subs(Symbol("w"), w)

    def refuted(self) -> Verdict:
        tried = [(w, SAMPLES_BY_HAND[:size]) for size in (2, 3) for w in range(1, 6)]
        w, batch = next((one for one in tried if self.at(*one) != _exactly(derivative, *one)), tried[0])
        exact, around, value = _exactly(derivative, w, batch), _exactly(chord, w, batch), self.at(w, batch)
        weight = math(f"w = {w}")
        return refuted(
            "proof",
            say("The formula is not the derivative of the batch's mean squared error."),
            counterexample(
                say(
                    "For the batch {batch} at {weight} the derivative is {exact}, the formula gives {value}.",
                    batch=math(", ".join(map(str, batch))),
                    weight=weight,
                    exact=decimal(exact),
                    value=math(value),
                ),
                again=say(
                    "The chord of the loss around {weight} has the slope {chord}.",
                    weight=weight,
                    chord=decimal(around),
                ),
                agrees=around == exact != value,
            ),
        )


SAMPLES_BY_HAND = ((1, 3), (2, 3), (3, 4))


def _exactly(slope: Gradient, w: int, batch: Sequence[tuple[int, int]]) -> Fraction:
    return slope(Fraction(w), [(Fraction(x), Fraction(y)) for x, y in batch])


def _recorded(runs: dict[int, tuple[Trace, ...]]) -> Table:
    """The first slope of a run with each batch size, beside the derivative on the batch that was drawn."""
    return Table(
        (say("batch size"), say("slope in the program"), say("derivative, exactly")),
        tuple(
            (size, decimal(trace.slopes[0], 8), decimal(derivative(trace.places[0], trace.batch(0)), 8))
            for size, (trace, *_) in sorted(runs.items())
        ),
        say("The first update, with the program's batch size and with others"),
    )


# ---- mean or sum ----------------------------------------------------------------------------------


@check("mini-batch-gradient-is-mean", uses=["mini-batch-program", "one-sample-gradient-of-square"])
def the_batch_gradient_is_the_mean(sentence: Reading, code: Reading, one: Reading) -> Verdict:
    """By linearity the gradient of a mean loss is the mean of the gradients; the program divides by b."""
    require(sentence, BATCH, SAMPLES, GRADIENT)
    combined = sentence.choose(AVERAGE)
    _require_gradient(sentence)
    mean = mean_of(one_sample_gradient(one))
    if stray := strays(code.program, mean):
        return inconsistent(
            "execution",
            say("The program's slope is not the mean of the one-sample gradients of its batch."),
            stray.shown(_sample_by_sample(one), say("the formula for one sample, sample by sample,")),
            against=[code, one],
        )
    runs = traces_of_sizes(code.program)
    if combined == "sum":
        return _the_sum_is_longer(runs, mean)
    return confirmed(
        "proof",
        say("It is the mean of the samples' gradients, in the formula and in the program."),
        _term_by_term(),
        Remark(
            say(
                "The sum points the same way but is as many times longer as there are samples in the batch: "
                "with the same learning rate the steps would grow with the batch size."
            )
        ),
        _recorded(runs),
    )


def _sample_by_sample(one: Reading) -> Gradient:
    """The mean of the stated gradient of one sample, the formula carried out as it is written."""
    formula = one.formulas[-1]
    index, *_ = indexed_symbols(one, formula)

    def mean(w: Fraction, samples: Sequence[Pair]) -> Fraction:
        each = (
            formula.evaluate(len(formula.sides) - 1, {"w": w, "x": {1: x}, "y": {1: y}, index.name: 1})
            for x, y in samples
        )
        return sum(map(Fraction, each), Fraction(0)) / len(samples)

    return mean


def _term_by_term() -> Derivation:
    return Derivation(
        (
            Step(
                say("The loss of a batch is the mean of its samples' losses:"),
                r"J_B(\theta) = \frac{1}{b} \sum_{i \in B} J(\theta; x^{(i)}, y^{(i)})",
            ),
            Step(
                say("The gradient is linear, so it may be taken term by term:"),
                r"\nabla J_B(\theta) = \frac{1}{b} \sum_{i \in B} \nabla J(\theta; x^{(i)}, y^{(i)})",
            ),
            Step(
                say(
                    "For a batch drawn with equal odds for every sample its mean is the full gradient, "
                    "for every {size}:",
                    size=math("b"),
                ),
                r"\mathbb{E}[\nabla J_B(\theta)] = \frac{1}{n}\sum_{i=1}^{n} "
                r"\nabla J(\theta; x^{(i)}, y^{(i)})",
            ),
        )
    )


def _require_gradient(sentence: Reading) -> None:
    from notecheck.formula import tree

    formula = sentence.formula
    if not isinstance(formula.sides[0], tree.Gradient) or formula.relations:
        raise sentence.reject(formula, "the sentence is to speak of the gradient of a batch, ∇J")
    loss, *by = formula.expr.args
    if loss.func.__name__.partition("_")[0] == str(loss.args[0]) or [*loss.args] != [*(by or loss.args)]:
        raise sentence.reject(formula, "a loss and its parameters are expected, with the gradient by these")


def _the_sum_is_longer(runs: dict[int, tuple[Trace, ...]], mean: Gradient) -> Verdict:
    size, (trace, *_) = max(runs.items())
    batch = trace.batch(0)
    exact = mean(trace.places[0], batch)
    total = exact * len(batch)
    return refuted(
        "proof",
        say("It is the mean: the sum would be as many times longer as there are samples in the batch."),
        counterexample(
            say(
                "In the program's first update the gradients of {size} samples add up to {total}; it steps "
                "along {slope}.",
                size=size,
                total=decimal(total),
                slope=decimal(trace.slopes[0]),
            ),
            again=say(
                "Their mean, computed one by one in exact fractions, is {mean}.",
                mean=decimal(_one_by_one(mean, trace, batch)),
            ),
            agrees=abs(trace.slopes[0] - _one_by_one(mean, trace, batch)) < abs(trace.slopes[0] - total),
        ),
    )


def _one_by_one(gradient: Gradient, trace: Trace, batch: Sequence[Pair]) -> Fraction:
    return sum((gradient(trace.places[0], [sample]) for sample in batch), Fraction(0)) / len(batch)
