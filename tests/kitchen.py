"""Verdicts of every kind, with every kind of evidence, on the notes of `courses/kitchen`.

They are made up here rather than judged, so that the guide is tested on all it may ever be given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from notecheck.config import Course
from notecheck.model import (
    Accepted,
    Arrow,
    Axis,
    Band,
    Bars,
    Binding,
    Case,
    Contour,
    Control,
    Correction,
    Counterexample,
    Derivation,
    Figure,
    Interval,
    Judged,
    Kind,
    Label,
    Line,
    Method,
    Note,
    Panel,
    Place,
    Points,
    Position,
    Problem,
    Read,
    Remark,
    Rule,
    Source,
    Step,
    Stretch,
    Table,
    Verdict,
)
from notecheck.notes import read_notes
from notecheck.pipeline import corrected
from notecheck.text import Text, decimal, math, percent, quote, say

ROOT = Path(__file__).parent / "courses" / "kitchen"
COURSE = Course(root=ROOT, title="厨房里的物理", language="zh", languages=("zh",))
PROBLEM = Problem(Place("notes/zh/broken.md", 3, 7), "this note is not UTF-8", "Save the note as UTF-8.")

CHECK = '''
@check("milk-first", uses=["cooling-law"])
def earlier_milk_keeps_heat(claim: Reading, law: Reading) -> Verdict:
    """Mix before or after cooling: only the temperature of the milk matters."""
    early, late = mixed(law.formula, first=True), mixed(law.formula, first=False)
    if early > late:  # the difference is (1 - r)(m - room), whatever the time
        return confirmed("proof", say("Earlier milk ends warmer."))
    return refuted("proof", say("With cold milk it is the other way round."))
'''


def notes() -> tuple[Note, ...]:
    """The two notes of the course."""
    return read_notes(COURSE)[0]


# ---- figures --------------------------------------------------------------------------------------


def cooling(beta: float, offset: float = 0.0) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Minutes and temperatures of a cup."""
    minutes = tuple(float(minute) for minute in range(31))
    return minutes, tuple(20 + offset + 70 * beta**minute for minute in minutes)


def cups() -> Figure:
    """One panel whose curves carry their own names."""
    curves = [
        Line(*cooling(beta), label=say("cup with {b}", b=math(rf"\beta={beta}"))) for beta in (0.7, 0.9)
    ]
    minutes, low = cooling(0.9, -4)
    band = Band(minutes, low, cooling(0.9, 4)[1])
    rules = (Rule("y", 20, say("room temperature")), Rule("x", 10, say("ten minutes")))
    panel = Panel(
        Axis(say("time (minutes)")), Axis(say("temperature {T}", T=math("T_t"))), (*curves, band, *rules)
    )
    alt = say("Two falling curves flatten towards the room temperature; the larger {b} is, the later.", b="β")
    return Figure("cups", say("How two cups cool"), alt, (panel,))


def valley() -> Panel:
    """Level lines with a path, an arrow, a point and words."""
    xs = tuple(step / 10 for step in range(-20, 21))
    x, y = (tuple(start * rate**step for step in range(12)) for start, rate in ((-1.8, 0.72), (1.2, -0.68)))
    marks = (
        Contour(xs, xs, tuple(tuple(u * u + 6 * v * v for u in xs) for v in xs), (0.2, 1, 2.5, 5, 9)),
        Line(x, y, say("path of the gradient"), marker=True),
        Points((0,), (0,), say("lowest point")),
        Arrow(1.5, 1.1, 0.2, 0.1, say("downhill")),
        Label(-1.9, -1.3, say("valley")),
    )
    axes = (Axis(_symbol(r"\theta_1"), limits=(-2, 2)), Axis(_symbol(r"\theta_2"), limits=(-1.5, 1.5)))
    return Panel(*axes, marks, say("On the map"), equal=True)


def noise() -> Panel:
    """Two logarithmic axes."""
    sizes = (1.0, 10.0, 100.0, 1000.0)
    marks = (
        Stretch("x", 30, 300, say("usual sizes")),
        Line(sizes, tuple(size**-0.5 for size in sizes), say("computed"), marker=True),
        Line(sizes, tuple(size**-0.45 for size in sizes), say("measured"), style="dashed"),
    )
    axes = (Axis(say("batch size"), log=True), Axis(say("noise"), log=True))
    return Panel(*axes, marks, say("Noise against batch size"))


def landscape() -> Figure:
    """Two panels side by side."""
    alt = say("Left, a zigzag path; right, two falling lines.")
    return Figure("landscape", say("A valley and its noise"), alt, (valley(), noise()))


def shares() -> Figure:
    """Bars with ticks of their own."""
    ticks = tuple((float(minute), say("minute {n}", n=minute)) for minute in range(1, 5))
    bars = Bars((1, 2, 3, 4), (70, 49, 34.3, 24.01), say("difference that is left"))
    panel = Panel(Axis(say("time"), ticks=ticks), Axis(say("share (%)")), (bars,))
    return Figure("shares", say("What is left"), say("Four falling bars."), (panel,))


def cooling_cup(default: int = 1) -> Figure:
    """A cup that a reader lets cool faster or more slowly."""

    def position(beta: float) -> Position:
        minutes, temperatures = cooling(beta)
        curve = Line(minutes, temperatures, say("the cup"))
        panel = Panel(
            Axis(say("time (minutes)")), Axis(say("temperature")), (Rule("y", 20, say("room")), curve)
        )
        alt = say(
            "A cup of {beta} cools to {last} degrees.",
            beta=math(rf"\beta = {beta}"),
            last=f"{temperatures[-1]:.0f}",
        )
        return Position(str(beta), alt, (panel,))

    label = say("what is left after a minute")
    control = Control(label, math(r"\beta"), tuple(map(position, (0.7, 0.9, 0.95))), default)
    return Figure.moving("cooling-cup", say("A cup cools"), control)


def _symbol(latex: str) -> Text:
    return say("{symbol}", symbol=math(latex))


# ---- evidence -------------------------------------------------------------------------------------

DERIVATION = Derivation(
    (
        Step(say("Separate the variables."), r"\frac{\mathrm{d}T}{T-T_{\text{室温}}} = -k\,\mathrm{d}t"),
        Step(
            say("Integrate from {a} to {b}.", a=math("0"), b=math("t")), r"\ln\frac{T_t-T_r}{T_0-T_r} = -kt"
        ),
        Step(
            say("Solve for {T}; a long line scrolls in its own box.", T=math("T_t")),
            r"T_t = T_r + (T_0-T_r)e^{-kt} = T_r + (T_0-T_r)\sum_{n=0}^{\infty}\frac{(-kt)^n}{n!}"
            r" = T_r\left(1-e^{-kt}\right) + T_0\,e^{-kt} = T_r + \left(T_0 - T_r\right)\beta^{t}",
        ),
    )
)
CASES = (
    Case(True, say("Milk at {t} °C: earlier milk ends {d} °C warmer.", t="25", d=decimal(1.3))),
    Case(False, say("Milk at {t} °C: later milk ends {d} °C warmer.", t="4", d=decimal(4.16))),
)
SHARES = Table(
    (say("minute"), math(r"\beta^k"), say("printed"), say("computed")),
    tuple(
        (str(k), math(rf"0.7^{{{k}}}"), percent(Fraction(7, 10) ** k, 0), percent(Fraction(7, 10) ** k))
        for k in (1, 2, 3)
    ),
    say("The shares, computed from {b}", b=math(r"\beta=0.7")),
)
CONDITION = say("the milk is warmer than the room: {c}", c=math(r"T_{\text{奶}} > T_{\text{室温}}"))
DEPENDS = say("It depends on whether the milk is warmer than the room.")


@dataclass(frozen=True)
class Made:
    """A verdict that was made up, the function it is said to come from, and what it rests on."""

    verdict: Verdict
    function: str = "cooling_follows_newton"
    uses: tuple[str, ...] = ()


def confirmed(summary: Text, method: Method, *evidence: object, read: tuple[Read, ...] = ()) -> Verdict:
    """A confirmed verdict."""
    return Verdict(Kind.CONFIRMED, summary, method, evidence=evidence, read=read)  # type: ignore[arg-type]


def milk_first() -> Verdict:
    """A conditional verdict with nearly every kind of evidence."""
    remark = Remark(say("The note speaks of {words}.", words=quote("一杯刚冲好的咖啡，$T_0$ 很高")))
    return Verdict(
        Kind.CONDITIONAL,
        DEPENDS,
        Method.PROOF,
        CONDITION,
        (*CASES, DERIVATION, landscape(), remark),
        Correction((say("If the milk is warmer than the room ($m > r$), "), "先加奶的咖啡最后总是更热")),
        read=(
            Read("zh:milk-first", 15, "temperature", "更热", "warmer"),
            Read("zh:cooling-law", 0, "formula", "$k>0$", "k > 0", "k > 0"),
        ),
    )


def room_milk() -> Verdict:
    """A refuted verdict."""
    case = Counterexample(
        say("90 °C coffee, 20 °C milk: both orders end at {t} °C.", t=decimal(46.4)),
        say("exact fractions give {f} both times", f=math(r"\frac{232}{5}")),
    )
    return Verdict(
        Kind.REFUTED,
        say("At the room's temperature the order makes no difference at all."),
        Method.ENUMERATION,
        evidence=(case, shares()),
        correction=Correction(("先加后加都一样",)),
        read=(Read("zh:room-milk", 14, "number", "2 度", "2"),),
    )


def after_ten() -> Verdict:
    """A refuted verdict by simulation."""
    interval = Interval(say("Difference to the room after ten steps"), "1.98", "1.97", "1.99", 200, "1e-9")
    case = Counterexample(
        say("The program prints 21.98."), say("{f}", f=math(r"70\cdot 0.7^{10}\approx 1.98"))
    )
    summary = say("After ten steps {d} degrees are left.", d=decimal(1.977))
    return Verdict(Kind.REFUTED, summary, Method.SIMULATION, evidence=(interval, case))


def broken() -> Verdict:
    """A check that raised."""
    trace = 'Traceback (most recent call last):\n  File "checks/kitchen.py", line 3\nKeyError: "<large>"\n'
    summary = say("no word of size was found in {words}", words=quote("凉得越慢"))
    return Verdict(Kind.ERROR, summary, where=Place("notes/zh/coffee.md", 52, 9), trace=trace)


def verdicts() -> dict[str, Made]:
    """By claim id. One claim of the notes, `no-gradient`, is left out: it was not judged."""
    recursion = Read(
        "zh:mixing",
        0,
        "formula",
        r"$v_t = \beta v_{t-1}$",
        "",
        r"v_{t} = \beta v_{t-1} + \left(1-\beta\right) g_{t}",
    )
    slower = say("The rate is proportional to a difference that shrinks.")
    solved = say("The second formula solves the first.")
    source = Source("Newton 1701, Scala graduum caloris")
    fades = say("Constants are kept, and older values fade by {b}.", b=math(r"\beta"))
    printed = say("Equal to {b} as printed.", b=math(r"\beta"))
    inconsistent = Verdict(
        Kind.INCONSISTENT,
        say("It contradicts the sentence above, which claims it for every milk."),
        Method.PROOF,
        against=("zh:milk-first",),
        correction=Correction(("后加才更热",)),
    )
    again = Verdict(Kind.CONDITIONAL, DEPENDS, Method.PROOF, CONDITION, (*CASES, landscape()))
    unchecked = Verdict(
        Kind.UNCHECKED, say("no check is bound to this claim"), where=Place("notes/zh/tea.md", 8, 8)
    )
    return {
        "cooling-slows": Made(confirmed(slower, Method.PROOF, DERIVATION, cups()), uses=("cooling-law",)),
        "cooling-law": Made(confirmed(solved, Method.PROOF, DERIVATION, source)),
        "mixing": Made(confirmed(fades, Method.PROOF, read=(recursion,))),
        "milk-first": Made(milk_first(), "earlier_milk_keeps_heat", ("cooling-law", "fridge-milk")),
        "room-milk": Made(room_milk(), "room_milk"),
        "fridge-milk": Made(inconsistent, "fridge_milk", ("milk-first",)),
        "calm-mind": Made(
            Verdict(Kind.NOT_CHECKABLE, say("A piece of advice: nothing to compute.")), "advice"
        ),
        "share-one": Made(confirmed(printed, Method.ENUMERATION, SHARES)),
        "share-two": Made(confirmed(printed, Method.ENUMERATION, SHARES, shares()), uses=("share-one",)),
        "cooling-program": Made(confirmed(say("The program computes it."), Method.EXECUTION, SHARES)),
        "after-ten": Made(after_ten(), uses=("cooling-program", "milk-first")),
        "big-cup": Made(broken()),
        "green-tea": Made(unchecked, ""),
        "milk-first-again": Made(again),
    }


def judged(of: Sequence[Note]) -> tuple[Judged, ...]:
    """Every claim of the notes but the one that was not judged."""
    claims = {claim.id: claim for note in of for claim in note.claims}
    made = verdicts()

    def one(name: str) -> Judged:
        verdict, uses = made[name].verdict, made[name].uses
        function = made[name].function
        binding = (
            Binding(function, Place("checks/kitchen.py", 41), (name,), uses, CHECK) if function else None
        )
        shaken = tuple(claims[used].key for used in uses if made[used].verdict.kind.is_flag)
        accepted = None
        if verdict.kind is Kind.CONFIRMED:
            accepted = Accepted(verdict.kind, "abc", Place("notes/verdicts.toml", 3))
        ground = tuple(claims[used] for used in uses)
        fixed = corrected(COURSE, claims[name], verdict)
        return Judged(claims[name], verdict, binding, accepted, ground, shaken, "abc", fixed)

    return tuple(one(name) for name in claims if name in made)
