"""Files of npm packages that tests need and that this repository does not carry."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[1] / "build" / "npm"


def package(name: str, version: str) -> Path:
    """The unpacked package, fetched once; the test is skipped where npm is not installed."""
    folder = CACHE / f"{name.replace('/', '-').lstrip('@')}-{version}"
    if not folder.is_dir():
        npm = shutil.which("npm") or pytest.skip("npm is not installed")
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as draft:
            subprocess.run([npm, "pack", "--silent", f"{name}@{version}"], cwd=draft, check=True, timeout=120)
            (archive,) = Path(draft).glob("*.tgz")
            with tarfile.open(archive) as packed:
                packed.extractall(draft, filter="data")
            _keep(Path(draft) / "package", folder)
    return folder


def _keep(unpacked: Path, folder: Path) -> None:
    try:
        unpacked.rename(folder)
    except OSError:  # another process of this test run was faster
        if not folder.is_dir():
            raise
