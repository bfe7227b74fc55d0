"""What gradient descent promises on convex problems (O-07)."""

from __future__ import annotations

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Source, Step
from notecheck.words import CERTAINTY, CONVEXITY, REACH, Family

from ..shared.descent_pictures import basins_figure, convex_figure
from ..shared.descent_rule import (
    NESTEROV,
    SMOOTH,
    Example,
    UpdateRule,
    read_example,
    read_update,
    safe_range,
    stated_rates,
)
from ..shared.landscapes import KINK, QUARTIC, SLIDE, Landscape, stationary_points
from .one_step import range_too_wide
from .topics import OPTIMUM, PROBLEM, require
from .valleys import two_valleys_counterexample

OUTCOME = Family(
    "what the iteration does",
    {
        "converges": ("收敛", "converges", "converge", "convergence"),
        "diverges": ("发散", "diverges", "diverge", "divergence"),
    },
)
LOWEST_POINT = (
    "有最小点",
    "存在最小点",
    "有最低点",
    "has a minimiser",
    "with a minimiser",
    "has a lowest point",
)


@check("gd-convex-global", uses=["gd-update", "square-and-gradient", "gd-program-settings"])
def convex_problems_are_solved(
    claim: Reading, update: Reading, function: Reading, settings: Reading
) -> Verdict:
    """Convex is not enough: a lowest point, an L-Lipschitz gradient and 0 < η < 2/L are needed too.

    With all of them every step comes closer to every minimiser (Nesterov 2004, theorem 2.1.14).
    """
    claim.presume(CERTAINTY, "always")
    require(claim, PROBLEM, OPTIMUM)
    rule, example = read_update(update), read_example(function, settings)
    if wrong := _wrong_promise(claim, example):
        return wrong
    if claim.choose(CERTAINTY) == "sometimes":
        return confirmed(
            "execution", say("It may: on the parabola of the note it does."), _reaches_the_minimum(example)
        )
    rates = stated_rates(claim, rule)
    argument = (*_fejer(rule), convex_figure(example))
    if rates and not rates.safe:
        return range_too_wide(rates, rule, argument)
    if rates and claim.states(*LOWEST_POINT) and claim.states(*SMOOTH):
        return confirmed(
            "proof", say("Under the stated conditions every step comes closer to the minimiser."), *argument
        )
    return conditional(
        "proof",
        say(
            "Convex is not enough: without a lowest point, without a bound on how fast the gradient changes, "
            "or with too long a step, gradient descent does not arrive."
        ),
        *argument,
        _reaches_the_minimum(example),
        *_where_convexity_is_not_enough(example),
        Source(f"{NESTEROV}, theorem 2.1.14"),
        condition=say(
            "the convex loss has a minimiser, its gradient is Lipschitz with a constant {constant}, and "
            "{range}",
            constant=math("L"),
            range=math(safe_range(rule)),
        ),
        correction=claim.append(
            say(
                ", provided that the loss is smooth with the constant $L$ and has a minimiser, and that the "
                "learning rate satisfies ${range}$",
                range=safe_range(rule),
            )
        ),
    )


def _wrong_promise(claim: Reading, example: Example) -> Verdict | None:
    """What the sentence says against the textbook: not convex, not global, or not convergent."""
    problem, reach, outcome = claim.choose(CONVEXITY), claim.choose(REACH), claim.choose(OUTCOME)
    if outcome == "diverges":
        return _converges_on_the_example(example)
    if reach == "local":
        return _no_merely_local_minimum(example)
    if problem == "nonconvex" and claim.choose(CERTAINTY) == "always":
        return refuted(
            "proof",
            say("Not on every non-convex problem: a worse valley keeps what starts in it."),
            two_valleys_counterexample(),
            basins_figure(),
        )
    return None


def _reaches_the_minimum(example: Example) -> Case:
    keeps = 1 - example.rate * example.curvature
    steps = 100
    return Case(
        abs(keeps) < 1,
        say(
            "On {loss} with the learning rate {rate} every step multiplies the position by {keeps}: from "
            "{start} it leads to {end} in {steps} steps.",
            loss=math(example.height),
            rate=decimal(example.rate),
            keeps=decimal(keeps),
            start=decimal(example.start),
            end=decimal(example.start * keeps**steps, 2),
            steps=steps,
        ),
    )


def _where_convexity_is_not_enough(example: Example) -> tuple[Evidence, ...]:
    """One convex loss for each condition that is missing, started and stepped like the note's program."""
    start, rate = example.start, example.rate
    far = QUARTIC.path(start, rate, 2)
    slide = SLIDE.path(0.0, float(rate), 100_000)
    kink = KINK.path(rate / 2, rate, 2)
    long = 2 / example.curvature
    return (
        Case(
            False,
            say(
                "{loss} is convex but has no lowest point: from {start} the position grows for ever, to "
                "{end} after {steps} steps, like the logarithm of their number.",
                loss=math(SLIDE.latex),
                start=decimal(slide[0]),
                end=decimal(slide[-1]),
                steps=len(slide) - 1,
            ),
        ),
        Case(
            False,
            say(
                "{loss} is convex with its lowest point at 0, but its gradient changes without bound: with "
                "the learning rate {rate} the steps lead from {start} to {first} and on to {second}.",
                loss=math(QUARTIC.latex),
                rate=decimal(rate),
                start=decimal(start),
                first=decimal(far[1]),
                second=decimal(far[2], 8),
            ),
        ),
        Case(
            False,
            say(
                "{loss} is convex, but the gradient jumps at its lowest point: with the learning rate {rate} "
                "the position hops between {one} and {other} for ever.",
                loss=math(KINK.latex),
                rate=decimal(rate),
                one=decimal(kink[0]),
                other=decimal(kink[1]),
            ),
        ),
        Case(
            False,
            say(
                "{loss} with the learning rate {rate}, which is {bound}: the position hops between {one} and "
                "{other}.",
                loss=math(example.height),
                rate=decimal(long),
                bound=math("2/L"),
                one=decimal(start),
                other=decimal(example.step(start, long)),
            ),
        ),
    )


def _fejer(rule: UpdateRule) -> tuple[Evidence, ...]:
    from sympy import latex

    rate, theta = latex(rule.rate), latex(rule.parameter)
    gradient = rf"\nabla J({theta})"
    return (
        Derivation(
            (
                Step(
                    say(
                        "The squared distance to a minimiser {best} after one step:", best=math(rf"{theta}^*")
                    ),
                    rf"\|{theta} - {rate}{gradient} - {theta}^*\|^2 = \|{theta} - {theta}^*\|^2"
                    rf" - 2{rate}\,{gradient}^\top({theta} - {theta}^*) + {rate}^2\|{gradient}\|^2",
                ),
                Step(
                    say("For a convex loss with an L-Lipschitz gradient (Nesterov 2004, theorem 2.1.5):"),
                    rf"{gradient}^\top({theta} - {theta}^*) \ge \tfrac{{1}}{{L}}\|{gradient}\|^2",
                ),
                Step(
                    say("So every step comes closer, as long as the bracket is positive:"),
                    rf"\|{theta}_{{t+1}} - {theta}^*\|^2 \le \|{theta}_t - {theta}^*\|^2"
                    rf" - {rate}\Bigl(\tfrac{{2}}{{L}} - {rate}\Bigr)\|\nabla J({theta}_t)\|^2,"
                    rf" \qquad {safe_range(rule)}",
                ),
                Step(
                    say("The distances cannot fall below 0, so the gradients must vanish:"),
                    rf"\sum_t \|\nabla J({theta}_t)\|^2 \le "
                    rf"\frac{{\|{theta}_0 - {theta}^*\|^2}}{{{rate}(2/L - {rate})}} < \infty",
                ),
                Step(
                    say(
                        "A limit point has gradient 0, so it is a minimiser of the convex loss, and the "
                        "distance to it no longer grows: the whole sequence goes there."
                    )
                ),
            )
        ),
    )


def _converges_on_the_example(example: Example) -> Verdict:
    rate = min(example.rate, 1 / example.curvature)
    keeps = 1 - rate * example.curvature
    end = example.start
    for _ in range(50):
        end = example.step(end, rate)
    return refuted(
        "proof",
        say("On convex problems gradient descent with short steps does not diverge."),
        counterexample(
            say(
                "On {loss}, from {start} with the learning rate {rate}, 50 steps lead to {end}.",
                loss=math(example.height),
                start=decimal(example.start),
                rate=decimal(rate),
                end=decimal(end, 2),
            ),
            again=say(
                "Every step multiplies the position by {keeps}, which is less than 1.", keeps=decimal(keeps)
            ),
            agrees=abs(keeps) < 1 and end == example.start * keeps**50,
        ),
    )


def _no_merely_local_minimum(example: Example) -> Verdict:
    bottom = stationary_points(_as_landscape(example))
    return refuted(
        "proof",
        say("A convex loss has no minimum that is merely local: each of its local minima is a global one."),
        counterexample(
            say(
                "On {loss} the slope is 0 only at {bottom}, and nothing lies lower.",
                loss=math(example.height),
                bottom=decimal(bottom[0]),
            ),
            again=say(
                "A convex loss lies above each of its tangents; where the tangent is level, nowhere below "
                "that point."
            ),
            agrees=len(bottom) == 1 and example.curvature > 0,
        ),
        Remark(
            say(
                "Local is read as “merely local”, the opposite of global. Were it meant to include global "
                "minima, the sentence would say the same as with “global”."
            )
        ),
    )


def _as_landscape(example: Example) -> Landscape:
    from sympy import latex

    return Landscape(
        latex(example.height),
        lambda x: example.height.subs(example.variable, x),
        lambda x: example.slope.subs(example.variable, x),
    )
