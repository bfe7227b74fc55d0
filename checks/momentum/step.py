"""The step of momentum, read from a note's formula: without memory it must be gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, refuted, say
from notecheck.model import Counterexample, Derivation, Remark, Source, Step

from ..shared.bowl import Bowl
from ..shared.recursion import Recursion, exactly, read_whole_recursion
from ..shared.wording import listed, with_formula

if TYPE_CHECKING:
    from notecheck.formula import Formula

POLYAK = Source("Polyak (1964), Some methods of speeding up the convergence of iteration methods")


@dataclass(frozen=True)
class MomentumStep:
    """θₜ = keep·θₜ₋ₚ + factor·vₜ₋ᵩ with p = `back` and q = `delay`; `rate` is the note's η."""

    parameter: str
    keep: Any
    factor: Any
    rate: Any
    back: int
    delay: int
    formula: Formula

    @property
    def symbol(self) -> str:
        """The parameter's symbol in LaTeX."""
        return str(sp.latex(sp.Symbol(self.parameter)))

    @property
    def descends(self) -> bool:
        """Whether the newest parameters go against the newest velocity by the learning rate."""
        return (self.keep, self.factor, self.back, self.delay) == (1, -self.rate, 1, 0)

    def path(self, bowl: Bowl, rate: Fraction, steps: int) -> tuple[Fraction, ...]:
        """θ₀ = 1, θ₁, … on a bowl, where vₜ is the gradient at θₜ₋₁, so without memory."""
        keep, factor = (exactly(value.subs(self.rate, rate)) for value in (self.keep, self.factor))
        path = [Fraction(1)]
        velocities: list[Fraction] = []
        for step in range(steps):
            velocities.append(bowl.gradient(path[-1]))
            velocity = velocities[step - self.delay] if step >= self.delay else Fraction(0)
            path.append(keep * path[max(0, len(path) - self.back)] + factor * velocity)
        return tuple(path)


def read_step(claim: Reading, recursion: Recursion) -> MomentumStep:
    """The update of the parameters that a claim states. Raises ReadingError where its formula is none."""
    formula = claim.formula
    if formula.relation != "=" or not isinstance(formula.left, AppliedUndef) or len(formula.left.args) != 1:
        raise claim.reject(formula, "an update such as $θ_t = θ_{t-1} - η v_t$ is expected here")
    left, right = formula.left, sp.expand(formula.right)
    parts = sorted(right.atoms(AppliedUndef), key=str)
    own = [part for part in parts if part.func == left.func]
    velocities = [part for part in parts if part.func.__name__ == recursion.average]
    letters = sorted(right.free_symbols - left.free_symbols, key=str)
    if not len(own) == len(velocities) == len(letters) == 1 or len(parts) != 2:
        what = f"the right side should have earlier parameters, one learning rate and {recursion.average}"
        raise claim.reject(formula, what)
    if str(letters[0]) in (left.func.__name__, recursion.average):
        raise claim.reject(formula, f"{letters[0]} cannot be the learning rate as well")
    keep, factor = right.coeff(own[0]), right.coeff(velocities[0])
    if sp.expand(right - keep * own[0] - factor * velocities[0]) != 0 or (keep * factor).atoms(AppliedUndef):
        raise claim.reject(
            formula, f"the right side is not the parameters plus a multiple of {recursion.average}"
        )
    back, delay = (sp.expand(left.args[0] - part.args[0]) for part in (own[0], velocities[0]))
    if not (back.is_Integer and delay.is_Integer and back >= 1 and delay >= 0):
        raise claim.reject(formula, "the right side uses something that is not known yet")
    return MomentumStep(left.func.__name__, keep, factor, letters[0], int(back), int(delay), formula)


@check("momentum-step", "momentum-step-in-summary", uses=["momentum-update"])
def step_descends(claim: Reading, update: Reading) -> Verdict:
    """Without memory (β = 0) the velocity is the newest gradient, and the step must be gradient descent.

    So the newest parameters go against the newest velocity by the learning rate, and the loss
    changes at first order by -η‖∇J‖² < 0.
    """
    recursion = read_whole_recursion(update)
    step = read_step(claim, recursion)
    none = math(rf"{sp.latex(recursion.memory)} = 0")
    if not step.descends:
        return _no_descent(claim, step, recursion.average)
    theta, v, g = step.symbol, recursion.average, recursion.item
    argument = Derivation(
        (
            Step(say("The step of the note:"), step.formula.latex.strip()),
            Step(
                say(
                    "Without memory, {none}, the velocity is the gradient at the last parameters:", none=none
                ),
                rf"{v}_t = {g}_t = \nabla J({theta}_{{t-1}})",
            ),
            Step(
                say("So this is gradient descent; at first order the loss falls:"),
                rf"J({theta}_t) \approx J({theta}_{{t-1}}) - {sp.latex(step.rate)} \|\nabla "
                rf"J({theta}_{{t-1}})\|^2",
            ),
        )
    )
    remark = Remark(
        say(
            "The note does not say at which parameters the gradient {g} is taken; before the step only the "
            "last ones are known. It leaves out {start} too, which is usually 0.",
            g=math(rf"{g}_t"),
            start=math(rf"{v}_0"),
        )
    )
    summary = say("With {none} this is gradient descent, and it goes downhill.", none=none)
    return confirmed("proof", summary, argument, remark, POLYAK)


def _no_descent(claim: Reading, step: MomentumStep, velocity: str) -> Verdict:
    uphill = exactly(step.factor.subs(step.rate, Fraction(1, 10))) > 0
    return refuted(
        "proof",
        say("This step goes uphill.") if uphill else say("Without memory this is not gradient descent."),
        off_descent(step),
        Derivation((Step(say("The step of the note:"), step.formula.latex.strip()),)),
        correction=with_formula(
            claim,
            step.formula,
            rf"{step.symbol}_t = {step.symbol}_{{t-1}} - {sp.latex(step.rate)} {velocity}_t",
        ),
    )


def off_descent(step: MomentumStep) -> Counterexample:
    """On the bowls ½θ² and θ² the path is not that of gradient descent."""
    rate, steps = Fraction(1, 10), 3
    gentle, steep = Bowl(Fraction(1)), Bowl(Fraction(2))
    path, wanted = step.path(gentle, rate, steps), gentle.path(rate, Fraction(1), steps)
    other, other_wanted = step.path(steep, rate, steps), steep.path(rate, Fraction(1), steps)
    return counterexample(
        say(
            "No memory, {rate}, on {bowl} from 1: it goes {path}; gradient descent goes {wanted}.",
            rate=math(rf"{sp.latex(step.rate)} = 1/10"),
            bowl=math(r"\theta^2/2"),
            path=listed(path),
            wanted=listed(wanted),
        ),
        again=say(
            "On {bowl} it goes {path}; gradient descent goes {wanted}.",
            bowl=math(r"\theta^2"),
            path=listed(other),
            wanted=listed(other_wanted),
        ),
        agrees=path != wanted and other != other_wanted,
    )
