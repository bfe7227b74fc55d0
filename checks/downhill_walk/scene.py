"""The mountain: what its places and heights stand for, and when the walk is over (D-05, D-08, D-09)."""

from __future__ import annotations

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
from notecheck.words import QUANTIFIER, Family

from ..shared.regression import mean_gradient
from ..shared.walk import Walk, bottom, curvatures, loss, pair, walk_of
from .batches import PASSES
from .update_rule import read_move

LEVEL = Family(
    "level",
    {
        "lowest": ("最低处", "最低点", "谷底", "lowest point", "lowest place"),
        "highest": ("最高处", "最高点", "山顶", "highest point", "highest place"),
    },
    two_sided=False,
)
EXTREME = Family(
    "extreme",
    {"smallest": ("最小值", "minimum", "smallest value"), "largest": ("最大值", "maximum", "largest value")},
    two_sided=False,
)
QUALITY = Family(
    "quality of the parameters",
    {
        "best": ("最优参数", "最佳参数", "optimal parameters", "best parameters"),
        "worst": ("最差参数", "最坏参数", "worst parameters"),
    },
    two_sided=False,
)


@check("lowest-point-is-optimum", uses=["bgd-program"])
def bottom_is_the_least_loss(claim: Reading, program: Reading) -> Verdict:
    """J(θ* + e) = J(θ*) + ½eᵀHe with a positive definite H, so there is one lowest place and no highest."""
    claim.presume(QUANTIFIER, "one")
    said = (claim.choose(LEVEL), claim.choose(EXTREME, after=claim.word(LEVEL)), claim.choose(QUALITY))
    walk = walk_of(program)
    goal = bottom(walk.samples)
    above = tuple(at + 1 for at in goal)
    evidence = (_parabola(walk), _heights(walk))
    if said == ("lowest", "smallest", "best"):
        return confirmed(
            "proof",
            say("On the note's data the loss has one lowest place, {place}.", place=pair(goal)),
            *evidence,
            Remark(
                say(
                    "“Optimal” is read as: with the smallest loss on these data. Whether these parameters "
                    "also predict new data best is another question."
                )
            ),
        )
    return refuted(
        "proof",
        say(
            "The loss is smallest at its lowest place, and there the parameters are the best; it has no "
            "highest."
        ),
        *evidence,
        counterexample(
            say(
                "At {place} the loss is {low}; one unit farther on in each parameter it is {high}.",
                place=pair(goal),
                low=decimal(loss(walk.samples, goal)),
                high=decimal(loss(walk.samples, above)),
            ),
            again=say("There the gradient is 0, and every curvature is positive."),
            agrees=not any(mean_gradient(walk.samples, goal))
            and min(curvatures(walk.samples)) > 0
            and loss(walk.samples, above) > loss(walk.samples, goal),
        ),
    )


def _parabola(walk: Walk) -> Derivation:
    low, high = curvatures(walk.samples)[0], curvatures(walk.samples)[-1]
    return Derivation(
        (
            Step(
                say("The loss at a displacement {e} from the place where the gradient is 0:", e=math("e")),
                r"J(\theta^* + e) = J(\theta^*) + \tfrac{1}{2}\,e^\top H e, \qquad H = \tfrac{1}{m}X^\top X",
            ),
            Step(
                say("All curvatures are positive, so every other place is higher:"),
                rf"\lambda_{{\min}} \approx {decimal(low)} > 0, \qquad \lambda_{{\max}} \approx "
                rf"{decimal(high)}",
            ),
        )
    )


def _heights(walk: Walk) -> Table:
    goal = bottom(walk.samples)
    places = [walk.start, walk.positions(1), goal, tuple(at + 1 for at in goal)]
    rows = tuple((pair(place), decimal(loss(walk.samples, place))) for place in places)
    return Table((say("place"), say("loss")), rows)


# ---- places and heights ----------------------------------------------------------------------------

ROLE = Family(
    "what it tells",
    {
        "place": ("站在哪里", "在哪里", "所在的位置", "where we stand", "where we are"),
        "height": ("有多高", "高度", "how high"),
    },
    two_sided=False,
)
WORDS = {"place": ("参数", "parameter", "parameters"), "height": ("损失函数", "loss function", "loss")}


@check("position-and-height", uses=["update-rule"])
def symbols_are_those_of_the_update(claim: Reading, update: Reading) -> Verdict:
    """The place is what the update rule moves, the height the function whose gradient it takes."""
    from sympy.core.function import AppliedUndef

    move, said = read_move(update), claim.formulas
    slopes = [one for one in move.displacement.atoms(AppliedUndef) if one.func.__name__ == "nabla"]
    if len(said) != 2 or len(slopes) != 1:
        raise claim.reject(None, "a formula for the place and one for the height are expected")
    words = [claim.require(*WORDS[role]) for role in ("place", "height")]
    roles = [claim.choose(ROLE, after=formula) for formula in said]
    true = {"place": move.parameter, "height": slopes[0].args[0]}
    table = Table(
        (say("on the mountain"), say("in the update rule")),
        ((say("place"), math(true["place"])), (say("height"), math(true["height"]))),
    )
    in_order = words[0].start < said[0].start < words[1].start < said[1].start
    if roles != ["place", "height"] or not in_order or [one.expr for one in said] != list(true.values()):
        return inconsistent(
            "enumeration",
            say("The update rule moves the place and takes the gradient of the height, by other names."),
            table,
            against=[update],
        )
    return confirmed(
        "enumeration",
        say("As in the update rule: it moves the place and takes the gradient of the height."),
        table,
    )


# ---- the end of the walk ---------------------------------------------------------------------------

STOP = Family(
    "when the walk ends",
    {
        "converged": (
            "直到损失函数收敛",
            "直到损失收敛",
            "until the loss function converges",
            "until the loss converges",
        ),
        "counted": ("直到走满规定的次数", "直到满了规定的次数", "until the given number of passes is made"),
    },
    two_sided=False,
)
SHORT = ("10", "20")


@check("repeat-until-convergence", uses=["bgd-program"])
def program_stops_by_the_count(claim: Reading, program: Reading) -> Verdict:
    """Run the program with other numbers of passes: it ends when they are made, wherever it then is."""
    claim.require("反复", "again and again", "is repeated", "repeat")
    stop, walk = claim.word(STOP), walk_of(program)
    walks = [*(walk_of(program, {PASSES: count}, seeds=(0,)) for count in SHORT), walk]
    by_count = [one.passes for one in walks[:2]] == [int(count) for count in SHORT]
    rows = tuple(
        (one.passes, decimal(loss(one.samples, one.end), 3), decimal(_steepness(one), 3)) for one in walks
    )
    table = Table((say("passes"), say("loss at the end"), say("length of the gradient there")), rows)
    if by_count == (stop.meaning == "counted"):
        return confirmed("execution", say("So the program ends its walk."), table)
    if not by_count:
        return inconsistent(
            "execution", say("The program does not stop by a count."), table, against=[program]
        )
    return inconsistent(
        "execution",
        say("The program never looks whether the loss has converged: it stops when its passes are counted."),
        table,
        Remark(
            say(
                "As a rule for what one ought to do it is a good one; what counts as converged must then be "
                "said. The loss at the end of the note's own program is small, but its gradient is not 0: "
                "another pass would still lower it."
            )
        ),
        against=[program],
        correction=claim.rewrite((stop, say("until the given number of passes is made"))),
    )


def _steepness(walk: Walk) -> float:
    squares: float = sum(float(entry) ** 2 for entry in mean_gradient(walk.samples, walk.end))
    return float(squares**0.5)
