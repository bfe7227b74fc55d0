"""Runs code in a process of its own, with limits: a Job goes in, an Outcome comes out.

The child is started afresh (never forked from this process, which may have threads) in an empty
folder that is removed afterwards, and its whole process group is killed at the end. What comes
back is JSON, which cannot do anything to the reader, whoever wrote it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import marshal
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import IO, Any

from notecheck import harness

MAX_EVENTS = 1_000_000  # recorded assignments in all runs of a job
MAX_NUMBERS = 2_000_000  # numbers in them; an array counts as many as it has
MAX_PRINTED = 4_000_000  # bytes printed in all runs
MAX_RESULT = 2**28  # bytes of JSON
MAX_COMPLAINT = 2**16  # bytes on the standard error output


@dataclass(frozen=True)
class Job:
    """A program to run once for each seed, what to record, and what it may use.

    `code` is compiled under the file name `harness.PROGRAM` and calls `harness.RECORD(index, value)`
    for what is watched; `packages` are the modules that it imports. `seconds` of processor time
    for all seeds together, so that a busy machine changes nothing; `memory` in bytes beyond what
    Python and numpy use.
    """

    code: CodeType
    packages: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    seeds: tuple[int | None, ...] = (0,)
    seconds: float = 10.0
    memory: int = 2**30
    events: int = MAX_EVENTS
    numbers: int = MAX_NUMBERS
    printed: int = MAX_PRINTED

    @property
    def wall(self) -> float:
        """Seconds on the clock before the child is ended: for programs that wait instead of work."""
        return 3 * self.seconds + 5

    def encoded(self) -> bytes:
        """The job as the child reads it, in JSON."""
        fields = {name: value for name, value in vars(self).items() if name != "code"}
        code = base64.b64encode(marshal.dumps(self.code)).decode()
        return json.dumps({**fields, "code": code, "wall": self.wall}).encode()


@dataclass(frozen=True)
class Fault:
    """Why a job ended early: what happened, how to mend it, and where the program was.

    `line` counts from 1, 0 where it is not known; `column` is in bytes from 0, as in `ast`.
    """

    what: str
    remedy: str = ""
    line: int = 0
    column: int = 0
    seed: int | None = None


DISTURBED = Fault(
    "the program disturbed the recording of its own run", "Leave out what writes to a descriptor."
)


@dataclass(frozen=True)
class Outcome:
    """The runs that were finished, as plain JSON values, and the fault that ended the job, if any."""

    runs: tuple[dict[str, Any], ...]
    fault: Fault | None = None


@dataclass
class Ended:
    """How the child ended: its output, its complaints, its exit status, and what was overrun."""

    output: bytes
    complaint: str
    status: int
    overrun: str = ""


def execute(job: Job) -> Outcome:
    """Run a job in a child process; every way of going wrong ends in the Outcome's fault."""
    if os.name != "posix":
        return Outcome((), Fault("programs are run on Linux and macOS alone", "Use one of them."))
    with tempfile.TemporaryDirectory(prefix="notecheck-") as folder:
        child = _start(folder)
        try:
            ended = _attend(child, job.encoded(), job.wall)
        finally:
            _end(child)
    try:
        return _outcome(job, ended)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Outcome((), DISTURBED)


def _start(folder: str) -> subprocess.Popen[bytes]:
    # -s -P and an environment of our own are what -I means, but leave us the choice of the hash seed:
    # the order of a set of strings must not change from run to run.
    return subprocess.Popen(
        [sys.executable, "-s", "-P", "-B", str(Path(harness.__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )


def _environment(folder: str) -> dict[str, str]:
    threads = ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "BLIS")
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        **{f"{name}_NUM_THREADS": "1" for name in threads},
    }


def _attend(child: subprocess.Popen[bytes], job: bytes, wall: float) -> Ended:
    """Hand the job over and collect what comes back until the child ends or overruns a limit."""
    assert child.stdin
    assert child.stdout
    assert child.stderr
    with contextlib.suppress(BrokenPipeError):  # it broke down at the start; its complaint says why
        child.stdin.write(job)
        child.stdin.close()
    collected = {child.stdout: bytearray(), child.stderr: bytearray()}
    overrun = _collect(child, collected, time.monotonic() + wall)
    if overrun == "time":
        child.send_signal(signal.SIGXCPU)  # the child answers with the line that it is executing
        _collect(child, collected, time.monotonic() + 1)
    if overrun:
        child.kill()
    complaint = bytes(collected[child.stderr][-MAX_COMPLAINT:]).decode("utf-8", "replace")
    return Ended(bytes(collected[child.stdout]), complaint, _status(child), overrun)


def _collect(child: subprocess.Popen[bytes], into: dict[IO[bytes], bytearray], deadline: float) -> str:
    """Read both outputs to their ends; what was overrun ("time", "output"), or nothing."""
    with selectors.DefaultSelector() as selector:
        for stream in into:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                return "time"
            ready = selector.select(min(left, 0.2))
            if not ready and child.poll() is not None:
                return ""  # something that it left behind holds the outputs open
            for key, _ in ready:
                stream = key.fileobj  # type: ignore[assignment]
                data = os.read(key.fd, 2**16)
                into[stream] += data
                if not data:
                    selector.unregister(stream)
                if len(into[stream]) > MAX_RESULT:
                    return "output"
    return ""


def _status(child: subprocess.Popen[bytes]) -> int:
    try:
        return child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _end(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)  # whatever it started goes with it
    child.wait()
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream and not stream.closed:
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def _outcome(job: Job, ended: Ended) -> Outcome:
    if ended.overrun == "output":
        return Outcome((), _breakdown(job, ended, None))
    whole = ended.output[: ended.output.rfind(b"\n") + 1]  # it may have been ended in the midst of a line
    lines = [json.loads(line) for line in whole.splitlines()]
    if len(lines) > len(job.seeds) or any("fault" in line for line in lines[:-1]):
        return Outcome((), DISTURBED)
    runs = tuple(line["run"] for line in lines if "fault" not in line)
    if len(runs) == len(job.seeds) and not ended.overrun:
        return Outcome(runs)
    seed = job.seeds[len(runs)] if len(runs) < len(job.seeds) else None
    told = len(runs) < len(lines)
    return Outcome(runs, _fault(lines[-1]["fault"], seed) if told else _breakdown(job, ended, seed))


def _fault(raw: dict[str, Any], seed: int | None) -> Fault:
    return Fault(str(raw["what"]), str(raw["remedy"]), int(raw["line"]), int(raw["column"]), seed)


def _breakdown(job: Job, ended: Ended, seed: int | None) -> Fault:
    """The fault of a child that could not report it."""
    what, remedy = _cause(job, ended)
    trace = ended.complaint.rpartition("most recent call first")[2]
    line = re.search(re.escape(f'File "{harness.PROGRAM}", line ') + r"(\d+)", trace)
    return Fault(what, remedy, int(line[1]) if line else 0, 0, seed)


def _cause(job: Job, ended: Ended) -> tuple[str, str]:
    loop = "Look for a loop that never ends, or take fewer steps."
    if ended.overrun == "output":
        return "the program's record grew too long", "Watch fewer names, or take fewer steps."
    if ended.overrun == "time":
        return f"the program was not done after {job.wall:g} seconds", loop
    if ended.status in (-signal.SIGPROF, -signal.SIGXCPU):
        return f"the program computed for longer than {job.seconds:g} seconds", loop
    if ended.status == -signal.SIGKILL:
        return "the program was killed, as by a system short of memory", "Work with smaller arrays and lists."
    if ended.status < 0:
        name = signal.Signals(-ended.status).name
        return f"the program broke Python down ({name})", "Look for a recursion that never ends."
    last = ended.complaint.strip().rpartition("\n")[2][:300]
    return f"the program ended before its last line: {last}".rstrip(": "), "Run the program by hand."
