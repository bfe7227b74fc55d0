"""Spans: whatever is read from a passage knows its words and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from notecheck.model import Place

PlaceOf: TypeAlias = Callable[[int], Place]  # from an offset in a passage's text to its place


@dataclass(frozen=True)
class Span:
    """A stretch of a passage: `words == text[start:end]`, and the place of the first character."""

    words: str
    start: int
    end: int
    place: Place

    def covers(self, other: Span) -> bool:
        """Whether `other` stands wholly inside this span."""
        return self.start <= other.start and other.end <= self.end
