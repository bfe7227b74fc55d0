"""Notation: which symbols the formulas of notes use, what the notes say they are, where notes differ.

`blocks` finds the formulas of a note, `subjects` what a formula can name, `wording`, `chinese` and
`english` the words that say what it is, `symbols` gathers this by symbol, and `differences` compares
the notes. Nothing is judged here, and no course is known.
"""

from notecheck.notation.differences import Clash, Difference, Renamed, Reworded
from notecheck.notation.sayings import Saying
from notecheck.notation.survey import Notation, notation
from notecheck.notation.symbols import InNote, Symbol, Use

__all__ = [
    "Clash",
    "Difference",
    "InNote",
    "Notation",
    "Renamed",
    "Reworded",
    "Saying",
    "Symbol",
    "Use",
    "notation",
]
