"""What the sentences about batches must say to be judged, and the words that no check on them can read."""

from __future__ import annotations

from notecheck import Reading
from notecheck.words import CERTAINTY

EACH_UPDATE = (
    *("每次更新", "每更新一次", "每次迭代", "每次参数更新"),
    *("each update", "every update", "each iteration", "every iteration", "an update", "one update"),
)
PARAMETERS = ("参数", "parameter", "parameters")
SAMPLES = ("样本", "sample", "samples")
GRADIENTS = ("梯度", "gradient", "gradients")
CONVERGENCE = ("收敛", "convergence", "converge", "converges", "converging")

_LOOSE = (
    *("至少", "至多", "最多", "最少", "几乎", "大约", "约", "将近", "接近于", "差不多", "不止", "左右"),
    *("at least", "at most", "almost", "nearly", "about", "roughly", "around", "up to", "approximately"),
)
_SUPERLATIVES = ("最快", "最慢", "最稳", "最平稳", "fastest", "slowest", "steadiest", "most stable")
_WEIGHTED = ("加权", "weighted")


def require_all(claim: Reading, *terms: tuple[str, ...]) -> None:
    """Raise ReadingError unless the claim says one of each of these."""
    for alternatives in terms:
        claim.require(*alternatives)


def refuse_estimates(claim: Reading) -> None:
    """Raise ReadingError where a count is only bounded, approximate or possible."""
    refuse_hedges(claim)
    word = claim.states(*_LOOSE)
    if word:
        raise claim.reject(word, f"{word.words} leaves the number open", "Say exactly how many.")


EASILY = ("容易", "easily")


def refuse_hedges(claim: Reading, but: tuple[str, ...] = ()) -> None:
    """Raise ReadingError where the claim says how certain something is, instead of what is so.

    Words of `but` are let through: a check that judges how easily something happens reads them itself.
    """
    for word in claim.chosen(CERTAINTY):
        if word.words.lower() not in but:
            raise claim.reject(word, f"{word.words} is about certainty", "Say plainly what is so.")


def require_convergence(claim: Reading) -> None:
    """Refuse a claim about something else than convergence, or one that ranks or hedges it."""
    claim.require(*CONVERGENCE)
    refuse_hedges(claim)
    word = claim.states(*_SUPERLATIVES)
    if word:
        raise claim.reject(word, f"{word.words} ranks all sizes; two classes are compared here")


def refuse_weights(claim: Reading) -> None:
    """Raise ReadingError for a weighted mean: the one judged here gives every sample the same weight."""
    word = claim.states(*_WEIGHTED)
    if word:
        raise claim.reject(word, "the weights of this mean are not known", "Say 平均 if they are equal.")
