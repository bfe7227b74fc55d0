"""One edit of a claim's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from notecheck.model import Claim, Place


@dataclass(frozen=True, order=True)
class Edit:
    """One change of a claim's text: `text[start:end]` is `old`, and becomes `new`."""

    start: int
    end: int
    kind: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The text after the edit."""
        return text[: self.start] + self.new + text[self.end :]

    def place(self, claim: Claim) -> Place:
        return claim.place_at(self.start)

    def __str__(self) -> str:
        return f"{_shown(self.old)} → {_shown(self.new)}"


def swapped_digits(words: str) -> str | None:
    """The first two neighbouring digits that differ, the other way round; None where none can be."""
    for found in re.finditer(r"[0-9](?=[0-9])", words):
        at = found.start()
        one, other = words[at], words[at + 1]
        if one != other and not (other == "0" and (at == 0 or not words[at - 1].isdigit())):
            return words[:at] + other + one + words[at + 2 :]
    return None


def _shown(words: str) -> str:
    return " ".join(words.split()) or "(nothing)"
