"""Are the printed parameters final? (D-19, D-30, D-37)"""

from __future__ import annotations

from fractions import Fraction

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
from notecheck.text import Text
from notecheck.words import AMOUNT, Family

from ..shared.descent_rule import ITERATIONS, RATE, number_after
from ..shared.regression import Vector, mean_gradient
from ..shared.walk import Walk, bottom, curvature, curvatures, loss, pair, walk_of
from .pictures import errors, errors_figure
from .printed import Printed, read_print
from .unlike import unlike_setting

FINAL = Family(
    "finality",
    {
        "final": ("最终参数", "最终的参数", "收敛后的参数", "final parameters"),
        "not yet final": (
            "尚未收敛的参数",
            "还没有收敛的参数",
            "parameters that have not converged yet",
            "parameters that have not yet converged",
        ),
    },
)


@check(
    "bgd-final-theta",
    "sgd-final-theta",
    "mbgd-final-theta",
    uses=["bgd-program", "sgd-program", "mbgd-program"],
)
def printed_parameters_are_those_of_the_minimum(claim: Reading, *programs: Reading) -> Verdict:
    """The walk goes on until the loss has converged; then the printed digits are those of the minimum.

    The claim speaks of the program printed above it. Its printed numbers are compared with the exact
    minimum, to the precision that they are printed with.
    """
    claim.presume(AMOUNT, "more")
    walks = [walk_of(program) for program in programs]
    walk = max(
        (one for one in walks if one.reading.place.line < claim.place.line),
        key=lambda one: one.reading.place.line,
    )
    rate, passes = number_after(claim, *RATE), number_after(claim, *ITERATIONS)
    if rate.value != walk.rate or int(passes) != walk.passes:
        return _other_settings(walk, claim)
    word = claim.word(FINAL)
    prints = [_printed(walk, run.stdout) for run in walk.runs]
    wrong = [printed for printed in prints if not printed.shows(bottom(walk.samples))]
    evidence = (_what_is_left(walk), _progress(walk), errors_figure(walks))
    if wrong and word.meaning == "final":
        return refuted(
            "execution",
            say(
                "The walk stops before it has converged: {share} of the distance along the valley is still "
                "to go.",
                share=percent(_share_left(walk)),
            ),
            *evidence,
            _still_away(walk, wrong[0]),
            *_two_remarks(walk),
            correction=claim.rewrite((word, say("parameters that have not converged yet"))),
        )
    if wrong:
        return confirmed("execution", say("The printed parameters are still on their way."), *evidence)
    if word.meaning == "final":
        sentence = say("To the digits that are printed, these are the parameters of the minimum.")
        return confirmed("execution", sentence, *evidence)
    sentence = say("The program has converged, to the digits that it prints.")
    return refuted("execution", sentence, *evidence, _no_slope(walk, prints[0]))


def _printed(walk: Walk, stdout: str) -> Printed:
    """What a run printed. Raises ReadingError where that is no array, or the walk went beyond all bounds."""
    printed = read_print(stdout)
    if printed is None or len(printed.numbers) != len(walk.end):
        what = "the program prints no array with a number for every parameter"
        raise walk.reading.reject(None, what, "Let it print the parameters in the end.")
    return printed


def _other_settings(walk: Walk, claim: Reading) -> Verdict:
    return inconsistent(
        "execution",
        say(
            "The program has the learning rate {rate} and makes {passes} passes.",
            rate=decimal(walk.rate),
            passes=walk.passes,
        ),
        unlike_setting(walk, claim, start=False),
        against=[walk.reading],
    )


def _two_remarks(walk: Walk) -> tuple[Remark, Remark]:
    return (
        Remark(
            say(
                "“Final” is read as the note explains it: repeated until the loss has converged. Read as "
                "“the last that were computed” it would be true of any program."
            )
        ),
        Remark(
            say(
                "A small loss does not mean a small error: here the loss is down to {loss}, and the "
                "parameters are still {distance} from the minimum, because the valley is flat along its "
                "floor.",
                loss=decimal(loss(walk.samples, walk.end), 3),
                distance=decimal(float(errors(walk)[-1]), 3),
            )
        ),
    )


def _share_left(walk: Walk) -> float:
    """Which share of the first error is left in the flattest direction of the valley."""
    import numpy as np

    _, directions = np.linalg.eigh(np.array(curvature(walk.samples), dtype=float))
    gap = walk.paths[0] - np.array([float(entry) for entry in bottom(walk.samples)])
    along = gap @ directions[:, 0]
    return float(abs(along[-1] / along[0]))


def _what_is_left(walk: Walk) -> Derivation:
    flat, steep = curvatures(walk.samples)[0], curvatures(walk.samples)[-1]
    rate = float(walk.rate)
    return Derivation(
        (
            Step(
                say(
                    "An update multiplies the error {e} by a matrix (with single samples on average, with "
                    "shuffled batches nearly so):",
                    e=math("e"),
                ),
                r"e_{t+1} = \Bigl(I - \alpha\,\tfrac{1}{m}X^\top X\Bigr)e_t, \qquad e_t = \theta_t - "
                r"\theta^*",
            ),
            Step(
                say("The curvature of the valley is very different along it and across it:"),
                rf"\lambda_{{\min}} \approx {decimal(flat)}, \qquad \lambda_{{\max}} \approx "
                rf"{decimal(steep)}",
            ),
            Step(
                say("Along the valley an update keeps nearly all of the error:"),
                rf"1 - \alpha\lambda_{{\min}} \approx {decimal(1 - rate * flat, 6)}",
            ),
            Step(
                say("After {updates} updates there is left of it", updates=walk.updates),
                rf"{decimal(1 - rate * flat, 6)}^{{{walk.updates}}} \approx "
                rf"{decimal((1 - rate * flat) ** walk.updates, 3)}",
            ),
        )
    )


def _progress(walk: Walk) -> Table:
    """Place, distance and loss after 1, 10, 100, … passes, and the passes that the digits would take."""
    each, gaps = walk.updates // walk.passes, errors(walk)
    turns = sorted({10**power for power in range(12) if 10**power <= walk.passes} | {walk.passes})
    rows: list[tuple[int | str, ...]] = [
        (
            turn,
            *(decimal(entry, 5) for entry in walk.positions(turn * each)),
            decimal(float(gaps[turn * each]), 3),
            decimal(loss(walk.samples, walk.positions(turn * each)), 3),
        )
        for turn in turns
    ]
    rows.append(
        (
            "∞",
            *(decimal(entry) for entry in bottom(walk.samples)),
            "0",
            decimal(loss(walk.samples, bottom(walk.samples))),
        )
    )
    names = [math(rf"\theta_{index}") for index in range(len(walk.start))]
    return Table((say("passes"), *names, say("distance"), say("loss")), tuple(rows), quote(walk.name))


MANY = 100_000  # updates that are followed


def updates_until(walk: Walk, decimals: int) -> int | None:
    """After how many updates with full gradients every parameter is right to so many decimals.

    None where they are not after `MANY`, as with a very small learning rate, or one that is too large.
    """
    import numpy as np

    values, directions = np.linalg.eigh(np.array(curvature(walk.samples), dtype=float))
    gap = np.array([float(a - b) for a, b in zip(walk.start, bottom(walk.samples), strict=True)])
    turns = np.arange(MANY)[:, None]
    left = np.abs((1 - float(walk.rate) * values) ** turns * (directions.T @ gap) @ directions.T)
    wrong = np.flatnonzero((left >= 0.5 * 10.0**-decimals).any(axis=1))
    until = int(wrong[-1]) + 1 if len(wrong) else 0
    return until if until < MANY else None


def _how_long(walk: Walk, decimals: int) -> Text:
    """How many updates the printed decimals would take."""
    until = updates_until(walk, decimals)
    if until is None:
        return say(
            "With all samples in every update not even {updates} updates make all {digits} printed decimals "
            "right.",
            updates=MANY,
            digits=decimals,
        )
    return say(
        "With all samples in every update it takes {updates} updates until all {digits} printed decimals are "
        "right.",
        updates=until,
        digits=decimals,
    )


def _still_away(walk: Walk, printed: Printed) -> Counterexample:
    """The printed place against the minimum, solved for exactly; and again, by singular values."""
    found, slope = _least_squares(walk), mean_gradient(walk.samples, printed.numbers)
    return counterexample(
        say(
            "The program prints {printed}; the minimum is at {bottom}. {right} {long}",
            printed=str(printed),
            bottom=pair(bottom(walk.samples)),
            right=_right(printed.right_decimals(bottom(walk.samples))),
            long=_how_long(walk, printed.decimals),
        ),
        again=say(
            "Solved by the singular values of the data, in floating-point numbers, the minimum is {found} to "
            "{digits} decimals; at the printed place the gradient is {slope} and not 0.",
            found=pair([round(entry, printed.decimals) for entry in found]),
            digits=printed.decimals,
            slope=pair(slope, 3),
        ),
        agrees=any(slope) and not printed.shows(found),
    )


def _least_squares(walk: Walk) -> Vector:
    """The parameters that minimise the loss, by a singular value decomposition of the data."""
    import numpy as np

    rows = np.array([[float(entry) for entry in one.x] for one in walk.samples])
    targets = np.array([float(one.y) for one in walk.samples])
    return tuple(map(Fraction, np.linalg.lstsq(rows, targets)[0].tolist()))


def _right(decimals: int) -> Text:
    if decimals == 1:
        return say("Only the first decimal is right.")
    if decimals:
        return say("Only the first {count} decimals are right.", count=decimals)
    return say("Not even the first decimal is right.")


def _no_slope(walk: Walk, printed: Printed) -> Counterexample:
    slope, most = mean_gradient(walk.samples, printed.numbers), _rounding(walk, printed)
    return counterexample(
        say("The program prints {printed}, the minimum to these digits.", printed=str(printed)),
        again=say("The gradient at the printed place is no larger than rounding explains."),
        agrees=all(abs(entry) <= bound for entry, bound in zip(slope, most, strict=True)),
    )


def _rounding(walk: Walk, printed: Printed) -> list[Fraction]:
    """The largest gradient that the minimum, rounded as it is printed, can have."""
    return [sum(map(abs, row), Fraction(0)) * printed.step / 2 for row in curvature(walk.samples)]
