"""What an edit did: two states of a course compared, claim by claim."""

from __future__ import annotations

from notecheck.diff.changes import Change, Diff, compare
from notecheck.diff.revision import diff

__all__ = ["Change", "Diff", "compare", "diff"]
