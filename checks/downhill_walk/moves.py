"""What one move is made of: its length (D-14), one datum (D-21, D-23), a squad (D-31)."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, inconsistent, refuted, say
from notecheck.model import Remark, Table
from notecheck.words import AMOUNT, ASCENT, CERTAINTY, OPPOSITION, ORDER, Family

from ..shared.regression import gradients, mean_gradient, square
from ..shared.walk import Walk, pair, walk_of
from ..shared.walk_draws import first_updates, shuffled_partitions
from .downhill_direction import _parallel
from .pictures import directions_figure, paths_figure
from .step_distance import DISTANCE, LEARNING_RATE, step_figure
from .three_walkers import DETOURS

GRADIENT_LENGTH = ("梯度的长度", "梯度长度", "length of the gradient")


@check("step-set-by-learning-rate", uses=["bgd-program"])
def rate_alone_sets_no_length(claim: Reading, program: Reading) -> Verdict:
    """−α∇J is as long as α‖∇J‖: the learning rate sets the length only together with the gradient."""
    side, walk = claim.choose(OPPOSITION), walk_of(program)
    if [word.meaning for word in claim.chosen(ORDER)] not in ([], ["before", "after"]):
        raise claim.reject(None, "first the direction is found, then the step is made")
    rate = claim.require(*LEARNING_RATE)
    claim.require(*DISTANCE)
    first, second = (square(mean_gradient(walk.samples, walk.positions(turn))) for turn in (0, 1))
    lengths = [float(walk.rate) * float(one) ** 0.5 for one in (first, second)]
    if side == "opposite" and claim.states(*GRADIENT_LENGTH):
        return confirmed(
            "proof",
            say("That is the move of the update rule: its direction and its length."),
            step_figure(walk),
        )
    if side != "opposite":
        return inconsistent(
            "execution", say("The step goes against the gradient."), step_figure(walk), against=[program]
        )
    by = walk.positions(1), walk.positions(2), walk.start
    moved = [
        sum((a - b) ** 2 for a, b in zip(after, before, strict=True))
        for after, before in ((by[0], by[2]), (by[1], by[0]))
    ]
    return refuted(
        "proof",
        say("The learning rate alone sets no length: the step also shrinks with the gradient."),
        step_figure(walk),
        counterexample(
            say(
                "With the learning rate {rate} all the way, the first step of the program is {first} long "
                "and the second {second}; both go against the gradient.",
                rate=decimal(walk.rate),
                first=decimal(lengths[0]),
                second=decimal(lengths[1]),
            ),
            again=say("The recorded places lie that far apart."),
            agrees=lengths[0] != lengths[1]
            and [decimal(float(one) ** 0.5) for one in moved] == [decimal(one) for one in lengths],
        ),
        Remark(
            say(
                "If “set by” only means “proportional to”, it holds: twice the learning rate, twice the "
                "step. Judged is the plain reading, since the note also calls the learning rate the distance "
                "of every step."
            )
        ),
        correction=claim.rewrite((rate, say("the learning rate times the length of the gradient"))),
    )


# ---- one datum -------------------------------------------------------------------------------------


@check("sgd-uses-one-datum", uses=["sgd-program"])
def each_direction_comes_from_one_datum(claim: Reading, program: Reading) -> Verdict:
    """Every recorded step is compared with the mean steps of all subsets of the data."""
    claim.presume(ASCENT, "descent")
    claim.require("每次", "each time", "every time")
    walk, count = walk_of(program), claim.number(("条", "example"))
    sizes = {len(asked) for path in walk.asked for asked in path}
    if sizes != {int(count)}:
        return inconsistent(
            "execution",
            say("The program looks at another number of samples."),
            first_updates(walk),
            against=[program],
        )
    return confirmed("execution", say("So every update of the program does."), first_updates(walk))


BEST = Family(
    "best of all",
    {
        "not always": ("未必是全局最优", "不一定是全局最优", "need not be the best overall"),
        "always": ("一定是全局最优", "必然是全局最优", "就是全局最优", "is always the best overall"),
        "never": ("绝不是全局最优", "不可能是全局最优", "is never the best overall"),
    },
    two_sided=False,
)


@check("one-datum-detours", uses=["sgd-program", "bgd-program"])
def one_datum_points_elsewhere(claim: Reading, alone: Reading, together: Reading) -> Verdict:
    """Where the walk starts each possible direction is compared with that of all samples."""
    claim.presume(AMOUNT, "more")
    best, walk = claim.word(BEST), walk_of(alone)
    detours, chance = claim.choose(DETOURS), claim.choose(CERTAINTY, after=best)
    count = claim.number(("条", "example"))
    full = mean_gradient(walk.samples, walk.start)
    agree = [_parallel(one, full) for one in gradients(walk.samples, walk.start)]
    lengths = [_length(one, walk_of(together).updates) for one in (walk_of(together), walk)]
    table = Table(
        (say("walk"), say("length of its path")),
        ((say("all samples"), decimal(lengths[0], 3)), (say("one sample"), decimal(lengths[1], 3))),
        say("After as many updates; of single samples one run"),
    )
    evidence = (directions_figure(walk), table, paths_figure([walk_of(together), walk]))
    if {len(asked) for path in walk.asked for asked in path} != {int(count)}:
        sentence = say("The program looks at another number of samples.")
        return inconsistent("execution", sentence, *evidence, against=[alone])
    if (best.meaning, detours, chance) == ("not always", "detours", "sometimes") and not all(agree):
        return confirmed(
            "enumeration",
            say(
                "Where the walk starts, {count} of the {all} samples point elsewhere than all together.",
                count=agree.count(False),
                all=len(agree),
            ),
            *evidence,
            Remark(
                say(
                    "“Best” is read as: steepest for the loss of all samples. On average the paths of single "
                    "samples are never shorter, after as many updates (Jensen's inequality); they are equal "
                    "only while the samples' gradients all point the same way."
                )
            ),
        )
    odd = agree.index(False)
    return refuted(
        "enumeration",
        say(
            "It depends on the sample: some point elsewhere than all together, some may not; detours are "
            "possible."
        ),
        *evidence,
        counterexample(
            say(
                "Where the walk starts, all samples together step along {full}, sample {number} alone along "
                "{one}; the directions of {same} samples are that of all.",
                full=pair([-entry for entry in full]),
                number=odd + 1,
                one=pair([-entry for entry in walk.samples[odd].gradient(walk.start)]),
                same=agree.count(True),
            ),
            again=say(
                "And the recorded path of single samples is {one} long, that of all {all}.",
                one=decimal(lengths[1], 3),
                all=decimal(lengths[0], 3),
            ),
            agrees=lengths[1] > lengths[0] and any(agree) and not all(agree),
        ),
    )


def _length(walk: Walk, updates: int) -> float:
    import numpy as np

    return float(np.linalg.norm(np.diff(walk.paths[0][: updates + 1], axis=0), axis=1).sum())


# ---- a squad ---------------------------------------------------------------------------------------

WHOSE = Family(
    "whose view",
    {
        "own": ("自己看到的", "what it sees itself", "its own view"),
        "others'": ("别组看到的", "全队看到的", "所有人看到的", "what all of them see"),
    },
    two_sided=False,
)
MEMBERS = Family(
    "what a squad stands for",
    {
        "batch": ("一小批训练数据", "一小批数据", "a small batch of training data"),
        "one": ("一条训练数据", "a single training example"),
        "all": ("全部训练数据", "all the training data"),
    },
    two_sided=False,
)


@check("squads-own-direction", uses=["mbgd-program"])
def each_squad_asks_its_own_members(claim: Reading, program: Reading) -> Verdict:
    """Every recorded step is the mean step of its own batch, and the batches of a pass share no sample."""
    claim.presume(ASCENT, "descent")
    claim.require("每组", "每个小组", "each squad", "every squad")
    claim.require("一个下山方向", "a downhill direction")
    claim.require("一个小组", "a squad")
    whose, members = claim.choose(WHOSE), claim.choose(MEMBERS)
    walk = walk_of(program)
    size = len(walk.asked[0][0])
    if (whose, members) != ("own", "batch") or not shuffled_partitions(walk, size):
        return inconsistent(
            "execution",
            say("In the program each batch of {size} steps along the mean of its own samples.", size=size),
            first_updates(walk),
            against=[program],
        )
    return confirmed(
        "execution",
        say("In the program each batch of {size} steps along the mean of its own samples.", size=size),
        first_updates(walk),
        Remark(
            say(
                "The squads do not set out together from one place: each starts where the one before it has "
                "arrived."
            )
        ),
    )
