"""A made-up course with every kind of claim, verdict and evidence, for the tests of the guide."""

from __future__ import annotations

import math as m
from collections.abc import Iterator
from fractions import Fraction

from notecheck.model import (
    Accepted,
    Arrow,
    Axis,
    Band,
    Bars,
    Binding,
    Case,
    Claim,
    Contour,
    Correction,
    Counterexample,
    Derivation,
    Evidence,
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
from notecheck.notes import read_note
from notecheck.text import Math, decimal, math, percent, quote, say

COFFEE = '''---
title: 咖啡凉得有多快
source_title: 厨房里的物理
source_date: 2024-05-01
---

# 咖啡凉得有多快

一杯刚冲好的咖啡放在桌上，[温度一直在降，而且越降越慢]{#cooling-slows ref="K-01"}。描述它的是“牛顿冷却定律”：

{#cooling-law ref="K-02"}
$$
\\frac{\\mathrm{d}T}{\\mathrm{d}t} = -k\\,(T - T_{\\text{室温}}), \\qquad T_{t} = T_{\\text{室温}} + (T_0 - T_{\\text{室温}})\\,e^{-k t}
$$

其中 $k>0$ 由杯子决定。把时间切成一分钟一格，就得到递推式 $v_t = \\beta v_{t-1} + (1-\\beta)\\,g_t${#mixing ref="K-03"}，这里 $\\beta\\in[0,1)$，而 $g_t$ 是当时的室温。

## 一、先加奶还是后加奶

常有人说：[无论什么时候加，先加奶的咖啡最后总是更热]{#milk-first ref="K-04 K-05"}。这句话听起来很有道理，因为温差小了，散热也就慢了。*不过*还要看奶是从哪里拿出来的。

1. 奶放在桌上：[先加奶更热，五分钟后大约相差 2 度]{#room-milk}。
2. 奶放在冰箱里，[情形恰好相反，后加才更热]{#fridge-milk ref="K-07"}。

> 老人说，[喝咖啡最要紧的是心静]{#calm-mind}。

## 二、三个时刻的比例

| 时刻 | 剩下的温差 | 说明 |
|---|---|---|
| 第 1 分钟 | [70%]{#share-one} | 刚离开壶嘴，杯壁还是冷的，热量一半进了杯子，一半进了空气 |
| 第 2 分钟 | [49%，第 3 分钟 34%]{#share-two ref="K-09"} | 杯壁热了 |

把各分钟的比例加起来，$\\sum_{i=1}^{m} \\beta^{i} = \\beta\\,\\frac{1-\\beta^{m}}{1-\\beta}$，而 [$\\left\\|\\nabla_\\theta J(\\theta)\\right\\|$ 与 $\\operatorname{Var}(X^\\top X)$ 都不出现]{#no-gradient}。参数的更新写成 $参数 := 参数 - 学习率 * 梯度$。

### 用程序算一遍

{#cooling-program ref="K-10"}
```python
import numpy as np

room, start, beta = 20.0, 90.0, 0.7
temperature = start
for minute in range(10):
    temperature = beta * temperature + (1 - beta) * room  # 每分钟一步
print(f"{temperature:.2f}")
```

运行十步之后，[咖啡和室温相差不到 1 度]{#after-ten}。杯子越大，[凉得越慢]{#big-cup}。
'''

TEA = '''---
title: 茶
source_title: 茶经摘要
---

## 水温

泡绿茶用 [80 度的水]{#green-tea}，和[前一篇说的咖啡一样，先加奶更热]{#milk-first-again}。
'''


def notes() -> tuple[Note, ...]:
    """The two notes."""
    return tuple(read_note(f"notes/zh/{name}.md", text, "zh")[0] for name, text in (("coffee", COFFEE), ("tea", TEA)))


CHECK = '''
@check("milk-first", uses=["cooling-law"])
def earlier_milk_keeps_heat(claim: Reading, law: Reading) -> Verdict:
    """Mix before or after cooling: the order matters only by the temperature of the milk."""
    early, late = mixed(law.formula, first=True), mixed(law.formula, first=False)
    if early > late:  # the difference is (1 - r)(m - room), whatever the time
        return confirmed("proof", say("Earlier milk ends warmer by {d}.", d=decimal(early - late)))
    return refuted("proof", say("With cold milk it is the other way round."))
'''


def binding(function: str, *claims: str, uses: tuple[str, ...] = ()) -> Binding:
    """A check of the course."""
    return Binding(function, Place("checks/kitchen.py", 41), claims, uses, CHECK)


def cooling_curve(beta: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Minutes and temperatures."""
    minutes = tuple(float(t) for t in range(31))
    return minutes, tuple(20 + 70 * beta**t for t in minutes)


def curves() -> Figure:
    """One panel whose curves carry their names."""
    lines = [
        Line(*cooling_curve(beta), label=say("cup with {beta}", beta=Math(rf"\\beta={beta}".replace("\\\\", "\\"))))
        for beta in (0.7, 0.9, 0.96)
    ]
    band = Band(cooling_curve(0.9)[0], tuple(y - 4 for y in cooling_curve(0.9)[1]), tuple(y + 4 for y in cooling_curve(0.9)[1]))
    marks = (band, lines[1], lines[0], lines[2], Rule("y", 20, say("room temperature")), Rule("x", 10, say("ten minutes")))
    panel = Panel(Axis(say("time (minutes)")), Axis(say("temperature {T} (°C)", T=math("T_t"))), marks)
    return Figure("cooling-curves", say("How three cups cool"), say("Three falling curves flatten towards the room temperature; the larger β is, the later."), (panel,))


def landscape() -> Figure:
    """Two panels: level lines with a path, and bars; one logarithmic axis."""
    xs = tuple(i / 10 for i in range(-20, 21))
    z = tuple(tuple(x * x + 6 * y * y for x in xs) for y in xs)
    path = [(-1.8, 1.2)]
    for _ in range(14):
        x, y = path[-1]
        path.append((x - 0.14 * 2 * x, y - 0.14 * 12 * y))
    bowl = Panel(
        Axis(math_text(r"\theta_1"), limits=(-2, 2)),
        Axis(math_text(r"\theta_2"), limits=(-1.5, 1.5)),
        (
            Contour(xs, xs, z, (0.2, 1, 2.5, 5, 9)),
            Line(tuple(x for x, _ in path), tuple(y for _, y in path), say("path of the gradient"), marker=True),
            Points((0,), (0,), say("lowest point")),
            Arrow(1.5, 1.1, 0.2, 0.1, say("downhill")),
            Label(-1.9, -1.3, say("valley")),
        ),
        say("On the map"),
        equal=True,
    )
    sizes = (1.0, 10.0, 100.0, 1000.0)
    noise = Panel(
        Axis(say("batch size"), log=True),
        Axis(say("noise"), log=True),
        (
            Stretch("x", 30, 300, say("usual sizes")),
            Line(sizes, tuple(s**-0.5 for s in sizes), say("computed"), marker=True),
            Line(sizes, tuple(s**-0.45 for s in sizes), say("measured"), style="dashed"),
        ),
        say("Noise against batch size"),
    )
    return Figure("landscape", say("A valley and its noise"), say("Left, a zigzag path; right, two falling lines."), (bowl, noise))


def math_text(latex: str) -> "Text":
    """An axis that is named by a symbol alone."""
    return say("{symbol}", symbol=math(latex))


def bars() -> Figure:
    """Bars with ticks of their own."""
    panel = Panel(
        Axis(say("minute"), ticks=tuple((float(i), say("minute {i}", i=i)) for i in range(1, 5))),
        Axis(say("share (%)")),
        (Bars((1, 2, 3, 4), (70, 49, 34.3, 24.01), say("difference that is left")),),
    )
    return Figure("shares", say("What is left"), say("Four falling bars."), (panel,))


def verdicts() -> dict[str, tuple[Verdict, Binding | None, tuple[str, ...]]]:
    """For each claim: verdict, check, and the ids of what it rests on."""
    law = binding("cooling_follows_newton", "cooling-law")
    derivation = Derivation(
        (
            Step(say("Separate the variables."), r"\frac{\mathrm{d}T}{T-T_{\text{室温}}} = -k\,\mathrm{d}t"),
            Step(say("Integrate both sides from {a} to {b}.", a=math("0"), b=math("t")), r"\ln\frac{T_t-T_{\text{室温}}}{T_0-T_{\text{室温}}} = -kt"),
            Step(say("Solve for {T}; a long line scrolls in its own box.", T=math("T_t")), r"T_t = T_{\text{室温}} + (T_0-T_{\text{室温}})e^{-kt} = T_{\text{室温}} + (T_0-T_{\text{室温}})\sum_{n=0}^{\infty}\frac{(-kt)^n}{n!} = T_{\text{室温}}\left(1-e^{-kt}\right) + T_0\,e^{-kt}"),
        )
    )
    cases = (
        Case(True, say("Milk at {t} °C, the room at 20 °C: earlier milk ends {d} °C warmer.", t="25", d=decimal(1.3))),
        Case(False, say("Milk at {t} °C, the room at 20 °C: later milk ends {d} °C warmer.", t="4", d=decimal(4.16))),
    )
    fixed = Correction((say("If the milk is warmer than the room, "), "先加奶的咖啡最后总是更热"))
    table = Table(
        (say("minute"), math(r"\beta^k"), say("printed"), say("computed")),
        tuple((str(k), math(rf"0.7^{{{k}}}"), percent(Fraction(7, 10) ** k, 0), percent(Fraction(7, 10) ** k)) for k in (1, 2, 3)),
        say("The shares, computed from {beta}", beta=math(r"\beta=0.7")),
    )
    found = {
        "cooling-slows": (Verdict(Kind.CONFIRMED, say("The rate is proportional to a difference that shrinks."), Method.PROOF, evidence=(derivation, curves())), law, ("cooling-law",)),
        "cooling-law": (Verdict(Kind.CONFIRMED, say("The second formula solves the first."), Method.PROOF, evidence=(derivation, Source("Newton 1701, Scala graduum caloris"))), law, ()),
        "mixing": (Verdict(Kind.CONFIRMED, say("Constants are kept, and older values fade by {beta}.", beta=math(r"\beta")), Method.PROOF, read=(Read("zh:mixing", 0, "formula", r"$v_t = \beta v_{t-1} + (1-\beta)\,g_t$", "v(t) = beta*v(t-1)", r"v_{t} = \beta v_{t-1} + \left(1-\beta\right) g_{t}"),)), law, ()),
        "milk-first": (Verdict(Kind.CONDITIONAL, say("It depends on whether the milk is warmer than the room, not on when it is poured."), Method.PROOF, say("the milk is warmer than the room: {c}", c=math(r"T_{\text{奶}} > T_{\text{室温}}")), (*cases, derivation, landscape(), Remark(say("“Warmer” was judged at the moment of drinking; the cup was said to be {words}.", words=quote("一杯刚冲好的咖啡")))), fixed, read=(Read("zh:milk-first", 10, "temperature", "更热", "warmer"), Read("zh:cooling-law", 0, "formula", "$k>0$", "k > 0", "k > 0"))), binding("earlier_milk_keeps_heat", "milk-first"), ("cooling-law", "fridge-milk")),
        "room-milk": (Verdict(Kind.REFUTED, say("At the room's temperature the order makes no difference at all."), Method.ENUMERATION, evidence=(Counterexample(say("90 °C coffee, 20 °C milk, 20 °C room: both orders end at {t} °C.", t=decimal(46.4)), say("exact fractions give {f} both times", f=math(r"\frac{232}{5}"))), bars()), correction=Correction(("先加后加都一样",)), read=(Read("zh:room-milk", 0, "number", "2 度", "2"), Read("zh:room-milk", 0, "temperature", "更热", "warmer"))), binding("room_milk", "room-milk"), ()),
        "fridge-milk": (Verdict(Kind.INCONSISTENT, say("It contradicts the sentence above, which claims it for every milk."), Method.PROOF, against=("zh:milk-first",), correction=Correction(("后加才更热",))), binding("fridge_milk", "fridge-milk"), ("milk-first",)),
        "calm-mind": (Verdict(Kind.NOT_CHECKABLE, say("A piece of advice: nothing in it can be computed.")), binding("advice", "calm-mind"), ()),
        "share-one": (Verdict(Kind.CONFIRMED, say("Equal to {beta} as printed.", beta=math(r"\beta")), Method.ENUMERATION, evidence=(table,)), law, ()),
        "share-two": (Verdict(Kind.CONFIRMED, say("Equal to {beta} as printed.", beta=math(r"\beta^2,\ \beta^3")), Method.ENUMERATION, evidence=(table, bars())), law, ("share-one",)),
        "cooling-program": (Verdict(Kind.CONFIRMED, say("The program computes the recursion it stands for."), Method.EXECUTION, evidence=(table,)), law, ()),
        "after-ten": (Verdict(Kind.REFUTED, say("After ten steps {d} degrees are left.", d=decimal(1.977)), Method.SIMULATION, evidence=(Interval(say("Difference to the room after ten steps"), "1.98", "1.97", "1.99", 200, "1e-9"), Counterexample(say("The program prints 21.98."), say("{f}", f=math(r"70\cdot 0.7^{10}\approx 1.98"))))), law, ("cooling-program", "milk-first")),
        "big-cup": (Verdict(Kind.ERROR, say("no word of size was found in {words}", words=quote("凉得越慢")), where=Place("notes/zh/coffee.md", 52, 9), trace="Traceback (most recent call last):\n  File \"checks/kitchen.py\", line 3, in big\nKeyError: 'large'\n"), law, ()),
        "green-tea": (Verdict(Kind.UNCHECKED, say("no check is bound to this claim"), where=Place("notes/zh/tea.md", 8, 8)), None, ()),
        "milk-first-again": (Verdict(Kind.CONDITIONAL, say("It depends on whether the milk is warmer than the room, not on when it is poured."), Method.PROOF, say("the milk is warmer than the room: {c}", c=math(r"T_{\text{奶}} > T_{\text{室温}}")), (*cases, landscape())), law, ()),
    }
    return found


def judged(of: tuple[Note, ...]) -> tuple[Judged, ...]:
    """Every claim of the notes but one, which stays unjudged."""
    return tuple(_judged(of))


def _judged(of: tuple[Note, ...]) -> Iterator[Judged]:
    claims = {claim.id: claim for note in of for claim in note.claims}
    known = verdicts()
    for claim in claims.values():
        if claim.id not in known:
            continue
        verdict, check, uses = known[claim.id]
        shaken = tuple(claims[name].key for name in uses if known[name][0].kind.is_flag)
        accepted = Accepted(verdict.kind, "abc", Place("notes/verdicts.toml", 3)) if verdict.kind is Kind.CONFIRMED else None
        yield Judged(claim, verdict, check, accepted, tuple(claims[name] for name in uses), shaken, "abc")


PROBLEMS = (Problem(Place("notes/zh/broken.md", 3, 7), "this note is not UTF-8 (byte 0xc4)", "Save the note as UTF-8."),)
