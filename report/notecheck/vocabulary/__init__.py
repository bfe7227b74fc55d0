"""The word families that come with notecheck. See `notecheck.families` for how a word counts."""

from __future__ import annotations

from notecheck.families import Family
from notecheck.vocabulary.change import AMOUNT, GROWTH, SIZE, SPEED
from notecheck.vocabulary.extent import AVERAGE, CERTAINTY, CHANCE, QUANTIFIER
from notecheck.vocabulary.quality import (
    ASCENT,
    CONVEXITY,
    OPPOSITION,
    ORDER,
    REACH,
    SMOOTHNESS,
    STEADINESS,
)
from notecheck.vocabulary.relation import CANCEL, COMPARISON, DEPENDENCE, EQUALITY, HELP

FAMILIES: tuple[Family, ...] = (
    *(GROWTH, SIZE, AMOUNT, SPEED),
    *(STEADINESS, SMOOTHNESS, CONVEXITY, REACH, ASCENT, OPPOSITION, ORDER),
    *(AVERAGE, QUANTIFIER, CERTAINTY, CHANCE),
    *(COMPARISON, EQUALITY, DEPENDENCE, HELP, CANCEL),
)
"""All of them; a check may define families of its own."""
