"""The course that README.md tells a newcomer to make: it works as printed, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from notecheck.cli import main

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.fixture
def weights(make_course) -> Path:  # type: ignore[no-untyped-def]
    note = re.search(r"```markdown\n(.*?\{#ema-weights\}.*?)```", README, re.S)
    check = re.search(r'```python\n(.*?@check\("ema-weights"\).*?)```', README, re.S)
    assert note
    assert check
    root: Path = make_course({"notes/weights.md": note[1], "checks/weights.py": check[1]})
    return root


def notecheck(root: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["-C", str(root), *words])
    return result.exit_code, result.output


def test_the_claim_is_confirmed_and_its_check_notices_every_edit(weights: Path) -> None:
    status, said = notecheck(weights, "verify", "--min-probe-score", "100")
    assert (status, "1 confirmed" in said) == (0, True), said
    status, said = notecheck(weights, "probe", "ema-weights")
    assert (status, ", 0 waived, 0 not noticed." in said) == (0, True), said


def test_a_slip_is_refuted_with_the_correction_to_paste(weights: Path) -> None:
    note = weights / "notes/weights.md"
    note.write_text(note.read_text().replace("21 %", "12 %"))
    status, said = notecheck(weights, "verify")
    assert (status, "correct it to: today counts 70 %, yesterday 21 %" in said) == (1, True), said


def test_what_it_says_can_be_taken_from_a_claim_is_there() -> None:
    from notecheck import Reading

    table = README.split("What a check can take from a claim")[1].split("Each is described by")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if "`claim." in row]
    names = [name for row in rows for name in re.findall(r"`(?:claim)?\.(\w+)", row)]
    assert len(names) > 12
    assert [name for name in names if not hasattr(Reading, name)] == []
