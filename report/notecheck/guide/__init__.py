"""The study guide: a static site in which each sentence of a note carries its verdict and evidence."""

from __future__ import annotations

from notecheck.guide.site import Guide, build_guide

__all__ = ["Guide", "build_guide"]
