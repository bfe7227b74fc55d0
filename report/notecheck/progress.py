"""One line on the terminal that says how far a long run is; silent elsewhere."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType

PATIENCE = 1.0  # seconds before anything is shown


class Progress:
    """Counts on the standard error what takes longer than a second.

    Quiet when that is no terminal, under CI and with NO_COLOR set.
    """

    def __init__(self, doing: str) -> None:
        self.doing = doing
        self.start = time.monotonic()
        self.shown = False
        self.quiet = not sys.stderr.isatty() or any(os.environ.get(name) for name in ("CI", "NO_COLOR"))

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, done: int, everything: int) -> None:
        if not self.quiet and time.monotonic() - self.start > PATIENCE:
            self.shown = True
            sys.stderr.write(f"\r\x1b[K{self.doing} {done} of {everything}")
            sys.stderr.flush()
