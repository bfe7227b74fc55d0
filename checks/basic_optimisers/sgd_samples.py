"""The samples of the SGD program: the data (O-21), the gradient of one (O-23), the draws (O-24)."""

from __future__ import annotations

from collections import Counter
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
    percent,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step, Table
from notecheck.words import CHANCE

from ..shared.one_weight import (
    derivative,
    mean_square,
    one_sample_gradient,
    printed_pairs,
    read_line,
    require_weight,
    sizes,
    squared_error,
)
from ..shared.program_runs import Trace, same, traces
from .topics import DIFFERENTIATED, GRADIENT, MEAN_SQUARED_ERROR, RELATION, SAMPLES, require

if TYPE_CHECKING:
    pass


# ---- the data -------------------------------------------------------------------------------------


@check("sgd-data-line", uses=["sgd-regression-program"])
def every_pair_lies_on_the_line(sentence: Reading, code: Reading) -> Verdict:
    """Y = ax for each of the printed pairs."""
    require(sentence, RELATION)
    line, pairs = read_line(sentence), printed_pairs(code.program)
    table = Table(
        (math("x"), math("y"), math(line.formula.right)),
        tuple((decimal(x), decimal(y), decimal(line.slope * x)) for x, y in pairs),
    )
    off = [(x, y) for x, y in pairs if y != line.slope * x]
    if not off:
        return confirmed("enumeration", say("All {count} pairs lie on the line.", count=len(pairs)), table)
    x, y = off[0]
    return refuted(
        "enumeration",
        say("{count} of the {all} pairs do not lie on the line.", count=len(off), all=len(pairs)),
        counterexample(
            say(
                "At {x} the program has {y}, the line {there}.",
                x=decimal(x),
                y=decimal(y),
                there=decimal(line.slope * x),
            ),
            again=say(
                "The mean squared error of the stated line on the data is {loss}, not 0.",
                loss=decimal(mean_square(line.slope, pairs)),
            ),
            agrees=mean_square(line.slope, pairs) > 0,
        ),
        table,
    )


# ---- the gradient of one sample -------------------------------------------------------------------


@check("one-sample-gradient-of-square", uses=["sgd-regression-program"])
def two_times_error_times_sample(sentence: Reading, code: Reading) -> Verdict:
    """d/dw (wx − y)² = 2(wx − y)x, the mean squared error being that of the one sample drawn."""
    from sympy import diff, symbols

    require(sentence, MEAN_SQUARED_ERROR, DIFFERENTIATED, SAMPLES, GRADIENT)
    require_weight(sentence, code.program)
    stated = one_sample_gradient(sentence)
    w, x, y = symbols("w x y")
    if (stated - diff(squared_error(w, x, y), w)).expand() != 0:
        return _not_of_the_square(stated)
    if not all(uses_the_derivative(trace) for trace in traces(code.program)):
        return inconsistent(
            "execution",
            say("The program steps along something else than the stated gradient."),
            against=[code],
        )
    return confirmed(
        "proof",
        say("It is the derivative of the squared error of the drawn sample, and the program steps along it."),
        Derivation(
            (
                Step(
                    say("The mean squared error of one sample is its squared error:"),
                    r"\ell_i(w) = (w x_i - y_i)^2",
                ),
                Step(
                    say("Outer derivative times inner derivative:"), r"\ell_i'(w) = 2 (w x_i - y_i) \cdot x_i"
                ),
            )
        ),
        Remark(
            say(
                "The mean squared error of all samples has another derivative, the mean of these. A sample "
                "drawn with equal odds gives it on average, which is why the one-sample gradient may stand "
                "in for it."
            )
        ),
    )


def _not_of_the_square(stated: Any) -> Verdict:
    from sympy import latex, symbols

    w, x, y = Fraction(0), Fraction(3), Fraction(6)
    claimed = Fraction(str(stated.subs(dict(zip(symbols("w x y"), (0, 3, 6), strict=True)))))
    slope = derivative(w, [(x, y)])
    chord = (squared_error(w + 1, x, y) - squared_error(w - 1, x, y)) / 2  # exact: the loss is a parabola
    return refuted(
        "proof",
        say("{formula} is not the derivative of the squared error.", formula=math(latex(stated))),
        counterexample(
            say(
                "For {sample} at {weight} the formula gives {claimed}, the derivative is {slope}.",
                sample=math("x = 3, y = 6"),
                weight=math("w = 0"),
                claimed=decimal(claimed),
                slope=decimal(slope),
            ),
            again=say(
                "The chord of this parabola around {weight} has the slope {chord}.",
                weight=math("w = 0"),
                chord=decimal(chord),
            ),
            agrees=chord == slope != claimed,
        ),
    )


def uses_the_derivative(trace: Trace) -> bool:
    """Whether the recorded slopes are the derivatives on the samples that were drawn."""
    return all(
        same(slope, derivative(w, trace.batch(number)), sizes(w, trace.batch(number)), operations=8)
        for number, (w, slope) in enumerate(zip(trace.places, trace.slopes, strict=False))
    )


# ---- the draws ------------------------------------------------------------------------------------


@check("sgd-one-random-sample", uses=["sgd-regression-program"])
def one_sample_at_random_each_time(sentence: Reading, code: Reading) -> Verdict:
    """Each update draws one position; over many runs each sample comes up."""
    sentence.require("每次", "每一次", "each", "every")
    if sentence.choose(CHANCE) != "random":
        return _draws_are_not_fixed(code)
    count, runs = sentence.number(("样本", "samples", "sample")), traces(code.program)
    drawn = [draw for trace in runs for draw in trace.draws]
    sizes_drawn = {len(draw) for draw in drawn}
    if sizes_drawn != {int(count.value)}:
        return inconsistent(
            "execution",
            say(
                "The sentence says {said}, an update draws {drawn}.",
                said=count.words,
                drawn=_joined(sizes_drawn),
            ),
            against=[code],
        )
    if problem := never_drawn(runs):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    return confirmed(
        "execution", say("Every update draws one sample, and every sample is drawn."), draws_table(runs)
    )


def _joined(values: set[int]) -> str:
    return ", ".join(str(value) for value in sorted(values))


def _draws_are_not_fixed(code: Reading) -> Verdict:
    one, other = traces(code.program)[:2]
    return refuted(
        "execution",
        say("The draws are random: they differ from run to run."),
        counterexample(
            say(
                "One run begins with the positions {one}, the next one with {other}.",
                one=_first_draws(one),
                other=_first_draws(other),
            ),
            again=say("So do their weights after ten updates."),
            agrees=one.draws != other.draws and one.places[10] != other.places[10],
        ),
    )


def _first_draws(trace: Trace) -> str:
    return ", ".join(str(position) for draw in trace.draws[:10] for position in draw)


def odds_of_missing(positions: int, per_draw: int, draws: int) -> float:
    """A bound on the odds that fair draws miss some position: the sum of the odds for each (union bound)."""
    return positions * (1 - per_draw / positions) ** draws


def never_drawn(runs: tuple[Trace, ...]) -> Counterexample | None:
    """A sample that was drawn in no run, if there is one, with the odds that this is mere chance."""
    positions = len(runs[0].data)
    counts = Counter(position for trace in runs for draw in trace.draws for position in draw)
    missing = [position for position in range(positions) if not counts[position]]
    draws = sum(len(trace.draws) for trace in runs)
    per_draw = len(runs[0].draws[0])
    odds = odds_of_missing(positions, per_draw, draws)
    if not missing:
        return None
    return counterexample(
        say(
            "The sample at position {position} is never drawn in {draws} draws.",
            position=missing[0],
            draws=draws,
        ),
        again=say("With equal odds for all, the chance of that is below {odds}.", odds=decimal(odds, 1)),
        agrees=odds < 1e-6,
    )


def draws_table(runs: tuple[Trace, ...]) -> Table:
    """How often each sample was drawn in all runs together."""
    counts = Counter(position for trace in runs for draw in trace.draws for position in draw)
    total = sum(counts.values())
    return Table(
        (say("sample"), say("draws"), say("share")),
        tuple(
            (decimal(runs[0].data[position][0]), counts[position], percent(Fraction(counts[position], total)))
            for position in range(len(runs[0].data))
        ),
        say("All draws of {runs} runs", runs=len(runs)),
    )
