"""What the tests share: pytester for real pytest processes, a course made on the spot, a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

MakeCourse = Callable[..., Path]

COUNTING = '''
from notecheck import Reading, Verdict, check, confirmed, counterexample, refuted, say


@check("days")
def days(claim: Reading) -> Verdict:
    """A week has seven days."""
    number = int(claim.number())
    if number == 7:
        return confirmed("enumeration", say("a week has {n} days", n=number))
    names = "Mo Tu We Th Fr Sa Su".split()
    by_name = say("the days are {n}", n=len(names))
    wrong = counterexample(by_name, again=say("by name"), agrees=len(set(names)) == 7)
    correction = claim.rewrite((claim.number(), str(len(names))))
    return refuted("enumeration", say("a week has not {n} days", n=number), wrong, correction=correction)
'''


@pytest.fixture
def make_course(tmp_path: Path) -> MakeCourse:
    """A course in a folder of its own: `make_course({"notes/a.md": …, "checks/a.py": …})`."""

    def make(files: dict[str, str], settings: str = "") -> Path:
        root = tmp_path / "course"
        for name, text in {"pyproject.toml": f"[tool.notecheck]\n{settings}\n", **files}.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return root

    return make


@pytest.fixture
def week(make_course: MakeCourse) -> Path:
    """A course of one confirmed claim: that a week has seven days."""
    note = '# Time\n\nWe know that [a week has 7 days]{#days ref="T-01"}.\n'
    return make_course({"notes/time.md": note, "checks/time.py": COUNTING})


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide of this repository's course, built once."""
    from notecheck.config import find_course
    from notecheck.guide import build_guide
    from notecheck.pipeline import run

    course = find_course(Path(__file__).parent)
    report = run(course)
    out = tmp_path_factory.mktemp("guide") / "site"
    build_guide(course, report.notes, report.judged, report.problems, out)
    return out


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A browser; tests that ask for it are skipped by `browsing.needs_browser` where there is none."""
    import browsing

    with browsing.chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver
