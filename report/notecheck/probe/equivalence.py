"""Edits that say the same, recognised by rule: from texts and readings alone.

A name that a sum, an extreme or a limit lets run is called by another letter throughout; or the last
digit of a number moved, other values were computed from it, and all of them still round to what is
printed. Nothing else is equivalent: a program that comes to the same end, or an index that is
shifted wherever it stands, has to be noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from notecheck.errors import ReadingError
from notecheck.model import Claim, Comparison, Verdict
from notecheck.probe.edit import Edit
from notecheck.probe.formula_edits import IN_FORMULA

if TYPE_CHECKING:
    from notecheck.formula.tree import Node


def within_precision(claim: Claim, edit: Edit, before: Verdict, after: Verdict) -> bool:
    """Whether what is computed from the edited number moved, and still rounds to other printed ones."""

    def elsewhere(one: Comparison) -> bool:
        """That the edited number agrees with what is computed from it shows nothing."""
        return one.claim != claim.key or not edit.start <= one.start < edit.end

    pairs = list(zip(before.compared, after.compared, strict=False))
    return (
        before.kind is after.kind
        and edit.kind == "last digit"
        and len(before.compared) == len(after.compared)
        and all(old.agrees and new.agrees for old, new in pairs)
        and any(elsewhere(old) and old.value != new.value for old, new in pairs)
    )


# ---- names that run ----------------------------------------------------------------------------------


def only_renames(claim: Claim, edit: Edit) -> bool:
    """Whether every formula is the same as before but for the letters of what runs in it."""
    if not edit.kind.endswith(IN_FORMULA):
        return False
    try:
        return _statements(claim, claim.text) == _statements(claim, edit.applied(claim.text))
    except ReadingError:
        return False


def _statements(claim: Claim, text: str) -> list[tuple[tuple[str, ...], list[Node]]]:
    from notecheck.formula import find_formulas

    found = find_formulas(text, claim.place_at)
    return [(formula.relations, [_unnamed(side, {}) for side in formula.sides]) for formula in found]


def _unnamed(node: Node, running: Mapping[str, str]) -> Node:
    """The node with what runs in it called by how deep it runs; offsets do not count in comparisons."""
    from notecheck.formula.tree import Name, bound

    variable = bound(node)
    if variable is not None:
        running = {**running, variable.letter: f"running {len(running)}"}

    def part(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(part, value))
        return _unnamed(value, running) if hasattr(value, "walk") else value

    counted = ("indices", "raised") if isinstance(node, Name) else [one.name for one in fields(node)]
    renamed = {name: part(getattr(node, name)) for name in counted}
    if isinstance(node, Name) and node.letter in running:
        renamed["letter"] = running[node.letter]
    return replace(node, **renamed)
