"""Asking git: a command in a folder, its output as bytes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from notecheck.errors import ConfigError

# Set inside git's hooks, where they would speak of another folder or index than the course's.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


def git(folder: Path, *words: str, env: dict[str, str] | None = None, given: bytes = b"") -> bytes:
    """What a git command prints. Raises ConfigError with its own words where it fails."""
    done = run_git(folder, *words, env=env, given=given)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        if "not a git repository" in said:
            remedy = "Run this in a clone, or begin a history with `git init` and a commit."
            raise ConfigError(f"the course {folder.name} is in no git repository", remedy=remedy)
        raise ConfigError(f"git {words[0]} failed", remedy=f"Git says: {said}")
    return done.stdout


def run_git(
    folder: Path, *words: str, env: dict[str, str] | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """A git command in a folder, whatever comes of it. Raises ConfigError where there is no git."""
    here = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words],
            input=given,
            capture_output=True,
            env={**here, "LC_ALL": "C", **(env or {})},
        )
    except FileNotFoundError:
        raise ConfigError(
            "git is not installed", remedy="Install git; other states of the notes are read with it."
        ) from None
