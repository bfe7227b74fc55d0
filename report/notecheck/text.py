"""Sentences that a reader will see: an English template in, a sentence in the reader's language out.

A check runs once, and its verdict is read in several languages, so a sentence travels as its
template and its values until a reporter renders it. Templates are collected by Babel with the
keyword `say`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from fractions import Fraction

Value: TypeAlias = "str | int | Text | Math"
Translate: TypeAlias = Callable[[str], str]


@dataclass(frozen=True)
class Math:
    """A formula inside a sentence, in LaTeX; pages typeset it, terminals show it on one line."""

    latex: str

    def __str__(self) -> str:
        from notecheck.lineform import one_line

        return one_line(self.latex)


@dataclass(frozen=True)
class Text:
    """A sentence: an English template with `{names}`, and what fills them.

    `verbatim` marks words that are quoted from a note and therefore never translated.
    """

    template: str
    values: tuple[tuple[str, Value], ...] = ()
    verbatim: bool = False

    def __str__(self) -> str:
        return self.render()

    def render(
        self,
        translate: Translate = lambda template: template,
        show: Callable[[Value], str] | None = None,
    ) -> str:
        """The sentence in the language of `translate`; `show` decides how a value looks."""
        template = self.template if self.verbatim else translate(self.template)
        if not self.values:
            return template.replace("{{", "{").replace("}}", "}") if not self.verbatim else template

        def shown(value: Value) -> str:
            if isinstance(value, Text):
                return value.render(translate, show)
            return show(value) if show else str(value)

        return template.format(**{name: shown(value) for name, value in self.values})

    @property
    def source(self) -> str:
        """The sentence in English, with its formulas in LaTeX: what two sentences are compared by."""
        return self.render(show=lambda value: value.latex if isinstance(value, Math) else str(value))


def worded(value: Value, translate: Translate) -> str:
    """A sentence or a value in one language as plain text, its formulas on one line."""
    return value.render(translate) if isinstance(value, Text) else str(value)


def say(template: str, /, **values: Value | Fraction | float) -> Text:
    """A translatable sentence; `template` is English with `{names}` for the computed values.

    Numbers must arrive as text: only the check knows how many digits it stands behind (see
    `decimal` and `percent`). Raises TypeError for a float.
    """
    for name, value in values.items():
        if not isinstance(value, (str, int, Text, Math)):
            takes = f"say(…, {name}=…) takes text, an integer, Text or Math"
            raise TypeError(
                f"{takes}; format this {type(value).__name__} first: decimal(…), percent(…) or str(…)"
            )
    return Text(template, tuple(cast("dict[str, Value]", values).items()))


def quote(words: str) -> Text:
    """Words taken from a note as they stand there: shown in every language, translated in none."""
    return Text(words, verbatim=True)


def math(formula: Any) -> Math:
    """A formula for a sentence, from LaTeX or from a sympy expression."""
    if isinstance(formula, str):
        return Math(formula)
    from sympy import latex

    return Math(latex(formula))


def decimal(value: Any, digits: int = 4) -> str:
    """`value` to `digits` significant digits, in plain notation where that is short.

    >>> decimal(0.136349, 3), decimal(2.0), decimal(1.4e-8, 2)
    ('0.136', '2', '1.4e-8')
    """
    number = float(value)
    text = f"{number:.{digits}g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    if 0 < int(exponent) < 7:
        return f"{number:.0f}"
    return f"{mantissa}e{int(exponent)}"


def percent(value: Any, decimals: int = 1) -> str:
    """A share as a percentage: `percent(Fraction(7, 10)) == "70 %"`, at most `decimals` decimals."""
    text = f"{float(value) * 100:.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"
