"""What can go wrong, with its place and its remedy; turned into an exit code in `cli` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notecheck.model import Place


class NotecheckError(Exception):
    """Something that a user can mend: what is wrong, where, and what to do about it."""

    def __init__(self, what: str, place: Place | None = None, remedy: str = "") -> None:
        super().__init__(what, place, remedy)  # all of them, so that the error survives pickling
        self.what = what
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.what}" + (f"\n    {self.remedy}" if self.remedy else "")


class ReadingError(NotecheckError):
    """A passage that cannot be read, or a reading that a check cannot use."""


class ProgramError(NotecheckError):
    """A program of a note that failed, or overran its time or memory."""


class CheckError(NotecheckError):
    """A check that breaks a rule of the engine."""


class ConfigError(NotecheckError):
    """A wrong configuration, command or accepted-verdicts file: exit status 2."""
