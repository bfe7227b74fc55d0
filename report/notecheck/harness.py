"""Runs a note's program inside the child process: a job (JSON) comes in, one line of JSON a seed goes out.

This file is started by its path, in an empty folder and with hardly any environment, by
`notecheck.sandbox`. So it is one file, and it imports the standard library alone; numpy where the
program does. The job's keys are `code` (compiled, marshalled, base64), `packages` (what it imports),
`watch`, `seeds`, `seconds`, `wall`, `memory` (bytes) and the bounds `events`, `numbers` and
`printed`. The lines that come back are `{"run": {"indices", "values", "stdout", "names", "large"}}`
or, as the last one, `{"fault": {"what", "remedy", "line", "column"}}`, which is the next seed's.

The limits keep an honest mistake from doing harm. They do not hold back someone who means it: run
notes that you do not trust in a container.
"""

from __future__ import annotations

import base64
import faulthandler
import io
import json
import marshal
import math
import os
import random
import signal
import sys
import time
import types
from importlib.machinery import ModuleSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, NoReturn

PROGRAM = "<note>"  # the program's file name in tracebacks
RECORD = "__notecheck_record__"  # ends in underscores, so that classes do not mangle it
LONGEST_INTEGER = 13_000  # bits; Python prints no integer of more than 4,300 digits
LARGEST_NAME = 10_000  # numbers in a final global that is reported

RUN_IT = "Run the program by hand, and mend this line."
LAST_LINE = "Let the program run to its last line."
DATA = "A note's program must bring its data along."


# ---- what ends a program --------------------------------------------------------------------------


class Stop(BaseException):
    """The program did what ends its run; no Exception, so that hardly anything catches it."""


class Stopper:
    """Ends the program, and keeps why, in case that the program catches even `Stop`.

    A program that goes on to a second Stop is left at once, through `give_up`.
    """

    def __init__(self) -> None:
        self.fault: dict[str, Any] | None = None
        self.give_up: Callable[[dict[str, Any]], Any] = dict  # until `main` knows where to report

    def stop(self, what: str, remedy: str) -> NoReturn:
        """Raise Stop for what the program does in the line that is being executed."""
        if self.fault:
            self.give_up(self.fault)
        line, column = _here()
        self.fault = self.fault or {"what": what, "remedy": remedy, "line": line, "column": column}
        raise Stop(what)


def _here() -> tuple[int, int]:
    """The line and the column (in bytes) of the program that is being executed; 0 outside of it."""
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename != PROGRAM:
        frame = frame.f_back
    return (0, 0) if frame is None else _position(frame.f_code, frame.f_lasti, frame.f_lineno)


def _position(code: types.CodeType, instruction: int, line: int) -> tuple[int, int]:
    positions = list(code.co_positions())
    index = instruction // 2
    column = positions[index][2] if 0 <= index < len(positions) else 0
    return line or 0, column or 0


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
    if isinstance(problem, MemoryError):
        return "the program needs more memory than it may have", "Work with smaller arrays and lists."
    if isinstance(problem, SystemExit):
        return "the program ends itself (sys.exit)", LAST_LINE
    if isinstance(problem, ModuleNotFoundError):
        return f"the program imports `{problem.name}`, which is not installed", "Install it beside notecheck."
    try:
        message = str(problem)[:300]
    except Exception:
        message = ""
    remedy = DATA if isinstance(problem, FileNotFoundError) else RUN_IT
    return f"the program fails: {type(problem).__name__}: {message}".rstrip(": "), remedy


# ---- recording ------------------------------------------------------------------------------------


class UnrecordableError(Exception):
    """A value that is neither a number nor numbers in lists or arrays."""


def plain(value: Any) -> Any:
    """A value as JSON can carry it: numbers, text, None, and lists of these; arrays as nested lists."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if value.bit_length() > LONGEST_INTEGER:
            raise UnrecordableError("an integer of more than 3,900 digits")
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if hasattr(value, "dtype"):  # numpy's arrays and numbers, and their kin
        return plain(value.tolist())
    raise UnrecordableError(f"of type {type(value).__name__}")


def size(value: Any) -> int:
    """How many numbers a plain value holds."""
    return sum(map(size, value)) if isinstance(value, list) else 1


class Recorder:
    """The events of one run, in order, within bounds that all runs of a job share."""

    def __init__(self, job: dict[str, Any], array: Any, stopper: Stopper) -> None:
        self.watch: Sequence[str] = job["watch"]
        self.events: int = job["events"]
        self.numbers: int = job["numbers"]
        self.array = array
        self.stopper = stopper
        self.indices: list[int] = []
        self.values: list[Any] = []

    def __call__(self, index: int, value: Any) -> Any:
        """Record a copy of the value, and hand the value on."""
        kind = type(value)
        if kind is float:
            copy, count = value, 1
        elif kind is self.array and value.dtype.char in "dl":  # the usual ones, without a detour
            copy, count = value.tolist(), value.size
        else:
            copy = self.copied(index, value)
            count = size(copy)
        self.indices.append(index)
        self.values.append(copy)
        self.events -= 1
        self.numbers -= count
        if self.events < 0 or self.numbers < 0:
            self.overflow()
        return value

    def copied(self, index: int, value: Any) -> Any:
        """A copy that later changes of the value leave alone."""
        try:
            return plain(value)
        except (UnrecordableError, RecursionError) as problem:
            what = f"`{self.watch[index]}` cannot be recorded: it is {problem}"
            self.stopper.stop(what, "Watch names that hold numbers, lists of numbers or arrays.")

    def overflow(self) -> NoReturn:
        """Stop the program that has used up a bound."""
        self.stopper.stop(
            "the watched names change more often, or hold more numbers, than can be recorded",
            "Watch fewer names, run fewer seeds, or replace the number of steps by a smaller one.",
        )


class Printed(io.BytesIO):
    """What a program prints, up to a bound of `left` bytes."""

    def __init__(self, left: int, stopper: Stopper) -> None:
        super().__init__()
        self.left = left
        self.stopper = stopper

    def write(self, data: Any) -> int:
        """Keep the bytes, or stop the program that prints too many."""
        self.left -= len(data)
        if self.left < 0:
            self.stopper.stop("the program prints too much", "Print only every so many steps.")
        return super().write(data)


# ---- what is refused ------------------------------------------------------------------------------

PROCESS = ("starts another process", "A note's program must do its work itself.")
NETWORK = ("uses the network", DATA)
FILES = ("changes files or folders", "A note's program must keep its results in variables.")
SIGNALS = ("sends a signal to a process", "Leave this line out.")
INPUT = ("asks for input", "Nobody is there to answer: assign the value in the program.")
REFUSED = {  # the beginnings of audit events
    **dict.fromkeys(("os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.system"), PROCESS),
    **dict.fromkeys(("os.startfile", "subprocess.", "pty."), PROCESS),
    **dict.fromkeys(("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown"), FILES),
    **dict.fromkeys(("os.link", "os.symlink", "os.truncate", "shutil."), FILES),
    **dict.fromkeys(("os.kill", "signal.pthread_kill"), SIGNALS),
    "socket.": NETWORK,
    "builtins.input": INPUT,
}


class Guard:
    """An audit hook that stops a program at files, processes, the network and questions."""

    def __init__(self, stopper: Stopper) -> None:
        self.active = False
        self.stopper = stopper
        self.libraries = tuple(os.path.realpath(path) + os.sep for path in sys.path if os.path.isdir(path))

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by Python before it does what `event` names."""
        if not self.active:
            return
        if event == "open":
            self.opening(arguments[0], arguments[2])
            return
        for beginning, (what, remedy) in REFUSED.items():
            if event.startswith(beginning):
                self.stopper.stop(f"the program {what}", remedy)

    def opening(self, path: Any, flags: int | None) -> None:
        """Stop the program that opens a file; what Python and its packages read is no such thing."""
        if (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            self.stopper.stop(f"the program writes to the file {path!r}", FILES[1])
        inside = isinstance(path, (str, bytes)) and os.path.realpath(os.fsdecode(path)).startswith(
            self.libraries
        )
        if not inside and not _importing():
            self.stopper.stop(f"the program reads the file {path!r}", DATA)


def _importing() -> bool:
    """Whether what happens now happens because the program imports something."""
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename != PROGRAM:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


# ---- seeds ----------------------------------------------------------------------------------------


class Seeds:
    """Gives every random generator of a program the run's seed in place of the program's own.

    The first seed that the program names becomes the run's seed; each further one that differs
    gets a stream of its own, and a repeated one the same stream again. A run whose seed is None
    keeps the program's own seeds.
    """

    def __init__(self, numpy: Any) -> None:
        self.seed: int | None = 0
        self.streams: dict[str, int] = {}
        self.globals: list[Callable[[int], Any]] = [random.seed]
        random.seed = self.seeding(random.seed, wide=False)
        random.Random = self.generator(random.Random)  # type: ignore[misc]
        if numpy is not None:
            self.install_numpy(numpy.random)

    def install_numpy(self, module: Any) -> None:
        """Put the run's seed into whatever numpy.random makes."""
        self.globals.append(module.seed)
        module.seed = self.seeding(module.seed, wide=False)
        module.RandomState = self.generator(module.RandomState)
        for name in ("default_rng", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64", "SeedSequence"):
            setattr(module, name, self.seeding(getattr(module, name), wide=True))

    def begin(self, seed: int | None) -> None:
        """Seed the global generators for a run, and forget the seeds that the last run named."""
        self.seed, self.streams = seed, {}
        for set_seed in self.globals:
            set_seed((seed or 0) % 2**32)

    def chosen(self, own: Any, wide: bool) -> Any:
        """The seed in place of the program's own; `wide` where a generator takes several integers."""
        if self.seed is None:
            return own
        name = f"unseeded {len(self.streams)}" if own is None else repr(own)
        stream = self.streams.setdefault(name, len(self.streams))
        if stream == 0:
            return self.seed if wide else self.seed % 2**32
        return [self.seed, stream] if wide else (self.seed + stream * 1_000_003) % 2**32

    def seeding(self, make: Callable[..., Any], wide: bool) -> Callable[..., Any]:
        """A function like `make` that seeds with the run's seed."""

        def seeded(*arguments: Any, **keywords: Any) -> Any:
            own = arguments[0] if arguments else next(iter(keywords.values()), None)
            return make(own if _is_seeded(own) else self.chosen(own, wide))

        return seeded

    def generator(self, kind: Any) -> Any:
        """A subclass of `kind` that seeds itself; a class, because programs ask `isinstance`."""
        chosen = self.chosen

        class Seeded(kind):  # type: ignore[misc]
            def __new__(cls, *arguments: Any, **keywords: Any) -> Any:
                return kind.__new__(cls)

            def __init__(self, seed: Any = None) -> None:
                super().__init__(seed if _is_seeded(seed) else chosen(seed, False))

        Seeded.__name__ = kind.__name__
        return Seeded


def _is_seeded(own: Any) -> bool:
    """Whether a generator is made from another one, which was seeded here before."""
    return any(hasattr(own, name) for name in ("random_raw", "bit_generator", "generate_state"))


# ---- drawing --------------------------------------------------------------------------------------

UNPACKED = {"plot": 1, "hist": 3}  # what is often unpacked: `line, = ax.plot(…)`


class Drawing:
    """Stands in for matplotlib, whole or in part: it takes everything and draws nothing."""

    def __init__(self, name: str, numpy: Any, stopper: Stopper) -> None:
        self.__dict__.update(_name=name, _numpy=numpy, _stopper=stopper)

    def _part(self, name: str) -> Drawing:
        return Drawing(name, self._numpy, self._stopper)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "dtype":  # so that nobody takes it for an array
            raise AttributeError(name)
        return self._part(name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Nothing is kept."""

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """What the function returns: drawings, as many as it is unpacked into."""
        if self._name == "subplots":
            return self._part("figure"), self._axes(*arguments, **keywords)
        return [self._part("drawn")] * UNPACKED.get(self._name, 0) or self._part("drawn")

    def _axes(self, nrows: int = 1, ncols: int = 1, **keywords: Any) -> Any:
        axes = self._numpy.empty((nrows, ncols), dtype=object)
        axes[...] = self._part("axes")
        axes = axes.squeeze() if keywords.get("squeeze", True) else axes
        return axes if axes.ndim else axes.item()

    def __getitem__(self, index: Any) -> Any:
        return self._part("drawn")

    def __setitem__(self, index: Any, value: Any) -> None:
        """Nothing is kept."""

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *problem: object) -> None:
        """Nothing was opened."""

    def __iter__(self) -> Any:
        self._stopper.stop(
            f"the program takes apart what the drawing function `{self._name}` returns",
            "Nothing is drawn while a program is checked: compute the numbers without it.",
        )


class Drawings:
    """Finds matplotlib and its modules for `import`, as Drawings."""

    def __init__(self, numpy: Any, stopper: Stopper) -> None:
        self.drawing = Drawing("matplotlib", numpy, stopper)

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """Called by `import` before it looks anywhere else."""
        ours = name.split(".")[0] == "matplotlib"
        return ModuleSpec(name, self, is_package=True) if ours else None  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> types.ModuleType:
        """A module that finds everything in itself."""
        module = types.ModuleType(spec.name)
        module.__getattr__ = self.drawing.__getattr__  # type: ignore[method-assign]
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing is left to do."""


# ---- a run ----------------------------------------------------------------------------------------


class Runner:
    """Runs one program with one seed after the other."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.code = marshal.loads(base64.b64decode(job["code"]))
        self.stopper = Stopper()
        self.guard = Guard(self.stopper)
        self.numpy = _numpy() if set(job["packages"]) - sys.stdlib_module_names else None
        self.options = self.numpy.get_printoptions() if self.numpy else {}
        self.seeds = Seeds(self.numpy)
        self.recorder = Recorder(job, getattr(self.numpy, "ndarray", None), self.stopper)
        self.printed: int = job["printed"]
        sys.meta_path.insert(0, Drawings(self.numpy, self.stopper))
        os._exit = self.leaving
        time.sleep = lambda seconds: None  # waiting changes nothing that a check may look at

    def leaving(self, status: int = 0) -> NoReturn:
        """Stands in for os._exit."""
        self.stopper.stop("the program ends itself (os._exit)", LAST_LINE)

    def run(self, seed: int | None) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """The fault that ended the run, or its events, output and names."""
        module = types.ModuleType("__main__")
        module.__dict__.update({RECORD: self.recorder, "__file__": PROGRAM})
        sys.modules["__main__"] = module
        output = Printed(self.printed, self.stopper)
        text = io.TextIOWrapper(output, "utf-8", write_through=True)
        sys.stdout, sys.stderr, sys.stdin = text, io.StringIO(), io.StringIO()
        self.begin(seed)
        fault = self.executed(module)
        if fault:
            return fault, {}
        self.printed = output.left
        names, large = final(module)
        stdout = output.getvalue().decode("utf-8", "replace")
        recorded = {"indices": self.recorder.indices, "values": self.recorder.values}
        return None, {**recorded, "stdout": stdout, "names": names, "large": large}

    def begin(self, seed: int | None) -> None:
        """Put back what the run before may have changed."""
        self.recorder.indices, self.recorder.values = [], []
        self.seeds.begin(seed)
        if self.numpy is not None:
            self.numpy.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
            self.numpy.set_printoptions(**self.options)

    def executed(self, module: types.ModuleType) -> dict[str, Any] | None:
        """The fault of a run, or None."""
        fault = None
        self.guard.active = True
        try:
            exec(self.code, module.__dict__)
        except BaseException as problem:
            fault = fault_of(problem)
        self.guard.active = False
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        return self.stopper.fault or fault


def _numpy() -> Any:
    try:
        import numpy
        import numpy.random
    except ImportError:
        return None
    return numpy


def final(module: types.ModuleType) -> tuple[dict[str, Any], list[str]]:
    """The numeric globals at the end of a run, and the names of those that are too large to report."""
    names: dict[str, Any] = {}
    large = []
    for name, value in module.__dict__.items():
        if name.startswith("__") or value is None or isinstance(value, (str, types.ModuleType)):
            continue
        if isinstance(getattr(value, "size", None), int) and value.size > LARGEST_NAME:
            large.append(name)
            continue
        try:
            copy = plain(value)
        except (UnrecordableError, RecursionError):
            if isinstance(value, int):
                large.append(name)
            continue
        if size(copy) > LARGEST_NAME:
            large.append(name)
        else:
            names[name] = copy
    return names, large


# ---- limits ---------------------------------------------------------------------------------------


def limit(seconds: float, wall: float, memory: int) -> None:
    """Bound the times, memory (beyond what is in use), files and processes of this process."""
    import resource

    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, wall + 10)  # if nobody is left to end it
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
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
    for overrun in (signal.SIGPROF, signal.SIGXCPU):  # ends the process, but says where it was
        faulthandler.register(overrun, 2, all_threads=False, chain=True)
    leave = os._exit
    runner = Runner(job)

    def report(fault: dict[str, Any]) -> None:
        more_memory()
        channel.write(json.dumps({"fault": fault}) + "\n")
        channel.flush()
        leave(0)

    runner.stopper.give_up = report
    sys.addaudithook(runner.guard)
    limit(job["seconds"], job["wall"], job["memory"])
    for seed in job["seeds"]:
        fault, run = runner.run(seed)
        if fault:
            report(fault)
        channel.write(json.dumps({"run": run}) + "\n")
        channel.flush()
    leave(0)


if __name__ == "__main__":
    main()
