"""How many samples does one update use, and how many updates does a training make?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from math import ceil

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    inconsistent,
    math,
    quote,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Step, Table
from notecheck.text import Text
from notecheck.words import EQUALITY

from ..shared.batch_words import PARAMETERS, SAMPLES, refuse_estimates, require_all
from ..shared.sample_programs import (
    METHOD,
    Observed,
    describe_counts,
    figure_of_samples_used,
    observe,
    samples_of,
    stated_count,
    updates_in,
)
from ..shared.walk_draws import names
from .counts import unlike_program

# ---- one sample, or all of them -------------------------------------------------------------------

GRADIENTS_SOUGHT = ("求梯度", "算梯度", "的梯度", "gradient", "gradients")


@check(
    "sgd-one-sample",
    "batch-gd-all-samples",
    uses=["sgd-program", "sgd-regression-program", "mbgd-program", "bgd-program"],
)
def update_uses_as_many_samples_as_said(
    claim: Reading, alone: Reading, one_by_one: Reading, squads: Reading, together: Reading
) -> Verdict:
    """Run the programs of the named method and tell from their first updates how many samples each used.

    Every update is compared with the steps that the subsets of the data would have given, by the
    mean of their gradients or by the sum; the nearest one is what the program did.
    """
    claim.require(*GRADIENTS_SOUGHT)
    method = claim.choose(METHOD)
    programs = {"one by one": [alone, one_by_one], "in batches": [squads], "all together": [together]}
    seen = [observe(program) for program in programs[method]]
    evidence = (_what_was_seen(seen), figure_of_samples_used(*seen))
    said = [stated_count(claim, len(one.samples)) for one in seen]
    others = [(count, one) for count, one in zip(said, seen, strict=True) if one.counts != {count}]
    if others:
        return inconsistent(
            "execution",
            say(
                "The course's own programs of this method use {count} in every update.",
                count=describe_counts(seen),
            ),
            unlike_program(*others[0]),
            *evidence,
            against=[one.reading for _, one in others],
        )
    return confirmed(
        "execution",
        say("The course's own programs do so: every update uses {count}.", count=describe_counts(seen)),
        *evidence,
        Remark(say("This is a definition, so it was compared with what the programs of that name do.")),
        *([_other_uses_of_the_name()] if method == "one by one" else []),
    )


def _other_uses_of_the_name() -> Remark:
    return Remark(say("Elsewhere “SGD” also stands for small batches of several samples."))


def _what_was_seen(seen: Sequence[Observed]) -> Table:
    rows = tuple(
        (quote(one.reading.claim.id), len(one.samples), ", ".join(map(names, one.used[:6]))) for one in seen
    )
    header = (say("program"), say("samples in all"), say("samples used by updates 1, 2, …"))
    return Table(header, rows, say("Recovered from the recorded parameters"))


# ---- updates and samples --------------------------------------------------------------------------

UPDATES = ("更新的次数", "更新次数", "number of updates", "number of parameter updates")
HEADCOUNT = ("样本的个数", "样本个数", "样本数", "number of samples")
EPOCHS = ("epoch", "轮", "遍")
TRAININGS = ("次训练", "训练", "training")


@check("updates-per-training", uses=["sgd-one-sample", "sgd-program", "sgd-regression-program"])
def updates_equal_samples_in_one_epoch_only(
    claim: Reading, definition: Reading, alone: Reading, one_by_one: Reading
) -> Verdict:
    """E epochs with b samples an update make E·⌈m/b⌉ updates on m samples: m of them where b = E = 1.

    The claim may count epochs; where it counts trainings, the epochs of one are what it leaves out.
    """
    require_all(claim, PARAMETERS, UPDATES, HEADCOUNT)
    refuse_estimates(claim)
    equal = claim.choose(EQUALITY) == "equal"
    period = claim.number()
    if not period.counts(*EPOCHS, *TRAININGS):
        raise claim.reject(
            period, f"{period.words} counts neither trainings nor epochs", "Say 一次训练 or 一个 epoch."
        )
    batch = int(definition.number(SAMPLES))

    def is_true(epochs: int) -> bool:
        return all((epochs * ceil(Fraction(m, batch)) == m) is equal for m in range(1, 101))

    lengths = [1] if period.counts(*EPOCHS) else range(1, 11)
    true_for = [epochs for epochs in lengths if is_true(int(period) * epochs)]
    as_printed = [(program, updates_in(program)) for program in (alone, one_by_one)]
    evidence = (_counting_updates(), _counted_in_programs(as_printed))
    if len(true_for) == len(lengths):
        return confirmed("proof", say("Counted so, the sentence is right."), *evidence)
    if not true_for:
        summary = say("Not even with the fewest epochs do the numbers come out so.")
        return refuted("proof", summary, *evidence, _miscount(int(period), batch))
    return conditional(
        "proof",
        say(
            "Every epoch makes as many updates as there are samples, and a training usually has many epochs."
        ),
        *evidence,
        _case(equal, say("in one epoch"), alone, updates_in(alone, 1)),
        _case(not equal, say("as printed"), *as_printed[0]),
        Remark(
            say(
                "If “training” meant one pass through the data, the sentence would hold as it stands. The "
                "whole training was judged, since the note calls a pass an epoch."
            )
        ),
        condition=_CONDITIONS[equal],
        correction=claim.replace_all(_CORRECTIONS[equal]),
    )


_CONDITIONS = {
    True: say("the training has a single epoch"),
    False: say("the training has more than one epoch"),
}
_CORRECTIONS = {
    True: say("in one epoch, the number of parameter updates equals the number of samples"),
    False: say("in two epochs, the number of parameter updates differs from the number of samples"),
}


def _case(holds: bool, setting: Text, program: Reading, updates: int) -> Case:
    samples = len(samples_of(program.program))
    return Case(
        holds,
        say(
            "{setting}, the course's SGD program makes {updates} updates on {count} samples",
            setting=setting,
            updates=updates,
            count=samples,
        ),
    )


def _counting_updates() -> Derivation:
    samples, batch, epochs = math("m"), math("b"), math("E")
    return Derivation(
        (
            Step(
                say("Updates in one pass through {m} samples, {b} of them an update:", m=samples, b=batch),
                r"\lceil m/b \rceil",
            ),
            Step(say("Updates in a training of {E} epochs:", E=epochs), r"E\,\lceil m/b \rceil"),
            Step(say("With one sample an update this is the number of samples"), r"E\,m = m \iff E = 1"),
        )
    )


def _counted_in_programs(programs: Sequence[tuple[Reading, int]]) -> Table:
    rows = tuple((quote(one.claim.id), len(samples_of(one.program)), updates) for one, updates in programs)
    return Table((say("program"), say("samples"), say("updates as printed")), rows, say("Counted by running"))


def _miscount(epochs: int, batch: int) -> Evidence:
    """Four samples in `epochs` passes: the updates by division, and every batch written out."""
    one_pass = [list(range(first, min(first + batch, 4))) for first in range(0, 4, batch)]
    listed = [*chain.from_iterable([one_pass] * epochs)]
    updates = epochs * ceil(Fraction(4, batch))
    return counterexample(
        say("With 4 samples and the fewest epochs there are {updates} updates.", updates=updates),
        again=say("Counted a second time by writing down every batch of every epoch."),
        agrees=len(listed) == updates,
    )
