"""Is it the samples that make the loss oscillate? A large learning rate does so without them."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Remark, Source, Step
from notecheck.words import Family

from ..shared.bowl import Bowl, descent, settling_steps
from ..shared.conditions import Bound, bound_on
from ..shared.wording import listed, tex
from .oscillation import HALF, OSCILLATION, UNIT, noisy_case

ROLE = Family(
    "role of a cause",
    {
        "essential": ("本质原因", "根本原因", "唯一原因", "essential cause", "root cause", "only cause"),
        "partial": ("原因之一", "一个原因", "one cause", "a cause"),
    },
)
LIKENESS = Family(
    "likeness of the samples",
    {
        "different": ("差异", "差别", "不同", "difference", "differences", "differ"),
        "same": ("相同", "一致", "一样", "likeness", "sameness", "identical", "same"),
    },
)


@check("oscillation-cause")
def oscillation_without_any_samples(claim: Reading) -> Verdict:
    """Full gradients of one loss oscillate too, when the learning rate is large against the curvature.

    On a bowl θ ← (1-ηh)θ changes sides for ηh > 1; with Huber's loss (curvature at most 1) and η = 5
    the loss itself goes up and down for ever. With 0 < η ≤ 1/L the map θ - ηJ'(θ) keeps the order of
    points, so nothing crosses the minimum, and the loss falls at every step: what oscillates then is
    owed to the samples.
    """
    claim.require(*OSCILLATION)
    for terms in (("批次", "batch", "batches"), ("样本", "sample", "samples")):
        claim.require(*terms)
    role, likeness = claim.choose(ROLE), claim.choose(LIKENESS)
    rates = bound_on(claim, "eta")
    if likeness == "same":
        return equal_samples_are_calm()
    evidence = (_one_side_argument(), _full_gradient_figure(), NESTEROV_DESCENT)
    if role == "partial":
        summary = say("Samples that disagree at the minimum keep it going at any learning rate.")
        return confirmed("proof", summary, Derivation(settling_steps()), noisy_case())
    if rates is not None and rates.within(1, closed=True):
        summary = say(
            "For {range} full gradients come down from one side, so only the samples are left.",
            range=ONE_SIDE,
        )
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say("With a large learning rate the loss of a single sample oscillates as well."),
        _one_sided_case(),
        _huber_case() if rates is None else _hop_case(rates),
        *evidence,
        *_remarks(),
        condition=say(
            "{range}, where {bound} bounds the curvature of the loss", range=ONE_SIDE, bound=math("L")
        ),
        correction=claim.prepend(
            say(
                "as long as {range} ({bound} bounds the curvature of the loss), ",
                range=ONE_SIDE,
                bound=math("L"),
            )
        ),
    )


def _remarks() -> tuple[Remark, Remark]:
    """How “essential” is read, and a smooth loss that oscillates as well."""
    return (
        Remark(
            say(
                "“Essential” is read as: without different samples, no oscillation. The converse fails as "
                "well: samples that differ but share their minimum, such as points on one line, do not "
                "oscillate for small {rate}.",
                rate=math(r"\eta"),
            )
        ),
        Remark(
            say(
                "A smooth case: for {loss} and {range} the full gradient ends in a cycle of two points (the "
                "map of Ricker 1954).",
                loss=math(r"J(\theta) = e^\theta - \theta"),
                range=math(r"2 < \eta < 2.5"),
            )
        ),
    )


ONE_SIDE = math(r"0 < \eta \le \frac{1}{L}")
NESTEROV_DESCENT = Source("Nesterov (2004), Introductory Lectures on Convex Optimization, Lemma 1.2.3")


def huber(position: Fraction) -> Fraction:
    """Huber's loss (1964) with curvature 1 between -1 and 1 and slope ±1 outside."""
    size = abs(position)
    return position**2 / 2 if size <= 1 else size - HALF


def huber_slope(position: Fraction) -> Fraction:
    """The derivative of `huber`: the position, cut off at ±1."""
    return max(Fraction(-1), min(Fraction(1), position))


def _huber_case() -> Case:
    path = descent(huber_slope, Fraction(5), Fraction(3), 4)
    losses = [huber(position) for position in path]
    return Case(
        False,
        say(
            "One sample, Huber's loss, {rate}: {path}, … with the losses {losses}, …: up and down without "
            "end.",
            rate=math(r"\eta = 5"),
            path=listed(path),
            losses=listed(losses),
        ),
    )


def _hop_case(rates: Bound) -> Case:
    reach = rates.reach
    rate = 1 + (Fraction(str(reach)) - 1) / 2 if reach is not None and reach > 1 else Fraction(3, 2)
    path = Bowl(Fraction(1)).path(rate, Fraction(1), 4)
    text = say(
        "One sample, {rate}: {path}, …, from side to side.",
        rate=math(rf"\eta L = {tex(rate)}"),
        path=listed(path),
    )
    return Case(False, text)


def _one_sided_case() -> Case:
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), 4)
    return Case(
        True,
        say(
            "{rate}: one sample descends {path}, … from one side; two that disagree ({one}, {other}) keep "
            "the mean square {level}.",
            rate=math(r"\eta L = 1/2"),
            path=listed(path),
            one=math(r"\theta + 1"),
            other=math(r"\theta - 1"),
            level=str(UNIT.settled(HALF)),
        ),
    )


def equal_samples_are_calm() -> Verdict:
    """Refuted: identical samples make identical gradients, and those alone do not oscillate."""
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), 4)
    return refuted(
        "proof",
        say(
            "Samples that are the same give every batch the same gradient, and this alone makes no "
            "oscillation."
        ),
        counterexample(
            say(
                "{rate}: the path is {path}, …, always from one side.",
                rate=math(r"\eta L = 1/2"),
                path=listed(path),
            ),
            again=say("The closed form {form} gives the same.", form=math(r"\theta_t = (1 - \eta L)^t")),
            agrees=path == tuple((1 - HALF) ** step for step in range(len(path))),
        ),
        _one_side_argument(),
    )


def _one_side_argument() -> Derivation:
    return Derivation(
        (
            Step(say("Full gradients, no samples: one step on a bowl is"), r"\theta' = (1 - \eta L)\,\theta"),
            Step(
                say("It stays on its side of the minimum exactly when"),
                r"1 - \eta L \ge 0 \iff \eta \le \frac{1}{L}",
            ),
            Step(
                say(
                    "On any loss with curvature at most {bound}, where {rate}, the step keeps the order of "
                    "points:",
                    bound=math("L"),
                    rate=math(r"\eta \le \frac{1}{L}"),
                ),
                r"\frac{d}{d\theta}\bigl(\theta - \eta J'(\theta)\bigr) = 1 - \eta J''(\theta) \ge 0",
            ),
            Step(
                say("and the loss falls at every step that is not at rest:"),
                r"J(\theta') \le J(\theta) - \eta\left(1 - \frac{\eta L}{2}\right) J'(\theta)^2",
            ),
        ),
        say("When full gradients do not oscillate"),
    )


def _full_gradient_figure() -> Figure:
    steps = 8
    times = tuple(float(step) for step in range(steps + 1))

    def losses(rate: Fraction) -> tuple[float, ...]:
        return tuple(float(huber(position)) for position in descent(huber_slope, rate, Fraction(3), steps))

    return Figure(
        "full-gradient-oscillates",
        say("One sample, no noise: the loss with a small and with a large learning rate"),
        say(
            "The loss over {steps} steps of descent on Huber's loss. With the learning rate 1/2 it falls "
            "steadily to 0; with 5 it alternates between 2.5 and 1.5.",
            steps=steps,
        ),
        (
            Panel(
                Axis(say("step")),
                Axis(say("loss")),
                (
                    Line(times, losses(HALF), say("learning rate {rate}", rate="1/2"), marker=True),
                    Line(
                        times,
                        losses(Fraction(5)),
                        say("learning rate {rate}", rate="5"),
                        "dashed",
                        marker=True,
                    ),
                ),
            ),
        ),
    )
