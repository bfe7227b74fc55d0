"""How often SGD updates, and what one update costs: counted (B-18, B-21, B-26, B-29, B-32)."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, percent, refuted, say
from notecheck.model import Derivation, Evidence, Remark, Step, Table
from notecheck.words import AMOUNT, SIZE, SPEED, Family

from ..shared.batch_words import EACH_UPDATE, SAMPLES, refuse_hedges
from ..shared.rounds import rounds
from ..shared.sample_programs import updates_in
from ..shared.walk import walk_of
from .epochs import population_and_batch

OFTEN = Family(
    "how often",
    {
        "often": ("频率高", "更新得勤", "更新得很勤", "updates often", "high frequency", "frequent updates"),
        "seldom": ("频率低", "更新得少", "更新得很少", "updates seldom", "low frequency", "rare updates"),
    },
)
SOONER = Family(
    "which is sooner",
    {"sooner": ("更早", "较早", "sooner", "earlier"), "later": ("更晚", "较晚", "更迟", "later")},
)


@check("sgd-updates-often", "frequent-updates", uses=["sgd-program", "bgd-program"])
def one_update_a_sample(claim: Reading, alone: Reading, together: Reading) -> Verdict:
    """A pass through m samples takes ⌈m/b⌉ updates: m for b = 1, one for b = m. Counted by running."""
    refuse_hedges(claim)
    claim.require("更新", "update", "updates")
    m = len(walk_of(alone).samples)
    counted = updates_in(alone, 1), updates_in(together, 1)
    evidence = (_updates_of_a_pass(m),)
    if (claim.choose(OFTEN) == "often") is (counted[0] > counted[1]):
        return confirmed(
            "execution",
            say(
                "In one pass the course's SGD program makes {many} updates, that of batch gradient descent "
                "{few}.",
                many=counted[0],
                few=counted[1],
            ),
            *evidence,
        )
    return refuted(
        "execution",
        say("SGD updates once a sample, and no method updates more often in a pass."),
        *evidence,
        _updates_counted(m, counted),
    )


def _updates_of_a_pass(m: int) -> Table:
    rows = tuple((b, rounds(m, b, m), b) for b in range(1, m + 1))
    header = (
        say("samples an update"),
        say("updates in a pass"),
        say("samples looked at before the first update"),
    )
    return Table(header, rows, say("One pass through {m} samples", m=m))


def _updates_counted(m: int, counted: tuple[int, int]) -> Evidence:
    return counterexample(
        say(
            "A pass through {m} samples: {many} updates of SGD, {few} of batch gradient descent.",
            m=m,
            many=counted[0],
            few=counted[1],
        ),
        again=say("By division: one update a sample, and one for all of them."),
        agrees=counted == (m, 1),
    )


@check("learning-starts-sooner", uses=["sgd-program", "bgd-program"])
def the_first_update_needs_one_sample(claim: Reading, alone: Reading, together: Reading) -> Verdict:
    """SGD has made m − 1 updates before batch gradient descent has looked at enough samples for its first."""
    claim.require("开始学习", "starts learning", "starts to learn")
    m = len(walk_of(alone).samples)
    counted = updates_in(alone, 1), updates_in(together, 1)
    ahead = counted[0] - 1  # the last update of the pass coincides with the first one of the other
    evidence = (
        _updates_of_a_pass(m),
        Remark(
            say(
                "“Sooner” was read as: after fewer samples have been looked at; learning begins with the "
                "first update. On a device for all samples at once both make their first update after one "
                "round."
            )
        ),
    )
    if (claim.choose(SOONER) == "sooner") is (ahead > 0):
        return confirmed(
            "execution",
            say(
                "When batch gradient descent makes its first update, after {m} samples, SGD has made {n} "
                "before.",
                m=m,
                n=ahead,
            ),
            *evidence,
        )
    return refuted(
        "execution",
        say("SGD makes its first update after a single sample."),
        *evidence,
        _updates_counted(m, counted),
    )


# ---- work and memory of an update ----------------------------------------------------------------

WORK = ("计算量", "成本", "computation", "cost")
MEMORY = ("内存", "显存", "memory")
ITERATING = ("迭代起来", "迭代", "iterations", "iterating")


@check("sgd-update-is-cheap", "cheap-updates-fast-iterations", uses=["sgd-one-sample", "updates-per-epoch"])
def an_update_costs_as_many_gradients_as_samples(
    claim: Reading, definition: Reading, example: Reading
) -> Verdict:
    """Gradients to compute, and intermediate values to keep, are proportional to b: least for b = 1."""
    refuse_hedges(claim)
    claim.require(*EACH_UPDATE)
    little = claim.choose(SIZE, after=WORK) == "small"
    if memory := claim.states(*MEMORY):
        modest = claim.choose(AMOUNT, after=memory) == "fewer"
    else:
        modest = claim.choose(SPEED, after=ITERATING) == "faster"
    population, batch = map(int, population_and_batch(example))
    single = int(definition.number(SAMPLES))
    evidence = (
        _costs_in_proportion(),
        _table_of_costs(single, batch, population),
        _iterations_not_training(),
    )
    if little and modest and single < batch < population:
        return confirmed(
            "proof",
            say(
                "In the note's example one part in {b} of a mini-batch's update, one part in {m} of that of "
                "all samples.",
                b=batch // single,
                m=population // single,
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("No update works through fewer samples, or keeps less, than one with a single sample."),
        *evidence,
        counterexample(
            say(
                "Of {m} samples an update of SGD looks at {one}, one of batch gradient descent at {m}.",
                one=single,
                m=population,
            ),
            again=say(
                "Over a pass both look at as many samples, which SGD divides among {m} updates.", m=population
            ),
            agrees=single * rounds(population, single, population) == population > single,
        ),
    )


def _costs_in_proportion() -> Derivation:
    return Derivation(
        (
            Step(
                say("An update on {b} samples computes the gradient of each:", b=math("b")),
                r"g = \frac1b\,(\nabla J_{i_1} + \dots + \nabla J_{i_b})",
            ),
            Step(
                say(
                    "With {c} multiplications for one of them, and {s} intermediate values kept for it, this "
                    "makes",
                    c=math("c"),
                    s=math("s"),
                ),
                r"b\,c \ge c, \qquad b\,s \ge s",
            ),
        )
    )


def _table_of_costs(*sizes: int) -> Table:
    rows = tuple((size, f"{size}c", f"{size}s", rounds(size, size, 10)) for size in sizes)
    header = (
        say("samples an update"),
        say("multiplications of an update"),
        say("values kept for an update"),
        say("rounds of an update, {p} samples at once", p=10),
    )
    return Table(header, rows, say("A single sample, a mini-batch of the example, and all of its samples"))


def _iterations_not_training() -> Remark:
    return Remark(
        say(
            "Counted for one update. The parameters are kept besides, whatever the batch size. Fast "
            "iterations are not fast training: there are more of them, and no device can make two at once."
        )
    )


# ---- is the device busy? -------------------------------------------------------------------------

IDLE = Family(
    "whether the device is used",
    {
        "unused": ("用不足", "用不上", "闲置", "not fully used", "left idle", "lies idle"),
        "used": ("用得足", "用足", "充分利用", "fully used", "kept busy"),
    },
    two_sided=False,
)


@check("gpu-left-idle", uses=["sgd-one-sample"])
def one_sample_keeps_one_unit_busy(claim: Reading, definition: Reading) -> Verdict:
    """In a round with one sample, one of p units works: a share of 1/p, below 1 for every p of 2 or more."""
    claim.presume_numbers(1)
    refuse_hedges(claim)
    claim.require("GPU", "显卡")
    claim.require("并行", "parallel", "parallelism")
    few = claim.choose(AMOUNT, after=("数据", "data")) == "fewer"
    idle = claim.choose(IDLE) == "unused"
    if int(definition.number(SAMPLES)) != 1:
        raise definition.reject(definition.number(SAMPLES), "the GPU is said to be left idle by one sample")
    units = (2, 10, 1000)
    shares = {p: percent(1 / p, 1) for p in units}
    header = (say("units of the device"), say("share that works"))
    evidence = (
        Table(header, tuple(shares.items()), say("A round with a single sample")),
        Remark(
            say(
                "Counted with one sample to a unit. Within a sample there is parallel work too, the more the "
                "larger the model; but each parameter is then fetched for one sample's use only, while a "
                "batch of {b} uses it {b} times.",
                b=math("b"),
            )
        ),
    )
    if few and idle:
        return confirmed(
            "proof",
            say("With one sample at a time one unit works, and the others wait for the next update."),
            *evidence,
        )
    return refuted(
        "proof",
        say("A single sample is too little: it leaves all units but one without a sample."),
        *evidence,
        counterexample(
            say("One sample on {p} units: {share} of them work.", p=units[1], share=shares[units[1]]),
            again=say("A pass takes as many rounds as on a single unit."),
            agrees=rounds(100, 1, units[1]) == rounds(100, 1, 1) == 100,
        ),
    )
