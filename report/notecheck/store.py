"""Verdicts to plain JSON values and back, for the pipe to a worker and for the cache on disk."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any

from notecheck import model, text

_TYPES: dict[str, type] = {
    name: kind
    for module in (model, text)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, Enum))
}


def to_plain(value: Any) -> Any:
    """A frozen dataclass of `model` or `text`, and all that is in it, as JSON values.

    Raises TypeError for anything else than these, tuples, text, numbers, booleans and None: a
    verdict that carries, say, a numpy float is told so here and not on the way back.
    """
    if isinstance(value, Enum):
        return {"": type(value).__name__, "value": value.value}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        fields = {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"": name, **fields}
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if value is None or type(value) in (str, int, float, bool):
        return value
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:  # a numpy scalar
        return to_plain(value.item())
    raise TypeError(f"a verdict holds text, numbers and evidence, not {type(value).__name__}: {value!r:.80}")


def from_plain(value: Any) -> Any:
    """The inverse of `to_plain`; lists come back as tuples. Raises KeyError for unknown types."""
    if isinstance(value, list):
        return tuple(from_plain(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = _TYPES[value[""]]
    fields = {name: from_plain(item) for name, item in value.items() if name}
    return kind(**fields)
