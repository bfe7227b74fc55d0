"""What is said of large batches: close to all samples, and steady (B-57)."""

from __future__ import annotations

from fractions import Fraction
from math import comb, floor
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    inconsistent,
    math,
    percent,
    quote,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Derivation, Evidence, Remark, Source, Step, Table
from notecheck.words import STEADINESS, Family

from ..shared.batch_noise import noise_of_two_samples, sizes_of
from ..shared.batch_words import require_convergence
from ..shared.conditions import bound_on
from ..shared.regression import shrinkage
from ..shared.sample_programs import METHOD
from .batch_pictures import figure_of_noise_scale
from .epochs import population_and_batch
from .medium_batches import SAFE, is_safe, sides_of_the_bound

if TYPE_CHECKING:
    from notecheck.prose.quantities import NumberInterval

MCCANDLISH = Source(
    "McCandlish, Kaplan, Amodei et al. (2018), An Empirical Model of Large-Batch Training, section 2.2"
)
CLOSENESS = Family(
    "closeness",
    {
        "close": ("接近", "近似", "close to", "near"),
        "far": ("远离", "远不同于", "far from"),
    },
)


@check("large-batches", uses=["small-batches", "medium-batches", "updates-per-epoch"])
def large_batches_are_close_where_the_gradient_outweighs_the_noise(
    large: Reading, small: Reading, medium: Reading, example: Reading
) -> Verdict:
    """A batch's gradient is nearer to the full one than that is long exactly if b > σ²/‖∇J‖².

    This “noise scale” (McCandlish et al. 2018) belongs to the place on the loss, not to a number:
    near the minimum ‖∇J‖ → 0 and no batch size is large enough. “Steady” is read as for medium
    batches: settling, and at a lower level than smaller batches, for which η < 2/L is needed here too.
    """
    require_convergence(large)
    sizes = sizes_of(large, "large")
    smaller = [(small, sizes_of(small, "small")), (medium, sizes_of(medium, "medium"))]
    overlapping = [(one, its) for one, its in smaller if sizes.overlaps(its)]
    if overlapping:
        return inconsistent(
            "enumeration",
            say("Some of these batches belong to a smaller class too, of which something else is said."),
            _in_both(sizes, *overlapping[0]),
            against=[one for one, _ in overlapping],
        )
    close = large.choose(CLOSENESS) == "close" and large.choose(METHOD) == "all together"
    steady = large.choose(STEADINESS) == "steady"
    evidence = (
        _when_it_is_close(),
        _table_of_scales(sizes.first),
        figure_of_noise_scale(sizes.first),
        *_remarks_on_large(int(population_and_batch(example)[0])),
    )
    if not (close and steady):
        return refuted(
            "proof",
            say("The larger the batch, the closer to batch gradient descent and the steadier."),
            *evidence,
            noise_of_two_samples(1, 1, sizes.first),
        )
    if _is_enough(large) and is_safe(large):
        return confirmed(
            "proof",
            say("Under these conditions the gradient outweighs the noise, and no data set makes it diverge."),
            *evidence,
        )
    return conditional(
        "proof",
        say(
            "How large a batch must be depends on how long the gradient is against the samples' scatter, not "
            "on a fixed number; and above a certain learning rate every batch diverges."
        ),
        *evidence,
        *_far_and_near(sizes.first),
        *sides_of_the_bound((sizes.first,), bound_on(large, "eta")),
        MCCANDLISH,
        condition=_ENOUGH_AND_SAFE,
        correction=large.append(_IF_ENOUGH_AND_SAFE),
    )


_ENOUGH = math(r"b > \frac{\sigma^2}{\|\nabla J\|^2}")
_ENOUGH_AND_SAFE = say(
    "{enough}, where {sigma} is the variance of the samples' gradients; and {range}, where {L} is "
    "the largest curvature of one sample's loss: no wider range is safe for every data set",
    enough=_ENOUGH,
    sigma=math(r"\sigma^2"),
    range=SAFE,
    L=math("L"),
)
_IF_ENOUGH_AND_SAFE = say(
    " (provided that the batch size satisfies ${enough}$, where ${sigma}$ is the variance of the samples' "
    "gradients, and the learning rate ${range}$, where $L$ is the largest curvature of one sample's loss)",
    enough=_ENOUGH.latex,
    sigma=r"\sigma^2",
    range=SAFE.latex,
)


def _in_both(sizes: NumberInterval, other: Reading, smaller: NumberInterval) -> Counterexample:
    """The smallest size of two classes: the larger of their lower ends, and by going through the sizes."""
    size = max(sizes.first, smaller.first)
    in_both = (one for one in range(1, size + 1) if sizes.contains(one) and smaller.contains(one))
    return counterexample(
        say(
            "A batch of {size} samples is a large one by this sentence ({here}), and one of {there} by "
            "another, which says of the convergence: {said}.",
            size=size,
            here=quote(sizes.words),
            there=quote(smaller.words),
            said=quote(other.word(STEADINESS).words),
        ),
        again=say("Going through the sizes one by one, it is the first that both ranges contain."),
        agrees=next(in_both, None) == size,
    )


VARIANCE = ("各样本梯度的方差", "variance of the samples' gradients")


def _is_enough(large: Reading) -> bool:
    """Whether a lower bound of b is stated that is σ²/‖∇J‖², or a multiple of it that asks for more."""
    from sympy import Symbol, simplify
    from sympy.core.function import AppliedUndef

    least = bound_on(large, "b")
    if least is None or least.low is None or not large.states(*VARIANCE):
        return False
    lengths = [one for one in least.low.atoms(AppliedUndef) if one.func.__name__ == "norm"]
    if len(lengths) != 1 or "nabla" not in str(lengths[0]):
        return False
    multiple = simplify(least.low * lengths[0] ** 2 / Symbol("sigma") ** 2)
    return bool(multiple.is_Rational and (multiple > 1 or (multiple == 1 and not least.low_closed)))


def _when_it_is_close() -> Derivation:
    return Derivation(
        (
            Step(
                say("What a batch adds to the full gradient has, in the root mean square, the length"),
                r"\frac{\sigma}{\sqrt b}, \qquad \sigma^2 = \operatorname{tr}\operatorname{Var}(\nabla J_i)",
            ),
            Step(
                say("It is shorter than the full gradient itself exactly if"),
                r"\frac{\sigma}{\sqrt b} < \|\nabla J\| \iff b > \frac{\sigma^2}{\|\nabla J\|^2}",
            ),
            Step(
                say(
                    "Towards the minimum the right side grows beyond every number, unless the samples agree "
                    "there."
                ),
                "",
            ),
        )
    )


def _places(size: int) -> tuple[Fraction, ...]:
    """Distances from the minimum of two samples that disagree: 1, 1/10, … until `size` is too small."""
    places = [Fraction(1)]
    while 1 / places[-1] ** 2 <= size:
        places.append(places[-1] / 10)
    return tuple(places)


def _table_of_scales(size: int) -> Table:
    rows = tuple(
        (str(place), str(1 / place**2), percent(_chance_of_backwards(size, place), 3))
        for place in _places(size)
    )
    header = (
        say("distance from the minimum"),
        say("noise scale {scale}", scale=math(r"\sigma^2/\|\nabla J\|^2")),
        say("chance that a batch of {b} steps backwards", b=size),
    )
    return Table(header, rows, say("Two samples that pull to 1 and to −1"))


def _chance_of_backwards(size: int, place: Fraction) -> float:
    """P(mean of `size` draws of ±1 > w), exactly: then the batch's gradient w − mean points the wrong way."""
    least = floor(size * (1 + place) / 2) + 1  # so many draws of +1, and more, make the mean exceed it
    wrong, ways = 0, comb(size, least)
    for up in range(least, size + 1):
        wrong += ways
        ways = ways * (size - up) // (up + 1)
    return float(Fraction(wrong, 2**size))


def _far_and_near(size: int) -> tuple[Evidence, ...]:
    far, *_, near = _places(size)
    return (
        Case(
            True,
            say(
                "At distance {far} from the minimum the noise scale is {scale}: a batch of {b} deviates by "
                "{share}.",
                far=str(far),
                scale=str(1 / far**2),
                b=size,
                share=percent(float(shrinkage(size)) ** 0.5 / float(far)),
            ),
        ),
        Case(
            False,
            say(
                "At distance {near} it is {scale}: the same batch deviates by {share} of the gradient, and "
                "steps backwards with a chance of {chance}.",
                near=str(near),
                scale=str(1 / near**2),
                share=percent(float(shrinkage(size)) ** 0.5 / float(near)),
                chance=percent(_chance_of_backwards(size, near)),
            ),
        ),
    )


def _remarks_on_large(population: int) -> tuple[Evidence, ...]:
    return (
        Remark(
            say(
                "“Close” was read as: the random part is shorter than the gradient. For a tenth of the "
                "gradient the batch has to be a hundred times the noise scale. “Steady” was read as for "
                "medium batches: settling, and at a lower level than smaller batches."
            )
        ),
        Remark(
            say(
                "Batches of different samples out of a small data set are closer than that, and a batch of "
                "all of them is batch gradient descent itself: the note's own example has only {m} samples.",
                m=population,
            )
        ),
    )
