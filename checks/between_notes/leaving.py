"""Two notes, two reasons why SGD leaves a local optimum: frequent updates, and noisy ones (X-11)."""

from __future__ import annotations

from fractions import Fraction

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
from notecheck.model import Case, Counterexample, Derivation, Remark, Step
from notecheck.words import HELP, REACH, SIZE, SPEED, Family

from ..mini_batch.escape import (
    KRAMERS,
    PULL,
    RATE,
    STRONG,
    enough_draws,
    figure_of_escape,
    first_beyond,
    least_move,
    pulled_path,
)
from ..shared.batch_noise import NOISE
from ..shared.landscapes import TWO_VALLEYS, stationary_points, steepest_bend

FREQUENCY = Family(
    "how often",
    {
        "more": ("更频繁", "更勤", "更加频繁", "more frequently", "more often", "more frequent"),
        "less": ("更少", "更稀", "不频繁", "less frequently", "less often", "less frequent"),
    },
)


@check("frequent-updates-escape", uses=["small-batches-may-escape", "small-batches"])
def noise_not_frequency_leaves(claim: Reading, escape: Reading, small: Reading) -> Verdict:
    """Full gradients never leave a valley, however many updates there are; noisy ones can.

    Where each update is noisy, more updates give more chances: to have left by then can only grow likelier.
    """
    claim.require("更新", "updated", "updates")
    claim.require("跳出", "离开", "escape", "escapes", "leave", "get out of", "jump out of")
    if claim.choose(REACH) != "local" or claim.choose(SPEED) != "faster":
        raise claim.reject(None, "this check is about leaving a local optimum soon")
    more, helps = claim.choose(FREQUENCY) == "more", claim.choose(HELP) == "helps"
    noisy, strong = claim.states(*NOISE) is not None, claim.states(*STRONG) is not None
    small.require(*NOISE)
    noise_is = small.choose(SIZE, after=NOISE)
    escape.choose(HELP)
    start, crest, _ = stationary_points(TWO_VALLEYS)
    draws = enough_draws(start, crest)
    evidence = (_monotone(start, crest), figure_of_escape(start, crest, draws))
    if more is not helps:
        return refuted(
            "proof",
            say(
                "With noisy updates, more of them can only make an escape likelier; without noise none comes."
            ),
            *evidence,
            _one_draw_and_many(start, crest, draws),
        )
    if strong:
        summary = say("More noisy updates are more chances to get over the crest.")
        return confirmed("proof", summary, *evidence, KRAMERS)
    return conditional(
        "proof",
        say("Noise alone is not enough either: too weak, it never leads over the crest.")
        if noisy
        else say("It is the noise that leads out of a local optimum; frequency without noise never does."),
        *_with_and_without_noise(start, draws),
        *evidence,
        _the_other_reason(noise_is),
        KRAMERS,
        condition=say(
            "the steps are short, and the noise of single samples is stronger than the steepest slope on the "
            "way to the crest"
        ),
        correction=claim.append(
            say(" (as long as the noise is stronger than the steepest slope on the way)")
        ),
    )


def _one_draw_and_many(start: Fraction, crest: Fraction, draws: int) -> Counterexample:
    """How many draws lead over the crest, by a bound on each; and again, followed."""
    passed = first_beyond(crest, pulled_path(start, [-PULL] * draws))
    return counterexample(
        say(
            "From the valley it is {way} to the crest. One draw moves by {first}, and each of {n} equal ones "
            "by {least} at least: one cannot lead over the crest, all of them do.",
            way=str(crest - start),
            first=str(RATE * PULL),
            n=draws,
            least=str(least_move(start, crest)),
        ),
        again=say("Followed update by update, the path passes the crest with draw {number}.", number=passed),
        agrees=crest - start > RATE * PULL and 1 < passed <= draws,
    )


def _with_and_without_noise(start: Fraction, draws: int) -> tuple[Case, Case]:
    """Equal draws that lead over the crest, and ten times as many updates without noise."""
    updates = 10 * draws
    return (
        Case(
            True,
            say(
                "Single samples with gradients {one} and {other}, the learning rate {rate}: from the valley "
                "{n} equal draws suffice to lead over the crest, so the more draws, the likelier such a run.",
                one=math("J' + 1"),
                other=math("J' - 1"),
                rate=decimal(RATE),
                n=draws,
            ),
        ),
        Case(
            False,
            say(
                "The mean of the same samples, updated {n} times as often: after {updates} updates the "
                "parameter is still {place}.",
                n=updates // draws,
                updates=updates,
                place=str(TWO_VALLEYS.path(start, RATE, updates)[-1]),
            ),
        ),
    )


def _the_other_reason(noise: str) -> Remark:
    return Remark(
        say(
            "The mini-batch note gives the other reason: the noise of small batches is {size}. How soon a "
            "noisy walk leaves depends on how high the crest is against the noise, exponentially; “quickly” "
            "was not judged.",
            size=say("large") if noise == "large" else say("small"),
        )
    )


def _monotone(start: Fraction, crest: Fraction) -> Derivation:
    bend = steepest_bend(TWO_VALLEYS, start, crest)
    return Derivation(
        (
            Step(
                say(
                    "A loss with a valley at {start} and a crest at {crest}:",
                    start=math(str(start)),
                    crest=math(str(crest)),
                ),
                "J(w) = " + TWO_VALLEYS.latex.replace("x", "w"),
            ),
            Step(
                say("Without noise a step keeps the order of points, for small {rate}:", rate=math(r"\eta")),
                rf"\frac{{d}}{{dw}}\bigl(w - \eta J'(w)\bigr) = 1 - \eta J''(w) > 0 \qquad "
                rf"\eta < \frac{{1}}{{{bend}}}",
            ),
            Step(
                say(
                    "Valley and crest stay where they are, so what starts between them stays there, however "
                    "many updates follow:"
                ),
                rf"{start} \le w < {crest} \implies {start} \le w - \eta J'(w) < {crest}",
            ),
            Step(
                say("With noise each further update can only add to the chance of having been across:"),
                r"P(T \le k + 1) \ge P(T \le k)",
            ),
        ),
        say("Frequency and noise"),
    )
