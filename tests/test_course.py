"""What the course of this repository promises, beyond its claims being as accepted (`pytest notes`)."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from notecheck.config import Course, find_course
from notecheck.coverage import State, coverage
from notecheck.guide import build_guide
from notecheck.i18n import translator
from notecheck.judge import Job, Judge
from notecheck.model import Counterexample, Kind, Probed, Report
from notecheck.notes import with_text
from notecheck.pipeline import bind, run

ROOT = Path(__file__).parent.parent
CATALOGUE = {
    "B": "01 04-61",
    "M": "02-21 23-59",
    "O": "01-03 05-14 16-26 28-44",
    "D": "01-24 26-28 30-34 36-38",
    "X": "01-13",
}
"""The numbers of the claims of the four source documents, and of those between them."""


@pytest.fixture(scope="module")
def course() -> Course:
    return find_course(ROOT)


@pytest.fixture(scope="module")
def report(course: Course) -> Report:
    return run(course)


def catalogue() -> set[str]:
    numbers = set()
    for letter, ranges in CATALOGUE.items():
        for ends in ranges.split():
            first, _, last = ends.partition("-")
            numbers |= {f"{letter}-{number:02d}" for number in range(int(first), int(last or first) + 1)}
    return numbers


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_claim_of_the_sources_is_restated_in_both_languages(report: Report, lang: str) -> None:
    assert len(catalogue()) == 205
    assert {ref for one in report.judged if one.claim.lang == lang for ref in one.claim.refs} == catalogue()


def test_every_claim_is_judged_by_some_method(report: Report) -> None:
    for one in report.judged:
        assert one.verdict.kind.is_judgement, one.claim.id
        assert (one.verdict.method is None) == (one.verdict.kind is Kind.NOT_CHECKABLE), one.claim.id
        assert one.claim.refs, one.claim.id


def test_what_is_said_to_be_wrong_was_found_in_two_ways(report: Report) -> None:
    wrong = [one for one in report.judged if one.verdict.kind in (Kind.REFUTED, Kind.INCONSISTENT)]
    assert wrong
    for one in wrong:
        cases = [piece for piece in one.verdict.evidence if isinstance(piece, Counterexample)]
        assert cases, one.claim.key
        assert all(str(case.again) != str(case.text) for case in cases), one.claim.key


def test_every_flag_suggests_a_correction(report: Report) -> None:
    assert [one.claim.id for one in report.judged if one.verdict.kind.is_flag and not one.corrected] == []


def test_every_suggested_correction_is_confirmed_when_it_is_pasted(course: Course, report: Report) -> None:
    """The corrected claim is judged in the note as it then stands, by the very same check."""
    bound = bind(course)
    notes = {note.path: note for note in bound.notes}
    with Judge(course) as judge:
        pending = []
        for one in report.judged:
            if one.corrected:
                note = with_text(notes[one.claim.place.path], one.claim, one.corrected)
                changed = next(claim for claim in note.claims if claim.id == one.claim.id)
                assert changed.text == one.corrected, one.claim.key
                assert one.binding is not None
                pending.append((one, judge.submit(Job(changed, one.binding, one.uses))))
        verdicts = {one.claim.key: (future.result(), one.corrected) for one, future in pending}
    assert len(verdicts) > 10
    wrong = {
        name: f"{verdict.kind.value}: {verdict.summary} — {text}"
        for name, (verdict, text) in verdicts.items()
        if verdict.kind is not Kind.CONFIRMED
    }
    assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())


def test_twins_say_the_same_and_are_judged_alike(report: Report) -> None:
    kinds = {one.claim.key: one.verdict.kind for one in report.judged}
    apart = [
        one.claim.key for one in report.judged if kinds[one.claim.key] is not kinds[f"zh:{one.claim.id}"]
    ]
    assert apart == []
    assert {one.claim.key: one.slips for one in report.judged if one.slips} == {}
    assert report.problems == ()


def test_the_course_has_figures_that_differ(report: Report) -> None:
    from notecheck.model import Figure

    figures = [piece for one in report.judged for piece in one.verdict.evidence if isinstance(piece, Figure)]
    assert len({figure.name for figure in figures}) >= 12
    data = {figure.name: figure for figure in figures}
    assert len({figure.panels for figure in data.values()}) == len(data), "two names for one figure"


def test_figures_that_move_show_and_say_something_else_at_every_position(report: Report) -> None:
    from notecheck.model import Figure

    pieces = (piece for one in report.judged for piece in one.verdict.evidence)
    moving = {piece.name: piece.control for piece in pieces if isinstance(piece, Figure) and piece.control}
    assert len(moving) >= 6
    for name, control in moving.items():
        positions = control.positions
        assert 4 <= len(positions) <= 9, name
        assert len({position.value for position in positions}) == len(positions), name
        assert len({position.panels for position in positions}) == len(positions), name
        assert len({position.alt.render() for position in positions}) == len(positions), name


def test_the_guide_shows_nothing_that_is_not_translated(
    course: Course, report: Report, tmp_path: Path
) -> None:
    """Every sentence, label and name of a word family that a page shows is in the page's language."""
    translate = translator("zh", course)
    for one in report.judged:
        for text in sentences(one.verdict):
            text.render(translate)
    assert translate.missing == set()
    guide = build_guide(course, report.notes, report.judged, report.problems, tmp_path / "site")
    assert guide.missing == ()


def test_nothing_in_the_notes_looks_checkable_and_is_left_open(report: Report) -> None:
    """Every sentence, formula, table and program carries a claim, says why it needs none, or has none."""
    assert [str(one.place) for one in coverage("", report.notes).passages if one.state is State.OPEN] == []


def test_the_guide_is_light(course: Course, report: Report, tmp_path: Path) -> None:
    """In bytes: all of it 8 MB, and a page 600 kB without its figures; no script holds up the first paint.

    Weighed with all that a card can have: with a score of probes, too.
    """
    guide = tmp_path / "site"
    judged = tuple(replace(one, probed=Probed(100, 90, 80, 10)) for one in report.judged)
    build_guide(course, report.notes, judged, report.problems, guide)
    assert sum(file.stat().st_size for file in guide.rglob("*") if file.is_file()) < 8_000_000
    for page in guide.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        without = re.sub(r'<figure class="figure".*?</figure>', "", html, flags=re.S)
        assert len(without.encode()) < 600_000, page
        assert re.findall(r"<script(?! defer)[^>]* src=", html) == [], page


class Spoken(HTMLParser):
    """The words of a page in Chinese characters that are not said to be Chinese."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.langs: list[str | None] = []
        self.unmarked: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "br", "hr", "img", "input", "path", "circle", "rect", "use", "mspace"}:
            self.langs.append(dict(attrs).get("lang"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content says nothing."""

    def handle_endtag(self, tag: str) -> None:
        self.langs.pop()

    def handle_data(self, data: str) -> None:
        lang = next((lang for lang in reversed(self.langs) if lang), "")
        if re.search("[\u4e00-\u9fff]", data) and not lang.startswith("zh"):
            self.unmarked.append(data)


def test_chinese_words_are_said_to_be_chinese_wherever_they_stand(guide: Path) -> None:
    for page in guide.rglob("*.html"):
        assert Spoken(page.read_text(encoding="utf-8")).unmarked == [], page


def sentences(value):  # type: ignore[no-untyped-def]
    """All Texts inside a dataclass, however deep."""
    from dataclasses import fields, is_dataclass

    from notecheck.text import Text

    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from sentences(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from sentences(getattr(value, field.name))
