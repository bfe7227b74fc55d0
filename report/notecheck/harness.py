"""Runs a note's program inside the child process: a job (JSON) comes in, one line of JSON a seed goes out.

This file is started by its path, in an empty folder and with hardly any environment, by
`notecheck.sandbox`; it imports the standard library, and numpy where the program does. The job's
keys are `code`, `watch`, `seeds`, `seconds`, `memory` (bytes) and the bounds `events`, `numbers`
and `printed`. The lines that come back are `{"run": {"events", "stdout", "names", "large"}}` or,
as the last one, `{"fault": {"what", "remedy", "line", "column", "seed"}}`.

The limits keep an honest mistake from doing harm. They do not hold back someone who means it: run
notes that you do not trust in a container.
"""

from __future__ import annotations

import ast
import faulthandler
import io
import json
import math
import os
import random
import signal
import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

PROGRAM = "<note>"  # the program's file name in tracebacks
RECORD = "__notecheck_record__"  # ends in underscores, so that classes do not mangle it
LONGEST_INTEGER = 13_000  # bits; Python prints no integer of more than 4,300 digits
LARGEST_NAME = 10_000  # numbers in a final global that is reported


class Stop(BaseException):
    """The program did what ends its run; no Exception, so that hardly anything catches it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


# ---- what is watched ------------------------------------------------------------------------------


def leaves(target: ast.expr) -> Iterator[ast.expr]:
    """The single targets of an assignment, in order: `(a, *b), c[0] = …` gives a, b and c."""
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from leaves(element)
    elif isinstance(target, (ast.Starred, ast.Subscript)):
        yield from leaves(target.value)
    else:
        yield target


def targets(node: ast.AST) -> list[ast.expr]:
    """What a statement or `:=` assigns to, in order; nothing for other kinds of nodes."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        found = node.targets
    elif isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr)):
        found = [node.target]
    elif isinstance(node, ast.AnnAssign):
        found = [node.target] if node.value else []
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        found = [item.optional_vars for item in node.items if item.optional_vars]
    return [leaf for target in found for leaf in leaves(target)]


def watchable(tree: ast.AST) -> set[str]:
    """Everything that can be watched in a program: `name`, `name@line` and `function()`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.add(f"{ast.unparse(node.func)}()")
        for target in targets(node):
            name = ast.unparse(target)
            found |= {name, f"{name}@{getattr(node, 'lineno', 0)}"}
    return found


class Watcher(ast.NodeTransformer):
    """Puts a call that records the value behind every assignment to a watched name."""

    def __init__(self, watch: Sequence[str]) -> None:
        self.watch = list(enumerate(watch))

    def visit(self, node: ast.AST) -> Any:
        """The node with its records, or a list of statements in its place."""
        if isinstance(node, ast.Call):
            name = f"{ast.unparse(node.func)}()"
            self.generic_visit(node)
            return self.wrapped(node, name, node)
        assigned = [ast.unparse(target) for target in targets(node)]
        self.generic_visit(node)
        if isinstance(node, ast.NamedExpr):
            node.value = self.wrapped(node.value, assigned[0], node)
            return node
        records = [
            self.statement(name, index, node) for name in assigned for index in self.indices(name, node)
        ]
        if isinstance(node, (ast.For, ast.AsyncFor, ast.With, ast.AsyncWith)):
            node.body[:0] = records
            return node
        return [node, *records] if records else node

    def indices(self, name: str, node: ast.AST) -> list[int]:
        here = f"{name}@{getattr(node, 'lineno', 0)}"
        return [index for index, watched in self.watch if watched in (name, here)]

    def wrapped(self, value: ast.expr, name: str, node: ast.AST) -> ast.expr:
        for index in self.indices(name, node):
            value = self.record(index, value, node)
        return value

    def statement(self, name: str, index: int, node: ast.AST) -> ast.stmt:
        value = ast.parse(name, mode="eval").body
        for part in ast.walk(value):
            ast.copy_location(part, node)
        return ast.copy_location(ast.Expr(self.record(index, value, node)), node)

    def record(self, index: int, value: ast.expr, node: ast.AST) -> ast.Call:
        call = ast.Call(ast.Name(RECORD, ast.Load()), [ast.Constant(index), value], [])
        for part in (call, call.func, call.args[0]):
            ast.copy_location(part, node)
        return call


class Unrecordable(Exception):
    """A value that is neither a number nor numbers in lists or arrays."""


def plain(value: Any) -> Any:
    """A value as JSON can carry it: numbers, text, None, and lists of these; arrays as nested lists."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if value.bit_length() > LONGEST_INTEGER:
            raise Unrecordable("an integer of more than 3,900 digits")
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if hasattr(value, "tolist") and hasattr(value, "dtype"):  # numpy's arrays and numbers
        return plain(value.tolist()) if value.dtype.kind not in "fiub" else value.tolist()
    raise Unrecordable(f"of type {type(value).__name__}")


def size(value: Any) -> int:
    """How many numbers a plain value holds."""
    return sum(size(one) for one in value) if isinstance(value, list) else 1


class Recorder:
    """The events of one run, in order, within bounds that all runs of a job share."""

    def __init__(self, watch: Sequence[str], events: int, numbers: int) -> None:
        self.watch = watch
        self.left = {"events": events, "numbers": numbers}
        self.bounds = dict(self.left)
        self.events: list[tuple[int, Any]] = []

    def __call__(self, index: int, value: Any) -> Any:
        """Record a copy of the value, and hand the value on."""
        if type(value) is float:
            copy, numbers = value, 1
        else:
            copy = self.copied(index, value)
            numbers = size(copy)
        self.events.append((index, copy))
        self.spend("events", 1)
        self.spend("numbers", numbers)
        return value

    def copied(self, index: int, value: Any) -> Any:
        try:
            return plain(value)
        except (Unrecordable, RecursionError) as problem:
            what = f"`{self.watch[index]}` cannot be recorded: it is {problem}"
            raise Stop(what, "Watch names that hold numbers, lists of numbers or arrays.") from None

    def spend(self, kind: str, count: int) -> None:
        self.left[kind] -= count
        if self.left[kind] < 0:
            raise Stop(
                f"the watched names changed too often: more than {self.bounds[kind]:,} {kind}",
                "Watch fewer names, run fewer seeds, or replace the number of steps by a smaller one.",
            )


# ---- what is refused ------------------------------------------------------------------------------

PROCESS = ("starts another process", "A note's program must do its work itself.")
NETWORK = ("uses the network", "A note's program must bring its data along.")
FILES = ("changes files or folders", "A note's program must keep its results in variables.")
REFUSED = {
    "builtins.input": ("asks for input", "Nobody is there to answer: assign the value in the program."),
    "os.kill": ("sends a signal to a process", "Leave this line out."),
    "os.killpg": ("sends a signal to a process", "Leave this line out."),
}
PREFIXES = {
    "os.fork": PROCESS,
    "os.exec": PROCESS,
    "os.posix_spawn": PROCESS,
    "os.spawn": PROCESS,
    "os.system": PROCESS,
    "os.startfile": PROCESS,
    "subprocess.": PROCESS,
    "pty.": PROCESS,
    "socket.": NETWORK,
    "os.remove": FILES,
    "os.rename": FILES,
    "os.mkdir": FILES,
    "os.rmdir": FILES,
    "os.chmod": FILES,
    "os.chown": FILES,
    "os.link": FILES,
    "os.symlink": FILES,
    "os.truncate": FILES,
    "shutil.": FILES,
}


class Guard:
    """An audit hook that stops a program at files, processes, the network and questions.

    What it stopped is kept in `stopped`, in case that the program catches even `Stop`.
    """

    def __init__(self) -> None:
        self.active = False
        self.stopped: dict[str, Any] | None = None
        self.readable = tuple(os.path.realpath(path) + os.sep for path in sys.path if os.path.isdir(path))

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by Python before it does what `event` names."""
        if not self.active:
            return
        if event == "open":
            self.opening(*arguments)
            return
        found = REFUSED.get(event) or next(
            (words for prefix, words in PREFIXES.items() if event.startswith(prefix)), None
        )
        if found:
            self.stop(f"the program {found[0]}", found[1])

    def opening(self, path: Any, mode: Any, flags: Any) -> None:
        writes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        if writes:
            self.stop(f"the program writes to the file {path!r}", FILES[1])
        if not isinstance(path, (str, bytes)) or not self.is_library(os.path.realpath(os.fsdecode(path))):
            self.stop(f"the program reads the file {path!r}", NETWORK[1])

    def is_library(self, path: str) -> bool:
        return path.startswith(self.readable)

    def stop(self, what: str, remedy: str) -> None:
        line, column = _here()
        self.stopped = self.stopped or {"what": what, "remedy": remedy, "line": line, "column": column}
        raise Stop(what, remedy)


def _here() -> tuple[int, int]:
    """The line and the column (in bytes) of the program that is being executed; 0 outside of it."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename != PROGRAM:
        frame = frame.f_back  # type: ignore[assignment]
    return (0, 0) if frame is None else _position(frame.f_code, frame.f_lasti, frame.f_lineno)


def _position(code: types.CodeType, instruction: int, line: int) -> tuple[int, int]:
    positions = list(code.co_positions())
    index = instruction // 2
    column = positions[index][2] if 0 <= index < len(positions) else 0
    return line or 0, column or 0


# ---- seeds ----------------------------------------------------------------------------------------


class Seeds:
    """Gives every random generator of a program the run's seed in place of the program's own.

    The first seed that the program names becomes the run's seed; each further one that differs
    gets a stream of its own, and a repeated one the same stream again. A run whose seed is None
    keeps the program's own seeds.
    """

    def __init__(self, numpy: Any) -> None:
        self.numpy = numpy
        self.seed: int | None = 0
        self.named: list[str] = []
        self.seeders: dict[str, Callable[..., Any]] = {"random.seed": random.seed}
        random.seed = self.seeding(random.seed, wide=False)
        random.Random = self.generator(random.Random)  # type: ignore[misc]
        if numpy is not None:
            self.install_numpy(numpy.random)

    def install_numpy(self, module: Any) -> None:
        self.seeders["numpy.seed"] = module.seed
        module.seed = self.seeding(module.seed, wide=False)
        module.RandomState = self.generator(module.RandomState)
        make = module.default_rng
        module.default_rng = self.seeding(make, wide=True)
        for name in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64", "SeedSequence"):
            setattr(module, name, self.seeding(getattr(module, name), wide=True))

    def chosen(self, own: Any, wide: bool) -> Any:
        """The seed in place of the program's own; `wide` where a generator takes several integers."""
        if self.seed is None:
            return own
        name = repr(own) if own is not None else f"unseeded {len(self.named)}"
        if name not in self.named:
            self.named.append(name)
        stream = self.named.index(name)
        if stream == 0:
            return self.seed
        return [self.seed, stream] if wide else (self.seed + stream * 1_000_003) % 2**32

    def seeding(self, make: Callable[..., Any], wide: bool) -> Callable[..., Any]:
        def seeded(*arguments: Any, **keywords: Any) -> Any:
            own = arguments[0] if arguments else next(iter(keywords.values()), None)
            if hasattr(own, "random_raw") or hasattr(own, "spawn"):  # a generator already seeded here
                return make(own)
            return make(self.chosen(own, wide))

        return seeded

    def generator(self, kind: Any) -> Any:
        """A subclass that seeds itself; a class, because programs ask `isinstance`."""
        chosen = self.chosen

        class Seeded(kind):  # type: ignore[misc]
            def __new__(cls, *arguments: Any, **keywords: Any) -> Any:
                return kind.__new__(cls)

            def __init__(self, seed: Any = None) -> None:
                super().__init__(seed if hasattr(seed, "random_raw") else chosen(seed, False))

        Seeded.__name__ = kind.__name__
        return Seeded

    def begin(self, seed: int | None) -> None:
        """Seed the global generators for a run, and forget the seeds that the last run named."""
        self.seed, self.named = seed, []
        start = 0 if seed is None else seed
        self.seeders["random.seed"](start)
        if "numpy.seed" in self.seeders:
            self.seeders["numpy.seed"](start % 2**32)


# ---- a run ----------------------------------------------------------------------------------------


class Printed(io.BytesIO):
    """What a program prints, up to a bound that all runs of a job share."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.bound = self.left = left

    def write(self, data: Any) -> int:
        """Keep the bytes, or stop the program that printed too many."""
        self.left -= len(data)
        if self.left < 0:
            raise Stop("the program prints too much", "Print less often: only every so many steps.")
        return super().write(data)


class Runner:
    """Runs one program with one seed after the other."""

    def __init__(self, job: dict[str, Any], guard: Guard) -> None:
        self.guard = guard
        tree = ast.parse(job["code"], PROGRAM)
        numpy = _numpy() if _imports_packages(tree) else None
        self.code = compile(Watcher(job["watch"]).visit(tree), PROGRAM, "exec", dont_inherit=True)
        self.numpy = numpy
        self.seeds = Seeds(numpy)
        self.recorder = Recorder(job["watch"], job["events"], job["numbers"])
        self.printed = job["printed"]

    def run(self, seed: int | None) -> dict[str, Any]:
        """The line that reports the run: its events, output and names, or the fault that ended it."""
        module = types.ModuleType("__main__")
        module.__dict__.update({RECORD: self.recorder, "__file__": PROGRAM})
        sys.modules["__main__"] = module
        self.recorder.events = []
        output = Printed(self.printed)
        fault = self.executed(module, seed, io.TextIOWrapper(output, "utf-8", write_through=True))
        if fault:
            return {"fault": {**fault, "seed": seed}}
        self.printed = output.left
        names, large = final(module)
        stdout = output.getvalue().decode("utf-8", "replace")
        return {"run": {"events": self.recorder.events, "stdout": stdout, "names": names, "large": large}}

    def executed(self, module: types.ModuleType, seed: int | None, output: io.TextIOWrapper) -> Any:
        """The fault of a run, or None."""
        sys.stdout, sys.stderr, sys.stdin = output, io.StringIO(), io.StringIO()
        self.seeds.begin(seed)
        if self.numpy is not None:
            self.numpy.seterr(all="warn", under="ignore")
        self.guard.active = True
        try:
            exec(self.code, module.__dict__)
        except BaseException as problem:
            self.guard.active = False
            return self.guard.stopped or fault_of(problem)
        finally:
            self.guard.active = False
        return self.guard.stopped


def _imports_packages(tree: ast.AST) -> bool:
    """Whether a program imports numpy, or a package that may do so."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return bool(names - sys.stdlib_module_names)


def _numpy() -> Any:
    try:
        import numpy
    except ImportError:
        return None
    import numpy.random

    return numpy


def final(module: types.ModuleType) -> tuple[dict[str, Any], list[str]]:
    """The numeric globals at the end of a run, and the names of those that are too large to report."""
    names, large = {}, []
    for name, value in module.__dict__.items():
        if name.startswith("__") or value is None or isinstance(value, str):
            continue
        if getattr(value, "size", 0) and isinstance(value.size, int) and value.size > LARGEST_NAME:
            large.append(name)
            continue
        try:
            names[name] = plain(value)
        except (Unrecordable, RecursionError):
            continue
        if size(names[name]) > LARGEST_NAME:
            del names[name]
            large.append(name)
    return names, large


def fault_of(problem: BaseException) -> dict[str, Any]:
    """What ended the program, how to mend it, and where in the program it was."""
    line = column = 0
    trace = problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM:
            line, column = _position(trace.tb_frame.f_code, trace.tb_lasti, trace.tb_lineno)
        trace = trace.tb_next
    what, remedy = words_for(problem)
    return {"what": what, "remedy": remedy, "line": line, "column": column}


def words_for(problem: BaseException) -> tuple[str, str]:
    """What ended the program, and how to mend it."""
    if isinstance(problem, Stop):
        return problem.what, problem.remedy
    if isinstance(problem, MemoryError):
        return "the program needs more memory than it may have", "Work with smaller arrays and lists."
    if isinstance(problem, SystemExit):
        return "the program ends itself (sys.exit)", "Let the program run to its last line."
    if isinstance(problem, ModuleNotFoundError):
        return f"the program imports `{problem.name}`, which is not installed", "Install it beside notecheck."
    try:
        message = str(problem)[:300]
    except Exception:
        message = ""
    kind = type(problem).__name__
    return f"the program fails: {kind}: {message}".rstrip(
        ": "
    ), "Mend this line; then run the program by hand."


def leaving(status: int = 0) -> None:
    """Stands in for os._exit while the program runs."""
    raise Stop("the program ends itself (os._exit)", "Let the program run to its last line.")


# ---- limits ---------------------------------------------------------------------------------------


def limit(seconds: float, memory: int) -> None:
    """Bound the processor time, memory (beyond what is in use), files and processes of this process."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = math.ceil(used.ru_utime + used.ru_stime + seconds)
    address = in_use() + memory
    bounds = [
        (resource.RLIMIT_CPU, cpu, cpu + 2),
        (resource.RLIMIT_AS, address, address + 64 * 2**20),  # the rest is for reporting
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
    ]
    for kind, soft, hard in bounds:
        _, most = resource.getrlimit(kind)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # a limit that this system does not know
            continue


def in_use() -> int:
    """The address space in use, in bytes."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2**30


def more_memory() -> None:
    """Lift the memory limit to its upper bound, so that a fault can be reported."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    """Read the job, run the program with every seed, and write a line for each."""
    job = json.load(sys.stdin.buffer)
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)
    faulthandler.enable(2, all_threads=False)
    faulthandler.register(signal.SIGXCPU, 2, all_threads=False, chain=True)
    leave, os._exit = os._exit, leaving  # type: ignore[assignment]
    guard = Guard()
    runner = Runner(job, guard)
    sys.addaudithook(guard)
    limit(job["seconds"], job["memory"])
    for seed in job["seeds"]:
        line = runner.run(seed)
        if "fault" in line:
            more_memory()
        channel.write(json.dumps(line) + "\n")
        if "fault" in line:
            break
    channel.flush()
    leave(0)


if __name__ == "__main__":
    main()
