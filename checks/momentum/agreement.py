"""Views that everybody shares, and views of the majority: what voting has to do with an average."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    percent,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Derivation, Remark, Step
from notecheck.words import DEPENDENCE, OPPOSITION, SPEED, Family

from ..oscillation.noisy_batches import CONDORCET
from ..shared.conditions import bound_on
from ..shared.recursion import Recursion, exactly, grouped, read_average
from ..shared.wording import listed, tex
from .given_gradients import HALF, back_and_forth, on_a_slope

AGREED = Family(
    "who agrees",
    {
        "all": ("人人", "所有人", "大家都", "意见完全一致", "everybody", "everyone", "all agree"),
        "most": ("大多数人", "多数人", "the majority", "most people", "most agree"),
    },
    two_sided=False,
)
TRUTH = Family("right or wrong", {"right": ("对的", "正确的", "right"), "wrong": ("错的", "错误的", "wrong")})
LIKELY = Family(
    "how surely",
    {
        "mostly": ("多半", "大概率", "mostly", "probably", "most likely"),
        "certainly": ("一定", "必然", "总是", "certainly", "always"),
    },
    two_sided=False,
)
VOTERS = 3


@check("shared-views-mostly-right")
def agreement_is_worth_what_the_voters_are(claim: Reading) -> Verdict:
    """If each is right with probability p, independently, all n agree rightly pⁿ and wrongly (1-p)ⁿ.

    So what all say is right with the odds pⁿ : (1-p)ⁿ, better than even exactly for p > 1/2. Of a
    majority of one the odds are p : (1-p): the same condition (Condorcet 1785).
    """
    claim.require("看法", "意见", "view", "views", "opinion", "opinions")
    agreed, truth, surely = claim.choose(AGREED), claim.choose(TRUTH), claim.choose(LIKELY)
    lead = VOTERS if agreed == "all" else 1
    if surely == "certainly":
        return _never_certain(lead)
    argument = _odds_argument()
    bound = bound_on(claim, "p")
    alone = {word.meaning for word in claim.chosen(DEPENDENCE)} == {"independent"}
    good = bound is not None and bound.low == sp.Rational(1, 2) and not bound.low_closed
    if truth == "right" and alone and good:
        summary = say("Then every further voice that agrees makes it more probable.")
        return confirmed("proof", summary, argument, CONDORCET)
    relation = ">" if truth == "right" else "<"
    better = math(rf"p {relation} \frac{{1}}{{2}}")
    return conditional(
        "proof",
        say("Agreement makes good judges better and bad ones worse."),
        _voters_case(Fraction(3, 5), lead, truth),
        _voters_case(Fraction(2, 5), lead, truth),
        argument,
        Remark(
            say(
                "Before anybody speaks, both answers are taken to be equally likely. Of gradients: a "
                "direction that all batches share is the right one if each batch by itself is right more "
                "often than wrong."
            )
        ),
        CONDORCET,
        condition=say(
            "everybody judges independently and is right with a probability {better}", better=better
        ),
        correction=claim.prepend(
            say("if everybody judges independently and is right with a probability {better}, ", better=better)
        )
        if truth == "right"
        else None,
    )


def shared_view_is_right(share: Fraction, lead: int) -> Fraction:
    """The probability that the winning view is right, which leads by so many voices."""
    return share**lead / (share**lead + (1 - share) ** lead)


def _voters_case(share: Fraction, lead: int, truth: str) -> Case:
    right = shared_view_is_right(share, lead)
    text = say(
        "{p}, {n} people, {ahead} more for it than against: it is right with the probability {right}.",
        p=math(f"p = {tex(share)}"),
        n=VOTERS,
        ahead=lead,
        right=str(right),
    )
    return Case((right > HALF) == (truth == "right"), text)


def _never_certain(lead: int) -> Verdict:
    share = Fraction(9, 10)
    wrong = 1 - shared_view_is_right(share, lead)
    return refuted(
        "proof",
        say("Even good judges can all be wrong together."),
        counterexample(
            say(
                "{p}, {n} people: a view that leads by {ahead} voices is wrong with the probability {wrong}.",
                p=math(f"p = {tex(share)}"),
                n=VOTERS,
                ahead=lead,
                wrong=percent(wrong, 3),
            ),
            again=say("All votes of {n} people, for either truth, counted one by one.", n=VOTERS),
            agrees=_wrong_by_counting(share, lead) == wrong > 0,
        ),
        _odds_argument(),
    )


def _wrong_by_counting(share: Fraction, lead: int) -> Fraction:
    """Of all votes in which "yes" leads by `lead`, the share in which "no" is true."""
    chances = {True: Fraction(0), False: Fraction(0)}
    for truth, votes in product(chances, product((True, False), repeat=VOTERS)):
        if 2 * sum(votes) - VOTERS == lead:
            right = votes.count(truth)
            chances[truth] += share**right * (1 - share) ** (VOTERS - right)
    return chances[False] / sum(chances.values())


def _odds_argument() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "Each is right with {p}. The chances that {n} people agree, rightly or wrongly:",
                    p=math("p"),
                    n=math("n"),
                ),
                r"p^n, \qquad (1 - p)^n",
            ),
            Step(
                say("So what they agree on is right with the probability"),
                r"\frac{p^n}{p^n + (1 - p)^n}",
            ),
            Step(say("which is above one half exactly for"), r"p > \tfrac{1}{2}"),
        ),
        say("What agreement is worth"),
    )


# ---- does an average follow the majority? ----------------------------------------------------------------

ADOPTION = Family(
    "how it is adopted",
    {
        "faster": ("加快采纳", "更快采纳", "adopted faster", "adopted more quickly"),
        "in full": ("渐渐照单全收", "逐渐全部采纳", "adopted in full, bit by bit"),
        "slower": ("放慢采纳", "更慢采纳", "adopted more slowly"),
    },
    two_sided=False,
)
DISPUTED = ("有分歧", "意见分歧", "disputed", "in dispute")


@check("majority-adopted-faster", uses=["momentum-update"])
def an_average_is_no_vote(claim: Reading, update: Reading) -> Verdict:
    """vₜ weighs gradients by age and length, so a majority can be outvoted; and it adopts nothing faster.

    Gradients 1, 1, -1 with β = 1/2: v = 1/8 + 1/4 - 1/2 < 0. Where all agree, vₜ = (1-βᵗ)c: the
    plain step is reached bit by bit and never passed.
    """
    claim.presume(OPPOSITION, "same")
    recursion = read_average(update)
    agreed, adopted = claim.choose(AGREED), claim.choose(ADOPTION)
    disputed = claim.choose(SPEED, after=DISPUTED)
    argument = _weights_argument(recursion)
    if (agreed, disputed) == ("all", "slower") and adopted != "faster":
        summary = say("All gradients alike pass whole, by and by; gradients that disagree cancel in part.")
        return confirmed("proof", summary, argument)
    correction = claim.replace_all(
        say(
            "where all agree, the direction is adopted in full, bit by bit; disputed directions are slowed "
            "down"
        )
    )
    evidence = [_outvoted(recursion)] if agreed == "most" else []
    evidence += [on_a_slope(recursion)] if adopted == "faster" else []
    evidence += [back_and_forth(recursion)] if disputed == "faster" or not evidence else []
    return refuted(
        "proof",
        say("It weighs gradients by age and length and counts no votes; and it never hurries."),
        *evidence,
        argument,
        Remark(
            say(
                "“Faster” is read as: than plain descent, as in the sentence on steady gradients. Compared "
                "with the disputed direction instead, the agreed one does go faster where all gradients "
                "agree and are of one length: in the long run by the factor {factor} against one that flips.",
                factor=math(recursion.effective_size),
            )
        ),
        Remark(
            say(
                "Even of gradients of one length the newest can outvote the two before it; three follow "
                "their majority only for {beta}.",
                beta=math(rf"\beta + \beta^2 > 1,\ \beta > {decimal((5**0.5 - 1) / 2, 3)}"),
            )
        ),
        correction=correction,
    )


def _outvoted(recursion: Recursion) -> Counterexample:
    gradients = (1, 1, -1)
    path = recursion.run(gradients, HALF)
    weights = [exactly(recursion.weight(lag).subs(recursion.memory, HALF)) for lag in range(len(gradients))]
    aged = zip(weights, reversed(gradients), strict=True)
    summed = sum((weight * one for weight, one in aged), Fraction(0))
    return counterexample(
        say(
            "{beta}, gradients {gradients}: two of three point forward; the velocity goes {path}: backward.",
            beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
            gradients=listed(gradients),
            path=listed(path),
        ),
        again=say(
            "The weights are {weights}, newest first, and give {sum}.",
            weights=listed(weights),
            sum=str(summed),
        ),
        agrees=summed == path[-1] < 0,
    )


def _weights_argument(recursion: Recursion) -> Derivation:
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    v, g = recursion.average, recursion.item
    return Derivation(
        (
            Step(
                say("Every gradient counts with its length, and the older it is, the less:"),
                rf"{v}_t = \sum_k {take} {keep}^k\,{g}_{{t-k}}",
            ),
            Step(
                say("The newest outweighs all older ones together for"),
                rf"{take} \ge {keep} \iff {sp.latex(recursion.memory)} \le \tfrac{{1}}{{2}}",
            ),
            Step(
                say("Where all are the same, the velocity comes to this value and never beyond it:"),
                rf"{v}_t = (1 - {keep}^t)\,c",
            ),
        ),
        say("An average is not a vote"),
    )
