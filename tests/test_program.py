"""Programs of notes: read by their structure, run for what they do."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest
import sympy

from notecheck.errors import NotecheckError, ProgramError, ReadingError
from notecheck.model import Claim, Place, Shape
from notecheck.program import Program, Run

NOTE = "notes/zh/descent.md"

BOWL = """
def slope(x):
    return 2 * x

x = 10.0
eta = 0.1
for k in range(50):
    g = slope(x)
    x = x - eta * g
    print(f"{k + 1}: {x:.3f}")
"""

LINE = """
import numpy as np
xs = np.array([1, 2, 3])
ys = np.array([2, 4, 6])
w = 0.0
rate = 0.01  # 学习率
for turn in range(20):
    pick = np.random.randint(3)
    x_i = xs[pick]
    y_i = ys[pick]
    guess = w * x_i
    miss = guess - y_i
    slope = 2 * miss * x_i
    w = w - rate * slope
    if (turn + 1) % 5 == 0:
        print("w =", w)
"""

BATCHES = """
import numpy as np

def descend(data, target, theta, step, passes, size):
    count = len(target)
    for one in range(passes):
        order = np.random.permutation(count)
        mixed, goal = data[order], target[order]
        for begin in range(0, count, size):
            rows = mixed[begin:begin + size]
            wanted = goal[begin:begin + size]
            slope = rows.T.dot(rows.dot(theta) - wanted) / len(wanted)
            theta = theta - step * slope
    return theta

data = np.array([[1, 1], [1, 2], [1, 3], [1, 4]])
target = np.array([2, 4, 6, 8])
theta = np.zeros(2)
alpha = 0.01
size = 2
theta = descend(data, target, theta, alpha, 5, size)
"""


def program(code: str, fence: str = "```python", line: int = 10) -> Program:
    """The program of a claim whose opening fence stands in this line of the note."""
    text = f"{fence}\n{code.strip(chr(10))}\n{fence.strip()[:3]}"
    return Program.read(text, Claim("p", Place(NOTE, line), text, Shape.CODE, "zh").place_at)


def run(code: str, *watch: str, seed: int | None = 0) -> Run:
    return program(code).run(seeds=(seed,), watch=watch)[0]


def place(error: pytest.ExceptionInfo[NotecheckError]) -> str:
    return str(error.value.place)


# ---- finding the code -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fence", ["```", "~~~", "```python", "``` py", "```{.python .numbered}", "```Python3"]
)
def test_python_is_found_behind_any_usual_fence(fence: str) -> None:
    assert program("a = 1", fence).source == "a = 1"


def test_an_indented_fence_takes_its_indentation_from_every_line() -> None:
    text = "  ```python\n  if True:\n      a = 2\n  ```"
    one = Program.read(text, Claim("p", Place(NOTE, 3), text, Shape.CODE, "zh").place_at)
    assert one.source == "if True:\n    a = 2"
    assert str(one.expression("a").place) == f"{NOTE}:5:11"


@pytest.mark.parametrize(
    ("first", "other"), [("10. ", "    "), ("    ", "    "), ("> ", "> "), ("- > ", "  > ")]
)
def test_code_is_found_inside_lists_and_quotations(first: str, other: str) -> None:
    text = f"{first}```python\n{other}if True:\n{other.rstrip()}\n{other}    eta = 0.1\n{other}```"
    one = Program.read(text, Claim("p", Place(NOTE, 3), text, Shape.CODE, "zh").place_at)
    assert one.source == "if True:\n\n    eta = 0.1"
    assert str(one.expression("eta").place) == f"{NOTE}:6:{len(other) + 11}"


def test_columns_count_characters_not_bytes() -> None:
    assert str(program("步长 = 0.5; eta = 0.1").constants["eta"].place) == f"{NOTE}:11:17"


def test_text_without_a_fence_is_refused_with_its_place() -> None:
    with pytest.raises(ReadingError, match="fenced code block") as error:
        Program.read("a = 1", lambda offset: Place(NOTE, 7, offset + 1))
    assert place(error) == f"{NOTE}:7:1"


def test_another_language_is_refused() -> None:
    with pytest.raises(ReadingError, match="not marked as Python, but as 'julia'"):
        program("a = 1", "```julia")


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("a = 1\nb = = 2", "12:5"),
        ("步长 = 1; b = = 2", "11:13"),
        ("a = (1,\nb = 2", "11:5"),
        ("a = 1\nreturn a", "12:1"),
        ("for i in range(3):\na = 1", "12:1"),
        ("  a = 1", "11:3"),
    ],
)
def test_what_is_not_python_is_refused_at_the_exact_place(code: str, where: str) -> None:
    with pytest.raises(ReadingError, match="this is not Python") as error:
        program(code)
    assert place(error) == f"{NOTE}:{where}"


def test_a_program_nested_beyond_reading_is_refused() -> None:
    with pytest.raises(ReadingError, match="nested too deeply"):
        program("a = " + " + ".join(["1"] * 300))


# ---- constants --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("10", Fraction(10)),
        ("0.1", Fraction(1, 10)),
        ("-2.50", Fraction(-5, 2)),
        ("1e-3", Fraction(1, 1000)),
        ("1_000.", Fraction(1000)),
        ("(0.3)", Fraction(3, 10)),
        ("[1, -2.5]", (Fraction(1), Fraction(-5, 2))),
        ("np.array([[1, 2], [3, 0.4]])", ((Fraction(1), Fraction(2)), (Fraction(3), Fraction(2, 5)))),
        ("np.array([1, 2], dtype=float)", (Fraction(1), Fraction(2))),
    ],
)
def test_literals_are_constants_exactly_as_printed(source: str, value: object) -> None:
    assert program(f"import numpy as np\na = {source}").constants["a"].value == value


@pytest.mark.parametrize(
    "source",
    ["np.zeros(3)", "np.linspace(1, 5, 9)", "b", "True", "'text'", "1 / 3", "np.array([1.5], dtype=int)"],
)
def test_anything_else_is_an_assignment_but_no_constant(source: str) -> None:
    one = program(f"import numpy as np\nb = 1\na = {source}")
    assert one.assignments["a"].words == source
    with pytest.raises(ReadingError, match="`a` is not a literal number or array"):
        print(one.constants["a"])


def test_a_constant_keeps_its_words_its_precision_and_its_place() -> None:
    eta = program(LINE).constants["rate"]
    assert (eta.words, eta.step, str(eta.place)) == ("0.01", Fraction(1, 100), f"{NOTE}:15:8")
    assert [program(f"a = {a}").constants["a"].step for a in ("10", "2.5e-3", "0.10")] == [
        1,
        Fraction(1, 10_000),
        Fraction(1, 100),
    ]


def test_only_whole_numbers_become_integers() -> None:
    one = program("n = 50\neta = 0.5\nxs = [1, 2]")
    assert (int(one.constants["n"]), float(one.constants["eta"])) == (50, 0.5)
    with pytest.raises(ReadingError, match=r"eta = 0\.5 is not a whole number"):
        int(one.constants["eta"])
    with pytest.raises(ReadingError, match="xs holds several numbers"):
        print(one.constants["xs"].number)


def test_each_part_of_a_tuple_is_a_constant() -> None:
    one = program("w, b = 0.5, -1\ni = j = 3")
    assert {name: constant.value for name, constant in one.constants.items()} == {
        "w": Fraction(1, 2),
        "b": -1,
        "i": 3,
        "j": 3,
    }


def test_a_missing_constant_is_a_reading_error_that_lists_those_there() -> None:
    with pytest.raises(ReadingError, match=r"no constant called `beta`\n    It has `x`, `eta`"):
        program(BOWL).constants["beta"]


def test_a_name_assigned_twice_is_no_constant() -> None:
    with pytest.raises(ReadingError, match="`a` is assigned twice"):
        program("a = 1\na = 2").constants["a"]


def test_a_main_block_belongs_to_the_top_level() -> None:
    assert int(program("if __name__ == '__main__':\n    n = 3").constants["n"]) == 3


def test_a_parameter_stands_for_the_constant_that_the_only_call_passes() -> None:
    one = program(BATCHES)
    assert one.constant("step", one.update.inside).words == "0.01"
    assert one.constant("passes", "descend").words == "5"
    assert one.constant("alpha").words == "0.01"
    twice = program("def f(a):\n    return a\nf(1)\nf(2)")
    with pytest.raises(ReadingError, match="not clear which value `a` has in `f`"):
        twice.constant("a", "f")
    assert program("def f(a, b=4):\n    return a\nf(a=1)").constant("b", "f").value == 4


@pytest.mark.parametrize(
    ("code", "words", "where"),
    [
        (BOWL, "0.1", "15:7"),
        (BATCHES, "0.01", "28:9"),
        ("w = 1.0\nfor k in range(3):\n    w = w - 0.25 * (2 * w)", "0.25", "13:13"),
        (
            "def go():\n    w, eta = 1.0, 0.5\n    for k in range(3):\n        w -= eta * w\ngo()",
            "0.5",
            "12:19",
        ),
    ],
)
def test_the_learning_rate_is_found_wherever_its_number_is_written(code: str, words: str, where: str) -> None:
    rate = program(code).rate
    assert (rate.words, str(rate.place)) == (words, f"{NOTE}:{where}")


# ---- the update -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "sign", "rate", "gradient"),
    [
        ("w = w - eta * g", "-", "eta", "g"),
        ("w = w + eta * g", "+", "eta", "g"),
        ("w -= eta * g", "-", "eta", "g"),
        ("w += eta * g", "+", "eta", "g"),
        ("w = w - g * eta", "-", "eta", "g"),
        ("w = w + eta * -g", "-", "eta", "g"),
        ("w = -eta * g + w", "-", "eta", "g"),
        ("w -= -(eta * g)", "+", "eta", "g"),
        ("w = w - 0.1 * g", "-", "0.1", "g"),
        ("w = w - eta * 2 * (w - 3)", "-", "eta", "2 * (w - 3)"),
        ("w = w - 0.1 * (2 * w)", "-", "0.1", "2 * w"),
        ("w = w - g * (eta / n)", "-", "eta", "g / n"),
        ("w = w - eta * g / n", "-", "eta", "g / n"),
        ("w = w - eta * h(w)", "-", "eta", "h(w)"),
        ("w[0] -= eta * g", "-", "eta", "g"),
        ("w = (w  # 减 - 去\n         - eta * g)", "-", "eta", "g"),
    ],
)
def test_an_update_is_found_by_its_structure(statement: str, sign: str, rate: str, gradient: str) -> None:
    code = f"eta = 0.1\nn = 4\nw = 1.0\nfor k in range(9):\n    g = 2 * w\n    {statement}"
    update = program(code).update
    assert (update.sign, update.rate, update.gradient) == (sign, rate, gradient)
    assert update.parameter in ("w", "w[0]")
    assert update.words in ("-", "+", "-=", "+=")


def test_the_update_stands_where_its_operator_does() -> None:
    update = program(LINE).update
    assert str(update.place) == f"{NOTE}:23:11"
    assert update.statement.words == "w = w - rate * slope"
    assert (update.rate_span.words, update.gradient_span.words) == ("rate", "slope")
    assert str(program("w = 1\ng = w\nw = (w  # 减 - 去\n- 2 * g)").update.place) == f"{NOTE}:14:1"


def test_an_update_of_a_part_records_the_whole() -> None:
    one = program("w = [1.0, 2.0]\nfor k in range(2):\n    w[1] -= 0.5 * w[1]")
    assert one.run(watch=(one.update.watch,))[0].values(one.update.watch) == ((1.0, 1.0), (1.0, 0.5))


def test_a_rate_that_is_lowered_in_the_loop_is_told_from_the_gradient() -> None:
    code = "w = 1.0\nfor k in range(9):\n    now = 1 / (k + 1)\n    g = 2 * w\n    w = w - g * now"
    assert program(code).update.rate == "now"


def test_a_running_sum_is_no_update_where_there_is_one() -> None:
    code = (
        "eta = 0.1\ntotal = 0\nw = 1.0\nfor k in range(9):\n    total = total + eta * k\n    w = w - eta * w"
    )
    one = program(code)
    assert one.update.parameter == "w"


def test_updates_that_differ_must_be_chosen_among() -> None:
    code = "eta = 0.1\nw = b = 1.0\nfor k in range(9):\n    w = w - eta * (w + b)\n    b = b - eta * (b - w)"
    one = program(code)
    assert [update.parameter for update in one.updates] == ["w", "b"]
    with pytest.raises(ReadingError, match="there are different updates") as error:
        print(one.update)
    assert place(error) == f"{NOTE}:15:11"


def test_a_program_without_update_is_a_reading_error() -> None:
    with pytest.raises(ReadingError, match="no update of the form"):
        print(program("w = 1\nw = 2 - w").update)


# ---- expressions ------------------------------------------------------------------------------------


def test_an_expression_is_the_last_one_in_the_loop() -> None:
    one = program("g = 0\nfor k in range(3):\n    g = 2 * k\n    g = 3 * k\ng = 5")
    assert (one.expression("g").words, str(one.expression("g").place)) == ("3 * k", f"{NOTE}:14:9")
    with pytest.raises(ReadingError, match=r"assigns no `h`\n    It assigns `g`, `k`"):
        one.expression("h")


def test_the_gradient_is_traced_to_its_expression() -> None:
    assert program(LINE).gradient_source.words == "2 * miss * x_i"
    direct = program("eta = 0.1\nw = 1.0\nfor k in range(3):\n    w = w - eta * (2 * w)")
    assert direct.gradient_source.words == "2 * w"


def test_arithmetic_is_read_with_the_names_of_the_step_written_out() -> None:
    one, (w, x, y, miss, guess) = program(LINE), sympy.symbols("w x_i y_i miss guess")
    assert sympy.expand(one.formula("slope") - 2 * (w * x - y) * x) == 0
    assert one.formula("slope", inline=()) == 2 * miss * x
    assert sympy.expand(one.formula("slope", inline=("miss",)) - 2 * (guess - y) * x) == 0
    assert one.formula(one.update) == one.formula("slope")


def test_functions_of_the_program_are_written_out() -> None:
    assert program(BOWL).formula("g") == 2 * sympy.Symbol("x")
    half = "import math\ndef f(a, b):\n    '''Half.'''\n    c = a / 2\n    return c * math.sqrt(b) - 0.1"
    code = half + "\ny = f(z, 4)"
    assert program(code).formula("y") == sympy.Symbol("z") - sympy.Rational(1, 10)


def test_what_is_looked_up_or_drawn_stays_a_symbol() -> None:
    steps = "for k in range(2):\n    x = pick(k)\n    y = xs[k]\n    g = x - y"
    code = f"xs = [1, 2]\ndef pick(k):\n    return xs[k]\n{steps}"
    one = program(code)
    assert one.formula("g") == sympy.Symbol("x") - sympy.Symbol("y")
    with pytest.raises(ReadingError, match="not scalar arithmetic: xs"):
        one.formula("g", inline=("y",))


def test_what_changes_in_place_is_followed() -> None:
    code = "w = 1.0\nfor k in range(3):\n    g = 3 * w\n    g /= 4\n    w -= 0.1 * g"
    one = program(code)
    assert one.formula("g") == sympy.Rational(3, 4) * sympy.Symbol("w")


@pytest.mark.parametrize(
    ("lines", "where", "what"),
    [
        (["g = np.dot(a, b) + 1"], "12:9", "not scalar arithmetic: np.dot"),
        (["g = 2 * xs[k]"], "12:13", "not scalar arithmetic: xs"),
        (["g = k % 2"], "12:9", "not scalar arithmetic: k % 2"),
        (["if k > 1:", "    h = 2 * k", "g = 3 * h"], "13:9", "`h` is not always assigned"),
        (["h = 0", "for j in range(2):", "    h += j", "g = 3 * h"], "14:9", "`h` is not always assigned"),
    ],
)
def test_what_is_not_understood_is_refused_at_its_place(lines: list[str], where: str, what: str) -> None:
    code = "for k in range(3):\n" + "\n".join("    " + line for line in lines)
    with pytest.raises(ReadingError, match=what) as error:
        program(code).formula("g")
    assert place(error) == f"{NOTE}:{where}"


# ---- loops, prints and calls ------------------------------------------------------------------------


def test_loops_know_their_range_and_whether_they_are_nested() -> None:
    outer, inner = program(BATCHES).loops
    assert (outer.variable, outer.range, outer.nested) == ("one", ("passes",), False)
    assert (inner.range, inner.nested, inner.inside) == (("0", "count", "size"), True, "descend")
    assert program("for a in [1, 2]:\n    pass").loops[0].range == ()


def test_prints_know_what_they_show_and_when() -> None:
    (bowl,), (line,) = program(BOWL).prints, program(LINE).prints
    assert bowl.shown == (("k + 1", ""), ("x", ".3f"))
    assert (bowl.condition, bowl.every, bowl.loops) == ("", None, 1)
    assert (line.shown, line.literal, line.condition) == ((("w", ""),), "w =", "(turn + 1) % 5 == 0")
    assert line.every is not None
    assert (int(line.every), str(line.every.place)) == (5, f"{NOTE}:24:21")


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\na = np.random.choice(9, 3, replace=False)",
        "import numpy\na = numpy.random.choice(9, 3, replace=False)",
        "from numpy import random\na = random.choice(9, 3, replace=False)",
        "from numpy.random import choice as draw\na = draw(9, 3, replace=False)",
    ],
)
def test_calls_are_found_however_they_were_imported(code: str) -> None:
    (call,) = program(code).calls("np.random.choice")
    assert (call.arguments, call.keywords, call.target) == (("9", "3"), (("replace", "False"),), "a")
    assert (call.argument(1, "size"), call.argument(2, "replace"), call.argument(3, "p")) == (
        "3",
        "False",
        None,
    )
    assert str(call.place) == f"{NOTE}:12:5"


def test_functions_know_their_parameters_and_returns() -> None:
    function = program(BATCHES).functions["descend"]
    assert function.parameters == ("data", "target", "theta", "step", "passes", "size")
    assert function.returns == ("theta",)


# ---- running: what is recorded ----------------------------------------------------------------------


def test_the_update_is_recorded_step_by_step() -> None:
    one = program(BOWL)
    (done,) = one.run(watch=("x", one.update.watch))
    assert done.values("x")[:3] == (10.0, 8.0, 6.4)
    assert done.values(one.update.watch) == done.values("x")[1:]
    assert len(done.values(one.update.watch)) == 50
    assert done.stdout.splitlines()[0] == "1: 8.000"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("a = 1\na += 2\na: int = 5\na: float", (1, 3, 5)),
        ("for a in (1, 2):\n    pass", (1, 2)),
        ("(a, *b), c = (1, 2), 3\na, c = c, a", (1, 3)),
        ("b = [(a := 4), a]", (4,)),
        ("a = [0, 0]\na[1] = 7", ((0, 0), (0, 7))),
        ("def f():\n    global a\n    a = 8\nf()", (8,)),
        ("def f():\n    a = 9\n    def g():\n        nonlocal a\n        a = 10\n    g()\nf()", (9, 10)),
        ("class C:\n    a = 1\n    def f(self):\n        a = 2\nC().f()", (1, 2)),
        ("from contextlib import nullcontext\nwith nullcontext(3) as a:\n    pass", (3,)),
        ("if False:\n    a = 1", ()),
        ("a = None\na = True\na = 'text'\na = (1, [2.5])", (None, True, "text", (1, (2.5,)))),
        ("while True:\n    a = 1\n    break\nelse:\n    a = 2", (1,)),
    ],
)
def test_every_kind_of_assignment_is_recorded(code: str, values: tuple[object, ...]) -> None:
    assert run(code, "a").values("a") == values


def test_attributes_lines_and_calls_can_be_watched() -> None:
    code = "class C:\n    pass\nc = C()\nc.w = 1\nc.w = 2\nn = len([1, 2]) + len([3])"
    done = run(code, "c.w", "c.w@5", "len()")
    assert done.events == (("c.w", 1), ("c.w", 2), ("c.w@5", 2), ("len()", 2), ("len()", 1))


def test_arrays_are_recorded_as_copies_in_nested_tuples_of_plain_numbers() -> None:
    changes = ("np.ones((1, 2))", "a * 3", "a.sum()", "np.float32(0.5)", "np.arange(2)")
    code = "import numpy as np\n" + "\n".join(f"a = {change}" for change in changes)
    values = run(code.replace("a = a.sum", "a[0] = 5\na = a.sum"), "a").values("a")
    assert values == (((1.0, 1.0),), ((3.0, 3.0),), ((5.0, 5.0),), 10.0, 0.5, (0, 1))
    assert [type(value) for value in values[3:5]] == [float, float]


def test_infinities_and_very_long_integers_come_back() -> None:
    assert run("a = float('inf')\na = -a\na = 3 ** 200", "a").values("a") == (
        float("inf"),
        -float("inf"),
        3**200,
    )


def test_a_watched_name_that_is_never_assigned_is_a_reading_error() -> None:
    with pytest.raises(ReadingError, match=r"never assigns `theta`.*\n    It assigns `eta`, `g`, `k`, `x`"):
        program(BOWL).run(watch=("theta",))
    with pytest.raises(ReadingError, match="`g` was not watched"):
        run(BOWL, "x").values("g")


def test_what_is_no_number_cannot_be_recorded() -> None:
    with pytest.raises(ProgramError, match="`a` cannot be recorded: it is of type dict") as error:
        run("b = 1\na = {}", "a")
    assert place(error) == f"{NOTE}:12:1"


def test_final_numbers_are_reported_by_name() -> None:
    done = run("import numpy as np\nw = np.zeros(2)\nn = 3\nname = 'x'\nlong = list(range(20_000))")
    assert dict(done.names) == {"w": (0.0, 0.0), "n": 3}
    with pytest.raises(ReadingError, match="`long` is too large to be reported at the end; watch it"):
        done.names["long"]
    with pytest.raises(ReadingError, match=r"no number called `v`\n    It has `w`, `n`"):
        done.names["v"]


# ---- running: replacing -----------------------------------------------------------------------------


def test_a_replaced_value_changes_the_run_and_no_line_number() -> None:
    code = "n = [\n    1,\n    2,\n]\nm, k = 3, 4\ntotal = sum(n) + m + k\n1 / (total - 100)"
    with pytest.raises(ProgramError, match="ZeroDivisionError") as error:
        program(code).run(replace={"n": "[90]", "m": "6", "k": "2 +\\\n 2"})
    assert place(error) == f"{NOTE}:17:1"


def test_a_batch_size_that_does_not_divide_can_be_tried() -> None:
    one = program(BATCHES)
    batches: Any = one.run(watch=("rows",), replace={"size": "3"})[0].values("rows")
    sizes = [len(batch) for batch in batches]
    assert sizes == [3, 1] * 5


def test_only_expressions_of_names_that_are_there_can_be_put_in() -> None:
    with pytest.raises(ReadingError, match="no top-level assignment called `beta`"):
        program(BOWL).run(replace={"beta": "1"})
    with pytest.raises(ReadingError, match=r"the replacement '1 \+' is not a Python expression"):
        program(BOWL).run(replace={"eta": "1 +"})


# ---- running: seeds ---------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_run_whatever_ran_before() -> None:
    one = program(LINE)
    alone, among = one.run(seeds=(3,), watch=("w",)), one.run(seeds=range(5), watch=("w",))
    assert alone[0] == among[3]
    assert len({done.events for done in among}) == 5


@pytest.mark.parametrize(
    "draw",
    [
        "import random\na = random.randrange(10**6)",
        "import random\nrandom.seed(5)\na = random.randrange(10**6)",
        "import random\na = random.Random(5).randrange(10**6)",
        "import numpy as np\na = np.random.randint(10**6)",
        "import numpy as np\nnp.random.seed(5)\na = np.random.randint(10**6)",
        "import numpy as np\nnp.random.seed(seed=5)\na = np.random.randint(10**6)",
        "import numpy as np\na = np.random.default_rng(5).integers(10**6)",
        "import numpy as np\na = np.random.default_rng().integers(10**6)",
        "from numpy.random import default_rng\na = default_rng(seed=5).integers(10**6)",
        "import numpy as np\na = np.random.RandomState(5).randint(10**6)",
        "import numpy as np\na = np.random.Generator(np.random.PCG64(5)).integers(10**6)",
        "import numpy as np\na = np.random.default_rng(np.random.SeedSequence(5)).integers(10**6)",
    ],
)
def test_every_generator_takes_the_seed_of_the_run(draw: str) -> None:
    one = program(draw)
    first, again, other = (done.names["a"] for done in one.run(seeds=(1, 1, 2)))
    assert first == again != other


def test_without_a_seed_the_program_keeps_its_own() -> None:
    import numpy as np

    code = "import numpy as np\na = np.random.default_rng(5).integers(10**6)"
    assert run(code, seed=None).names["a"] == np.random.default_rng(5).integers(10**6)


def test_generators_with_different_seeds_differ_and_with_equal_seeds_agree() -> None:
    code = "import numpy as np\na, b, c = (np.random.default_rng(s).random() for s in (1, 2, 1))"
    names = run(code, seed=9).names
    assert names["a"] == names["c"] != names["b"]


def test_generators_keep_their_types() -> None:
    code = "import numpy as np\nimport random\nr = np.random.RandomState(1)\n"
    code += "a = isinstance(r, np.random.RandomState) and isinstance(random.Random(2), random.Random)"
    assert run(code).names["a"] is True


def test_the_order_of_sets_of_words_does_not_change() -> None:
    code = "print(*{'one', 'two', 'three', 'four', 'five', 'six'})"
    outputs = {program(code + f"  # {n}").run()[0].stdout for n in range(3)}
    assert len(outputs) == 1


def test_a_seed_must_be_a_natural_number() -> None:
    with pytest.raises(ValueError, match="a seed is an integer from 0"):
        program(BOWL).run(seeds=(-1,))


def test_no_seeds_no_runs() -> None:
    assert program(BOWL).run(seeds=()) == ()


def test_printed_output_is_kept_apart_for_each_seed() -> None:
    code = "import random, sys\nprint('步', random.random())\nprint('unseen', file=sys.stderr)"
    first, second = program(code).run(seeds=(1, 2))
    assert first.stdout.startswith("步 0.13")
    assert first.stdout != second.stdout
    assert first.stdout.count("\n") == second.stdout.count("\n") == 1


def test_a_changed_print_option_does_not_reach_the_next_seed() -> None:
    code = "import numpy as np\nprint(np.array([0.12345678]))\nnp.set_printoptions(precision=2)"
    first, second = program(code).run(seeds=(1, 2))
    assert first.stdout == second.stdout == "[0.12345678]\n"


# ---- running: which samples were touched ------------------------------------------------------------


def test_a_drawn_index_is_what_the_call_was_assigned() -> None:
    one = program(LINE)
    (call,) = one.calls("np.random.randint")
    picks = [done.values(call.watch) for done in one.run(seeds=range(30), watch=(call.watch,))]
    assert {len(pick) for pick in picks} == {20}
    assert {index for pick in picks for index in pick} == {0, 1, 2}


def test_a_draw_without_a_name_is_watched_as_a_call() -> None:
    step = "w = w + 0.1 * xs[np.random.randint(2)]"
    code = f"import numpy as np\nxs = [5, 6]\nw = 0\nfor k in range(3):\n    {step}"
    (call,) = program(code).calls("np.random.randint")
    assert (call.watch, len(run(code, call.watch).values(call.watch))) == ("np.random.randint()", 3)


def test_the_rows_of_shuffled_copies_are_looked_up_in_the_data() -> None:
    one = program(BATCHES)
    data: Any = one.constants["data"].value
    for done in one.run(seeds=range(3), watch=("rows",)):
        batches: Any = done.values("rows")
        touched = [data.index(row) for batch in batches for row in batch]
        passes = [touched[start : start + 4] for start in range(0, len(touched), 4)]
        assert [sorted(one_pass) for one_pass in passes] == [[0, 1, 2, 3]] * 5


# ---- running: what goes wrong -----------------------------------------------------------------------


def test_an_exception_is_placed_in_the_line_of_the_note() -> None:
    code = "def half(a):\n    步 = 1\n    return 步 + a / 0\n\nhalf(1)"
    with pytest.raises(ProgramError, match="the program fails: ZeroDivisionError: division by zero") as error:
        program(code, line=40).run()
    assert place(error) == f"{NOTE}:43:16"
    assert error.value.remedy == "Run the program by hand, and mend this line."


def test_the_seed_that_fails_is_named() -> None:
    code = "import random\nassert random.Random(7).random() < 0.9, 'too large'"
    one = program(code)
    with pytest.raises(ProgramError, match=r"AssertionError: too large \(with the seed \d+\)"):
        one.run(seeds=range(100))


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ProgramError, match="imports `no_such_package`, which is not installed") as error:
        program("import no_such_package").run()
    assert error.value.remedy == "Install it beside notecheck."


def test_a_failure_is_not_remembered() -> None:
    one = program("while True:\n    pass")
    for _ in range(2):
        with pytest.raises(ProgramError, match=r"computed for longer than 0\.1 seconds"):
            one.run(seconds=0.1)


# ---- lightness --------------------------------------------------------------------------------------


def test_reading_a_program_imports_neither_numpy_nor_sympy() -> None:
    code = "import sys, notecheck.program; print(sorted({'numpy', 'sympy'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_paths()
    )
    assert done.stdout == "[]\n"


def _paths() -> dict[str, str]:
    import os

    import notecheck

    return {**os.environ, "PYTHONPATH": str(notecheck.__path__[0]).removesuffix("notecheck")}


def test_numpy_is_imported_for_programs_that_use_it_alone() -> None:
    assert run("import sys\nloaded = 'numpy' in sys.modules").names["loaded"] is False


def test_two_hundred_seeds_cost_the_caller_less_than_a_second() -> None:
    import time

    one = program(LINE)
    began = time.process_time()
    done = one.run(seeds=range(200), watch=("w", "pick"))
    assert len(done) == 200
    assert time.process_time() - began < 1
