"""Write the tables of the README from computed values: `make tables`; `--check` only compares.

Usage: python docs/tables.py [--check]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
COMMANDS = {
    "probes": ("probe", "--format", "markdown"),
}


def main() -> int:
    """0 where the README is as computed, or was written; 1 where `--check` finds another table."""
    text = README.read_text(encoding="utf-8")
    fresh = text
    for name, words in COMMANDS.items():
        start, end = f"<!-- {name}: `make tables` -->\n", f"<!-- end of {name} -->"
        before, _, rest = fresh.partition(start)
        _, _, after = rest.partition(end)
        done = subprocess.run(
            [sys.executable, "-m", "notecheck", "-C", str(README.parent), *words],
            capture_output=True,
            text=True,
        )
        if done.returncode not in (0, 1) or not after:
            print(done.stderr or f"README.md has no place for {name}", file=sys.stderr)
            return 2
        fresh = f"{before}{start}\n{done.stdout}\n{end}{after}"
    if "--check" in sys.argv[1:]:
        print("README.md is as computed" if fresh == text else "README.md is out of date: run `make tables`")
        return int(fresh != text)
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
