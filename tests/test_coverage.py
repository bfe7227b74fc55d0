"""Coverage: sentences cut rightly, what looks checkable, marks with reasons, counts and formats."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from notecheck.config import find_course
from notecheck.coverage import Coverage, Covered, State, coverage
from notecheck.coverage.formats import document, render, short
from notecheck.coverage.passages import passages
from notecheck.coverage.sentences import sentences
from notecheck.coverage.signs import signs
from notecheck.guide import build_guide
from notecheck.model import Note, Shape
from notecheck.notes import read_note, read_notes
from notecheck.schemas import schema

COURSES = Path(__file__).parent / "courses"


@pytest.fixture(scope="module")
def covered() -> Coverage:
    course = find_course(COURSES / "covered")
    return coverage(course.title, *read_notes(course))


def cut(source: str) -> list[str]:
    return [source[start:end] for start, end in sentences(source)]


def note_of(source: str) -> Note:
    note, problems = read_note("notes/a.md", source, "en")
    assert problems == ()
    return note


def states(source: str) -> list[tuple[str, str]]:
    (note,) = coverage("", [note_of(source)]).notes
    return [(short(one), one.state.value) for one in note.passages]


def by_text(covered: Coverage, words: str) -> Covered:
    (one,) = (one for one in covered.passages if words in one.text)
    return one


# ---- sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("损失变小。学习率是 0.01。下一句", ["损失变小。", "学习率是 0.01。", "下一句"]),
        ("快吗？快！！再快", ["快吗？", "快！！", "再快"]),
        (
            "“是否快？”没有定论。他说：“走。”然后走了。",
            ["“是否快？”没有定论。", "他说：“走。”", "然后走了。"],
        ),
        ("一、（真的吗？）二。三", ["一、（真的吗？）二。", "三"]),
        ("先一步；再一步：到了。", ["先一步；再一步：到了。"]),
        ("取 1, 2, ……, n。完", ["取 1, 2, ……, n。", "完"]),
        ("这是 v1.2。见 a.md。完", ["这是 v1.2。", "见 a.md。", "完"]),
        ("It is 3.5. Then 4. End", ["It is 3.5.", "Then 4.", "End"]),
        ("It fell, i.e. it shrank. So what?", ["It fell, i.e. it shrank.", "So what?"]),
        ("See Fig. 3 and Eq. 2. Next", ["See Fig. 3 and Eq. 2.", "Next"]),
        ("Dr. Who met A. Ng. They left.", ["Dr. Who met A. Ng.", "They left."]),
        ("Kingma et al. (2014) did. So", ["Kingma et al. (2014) did.", "So"]),
        ("Rates, steps, etc. matter. So", ["Rates, steps, etc. matter.", "So"]),
        ("It went on... and on. Stop", ["It went on... and on.", "Stop"]),
        ("5! = 120 holds. Yes", ["5! = 120 holds.", "Yes"]),
        ("1. First item. Second", ["1. First item.", "Second"]),
        ("Is it $a. B?$ No. $c$", ["Is it $a. B?$ No.", "$c$"]),
        (
            "Call `x. Y`. See [the book](http://c.d/E.F). End",
            ["Call `x. Y`.", "See [the book](http://c.d/E.F).", "End"],
        ),
        ("See No. 3. No. 4 comes. No. Then", ["See No. 3.", "No. 4 comes.", "No.", "Then"]),
        ("He (i.e. she. Or he) left. End", ["He (i.e. she. Or he) left.", "End"]),
        ('He said "Go." Then he went.', ['He said "Go."', "Then he went."]),
        ("One line.\nNext line\ngoes on.", ["One line.", "Next line\ngoes on."]),
        ("第一行没有\n断开。第二句。", ["第一行没有\n断开。", "第二句。"]),
        ("[全句。]{#a-b}后一句 $x = 1。$", ["全句。", "后一句 $x = 1。$"]),
        ("**粗体。**后面", ["粗体。", "后面"]),
        ("   ", []),
    ],
)
def test_sentences_end_where_a_reader_stops(source: str, expected: list[str]) -> None:
    assert cut(source) == expected


# ---- passages -------------------------------------------------------------------------------------


def test_headings_front_matter_table_heads_pictures_and_lists_of_links_are_no_passages() -> None:
    source = (
        "---\ntitle: 3 things\n---\n\n# 3 things\n\n| 4 | 5 |\n|---|---|\n| 6 | 7 |\n\n![8](a.png)\n\n"
        "- [nine](b.md), 9 pages\n- see [ten](c.md)\n\n- [eleven](d.md)\n\n<!-- 12 -->\n\n---\n"
    )
    note = note_of(source)
    assert [(one.shape, source[one.start : one.end]) for one in passages(note)] == [(Shape.TABLE, "6 | 7")]


def test_a_list_with_one_item_that_is_no_link_is_read() -> None:
    assert states("- [nine](b.md)\n- 10 is even\n") == [("nine", "plain"), ("10 is even", "open")]


def test_passages_know_where_they_stand_in_quotations_lists_and_cells() -> None:
    source = (
        "> One is 1.\n> Two is 2.\n\n- a\n  - [x = 3]{#three} here. Four is 4.\n\n| a |\n|--|\n| five 5 |\n"
    )
    note = note_of(source)
    found = [source[one.start : one.end] for one in passages(note)]
    assert found == ["One is 1.", "Two is 2.", "a", "x = 3]{#three} here.", "Four is 4.", "five 5"]


def test_a_claim_where_no_passage_is_counts_all_the_same() -> None:
    source = "# A [week has 7 days]{#days}\n\n- [see](a.md) [9 pages]{#pages}\n"
    assert [state for _, state in states(source)] == ["claimed", "claimed"]


def test_a_row_of_a_table_is_claimed_by_its_cell_and_every_row_by_the_whole_table() -> None:
    table = "| a | b |\n|---|---|\n| [1]{#one} | x |\n| 2 | y |\n"
    assert [state for _, state in states(table)] == ["claimed", "open"]
    whole = "{#table}\n| a | b |\n|---|---|\n| 1 | x |\n| 2 | y |\n"
    assert [state for _, state in states(whole)] == ["claimed", "claimed"]


# ---- what looks checkable -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rate is 0.01.", ["number 0.01"]),
        ("损失降低 5%。", ["number 5%", "comparison 降低"]),
        ("用 1~32 个样本。", ["number 1~32"]),
        ("抽一百二十八个样本。", ["number 一百二十八"]),
        ("Momentum is faster than SGD.", ["comparison faster"]),
        ("动量比 SGD 更快。", ["comparison 更快"]),
        ("训练未必变快。", ["comparison 变快"]),  # hedged, and checkable for that
        ("Then $v_t = \\beta v_{t-1}$ follows.", ["formula $v_t = \\beta v_{t-1}$"]),
        ("Let $\\beta \\in [0, 1)$.", ["formula $\\beta \\in [0, 1)$"]),
        ("Choose $0.9$ for it.", ["formula $0.9$"]),
        ("不是 10 个样本。", ["number"]),
    ],
)
def test_numbers_formulas_and_comparisons_look_checkable(text: str, expected: list[str]) -> None:
    assert [str(sign) for sign in signs(text, Shape.PROSE)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The sea is old.",
        "海很古老。",
        "Here $v_t$ is the velocity, $x^{(2)}$ the second sample and $\\theta_0$ the start.",
        "See Fig. 3, Section 2.1 and p. 12.",
        "见图 3、第 2 章与 2.1 节。",
        "It was published in 1986.",
        "这在 2014 年 3 月 2 日发表。",
        "梯度下降有三种做法，各有一个问题。",
        "Gradient descent comes in three kinds.",
        "[Part 4 of 9](https://example.org/4) has it.",
        "Is it 3 times faster?",
        "动量更快吗？",
    ],
)
def test_names_references_dates_and_questions_do_not(text: str) -> None:
    assert signs(text, Shape.PROSE) == ()


# ---- marks ----------------------------------------------------------------------------------------


def test_every_passage_of_a_note_has_its_state_its_place_and_its_reason(covered: Coverage) -> None:
    for words, state, place in (
        ("There are 2 tides", State.CLAIMED, "notes/en/tides.md:12:18"),
        ("The sea is old", State.PLAIN, "notes/en/tides.md:12:1"),
        ("The next comes", State.OPEN, "notes/en/tides.md:12:74"),
        ("Laplace", State.EXEMPT, "notes/en/tides.md:14:2"),
        ("He had 4 pens", State.OPEN, "notes/en/tides.md:15:2"),  # for what stands behind the mark
        ('print("tide")', State.EXEMPT, "notes/en/tides.md:27:1"),
        ("print(12.4 * 2)", State.OPEN, "notes/en/tides.md:31:1"),
        ("Kiel", State.OPEN, "notes/en/tides.md:38:3"),
        ("3 times worse", State.EXEMPT, "notes/en/tides.md:43:3"),
        ("大潮", State.OPEN, "notes/zh/tides.md:5:1"),
    ):
        one = by_text(covered, words)
        assert (one.state, str(one.place)) == (state, place)
    assert by_text(covered, "Laplace").because == "history"
    assert by_text(covered, "There are 2 tides").claims == ("two-tides",)
    assert [str(sign) for sign in by_text(covered, "He had 4 pens").signs] == ["comparison higher"]


def test_counts_and_percentages_are_those_of_the_passages(covered: Coverage) -> None:
    english, chinese = covered.notes
    assert [english.count(state) for state in State] == [3, 4, 5, 5]
    assert english.percent == pytest.approx(100 * 7 / 12)
    assert covered.count(State.OPEN) == english.count(State.OPEN) + chinese.count(State.OPEN)
    assert coverage("", [note_of("Nothing here.")]).percent == 100


def test_only_what_is_complete_prints_100_percent() -> None:
    many = "".join(f"[x is {n}]{{#c-{n}}}.\n\n" for n in range(2000)) + "And y is 5.\n"
    (note,) = coverage("", [note_of(many)]).notes
    assert note.percent > 99.94
    assert note.shown == "99.9 %"


@pytest.mark.parametrize(
    "source",
    [
        "[it was 1986]{.no-claim}",
        '[it was 1986]{.no-claim because=" "}',
        '[it was 1986]{because="history"}',
        '[it was 1986]{#year .no-claim because="history"}',
        "{.no-claim}\n| a |\n|---|\n| 1 |",
    ],
)
def test_a_mark_without_its_reason_is_a_problem_with_its_place(source: str) -> None:
    note, problems = read_note("notes/a.md", f"We know.\n\n{source}\n", "en")
    (problem,) = problems
    assert problem.place.line in (3, 4)
    assert 'because="…"' in problem.remedy
    assert note.exempt == note.claims == ()


def test_a_mark_is_invisible_in_the_guide(tmp_path: Path) -> None:
    def article(name: str) -> str:
        course = find_course(shutil.copytree(COURSES / "covered", tmp_path / name))
        for note in course.notes_dir.rglob("*.md"):
            if name == "bare":
                text = note.read_text("utf-8")
                lines = ["" if line.startswith("{.no-claim") else line for line in text.split("\n")]
                for mark in ('{.no-claim because="history"}', '{.no-claim because="历史"}'):
                    lines = [line.replace("]" + mark, "") for line in lines]
                lines = [
                    line.removeprefix("[") if "died 77" in line or "4 pens" in line else line
                    for line in lines
                ]
                note.write_text("\n".join(lines).replace("[拉普拉斯", "拉普拉斯"), "utf-8")
        notes, problems = read_notes(course)
        build_guide(course, notes, (), problems, tmp_path / f"{name}-site")
        pages = [
            (tmp_path / f"{name}-site" / path).read_text("utf-8") for path in ("tides.html", "zh/tides.html")
        ]
        return "".join(page[page.index("<article") : page.index("</article>")] for page in pages)

    marked = article("marked")
    assert "no-claim" not in marked
    assert "because" not in marked
    assert marked == article("bare")


# ---- formats --------------------------------------------------------------------------------------


def test_text_lists_what_is_open_and_on_demand_all(covered: Coverage) -> None:
    text = render(covered, "text")
    assert "  notes/en/tides.md:38:3 Kiel | 0.3 m\n      open: number 0.3\n" in text
    assert "Laplace" not in text
    whole = render(covered, "text", whole=True)
    assert (
        "  notes/en/tides.md:14:2 Laplace was born in Normandy and died 77 years later, and so was Newton.\n"
        in whole
    )
    assert "      needs none: history\n" in whole
    assert "{#" not in whole


def test_json_is_valid_against_the_published_schema_which_describes_every_field(covered: Coverage) -> None:
    published, found = schema("coverage"), document(covered)
    validator = Draft202012Validator(published)
    assert [error.message for error in validator.iter_errors(found)] == []
    found["passages"][0]["state"] = "fine"
    assert not validator.is_valid(found)
    parts = published["$defs"]
    assert set(parts["passage"]["properties"]) == set(found["passages"][0])
    assert set(parts["summary"]["properties"]) == set(found["summary"])
    assert set(published["properties"]["notes"]["items"]["properties"]) == set(found["notes"][0])
    assert parts["passage"]["properties"]["state"]["enum"] == [state.value for state in State]
    assert parts["passage"]["properties"]["shape"]["enum"] == [shape.value for shape in Shape]


def test_markdown_has_a_row_for_each_note_and_one_for_all(covered: Coverage) -> None:
    text = render(covered, "markdown")
    assert "| `notes/en/tides.md` | 58.3 % | 3 | 4 | 5 | 5 |" in text
    assert "| **all** | 57.8 % | 6 | 5 | 8 | 6 |" in text
    assert "- `notes/zh/tides.md:5:1` 大潮总比小潮更高。 *(comparison 更高)*" in text


def test_the_guide_has_a_page_of_what_is_open_and_of_what_needs_no_claim(tmp_path: Path) -> None:
    course = find_course(COURSES / "covered")
    notes, problems = read_notes(course)
    build_guide(course, notes, (), problems, tmp_path / "site")
    english = (tmp_path / "site/coverage.html").read_text("utf-8")
    assert (
        "58.3% settled: 3 with a claim, 4 marked as needing none, 5 open, 5 with nothing to check" in english
    )
    for words in ("Kiel | 0.3 m", "notes/en/tides.md:38:3", "history", "<code>print(12.4 * 2)</code>"):
        assert words in english
    assert 'href="coverage.html"' in (tmp_path / "site/index.html").read_text("utf-8")
    chinese = (tmp_path / "site/zh/coverage.html").read_text("utf-8")
    assert "大潮总比小潮更高。" in chinese
    assert "注明不需要论断" in chinese


# ---- the command ----------------------------------------------------------------------------------


def notecheck(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "notecheck", "coverage", *words],
        cwd=at,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(("percent", "status"), [("0", 0), ("57", 0), ("58", 1), ("100", 1), ("101", 2)])
def test_fail_under_decides_the_exit_status(percent: str, status: int) -> None:
    assert notecheck("--fail-under", percent, at=COURSES / "covered").returncode == status


def test_no_passage_at_all_is_status_5_and_a_bad_mark_is_status_1(make_course: Any) -> None:
    root = make_course({"notes/a.md": "# Only a title\n"})
    done = notecheck(at=root)
    assert done.returncode == 5
    assert "Nothing was looked at" in done.stdout
    (root / "notes/a.md").write_text("[1986]{.no-claim}\n", "utf-8")
    done = notecheck(at=root)
    assert done.returncode == 1
    assert "notes/a.md:1:2: this passage is marked as needing no claim, without a reason" in done.stdout


def test_several_formats_are_written_from_one_run(tmp_path: Path) -> None:
    file = tmp_path / "coverage.json"
    done = notecheck("--format", "markdown", "--write", f"json={file}", at=COURSES / "covered")
    assert done.returncode == 0
    assert done.stdout.startswith("## notecheck coverage: Tides")
    assert json.loads(file.read_text("utf-8"))["summary"]["open"] == 8


def test_measuring_coverage_judges_nothing_and_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom notecheck.cli import main\ntry:\n    main(['coverage'])\nexcept "
        "SystemExit:\n    pass\n"
        "heavy = ('sympy', 'numpy', 'matplotlib', 'jinja2', 'babel')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=COURSES / "covered", capture_output=True, text=True, timeout=60
    )
    assert done.stderr.strip() == "[]"
