"""What notes say differently of one move of SGD: its speed (X-05), its draw (X-06), its length (X-09)."""

from __future__ import annotations

from itertools import chain
from math import ceil

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    percent,
    quote,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Step, Table
from notecheck.words import CHANCE, ORDER, SIZE, SPEED, Family

from ..basic_optimisers.batch_gradient import RUNS
from ..downhill_walk.race import race, shown
from ..downhill_walk.step_distance import LEARNING_RATE
from ..mini_batch.epochs import _figure_of_share_seen, population_and_batch, share_seen
from ..shared.program_runs import traces
from ..shared.regression import gradients, square
from ..shared.sample_programs import METHOD
from ..shared.walk import Walk, walk_of
from ..shared.walk_draws import first_updates, shuffled_partitions
from .symbols import learning_rate

# ---- is SGD fast or slow? -------------------------------------------------------------------------

OVERALL = ("总体上", "整体上", "on the whole", "overall")
ONE_PASS = ("一遍数据", "one pass")
DEVICE = Family(
    "device",
    {
        "several at once": ("能同时处理多个样本", "handles several samples at once"),
        "one at a time": ("逐个处理样本", "handles one sample at a time"),
    },
    two_sided=False,
)


@check("sgd-slower-overall", uses=["sgd-very-fast", "sgd-program", "bgd-program"])
def slower_in_rounds_not_in_samples(
    claim: Reading, fast: Reading, alone: Reading, together: Reading
) -> Verdict:
    """Count in rounds: a device for p samples at once makes an update of b samples in ⌈b/p⌉ rounds.

    A pass of SGD takes m rounds whatever p is, one of batch gradient descent ⌈m/p⌉.
    """
    claim.require("训练", "training", "train")
    method, speed = claim.choose(METHOD), claim.choose(SPEED)
    if method == "in batches":
        raise claim.reject(None, "this check compares SGD with batch gradient descent")
    one, every = walk_of(alone), walk_of(together)
    m, times = len(every.samples), one.updates // one.passes
    slower = (speed == "slower") is (method == "one by one")
    evidence = (_rounds_argument(), _rounds_table(m), _both_notes(fast, m))
    if not slower:
        return refuted(
            "enumeration",
            say("For a pass SGD never takes fewer rounds than batch gradient descent."),
            *evidence,
            counterexample(
                say(
                    "{m} samples on a device for {m} at once: a pass of SGD takes {one} rounds, of batch "
                    "gradient descent {all}.",
                    m=m,
                    one=rounds(m, 1, m),
                    all=rounds(m, m, m),
                ),
                again=say(
                    "The programs make {one} updates a pass, and {all}.",
                    one=times,
                    all=every.updates // every.passes,
                ),
                agrees=times == rounds(m, 1, m) and every.updates // every.passes == rounds(m, m, m),
            ),
        )
    if claim.states(*ONE_PASS) and claim.choose(DEVICE) == "several at once":
        summary = say("A pass is then {m} rounds of SGD, fewer of larger batches.", m=m)
        return confirmed("proof", summary, *evidence)
    sgd, batch = race(one, one.samples)
    return conditional(
        "proof",
        say(
            "It depends on what is counted: a pass through the data on parallel hardware, or the work until "
            "the minimum is near."
        ),
        Case(
            True,
            say(
                "{m} samples, a device for {m} at once: a pass takes {one} rounds with SGD and {all} with "
                "all samples together.",
                m=m,
                one=rounds(m, 1, m),
                all=rounds(m, m, m),
            ),
        ),
        Case(
            False,
            say(
                "One sample at a time, a pass takes {one} rounds either way; and on the walk's data SGD has "
                "looked at {few} samples when it is near the minimum, batch gradient descent at {many}.",
                one=rounds(m, 1, 1),
                few=shown(sgd),
                many=shown(batch),
            ),
        ),
        *evidence,
        condition=say(
            "what is counted is a pass through the data, on a device that handles several samples at once"
        ),
        correction=claim.rewrite(
            (
                claim.require(*OVERALL),
                say("for one pass over the data on a device that handles several samples at once"),
            )
        ),
    )


def rounds(samples: int, batch: int, at_once: int) -> int:
    """Rounds of a pass: every batch in turn, `at_once` samples of it in a round."""
    sizes = [min(batch, samples - first) for first in range(0, samples, batch)]
    return sum(ceil(size / at_once) for size in sizes)


def _rounds_argument() -> Derivation:
    b, p, m = math("b"), math("p"), math("m")
    return Derivation(
        (
            Step(
                say("An update of {b} samples, {p} of them at once, takes this many rounds:", b=b, p=p),
                r"\lceil b/p \rceil",
            ),
            Step(
                say("The updates of a pass through {m} samples wait for each other:", m=m),
                r"\lceil m/b \rceil \, \lceil b/p \rceil \qquad (b \mid m)",
            ),
            Step(
                say("SGD ({one}) gains nothing by {p}; all samples together do:", one=math("b = 1"), p=p),
                r"m \quad\text{against}\quad \lceil m/p \rceil".replace(r"\text{against}", r"\ge"),
            ),
        ),
        say("Rounds of a pass"),
    )


def _rounds_table(m: int) -> Table:
    rows = tuple((p, rounds(m, 1, p), rounds(m, m, p)) for p in (1, 2, m))
    header = (say("samples at once"), say("rounds with SGD"), say("rounds with all samples together"))
    return Table(header, rows, say("A pass through {m} samples", m=m))


def _both_notes(fast: Reading, m: int) -> Remark:
    word = fast.word(SPEED)
    return Remark(
        say(
            "Another note calls SGD “{word}”: it speaks of one update, which looks at {count} sample instead "
            "of {m}. Cheap updates and slow passes go together; no clock was used.",
            word=quote(word.words),
            count=int(fast.number(("条", "example"))),
            m=m,
        )
    )


# ---- how are the samples drawn? -------------------------------------------------------------------

SHUFFLED = ("打乱", "shuffle", "shuffled")


@check("small-batch-at-random", uses=["mbgd-program", "mini-batch-program", "updates-per-epoch"])
def two_ways_to_draw_a_batch(claim: Reading, squads: Reading, anew: Reading, epoch: Reading) -> Verdict:
    """Run both mini-batch programs: does an epoch's worth of updates use every sample once?"""
    claim.presume(SIZE, "small")
    claim.require("批", "batch", "batches")
    chance, walk = claim.choose(CHANCE), walk_of(squads)
    size = len(walk.asked[0][0])
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
        summary = say("The program of this note cuts its batches from samples that it shuffles every time.")
        return inconsistent("execution", summary, first_updates(walk), *evidence, against=[squads])
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


# ---- how long is a step? --------------------------------------------------------------------------

STEP_LENGTH = ("步长", "length")
GRADIENT_LENGTH = ("梯度长度", "梯度的长度", "length of the gradient")


@check(
    "sgd-step-set-by-rate",
    uses=["parameter-update-in-words", "update-rule", "sgd-program"],
)
def the_step_shrinks_at_a_constant_rate(
    claim: Reading, words: Reading, rule: Reading, alone: Reading
) -> Verdict:
    """One note sets the step by the learning rate, another lets it shrink while the learning rate stays.

    The update in words multiplies two things; the lengths of the possible first steps show both.
    """
    claim.presume_numbers(1)
    claim.presume(ORDER, "after")
    from sympy import expand

    for terms in (LEARNING_RATE, STEP_LENGTH):
        claim.require(*terms)
    walk = walk_of(alone)
    if claim.formula.expr != learning_rate(rule):
        summary = say("The update formula of this note multiplies by {rate}.", rate=math(learning_rate(rule)))
        return inconsistent("enumeration", summary, against=[rule])
    move = expand(words.formula.right - words.formula.left)
    evidence = (_possible_steps(walk), _step_argument())
    if claim.states(*GRADIENT_LENGTH):
        summary = say("That is the length of the step, in both notes.")
        return confirmed("proof", summary, *evidence)
    if len(move.free_symbols) < 2:
        summary = say("Both notes say that the learning rate alone sets the step.")
        return confirmed("proof", summary, *evidence)
    return inconsistent(
        "proof",
        say(
            "The other note moves by the learning rate times the gradient, and so its steps shrink while the "
            "learning rate stays: the learning rate alone sets no length."
        ),
        *evidence,
        Remark(
            say(
                "If “set by” only means “proportional to”, the two notes agree: twice the learning rate, "
                "twice the step. Judged is the plain reading, since the note also calls the learning rate "
                "the distance of each step."
            )
        ),
        against=[words],
        correction=claim.insert_after(claim.formula, say(" times the length of the gradient")),
    )


def _possible_steps(walk: Walk) -> Table:
    slopes = gradients(walk.samples, walk.start)
    rows = tuple(
        (
            number,
            decimal(walk.rate),
            decimal(float(square(slope)) ** 0.5),
            decimal(float(walk.rate) * float(square(slope)) ** 0.5),
        )
        for number, slope in enumerate(slopes, 1)
    )
    header = (
        say("sample"),
        say("learning rate"),
        say("length of its gradient"),
        say("length of the step"),
    )
    return Table(header, rows, say("The first step of SGD, for each sample that may be drawn"))


def _step_argument() -> Derivation:
    return Derivation(
        (
            Step(say("One step of SGD goes as far as"), r"\alpha\,\|\nabla J_i(\theta)\|"),
            Step(
                say("With the learning rate unchanged, a smaller gradient makes a shorter step:"),
                r"\|\nabla J_i(\theta')\| < \|\nabla J_i(\theta)\| \implies "
                r"\alpha\,\|\nabla J_i(\theta')\| < \alpha\,\|\nabla J_i(\theta)\|",
            ),
        )
    )
