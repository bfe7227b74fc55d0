"""What was read of claims, and how many there was of each kind of thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, SupportsIndex, TypeVar, cast, overload

from notecheck.errors import ReadingError
from notecheck.model import Comparison, Read
from notecheck.spans import Span

Found = TypeVar("Found", bound=Span)


class Reader(Protocol):
    """What things were found in: a Reading."""

    ledger: Ledger

    def miscounted(self, wanted: str, found: Iterable[Span], extra: Span | None) -> ReadingError:
        """The error for a claim that has other things than `wanted`."""


class Ledger:
    """What was read so far, in order and without repetition."""

    def __init__(self) -> None:
        self._entries: dict[Read, None] = {}
        self.compared: list[Comparison] = []
        self.gone_through: Several[Any] | None = None  # what the check iterated over last

    @property
    def entries(self) -> tuple[Read, ...]:
        return tuple(self._entries)

    def enter(self, read: Read) -> None:
        self._entries.setdefault(read)

    def compare(self, comparison: Comparison) -> None:
        """Remember a comparison in printed precision, in order."""
        self.compared.append(comparison)


class Several(tuple[Found, ...]):
    """What was found of one kind; asking for more of it than there is, is a fault of the claim.

    Behaves like the tuple that it is, but `found[2]` and `one, two = found` end in a ReadingError
    with the place where the claim has another number of such things. Python gives a sequence no say
    in the second case, so the ledger keeps what was gone through last (see `miscount`).
    """

    what: str
    reading: Reader

    @classmethod
    def of(cls, found: Iterable[Found], what: str, reading: Reader) -> Several[Found]:
        several = cls(found)
        several.what, several.reading = what, reading
        return several

    def __iter__(self) -> Iterator[Found]:
        self.reading.ledger.gone_through = self
        return super().__iter__()

    @overload
    def __getitem__(self, index: SupportsIndex) -> Found: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Found, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Found | tuple[Found, ...]:
        try:
            return super().__getitem__(index)
        except IndexError:
            number = int(cast(SupportsIndex, index))
            raise self.expected(number + 1 if number >= 0 else -number, at_least=True) from None

    def expected(self, number: int, *, at_least: bool = False) -> ReadingError:
        """The error to raise where a check needs `number` of these."""
        wanted = f"{self.what}{'s' if number != 1 else ''}"
        extra = self[number] if len(self) > number else None
        return self.reading.miscounted(f"{'at least ' * at_least}{number} {wanted}", self, extra)


_MISCOUNT = re.compile(r"(not enough|too many) values to unpack \(expected (at least )?(\d+)")


def miscount(error: BaseException, ledger: Ledger) -> ReadingError | None:
    """What a check's `one, two = claim.numbers` amounts to where the claim has another number of them.

    None where `error` is something else, or was raised over something that was not read.
    """
    found, told = ledger.gone_through, _MISCOUNT.match(str(error))
    if not isinstance(error, ValueError) or found is None or told is None:
        return None
    wanted = int(told[3])
    fits = len(found) > wanted if told[1] == "too many" else f"got {len(found)})" in str(error)
    return found.expected(wanted, at_least=bool(told[2])) if fits else None
