"""Checks: the decorator that marks them, how they are found without being run, how they are loaded.

Which claims a check judges and uses is read from the source (`find_checks`), so listing, help and
a run in which nothing changed import no course code. Only a worker that judges loads it.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from notecheck.errors import CheckError
from notecheck.model import Binding, Place, Problem

if TYPE_CHECKING:
    from notecheck.config import Course
    from notecheck.model import Verdict

PACKAGE = "_notecheck_course"  # the name under which a course's checks folder is imported

Check = TypeVar("Check", bound="Callable[..., Verdict]")


def check(
    *claims: str, uses: Sequence[str] = (), waived: Mapping[str, str] | None = None
) -> Callable[[Check], Check]:
    """Bind a function to the claims it judges and to the claims those rest on.

    The function is called once for each of `claims`, with its Reading and then those of `uses`,
    and returns a Verdict. A keyword-only parameter `seed: int` gets the course's seed. `waived`
    names edits that the check need not notice, by the words edited ("about") or by the whole change
    ("2 → 3"), each with the reason. All of it is written as literals, for it is read without
    running the code.
    """

    def mark(function: Check) -> Check:
        return function

    named = (*claims, *uses, *(waived or {}), *(waived or {}).values())
    if not claims or not all(isinstance(name, str) for name in named):
        raise CheckError('a check names its claims: @check("claim-id", uses=["other-id"])')
    return mark


def find_checks(course: Course) -> tuple[tuple[Binding, ...], tuple[Problem, ...]]:
    """Every check of the course, by file and line, and what is wrong with their files."""
    bindings: list[Binding] = []
    problems: list[Problem] = []
    for path in check_files(course):
        name = course.relative(path)
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"), filename=name)
        except (SyntaxError, UnicodeDecodeError) as error:
            line, column = getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1
            problems.append(
                Problem(Place(name, line, column), f"this module cannot be read: {error.args[0]}")
            )
            continue
        source = path.read_text(encoding="utf-8").splitlines()
        for found in _bindings(tree, name, source):
            (bindings if isinstance(found, Binding) else problems).append(found)  # type: ignore[arg-type]
    return tuple(bindings), tuple(problems)


def check_files(course: Course) -> list[Path]:
    """The Python files of the checks folder, sorted."""
    if not course.checks_dir.is_dir():
        return []
    return sorted(path for path in course.checks_dir.rglob("*.py") if "__pycache__" not in path.parts)


def _bindings(tree: ast.Module, name: str, lines: list[str]) -> Iterator[Binding | Problem]:
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        for decorator in function.decorator_list:
            if _is_check(decorator):
                yield _binding(function, decorator, name, lines)


def _is_check(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (isinstance(called, ast.Name) and called.id == "check") or (
        isinstance(called, ast.Attribute) and called.attr == "check"
    )


def _binding(
    function: ast.FunctionDef, decorator: ast.expr, name: str, lines: list[str]
) -> Binding | Problem:
    place = Place(name, decorator.lineno, decorator.col_offset + 1)
    try:
        if not isinstance(decorator, ast.Call):
            raise ValueError
        claims = tuple(ast.literal_eval(argument) for argument in decorator.args)
        words = {keyword.arg: ast.literal_eval(keyword.value) for keyword in decorator.keywords}
        uses = tuple(words.pop("uses", ()))
        waived = tuple(dict(words.pop("waived", {})).items())
        texts = (*claims, *uses, *(text for pair in waived for text in pair))
        if not claims or words or not all(isinstance(text, str) and text.strip() for text in texts):
            raise ValueError
    except (ValueError, TypeError):
        remedy = 'It reads @check("claim-id", "another-id", uses=["id"]), with literals only.'
        return Problem(place, f"the binding of {function.name} cannot be read", remedy)
    source = "\n".join(lines[decorator.lineno - 1 : function.end_lineno])
    return Binding(function.name, place, claims, uses, source, waived)


def load_check(course: Course, binding: Binding) -> Callable[..., Verdict]:
    """The function of a binding. Raises CheckError where its module has it no more.

    The checks folder is imported as one package of a private name, so that its modules can import
    from each other (`from .bowl import …`) and nothing called `checks` is installed anywhere.
    """
    _course_package(course)
    path = Path(binding.place.path).relative_to(course.checks).with_suffix("")
    module = importlib.import_module(".".join((PACKAGE, *path.parts)))
    function = getattr(module, binding.function, None)
    if not callable(function):
        raise CheckError(f"{binding.function} is not defined here", binding.place)
    return function  # type: ignore[no-any-return]


def _course_package(course: Course) -> None:
    loaded: Any = sys.modules.get(PACKAGE)
    folder = str(course.checks_dir)
    if loaded is not None and folder in loaded.__path__:
        return
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(PACKAGE + ".")]:
        del sys.modules[name]
    init = course.checks_dir / "__init__.py"
    spec = ModuleSpec(PACKAGE, None, is_package=True)
    if init.is_file():
        spec = spec_from_file_location(PACKAGE, init, submodule_search_locations=[]) or spec
    spec.submodule_search_locations = [folder]
    module = module_from_spec(spec)
    sys.modules[PACKAGE] = module
    if spec.loader is not None:
        spec.loader.exec_module(module)
