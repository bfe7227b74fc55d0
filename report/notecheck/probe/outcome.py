"""What an edit did to a judgement: noticed, equivalent by rule, or not noticed.

Noticed means that the judgement changed: another verdict, an error that names a place, or, where a
flagged claim stays flagged, another computed condition, counterexample, case or correction. That a
text repeats the edited token is not a change: before two judgements are compared, the new token is
put back to the old one wherever it stands in a value, in each of the ways in which a number or a
word can be shown.
"""

from __future__ import annotations

import ast
import re
from fractions import Fraction

from notecheck.errors import ReadingError
from notecheck.model import Case, Claim, Counterexample, Kind, Shape, Verdict
from notecheck.probe.edits import Edit
from notecheck.probe.formula_edits import IN_FORMULA
from notecheck.text import Math, Text, Value


def noticed(before: Verdict, after: Verdict, edit: Edit | None = None) -> bool:
    """Whether the judgement changed from `before` to `after`."""
    if after.kind is Kind.ERROR and after.kind is not before.kind:
        return after.where is not None and not after.trace
    if before.kind is not after.kind:
        return True
    if not before.kind.is_flag:
        return False
    return _judgement(before, None) != _judgement(after, edit)


def _judgement(verdict: Verdict, edit: Edit | None) -> tuple[object, ...]:
    """What a verdict says besides what it read, with the edit undone in every value.

    Not the summary, which may just repeat the words, and of a correction not the claim's own words.
    """
    shown = [piece for piece in verdict.evidence if isinstance(piece, (Case, Counterexample))]
    texts = [verdict.condition] if verdict.condition else []
    texts += (
        [part for part in verdict.correction.parts if isinstance(part, Text)] if verdict.correction else []
    )
    texts += [piece.text for piece in shown]
    return (*verdict.against, *(_plain(text, edit) for text in texts))


def _plain(text: Text, edit: Edit | None) -> tuple[str, tuple[str, ...]]:
    template = _undone(text.template, edit) if text.verbatim else text.template
    return template, tuple(_shown(value, edit) for _, value in text.values)


def _shown(value: Value, edit: Edit | None) -> str:
    if isinstance(value, Text):
        return repr(_plain(value, edit))
    return _undone(value.latex if isinstance(value, Math) else str(value), edit)


def _undone(words: str, edit: Edit | None) -> str:
    for old, new in _forms(edit) if edit else ():
        words = re.sub(rf"(?<![\w.]){re.escape(new)}(?![\w.])", lambda _, old=old: old, words)  # type: ignore[misc]
    return words


def _forms(edit: Edit) -> list[tuple[str, str]]:
    """The ways in which the old and the new token may be shown, in pairs."""
    pairs = [(edit.old.strip(), edit.new.strip())]
    values = [_value(words) for words in pairs[0]]
    if None not in values:
        old, new = values
        pairs += [(str(old), str(new)), (f"{float(old):g}", f"{float(new):g}")]  # type: ignore[arg-type]
        pairs += [(str(100 * old), str(100 * new)), (f"{100 * float(old):g}", f"{100 * float(new):g}")]  # type: ignore[operator, arg-type]
    return [(old, new) for old, new in dict.fromkeys(pairs) if new]


def _value(words: str) -> Fraction | None:
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([%％]?)", words)
    return Fraction(found[1]) / (100 if found[2] else 1) if found else None


# ---- edits that change nothing -----------------------------------------------------------------------


def equivalent(claim: Claim, edit: Edit, before: Verdict, after: Verdict) -> bool:
    """Whether an edit that was not noticed says the same: by rule, from text and readings alone.

    The same program, apart from layout; the same formulas, or the same up to a bound index renamed
    throughout; a number moved so little that every value computed from it still rounds to what is
    printed, though the values did move.
    """
    edited = edit.applied(claim.text)
    if claim.shape is Shape.CODE:
        return _program(claim.text) == _program(edited) is not None
    if edit.kind.endswith(IN_FORMULA):
        same = _formulas(claim, claim.text) == _formulas(claim, edited)
        return same or (edit.kind.startswith("shift") and _only_index(claim, edit))
    return _within_precision(before, after)


def _only_index(claim: Claim, edit: Edit) -> bool:
    """Whether the shifted index stands nowhere else: what holds of every v_t holds of every v_{t-1}."""
    name = edit.old.strip()
    formulas = _formulas(claim, claim.text) or []
    return sum(len(re.findall(rf"_\{{[^{{}}]*\b{name}\b|_{name}\b", latex)) for latex in formulas) == 1


def _program(text: str) -> str | None:
    code = "\n".join(line for line in text.split("\n") if not re.match(r"\s*(?:`{3,}|~{3,})", line))
    try:
        return ast.dump(ast.parse(code))
    except SyntaxError:
        return None


def _formulas(claim: Claim, text: str) -> list[str] | None:
    """How the formulas of a text are understood, their bound indices called by number."""
    from notecheck.formula import find_formulas

    try:
        return [_unnamed(formula.understood) for formula in find_formulas(text, claim.place_at)]
    except ReadingError:
        return None


_BOUND = re.compile(r"\\sum_\{\s*([a-z])\s*=")


def _unnamed(latex: str) -> str:
    for number, name in enumerate(dict.fromkeys(_BOUND.findall(latex))):
        latex = re.sub(rf"(?<![A-Za-z\\]){name}(?![A-Za-z])", f"index{number}", latex)
    return latex


def _within_precision(before: Verdict, after: Verdict) -> bool:
    """Whether other values were compared with the printed numbers, and all of them still agree."""
    return (
        before.kind is after.kind
        and before.rounded != after.rounded
        and len(before.rounded) == len(after.rounded)
        and all(question.endswith("True") for question in (*before.rounded, *after.rounded))
    )
