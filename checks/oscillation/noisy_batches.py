"""How often is a batch mostly noise? The jury theorem: it depends on which side of one half the noise is."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Remark, Source, Step, Table
from notecheck.text import Value
from notecheck.words import DEPENDENCE, GROWTH, Family

from ..shared.conditions import Bound, bound_on
from ..shared.wording import listed, tex

SHARE = Family(
    "share of a batch",
    {
        "majority": ("占多数", "多数", "占大半", "majority", "mostly"),
        "minority": ("占少数", "少数", "minority"),
    },
)
PARITY = Family("parity", {"odd": ("奇数", "odd"), "even": ("偶数", "even")})
HALF = Fraction(1, 2)


def mostly_noise(size: int, share: Fraction) -> Fraction:
    """The chance that more than half of `size` independent samples are noise, each with odds `share`."""
    return sum(
        (
            comb(size, count) * share**count * (1 - share) ** (size - count)
            for count in range(size // 2 + 1, size + 1)
        ),
        Fraction(0),
    )


@check("noise-batches-rarer")
def noisy_batches(claim: Reading) -> Verdict:
    """Two samples more change the majority only when it stands on the edge.

    From k to k+1 clean samples (k noisy) the majority turns to noise by two noisy ones, from k+1
    noisy by two clean ones the other way. The odds of the two are as p : 1-p, so over odd sizes the
    chance of a noisy majority falls exactly for 0 < p < 1/2. An even size can tie: 2 → 3 rises.
    Samples that are not drawn independently can run out of noise: then the chance is 0 and stays 0.
    """
    claim.require("噪声", "noise")
    size, chance = claim.choose(GROWTH, after=SIZES), claim.choose(GROWTH, after=CHANCES)
    share = bound_on(claim, "p")
    noisy = claim.choose(SHARE) == "majority"
    if (size == chance) == noisy:
        return _the_other_trend(noisy)
    evidence = (_edge_argument(), _majority_table(), _majority_figure(), CONDORCET)
    if _odd_and_alone(claim) and share and share.within(HALF):
        summary = say("For {share} it falls with every odd size.", share=MINORITY)
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say(
            "It falls only where fewer than half of all samples are noise; otherwise a larger batch is noise "
            "more often."
        ),
        *_cases(share),
        *evidence,
        _how_a_majority_is_read(),
        condition=say(
            "the share of noise samples is {share}, the samples are drawn independently, and odd sizes are "
            "compared",
            share=MINORITY,
        ),
        correction=claim.prepend(
            say(
                "where the share of noise samples is {share}, the samples are drawn independently, and "
                "comparing odd sizes: ",
                share=MINORITY,
            )
        ),
    )


SIZES = ("样本量", "批次大小", "batch size", "sample size of a batch", "batches")
CHANCES = ("概率", "几率", "可能性", "probability", "chance")
MINORITY = math(r"0 < p < \frac{1}{2}")
CONDORCET = Source("Condorcet (1785), the jury theorem; see Boland (1989), The Statistician 38, 181–189")


def _odd_and_alone(claim: Reading) -> bool:
    """Whether the claim speaks of odd sizes only, and of samples that are drawn independently."""
    parities = {word.meaning for word in claim.chosen(PARITY)}
    return parities == {"odd"} and {word.meaning for word in claim.chosen(DEPENDENCE)} == {"independent"}


def _cases(share: Bound | None) -> list[Case]:
    """Where the chance falls, and where it does not: beyond a half, at 0, at even sizes, without noise."""
    p, sizes = Fraction(1, 5), (1, 3, 5)
    cases = [_chances_case(True, p, sizes)]
    reach = share.reach if share else None
    if reach is None:
        cases.append(_chances_case(False, Fraction(3, 5), sizes))
    elif reach > HALF:
        cases.append(_chances_case(False, (Fraction(str(reach)) + HALF) / 2, sizes))
    if share is None or not share.positive:
        cases.append(_chances_case(False, Fraction(0), sizes))
    return [*cases, _chances_case(False, p, (2, 3)), _used_up_case(10, 1, (3, 5))]


def _how_a_majority_is_read() -> Remark:
    return Remark(
        say(
            "A majority is read as more than half. Even sizes can tie, so from 2 to 3 the chance rises "
            "for every {p}; counting ties half, 2 and 1 are the same. Drawn without repetition, and with "
            "less than half of all samples noise, it never rises over odd sizes, and falls as long as "
            "there are enough noise samples for a majority.",
            p=math("0 < p < 1"),
        )
    )


def _chances_case(holds: bool, share: Fraction, sizes: tuple[int, ...]) -> Case:
    return Case(
        holds,
        say(
            "{p} = {share}: batches of {sizes} have a noisy majority with the chances {chances}.",
            p=math("p"),
            share=str(share),
            sizes=listed(sizes),
            chances=listed(mostly_noise(size, share) for size in sizes),
        ),
    )


def _used_up_case(samples: int, noisy: int, sizes: tuple[int, ...]) -> Case:
    """Drawn without repetition: where there is too little noise for a majority, the chance cannot fall."""
    chances = [_mostly_noise_of(samples, noisy, size) for size in sizes]
    return Case(
        all(before > after for before, after in pairwise(chances)),
        say(
            "{noisy} of {samples} samples is noise, and no sample is drawn twice: batches of {sizes} have a "
            "noisy majority with the chances {chances}.",
            noisy=noisy,
            samples=samples,
            sizes=listed(sizes),
            chances=listed(chances),
        ),
    )


def _mostly_noise_of(samples: int, noisy: int, size: int) -> Fraction:
    """The chance that more than half of `size` different samples are among the `noisy` ones."""
    ways = sum(
        comb(noisy, count) * comb(samples - noisy, size - count) for count in range(size // 2 + 1, size + 1)
    )
    return Fraction(ways, comb(samples, size))


def _the_other_trend(noisy: bool) -> Verdict:
    """The ordinary case: one sample in five is noise."""
    p = Fraction(1, 5)
    one, three = mostly_noise(1, p), mostly_noise(3, p)
    counted = sum(Fraction(1, 125) * 4 ** (3 - draws.count(1)) for draws in DRAWS if sum(draws) >= 2)
    if not noisy:
        one, three, counted = 1 - one, 1 - three, 1 - counted
    return refuted(
        "proof",
        say("Where one sample in five is noise it goes the other way."),
        counterexample(
            say("From 1 to 3 samples the chance goes from {one} to {three}.", one=str(one), three=str(three)),
            again=say(
                "Adding the {count} outcomes of three draws one by one gives {three}.",
                count=len(DRAWS),
                three=str(counted),
            ),
            agrees=counted == three,
        ),
        _edge_argument(),
        _majority_table(),
    )


DRAWS = tuple((a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1))


def _edge_argument() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "Draw {n} samples independently, {p} of all samples being noise. Two more can turn the "
                    "majority only if it is decided by one vote.",
                    n=math("2k + 1"),
                    p=math("p"),
                ),
            ),
            Step(
                say("It turns to noise when {k} are noise and both new ones are:", k=math("k")),
                r"\binom{2k+1}{k} p^k (1-p)^{k+1} \cdot p^2",
            ),
            Step(
                say(
                    "It turns away from noise when {k} are noise and both new ones are clean:",
                    k=math("k + 1"),
                ),
                r"\binom{2k+1}{k+1} p^{k+1} (1-p)^k \cdot (1-p)^2",
            ),
            Step(
                say("The binomial coefficients are equal, so the chance changes by"),
                r"P_{2k+3} - P_{2k+1} = \binom{2k+1}{k} \bigl(p(1-p)\bigr)^{k+1} (2p - 1)",
            ),
            Step(say("This is negative exactly for"), r"0 < p < \tfrac{1}{2}"),
        ),
        say("Two more samples"),
    )


def _majority_table() -> Table:
    shares = (Fraction(1, 5), Fraction(2, 5), HALF, Fraction(3, 5))
    rows = tuple(
        (str(size), *(decimal(mostly_noise(size, share), 3) for share in shares))
        for size in (1, 2, 3, 5, 7, 9)
    )
    header: tuple[Value, ...] = (say("batch size"), *(math(f"p = {tex(share)}") for share in shares))
    return Table(header, rows, say("The chance that more than half of a batch is noise"))


def _majority_figure() -> Figure:
    sizes = tuple(range(1, 32, 2))
    styles = {Fraction(1, 5): "solid", Fraction(2, 5): "dashed", Fraction(3, 5): "dotted"}
    return Figure(
        "noisy-majority",
        say("How often a batch is mostly noise"),
        say(
            "The chance of a noisy majority against odd batch sizes from 1 to 31. For a noise share of 0.2 "
            "and of 0.4 the curve falls towards 0, for 0.6 it rises towards 1."
        ),
        (
            Panel(
                Axis(say("batch size")),
                Axis(say("chance of a noisy majority"), limits=(0.0, 1.0)),
                tuple(
                    Line(
                        tuple(float(size) for size in sizes),
                        tuple(float(mostly_noise(size, share)) for size in sizes),
                        say("noise share {share}", share=decimal(share)),
                        style,
                        marker=True,
                    )
                    for share, style in styles.items()
                ),
            ),
        ),
    )
