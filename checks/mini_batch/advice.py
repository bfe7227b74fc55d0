"""Advice and metaphor about batch sizes, which no computation decides (B-46, B-50, B-53, B-60, B-61)."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, math, not_checkable, say
from notecheck.words import ORDER

from ..shared.batch_noise import MASTERS_LUSCHI


@check("large-batch-less-flexible")
def less_flexible_is_not_defined(claim: Reading) -> Verdict:
    """Nothing in the note says what would count as flexible."""
    claim.require("不那么灵活", "less flexible")
    return _flexibility()


@check("mini-batch-more-flexible")
def more_flexible_is_not_defined(claim: Reading) -> Verdict:
    """As for `less_flexible_is_not_defined`: the sentence compares with batch gradient descent."""
    claim.require("Batch GD")
    claim.require("微调", "fine-tune")
    claim.require("更灵活", "more flexible", "more flexibly")
    return _flexibility()


def _flexibility() -> Verdict:
    return not_checkable(
        say(
            "“Flexible” is a metaphor: the note does not say what would count as more or less of it. What "
            "can be counted, the updates of an epoch, the noise and the way out of a local minimum, is "
            "judged where the note speaks of it."
        )
    )


@check("mini-batch-best-choice")
def best_choice_is_advice(claim: Reading) -> Verdict:
    """The best for what? The sentence does not say."""
    claim.require("最佳选择", "best choice")
    return not_checkable(
        say(
            "Advice: what is best depends on the data, the device and the aim. For the four samples of the "
            "course's own programs all of them at once cost nothing more."
        )
    )


@check("large-data-medium-batch")
def medium_batches_for_large_data_are_advice(claim: Reading) -> Verdict:
    """A recommendation; its two reasons are judged where the note gives them."""
    claim.presume(ORDER, "after")
    claim.require("数据集大", "large data set", "large data sets")
    claim.require("中等的 batch", "中 batch", "medium batch", "medium batches")
    claim.require("效率", "efficiency")
    claim.require("稳定", "steadiness")
    return not_checkable(
        say(
            "A recommendation. Its reasons are judged where the note says how steady and how fast medium "
            "batches are. The size of the data set hardly enters there: beyond a few thousand samples the "
            "noise of a batch is {noise}, however many there are.",
            noise=math(r"\sigma/\sqrt{b}"),
        )
    )


@check("avoid-extreme-batches")
def avoiding_extremes_is_advice(claim: Reading) -> Verdict:
    """Too small is too small: the sentence names no sizes."""
    claim.require("过小", "too small")
    claim.require("过大", "too large")
    claim.require("都不用", "avoid")
    return not_checkable(
        say(
            "Advice, and true by its words: what is too small or too large should be avoided. Where that "
            "begins it does not say; in the experiments of Masters and Luschi (2018) batches between 2 and "
            "32 did best."
        ),
        MASTERS_LUSCHI,
    )
