"""The word families that come with notecheck. See `notecheck.prose.families` for how a word counts."""

from __future__ import annotations

from notecheck.prose.families import Family
from notecheck.prose.vocabulary.change import AMOUNT, GROWTH, SIZE, SPEED
from notecheck.prose.vocabulary.extent import AVERAGE, CERTAINTY, CHANCE, QUANTIFIER
from notecheck.prose.vocabulary.quality import (
    ASCENT,
    CONVEXITY,
    OPPOSITION,
    ORDER,
    REACH,
    SMOOTHNESS,
    STEADINESS,
)
from notecheck.prose.vocabulary.relation import CANCEL, COMPARISON, DEPENDENCE, EQUALITY, HELP

FAMILIES: tuple[Family, ...] = (
    *(GROWTH, SIZE, AMOUNT, SPEED),
    *(STEADINESS, SMOOTHNESS, CONVEXITY, REACH, ASCENT, OPPOSITION, ORDER),
    *(AVERAGE, QUANTIFIER, CERTAINTY, CHANCE),
    *(COMPARISON, EQUALITY, DEPENDENCE, HELP, CANCEL),
)
"""All of them; a check may define families of its own."""
