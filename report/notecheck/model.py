"""The nouns of notecheck, as frozen dataclasses that flow one way: note → claim → verdict.

Nothing here reads, judges or prints. Places count lines and columns from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from notecheck.text import Math, Text, Value


class Kind(StrEnum):
    """The ladder of verdicts."""

    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    REFUTED = "refuted"
    INCONSISTENT = "inconsistent"
    NOT_CHECKABLE = "not-checkable"
    UNCHECKED = "unchecked"
    ERROR = "error"

    @property
    def is_flag(self) -> bool:
        """Whether the note should change: conditional, refuted and inconsistent."""
        return self in (Kind.CONDITIONAL, Kind.REFUTED, Kind.INCONSISTENT)

    @property
    def is_judgement(self) -> bool:
        """Whether a check came to a result that a person can accept."""
        return self not in (Kind.UNCHECKED, Kind.ERROR)


class Method(StrEnum):
    """How a verdict was reached, the strongest first."""

    PROOF = "proof"
    ENUMERATION = "enumeration"
    EXECUTION = "execution"
    SIMULATION = "simulation"


class Shape(StrEnum):
    """What kind of passage a claim is."""

    PROSE = "prose"
    FORMULA = "formula"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: path relative to the course, line and column from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Claim:
    """A passage of a note that says something true or false.

    `text` is the passage as it stands in the note's source, without the mark; `start` its offset
    in the note's source. `lang` is the language of the note, `refs` the catalogue numbers that
    the passage restates.
    """

    id: str
    place: Place
    text: str
    shape: Shape
    lang: str
    refs: tuple[str, ...] = ()
    start: int = 0

    @property
    def key(self) -> str:
        """The id with its language, unique in a course: `zh:ema-weights`."""
        return f"{self.lang}:{self.id}"

    @property
    def node(self) -> str:
        """The pytest node id: `notes/zh/momentum.md::ema-weights`."""
        return f"{self.place.path}::{self.id}"

    def place_at(self, offset: int) -> Place:
        """The place of the character `offset` of the claim's text."""
        before = self.text[:offset]
        line = self.place.line + before.count("\n")
        last = before.rfind("\n")
        column = self.place.column + offset if last < 0 else offset - last
        return Place(self.place.path, line, column)


@dataclass(frozen=True)
class Exempt:
    """A passage that is marked as needing no claim: its text, its offset in the note, the reason."""

    place: Place
    text: str
    start: int
    because: str


@dataclass(frozen=True)
class Note:
    """One Markdown document: its front matter, its source, its claims in reading order.

    `exempt` are the passages that are marked as needing no claim.
    """

    path: str
    lang: str
    source: str
    title: str
    meta: tuple[tuple[str, str], ...] = ()
    claims: tuple[Claim, ...] = ()
    exempt: tuple[Exempt, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without folder and suffix."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".md")


@dataclass(frozen=True)
class Problem:
    """Something wrong with a course: what, where, and how to mend it."""

    place: Place
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f"\n    {self.remedy}" if self.remedy else "")


@dataclass(frozen=True)
class Read:
    """One thing that a check read from a passage: whose words, where they start, what they mean.

    `claim` is the key of the claim it was read from and `start` the offset in its text, so that a
    claim may move in its note without its reading changing. `what` names the kind of reading
    ("number", "formula", …), `meaning` its value in plain characters, `latex` a formula as it was
    understood, `unit` the symbol of a number's unit or currency, which every language shares (km/h, €).
    `others` are words that would have said something else, one for each other meaning.
    """

    claim: str
    start: int
    what: str
    words: str
    meaning: str
    latex: str = ""
    others: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Comparison:
    """A value that a check compared with a printed number, and whether it rounds to it.

    The number stands at `start` in the text of the claim whose key is `claim`.
    """

    claim: str
    start: int
    value: str
    agrees: bool


# ---- evidence ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One line of a derivation: why, and the formula that follows (LaTeX, may be empty)."""

    why: Text
    formula: str = ""


@dataclass(frozen=True)
class Derivation:
    """An argument to be followed line by line."""

    steps: tuple[Step, ...]
    title: Text | None = None


@dataclass(frozen=True)
class Table:
    """Computed values in rows, for reading."""

    header: tuple[Value, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: Text | None = None


@dataclass(frozen=True)
class Case:
    """A computed case: on the side where the claim holds, or on the side where it fails."""

    holds: bool
    text: Text


@dataclass(frozen=True)
class Counterexample:
    """A case in which the claim, or what passages say together, is false, and how it was confirmed again."""

    text: Text
    again: Text


@dataclass(frozen=True)
class Interval:
    """What a simulation found: an effect with its interval over seeds, and the odds of error.

    `odds` is the computed chance that the decision rule errs, e.g. "1e-7".
    """

    effect: Text
    estimate: str
    low: str
    high: str
    seeds: int
    odds: str


@dataclass(frozen=True)
class Remark:
    """Something the reader should know: which reading was judged, what the other would give."""

    text: Text


@dataclass(frozen=True)
class Source:
    """Where a standard result stands: author, year, theorem or section."""

    citation: str


# ---- figures: data and labels only; drawing happens when a page is built ----------------------


@dataclass(frozen=True)
class Line:
    """A curve through (x, y); `style` is solid, dashed or dotted; `marker` draws the points too."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: Text | None = None
    style: str = "solid"
    marker: bool = False


@dataclass(frozen=True)
class Points:
    """Separate points (x, y)."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: Text | None = None


@dataclass(frozen=True)
class Bars:
    """Bars of `height` at the positions `x`."""

    x: tuple[float, ...]
    height: tuple[float, ...]
    label: Text | None = None
    width: float = 0.8


@dataclass(frozen=True)
class Band:
    """The area between `low` and `high` over `x`."""

    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    label: Text | None = None


@dataclass(frozen=True)
class Contour:
    """Level lines of z (one row for each y, one column for each x)."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    z: tuple[tuple[float, ...], ...]
    levels: tuple[float, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A straight line across the panel at `at` on the axis "x" or "y"."""

    axis: str
    at: float
    label: Text | None = None


@dataclass(frozen=True)
class Stretch:
    """A shaded stretch of the axis "x" or "y", from `low` to `high`."""

    axis: str
    low: float
    high: float
    label: Text | None = None


@dataclass(frozen=True)
class Arrow:
    """An arrow from (x0, y0) to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float
    label: Text | None = None


@dataclass(frozen=True)
class Label:
    """Words at (x, y)."""

    x: float
    y: float
    text: Text


@dataclass(frozen=True)
class Axis:
    """An axis: what it shows with its unit, whether logarithmic, ticks of its own, limits."""

    label: Text
    log: bool = False
    ticks: tuple[tuple[float, Value], ...] = ()
    limits: tuple[float, float] | None = None


Mark = Line | Points | Bars | Band | Contour | Rule | Stretch | Arrow | Label


@dataclass(frozen=True)
class Panel:
    """One pair of axes with its marks, drawn in the order given."""

    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    title: Text | None = None
    equal: bool = False  # one unit is as long on x as on y


@dataclass(frozen=True)
class Position:
    """What a moving figure shows at one value of its parameter: all computed, none of it drawn yet.

    Every position has the same panels: the same axes, titles and names of series, other data.
    """

    value: str | Math
    alt: Text
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Control:
    """A parameter that a reader may change: what it is called, its symbol, its positions in order.

    `default` counts from 0: the position that is shown on paper and without script.
    """

    label: Text
    symbol: Math
    positions: tuple[Position, ...]
    default: int


@dataclass(frozen=True)
class Figure:
    """A figure as data: `name` unique in a course, `alt` says in words what is to be seen.

    Claims whose evidence carries a figure of the same name share it: it is drawn once. A figure with
    a `control` moves; `alt` and `panels` are then those of the control's default position.
    """

    name: str
    title: Text
    alt: Text
    panels: tuple[Panel, ...]
    control: Control | None = None

    @classmethod
    def moving(cls, name: str, title: Text, control: Control) -> Figure:
        """A figure that a reader moves; it stands still at the default position."""
        shown = control.positions[control.default]
        return cls(name, title, shown.alt, shown.panels, control)


Evidence = Derivation | Table | Case | Counterexample | Interval | Remark | Source | Figure


# ---- verdicts ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Correction:
    """The claim's text as it should stand: the note's own words (str) and what replaces the rest.

    `capital` where the whole has to begin with a capital letter, whatever it begins with.
    """

    parts: tuple[str | Text, ...]
    capital: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a check found of one claim, on what evidence.

    `summary` is the one sentence to remember; `condition` what a conditional claim leaves out;
    `against` the keys of the claims that an inconsistent one contradicts; `read` what the check
    read, in order; `compared` what it compared with printed numbers; `where` the place of a fault, for
    errors.
    """

    kind: Kind
    summary: Text
    method: Method | None = None
    condition: Text | None = None
    evidence: tuple[Evidence, ...] = ()
    correction: Correction | None = None
    against: tuple[str, ...] = ()
    read: tuple[Read, ...] = ()
    where: Place | None = None
    trace: str = ""  # the Python traceback, where a check is broken
    compared: tuple[Comparison, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """What a person reviewed: the verdict, and a digest of what the check had read then."""

    kind: Kind
    reading: str
    place: Place


@dataclass(frozen=True)
class Binding:
    """A check, found in the course's code without running it: its name, place, claims and source."""

    function: str
    place: Place
    claims: tuple[str, ...]
    uses: tuple[str, ...]
    source: str
    waived: tuple[tuple[str, str], ...] = ()  # edits that need not be noticed, each with the reason


@dataclass(frozen=True)
class Slip:
    """A value that a claim and its twin in another language do not share; words may be empty."""

    lang: str
    place: Place
    words: str
    other_place: Place
    other_words: str

    def __str__(self) -> str:
        here = f"{self.words!r} stands here" if self.words else "nothing of the kind stands here"
        there = f"its twin says {self.other_words!r}" if self.other_words else "its twin does not say it"
        return f"{self.place}: {here}, {there} ({self.other_place})"


@dataclass(frozen=True)
class Probed:
    """How many small edits of a claim its check noticed, and how many say the same or are waived.

    `refused` are those among the noticed ones after which the check judged nothing: it could not
    read the claim, or takes for granted what was edited.
    """

    edits: int
    noticed: int
    refused: int = 0
    equivalent: int = 0
    waived: int = 0

    @property
    def left(self) -> int:
        """Edits that the check should notice and does not."""
        return self.edits - self.noticed - self.equivalent - self.waived

    @property
    def share(self) -> float:
        """The per cent that are noticed, equivalent or waived; 100 where there was nothing to edit."""
        return 100 * (1 - self.left / self.edits) if self.edits else 100.0

    def __str__(self) -> str:
        told = [f"{self.noticed} of {self.edits - self.equivalent} edits noticed"]
        told += [f"{self.refused} of them by refusing to judge"] if self.refused else []
        told += [f"{self.waived} waived"] if self.waived else []
        return ", ".join(told)


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict, and the verdict that a person accepted."""

    claim: Claim
    verdict: Verdict
    binding: Binding | None = None
    accepted: Accepted | None = None
    uses: tuple[Claim, ...] = ()  # the claims it rests on
    shaken: tuple[str, ...] = ()  # keys of those among them that do not hold: refuted or inconsistent
    reading: str = ""  # digest of what the check read
    corrected: str = ""  # the claim as it should stand, in the note's language; empty without a correction
    slips: tuple[Slip, ...] = ()  # where it says something else than its twin in another language
    probed: Probed | None = None  # None where it was not probed since something changed

    @property
    def differs(self) -> str:
        """Why this is not as accepted; empty where it is."""
        if not self.verdict.kind.is_judgement:
            return self.verdict.kind.value
        twin = f"its twin in {self.slips[0].lang} says something else" if self.slips else ""
        return " and ".join(part for part in (self.unaccepted, twin) if part)

    @property
    def unaccepted(self) -> str:
        """Why the verdict is not as accepted, whatever its twins say; empty where it is."""
        if self.accepted or not self.verdict.kind.is_judgement or self.verdict.kind is Kind.CONFIRMED:
            return self.outdated
        return "not accepted yet"

    @property
    def outdated(self) -> str:
        """Why the verdict that was accepted is out of date; empty where it is not, or there is none."""
        if self.accepted is None or not self.verdict.kind.is_judgement:
            return ""
        if self.accepted.kind is not self.verdict.kind:
            return f"accepted as {self.accepted.kind.value}"
        if self.accepted.reading != self.reading and self.verdict.kind is not Kind.CONFIRMED:
            return "its reading changed since it was accepted"
        return ""


@dataclass(frozen=True)
class Report:
    """Everything that one run found: what the reporters and the guide are made from.

    `folder` is the course's folder inside its repository: services that show a repository's files
    count paths from there.
    """

    title: str
    notes: tuple[Note, ...]
    judged: tuple[Judged, ...]
    problems: tuple[Problem, ...] = ()
    folder: str = ""

    def count(self, kind: Kind) -> int:
        """How many claims have this verdict."""
        return sum(one.verdict.kind is kind for one in self.judged)

    @property
    def differing(self) -> tuple[Judged, ...]:
        """The claims whose verdict is not the accepted one."""
        return tuple(one for one in self.judged if one.differs)

    @property
    def status(self) -> int:
        """The exit status: 0 as accepted, 1 something differs, 5 nothing was checked."""
        if self.differing or self.problems:
            return 1
        return 0 if self.judged else 5
