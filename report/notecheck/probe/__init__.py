"""Probes: small edits of a claim's text, one at a time, and whether its check notices them."""

from __future__ import annotations

from notecheck.probe.edit import Edit
from notecheck.probe.edits import edits_of
from notecheck.probe.outcome import Outcome, noticed, outcome
from notecheck.probe.scores import probe

__all__ = ["Edit", "Outcome", "edits_of", "noticed", "outcome", "probe"]
