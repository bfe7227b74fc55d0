"""Sayings, history and habits of the mini-batch note, which no computation decides (B-01, B-04, B-07)."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, math, not_checkable, say
from notecheck.model import Remark

from ..shared.sample_programs import METHOD


@check("optimisation-is-mathematics")
def the_essence_of_optimisation_is_a_saying(claim: Reading) -> Verdict:
    """Nothing follows from it that could be computed."""
    claim.require("优化", "optimisation")
    claim.require("本质", "essence")
    claim.require("是数学", "is mathematics")
    return not_checkable(
        say(
            "A saying: what the essence of a subject is, no computation tells. That its statements can be "
            "proved or refuted, the claims of these notes show one by one."
        )
    )


@check("mini-batch-used-all-along", uses=["gd-was-sgd"])
def what_was_used_before_is_history(claim: Reading, before: Reading) -> Verdict:
    """About the earlier weeks of the course, which are not among these notes."""
    claim.require("一直都在用", "一直在用", "used all along")
    claim.require("没有专门讲过", "without being treated by itself")
    return not_checkable(
        say(
            "It tells what earlier weeks of the course did, and these notes do not contain them. Their "
            "programs could decide it."
        ),
        Remark(
            say(
                "In the wide sense every gradient descent is one with mini-batches: {one} is SGD, {all} is "
                "batch gradient descent. In the narrow sense, with several samples but not all, the note "
                "itself speaks against it: before vectorisation, it says, gradient descent meant {method}.",
                one=math("b = 1"),
                all=math("b = m"),
                method=_NAMES[before.chosen(METHOD)[-1].meaning],
            )
        ),
    )


_NAMES = {
    "one by one": say("stochastic gradient descent"),
    "in batches": say("mini-batch gradient descent"),
    "all together": say("batch gradient descent"),
}


@check("sgd-is-common")
def how_common_a_method_is_is_a_matter_of_counting_users(claim: Reading) -> Verdict:
    """A survey would decide it, not a computation."""
    claim.require("SGD")
    claim.require("常用", "common", "commonly used")
    claim.require("深度学习", "deep learning")
    claim.require("尤其多", "especially")
    return not_checkable(
        say(
            "How often a method is used is found by asking those who train models, not by computing. What "
            "speaks for SGD, its cheap updates and their number, is judged in the table below."
        )
    )
