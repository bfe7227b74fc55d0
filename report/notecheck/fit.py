"""Whether a verdict is made of what its fields say: one walk over the dataclasses of `model`.

A check is written by people who never saw `model`: a string in place of `say(…)` has to be told to
them where they wrote it, not when a page is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from notecheck import model, text
from notecheck.model import Band, Bars, Correction, Figure, Line, Points
from notecheck.text import Math, Text

REMEDIES = {
    Text: 'Write say("…").',
    Math: "Write math(…).",
    Correction: "Write claim.rewrite(…), claim.append(…) or claim.replace_all(…).",
    str: "Numbers are formatted first: decimal(x), percent(x) or str(x).",
}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def misfits(value: Any, wanted: Any, path: str) -> Iterator[tuple[str, str]]:
    """What does not fit into a field of type `wanted`, each with how to mend it, by the field's path.

    >>> list(misfits("it grows", Text, "the condition"))
    [("the condition is 'it grows', not a Text", 'Write say("…").')]
    """
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        yield from _choice(value, get_args(wanted), path)
    elif origin is tuple:
        yield from _tuple(value, get_args(wanted), path)
    elif not _is_a(value, wanted):
        yield f"{path} is {_shown(value)}, not {_named(wanted)}", REMEDIES.get(wanted, "")
    elif is_dataclass(wanted):
        for name, hint in _hints(type(value).__name__).items():
            yield from misfits(getattr(value, name), hint, f"{_owner(path, value)}{name}")
        yield from _inside(value, path)


def _choice(value: Any, choices: Sequence[Any], path: str) -> Iterator[tuple[str, str]]:
    if is_dataclass(value) and type(value) in choices:
        yield from misfits(value, type(value), path)
        return
    if any(not list(misfits(value, choice, path)) for choice in choices if not is_dataclass(choice)):
        return
    remedy = next((REMEDIES[choice] for choice in choices if choice in REMEDIES), "")
    names = " or ".join(_named(choice) for choice in choices if choice is not NoneType)
    yield f"{path} is {_shown(value)}, not {names}", remedy


def _tuple(value: Any, wanted: Sequence[Any], path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, (tuple, list)):
        yield f"{path} is {_shown(value)}, not a tuple", "Write (one, two), or (one,) for a single one."
    elif wanted[-1] is Ellipsis:
        for number, one in enumerate(value):
            yield from misfits(one, wanted[0], f"{path}[{number}]")
    elif len(value) != len(wanted):
        yield f"{path} has {len(value)} parts, not {len(wanted)}", ""
    else:
        for number, (one, hint) in enumerate(zip(value, wanted, strict=True)):
            yield from misfits(one, hint, f"{path}[{number}]")


def _inside(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """What the types of the fields do not say."""
    if isinstance(value, Text):
        try:
            str(value)
        except (LookupError, ValueError, AttributeError) as error:
            what = f"{path} cannot be filled in: {value.template!r} ({type(error).__name__}: {error})"
            yield what, "Give each {name} a value; write {{ and }} for braces."
    elif isinstance(value, Figure) and not NAME.fullmatch(value.name):
        yield f"{path} has the name {value.name!r}", "Names of figures are letters, digits, - and _."
    elif isinstance(value, (Line, Points, Bars, Band)):
        lengths = {field: len(data) for field in ("x", "y", "height", "low", "high")
                   if (data := getattr(value, field, None)) is not None}  # fmt: skip
        if len(set(lengths.values())) > 1:
            told = ", ".join(f"{count} of {field}" for field, count in lengths.items())
            yield f"{path} has {told}", "Give as many of each."


@cache
def _hints(name: str) -> dict[str, Any]:
    """The types of the fields of a dataclass of `model` or `text`; its name is what can be cached."""
    wanted = {**vars(text), **vars(model)}[name]
    hints = get_type_hints(wanted, vars(model))
    return {field.name: hints[field.name] for field in fields(wanted)}


def _is_a(value: Any, wanted: Any) -> bool:
    if wanted is float:
        return isinstance(value, Real) and not isinstance(value, bool)
    if wanted is int:
        return isinstance(value, Integral) and not isinstance(value, bool)
    return wanted is Any or isinstance(value, wanted)


def _named(wanted: Any) -> str:
    if wanted is float:
        return "a number"
    name = getattr(wanted, "__name__", str(wanted))
    return f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"


def _owner(path: str, value: Any) -> str:
    return "the " if isinstance(value, model.Verdict) else f"{path}'s "


def _shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) < 60 else f"{words[:57]}…"
