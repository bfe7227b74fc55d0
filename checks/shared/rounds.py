"""How long a pass takes on a device that handles several samples at once, counted in rounds."""

from __future__ import annotations

from math import ceil


def rounds(samples: int, batch: int, at_once: int) -> int:
    """Rounds of a pass: every batch in turn, `at_once` samples of it in a round."""
    sizes = [min(batch, samples - first) for first in range(0, samples, batch)]
    return sum(ceil(size / at_once) for size in sizes)
