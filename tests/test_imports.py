"""What the code of a check consists of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from notecheck.config import find_course
from notecheck.imports import Modules

FILES = {
    "notes/a.md": "",
    "helper.py": "import json\n",
    "tools/sums.py": "x = 1\n",
    "alone.py": "",
    "checks/__init__.py": "",
    "checks/walk/__init__.py": "from . import scene\n",
    "checks/walk/scene.py": "",
    "checks/walk/steps.py": "from ..shared.bowl import Bowl\nimport helper\n",
    "checks/shared/bowl.py": "def f():\n    from tools import sums\n    from .ring import a\n",
    "checks/shared/ring.py": "from .bowl import f\n",
    "checks/shared/unused.py": "",
    "checks/broken.py": "from .shared import (\n",
    "checks/far.py": "from ....somewhere import x\n",
}


@pytest.fixture
def modules(make_course: Callable[..., Path]) -> Modules:
    return Modules(find_course(make_course(FILES)))


def test_the_closure_has_what_a_module_imports_and_the_packages_around(modules: Modules) -> None:
    assert set(modules.closure("checks/walk/steps.py")) == {
        "checks/__init__.py",
        "checks/walk/__init__.py",
        "checks/walk/scene.py",
        "checks/walk/steps.py",
        "checks/shared/bowl.py",
        "checks/shared/ring.py",
        "helper.py",
        "tools/sums.py",
    }


@pytest.mark.parametrize("name", ["broken", "far"])
def test_a_module_that_cannot_be_followed_is_its_own_closure(modules: Modules, name: str) -> None:
    assert set(modules.closure(f"checks/{name}.py")) == {"checks/__init__.py", f"checks/{name}.py"}


@pytest.mark.parametrize(
    ("edited", "same"), [("checks/shared/ring.py", False), ("helper.py", False), ("alone.py", True)]
)
def test_the_digest_changes_with_every_module_that_can_run_and_no_other(
    make_course: Callable[..., Path], edited: str, same: bool
) -> None:
    before = Modules(find_course(make_course(FILES))).digest("checks/walk/steps.py")
    after = Modules(find_course(make_course(FILES | {edited: "x = 2\n"}))).digest("checks/walk/steps.py")
    assert (before == after) is same


def test_an_absolute_import_is_one_that_a_check_can_make(make_course: Callable[..., Path]) -> None:
    from notecheck.model import Kind
    from notecheck.pipeline import run

    check = '''
from notecheck import Reading, Verdict, check, not_checkable, say
from helper import why

@check("a")
def judged(claim: Reading) -> Verdict:
    """Says why."""
    return not_checkable(say("{why}", why=why))
'''
    files = {"notes/a.md": "[a]{#a}\n", "helper.py": "why = 'first'\n", "checks/a.py": check}
    root = make_course(files)
    (first,) = run(find_course(root)).judged
    (root / "helper.py").write_text("why = 'second'\n")
    (second,) = run(find_course(root)).judged
    assert (first.verdict.kind, str(first.verdict.summary)) == (Kind.NOT_CHECKABLE, "first")
    assert str(second.verdict.summary) == "second"
