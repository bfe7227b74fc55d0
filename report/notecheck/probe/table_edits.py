"""Edits of tables: two cells of a column that stand one below the other, the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from notecheck.model import Claim
from notecheck.probe.edit import Edit
from notecheck.reading import Reading


def table_edits(claim: Claim) -> Iterator[Edit]:
    """The values of two neighbouring rows swapped; the first column, which names the rows, stays."""
    for upper, lower in pairwise(Reading(claim).table.rows):
        for one, other in list(zip(upper, lower, strict=False))[1:]:
            start, end = one.offset, other.offset + len(other.text)
            between = claim.text[start + len(one.text) : other.offset]
            yield Edit(start, end, "cells", claim.text[start:end], other.text + between + one.text)
