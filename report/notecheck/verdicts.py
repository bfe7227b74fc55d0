"""How a check says what it found: one function for each rung of the ladder.

Each refuses a verdict that lacks what a reader needs to believe it: a conditional one without a
case on each side, a refuted or inconsistent one without a counterexample that was confirmed a second
time, a simulation without its odds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from notecheck.errors import CheckError
from notecheck.model import Case, Correction, Counterexample, Evidence, Interval, Kind, Method, Verdict
from notecheck.text import Text

if TYPE_CHECKING:
    from notecheck.reading import Reading

WORST_ODDS = 1e-6


def confirmed(method: str, summary: Text, *evidence: Evidence) -> Verdict:
    """The claim holds as it stands."""
    return _verdict(Kind.CONFIRMED, method, summary, evidence)


def conditional(
    method: str,
    summary: Text,
    *evidence: Evidence,
    condition: Text,
    correction: Correction | None = None,
) -> Verdict:
    """The claim holds only under a condition that the note does not state.

    Raises CheckError unless the evidence has a computed Case on each side of the condition.
    """
    if {case.holds for case in evidence if isinstance(case, Case)} != {True, False}:
        raise CheckError("a conditional verdict shows a Case(True, …) and a Case(False, …)")
    return _verdict(Kind.CONDITIONAL, method, summary, evidence, correction, condition=condition)


def refuted(method: str, summary: Text, *evidence: Evidence, correction: Correction | None = None) -> Verdict:
    """The claim is false. Raises CheckError without a `counterexample` among the evidence."""
    _show_counterexample(Kind.REFUTED, evidence)
    return _verdict(Kind.REFUTED, method, summary, evidence, correction)


def inconsistent(
    method: str,
    summary: Text,
    *evidence: Evidence,
    against: Iterable[Reading],
    correction: Correction | None = None,
) -> Verdict:
    """The claim contradicts the passages `against`, which need not be wrong by itself.

    Raises CheckError where no passage is named, and without a `counterexample` among the evidence: a
    case for which the passages say different things.
    """
    named = tuple(against)
    if not all(hasattr(one, "claim") for one in named):
        raise CheckError("against=[…] takes the readings that the check got for its uses=[…], not ids")
    others = tuple(reading.claim.key for reading in named)
    if not others:
        raise CheckError("an inconsistent verdict names the passages that the claim contradicts")
    _show_counterexample(Kind.INCONSISTENT, evidence)
    return _verdict(Kind.INCONSISTENT, method, summary, evidence, correction, against=others)


def not_checkable(reason: Text, *evidence: Evidence) -> Verdict:
    """Advice, history or metaphor, with the reason that a teacher would give."""
    return Verdict(Kind.NOT_CHECKABLE, reason, evidence=evidence)


def counterexample(text: Text, *, again: Text, agrees: object) -> Counterexample:
    """A case in which a claim, or what passages say together, is false.

    `again` says how that was confirmed in another way (exact arithmetic, another method, other seeds).
    `agrees` is the outcome of that second confirmation; raises CheckError where it is not true,
    for then one of the two computations is wrong, and no verdict can be given.
    """
    if not bool(agrees):
        raise CheckError(f"the counterexample was not confirmed the second time ({again})")
    return Counterexample(text, again)


def _show_counterexample(kind: Kind, evidence: tuple[Evidence, ...]) -> None:
    if not any(isinstance(piece, Counterexample) for piece in evidence):
        raise CheckError(f"a verdict “{kind.value}” shows a counterexample(…)")


def _verdict(
    kind: Kind,
    method: str,
    summary: Text,
    evidence: tuple[Evidence, ...],
    correction: Correction | None = None,
    condition: Text | None = None,
    against: tuple[str, ...] = (),
) -> Verdict:
    try:
        known = Method(method)
    except ValueError:
        raise CheckError(
            f"no method is called {method!r}; they are {', '.join(m.value for m in Method)}"
        ) from None
    if known is Method.SIMULATION:
        _state_odds(evidence)
    return Verdict(kind, summary, known, condition, evidence, correction, against)


def _state_odds(evidence: tuple[Evidence, ...]) -> None:
    intervals = [piece for piece in evidence if isinstance(piece, Interval)]
    if not intervals:
        raise CheckError("a simulation states its odds: show an Interval(…)")
    for interval in intervals:
        if not float(interval.odds) <= WORST_ODDS:
            raise CheckError(
                f"odds of {interval.odds} for a false alarm are too high; at most {WORST_ODDS:g}"
            )
