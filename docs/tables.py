"""Write into the README what notecheck prints: `make tables`; `--check` only compares.

Usage: python docs/tables.py [--check]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SLIP = ("notes/en/momentum.md", "yesterday 21%", "yesterday 20%")


def notecheck(course: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "notecheck", "-C", str(course), *words], capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return done.stdout


def probes() -> str:
    """How many edits of our own course its checks notice."""
    return notecheck(ROOT, "probe", "--format", "markdown")


def slip() -> str:
    """What `notecheck diff` says of the claim in which an author slips, in a copy of our own course."""
    path, right, wrong = SLIP
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        for part in ("notes", "checks"):
            shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", course)
        git = ("git", "-C", folder, "-c", "user.name=Author", "-c", "user.email=author@example.org")
        for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "As taught")):
            subprocess.run([*git, *words], check=True)
        note = (course / path).read_text(encoding="utf-8")
        if note.count(right) != 1:
            raise SystemExit(f"{path} no longer says {right!r} once")
        (course / path).write_text(note.replace(right, wrong), encoding="utf-8")
        told = notecheck(course, "diff", "HEAD").split("\n\n")
        edited = next(paragraph for paragraph in told if ": edited" in paragraph)
        return f"```\n{textwrap.dedent(edited)}\n```\n"


PIECES: dict[str, Callable[[], str]] = {"probes": probes, "slip": slip}


def main() -> int:
    """0 where the README is as computed, or was written; 1 where `--check` finds other output."""
    text = README.read_text(encoding="utf-8")
    fresh = text
    for name, piece in PIECES.items():
        start, end = f"<!-- {name}: `make tables` -->\n", f"<!-- end of {name} -->"
        before, _, rest = fresh.partition(start)
        _, _, after = rest.partition(end)
        if not after:
            raise SystemExit(f"README.md has no place for {name}")
        fresh = f"{before}{start}\n{piece()}\n{end}{after}"
    if "--check" in sys.argv[1:]:
        print("README.md is as computed" if fresh == text else "README.md is out of date: run `make tables`")
        return int(fresh != text)
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
