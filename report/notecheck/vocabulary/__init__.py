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
    GROWTH, SIZE, AMOUNT, SPEED, STEADINESS, SMOOTHNESS, AVERAGE, QUANTIFIER, CERTAINTY, ORDER, ASCENT, OPPOSITION,
    DEPENDENCE, CHANCE, CONVEXITY, REACH, COMPARISON, EQUALITY, HELP, CANCEL,
)  # fmt: skip
