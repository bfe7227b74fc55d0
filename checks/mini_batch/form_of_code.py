"""The form of the code against the batch size: steps, SGD in matrix form, and speed (B-14, B-16, B-17)."""

from __future__ import annotations

import ast

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    math,
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Remark, Table
from notecheck.words import QUANTIFIER, Family

from ..shared.batch_words import SAMPLES, require_all
from ..shared.rounds import rounds
from ..shared.sample_programs import METHOD, samples_of, updates_in
from .counts import unlike_definition
from .loops_and_matrices import are_independent, both_forms, four_combinations, one_sample_in_matrix_form
from .vectorisation import ABLE, LOOP, VECTORISATION, start_of

SAMPLE_BY_SAMPLE = ("一个样本一个样本", "逐个样本", "sample by sample", "one sample at a time")


@check("vectorised-means-no-sample-loop", uses=["sgd-program"])
def the_form_changes_no_step(claim: Reading, alone: Reading) -> Verdict:
    """A definition; it fits, since both forms give every batch the same step: only the code differs."""
    require_all(
        claim,
        ("是否向量化", "whether the code is vectorised"),
        ("说的是", "is about"),
        ("代码怎么写", "how the code is written"),
        LOOP,
        SAMPLE_BY_SAMPLE,
    )
    samples = samples_of(alone.program)
    if not are_independent(samples, start_of(samples)):
        raise alone.reject(None, "on these data every batch gives the same step", "Use samples that differ.")
    return confirmed(
        "enumeration",
        say("Loop or matrices: every batch of the course's data gets the same step, in exact fractions."),
        both_forms(),
        four_combinations(samples, start_of(samples)),
    )


@check("sgd-can-be-vectorised", uses=["sgd-one-sample", "sgd-program"])
def one_row_is_a_matrix_too(claim: Reading, definition: Reading, alone: Reading) -> Verdict:
    """The course's SGD program multiplies matrices of one row; its gradient is that of the loop."""
    claim.presume_numbers(1, 2)
    claim.require("一次只取", "at a time")
    require_all(claim, VECTORISATION, ("矩阵", "matrix", "matrices"))
    if claim.choose(METHOD) != "one by one":
        raise claim.reject(claim.word(METHOD), "this check looks at the program of SGD", "Say SGD.")
    can, said = claim.choose(ABLE) == "can", int(claim.number(SAMPLES))
    source = alone.program.gradient_source
    if not any(isinstance(node, ast.MatMult) for node in ast.walk(source.node)):
        raise alone.reject(source, "this gradient multiplies no matrices", "Multiply them with @.")
    defined = int(definition.number(SAMPLES))
    if said != defined:
        return unlike_definition(said, definition, defined, alone)
    samples = samples_of(alone.program)
    evidence = (both_forms(), four_combinations(samples, start_of(samples)))
    if can:
        return confirmed(
            "execution",
            say("The course's SGD program does so: its gradient is {source}.", source=quote(source.words)),
            *evidence,
        )
    return refuted(
        "execution",
        say("The course's SGD program does both at once."),
        *evidence,
        one_sample_in_matrix_form(samples, start_of(samples)),
    )


# ---- does the batch size leave the speed alone? --------------------------------------------------

GOVERNS = Family(
    "what the batch size governs",
    {
        "the amount only": ("只管每次做多少", "只管做多少", "only how much at a time"),
        "the speed too": ("管每次做多少，也管快不快", "how much at a time, and how fast too"),
    },
    two_sided=False,
)


@check("form-for-speed-size-for-amount", uses=["sgd-program", "bgd-program", "gpu-left-idle"])
def the_batch_size_governs_the_speed_as_well(
    claim: Reading, alone: Reading, together: Reading, idle: Reading
) -> Verdict:
    """A pass takes ⌈m/b⌉⌈b/p⌉ rounds in matrix form. With p = 1 neither form nor size changes it, else both.

    So the two halves hold together on no device: where the form governs the speed, the size does too.
    """
    claim.presume_numbers(1)
    claim.presume(QUANTIFIER, "one")
    require_all(
        claim,
        ("不矛盾", "do not contradict", "no contradiction"),
        ("一个管快不快", "one governs how fast"),
    )
    idle.require("并行", "parallel")
    governs = claim.word(GOVERNS)
    m = len(samples_of(together.program))
    evidence = (_form_and_size(m), _on_no_device())
    if governs.meaning == "the speed too":
        return confirmed(
            "enumeration",
            say("With several samples at once, form and batch size both change the rounds of a pass."),
            *evidence,
        )
    return refuted(
        "enumeration",
        say(
            "The batch size governs the speed too: on the same device, in the same form, a pass gets faster."
        ),
        *evidence,
        _faster_with_all(m, alone, together),
        correction=claim.rewrite((governs, say("how much at a time, and how fast too"))),
    )


def _faster_with_all(m: int, alone: Reading, together: Reading) -> Counterexample:
    """The rounds of a pass by the formula, and by running the programs of SGD and batch gradient descent."""
    updates = updates_in(alone, 1), updates_in(together, 1)
    for program, made, needed in zip((alone, together), updates, (m, 1), strict=True):
        if made != needed:
            raise program.reject(
                program.program.update, f"a pass makes {made} updates here", f"Let it make {needed}."
            )
    return counterexample(
        say(
            "{m} samples in matrix form on a device for {m} at once: a pass takes {one} rounds with one "
            "sample an update, {all} with all of them.",
            m=m,
            one=rounds(m, 1, m),
            all=rounds(m, m, m),
        ),
        again=say("An update takes one round here; run for one pass, the programs make so many updates."),
        agrees=(rounds(m, 1, m), rounds(m, m, m)) == updates,
    )


def _form_and_size(m: int) -> Table:
    rows = tuple((p, b, m, rounds(m, b, p)) for p in (1, m) for b in (1, m))
    header = (
        say("samples at once"),
        say("samples an update"),
        say("rounds of a pass in a loop"),
        say("rounds of a pass in matrix form"),
    )
    return Table(header, rows, say("{m} samples", m=m))


def _on_no_device() -> Remark:
    return Remark(
        say(
            "On a device for one sample at a time neither form nor batch size changes the rounds; on any "
            "other both do, unless there is a single sample: {table}. The note itself says that one sample "
            "leaves the device idle.",
            table=math(r"\lceil m/b \rceil \, \lceil b/p \rceil"),
        )
    )
