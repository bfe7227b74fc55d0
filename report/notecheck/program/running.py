"""Running a Program in the sandbox: names checked before, faults placed in the note afterwards."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from notecheck.errors import ProgramError, ReadingError
from notecheck.program.nouns import Named, Recorded, Run
from notecheck.program.outline import imported_modules
from notecheck.program.watching import instrumented, watchable
from notecheck.sandbox import DISTURBED, Fault, Job, execute

if TYPE_CHECKING:
    from notecheck.program.program import Program


def run(
    program: Program,
    seeds: tuple[int | None, ...],
    watch: tuple[str, ...],
    replace: Mapping[str, str],
    seconds: float,
    memory_mb: int,
) -> tuple[Run, ...]:
    """One Run a seed; see `Program.run`."""
    _require_watchable(program, watch)
    _require_seeds(seeds)
    code = replaced(program, replace)
    try:
        return _runs(code, imported_modules(program.tree), watch, seeds, seconds, memory_mb)
    except _FaultError as error:
        raise _placed(program, error.fault, len(seeds) > 1) from None


class _FaultError(Exception):
    """Carries a fault past the cache, which keeps results alone: a machine may be busy just once."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@lru_cache(maxsize=16)  # several checks look at the same runs of a program
def _runs(
    code: str,
    packages: tuple[str, ...],
    watch: tuple[str, ...],
    seeds: tuple[int | None, ...],
    seconds: float,
    memory_mb: int,
) -> tuple[Run, ...]:
    compiled = instrumented(code, watch)
    outcome = execute(Job(compiled, packages, watch, seeds, seconds, memory_mb * 2**20))
    if outcome.fault:
        raise _FaultError(outcome.fault)
    try:
        return tuple(_run(seed, watch, raw) for seed, raw in zip(seeds, outcome.runs, strict=True))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise _FaultError(DISTURBED) from None


def _require_seeds(seeds: tuple[int | None, ...]) -> None:
    for seed in seeds:
        if seed is not None and (type(seed) is not int or seed < 0):
            raise ValueError(f"a seed is an integer from 0, or None: {seed!r}")


def _require_watchable(program: Program, watch: tuple[str, ...]) -> None:
    names = watchable(program.tree)
    for name in watch:
        if name not in names:
            there = sorted(one for one in names if one.isidentifier())
            raise ReadingError(
                f"the program never assigns `{name}`, which is to be watched",
                program.listing.place_of(0),
                f"It assigns {', '.join(f'`{one}`' for one in there)}." if there else "It assigns nothing.",
            )


def replaced(program: Program, replace: Mapping[str, str]) -> str:
    """The program's code with other right-hand sides, every line where it was."""
    lines = program.listing.code.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    code = program.listing.code
    nodes = sorted(((program.assignments[name].node, new) for name, new in replace.items()), key=_position)
    for node, new in reversed(nodes):
        first, last = lines[node.lineno - 1], lines[(node.end_lineno or 1) - 1]
        start = starts[node.lineno - 1] + len(first.encode()[: node.col_offset].decode())
        end = starts[(node.end_lineno or 1) - 1] + len(last.encode()[: node.end_col_offset].decode())
        code = code[:start] + f"({_one_line(new)}" + "\n" * code[start:end].count("\n") + ")" + code[end:]
    return code


def _position(pair: tuple[ast.expr, str]) -> tuple[int, int]:
    return pair[0].lineno, pair[0].col_offset


def _one_line(source: str) -> str:
    try:
        return ast.unparse(ast.parse(source.strip(), mode="eval"))
    except SyntaxError as problem:
        raise ReadingError(
            f"the replacement {source!r} is not a Python expression: {problem.msg}",
            None,
            "`replace` takes the right-hand side of an assignment.",
        ) from None


def _placed(program: Program, fault: Fault, several: bool) -> ProgramError:
    offset = program.listing.line_place(fault.line, fault.column) if fault.line else 0
    seeded = f" (with the seed {fault.seed})" if several and fault.seed is not None else ""
    return ProgramError(fault.what + seeded, program.listing.place_of(offset), fault.remedy)


def _run(seed: int | None, watch: tuple[str, ...], raw: dict[str, Any]) -> Run:
    large = {name: f"`{name}` is too large to be reported at the end; watch it" for name in raw["large"]}
    return Run(
        seed,
        tuple(
            (watch[index], frozen(value)) for index, value in zip(raw["indices"], raw["values"], strict=True)
        ),
        str(raw["stdout"]),
        Named({str(name): frozen(value) for name, value in raw["names"].items()}, "number", None, large),
        watch,
    )


def frozen(value: Any) -> Recorded:
    """A JSON value with its lists as tuples. Raises TypeError for what no run records."""
    if type(value) is list:
        return tuple([frozen(one) for one in value])
    if type(value) is dict:
        raise TypeError(f"no run records {value!r}")
    return value  # type: ignore[no-any-return]
