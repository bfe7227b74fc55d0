"""The loss of the walk and its gradients, as formulas (D-16, D-17, D-26), and its data (D-18)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
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
from notecheck.model import Derivation, Remark, Step, Table
from notecheck.words import Family

from .regression import Sample, Vector, mean, mean_gradient
from .sample_programs import samples_of
from .walk import LOSS, Walk, batch_gradient, bottom, gamma, matrices, sample_by_sample, sample_gradient, walk_of

SQUARED_ERROR = ("均方误差", "mean squared error", "mean square error")
PORTION = Family(
    "portion",
    {
        "1/2": ("一半", "二分之一", "half"),
        "2": ("两倍", "二倍", "2 倍", "twice", "double"),
    },
    two_sided=False,
)


def named_portion(claim: Reading) -> Fraction:
    """Which multiple of the mean squared error a claim names: 1/2 where it says half of it."""
    claim.require(*SQUARED_ERROR)
    return Fraction(claim.choose(PORTION)) if claim.chosen(PORTION) else Fraction(1)


# ---- the loss -------------------------------------------------------------------------------------


@check("mean-squared-error", uses=["bgd-program"])
def formula_is_half_the_mean_squared_error(claim: Reading, program: Reading) -> Verdict:
    """The mean of m squares has the factor 1/m; a factor 1/(2m) makes it half the mean squared error.

    The formula is computed exactly at places that the program visited, and divided by the mean of
    the squared errors there; the program's own loss is divided by it too.
    """
    walk = walk_of(program)
    named, formula = named_portion(claim), claim.formula
    places = (walk.start, walk.positions(1), walk.positions(2))
    shares = {_value(formula, walk, theta) / _mean_square(walk.samples, theta) for theta in places}
    evidence = (_squares_table(walk, formula), _factor_steps())
    if shares != {named}:
        return _another_portion(claim, walk, named, shares, evidence)
    if not _program_computes(walk, named):
        return inconsistent(
            "execution", say("The program computes another multiple of the mean squared error."), *evidence, against=[program]
        )  # fmt: skip
    return confirmed(
        "proof",
        say("The formula is {share} times the mean of the squared errors, as it is called.", share=str(named)),
        *evidence,
    )


def _value(formula: Any, walk: Walk, theta: Vector) -> Fraction:
    """The right-hand side at a place, exactly."""
    return Fraction(formula.evaluate(len(formula.sides) - 1, sample_by_sample(walk.samples, theta)))


def _mean_square(samples: Sequence[Sample], theta: Vector) -> Fraction:
    return sum((one.residual(theta) ** 2 for one in samples), Fraction(0)) / len(samples)


def _program_computes(walk: Walk, share: Fraction) -> bool:
    """Whether every loss that the program kept is this multiple of the mean square, up to rounding."""
    kept = [float(value) for value in walk.runs[0].values(LOSS)]  # type: ignore[arg-type]
    each = walk.updates // len(kept)
    for turn in sorted({1, 2, 10, len(kept)} & set(range(1, len(kept) + 1))):
        theta = walk.positions(turn * each)
        exact = share * _mean_square(walk.samples, theta)
        size = sum((_size(one, theta) ** 2 for one in walk.samples), Fraction(0)) / len(walk.samples)
        if abs(kept[turn - 1] - exact) > gamma(4 * len(theta) + 2 * len(walk.samples) + 4) * size:
            return False
    return True


def _size(one: Sample, theta: Vector) -> Fraction:
    """What the residual adds up, without regard to signs: the scale of its rounding."""
    return sum((abs(x * at) for x, at in zip(one.x, theta, strict=True)), abs(one.y))


def _squares_table(walk: Walk, formula: Any) -> Table:
    theta = walk.start
    squares = [one.residual(theta) ** 2 for one in walk.samples]
    rows = tuple((number, decimal(square)) for number, square in enumerate(squares, 1))
    ends = (
        (say("mean of the squares"), decimal(_mean_square(walk.samples, theta))),
        (say("the note's formula"), decimal(_value(formula, walk, theta))),
    )
    return Table((say("sample"), say("squared error")), rows + ends, say("At the start of the walk"))


def _factor_steps() -> Derivation:
    return Derivation(
        (
            Step(
                say("The mean of the squared errors of {m} samples:", m=math("m")),
                r"\mathrm{MSE}(\theta) = \frac{1}{m}\sum_{i=1}^{m}(x_i\theta - y_i)^2",
            ),
            Step(
                say("Half of it has the factor 1/(2m):"),
                r"\frac{1}{2m}\sum_{i=1}^{m}(x_i\theta - y_i)^2 = \tfrac{1}{2}\,\mathrm{MSE}(\theta)",
            ),
            Step(
                say("The half is chosen so that the 2 of the derivative cancels:"),
                r"\nabla\,\tfrac{1}{2}\mathrm{MSE}(\theta) = \frac{1}{m}X^\top(X\theta - y)",
            ),
        )
    )


def _another_portion(
    claim: Reading, walk: Walk, named: Fraction, shares: set[Fraction], evidence: tuple[Any, ...]
) -> Verdict:
    theta = walk.start
    mean_square, value = _mean_square(walk.samples, theta), _value(claim.formula, walk, theta)
    half = Fraction(1, 2)
    name = claim.require(*SQUARED_ERROR)
    summary = (
        say("The formula is half the mean squared error, not the mean squared error itself.")
        if shares == {half} and named == 1
        else say("The formula is not what it is called.")
    )
    return refuted(
        "proof",
        summary,
        *evidence,
        counterexample(
            say(
                "At the start of the walk the mean of the squared errors is {mean}; the formula gives {value}.",
                mean=decimal(mean_square),
                value=decimal(value),
            ),
            again=say(
                "The program's own losses, divided by the mean of the squared errors at the places that it visited, "
                "give 1/2 as well."
            )
            if shares == {half}
            else say("The formula was computed again at two more places, in exact fractions: its share is {shares}.",
                     shares=", ".join(sorted(map(decimal, shares)))),  # fmt: skip
            agrees=_program_computes(walk, half) if shares == {half} else value != named * mean_square,
        ),
        Remark(
            say(
                "The minimum does not move: half a function is smallest where the function is. What changes is "
                "the size of the loss, of its gradient, and so of every step at a given learning rate."
            )
        ),
        correction=claim.insert_after(name, say(" times one half")) if shares == {half} and named == 1 else None,
    )


# ---- its gradient ---------------------------------------------------------------------------------

SHAPES = ((1, 1), (3, 1), (2, 2), (3, 2))  # samples, parameters


@check("batch-gradient-formula", uses=["bgd-program"])
def gradient_formula_is_the_derivative(claim: Reading, program: Reading) -> Verdict:
    """Differentiating (1/2m)‖Xθ − y‖² entry by entry gives (1/m)Xᵀ(Xθ − y).

    Both formulas of the claim are computed with symbols for all entries of X, y and θ, for several
    shapes; linearity in the samples carries it to every m. The program's first steps follow it.
    """
    loss, gradient = claim.formulas
    if _other_function(loss, gradient):
        raise claim.reject(gradient, "this is not the gradient of the function on the left of the other formula")
    wrong = next((shape for shape in SHAPES if not _is_derivative(loss, gradient, *shape)), None)
    walk = walk_of(program)
    steps = _derivative_steps(loss.latex, gradient.latex)
    if wrong is not None:
        return _wrong_gradient(claim, walk, steps)
    theta = walk.start
    if batch_gradient(gradient, walk.samples, theta) != mean_gradient(walk.samples, theta) or not _follows(walk):
        return inconsistent(
            "execution", say("The program does not step along this gradient."), steps, against=[program]
        )
    return confirmed(
        "proof",
        say("Differentiating the loss gives this gradient, and every step of the program follows it."),
        steps,
        _first_gradients(walk),
    )


def _other_function(loss: Any, gradient: Any) -> bool:
    from sympy import Function

    return gradient.left.func != Function("nabla") or gradient.left.args[0] != loss.left


def _is_derivative(loss: Any, gradient: Any, count: int, parameters: int) -> bool:
    """Whether the second formula is the derivative of the first, with a symbol for every entry."""
    from sympy import Symbol, expand

    def letters(name: str, *shape: int) -> list[Any]:
        return [Symbol(f"{name}{index}", real=True) for index in range(shape[0])]

    theta = letters("t", parameters)
    samples = [
        Sample(tuple(letters(f"x{row}_", parameters)), Symbol(f"y{row}", real=True))  # type: ignore[arg-type]
        for row in range(count)
    ]
    value = loss.evaluate(1, matrices(samples, theta))
    formula = batch_gradient(gradient, samples, theta)
    return len(formula) == parameters and all(
        expand(value.diff(at) - entry) == 0 for at, entry in zip(theta, formula, strict=True)
    )


def _follows(walk: Walk) -> bool:
    """Whether every recorded step is that of all samples, up to rounding."""
    everyone = tuple(range(len(walk.samples)))
    return all(asked == everyone for path in walk.asked for asked in path)


def _derivative_steps(loss: str, gradient: str) -> Derivation:
    return Derivation(
        (
            Step(say("The loss, with the residuals {r}:", r=math(r"r = X\theta - y")), loss),
            Step(
                say("One residual changes with the parameter {theta} as its entry of {X}:", theta=math(r"\theta_j"), X=math("X")),
                r"\frac{\partial r_i}{\partial \theta_j} = X_{ij}",
            ),
            Step(
                say("The chain rule brings down a 2, which cancels the ½:"),
                r"\frac{\partial J}{\partial \theta_j} = \frac{1}{2m}\sum_{i=1}^{m} 2\,r_i\,X_{ij}"
                r" = \frac{1}{m}\sum_{i=1}^{m} X_{ij}\,r_i",
            ),
            Step(say("All these sums together are a product of matrices:"), gradient),
        )
    )


def _first_gradients(walk: Walk) -> Table:
    """The first three gradients, from the data and from the program's steps."""
    rows = []
    for turn in range(3):
        theta = walk.positions(turn)
        moved = [(a - b) / walk.rate for a, b in zip(theta, walk.positions(turn + 1), strict=True)]
        exact = mean_gradient(walk.samples, theta)
        rows.append((turn + 1, _pair(theta), _pair(exact), _pair(moved)))
    header = (say("step"), say("place"), say("gradient by the formula"), say("step of the program, divided by −α"))
    return Table(header, tuple(rows))


def _pair(vector: Sequence[Fraction]) -> str:
    return "(" + ", ".join(decimal(entry, 6) for entry in vector) + ")"


def _wrong_gradient(claim: Reading, walk: Walk, steps: Derivation) -> Verdict:
    """The first place where the formula and a difference quotient of the loss disagree."""
    loss, gradient = claim.formulas
    theta = walk.start
    said = batch_gradient(gradient, walk.samples, theta)

    def height(place: Sequence[Fraction]) -> Fraction:
        return Fraction(str(float(loss.evaluate(1, matrices(walk.samples, place)))))

    first = tuple(at + (1 if index == 0 else 0) for index, at in enumerate(theta))
    back = tuple(at - (1 if index == 0 else 0) for index, at in enumerate(theta))
    slope = (height(first) - height(back)) / 2  # exact for a parabola
    return refuted(
        "proof",
        say("The second formula is not the derivative of the first."),
        steps,
        counterexample(
            say(
                "At the start of the walk the formula's first entry is {said}.",
                said=decimal(said[0]),
            ),
            again=say("Going one unit to either side, the loss changes at the rate {slope}.", slope=decimal(slope)),
            agrees=abs(float(said[0]) - float(slope)) > gamma(100) * float(height(first) + height(back)),
        ),
    )


# ---- the gradient of one sample -------------------------------------------------------------------


@check("one-sample-gradient", uses=["batch-gradient-formula", "sgd-program"])
def one_samples_gradient_averages_to_the_whole(claim: Reading, batch: Reading, program: Reading) -> Verdict:
    """The loss of one sample is ½(x_iθ − y_i)², so its gradient has neither a 2 nor a 1/m.

    Its mean over the samples is the batch gradient, exactly; the program steps along it.
    """
    formula, (loss, whole) = claim.formula, batch.formulas
    if formula.left != _gradient_of_one(loss):
        raise claim.reject(formula, "the gradient of the loss of one sample should stand on the left")
    walk = walk_of(program)
    places = (walk.start, walk.positions(1), walk.positions(2))
    numbers = range(1, len(walk.samples) + 1)
    shown = _one_sample_steps(formula.latex, whole.latex)
    for theta in places:
        singles = [sample_gradient(formula, walk.samples, theta, number) for number in numbers]
        own = [batch_gradient(whole, [one], theta) for one in walk.samples]
        if singles != own or mean(singles) != batch_gradient(whole, walk.samples, theta):
            return _not_its_own(walk, singles, own, loss, shown, batch)
    if not all(len(asked) == 1 for path in walk.asked for asked in path):
        return inconsistent(
            "execution", say("The program does not step along the gradient of one sample."), shown, against=[program]
        )
    return confirmed(
        "proof",
        say("Without a 2 and without 1/m it is right: the ½ of the loss cancels the 2, and there is one sample only."),
        shown,
        _singles_table(walk),
    )


def _gradient_of_one(loss: Any) -> Any:
    """∇J_i(θ), where the loss is called J(θ)."""
    from sympy import Function, Symbol

    theta = loss.left.args[0]
    return Function("nabla")(loss.left.func(Symbol("i"), theta), theta)


def _one_sample_steps(formula: str, whole: str) -> Derivation:
    return Derivation(
        (
            Step(
                say("The loss for the sample {i} alone, that is for {m}:", i=math("i"), m=math("m = 1")),
                r"J_i(\theta) = \tfrac{1}{2}(x_i\theta - y_i)^2",
            ),
            Step(say("Differentiated, the 2 cancels the ½:"), formula.strip()),
            Step(
                say("The mean over all samples is the gradient of the whole:"),
                r"\frac{1}{m}\sum_{i=1}^{m} x_i^\top(x_i\theta - y_i) = \frac{1}{m}X^\top(X\theta - y)",
            ),
        )
    )


def _singles_table(walk: Walk) -> Table:
    theta = walk.start
    rows: list[tuple[Any, ...]] = [
        (number, _pair(one.gradient(theta))) for number, one in enumerate(walk.samples, 1)
    ]
    rows.append((say("mean"), _pair(mean_gradient(walk.samples, theta))))
    return Table((say("sample"), say("gradient")), tuple(rows), say("At the start of the walk"))


def _not_its_own(
    walk: Walk, singles: list[Any], own: list[Any], loss: Any, shown: Derivation, batch: Reading
) -> Verdict:
    at = next(index for index, pair in enumerate(zip(singles, own, strict=True)) if pair[0] != pair[1])
    one, theta = walk.samples[at], walk.start
    return refuted(
        "proof",
        say("This is not the gradient of the loss of one sample."),
        shown,
        counterexample(
            say(
                "For sample {number} at the start of the walk the formula gives {said}.",
                number=at + 1,
                said=_pair(tuple(map(Fraction, singles[at]))),
            ),
            again=say("The derivative of half the squared error is {true}.", true=_pair(one.gradient(theta))),
            agrees=tuple(singles[at]) != tuple(own[at]),
        ),
    )



# ---- the data -------------------------------------------------------------------------------------


@check("example-data", uses=["bgd-program", "sgd-program", "mbgd-program"])
def data_lie_on_the_line(claim: Reading, *programs: Reading) -> Verdict:
    """Count the samples, look at the first feature of each, and put each pair into the note's equation."""
    count, first = claim.number(("条", "个", "samples")), claim.numbers[1]
    line = claim.formulas[-1]
    for program in programs:
        samples = samples_of(program.program)
        wrong = [one for one in samples if one.x[0] != first.value or not _on(line, one)]
        if wrong or len(samples) != int(count):
            return inconsistent(
                "enumeration",
                say("The data of {program} are not so.", program=quote(program.claim.id)),
                _data_table(line, samples),
                against=[program],
            )
    samples = samples_of(programs[0].program)
    return confirmed(
        "enumeration",
        say("All three programs have these {count} samples.", count=len(samples)),
        _data_table(line, samples),
        Remark(
            say(
                "The line goes through every point, so the loss can reach 0: its minimum is exactly {bottom}.",
                bottom=math(r"\theta = " + _pair(bottom(samples))),
            )
        ),
    )


def _on(line: Any, one: Sample) -> bool:
    """Whether the last feature x and the target y satisfy the equation."""
    values = {"x": one.x[-1], "y": one.y}
    return bool(line.relation == "=" and line.evaluate(0, values) == line.evaluate(1, values))


def _data_table(line: Any, samples: Sequence[Sample]) -> Table:
    rows = tuple(
        (*(decimal(entry) for entry in one.x), decimal(one.y), say("yes") if _on(line, one) else say("no"))
        for one in samples
    )
    features = [say("feature {number}", number=index) for index in range(1, len(samples[0].x) + 1)]
    return Table((*features, say("target"), math(line.latex)), rows)
