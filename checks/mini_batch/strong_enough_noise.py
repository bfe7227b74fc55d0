"""How strong noise must be to carry descent out of a local minimum (B-22)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.words import REACH, Family

from ..shared.batch_noise import NOISE
from ..shared.batch_words import refuse_hedges, require_all
from ..shared.landscapes import TWO_VALLEYS, stationary_points
from .escape import (
    KRAMERS,
    PULL,
    RATE,
    STRONG,
    both_happen,
    enough_draws,
    figure_of_escape,
    pulled_path,
    steepest_climb,
)

EASIER = Family(
    "whether it is easier",
    {
        "easier": ("更容易", "更易", "more easily", "easier"),
        "harder": ("更难", "更不容易", "harder", "less easily"),
    },
    two_sided=False,
)
CARRIES = Family(
    "whether there is noise",
    {
        "noisy": ("带着噪声", "带噪声", "有噪声", "noisy", "carry noise"),
        "quiet": ("不带噪声", "没有噪声", "without noise"),
    },
    two_sided=False,
)
LEAVING = ("跳出", "离开", "escape", "leave", "get out of")
LOWEST = ("最优", "最小", "optimum", "optima", "minimum", "minima")
WEAK = Fraction(1, 2)  # the pull of samples that cannot lead over the crest


@check("noise-helps-escape", uses=["small-batches-may-escape"])
def noise_must_outweigh_the_climb(claim: Reading, escape: Reading) -> Verdict:
    """Samples J ± cw: the path can pass a slope J' = s exactly if c > s, for short steps.

    For c < s there is a place below it with J' = c, where the most favourable draw stands still; short
    steps keep the order of points, so no run of draws gets past it, as without noise.
    """
    refuse_hedges(claim)
    require_all(claim, ("更新", "updates", "an update"), LEAVING, LOWEST, NOISE)
    escape.choose(REACH)
    if claim.choose(REACH) != "local":
        raise claim.reject(claim.word(REACH), "this check is about leaving a local minimum", "Say 局部最优.")
    easier = claim.choose(EASIER) == "easier"
    noisy = claim.choose(CARRIES) == "noisy"
    start, crest, _ = stationary_points(TWO_VALLEYS)
    draws = enough_draws(start, crest)
    evidence = (_what_stops_it(), figure_of_escape(start, crest, draws))
    if easier is not noisy:
        return refuted(
            "proof",
            say(
                "Without noise descent never leaves; noise can make it leave, and cannot make it stay more "
                "surely."
            ),
            *evidence,
            both_happen(start, crest, draws),
        )
    if claim.states(*STRONG):
        return confirmed(
            "proof",
            say("Then some runs of draws lead over the crest; without noise none does."),
            *evidence,
            KRAMERS,
        )
    return conditional(
        "proof",
        say("Noise that is weaker than the steepest slope on the way never leads over the crest."),
        *evidence,
        _strong_pull(start, crest, draws),
        _weak_pull(start, crest, draws),
        _more_easily_was_read(),
        KRAMERS,
        condition=say(
            "the steps are short, and the noise of single samples is stronger than the steepest slope on the "
            "way to the crest"
        ),
        correction=claim.append(
            say(" (as long as the noise is stronger than the steepest slope on the way)")
        ),
    )


def _strong_pull(start: Fraction, crest: Fraction, draws: int) -> Case:
    """Samples that can lead over the crest: the bound on the draws, followed by its path."""
    return Case(
        pulled_path(start, [-PULL] * draws)[-1] > crest,
        say(
            "From the valley at {start}, samples that pull with 1 (the slope stays below {steepest}), "
            "the learning rate {rate}: {n} equal draws suffice to lead over the crest at {crest}.",
            start=str(start),
            crest=str(crest),
            steepest=decimal(steepest_climb(start, crest)),
            rate=decimal(RATE),
            n=draws,
        ),
    )


def _weak_pull(start: Fraction, crest: Fraction, draws: int) -> Case:
    """Samples that cannot, though they draw in their favour a hundred times as often."""
    places = pulled_path(start, [-WEAK] * 100 * draws)
    return Case(
        max(places) > crest,
        say(
            "Samples that pull with {pull}: even {n} equal draws, the most favourable of all, lead no "
            "farther than {place}.",
            pull=str(WEAK),
            n=100 * draws,
            place=decimal(max(places), 4),
        ),
    )


def _more_easily_was_read() -> Remark:
    return Remark(
        say(
            "“More easily” was read as: with a greater chance than all samples together, which have "
            "none. How much time it takes is another matter: it grows exponentially with the height of "
            "the crest. And noise can lead out of a good valley as well. Long steps were not judged: "
            "they can leap over a crest with less noise, or none."
        )
    )


def _what_stops_it() -> Derivation:
    pull, steep = math("c"), math("s")
    return Derivation(
        (
            Step(
                say("Two samples that pull with the strength {c} this way and that:", c=pull),
                r"J_1(w) = J(w) + cw, \qquad J_2(w) = J(w) - cw",
            ),
            Step(
                say("The most favourable draw climbs where the slope is below {c}, and only there:", c=pull),
                r"w - \eta\,(J'(w) - c) > w \iff J'(w) < c",
            ),
            Step(
                say(
                    "If the slope rises to {s} above {c} on the way, there is a place before it with",
                    s=steep,
                    c=pull,
                ),
                r"J'(w_c) = c \quad\Longrightarrow\quad w_c - \eta\,(J'(w_c) - c) = w_c",
            ),
            Step(
                say("Short steps keep the order of points, so what starts below this place stays below it:"),
                r"w < w_c \;\Longrightarrow\; w - \eta\,(J'(w) - c) < w_c \qquad (\eta \max |J''| < 1)",
            ),
            Step(
                say(
                    "If {c} is larger than every slope on the way, equal draws lead to the crest and over "
                    "it.",
                    c=pull,
                )
            ),
        )
    )
