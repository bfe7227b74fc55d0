"""A course on time in two languages with a real git history, and ten edits of ten kinds."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from click.testing import CliRunner

from notecheck.cli import main

CHECKS = '''
from notecheck import Reading, Verdict, check, confirmed, counterexample, refuted, say
from notecheck.words import GROWTH


@check("days", "months")
def counted(claim: Reading) -> Verdict:
    """Seven days, twelve months: by their names."""
    number = claim.number(("天", "day", "个月", "月", "month"))
    names = 7 if number.counts("天", "day") else 12
    if int(number) == names:
        return confirmed("enumeration", say("there are {n}", n=names))
    wrong = counterexample(say("the names are {n}", n=names), again=say("by hand"), agrees=names in (7, 12))
    return refuted("enumeration", say("not {n}", n=int(number)), wrong,
                   correction=claim.rewrite((number, number.like(names))))


@check("hours")
def hours(claim: Reading) -> Verdict:
    """The hours of some days."""
    d = claim.formula
    if str(d.right) == "24*d":
        return confirmed("proof", say("a day has 24"))
    wrong = counterexample(say("one day has 24 hours"), again=say("counted"), agrees=True)
    return refuted("proof", say("not so"), wrong, correction=claim.rewrite((d, "$h = 24 d$")))


@check("growing", uses=["hours"])
def growing(claim: Reading, hours: Reading) -> Verdict:
    """More days, more hours, as long as the formula says so."""
    up = claim.word(GROWTH)
    if (up.meaning == "up") == (str(hours.formula.right) == "24*d"):
        return confirmed("proof", say("24 hours a day"))
    wrong = counterexample(say("2 days have 48 hours"), again=say("added up"), agrees=True)
    return refuted("proof", say("the other way"), wrong, correction=claim.rewrite((up, say("grow"))))
'''
EN = """# Time

## Days

[A week has 7 days]{#days}. [The hours of some days are $h = 24 d$]{#hours}.

[With the days the hours grow]{#growing}.

## Months

[A year has 12 months]{#months}.
"""
ZH = """# 时间

## 日

[一周有 7 天]{#days}。[若干天的小时数是 $h = 24 d$]{#hours}。

[天数多了，小时数增加]{#growing}。

## 月

[一年有 12 个月]{#months}。
"""

FILES = {"notes/en/time.md": EN, "notes/zh/time.md": ZH, "checks/time.py": CHECKS}
SETTINGS = 'languages = ["zh", "en"]'
EVERYONE = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull}
EVERYONE |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | EVERYONE,
    )
    return done.stdout


def replaced(root: Path, old: str, new: str, lang: str = "en") -> None:
    file = root / f"notes/{lang}/time.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def committed(root: Path) -> Path:
    """The course with its verdicts accepted, all of it in a first commit."""
    accept(root)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    return root


def accept(root: Path) -> None:
    done = CliRunner().invoke(main, ["-C", str(root), "accept"])
    assert done.exit_code == 0, done.output


# ---- ten edits ---------------------------------------------------------------------------------------


def a_digit(root: Path) -> None:
    replaced(root, "7 days", "8 days")
    replaced(root, "7 天", "8 天", "zh")


def an_operator(root: Path) -> None:
    replaced(root, "24 d", "24 + d")
    replaced(root, "24 d", "24 + d", "zh")


def a_direction(root: Path) -> None:
    replaced(root, "grow]", "shrink]")
    replaced(root, "增加]", "减少]", "zh")


def a_deleted_claim(root: Path) -> None:
    replaced(root, "[A year has 12 months]{#months}.", "")
    replaced(root, "[一年有 12 个月]{#months}。", "", "zh")


def a_moved_paragraph(root: Path) -> None:
    paragraph = "[A year has 12 months]{#months}.\n"
    replaced(root, paragraph, "")
    replaced(root, "## Days\n\n", f"## Days\n\n{paragraph}\n")


def another_wording(root: Path) -> None:
    replaced(root, "A week has 7 days", "There are 7 days to a week")


def a_new_claim(root: Path) -> None:
    replaced(root, "## Months\n", "## Months\n\n[A decade has 10 years]{#decade}.\n")
    replaced(root, "## 月\n", "## 月\n\n[十年叫作一个年代]{#decade}。\n", "zh")


def a_check_alone(root: Path) -> None:
    file = root / "checks/time.py"
    file.write_text(file.read_text().replace("a day has 24", "a day has four times six"))


def one_twin(root: Path) -> None:
    replaced(root, "7 天", "8 天", "zh")


def a_corrected_error(root: Path) -> None:
    replaced(root, "12 months", "13 months")
    replaced(root, "12 个月", "13 个月", "zh")
    accept(root)
    git(root, "commit", "-q", "-a", "-m", "an error, accepted")
    replaced(root, "13 months", "12 months")
    replaced(root, "13 个月", "12 个月", "zh")


# ---- a claim that is new, flagged and out of step at once -------------------------------------------

LEAP = '''

@check("year")
def year(claim: Reading) -> Verdict:
    """A year by its days: it depends on the year."""
    days = claim.number()
    cases = Case(True, say("2023 has 365")), Case(False, say("2024 has 366"))
    fixed = claim.rewrite((days, "365 or 366"))
    return conditional("enumeration", say("not all"), *cases, condition=say("no leap year"), correction=fixed)
'''


def a_new_flag_out_of_step(root: Path) -> None:
    file = root / "checks/time.py"
    imported = "from notecheck import conditional\nfrom notecheck.model import Case\n"
    file.write_text(imported + file.read_text() + LEAP)
    replaced(root, "## Months\n", "## Months\n\n[A year has 365 days]{#year}.\n")
    replaced(root, "## 月\n", "## 月\n\n[平年有 366 天]{#year}。\n", "zh")
