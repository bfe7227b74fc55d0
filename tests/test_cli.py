"""The commands as a user runs them: real processes, their output and their exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COURSES = Path(__file__).parent / "courses"


def notecheck(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "notecheck", *words], cwd=at, capture_output=True, text=True, timeout=120
    )


def test_verify_passes_on_a_confirmed_course(week: Path) -> None:
    done = notecheck("verify", at=week)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 claim in 1 note: 1 confirmed." in done.stdout


def test_verify_shows_place_sentence_reading_finding_and_correction(week: Path) -> None:
    note = week / "notes/time.md"
    note.write_text(note.read_text().replace("7", "8"))
    done = notecheck("verify", at=week)
    assert done.returncode == 1
    for part in (
        "notes/time.md:3:15 days: refuted (enumeration), not accepted yet",
        "the note says: a week has 8 days",
        "read: number '8' at notes/time.md:3:26",
        "found: a week has not 8 days",
        "counterexample: the days are 7",
        "correct it to: a week has 7 days",
        "notecheck accept days",
    ):
        assert part in done.stdout


def test_json_lists_every_claim_with_all_its_fields(week: Path) -> None:
    done = notecheck("verify", "--format", "json", at=week)
    document = json.loads(done.stdout)
    assert document["schema"] == 1
    assert document["summary"]["confirmed"] == 1
    (claim,) = document["claims"]
    expected = {
        "id": "days",
        "note": "notes/time.md",
        "line": 3,
        "column": 15,
        "lang": "en",
        "text": "a week has 7 days",
        "ref": ["T-01"],
        "verdict": "confirmed",
        "method": "enumeration",
        "accepted": None,
        "uses": [],
    }
    assert {name: claim[name] for name in expected} == expected


def test_accept_records_a_flag_and_asks_again_when_its_sentence_changes(week: Path) -> None:
    note = week / "notes/time.md"
    note.write_text(note.read_text().replace("7", "8"))
    assert notecheck("accept", at=week).returncode == 0
    assert '[en.days]\nverdict = "refuted"' in (week / "notes/verdicts.toml").read_text()
    assert notecheck("verify", at=week).returncode == 0
    note.write_text(note.read_text().replace("8", "9"))
    done = notecheck("verify", at=week)
    assert done.returncode == 1
    assert "its reading changed since it was accepted" in done.stdout
    note.write_text(note.read_text().replace("9", "7"))
    assert "accepted as refuted" in notecheck("verify", at=week).stdout


def test_accept_of_one_claim_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    shutil.copytree(COURSES / "sums", tmp_path / "sums")
    assert notecheck("accept", "gauss", at=tmp_path / "sums").returncode == 0
    text = (tmp_path / "sums/notes/verdicts.toml").read_text()
    assert text.count("verdict =") == 1
    assert notecheck("accept", at=tmp_path / "sums").returncode == 0
    assert notecheck("verify", at=tmp_path / "sums").returncode == 0


def test_nothing_checked_is_status_5() -> None:
    done = notecheck("verify", at=COURSES / "empty")
    assert done.returncode == 5
    assert "Nothing was checked" in done.stdout


def test_no_course_is_status_2(tmp_path: Path) -> None:
    done = notecheck("verify", at=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("notecheck: no course in")


def test_broken_settings_are_status_2_and_named(make_course) -> None:  # type: ignore[no-untyped-def]
    root = make_course({"notes/a.md": ""}, settings="colour = 'red'")
    done = notecheck("verify", at=root)
    assert done.returncode == 2
    assert "no setting called 'colour'" in done.stderr


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('languages = "de"', 'languages = ["de", "en"]'),
        ("languages = [1]", 'languages = ["de", "en"]'),
        ("seconds = 0", "seconds = 30"),
        ("seed = true", "seed = 0"),
    ],
)
def test_a_setting_of_the_wrong_type_is_told_with_its_line_and_an_example(  # type: ignore[no-untyped-def]
    make_course, setting: str, told: str
) -> None:
    root = make_course({"notes/a.md": ""}, settings=f'title = "A"\n{setting}')
    done = notecheck("verify", at=root)
    assert done.returncode == 2
    line = (root / "pyproject.toml").read_text().splitlines().index(setting) + 1
    assert done.stderr.startswith(f"notecheck: pyproject.toml:{line}:1:")
    assert f"Write {told}." in done.stderr


def test_a_broken_verdicts_file_is_status_2_and_survives_accept() -> None:
    before = (COURSES / "broken-verdicts/notes/verdicts.toml").read_bytes()
    done = notecheck("accept", at=COURSES / "broken-verdicts")
    assert done.returncode == 2
    assert "notes/verdicts.toml:3:" in done.stderr
    assert (COURSES / "broken-verdicts/notes/verdicts.toml").read_bytes() == before


def test_explain_shows_the_whole_of_a_claim(week: Path) -> None:
    done = notecheck("explain", "days", at=week)
    assert done.returncode == 0
    check = "check: days at checks/time.py:5:2"
    for part in ("restates: T-01", "found: a week has 7 days", check, "not yet"):
        assert part in done.stdout


def test_explain_of_a_missing_id_names_the_nearest(week: Path) -> None:
    done = notecheck("explain", "day", at=week)
    assert done.returncode == 2
    assert "no claim is called 'day'" in done.stderr
    assert "Did you mean days?" in done.stderr


def test_a_course_is_found_from_inside_it_and_by_folder(week: Path, tmp_path: Path) -> None:
    assert notecheck("verify", at=week / "notes").returncode == 0
    assert notecheck("-C", str(week), "verify", at=tmp_path).returncode == 0


def test_output_is_plain_and_quiet_when_it_is_no_terminal(week: Path) -> None:
    done = notecheck("verify", at=week)
    assert "\x1b" not in done.stdout + done.stderr


HEAVY = ("sympy", "numpy", "matplotlib", "babel", "jinja2")


@pytest.mark.parametrize("words", [["--help"], ["explain", "missing"], ["verify"]])
def test_what_needs_no_judging_imports_nothing_heavy(week: Path, words: list[str]) -> None:
    notecheck("verify", at=week)  # fills the cache
    code = (
        "import sys\nfrom notecheck.cli import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=week, capture_output=True, text=True, timeout=60)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_an_unchanged_course_is_not_judged_again_and_an_edited_check_is(week: Path) -> None:
    def cached() -> set[str]:
        return {file.name for file in (week / ".notecheck_cache").glob("*.json")}

    notecheck("verify", at=week)
    first = cached()
    assert len(first) == 1
    notecheck("verify", at=week)
    assert cached() == first
    check = week / "checks/time.py"
    check.write_text(check.read_text().replace("number == 7", "number == 9"))
    assert notecheck("verify", at=week).returncode == 1
    assert cached() > first
