"""What the gradient descent program does (O-12)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
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
from notecheck.model import Axis, Counterexample, Derivation, Evidence, Figure, Line, Panel, Step, Table
from notecheck.words import QUANTIFIER

from ..shared.descent_rule import ITERATIONS, RATE, number_after
from ..shared.program_runs import Trace, rate_of, same, start_of
from ..shared.run_settings import Settings, other_settings
from .square_function import Parabola, at, other_function, read_function, run
from .topics import START, require

if TYPE_CHECKING:
    from notecheck.program import Program


@check("gd-program", uses=["gd-program-settings", "square-and-gradient"])
def the_program_descends_the_parabola(code: Reading, settings: Reading, sentence: Reading) -> Verdict:
    """Each update is x − η f'(x): on a parabola it multiplies the distance to the minimum by 1 − ηL."""
    program, stated = code.program, read_function(sentence)
    trace, values = run(program, stated.name)
    if not _falls(stated, trace):
        return _does_not_descend(program, stated, trace)
    if case := other_function(stated, trace, values):
        summary = say("The program's function is not the one that the sentence names.")
        return inconsistent("execution", summary, case, against=[sentence])
    if case := _other_steps(stated, trace, rate_of(program)):
        summary = say("The program's step is not the learning rate times the slope of its function.")
        return refuted("execution", summary, case)
    if not _prints_each_update(program, stated, trace):
        summary = say("The printed lines are not those of the updates.")
        return refuted("execution", summary, _printing(program, stated, trace))
    if difference := other_settings(program, trace, _settings(settings, program), stated.slope_at):
        return difference.against(settings)
    return confirmed(
        "execution", _summary(program, trace), _closed_form(program, stated), *_shown(stated, trace)
    )


@check("gd-program-settings", uses=["gd-program", "square-and-gradient"])
def the_program_has_the_stated_settings(settings: Reading, code: Reading, sentence: Reading) -> Verdict:
    """Start, learning rate and number of updates of the sentence are those of the program's run."""
    settings.presume(QUANTIFIER, "all")
    program, stated = code.program, read_function(sentence)
    trace, _ = run(program, stated.name)
    if difference := other_settings(program, trace, _settings(settings, program), stated.slope_at):
        return difference.against(code)
    table = Table(
        (say("setting"), say("in the run")),
        (
            (say("start"), decimal(trace.places[0])),
            (say("learning rate"), decimal(rate_of(program))),
            (say("updates"), trace.updates),
        ),
    )
    return confirmed("execution", say("The program runs with the settings of the sentence."), table)


def _settings(settings: Reading, program: Program) -> Settings:
    """The settings that the sentence states, the start as x_0 = 10."""
    require(settings, START)
    start = settings.formula
    if start.left.func.__name__ != program.update.parameter or start.left.args != (0,):
        raise settings.reject(start, "the start is to be written as the program's parameter with the index 0")
    rate, count = number_after(settings, *RATE), number_after(settings, *ITERATIONS)
    return Settings(Fraction(str(start.right)), rate.value, count.value)


def _falls(stated: Parabola, trace: Trace) -> bool:
    return all(stated.height_at(new) < stated.height_at(old) for old, new in pairwise(trace.places))


def _does_not_descend(program: Program, stated: Parabola, trace: Trace) -> Verdict:
    """The first update that does not lower the function, worked out again from the program's text."""
    old, new = next(
        (old, new) for old, new in pairwise(trace.places) if stated.height_at(new) >= stated.height_at(old)
    )
    slope = at(program.formula(program.gradient_source), stated.variable, old)
    by_hand = old + (1 if program.update.sign == "+" else -1) * rate_of(program) * slope
    return refuted(
        "execution",
        say("The program does not descend: an update does not lower the function."),
        counterexample(
            say(
                "The run goes from {old} to {new}, and the function from {before} to {after}.",
                old=decimal(old),
                new=decimal(new),
                before=decimal(stated.height_at(old)),
                after=decimal(stated.height_at(new)),
            ),
            again=say(
                "Worked out by hand from the update in the code, in exact fractions: {by_hand}.",
                by_hand=decimal(by_hand),
            ),
            agrees=stated.height_at(by_hand) >= stated.height_at(old) and same(new, by_hand, (old, new), 8),
        ),
    )


def _other_steps(stated: Parabola, trace: Trace, rate: Fraction) -> Counterexample | None:
    """An update that is not the learning rate times the slope, by calculus and by a chord."""
    for old, new in pairwise(trace.places):
        exact = old - rate * stated.slope_at(old)
        chord = (stated.height_at(old + 1) - stated.height_at(old - 1)) / 2  # exact for a parabola
        if not same(new, exact, (old, exact - old), operations=4):
            return counterexample(
                say(
                    "From {old} the slope leads to {exact}, the program goes to {new}.",
                    old=decimal(old),
                    exact=decimal(exact),
                    new=decimal(new),
                ),
                again=say(
                    "The chord around {old} has the same slope, {chord}.",
                    old=decimal(old),
                    chord=decimal(chord),
                ),
                agrees=not same(new, old - rate * chord, (old, rate * chord), operations=4),
            )
    return None


def _prints_each_update(program: Program, stated: Parabola, trace: Trace) -> bool:
    """Whether line k shows k, the place behind update k, by its name, and the function there."""
    return (
        len(trace.lines) == trace.updates
        and all(
            len(line) == 3
            and line[0] == str(number)
            and Fraction(float(line[1])) == place
            and same(Fraction(float(line[2])), stated.height_at(place), (stated.height_at(place),), 4)
            for number, (line, place) in enumerate(zip(trace.lines, trace.places[1:], strict=True), 1)
        )
        and trace.names(program.update.parameter)
    )


def _printing(program: Program, stated: Parabola, trace: Trace) -> Counterexample:
    """The first line of the program's run, and of one that starts elsewhere."""
    other, _ = run(program, stated.name, start_of(program) + 1)
    first, second = (
        say(
            "the first line is {line}; the first update leads to {place}, where the function is {height}",
            line=one.first_line,
            place=decimal(one.places[1], 8),
            height=decimal(stated.height_at(one.places[1]), 8),
        )
        for one in (trace, other)
    )
    return counterexample(
        say(
            "In the run of the program, with {lines} lines for {updates} updates, {found}.",
            lines=len(trace.lines),
            updates=trace.updates,
            found=first,
        ),
        again=say("Started from {start} instead, {found}.", start=decimal(other.places[0]), found=second),
        agrees=not _prints_each_update(program, stated, other),
    )


def _keeps(program: Program, stated: Parabola) -> Fraction:
    curvature = Fraction(str(stated.height.diff(stated.variable, 2)))
    return 1 - rate_of(program) * curvature


def _summary(program: Program, trace: Trace) -> Any:
    return say(
        "{updates} updates lead from {start} over {first} down to {end}; each lowers the function.",
        updates=trace.updates,
        start=decimal(trace.places[0]),
        first=decimal(trace.places[1]),
        end=decimal(trace.places[-1], 3),
    )


def _closed_form(program: Program, stated: Parabola) -> Derivation:
    from sympy import latex

    x, slope = latex(stated.variable), latex(stated.height.diff(stated.variable))
    rate, keeps, start = (
        decimal(rate_of(program)),
        decimal(_keeps(program, stated)),
        decimal(start_of(program)),
    )
    return Derivation(
        (
            Step(
                say("One turn of the loop:"),
                rf"{x}_{{t+1}} = {x}_t - {rate} \cdot {slope.replace(x, x + '_t')} = {keeps}\,{x}_t",
            ),
            Step(say("So the run is a geometric sequence:"), rf"{x}_t = {start} \cdot {keeps}^t"),
        )
    )


def _shown(stated: Parabola, trace: Trace) -> tuple[Evidence, ...]:
    marks = [mark for mark in (0, 1, 2, 3, 10, 25, trace.updates) if mark <= trace.updates]
    table = Table(
        (say("update"), math(stated.variable), math(stated.height)),
        tuple(
            (mark, decimal(trace.places[mark], 6), decimal(stated.height_at(trace.places[mark]), 4))
            for mark in dict.fromkeys(marks)
        ),
        say("The recorded run"),
    )
    return table, _descent_figure(stated, trace)


def _descent_figure(stated: Parabola, trace: Trace) -> Figure:
    low, high = float(min(trace.places)), float(max(trace.places))
    reach = max(abs(low), abs(high))
    grid = tuple(-reach + 2 * reach * share / 100 for share in range(101))
    places = tuple(float(place) for place in trace.places[:16])
    heights = tuple(float(stated.height_at(Fraction(place))) for place in places)
    distance = tuple(abs(float(place)) for place in trace.places)
    return Figure(
        "descent-on-the-parabola",
        say("The program's run"),
        say(
            "First, the parabola with the first fifteen updates: the steps get shorter as the slope gets "
            "flatter. Second, the distance to the minimum against the update number on a logarithmic scale: "
            "a straight line, the same factor at every update."
        ),
        (
            Panel(
                Axis(say("parameter")),
                Axis(say("function")),
                (
                    Line(grid, tuple(float(stated.height_at(Fraction(place))) for place in grid)),
                    Line(places, heights, say("after each update"), "dotted", True),
                ),
            ),
            Panel(
                Axis(say("update")),
                Axis(say("distance to the minimum"), log=True),
                (Line(tuple(float(number) for number in range(len(distance))), distance, marker=True),),
            ),
        ),
    )
