"""What the mini-batch program does and reaches (O-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    refuted,
    say,
)

from ..shared.descent_rule import FROM, ITERATIONS, RATE, number_after
from ..shared.one_weight import Line, derivative, read_line, require_weight
from ..shared.program_runs import Trace, rate_of, steps_agree, traces
from ..shared.run_settings import Difference, Settings, other_settings
from .batch_data import data_contradiction, require_standard_noise
from .batch_draws import draws_contradiction, enough_runs
from .batch_lines import lines_contradiction
from .batch_runs import A_CHORD, RUNS, Stray, chord, other_size, strays
from .batch_solution import arrives, does_not_arrive, in_formulas, moments, solution
from .sgd_samples import never_drawn
from .topics import REGRESSION, SAMPLES, require

if TYPE_CHECKING:
    from notecheck.program import Program

EACH_BATCH = ("每批", "batches of", "batch size")


@check(
    "mini-batch-program",
    waived={
        "+ → -": "noise is as likely to lie below the line as above it",
        "1, 5 → 5, 1": "the same points, in the opposite order",
        "misses, samples → samples, misses": "a sum of products is the same either way",
    },
    uses=[
        "mini-batch-program-settings",
        "mini-batch-data",
        "mini-batch-drawn-at-random",
        "mini-batch-printout",
    ],
)
def the_program_solves_the_regression(
    code: Reading, settings: Reading, data: Reading, draws: Reading, printout: Reading
) -> Verdict:
    """Steps along the batch's derivative, drawn as stated, until the weight rounds to the slope."""
    program, line = code.program, read_line(data)
    runs = traces(program, RUNS)
    if stray := strays(program, derivative) or _other_step(program, runs):
        return refuted(
            "execution",
            say("The program's steps are not along the derivative of its batch's mean squared error."),
            stray.shown(chord, A_CHORD),
        )
    contradiction = (
        data_contradiction(data, program, against=data)
        or draws_contradiction(draws, program, against=draws)
        or lines_contradiction(printout, program, against=printout)
        or _settings_contradiction(settings, program, against=settings)
    )
    if contradiction:
        return contradiction
    if not _solves(program, runs, line):
        return does_not_arrive(program, runs, line)
    if problem := never_drawn(enough_runs(program)):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    return confirmed("execution", arrives(program, runs, line), *solution(program, runs, line))


def _other_step(program: Program, runs: tuple[Trace, ...]) -> Stray | None:
    """The first update of a run in which not every step is minus the learning rate times its slope."""
    for trace in runs:
        if program.update.sign != "-" or not steps_agree(trace, rate_of(program), trace.slopes):
            return Stray(program, trace, 0, derivative(trace.places[0], trace.batch(0)))
    return None


@check("mini-batch-program-settings", uses=["mini-batch-program", "mini-batch-data"])
def the_settings_solve_the_regression(settings: Reading, code: Reading, data: Reading) -> Verdict:
    """Learning rate, start, updates and batch size are those of the run, which ends at the slope."""
    settings.require("解出", "求解", "解决", "solve", "solves")
    require(settings, REGRESSION, SAMPLES)
    program, line = code.program, read_line(data)
    runs = traces(program, RUNS)
    if contradiction := _settings_contradiction(settings, program, against=code):
        return contradiction
    if not _solves(program, runs, line):
        return does_not_arrive(program, runs, line)
    return confirmed("execution", arrives(program, runs, line), *in_formulas(program, runs[0], line))


def _settings_contradiction(sentence: Reading, program: Program, against: Reading) -> Verdict | None:
    """Where the sentence about the settings and the program differ, as a verdict; None where not."""
    require_weight(sentence, program)
    (first, *_) = traces(program, RUNS)
    start, rate, updates = (number_after(sentence, *words).value for words in (FROM, RATE, ITERATIONS))
    size = number_after(sentence, *EACH_BATCH)
    if different := other_settings(
        program, first, Settings(start, rate, updates), lambda w: derivative(w, first.batch(0))
    ):
        return different.against(against)
    if size.equals(drawn := len(first.draws[0])):
        return None
    summary = say("The sentence says {said}, the program has {done}.", said=size.words, done=drawn)
    return Difference(summary, other_size(program, size.words, size.equals)).against(against)


def _solves(program: Program, runs: tuple[Trace, ...], line: Line) -> bool:
    """Whether the weight rounds to the slope as it is printed: on average, exactly, and in every run."""
    require_standard_noise(program)
    mean, _ = moments(program, runs[0], line)
    ends = [trace.places[-1] for trace in runs]
    return all(line.rounds_to_slope(end) for end in (mean, *ends))
