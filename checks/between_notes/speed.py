"""One note calls SGD slow, another fast: a pass in rounds, and an update in samples (X-05)."""

from __future__ import annotations

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    math,
    quote,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Derivation, Remark, Step, Table
from notecheck.words import SPEED, Family

from ..downhill_walk.race import race, shown
from ..shared.rounds import rounds
from ..shared.sample_programs import METHOD
from ..shared.walk import Walk, walk_of

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
    m = len(every.samples)
    slower = (speed == "slower") is (method == "one by one")
    evidence = (_rounds_argument(), _rounds_table(m), _both_notes(fast, m))
    if not slower:
        return refuted(
            "enumeration",
            say("For a pass SGD never takes fewer rounds than batch gradient descent."),
            *evidence,
            _rounds_of_a_pass(one, every),
        )
    if claim.states(*ONE_PASS) and claim.choose(DEVICE) == "several at once":
        summary = say("A pass is then {m} rounds of SGD, fewer of larger batches.", m=m)
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say(
            "It depends on what is counted: a pass through the data on parallel hardware, or the work until "
            "the minimum is near."
        ),
        *_counted_in_rounds_and_in_samples(one, m),
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


def _rounds_of_a_pass(one: Walk, every: Walk) -> Counterexample:
    """Rounds of a pass on a device for all samples at once; and again, the updates that the programs make."""
    m, made = len(every.samples), [walk.updates // walk.passes for walk in (one, every)]
    counted = [rounds(m, 1, m), rounds(m, m, m)]
    return counterexample(
        say(
            "{m} samples on a device for {m} at once: a pass of SGD takes {one} rounds, of batch gradient "
            "descent {all}.",
            m=m,
            one=counted[0],
            all=counted[1],
        ),
        again=say("The programs make {one} updates a pass, and {all}.", one=made[0], all=made[1]),
        agrees=made == counted,
    )


def _counted_in_rounds_and_in_samples(one: Walk, m: int) -> tuple[Case, Case]:
    """A pass on parallel hardware, where SGD is slower, and the work to the minimum, where it is not."""
    sgd, batch = race(one, one.samples)
    return (
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
    )


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
