"""View models of a claim's evidence: one dataclass for each template in `evidence/`, ready to print.

A field that may be absent is a tuple of none or one, so that templates loop and never decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from markupsafe import Markup


@dataclass(frozen=True)
class Link:
    """A way to a claim: its address from the page at hand, its words on one line, shortened, and whole."""

    href: str
    words: Markup
    short: str
    passage: Markup
    kind: str
    verdict: str
    note: str
    where: str


@dataclass(frozen=True)
class ReadingRow:
    """Words of a note, what they were read as if that is not the words themselves, and what that is.

    `what` is empty for words that were only found to stand there. `wide` rows hold a
    formula that a phone may have to scroll.
    """

    words: Markup
    meaning: tuple[Markup, ...]
    what: str
    wide: bool


@dataclass(frozen=True)
class Readings:
    """What was read in one place; `source` is the other claim that it stands in, if it does.

    `quoted` are the words of that claim, unless the rows repeat them.
    """

    source: tuple[Link, ...]
    quoted: tuple[Markup, ...]
    rows: tuple[ReadingRow, ...]


@dataclass(frozen=True)
class ReadingView:
    """What was read."""

    template: ClassVar[str] = "reading"
    groups: tuple[Readings, ...]


@dataclass(frozen=True)
class Line:
    """A line of a derivation: why, and the formula that follows, if any."""

    why: Markup
    formula: tuple[Markup, ...]


@dataclass(frozen=True)
class DerivationView:
    """An argument line by line."""

    template: ClassVar[str] = "derivation"
    title: tuple[Markup, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class DerivationLink:
    """An argument that the page gives already, at another claim with these words."""

    template: ClassVar[str] = "derivation_link"
    title: tuple[Markup, ...]
    href: str
    words: Markup


@dataclass(frozen=True)
class TableView:
    """Computed values."""

    template: ClassVar[str] = "table"
    title: tuple[Markup, ...]
    header: tuple[Markup, ...]
    rows: tuple[tuple[Markup, ...], ...]


@dataclass(frozen=True)
class CasesView:
    """Cases on the two sides of a condition."""

    template: ClassVar[str] = "cases"
    holds: tuple[Markup, ...]
    fails: tuple[Markup, ...]


@dataclass(frozen=True)
class CounterexampleView:
    """A case against the claim, and its second confirmation."""

    template: ClassVar[str] = "counterexample"
    text: Markup
    again: Markup


@dataclass(frozen=True)
class IntervalView:
    """The outcome of a simulation."""

    template: ClassVar[str] = "interval"
    effect: Markup
    estimate: str
    low: str
    high: str
    seeds: int
    odds: str


@dataclass(frozen=True)
class RemarksView:
    """What else the reader should know."""

    template: ClassVar[str] = "remarks"
    remarks: tuple[Markup, ...]


@dataclass(frozen=True)
class SourcesView:
    """Where the result stands in the literature."""

    template: ClassVar[str] = "sources"
    citations: tuple[str, ...]


@dataclass(frozen=True)
class LegendView:
    """A line of a panel's legend."""

    swatch: Markup
    words: Markup


@dataclass(frozen=True)
class PanelView:
    """A panel of a figure."""

    title: tuple[Markup, ...]
    legend: tuple[LegendView, ...]
    svg: Markup


@dataclass(frozen=True)
class Moving:
    """Words of one position of a figure; `at` are the attributes that name it and hide it, or nothing."""

    at: Markup
    words: Markup


@dataclass(frozen=True)
class ControlView:
    """A control with its positions from 0 to `last`, and how each of them is said."""

    label: Markup
    default: int
    last: int
    values: tuple[Moving, ...]


@dataclass(frozen=True)
class FigureView:
    """A figure drawn here, with none or one `control`.

    `rows` samples the data under `header` as it is without script; `file` is the address of all of it.
    `alt_anchor` is the id under which the pictures find the words on what is to be seen.
    """

    template: ClassVar[str] = "figure"
    panels: tuple[PanelView, ...]
    anchor: str
    number: int
    title: Markup
    alt: tuple[Moving, ...]
    alt_anchor: str
    control: tuple[ControlView, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    file: str


@dataclass(frozen=True)
class FigureLink:
    """A figure that another claim of the page has drawn already."""

    template: ClassVar[str] = "figure_link"
    anchor: str
    number: int
    title: Markup


@dataclass(frozen=True)
class PassagesView:
    """The passages of an inconsistency, side by side."""

    template: ClassVar[str] = "passages"
    passages: tuple[Link, ...]


@dataclass(frozen=True)
class TwinView:
    """Where the claim says something else than its twin in another language."""

    template: ClassVar[str] = "twin"
    slips: tuple[Markup, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of a correction; `tag` is "ins" for new words and "span" for the note's own."""

    tag: str
    words: str


@dataclass(frozen=True)
class CorrectionView:
    """What the note should say: typeset, and as source to paste with the new words marked."""

    template: ClassVar[str] = "correction"
    rendered: Markup
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class GroundView:
    """What the claim rests on; `shaken` are those among it that are flagged."""

    template: ClassVar[str] = "ground"
    links: tuple[Link, ...]
    shaken: tuple[Markup, ...]


@dataclass(frozen=True)
class CheckView:
    """The check's own source; `score` is how many small edits of the claim it noticed, if it was probed."""

    template: ClassVar[str] = "check"
    function: str
    place: str
    source: Markup
    score: tuple[Markup, ...]


@dataclass(frozen=True)
class CheckLink:
    """A check whose source the page shows at another claim already."""

    template: ClassVar[str] = "check_link"
    function: str
    href: str
    score: tuple[Markup, ...]


@dataclass(frozen=True)
class FaultView:
    """Where something broke, and what Python said of it."""

    template: ClassVar[str] = "fault"
    where: str
    trace: tuple[str, ...]


View: TypeAlias = (
    ReadingView
    | DerivationView
    | DerivationLink
    | TableView
    | CasesView
    | CounterexampleView
    | IntervalView
    | RemarksView
    | SourcesView
    | FigureView
    | FigureLink
    | PassagesView
    | TwinView
    | CorrectionView
    | GroundView
    | CheckView
    | CheckLink
    | FaultView
)
