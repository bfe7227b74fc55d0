"""The batch sizes that one note names as examples, and the classes of the other note (X-02)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from notecheck import Reading, Verdict, check, confirmed, counterexample, inconsistent, percent, quote, say
from notecheck.model import Correction, Counterexample, Evidence, Remark, Table
from notecheck.text import Text
from notecheck.words import CHANCE, SIZE, STEADINESS

from ..shared.batch_noise import MASTERS_LUSCHI, binomial_variance, sizes_of
from ..shared.batch_words import refuse_estimates, require_all
from ..shared.regression import shrinkage
from .batch_pictures import CLASS_NAMES, figure_of_classes
from .batch_size import listed

if TYPE_CHECKING:
    from notecheck.prose.quantities import Number, NumberInterval

KINDS = ("small", "medium", "large")
DRAWING = (
    ("小批", "batch", "mini-batch"),
    ("比如", "例如", "for example", "such as", "say", "e.g."),
    ("挑出", "选出", "抽取", "抽出", "draw", "drawn", "draws", "pick", "picks", "picked"),
)


@check("typical-batch-sizes", uses=["small-batches", "medium-batches", "large-batches"])
def named_sizes_are_medium_ones(claim: Reading, small: Reading, medium: Reading, large: Reading) -> Verdict:
    """The sizes that one note names as typical, looked up in the classes of the other note.

    That note calls small batches noisy and unsteady and advises against them; typical sizes would
    have to be medium ones.
    """
    named = _named_sizes(claim)
    readings = dict(zip(KINDS, (small, medium, large), strict=True))
    ranges = {kind: sizes_of(one, kind) for kind, one in readings.items()}
    homes = {int(number): _classes_of(int(number), ranges) for number in named}
    strangers = [size for size, names in homes.items() if "medium" not in names]
    evidence = (_table_of_named(homes), figure_of_classes([*ranges.values()], tuple(homes)))
    if not strangers:
        return confirmed(
            "enumeration", say("All of them are medium batches in the other note as well."), *evidence
        )
    shared = [size for size in homes if size not in strangers]
    against = {name for size in strangers for name in homes[size]} | {"medium"}
    return inconsistent(
        "enumeration",
        say("Of these sizes, the other note's medium batches include only {shared}.", shared=listed(shared))
        if shared
        else say("None of these sizes is among the other note's medium batches."),
        _not_a_medium_one(strangers, homes, readings),
        *evidence,
        *_remarks_on_practice(),
        against=[one for name, one in readings.items() if name in against],
        correction=_medium_powers_of_two(claim, named, ranges["medium"]),
    )


def _named_sizes(claim: Reading) -> tuple[Number, ...]:
    """The sizes that a sentence names as examples. Raises ReadingError where it names none."""
    claim.presume(SIZE, "small")
    require_all(claim, *DRAWING)
    refuse_estimates(claim)
    if claim.choose(CHANCE) == "fixed":
        raise claim.reject(claim.word(CHANCE), "this check is about batches drawn at random")
    for number in claim.numbers:
        if not number.counts("条", "样本", "sample") or int(number) < 1:
            raise claim.reject(number, f"{number.words} is no number of samples", "Name sizes of batches.")
    if not claim.numbers:
        raise claim.reject(None, "no sizes are named", "Name them as 16、32 或 64 个样本.")
    return claim.numbers


def _classes_of(size: int, ranges: dict[str, NumberInterval]) -> list[str]:
    return [name for name, one in ranges.items() if one.contains(size)]


def _not_a_medium_one(
    strangers: list[int], homes: dict[int, list[str]], readings: dict[str, Reading]
) -> Counterexample:
    """A named size, what the other note says of it, and how it differs from what is medium there.

    By the formula the mean of b draws scatters by 1/√b; the second way adds up the binomial
    distribution of draws of ±1, and has to find every such size outside of the medium ones.
    """
    size, medium = strangers[0], sizes_of(readings["medium"], "medium")
    fewest, most = medium.first, medium.last
    variance = {one: binomial_variance(one) for one in (*strangers, fewest, most)}
    return counterexample(
        say(
            "Take a batch of {size} samples, which this note names as an example. In the other note that is "
            "{there}; the medium ones are those of {range}, whose convergence it calls “{said}”. The means "
            "of batches of the sizes named here keep {shares} of the scatter of single samples, those of "
            "medium batches between {least} and {much}.",
            size=size,
            there=_said_of(homes[size], readings),
            range=quote(medium.words),
            said=quote(readings["medium"].word(STEADINESS).words),
            shares=quote(", ".join(map(_scatter, homes))),
            least=_scatter(most),
            much=_scatter(fewest),
        ),
        again=say(
            "Added up over the binomial distribution, the mean of {size} draws of 1 or −1 has the variance "
            "{one}; the means of medium batches have variances from {least} to {much}.",
            size=size,
            one=str(variance[size]),
            least=str(variance[most]),
            much=str(variance[fewest]),
        ),
        agrees=not any(variance[most] <= variance[one] <= variance[fewest] for one in strangers),
    )


def _said_of(classes: list[str], readings: dict[str, Reading]) -> Text:
    """The class of a size in the other note, with the word for its convergence."""
    if not classes:
        return say("in no class")
    said = quote(readings[classes[0]].word(STEADINESS).words)
    if classes[0] == "small":
        return say("a small batch, whose convergence it calls “{said}”", said=said)
    return say("a large batch, whose convergence it calls “{said}”", said=said)


def _remarks_on_practice() -> tuple[Evidence, ...]:
    return (
        Remark(
            say(
                "A small batch is here what the other note calls a mini-batch, not its class of small ones. "
                "Judged is whether its usual sizes belong to the medium class, which that note calls steady."
            )
        ),
        Remark(
            say(
                "Practice varies as much as the notes do: in the experiments of Masters and Luschi (2018) "
                "batches between 2 and 32 gave the best results."
            )
        ),
        MASTERS_LUSCHI,
    )


def _medium_powers_of_two(
    claim: Reading, named: Sequence[Number], medium: NumberInterval
) -> Correction | None:
    """The claim with the powers of two that are medium sizes, where there are as many as it names."""
    powers = [2**power for power in range(64) if medium.contains(2**power)]
    if len(powers) != len(named):
        return None
    return claim.rewrite(*((number, number.like(power)) for number, power in zip(named, powers, strict=True)))


def _scatter(size: int) -> str:
    """The standard deviation of the mean of so many independent draws, against that of one."""
    return percent(float(shrinkage(size)) ** 0.5, 2)


def _table_of_named(homes: dict[int, list[str]]) -> Table:
    names = dict(zip(KINDS, CLASS_NAMES, strict=True))
    rows = tuple(
        (size, names[found[0]] if found else say("in no class"), _scatter(size))
        for size, found in homes.items()
    )
    return Table((say("size"), say("class in the other note"), say("scatter kept of single samples'")), rows)
