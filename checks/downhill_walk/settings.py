"""The settings that the three programs of the walk share (D-28), and the batch size of one (D-37)."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, confirmed, decimal, inconsistent, quote, say
from notecheck.model import Remark, Table
from notecheck.text import Text
from notecheck.words import QUANTIFIER

from ..shared.descent_rule import ITERATIONS, RATE, number_after
from ..shared.walk import Walk, walk_of
from ..shared.walk_draws import first_updates

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
        return inconsistent("execution", unlike[0][1], table, against=[walk.reading for walk, _ in unlike])
    if int(count) != len(walks):
        sentence = say("The note has {count} programs.", count=len(walks))
        return inconsistent("enumeration", sentence, table, against=programs)
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


@check("mbgd-batch-size", uses=["mbgd-program"])
def batches_have_this_size(claim: Reading, program: Reading) -> Verdict:
    """Run the program and count the samples behind each update."""
    claim.require("批量大小", "batch size")
    walk = walk_of(program)
    sizes = sorted({len(asked) for path in walk.asked for asked in path})
    if sizes != [int(claim.number())]:
        return inconsistent(
            "execution",
            say("The updates of the program use {sizes} samples.", sizes=", ".join(map(str, sizes))),
            first_updates(walk),
            against=[program],
        )
    sentence = say("Each update of the program uses {size} samples.", size=sizes[0])
    return confirmed("execution", sentence, first_updates(walk))
