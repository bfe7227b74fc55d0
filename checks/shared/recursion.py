"""The recursion of an exponentially weighted average, taken from a note's formula and unrolled.

All that `ema.py` and `momentum.py` say about weights is derived from here, so that an edit of the
note's formula reaches every claim that rests on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

from notecheck import Reading, math, say
from notecheck.model import Derivation, Step

if TYPE_CHECKING:
    from notecheck.formula import Formula

TYPICAL = Fraction(9, 10)  # the β of most textbooks, for examples


@dataclass(frozen=True)
class Recursion:
    """vₜ = keep·vₜ₋ₚ + take·gₜ₋ᵩ with p = `back` and q = `delay`.

    `keep` and `take` are sympy expressions in `memory`, the note's β; `average` is the name of v.
    """

    average: str
    item: str
    keep: Any
    take: Any
    memory: Any
    back: int
    delay: int
    formula: Formula

    def weight(self, lag: int) -> Any:
        """The weight of the gradient `lag` steps ago in the unrolled sum."""
        turns, rest = divmod(lag - self.delay, self.back)
        return sp.S.Zero if turns < 0 or rest else self.take * self.keep**turns

    def at(self, memory: Any) -> tuple[Fraction, Fraction]:
        """`keep` and `take` for this β, exactly."""
        return exactly(self.keep.subs(self.memory, memory)), exactly(self.take.subs(self.memory, memory))

    def run(self, gradients: Sequence[Fraction | int], memory: Any) -> tuple[Fraction, ...]:
        """v₁, v₂, … for the gradients g₁, g₂, … from v₀ = 0, step by step."""
        keep, take = self.at(memory)
        averages: list[Fraction] = []
        for step in range(len(gradients)):
            before = averages[step - self.back] if step >= self.back else Fraction(0)
            newest = Fraction(gradients[step - self.delay]) if step >= self.delay else Fraction(0)
            averages.append(keep * before + take * newest)
        return tuple(averages)

    @property
    def plain(self) -> bool:
        """Whether it mixes the previous average with the newest gradient, none left out."""
        return self.back == 1 and self.delay == 0

    @property
    def keeps_constants(self) -> bool:
        """Whether a constant gradient stays what it is: the two coefficients make 1."""
        return bool(sp.expand(self.keep + self.take) == 1)

    @property
    def effective_size(self) -> str:
        """How many independent gradients of equal weight scatter as little, in LaTeX.

        (Σw)²/Σw² = (1+keep)/(1-keep), because Σw² = take²/(1-keep²).
        """
        keep = grouped(self.keep)
        return rf"\frac{{1 + {keep}}}{{1 - {keep}}}"

    @property
    def alternating_share(self) -> str:
        """What is left of gradients that flip their sign at every step, in LaTeX: take/(1+keep)."""
        return rf"\frac{{{sp.latex(self.take)}}}{{1 + {grouped(self.keep)}}}"

    def holds(self, *conditions: Any) -> bool:
        """Whether conditions in β hold for every β strictly between 0 and 1."""
        between = sp.Interval.open(0, 1)
        return all(between.is_subset(where(condition, self.memory)) for condition in conditions)

    def averaging(self) -> Any:
        """The set of β for which the weights are those of an average.

        The weights are take, take·keep, take·keep², …: none is negative and not all are 0 where
        keep ≥ 0 and take > 0; their sum take/(1-keep), finite for keep < 1, is to be 1.
        """
        conditions = (self.keep >= 0, self.take > 0, self.keep < 1, sp.Eq(self.keep + self.take, 1))
        return sp.Intersection(*(where(condition, self.memory) for condition in conditions))

    def fading(self) -> Any:
        """The set of β for which every earlier gradient keeps a positive weight, the less the older."""
        conditions = (self.keep > 0, self.take > 0, self.keep < 1)
        return sp.Intersection(*(where(condition, self.memory) for condition in conditions))

    def unrolled(self) -> Derivation:
        """From the recursion to the weight of every gradient, line by line."""
        v, g = self.average, self.item
        keep, take = grouped(self.keep), grouped(self.take)
        return Derivation(
            (
                Step(say("The recursion of the note:"), self.formula.latex.strip()),
                Step(
                    say("Put the same formula in for the previous average, once …"),
                    rf"{v}_t = {take} {g}_t + {keep} {take} {g}_{{t-1}} + {keep}^2 {v}_{{t-2}}",
                ),
                Step(
                    say(
                        "… and again, down to the start: the gradient {k} steps ago has this weight.",
                        k=math("k"),
                    ),
                    rf"{v}_t = \sum_{{k=0}}^{{t-1}} {take} {keep}^k\, {g}_{{t-k}} + {keep}^t {v}_0,"
                    rf"\qquad w_k = {take} {keep}^k",
                ),
            ),
            say("Unrolling the recursion"),
        )


def read_recursion(reading: Reading) -> Recursion:
    """The recursion that a claim states. Raises ReadingError where its formula is none."""
    formula = reading.formula
    if formula.relation != "=" or not isinstance(formula.left, AppliedUndef) or len(formula.left.args) != 1:
        raise reading.reject(formula, "a recursion such as $v_t = … v_{t-1} + … g_t$ is expected here")
    left, right = formula.left, sp.expand(formula.right)
    parts = sorted(right.atoms(AppliedUndef), key=str)
    before = [part for part in parts if part.func == left.func]
    items = [part for part in parts if part.func != left.func]
    letters = sorted(right.free_symbols - left.free_symbols, key=str)
    if not len(before) == len(items) == len(letters) == 1:
        what = "the right side should mix one previous average and one gradient by means of one coefficient"
        raise reading.reject(formula, what)
    keep, take = right.coeff(before[0]), right.coeff(items[0])
    rest = sp.expand(right - keep * before[0] - take * items[0])
    if rest != 0 or (keep * take).atoms(AppliedUndef) or 0 in (keep, take):
        raise reading.reject(formula, "the right side is not a weighted sum of an average and a gradient")
    back, delay = (sp.expand(left.args[0] - part.args[0]) for part in (before[0], items[0]))
    if not (back.is_Integer and delay.is_Integer and back >= 1 and delay >= 0):
        raise reading.reject(formula, "the right side uses something that is not known yet")
    names = (left.func.__name__, items[0].func.__name__)
    return Recursion(*names, keep, take, letters[0], int(back), int(delay), formula)


def read_whole_recursion(reading: Reading) -> Recursion:
    """As `read_recursion`, but a recursion that leaves out gradients is a ReadingError too."""
    recursion = read_recursion(reading)
    if not recursion.plain:
        raise reading.reject(recursion.formula, "this recursion leaves out some of the gradients")
    return recursion


def read_average(reading: Reading) -> Recursion:
    """As `read_whole_recursion`, but one that is no average for some β between 0 and 1 is an error too."""
    recursion = read_whole_recursion(reading)
    if not sp.Interval.open(0, 1).is_subset(recursion.averaging()):
        raise reading.reject(
            recursion.formula, f"this is not an average for every {recursion.memory} between 0 and 1"
        )
    return recursion


def where(condition: Any, variable: Any) -> Any:
    """The set of real values of `variable` for which a condition in it alone holds."""
    if condition in (sp.true, sp.false):
        return sp.S.Reals if condition == sp.true else sp.S.EmptySet
    return condition.subs(variable, sp.Symbol("x", real=True)).as_set()


def a_member(of: Any, *favourites: Fraction) -> Fraction:
    """A rational number of a set of reals: the first of the favourites in it, else one of its own."""
    for favourite in favourites:
        if of.contains(sp.Rational(favourite)) == sp.true:
            return favourite
    for part in of.args if isinstance(of, sp.Union) else (of,):
        if isinstance(part, sp.FiniteSet):
            return exactly(sp.nsimplify(part.args[0]))
        low, high = (end if end.is_finite else sp.S.Zero for end in (part.inf, part.sup))
        return exactly(sp.nsimplify((low + high) / 2 if low < high else low + sp.sign(part.sup) * 1))
    raise ValueError("the set is empty")


def exactly(value: Any) -> Fraction:
    """A rational sympy number as a Fraction."""
    number = sp.Rational(value)
    return Fraction(int(number.p), int(number.q))


def grouped(expression: Any) -> str:
    """LaTeX of a factor: in parentheses where it is a sum or has a sign."""
    latex = sp.latex(expression)
    return rf"({latex})" if expression.is_Add or latex.startswith("-") else latex
