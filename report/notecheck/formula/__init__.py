"""Strict reading of formulas: LaTeX in, a tree out, or an error that says where and how to mend it.

`find_formulas` finds the formulas of a passage, `read_formula` reads one. A `Formula` is a tree of
frozen dataclasses (`notecheck.formula.tree`); sympy is imported only when it is asked for. What
could be read two ways is refused (law 6), and `Formula.understood` shows how the rest was read.
"""

from notecheck.formula.meaning import equivalent, indexed, symbol
from notecheck.formula.reading import Formula, find_formulas, read_formula
from notecheck.formula.tokens import Token

__all__ = ["Formula", "Token", "equivalent", "find_formulas", "indexed", "read_formula", "symbol"]
