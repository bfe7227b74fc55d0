"""The settings that the three programs of the walk share (D-28), and the batch size of one (D-37)."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, inconsistent, quote, say
from notecheck.model import Evidence, Remark, Table
from notecheck.text import Text
from notecheck.words import QUANTIFIER

from ..shared.descent_rule import ITERATIONS, RATE, number_after
from ..shared.walk import Walk, walk_of
from ..shared.walk_draws import first_updates
from .asked import another_size, samples_asked
from .unlike import unlike_setting

FROM_ZERO = ("全零的参数", "零点", "the origin", "all parameters at 0", "zero parameters")


@check("same-iterations", uses=["bgd-program", "sgd-program", "mbgd-program"])
def same_start_rate_and_passes_in_all_programs(claim: Reading, *programs: Reading) -> Verdict:
    """Run the three programs: where they start, their learning rates, their passes and updates."""
    claim.presume(QUANTIFIER, "all")
    count = claim.number(("段", "programs"))
    walks = [walk_of(program) for program in programs]
    rows = tuple((quote(walk.name), decimal(walk.rate), walk.passes, walk.updates) for walk in walks)
    table = Table((say("program"), say("learning rate"), say("passes"), say("updates")), rows)
    unlike = [(walk, why) for walk in walks if (why := unlike_the_settings(walk, claim))]
    if unlike:
        walk, why = unlike[0]
        against = [one.reading for one, _ in unlike]
        return inconsistent("execution", why, unlike_setting(walk, claim), table, against=against)
    if int(count) != len(walks):
        return another_count(walks, int(count), table)
    return confirmed(
        "execution",
        say(
            "All {count} programs make {passes} passes with the same learning rate.",
            count=len(walks),
            passes=walks[0].passes,
        ),
        table,
        Remark(
            say(
                "An iteration here is a pass of the outer loop. In a pass the three programs update once, "
                "once for each sample and once for each batch, so they do not make the same number of "
                "updates."
            )
        ),
    )


def unlike_the_settings(walk: Walk, settings: Reading) -> Text | None:
    """What a program has that the sentence about start, learning rate and iterations has not."""
    rate, passes = number_after(settings, *RATE), number_after(settings, *ITERATIONS)
    settings.require(*FROM_ZERO)
    if any(walk.start):
        return say("{program} does not start from 0.", program=quote(walk.name))
    if walk.rate != rate.value or walk.passes != int(passes):
        return say(
            "{program} has the learning rate {rate} and makes {passes} passes.",
            program=quote(walk.name),
            rate=decimal(walk.rate),
            passes=walk.passes,
        )
    return None


def another_count(walks: Sequence[Walk], said: int, *evidence: Evidence) -> Verdict:
    """For a sentence that speaks of another number of programs, or of ways to walk, than these."""
    walkers = ", ".join(walk.program.update.inside for walk in walks)
    return inconsistent(
        "enumeration",
        say("The note has {count} programs.", count=len(walks)),
        counterexample(
            say(
                "The sentence speaks of {said}. The programs of the note are {count}; their updates look at "
                "{sizes} samples.",
                said=said,
                count=len(walks),
                sizes=", ".join(str(samples_asked(walk)) for walk in walks),
            ),
            again=say(
                "No two of them have the same code; they walk in the functions {names}.",
                names=quote(walkers),
            ),
            agrees=len({walk.program.source for walk in walks}) == len(walks),
        ),
        *evidence,
        against=[walk.reading for walk in walks],
    )


@check("mbgd-batch-size", uses=["mbgd-program"])
def batches_have_this_size(claim: Reading, program: Reading) -> Verdict:
    """Run the program and count the samples behind each update."""
    claim.require("批量大小", "batch size")
    walk, said = walk_of(program), int(claim.number())
    if samples_asked(walk) != said:
        return another_size(walk, [said])
    sentence = say("Each update of the program uses {size} samples.", size=said)
    return confirmed("execution", sentence, first_updates(walk))
