"""What the mini-batch program does and reaches (O-35)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    decimal,
    inconsistent,
    refuted,
    say,
)

from ..shared.descent_rule import EVERY, FROM, ITERATIONS, RATE, number_after
from ..shared.one_weight import Line, derivative, read_line, require_weight
from ..shared.program_runs import Trace, names_what_it_prints, rate_of, steps_agree, traces
from .batch_data import data_contradiction, require_standard_noise
from .batch_draws import REPETITION, prints_as_stated
from .batch_runs import RUNS, strays
from .batch_solution import arrives, does_not_arrive, in_formulas, moments, not_the_gradient, solution
from .sgd_samples import never_drawn
from .topics import REGRESSION, SAMPLES, require

if TYPE_CHECKING:
    from notecheck.program import Program

EACH_BATCH = ("每批", "batches of", "batch size")


@check(
    "mini-batch-program",
    waived={
        "+ → -": "noise is as likely to lie below the line as above it",
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
    if program.update.sign != "-" or strays(program, derivative):
        return not_the_gradient(runs, program)
    if not all(steps_agree(trace, rate_of(program), trace.slopes) for trace in runs):
        return not_the_gradient(runs, program)
    if contradiction := data_contradiction(data, program, against=data):
        return contradiction
    if not _solves(program, runs, line):
        return does_not_arrive(program, runs, line)
    repeated = any(len(set(draw)) < len(draw) for trace in runs for draw in trace.draws)
    if (draws.choose(REPETITION) == "with repetition") != repeated:
        return inconsistent(
            "execution", say("The batches are drawn otherwise than the sentence says."), against=[draws]
        )
    if problem := never_drawn(runs):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    every, digits = number_after(printout, *EVERY), printout.number(("位小数", "位", "decimals"))
    if not names_what_it_prints(program) or not all(
        prints_as_stated(trace, int(every.value), int(digits.value)) for trace in runs
    ):
        return inconsistent(
            "execution", say("The printed lines are not those of the sentence."), against=[printout]
        )
    if differing := _different_settings(program, runs, settings):
        return _against(differing, settings)
    return confirmed("execution", arrives(program, runs, line), *solution(program, runs, line))


@check("mini-batch-program-settings", uses=["mini-batch-program", "mini-batch-data"])
def the_settings_solve_the_regression(settings: Reading, code: Reading, data: Reading) -> Verdict:
    """Learning rate, start, updates and batch size are those of the run, which ends at the slope."""
    settings.require("解出", "求解", "解决", "solve", "solves")
    require(settings, REGRESSION, SAMPLES)
    program, line = code.program, read_line(data)
    runs = traces(program, RUNS)
    if differing := _different_settings(program, runs, settings):
        return _against(differing, code)
    if not _solves(program, runs, line):
        return does_not_arrive(program, runs, line)
    return confirmed("execution", arrives(program, runs, line), *in_formulas(program, runs[0], line))


def _different_settings(
    program: Program, runs: tuple[Trace, ...], settings: Reading
) -> tuple[str, str] | None:
    """What the sentence says and what the run does, where they differ."""
    require_weight(settings, program)
    pairs = [
        (number_after(settings, *RATE), rate_of(program)),
        (number_after(settings, *FROM), runs[0].places[0]),
        (number_after(settings, *ITERATIONS), Fraction(runs[0].updates)),
        (number_after(settings, *EACH_BATCH), Fraction(len(runs[0].draws[0]))),
    ]
    return next(((said.words, decimal(done)) for said, done in pairs if not said.equals(done)), None)


def _against(differing: tuple[str, str], other: Reading) -> Verdict:
    return inconsistent(
        "execution",
        say("The sentence says {said}, the program has {done}.", said=differing[0], done=differing[1]),
        against=[other],
    )


def _solves(program: Program, runs: tuple[Trace, ...], line: Line) -> bool:
    """Whether the weight rounds to the slope as it is printed: on average, exactly, and in every run."""
    require_standard_noise(program)
    mean, _ = moments(program, runs[0], line)
    ends = [trace.places[-1] for trace in runs]
    return all(line.rounds_to_slope(end) for end in (mean, *ends))
