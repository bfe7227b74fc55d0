"""What one move is made of: its length (D-14), one datum (D-21, D-23), a squad (D-31)."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, inconsistent, refuted, say
from notecheck.model import Counterexample, Remark, Table
from notecheck.words import AMOUNT, ASCENT, CERTAINTY, OPPOSITION, ORDER, Family

from ..shared.regression import Vector, difference, dot, gradients, mean_gradient, square
from ..shared.walk import Walk, loss, pair, walk_of
from ..shared.walk_draws import first_updates
from .asked import another_size, samples_asked
from .downhill_direction import _parallel
from .pictures import directions_figure, paths_figure
from .step_distance import DISTANCE, LEARNING_RATE, step_figure
from .three_walkers import DETOURS
from .unlike import elsewhere

GRADIENT_LENGTH = ("梯度的长度", "梯度长度", "length of the gradient")


@check("step-set-by-learning-rate", uses=["bgd-program"])
def rate_alone_sets_no_length(claim: Reading, program: Reading) -> Verdict:
    """−α∇J is as long as α‖∇J‖: the learning rate sets the length only together with the gradient."""
    side, walk = claim.choose(OPPOSITION), walk_of(program)
    if [word.meaning for word in claim.chosen(ORDER)] not in ([], ["before", "after"]):
        raise claim.reject(None, "first the direction is found, then the step is made")
    rate = claim.require(*LEARNING_RATE)
    claim.require(*DISTANCE)
    if side != _side_taken(walk):
        sentence = say("The first step of the program goes the other way.")
        return inconsistent(
            "execution", sentence, _downhill(walk, side), step_figure(walk), against=[program]
        )
    if claim.states(*GRADIENT_LENGTH):
        return confirmed(
            "proof",
            say("That is the move of the update rule: its direction and its length."),
            step_figure(walk),
        )
    return refuted(
        "proof",
        say("The learning rate alone sets no length: the step also shrinks with the gradient."),
        step_figure(walk),
        _two_lengths(walk),
        Remark(
            say(
                "If “set by” only means “proportional to”, it holds: twice the learning rate, twice the "
                "step. Judged is the plain reading, since the note also calls the learning rate the distance "
                "of every step."
            )
        ),
        correction=claim.rewrite((rate, say("the learning rate times the length of the gradient"))),
    )


def _step(walk: Walk, turn: int) -> Vector:
    """What an update adds to the parameters, exactly as recorded."""
    return difference(walk.positions(turn + 1), walk.positions(turn))


def _side_taken(walk: Walk) -> str:
    """Whether the first step goes to the "same" side as the gradient or to the "opposite" one."""
    return "same" if dot(_step(walk, 0), mean_gradient(walk.samples, walk.start)) > 0 else "opposite"


def _downhill(walk: Walk, side: str) -> Counterexample:
    """The inner product of the first step with the gradient; and again, by the loss on both sides.

    The loss is a parabola along the step s, so J(θ + s) − J(θ − s) is twice that product.
    """
    step, slope = _step(walk, 0), mean_gradient(walk.samples, walk.start)
    ahead, back = loss(walk.samples, walk.positions(1)), loss(walk.samples, difference(walk.start, step))
    return counterexample(
        say(
            "Where the program starts the gradient is {slope}, and its first step is {step}: their inner "
            "product is {product}, and going the way of the sentence it would have the other sign.",
            slope=pair(slope),
            step=pair(step),
            product=decimal(dot(step, slope)),
        ),
        again=say(
            "One such step ahead the loss is {ahead}, one such step back it is {back}, in exact fractions.",
            ahead=decimal(ahead),
            back=decimal(back),
        ),
        agrees=ahead < back if side == "same" else ahead > back,
    )


def _two_lengths(walk: Walk) -> Counterexample:
    """The first two steps, as long as recorded; and again, sent off from another place.

    Raises ReadingError where the steps follow no gradient, so that they may be of one length.
    """
    samples_asked(walk)
    again = elsewhere(walk)
    first, second, other, another = (
        decimal(float(square(_step(one, turn))) ** 0.5) for one in (walk, again) for turn in (0, 1)
    )
    slopes = [mean_gradient(walk.samples, walk.positions(turn)) for turn in (0, 1)]
    return counterexample(
        say(
            "With the learning rate {rate} all the way, the first step of the program is {first} long and "
            "the second {second}; the gradients there are {one} and {other} long.",
            rate=decimal(walk.rate),
            first=first,
            second=second,
            one=decimal(float(square(slopes[0])) ** 0.5),
            other=decimal(float(square(slopes[1])) ** 0.5),
        ),
        again=say(
            "Sent off from {start}, its first two steps are {first} and {second} long.",
            start=pair(again.start),
            first=other,
            second=another,
        ),
        agrees=first != second and other != another,
    )


# ---- one datum -------------------------------------------------------------------------------------


@check("sgd-uses-one-datum", uses=["sgd-program"])
def each_direction_comes_from_one_datum(claim: Reading, program: Reading) -> Verdict:
    """Every recorded step is compared with the mean steps of all subsets of the data."""
    claim.presume(ASCENT, "descent")
    claim.require("每次", "each time", "every time")
    walk, count = walk_of(program), claim.number(("条", "example"))
    if samples_asked(walk) != int(count):
        return another_size(walk, [int(count)])
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
    best, walk, other = claim.word(BEST), walk_of(alone), walk_of(together)
    detours, chance = claim.choose(DETOURS), claim.choose(CERTAINTY, after=best)
    count = claim.number(("条", "example"))
    evidence = (directions_figure(walk), _lengths_table(walk, other), paths_figure([other, walk]))
    if samples_asked(walk) != int(count):
        return another_size(walk, [int(count)], *evidence)
    full = mean_gradient(walk.samples, walk.start)
    agree = [_parallel(one, full) for one in gradients(walk.samples, walk.start)]
    if all(agree):
        raise alone.reject(None, "where this program starts, the gradients of all samples point the same way")
    if (best.meaning, detours, chance) != ("not always", "detours", "sometimes"):
        return refuted(
            "enumeration",
            say(
                "It depends on the sample: some point elsewhere than all together, some may not; detours are "
                "possible."
            ),
            *evidence,
            _odd_one(walk, other, agree),
        )
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
                "samples are never shorter, after as many updates (Jensen's inequality); they are equal only "
                "while the samples' gradients all point the same way."
            )
        ),
    )


def _odd_one(walk: Walk, together: Walk, agree: list[bool]) -> Counterexample:
    """A sample that points elsewhere; and again, by how long the recorded paths are."""
    odd = agree.index(False)
    alone, every = _lengths(walk, together)
    return counterexample(
        say(
            "Where the walk starts, all samples together step along {full}, sample {number} alone along "
            "{one}; of {count} samples the number with the direction of all together is {same}.",
            full=pair([-entry for entry in mean_gradient(walk.samples, walk.start)]),
            number=odd + 1,
            one=pair([-entry for entry in walk.samples[odd].gradient(walk.start)]),
            same=agree.count(True),
            count=len(agree),
        ),
        again=say(
            "And the recorded path of single samples is {one} long, that of all {all}.",
            one=decimal(alone, 3),
            all=decimal(every, 3),
        ),
        agrees=alone > every and any(agree),
    )


def _lengths_table(walk: Walk, together: Walk) -> Table:
    alone, every = _lengths(walk, together)
    return Table(
        (say("walk"), say("length of its path")),
        ((say("all samples"), decimal(every, 3)), (say("one sample"), decimal(alone, 3))),
        say("After as many updates; of single samples one run"),
    )


def _lengths(walk: Walk, together: Walk) -> tuple[float, float]:
    """The path of single samples, after as many updates as all samples make, and theirs."""
    return _length(walk, together.updates), _length(together, together.updates)


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
    """Every recorded step is the mean step of its own batch: not of one sample, and not of all."""
    claim.presume(ASCENT, "descent")
    claim.require("每组", "每个小组", "each squad", "every squad")
    claim.require("一个下山方向", "a downhill direction")
    claim.require("一个小组", "a squad")
    whose, members = claim.choose(WHOSE), claim.choose(MEMBERS)
    walk = walk_of(program)
    size, m = samples_asked(walk), len(walk.samples)
    said = {("own", "batch"): range(2, max(3, m)), ("own", "one"): [1]}.get((whose, members), [m])
    if size not in said:
        return another_size(walk, said)
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
