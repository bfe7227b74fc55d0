"""“At random” in two notes: batches that are cut from shuffled samples, and batches drawn anew (X-06)."""

from __future__ import annotations

from itertools import chain
from math import ceil

from notecheck import Reading, Verdict, check, confirmed, counterexample, inconsistent, percent, quote, say
from notecheck.model import Counterexample, Evidence, Remark, Table
from notecheck.words import CHANCE, SIZE

from ..basic_optimisers.batch_runs import RUNS
from ..mini_batch.epochs import _figure_of_share_seen, population_and_batch, share_seen
from ..shared.program_runs import traces
from ..shared.walk import Walk, walk_of
from ..shared.walk_draws import names, shuffled_partitions
from ..shared.wording import listed

OTHER_SEEDS = tuple(range(RUNS[-1] + 1, RUNS[-1] + 1 + len(RUNS)))  # to run a program again
SHUFFLED = ("打乱", "shuffle", "shuffled")


@check("small-batch-at-random", uses=["mbgd-program", "mini-batch-program", "updates-per-epoch"])
def two_ways_to_draw_a_batch(claim: Reading, squads: Reading, anew: Reading, epoch: Reading) -> Verdict:
    """Run both mini-batch programs: does an epoch's worth of updates use every sample once?"""
    claim.presume(SIZE, "small")
    claim.require("批", "batch", "batches")
    chance, walk = claim.choose(CHANCE), walk_of(squads)
    size = walk.batch_size
    partition = shuffled_partitions(walk, size)
    other = traces(anew.program, RUNS)
    each, drawn = len(other[0].draws[0]), len(other[0].data)
    updates = ceil(drawn / each)
    seen = [len(set(chain.from_iterable(run.draws[:updates]))) for run in other]
    population, batch = population_and_batch(epoch)
    evidence: tuple[Evidence, ...] = (
        _what_a_pass_sees(walk, size, anew, (drawn, each, seen[0])),
        _figure_of_share_seen(int(population), int(batch)),
    )
    if chance != "random" or not partition:
        summary = (
            say("The program of this note cuts its batches from samples that it shuffles every time.")
            if partition
            else say("The program of this note does not cut shuffled samples into batches.")
        )
        return inconsistent("execution", summary, _two_passes(walk, size), *evidence, against=[squads])
    if claim.states(*SHUFFLED) or min(seen) == drawn:
        return confirmed(
            "execution", say("So the program of this note does: every pass uses each sample once."), *evidence
        )
    return inconsistent(
        "execution",
        say(
            "“At random” hides two schemes: this note's program shuffles and uses each sample once a pass, "
            "another note's draws every batch anew and leaves samples out."
        ),
        _left_out(anew, updates, seen, drawn),
        *evidence,
        Remark(
            say(
                "Drawn anew, an epoch's worth of updates sees {share} of the samples on average. Counting "
                "updates of an epoch by division, as a third note does, presupposes that samples are "
                "shuffled.",
                share=percent(share_seen(drawn, each, updates)),
            )
        ),
        against=[anew],
        correction=claim.append(
            say(" (shuffle all the samples before each pass, then cut them into batches)")
        ),
    )


def _two_passes(walk: Walk, size: int) -> Counterexample:
    """The batches of the first two passes; and again, from other seeds, whether the passes are such."""
    turns, again = ceil(len(walk.samples) / size), walk_of(walk.reading, seeds=OTHER_SEEDS)
    first, second = (walk.asked[0][at : at + turns] for at in (0, turns))
    shuffled = [shuffled_partitions(one, size) for one in (walk, again)]
    return counterexample(
        say(
            "The first two passes of {program} take the samples {first} and {second}.",
            program=quote(walk.name),
            first=quote(" ".join(names(batch) for batch in first)),
            second=quote(" ".join(names(batch) for batch in second)),
        ),
        again=say(
            "From {n} other seeds each pass uses each sample once, in changing orders.", n=len(OTHER_SEEDS)
        )
        if shuffled[1]
        else say(
            "From {n} other seeds, too, not every pass uses each sample once, in an order of its own.",
            n=len(OTHER_SEEDS),
        ),
        agrees=shuffled[0] is shuffled[1],
    )


def _left_out(anew: Reading, updates: int, seen: list[int], samples: int) -> Counterexample:
    """What batches that are drawn anew leave out of an epoch's worth; and again, from other seeds."""
    again = [len(set(chain(*run.draws[:updates]))) for run in traces(anew.program, OTHER_SEEDS)]
    used = next(count for count in seen if count < samples)
    return counterexample(
        say(
            "The first {n} updates of {program} are an epoch's worth, and use {seen} of its {m} samples: "
            "{left} are left out.",
            n=updates,
            program=quote(anew.claim.id),
            seen=used,
            m=samples,
            left=samples - used,
        ),
        again=say("From other seeds they use {seen}.", seen=listed(again)),
        agrees=min(again) < samples,
    )


def _what_a_pass_sees(walk: Walk, size: int, anew: Reading, other: tuple[int, int, int]) -> Table:
    count, (drawn, each, seen) = len(walk.samples), other
    turns = ceil(count / size)
    used = len(set(chain.from_iterable(walk.asked[0][:turns])))
    rows = (
        (quote(walk.name), count, size, turns, used),
        (quote(anew.claim.id), drawn, each, ceil(drawn / each), seen),
    )
    header = (
        say("program"),
        say("samples"),
        say("batch size"),
        say("updates an epoch"),
        say("different samples used by these"),
    )
    return Table(header, rows, say("The first epoch of each program (first seed)"))
