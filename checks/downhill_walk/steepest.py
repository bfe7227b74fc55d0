"""Where the gradient points (D-11)."""

from __future__ import annotations

from fractions import Fraction
from math import acos, atan2, cos, degrees, hypot, radians, sin
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
    refuted,
    say,
)
from notecheck.model import (
    Arrow,
    Axis,
    Counterexample,
    Derivation,
    Evidence,
    Figure,
    Label,
    Line,
    Panel,
    Points,
    Remark,
    Rule,
    Source,
    Step,
)
from notecheck.text import Math, Text
from notecheck.words import ASCENT, OPPOSITION, Family

from ..shared.descent_rule import read_update
from ..shared.regression import Vector, dot, mean_gradient
from ..shared.walk import Walk, level_lines, loss, walk_of

STEEPNESS = Family(
    "steepness",
    {
        "steepest": ("最快", "最陡", "最急", "fastest", "steepest", "most steeply", "most quickly"),
        "gentlest": ("最慢", "最缓", "最平缓", "slowest", "gentlest", "most gently", "most slowly"),
    },
    two_sided=False,
)
GOING = Family(
    "where one wants to go",
    {
        "downhill": ("下山", "下坡", "往下走", "to go down", "to descend", "going down", "downhill"),
        "uphill": ("上山", "登山", "上坡", "往上走", "to go up", "to climb", "going up", "uphill"),
    },
    two_sided=False,
)


TAKEN_FOR = {
    "downhill": say("the way that the sentence takes for downhill"),
    "uphill": say("the way that the sentence takes for uphill"),
}
NAMED = {
    ("steepest", "ascent"): say("the steepest ascent"),
    ("steepest", "descent"): say("the steepest descent"),
    ("gentlest", "ascent"): say("the gentlest ascent"),
    ("gentlest", "descent"): say("the gentlest descent"),
}


@check("gradient-steepest-ascent", uses=["update-rule", "bgd-program"])
def gradient_points_up_the_steepest_way(claim: Reading, update: Reading, program: Reading) -> Verdict:
    """Along a unit vector at the angle φ from ∇J the loss changes at the rate ‖∇J‖·cos φ.

    So the rate is greatest at φ = 0 and least at φ = 180° (Cauchy–Schwarz inequality, Euclidean
    length, ∇J ≠ 0). The claim says which extreme the gradient points to, and where to go from there.
    """
    arrow, slope = claim.formulas[0].expr, read_update(update).slope
    turned = _angle_of(arrow, slope)
    if turned is None:
        sentence = say(
            "This sentence speaks of {arrow}, and the update is {update}.",
            arrow=math(claim.formulas[0].latex),
            update=math(update.formula.latex.strip()),
        )
        return inconsistent("proof", sentence, _apart(claim, update, arrow, slope), against=[update])
    steepness, leads = claim.choose(STEEPNESS), claim.choose(ASCENT, after=claim.formulas[0])
    goal = claim.word(GOING, after=claim.word(STEEPNESS))
    side = claim.choose(OPPOSITION, after=goal)
    pointed = steepest_angles()["uphill" if leads == "ascent" else "downhill"]
    taken = turned if side == "same" else (turned + 180) % 360
    walk = walk_of(program)
    evidence = (_cauchy_schwarz(), compass_figure(walk))
    if steepness != "steepest" or pointed != turned:
        way = say("the direction named as {named}", named=NAMED[steepness, leads])
        shown = short_step if pointed != turned else gentler
        return refuted("proof", ALL_AROUND, *evidence, shown(walk, turned, way))
    if taken != steepest_angles()[goal.meaning]:
        return refuted("proof", ALL_AROUND, *evidence, short_step(walk, taken, TAKEN_FOR[goal.meaning]))
    return confirmed(
        "proof",
        say(
            "No direction climbs faster than {slope}, and none falls faster than the opposite one.",
            slope=math(claim.formulas[0].latex),
        ),
        *evidence,
        Source(
            "A.-L. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847"
        ),
        Remark(
            say(
                "Steepest means: per unit of Euclidean length. Where the gradient is 0 no direction is "
                "steeper than another; measured with another length the steepest direction is another "
                "one. Other ways lead down as well: all at more than a right angle to the gradient."
            )
        ),
    )


ALL_AROUND = say(
    "The gradient points where the loss rises fastest; the opposite direction is where it falls fastest."
)


def _angle_of(arrow: Any, slope: Any) -> int | None:
    """The angle between an arrow and the gradient: 0 or 180 degrees; None where it is no multiple of it."""
    from sympy import simplify

    factor = simplify(arrow / slope)
    if not factor.is_number or factor == 0:
        return None
    return 0 if factor > 0 else 180


NUMBERS = ((2, 3, 5, 7), (11, 5, 2, 3))  # what the letters stand for, in two examples


def _apart(claim: Reading, update: Reading, arrow: Any, slope: Any) -> Counterexample:
    """Two formulas with numbers put in, twice: multiples of each other would keep their ratio."""
    letters = sorted((arrow + slope).free_symbols, key=str)
    heights = sorted({_height(one) for one in _functions(arrow + slope)})
    one, other = (dict(zip(letters, values, strict=False)) for values in NUMBERS)
    (first, second), again = (
        [_put_in(each, put, heights) for each in (arrow, slope)] for put in (one, other)
    )
    return counterexample(
        say(
            "With {heights} and {values}, {arrow} is {first}, and the update's {slope} is {second}.",
            heights=math(r",\ ".join(f"{name}(z) = 1 + z^{2 + 2 * at}" for at, name in enumerate(heights))),
            values=_values(one),
            arrow=math(claim.formulas[0].latex),
            first=math(first),
            slope=math(read_update(update).slope_latex),
            second=math(second),
        ),
        again=say(
            "With {values} they are {first} and {second}, in another ratio.",
            values=_values(other),
            first=math(again[0]),
            second=math(again[1]),
        ),
        agrees=first * again[1] != second * again[0],
    )


def _functions(formula: Any) -> list[Any]:
    from sympy.core.function import AppliedUndef

    return [one for one in formula.atoms(AppliedUndef) if one.func.__name__ != "nabla"]


def _height(one: Any) -> str:
    """The name of a function with its indices, in LaTeX: J, or J_{i}."""
    indices = ",".join(map(str, one.args[:-1]))
    return f"{one.func.__name__}_{{{indices}}}" if indices else str(one.func.__name__)


def _put_in(formula: Any, values: dict[Any, int], heights: list[str]) -> Any:
    """The number that a formula with ∇ gives, where the functions are 1 + z², 1 + z⁴, … of their argument."""
    from sympy import Function

    powers = {one: 1 + one.args[-1] ** (2 + 2 * heights.index(_height(one))) for one in _functions(formula)}
    flat = formula.subs(powers)
    return flat.replace(Function("nabla"), lambda of, by: of.diff(by)).subs(values)


def _values(values: dict[Any, int]) -> Math:
    from sympy import latex

    return math(r",\ ".join(rf"{latex(letter)} = {value}" for letter, value in values.items()))


def steepest_angles() -> dict[str, int]:
    """The angles from the gradient, in degrees, where ‖∇J‖·cos φ is greatest ("uphill") and least."""
    from sympy import Interval, Symbol, cos, pi, solveset

    phi = Symbol("phi", real=True)
    turning = sorted(solveset(cos(phi).diff(phi), phi, Interval.Ropen(0, 2 * pi)), key=lambda at: cos(at))
    return {"downhill": int(turning[0] * 180 / pi), "uphill": int(turning[-1] * 180 / pi)}


def _cauchy_schwarz() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "The rate of change of the loss along a unit vector {u} is an inner product:", u=math("u")
                ),
                r"\left.\frac{d}{ds} J(\theta + s\,u)\right|_{s=0} = \nabla J(\theta)^\top u",
            ),
            Step(
                say("With the angle {phi} between the two it is", phi=math(r"\varphi")),
                r"\nabla J(\theta)^\top u = \|\nabla J(\theta)\|\,\cos\varphi",
            ),
            Step(
                say("The cosine lies between −1 and 1 (Cauchy–Schwarz), and reaches both ends once a turn:"),
                r"-\|\nabla J(\theta)\| \le \nabla J(\theta)^\top u \le \|\nabla J(\theta)\|",
            ),
            Step(
                say("So the loss rises fastest along the gradient, and falls fastest against it."),
                r"u = \frac{\nabla J}{\|\nabla J\|}:\; +\|\nabla J\|, \qquad u = -\frac{\nabla J}{\|\nabla "
                r"J\|}:\; -\|\nabla J\|",
            ),
        )
    )


LOSS = say("the loss")


def short_step(walk: Walk, angle: int, way: Text, whose: Text = LOSS) -> Evidence:
    """A short step at this angle (0 or 180 degrees) from the gradient, taken where the program starts.

    `whose` loss it is, in words, where the samples of the walk are not all of them. Raises
    ReadingError where the gradient is 0 there.
    """
    gradient = _gradient_at_start(walk)
    sign = 1 if angle == 0 else -1
    share = _short_share(gradient)
    before, after = loss(walk.samples, walk.start), _after(walk, sign * share, gradient)
    rate = decimal(hypot(*map(float, gradient)))
    return counterexample(
        say(
            "Where the program starts, {loss} rises at the rate {rate} per unit of length along {way}.",
            loss=whose,
            rate=rate,
            way=way,
        )
        if angle == 0
        else say(
            "Where the program starts, {loss} falls at the rate {rate} per unit of length along {way}.",
            loss=whose,
            rate=rate,
            way=way,
        ),
        again=say(
            "A step that way, {share} times as long as the gradient, takes {loss} from {before} to {after}, "
            "in exact fractions.",
            share=str(share),
            loss=whose,
            before=decimal(before, 6),
            after=decimal(after, 6),
        ),
        agrees=after > before if angle == 0 else after < before,
    )


def gentler(walk: Walk, angle: int, way: Text) -> Evidence:
    """Beside the gradient, or its opposite, a direction in which the loss changes more gently.

    It is turned by the angle of a triangle with the sides 3, 4 and 5, so that it is as long, exactly.
    """
    gradient = _gradient_at_start(walk)
    sign = 1 if angle == 0 else -1
    first, second, *others = gradient
    beside = ((4 * first - 3 * second) / 5, (3 * first + 4 * second) / 5, *others)
    share, size = _short_share(gradient), hypot(*map(float, gradient))
    cosine = float(dot(gradient, beside)) / size**2
    before = loss(walk.samples, walk.start)
    straight, off = (_after(walk, sign * share, one) for one in (gradient, beside))
    return counterexample(
        say(
            "Where the program starts, the loss changes by {rate} per unit of length along {way}, and only "
            "by {other} along one that is {degrees} degrees off.",
            rate=decimal(sign * size),
            way=way,
            other=decimal(sign * size * cosine),
            degrees=decimal(degrees(acos(cosine))),
        ),
        again=say(
            "Steps {share} times as long as the gradient take the loss from {before} to {straight} and to "
            "{off}, in exact fractions.",
            share=str(share),
            before=decimal(before, 6),
            straight=decimal(straight, 6),
            off=decimal(off, 6),
        ),
        agrees=before < off < straight if angle == 0 else straight < off < before,
    )


def _gradient_at_start(walk: Walk) -> Vector:
    gradient = mean_gradient(walk.samples, walk.start)
    if not any(gradient):
        what = "where this program starts the gradient is 0, and no direction is the steepest"
        raise walk.reading.reject(walk.program.update, what)
    return gradient


def _short_share(gradient: Vector) -> Fraction:
    """What part of a gradient is short: its entries then add up to a hundredth."""
    return Fraction(1, 100) / sum(abs(entry) for entry in gradient)


def _after(walk: Walk, share: Fraction, way: Vector) -> Fraction:
    """The loss behind a step from the start, of this share of a vector."""
    return loss(walk.samples, tuple(at + share * by for at, by in zip(walk.start, way, strict=True)))


def compass_figure(walk: Walk) -> Figure:
    """The gradient where the program starts, on the level lines of the loss, and the slope all around."""
    gradient = mean_gradient(walk.samples, walk.start)
    return Figure(
        "gradient-compass",
        say("Where the gradient points"),
        say(
            "First, level lines of the loss; at the start of the walk an arrow stands at right angles to "
            "them, the gradient, and a second arrow points the opposite way, into the valley. Second, how "
            "fast the loss changes in every direction, a cosine with its top in the direction of the "
            "gradient and its bottom in the opposite one."
        ),
        (_arrows(walk, gradient), _all_around(gradient)),
    )


def _arrows(walk: Walk, gradient: Vector) -> Panel:
    x, y = map(float, walk.start)
    size = hypot(*map(float, gradient))
    u, v = (float(entry) / size for entry in gradient)
    return Panel(
        Axis(say("first parameter")),
        Axis(say("second parameter")),
        (
            level_lines(walk.samples, (x - 1.5, x + 1.5), (y - 1.5, y + 1.5)),
            Points((x,), (y,)),
            Arrow(x, y, x + u, y + v, say("gradient")),
            Arrow(x, y, x - u, y - v, say("opposite direction")),
        ),
        title=say("at the start of the walk"),
        equal=True,
    )


def _all_around(gradient: Vector) -> Panel:
    size = hypot(*map(float, gradient))
    top = degrees(atan2(float(gradient[1]), float(gradient[0]))) % 360
    angles = tuple(float(angle) for angle in range(0, 361, 3))
    rates = tuple(
        float(gradient[0]) * cos(radians(angle)) + float(gradient[1]) * sin(radians(angle))
        for angle in angles
    )
    return Panel(
        Axis(
            say("compass direction (degrees)"), ticks=tuple((float(at), at) for at in (0, 90, 180, 270, 360))
        ),
        Axis(say("change of the loss per unit of length")),
        (
            Line(angles, rates),
            Rule("x", top),
            Rule("x", (top + 180) % 360),
            Label(top, size, say("gradient")),
            Label((top + 180) % 360, -size, say("opposite direction")),
        ),
        title=say("slope in every direction"),
    )
