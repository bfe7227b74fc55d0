"""Controls for figures that move: one position for each value of a parameter, all computed alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from notecheck import decimal, math, say
from notecheck.model import Control, Panel, Position
from notecheck.text import Math, Text

from .recursion import Recursion

MEMORIES = tuple(map(Fraction, ("3/10", "1/2", "7/10", "4/5", "9/10", "19/20")))

Show = Callable[[Fraction, Math], tuple[Text, Panel]]
"""From a value, and the formula that says it, to what is to be seen and the panel with it."""


def control(label: Text, symbol: Math, values: Iterable[Fraction], default: Fraction, show: Show) -> Control:
    """A control over `values` in order, the default among them; `show` computes each position."""
    ordered = sorted({default, *values})
    positions = []
    for value in ordered:
        printed = decimal(value)
        alt, panel = show(value, math(f"{symbol.latex} = {printed}"))
        positions.append(Position(printed, alt, (panel,)))
    return Control(label, symbol, tuple(positions), ordered.index(default))


def memory_control(recursion: Recursion, default: Fraction, show: Show) -> Control:
    """A control over the note's own β: from averages that forget at once to such that hardly forget."""
    label = say("How much of the average so far is kept")
    return control(label, math(recursion.memory), MEMORIES, default, show)
