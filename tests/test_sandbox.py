"""The child process: every way of going wrong is told, with the line, and leaves nothing behind."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from notecheck.program.watching import instrumented
from notecheck.sandbox import DISTURBED, Fault, Job, Outcome, execute


def job(code: str, **options: Any) -> Job:
    packages = ("numpy",) if "numpy" in code else ("matplotlib",) if "matplotlib" in code else ()
    return Job(instrumented(code, options.get("watch", ())), packages, **options)


def fault(code: str, **options: Any) -> Fault:
    outcome = execute(job(code, **{"seconds": 5, **options}))
    assert outcome.fault is not None
    assert outcome.fault.remedy
    return outcome.fault


def names(code: str, **options: Any) -> dict[str, Any]:
    outcome = execute(job(code, **{"seconds": 5, **options}))
    assert outcome.fault is None, outcome.fault
    return outcome.runs[0]["names"]  # type: ignore[no-any-return]


# ---- what a program may not do ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("import sys; sys.exit(0)", "ends itself (sys.exit)"),
        ("exit()", "ends itself (sys.exit)"),
        ("import os; os._exit(0)", "ends itself (os._exit)"),
        ("import os; os.abort()", "broke Python down (SIGABRT)"),
        ("import ctypes; ctypes.string_at(0)", "broke Python down (SIGSEGV)"),
        ("input('eta? ')", "asks for input"),
        ("open('data.csv')", "reads the file 'data.csv'"),
        ("open('/etc/passwd')", "reads the file '/etc/passwd'"),
        ("open('out.txt', 'w')", "writes to the file 'out.txt'"),
        ("import os; os.open('out.txt', os.O_CREAT)", "writes to the file 'out.txt'"),
        ("import pathlib; pathlib.Path('out').mkdir()", "changes files or folders"),
        ("import os; os.remove('x')", "changes files or folders"),
        ("import numpy; numpy.loadtxt('data.csv')", "FileNotFoundError: data.csv not found"),
        ("import numpy; numpy.fromfile('data.bin')", "reads the file 'data.bin'"),
        ("import numpy; numpy.save('data', numpy.ones(3))", "writes to the file 'data.npy'"),
        ("import socket; socket.socket()", "uses the network"),
        ("import urllib.request; urllib.request.urlopen('http://localhost')", "uses the network"),
        ("import os; os.system('true')", "starts another process"),
        ("import subprocess; subprocess.run(['true'])", "starts another process"),
        ("import os\nwhile True: os.fork()", "starts another process"),
        ("import multiprocessing as m; m.Process(target=print).start()", "starts another process"),
        ("import os; os.kill(os.getppid(), 9)", "sends a signal to a process"),
        ("def f(): f()\nf()", "RecursionError"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_a_program_is_stopped_and_told_why_and_where(line: str, what: str) -> None:
    found = fault(f"a = 1\n{line}")
    assert what in found.what
    assert found.line in (2, 3)


def test_a_loop_that_never_ends_is_stopped_in_its_line() -> None:
    began = time.monotonic()
    found = fault("a = 1\nwhile True:\n    a = a + 1", seconds=0.2)
    assert found.what == "the program computed for longer than 0.2 seconds"
    assert found.line in (2, 3)
    assert time.monotonic() - began < 5


def test_one_endless_calculation_is_stopped_too() -> None:
    found = fault("a = 1\na = 10 ** 10 ** 10", seconds=0.2)
    assert (found.what, found.line) == ("the program computed for longer than 0.2 seconds", 2)


def test_a_program_that_waits_for_ever_is_stopped_in_its_line() -> None:
    found = fault("import threading\na = 1\nthreading.Event().wait()", seconds=0.1)
    assert (found.what, found.line) == ("the program was not done after 5.3 seconds", 3)


def test_sleeping_takes_no_time() -> None:
    assert names("import time\ntime.sleep(10**6)\na = 1") == {"a": 1}


@pytest.mark.parametrize(
    "hog",
    [
        "a = [0] * 10**9",
        "import numpy\na = numpy.ones((10**5, 10**5))",
        "a = []\nwhile True: a.append(bytes(10**6))",
    ],
)
def test_a_memory_hog_is_stopped_in_its_line(hog: str) -> None:
    found = fault(hog, memory=2**28)
    assert found.what == "the program needs more memory than it may have"
    assert found.line == hog.count("\n") + 1


def test_the_memory_that_numpy_needs_does_not_count() -> None:
    assert names("import numpy\na = numpy.ones(10**6).sum()", memory=2**25)["a"] == 10**6


@pytest.mark.parametrize("loop", ["print('x' * 10**7)", "while True: print('x')"])
def test_endless_output_is_stopped_in_its_line(loop: str) -> None:
    found = fault(f"a = 1\n{loop}", printed=10**5)
    assert (found.what, found.line) == ("the program prints too much", 2)


@pytest.mark.parametrize("bounds", [{"events": 99}, {"numbers": 99}])
def test_too_many_events_are_told(bounds: dict[str, int]) -> None:
    code = "for k in range(100):\n    a = k"
    found = fault(code, watch=("a",), **bounds)
    assert "more often, or hold more numbers, than can be recorded" in found.what
    assert found.line == 2
    assert execute(job(code, watch=("a",), events=100, numbers=100)).fault is None


@pytest.mark.parametrize(
    "line", ["open('out', 'w')", "input()", "print('x' * 10**6)", "import os; os._exit(1)"]
)
@pytest.mark.parametrize("again", [1, 2])
def test_catching_everything_does_not_hide_it(line: str, again: int) -> None:
    code = f"for k in range({again}):\n    try:\n        {line}\n    except:\n        pass"
    assert fault(code, printed=10**5).line == 3


def test_the_seeds_before_a_fault_are_finished_and_its_seed_is_named() -> None:
    outcome = execute(job("import random\nassert random.random() < 0.8", seeds=tuple(range(50))))
    assert outcome.fault is not None
    assert outcome.fault.seed == len(outcome.runs)
    assert "AssertionError" in outcome.fault.what


def test_the_seed_that_runs_on_for_ever_is_named() -> None:
    code = "import random\nb = random.random()\na = list(range(5000))\nwhile b > 0.9:\n    pass"
    outcome = execute(job(code, seeds=(0, 1, 2, 3), seconds=0.3))  # 0.84, 0.13, 0.96, …
    assert outcome.fault is not None
    assert (len(outcome.runs), outcome.fault.seed) == (2, 2)
    assert outcome.fault.what == "the program computed for longer than 0.3 seconds"


def test_an_exception_that_cannot_be_printed_is_told_all_the_same() -> None:
    code = "class E(Exception):\n    def __str__(self): raise ValueError\nraise E"
    assert fault(code).what == "the program fails: E"


# ---- what a program finds ---------------------------------------------------------------------------


def test_the_folder_is_empty_and_gone_afterwards() -> None:
    code = "import os\nfiles = len(os.listdir('.'))\nprint(os.getcwd())"
    (done,) = execute(job(code)).runs
    assert done["names"] == {"files": 0}
    folder = Path(done["stdout"].strip())
    assert folder.parent == Path(tempfile.gettempdir()).resolve()
    assert not folder.exists()


def test_the_environment_is_reduced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTECHECK_SECRET", "hush")
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    (done,) = execute(job("import os\nprint(*sorted(os.environ))")).runs
    found = set(done["stdout"].split()) - {"LC_CTYPE", "__CF_USER_TEXT_ENCODING"}
    assert found == {"HOME", "LANG", "PATH", "PYTHONHASHSEED", "PYTHONUTF8"} | {
        f"{name}_NUM_THREADS" for name in ("BLIS", "MKL", "NUMEXPR", "OMP", "OPENBLAS", "VECLIB_MAXIMUM")
    }


def test_a_program_is_the_main_module() -> None:
    code = "import dataclasses\n@dataclasses.dataclass\nclass A:\n    b: int = 3\n"
    assert names(code + "a = A().b if __name__ == '__main__' else 0") == {"a": 3}


def test_standard_input_is_empty() -> None:
    assert names("import sys\na = len(sys.stdin.read())") == {"a": 0}


def test_replacing_the_standard_output_does_no_harm() -> None:
    (done,) = execute(job("import sys\nprint('seen')\nsys.stdout = None\nprint('unseen')\na = 1")).runs
    assert (done["stdout"], done["names"]) == ("seen\n", {"a": 1})


@pytest.mark.parametrize(
    "drawing",
    [
        "plt.plot([1], [2]); plt.title('t'); plt.show()",
        "fig, ax = plt.subplots(); line, = ax.plot([1]); ax.set_xlabel('x'); fig.savefig('a.png')",
        "fig, (a, b) = plt.subplots(1, 2); a.plot([1]); b.bar([1], [2])",
        "fig, axes = plt.subplots(2, 2)\nfor ax in axes.flat: ax.plot([1])",
        "counts, edges, bars = plt.hist([1, 2])",
        "from matplotlib.colors import LogNorm\nplt.imshow([[1]], norm=LogNorm())",
        "plt.rcParams['font.size'] = 12\nwith plt.style.context('ggplot'): plt.plot([1])",
    ],
)
def test_drawing_draws_nothing(drawing: str) -> None:
    assert names(f"import matplotlib.pyplot as plt\n{drawing}\nn = 3")["n"] == 3


def test_taking_apart_what_was_drawn_is_told() -> None:
    found = fault("import matplotlib.pyplot as plt\na, b = plt.contour([[1]])")
    assert (found.line, found.what) == (
        2,
        "the program takes apart what the drawing function `drawn` returns",
    )


# ---- what is left behind, and who may ask -----------------------------------------------------------


def test_a_process_that_slipped_through_is_killed() -> None:
    code = "import ctypes, os\npid = ctypes.CDLL(None).fork()\nwhile pid == 0: pass"
    outcome = execute(job(code))
    assert outcome.fault is None
    pid = outcome.runs[0]["names"]["pid"]
    if pid < 0:
        return  # the system refused the fork itself
    deadline = time.monotonic() + 5
    while _is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_thread_that_goes_on_does_not_hold_the_run_up() -> None:
    code = "import threading\nthreading.Thread(target=threading.Event().wait).start()\na = 1"
    began = time.monotonic()
    outcome = execute(job(code, seconds=5))
    assert time.monotonic() - began < 5
    assert outcome.fault or outcome.runs[0]["names"] == {"a": 1}  # a system may refuse threads


@pytest.mark.parametrize(
    "forged",
    ["nonsense", "[]", '{"run": 3}', '{"fault": {}}', '{"fault": 1}', '{"fault": {"what": 1}}', "[" * 9999],
)
def test_a_forged_record_is_a_fault(forged: str) -> None:
    code = f"import os\n{_flood(repr((forged + chr(10)).encode()))}"
    assert execute(job(code)) == Outcome((), DISTURBED)


def _flood(data: str) -> str:
    """Code that writes to every descriptor that could be the record's."""
    return f"for d in range(3, 20):\n    try: os.write(d, {data})\n    except OSError: pass"


def test_a_flood_of_records_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notecheck.sandbox.MAX_RESULT", 10**6)
    flood = indent(_flood("b'x' * 10**5"), "    ")
    code = f"import os\nfor again in range(1000):\n{flood}"
    assert "record grew too long" in fault(code).what


def test_many_threads_may_ask_at_once() -> None:
    def ask(number: int) -> int:
        return int(names(f"a = {number} ** 2")["a"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(16))) == [number**2 for number in range(16)]


def _square(number: int) -> int:
    return int(names(f"import random\na = {number} ** 2")["a"])


def test_many_processes_may_ask_at_once_while_a_thread_runs() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with ProcessPoolExecutor(3) as pool:
            assert list(pool.map(_square, range(9))) == [number**2 for number in range(9)]
    finally:
        stop.set()
        thread.join()


def test_no_descriptor_is_left_open() -> None:
    execute(job("a = 1"))
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for _ in range(3):
        execute(job("1 / 0"))
    after = len(os.listdir("/proc/self/fd")) if before else 0
    assert after == before
