"""Twins: a claim and its translation must say the same, and where they do not, both are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notecheck.config import find_course
from notecheck.model import Report
from notecheck.pipeline import run

CHECK = '''
from notecheck import Reading, Verdict, check, confirmed, say
from notecheck.words import GROWTH


@check("share")
def share(claim: Reading) -> Verdict:
    """Reads whatever stands there."""
    said = [str(one.value) for one in claim.numbers]
    claim.choose(GROWTH)
    claim.formulas
    claim.require("气温", "temperature")
    return confirmed("enumeration", say("{said}", said=str(said)))
'''
ZH = r"""# 甲

[气温占 21%，权重 $v_t = \beta \cdot \text{旧} + 1$ 越来越小]{#share}。
"""
EN = r"""# A

The [weight $v_t = \beta \cdot \text{old} + 1$ of the temperature decreases from 21 %]{#share}.
"""


def judged(make_course, zh: str, en: str) -> Report:  # type: ignore[no-untyped-def]
    files = {"notes/zh/a.md": zh, "notes/en/a.md": en, "checks/a.py": CHECK}
    return run(find_course(make_course(files, settings='languages = ["zh", "en"]')), keep=False)


def test_twins_that_say_the_same_in_other_words_and_another_order_are_in_step(make_course) -> None:  # type: ignore[no-untyped-def]
    report = judged(make_course, ZH, EN)
    assert [one.differs for one in report.judged] == ["", ""]
    assert report.problems == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("21 %", "20 %", "notes/en/a.md:3:82", "20 %"),
        ("+ 1", "- 1", "notes/en/a.md:3:13", "$v_t = \\beta \\cdot \\text{old} - 1$"),
        ("decreases", "increases", "notes/en/a.md:3:67", "increases"),
    ],
)
def test_a_translation_that_says_something_else_is_flagged_with_both_places(  # type: ignore[no-untyped-def]
    make_course, old: str, new: str, place: str, words: str
) -> None:
    report = judged(make_course, ZH, EN.replace(old, new))
    slips = {one.claim.lang: one.slips for one in report.judged}
    assert report.status == 1
    (slip,) = slips["en"]
    assert (str(slip.place), slip.words) == (place, words)
    assert slip.other_place.path == "notes/zh/a.md"
    (back,) = slips["zh"]
    assert (back.other_place, back.other_words) == (slip.place, slip.words)


def test_a_number_that_the_translation_leaves_out_is_told(make_course) -> None:  # type: ignore[no-untyped-def]
    report = judged(make_course, ZH, EN.replace(" from 21 %", ""))
    assert "its twin says '21%'" in str(next(one for one in report.judged if one.claim.lang == "en").slips[0])


def test_the_same_number_of_another_unit_is_told_and_a_unit_spelled_out_is_not(make_course) -> None:  # type: ignore[no-untyped-def]
    zh = ZH.replace("气温占 21%", "走 21 km，气温占 21%")
    for english, slips in (("21 kilometres", 0), ("21 km", 0), ("21 m", 1)):
        en = EN.replace("of the temperature", f"of the temperature after {english}")
        report = judged(make_course, zh, en)
        told = next(one for one in report.judged if one.claim.lang == "en").slips
        assert len(told) == slips, english
    assert (told[0].words, told[0].other_words) == ("21 m", "21 km")


def test_a_claim_without_a_twin_is_told(make_course) -> None:  # type: ignore[no-untyped-def]
    report = judged(make_course, ZH, EN.replace("{#share}", ""))
    assert [problem.what for problem in report.problems] == ["the claim share has no twin in notes/en/a.md"]


def test_pytest_flags_the_twin(pytester: pytest.Pytester, make_course) -> None:  # type: ignore[no-untyped-def]
    import shutil

    files = {"notes/zh/a.md": ZH, "notes/en/a.md": EN.replace("21 %", "20 %"), "checks/a.py": CHECK}
    root: Path = make_course(files, settings='languages = ["zh", "en"]')
    shutil.copytree(root, pytester.path, dirs_exist_ok=True)
    result = pytester.runpytest_subprocess("notes/en")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*twin: notes/en/a.md:3:82: '20 %' stands here, its twin says '21%'*"])


USING = (
    CHECK
    + """

@check("rest", uses=["share"])
def rest(claim: Reading, share: Reading) -> Verdict:
    left = 1 - share.percentages[0].value
    return confirmed("proof", say("{said}", said=f"{left} of {share.claim.key}"))
"""
)


@pytest.mark.parametrize(("other", "ground"), [("", "zh:share"), (EN, "en:share")])
def test_what_is_not_translated_yet_is_read_in_the_original(make_course, other: str, ground: str) -> None:  # type: ignore[no-untyped-def]
    files = {
        "notes/zh/a.md": ZH,
        "notes/zh/b.md": "[其余]{#rest}",
        "notes/en/b.md": "[the rest]{#rest}",
        "checks/a.py": USING,
    }
    files |= {"notes/en/a.md": other} if other else {}
    report = run(find_course(make_course(files, settings='languages = ["zh", "en"]')), keep=False)
    english = next(one for one in report.judged if one.claim.key == "en:rest")
    assert str(english.verdict.summary) == f"79/100 of {ground}"
    assert [one.key for one in english.uses] == [ground]


def test_the_guide_shows_both_places(make_course, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from notecheck.guide import build_guide

    files = {"notes/zh/a.md": ZH, "notes/en/a.md": EN.replace("21 %", "20 %"), "checks/a.py": CHECK}
    course = find_course(make_course(files, settings='languages = ["zh", "en"]'))
    report = run(course, keep=False)
    build_guide(course, report.notes, report.judged, report.problems, tmp_path / "site")
    page = (tmp_path / "site/en/a.html").read_text(encoding="utf-8")
    assert "Its twin in another language says something else" in page
    assert "Here stands 20%, in its twin 21% (notes/zh/a.md:3:6)." in re.sub(r"<[^>]+>", "", page)
    assert "另一种语言里的同一论断说法不同" in (tmp_path / "site/a.html").read_text(encoding="utf-8")


PROGRAM = '''
from notecheck import Reading, Verdict, check, confirmed, say
from notecheck.words import SIZE


@check("walk")
def walk(claim: Reading) -> Verdict:
    """Runs nothing; reads the program."""
    return confirmed("execution", say("{n}", n=str(len(claim.program.constants))))


@check("sizes")
def sizes(claim: Reading) -> Verdict:
    """Reads no further than a size that it knows to be wrong."""
    if claim.chosen(SIZE)[0].meaning == "large":
        claim.numbers
    return confirmed("enumeration", say("so it is"))
'''
WALK = """{#walk}
```python
# %s
rate = 0.1
x = 4.0
for _ in range(3):
    x = x - rate * 2 * x   # %s
```
"""


def twins(make_course, zh: str, en: str) -> Report:  # type: ignore[no-untyped-def]
    files = {"notes/zh/a.md": zh, "notes/en/a.md": en, "checks/a.py": PROGRAM}
    return run(find_course(make_course(files, settings='languages = ["zh", "en"]')), keep=False)


def test_programs_with_other_comments_are_in_step(make_course) -> None:  # type: ignore[no-untyped-def]
    report = twins(make_course, WALK % ("走", "一步"), WALK % ("walk", "a step"))
    assert [one.slips for one in report.judged] == [(), ()]


def test_where_programs_differ_the_line_is_told(make_course) -> None:  # type: ignore[no-untyped-def]
    other = (WALK % ("walk", "a step")).replace("rate * 2", "rate * 3")
    report = twins(make_course, WALK % ("走", "一步"), other)
    (slip,) = next(one.slips for one in report.judged if one.claim.lang == "en")
    assert str(slip) == (
        "notes/en/a.md:7:5: 'x = x - rate * 3 * x' stands here, "
        "its twin says 'x = x - rate * 2 * x' (notes/zh/a.md:7:5)"
    )


def test_lines_of_a_program_in_another_order_are_out_of_step(make_course) -> None:  # type: ignore[no-untyped-def]
    other = (WALK % ("walk", "a step")).replace("rate = 0.1\nx = 4.0", "x = 4.0\nrate = 0.1")
    report = twins(make_course, WALK % ("走", "一步"), other)
    assert all(one.slips for one in report.judged)


def test_a_word_is_told_beside_the_one_in_its_stead(make_course) -> None:  # type: ignore[no-untyped-def]
    zh = "[批次大，3 步，噪声大]{#sizes}\n"
    report = twins(make_course, zh, "[small in 3 steps, large]{#sizes}\n")
    slips = {one.claim.lang: one.slips for one in report.judged}
    (slip,) = slips["en"]
    assert (slip.words, slip.other_words, str(slip.other_place)) == ("small", "大", "notes/zh/a.md:1:4")
    (back,) = slips["zh"]
    assert (back.words, back.other_words) == (slip.other_words, slip.words)
