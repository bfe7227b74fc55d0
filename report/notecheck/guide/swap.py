"""Two folders change places, in one step where the system can."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100  # <fcntl.h>: paths are relative to the current folder
_RENAME_EXCHANGE = 2  # <linux/fs.h>
_RENAME_SWAP = 2  # <sys/stdio.h> of macOS


def exchange(draft: Path, out: Path) -> None:
    """Put the folder `draft` in the place of `out`, and remove what stood there.

    Linux and macOS exchange the two in one step, so that there is a whole folder called `out` at
    every moment. Elsewhere, and on file systems that cannot, two renames do it: who is killed
    between them finds the old folder beside the new one, under the name `.<name>.old`.
    """
    if out.exists() and _swapped(draft, out):
        shutil.rmtree(draft, ignore_errors=True)
        return
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    draft.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _swapped(one: Path, other: Path) -> bool:
    """Whether the system exchanged two folders."""
    paths = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(system.renamex_np(*paths, _RENAME_SWAP) == 0)
        return bool(system.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    except (OSError, TypeError, AttributeError):  # no such library or no such function
        return False
