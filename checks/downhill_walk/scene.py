"""The mountain: what its places and heights stand for (D-05, D-09)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step, Table
from notecheck.words import QUANTIFIER, Family, Word

from ..shared.move import read_move
from ..shared.regression import mean_gradient
from ..shared.walk import Walk, bottom, curvatures, loss, pair, walk_of

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
            again=say("At {place} the gradient is 0, and every curvature is positive.", place=pair(goal)),
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
ROLES = {"place": say("where we stand"), "height": say("how high it is")}
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
        sentence = say(
            "The update rule moves the place and takes the gradient of the height, by other names."
        )
        return inconsistent(
            "enumeration", sentence, _other_names(claim, update, true, roles, words), table, against=[update]
        )
    return confirmed(
        "enumeration",
        say("As in the update rule: it moves the place and takes the gradient of the height."),
        table,
    )


def _other_names(
    claim: Reading, update: Reading, true: Mapping[str, Any], roles: list[str], words: list[Word]
) -> Counterexample:
    """What an update changes, and what the sentence speaks of; and again, both read as plain strings."""
    called = []
    for formula in claim.formulas:
        before = [word for word in words if word.start < formula.start]
        called.append(quote(max(before, key=lambda word: word.start).words) if before else quote(""))
    said = {role: _part(claim.text, role) for role in ROLES}
    latex = re.sub(r"\s", "", update.formula.latex)
    steep = re.search(r"\\nabla(?:_\{?\\?\w+\}?)?(\w+\(.*?\))", latex)
    letters = {"place": re.split(r":?=|\\leftarrow|\\gets|←", latex)[0], "height": steep[1] if steep else ""}
    return counterexample(
        say(
            "The update {update} changes {moved}, by the gradient of {steep}. By the sentence the “{word}” "
            "{one} tells {what}, the “{other_word}” {other} {other_what}.",
            update=math(update.formula.latex.strip()),
            moved=math(true["place"]),
            steep=math(true["height"]),
            word=called[0],
            one=math(claim.formulas[0].latex),
            what=ROLES[roles[0]],
            other_word=called[1],
            other=math(claim.formulas[1].latex),
            other_what=ROLES[roles[1]],
        ),
        again=say(
            "Read as strings of letters, the update has “{moved}” on its left and “{height}” behind its ∇; "
            "where the sentence says where we stand it has “{place}”, and where it says how high, “{level}”.",
            moved=quote(letters["place"]),
            height=quote(letters["height"]),
            place=quote(" ".join(said["place"]) or "…"),
            level=quote(" ".join(said["height"]) or "…"),
        ),
        agrees=any(said[role][1:] != [letters[role]] or said[role][0] not in WORDS[role] for role in ROLES),
    )


def _part(text: str, role: str) -> list[str]:
    """The word and the formula of the part of a sentence that tells this; "" for what is not there."""
    for part in re.split("[，,；;]", text):
        if any(words in part for words in ROLE.meanings[role]):
            known = [word for words in WORDS.values() for word in words if word in part]
            return [max(known, key=len, default=""), *re.findall(r"\$\s*(.*?)\s*\$", part)]
    return [""]
