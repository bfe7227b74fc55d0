"""What an edit did: two states of a course compared, claim by claim.

In the order of the way: `revision` (a state of the course out of git), `touched` (what has to be judged
again, and why), `places` and `wording` (where claims stand, which words changed), `changes` (what happened
to each), `told` (in words) and `findings` (for the reporters of CI).
"""

from __future__ import annotations

from notecheck.diff.changes import Change, Diff, What
from notecheck.diff.run import diff

__all__ = ["Change", "Diff", "What", "diff"]
