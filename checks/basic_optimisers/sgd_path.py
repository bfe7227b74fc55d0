"""The path of SGD: back and forth or straight to the minimum (O-20)."""

from __future__ import annotations

from fractions import Fraction
from math import exp, log, sqrt

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    percent,
    refuted,
    say,
)
from notecheck.model import (
    Case,
    Derivation,
    Evidence,
    Remark,
    Step,
    Table,
)
from notecheck.words import AMOUNT, CERTAINTY, Family

from ..shared.descent_pictures import path_figure
from ..shared.one_weight import best_weight, printed_pairs
from ..shared.one_weight_descent import Descent, mean
from ..shared.program_runs import rate_of
from .topics import ITERATIONS, PATH, SETTLES, require

SHAPE = Family(
    "smoothness of the path",
    {
        "jagged": ("不够平滑", "不平滑", "不太平滑", "曲折", "not smooth", "jagged"),
        "smooth": ("平滑", "smooth"),
    },
)
DISAGREEMENT = (
    "梯度不全为零",
    "梯度不全为 0",
    "样本之间有分歧",
    "gradients are not all zero",
    "samples disagree",
)


@check("sgd-path-not-smooth", uses=["sgd-regression-program"])
def the_path_is_jagged_where_samples_disagree(claim: Reading, code: Reading) -> Verdict:
    """Straight from every start if and only if all residuals are 0 and 2ηx² ≤ 1 for each sample."""
    claim.presume(CERTAINTY, "sometimes")
    require(claim, PATH, ITERATIONS, SETTLES)
    path, amount, chance = claim.choose(SHAPE), claim.choose(AMOUNT), claim.choose(CERTAINTY)
    agreeing, disagreeing = both_kinds(code)
    if path == "smooth":
        return _leaves_the_minimum(disagreeing)
    if amount == "fewer":
        return _never_settles(disagreeing)
    if chance == "always":
        return _lucky_draws(agreeing)
    argument = (_two_causes(), path_figure(agreeing, disagreeing))
    if claim.states(*DISAGREEMENT):
        return confirmed(
            "proof", say("Where samples disagree, no weight is left in its place by every draw."), *argument
        )
    return conditional(
        "proof",
        say(
            "The path goes back and forth because the samples disagree. On the data of the note they do not: "
            "every update shrinks the error, whatever is drawn."
        ),
        *argument,
        _straight_case(agreeing),
        _jagged_case(disagreeing),
        *_how_many_updates(agreeing),
        Remark(
            say(
                "“Not smooth” is read as back and forth, for one weight, as in the program, and steps too "
                "short to leap over the minimum. Steps of uneven length there are on the note's data too: "
                "one update keeps {most} of the error, another {least}. With several weights the path may "
                "turn this way and that, and the loss rise, although all samples agree at the minimum: their "
                "gradients still point different ways before it.",
                most=percent(max(agreeing.factors)),
                least=percent(min(agreeing.factors)),
            )
        ),
        condition=say("the gradients of the single samples are not all 0 at the minimum"),
        correction=claim.prepend(say("where the one-sample gradients are not all zero at the minimum: ")),
    )


def both_kinds(code: Reading) -> tuple[Descent, Descent]:
    """The program's samples, with labels on their best line and with labels moved off it by one."""
    program = code.program
    pairs = printed_pairs(program)
    best = best_weight(pairs)
    on_line = tuple((x, best * x) for x, _ in pairs)
    moved = tuple((x, y + (-1) ** number) for number, (x, y) in enumerate(on_line))
    rate = min(rate_of(program), 1 / (2 * max(x * x for x, _ in pairs)))
    return Descent(on_line, rate), Descent(moved, rate)


def _two_causes() -> Derivation:
    return Derivation(
        (
            Step(
                say("The error, and what the label of a sample differs by at the best weight:"),
                r"e = w - w^*, \qquad r_i = y_i - w^* x_i",
            ),
            Step(say("One update on the sample drawn:"), r"e' = (1 - 2\eta x_i^2)\,e + 2\eta x_i r_i"),
            Step(
                say("Back and forth comes from two causes: a factor below 0, or a residual that is not 0."),
                r"1 - 2\eta x_i^2 < 0 \quad\lor\quad r_i \ne 0",
            ),
            Step(
                say(
                    "With short steps only the second is left: from the minimum itself the next draw leads "
                    "away,"
                ),
                r"e = 0 \;\Longrightarrow\; e' = 2\eta x_i r_i \ne 0",
            ),
            Step(
                say("and with a constant learning rate the weight goes on moving about the minimum:"),
                r"\mathbb{E}[e^2] \to "
                r"\frac{4\eta^2\,\overline{x^2 r^2}}{1 - \overline{(1 - 2\eta x^2)^2}} > 0",
            ),
        )
    )


def _straight_case(agreeing: Descent) -> Case:
    return Case(
        False,
        say(
            "Samples that agree, as in the note, with the learning rate {rate}: one update keeps {factors} "
            "of the error, depending on the sample. It shrinks every time and never changes sign.",
            rate=decimal(agreeing.rate),
            factors=", ".join(percent(factor) for factor in agreeing.factors),
        ),
    )


def _jagged_case(disagreeing: Descent) -> Case:
    return Case(
        True,
        say(
            "The same samples with the labels {labels}: the best weight is {best}; from there one update "
            "leads to one of {places}, and in the long run the weight stays about {spread} away (root mean "
            "square; squared exactly {exact}).",
            labels=", ".join(decimal(y) for _, y in disagreeing.samples),
            best=f"{disagreeing.best}",
            places=", ".join(
                decimal(disagreeing.update(disagreeing.best, i)) for i in range(len(disagreeing.samples))
            ),
            spread=decimal(sqrt(disagreeing.settled), 3),
            exact=f"{disagreeing.settled}",
        ),
    )


def _how_many_updates(agreeing: Descent) -> tuple[Evidence, ...]:
    """On agreeing samples a typical run of SGD needs no more updates than gradient descent."""
    whole = mean(agreeing.factors)
    typical = exp(sum(log(factor) for factor in agreeing.factors if factor > 0) / len(agreeing.factors))
    root = sqrt(mean([factor * factor for factor in agreeing.factors]))
    table = Table(
        (say("what"), say("share of the error kept by an update")),
        (
            (say("gradient descent on all samples"), decimal(whole)),
            (say("SGD, a typical long run (geometric mean)"), decimal(typical)),
            (say("SGD, root mean square over all runs"), decimal(root)),
        ),
        say("How fast the error shrinks where the samples agree"),
    )
    return (
        table,
        Remark(
            say(
                "“More updates” is judged at the same learning rate. Where the samples agree, the geometric "
                "mean of the factors is never above their mean, so a long run of SGD needs no more updates "
                "than gradient descent; where they disagree, it never settles at all."
            )
        ),
    )


def _leaves_the_minimum(disagreeing: Descent) -> Verdict:
    best = disagreeing.best
    drawn = next(i for i, residual in enumerate(disagreeing.residuals) if residual)
    x, y = disagreeing.samples[drawn]
    away = disagreeing.update(best, drawn)
    return refuted(
        "proof",
        say(
            "Where samples disagree the path goes back and forth; where they agree it is straight, but then "
            "SGD needs no more updates either: the two halves hold together nowhere."
        ),
        counterexample(
            say(
                "With the labels {labels} and the learning rate {rate}: from the best weight {best} an "
                "update on {sample} leads to {away}.",
                labels=", ".join(decimal(label) for _, label in disagreeing.samples),
                rate=decimal(disagreeing.rate),
                best=f"{best}",
                sample=math(f"x = {decimal(x)}, y = {decimal(y)}"),
                away=f"{away}",
            ),
            again=say("By the formula for the error it must move by {move}.", move=math(r"2\eta x r")),
            agrees=away - best == 2 * disagreeing.rate * x * disagreeing.residuals[drawn] != 0,
        ),
    )


def _never_settles(disagreeing: Descent) -> Verdict:
    steps = 60
    reached = disagreeing.scatter(steps)
    return refuted(
        "proof",
        say("Where samples disagree SGD never settles at a constant learning rate; gradient descent does."),
        counterexample(
            say(
                "With the labels {labels} the mean squared distance from the best weight tends to {level}, "
                "even from the best weight itself; that of gradient descent tends to 0.",
                labels=", ".join(decimal(label) for _, label in disagreeing.samples),
                level=f"{disagreeing.settled}",
            ),
            again=say(
                "Followed update by update it rises from 0 to {reached} in {steps} updates.",
                reached=decimal(reached, 6),
                steps=steps,
            ),
            agrees=0 < reached <= disagreeing.settled and reached > disagreeing.scatter(steps // 2),
        ),
    )


def _lucky_draws(agreeing: Descent) -> Verdict:
    start = Fraction(0)
    luckiest = min(range(len(agreeing.factors)), key=lambda i: abs(agreeing.factors[i]))
    sgd, full = agreeing.update(start, luckiest), agreeing.full_update(start)
    return refuted(
        "proof",
        say("Not certainly: lucky draws settle sooner than gradient descent."),
        counterexample(
            say(
                "On the samples of the note, from {start}, an update on {sample} leads to {sgd}, one of "
                "gradient descent on all samples to {full}; the best weight is {best}.",
                start=decimal(start),
                sample=math(f"x = {decimal(agreeing.samples[luckiest][0])}"),
                sgd=decimal(sgd),
                full=decimal(full),
                best=decimal(agreeing.best),
            ),
            again=say(
                "The update keeps {one} of the error, gradient descent {all}.",
                one=percent(agreeing.factors[luckiest]),
                all=percent(mean(agreeing.factors)),
            ),
            agrees=abs(sgd - agreeing.best) < abs(full - agreeing.best)
            and abs(agreeing.factors[luckiest]) < mean(agreeing.factors),
        ),
    )
