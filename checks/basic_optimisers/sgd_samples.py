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
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step, Table
from notecheck.words import CHANCE

from ..shared.one_weight import (
    computed,
    derivative,
    mean_square,
    one_sample_gradient,
    printed_pairs,
    read_line,
    require_weight,
    sizes,
    squared_error,
)
from ..shared.program_runs import Trace, drawing, drawn_at_once, rate_of, same, traces
from .topics import DIFFERENTIATED, GRADIENT, MEAN_SQUARED_ERROR, RELATION, SAMPLES, require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notecheck.program import Program


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
    if case := other_slope(code.program):
        summary = say("The program steps along something else than the stated gradient.")
        return inconsistent("execution", summary, case, against=[code])
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
    from sympy import latex

    x, y = Fraction(3), Fraction(6)
    claimed = computed(stated)
    w = next(w for w in map(Fraction, range(10)) if claimed(w, x, y) != derivative(w, [(x, y)]))
    slope = derivative(w, [(x, y)])
    chord = (squared_error(w + 1, x, y) - squared_error(w - 1, x, y)) / 2  # exact: the loss is a parabola
    sample, weight = math(f"x = {x}, y = {y}"), math(f"w = {w}")
    return refuted(
        "proof",
        say("{formula} is not the derivative of the squared error.", formula=math(latex(stated))),
        counterexample(
            say(
                "For {sample} at {weight} the formula gives {claimed}, the derivative is {slope}.",
                sample=sample,
                weight=weight,
                claimed=decimal(claimed(w, x, y)),
                slope=decimal(slope),
            ),
            again=say(
                "The chord of this parabola around {weight} has the slope {chord}.",
                weight=weight,
                chord=decimal(chord),
            ),
            agrees=chord == slope,
        ),
    )


def other_slope(program: Program) -> Counterexample | None:
    """An update whose slope is not the derivative on the sample it drew: as recorded, and as it moves w."""
    for trace in traces(program):
        for number, (place, slope) in enumerate(zip(trace.places, trace.slopes, strict=False)):
            drawn = trace.batch(number)
            if not same(slope, derivative(place, drawn), sizes(place, drawn), operations=8):
                return off_the_derivative(program, trace, number)
    return None


def off_the_derivative(program: Program, trace: Trace, number: int) -> Counterexample:
    """An update that does not go by the learning rate times the derivative, which a chord gives again."""
    rate, old, new = rate_of(program), trace.places[number], trace.places[number + 1]
    drawn = trace.batch(number)
    exact = derivative(old, drawn)
    chord = (mean_square(old + 1, drawn) - mean_square(old - 1, drawn)) / 2  # exact: the loss is a parabola
    return counterexample(
        say(
            "Update {number} draws {sample} at {weight}, where the derivative is {exact}; the slope of the "
            "program is {slope}, and with the learning rate {rate} it moves by {move}.",
            number=number + 1,
            sample=" ".join(f"({decimal(x)}, {decimal(y)})" for x, y in drawn),
            weight=math(f"w = {decimal(old)}"),
            exact=decimal(exact),
            slope=decimal(trace.slopes[number]),
            rate=decimal(rate),
            move=decimal(new - old),
        ),
        again=say(
            "The chord of the squared error has the slope {chord}, which would move it by {move}.",
            chord=decimal(chord),
            move=decimal(-rate * chord),
        ),
        agrees=not same(new, old - rate * chord, (old, *(rate * one for one in sizes(old, drawn))), 12),
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
    if sizes_drawn != {int(count)}:
        return inconsistent(
            "execution",
            say(
                "The sentence says {said}, an update draws {drawn}.",
                said=count.words,
                drawn=_joined(sizes_drawn),
            ),
            _first_draw(code.program, drawn, int(count)),
            against=[code],
        )
    if problem := never_drawn(runs):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    return confirmed(
        "execution", say("Every update draws one sample, and every sample is drawn."), draws_table(runs)
    )


def _joined(values: set[int]) -> str:
    return ", ".join(str(value) for value in sorted(values))


def _first_draw(program: Program, drawn: Sequence[tuple[int, ...]], said: int) -> Counterexample:
    """A draw of another size than the sentence says: as recorded, and as the code asks for it."""
    draw, asked = next(draw for draw in drawn if len(draw) != said), drawn_at_once(program)
    return counterexample(
        say(
            "An update draws the positions {positions} out of {all}: {size} and not {said}.",
            positions=", ".join(map(str, draw)),
            all=len(traces(program)[0].data),
            size=len(draw),
            said=said,
        ),
        again=say(
            "Read in the code, {call} asks for {asked}.", call=quote(drawing(program).words), asked=asked
        ),
        agrees=asked != said,
    )


def _draws_are_not_fixed(code: Reading) -> Verdict:
    one, other = traces(code.program)[:2]
    looked_at = min(10, one.updates)
    return refuted(
        "execution",
        say("The draws are random: they differ from run to run."),
        counterexample(
            say(
                "One run begins with the positions {one}, the next one with {other}.",
                one=_first_draws(one),
                other=_first_draws(other),
            ),
            again=say("After {count} updates their weights are different, too.", count=looked_at),
            agrees=one.draws != other.draws and one.places[looked_at] != other.places[looked_at],
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
