"""Coverage: which passages of the notes carry a claim, which need none, and which lack one.

`sentences` and `passages` cut a note, `signs` says what looks checkable, and `measure` puts them beside
the marks. Nothing is judged.
"""

from notecheck.coverage.measure import Counted, Coverage, Covered, NoteCoverage, State, coverage

__all__ = ["Counted", "Coverage", "Covered", "NoteCoverage", "State", "coverage"]
