"""Two sizes of an update, told apart by where they can lead: a case that anybody can follow by hand."""

from __future__ import annotations

from fractions import Fraction

from notecheck import counterexample, math, say
from notecheck.model import Counterexample
from notecheck.text import Math

from .regression import Samples, mean_gradient, minimiser, sample
from .wording import tex


def sizes_part(one: int, other: int, population: int) -> Counterexample:
    """An update with `one` and with `other` of `population` samples, which lead to different places.

    All samples have x = 1, one has the label 1, the others 0: at the learning rate 1 an update goes
    from 0 to the mean label of its batch, which is where the batch's loss is smallest. Raises
    CheckError where both sizes lead to the same places, as equal sizes do.
    """
    every = (*[sample([1], 0)] * (population - 1), sample([1], 1))
    ends = [{_after_update(batch) for batch in _batches(every, size)} for size in (one, other)]
    lowest = [{minimiser(batch) for batch in _batches(every, size)} for size in (one, other)]
    return counterexample(
        say(
            "{n} samples with {feature}, one of them with the label 1, all others with 0, and the loss "
            "{loss}; from {start}, at the learning rate 1, an update with {one} of them leads to {there}, "
            "with {other} to {elsewhere}.",
            n=population,
            feature=math("x = 1"),
            loss=math(r"\tfrac12(wx - y)^2"),
            start=math("w = 0"),
            one=one,
            there=_among(ends[0]),
            other=other,
            elsewhere=_among(ends[1]),
        ),
        again=say(
            "With these numbers an update lands where the loss of its samples is smallest; solved for, the "
            "minima are the same places."
        ),
        agrees=ends == lowest and ends[0] != ends[1],
    )


def _batches(every: Samples, size: int) -> tuple[Samples, ...]:
    """The batches that differ: without the last sample, if there are enough others, and with it."""
    return tuple(batch for batch in (every[:size], every[-size:]) if len(batch) == size)


def _after_update(batch: Samples) -> Fraction:
    return -mean_gradient(batch, (Fraction(0),))[0]


def _among(places: set[Fraction]) -> Math:
    inside = r",\ ".join(tex(place) for place in sorted(places))
    return math(rf"w = {inside}" if len(places) == 1 else rf"w \in \{{{inside}\}}")
