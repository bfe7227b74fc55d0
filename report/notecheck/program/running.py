"""Running a Program in the sandbox: names checked before, faults placed in the note afterwards."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from notecheck.errors import ProgramError, ReadingError
from notecheck.harness import watchable
from notecheck.program.nouns import Named, Recorded, Run

if TYPE_CHECKING:
    from notecheck.program.program import Program
    from notecheck.sandbox import Fault


def run(
    program: Program,
    seeds: tuple[int | None, ...],
    watch: tuple[str, ...],
    replace: dict[str, str],
    seconds: float,
    memory_mb: int,
) -> tuple[Run, ...]:
    """One Run a seed; see `Program.run`."""
    from notecheck.sandbox import Job, execute

    _require_watchable(program, watch)
    job = Job(
        replaced(program, replace), watch, tuple(map(_seed, seeds)), seconds=seconds, memory=memory_mb * 2**20
    )
    outcome = execute(job)
    if outcome.fault:
        raise _error(program, outcome.fault, len(seeds) > 1)
    return tuple(_run(seed, watch, raw) for seed, raw in zip(seeds, outcome.runs, strict=True))


def _seed(seed: int | None) -> int | None:
    return None if seed is None else int(seed)


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


def replaced(program: Program, replace: dict[str, str]) -> str:
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


def _error(program: Program, fault: Fault, several: bool) -> ProgramError:
    offset = program.listing.line_place(fault.line, fault.column) if fault.line else 0
    seeded = f" (with the seed {fault.seed})" if several and fault.seed is not None else ""
    return ProgramError(fault.what + seeded, program.listing.place_of(offset), fault.remedy)


def _run(seed: int | None, watch: tuple[str, ...], raw: dict[str, Any]) -> Run:
    large = {name: f"`{name}` is too large to be reported at the end; watch it" for name in raw["large"]}
    return Run(
        seed,
        tuple((watch[index], frozen(value)) for index, value in raw["events"]),
        str(raw["stdout"]),
        Named({str(name): frozen(value) for name, value in raw["names"].items()}, "number", None, large),
        watch,
    )


def frozen(value: Any) -> Recorded:
    """A JSON value with its lists as tuples. Raises ProgramError for what no run records."""
    if isinstance(value, list):
        return tuple(map(frozen, value))
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise ProgramError("the program disturbed the recording of its own run")
