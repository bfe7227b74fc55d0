"""Program: what a check asks of a code block."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from notecheck.errors import ReadingError
from notecheck.program import parts
from notecheck.program.arithmetic import Arithmetic, assigned_value
from notecheck.program.constants import Constant, literal
from notecheck.program.listing import Listing
from notecheck.program.nouns import Call, Expression, Function, Loop, Named, Print, Run
from notecheck.program.outline import Statement, full_name, imports, outline
from notecheck.program.running import run
from notecheck.program.updates import Update, find_updates
from notecheck.spans import PlaceOf, Span

if TYPE_CHECKING:
    from sympy import Expr


class Program:
    """A code block of a note.

    Everything read from it is a Span: its words, and its exact place in the note.
    """

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.tree = listing.parse()
        self.outlined = outline(self.tree)
        self._imports = imports(self.tree)

    @classmethod
    def read(cls, text: str, place_of: PlaceOf) -> Program:
        """The program in a fenced code block, fence lines included.

        Raises ReadingError, at the exact place, where it is no fenced Python code.
        """
        return cls(Listing.find(text, place_of))

    def __repr__(self) -> str:
        return f"Program({self.listing.place_of(0)})"

    @property
    def source(self) -> str:
        """The code, without fences."""
        return self.listing.code

    def full_name(self, name: str) -> str:
        """A dotted name with imports written out: `np.random.choice` as `numpy.random.choice`."""
        return full_name(name, self._imports)

    # ---- what the top level assigns ---------------------------------------------------------------

    @cached_property
    def assignments(self) -> Named[Expression]:
        """The expressions that the top level assigns, each to a name that it assigns only once."""
        found: dict[str, list[Expression]] = {}
        for statement in self.outlined:
            for name in sorted(statement.assigned) if statement.is_top else ():
                value = assigned_value(name, statement.node)
                if value is not None and not isinstance(statement.node, ast.AugAssign):
                    found.setdefault(name, []).append(self._expression(name, value, statement))
        once = {name: all_of[0] for name, all_of in found.items() if len(all_of) == 1}
        why = {name: f"`{name}` is assigned twice at the top level" for name in found.keys() - once.keys()}
        return Named(once, "top-level assignment", self.listing.place_of(0), why)

    @cached_property
    def constants(self) -> Named[Constant]:
        """The literal numbers and arrays among them, exactly as printed."""
        found = {
            name: constant
            for name, expression in self.assignments.items()
            if (constant := self._constant(name, expression.node))
        }
        why = {
            name: f"`{name}` is not a literal number or array, but {expression.words}"
            for name, expression in self.assignments.items()
        }
        return Named(found, "constant", self.listing.place_of(0), self.assignments.why | why)

    def constant(self, name: str, inside: str = "") -> Constant:
        """The constant that `name` stands for inside a function: its own, or the caller's.

        A parameter is followed to the argument of the function's only call. Raises ReadingError
        where that is no constant, or where the function is called with different ones.
        """
        if inside not in self.functions:
            return self.constants[name]
        own = [one for one in self.outlined if one.function == inside and name in one.assigned]
        if len(own) == 1 and (value := assigned_value(name, own[0].node)) is not None:
            return self._constant(name, value) or self.constants[ast.unparse(value)]
        if name not in self.functions[inside].parameters:
            return self.constants[name]
        passed = {ast.unparse(one): one for one in parts.passed(self.functions[inside], name, self.outlined)}
        if len(passed) != 1:
            raise self.listing.reject(
                self.functions[inside].node,
                f"it is not clear which value `{name}` has in `{inside}`",
                "Call the function once, with this argument.",
            )
        words, node = next(iter(passed.items()))
        return self._constant(name, node) or self.constants[words]

    @property
    def rate(self) -> Constant:
        """The learning rate of the update, wherever its number is written."""
        update = self.update
        return self._constant(update.rate, update.rate_node) or self.constant(update.rate, update.inside)

    def _constant(self, name: str, node: ast.expr) -> Constant | None:
        value = literal(node, self.listing, self.full_name)
        return None if value is None else Constant(**_span(self.listing.span(node)), name=name, value=value)

    # ---- structure --------------------------------------------------------------------------------

    @cached_property
    def updates(self) -> tuple[Update, ...]:
        """Every assignment `p = p ∓ a * g`, in order.

        Where the step of some of them is computed from the parameter itself, as along a gradient,
        only those: a running sum looks the same otherwise.
        """
        return find_updates(self.outlined, self.listing)

    @property
    def update(self) -> Update:
        """The only update. Raises ReadingError where there are none, or several that differ."""
        if not self.updates:
            raise self.listing.reject(
                None,
                "no update of the form `parameter = parameter - rate * gradient` was found",
                "Write it so, with a name for the learning rate and one for the gradient.",
            )
        first = self.updates[0]
        for other in self.updates[1:]:
            if _key(other) != _key(first):
                raise ReadingError(
                    f"there are different updates: {first.statement.words} and {other.statement.words}",
                    other.place,
                    "A check can choose among them with `program.updates`.",
                )
        return first

    @property
    def gradient_source(self) -> Expression:
        """The expression of the update's gradient: what its name is assigned, or the factor itself."""
        update = self.update
        if update.gradient.isidentifier():
            return self.expression(update.gradient, update.inside)
        span = _span(update.gradient_span)
        return Expression(**span, name="", node=update.gradient_node, at=update.at)

    @cached_property
    def functions(self) -> Named[Function]:
        """The program's functions by name."""
        found = parts.functions(self.outlined, self.listing)
        return Named(found, "function", self.listing.place_of(0))

    @cached_property
    def loops(self) -> tuple[Loop, ...]:
        """The for-loops in order."""
        return tuple(parts.loops(self.outlined, self.listing))

    @cached_property
    def prints(self) -> tuple[Print, ...]:
        """The calls of print in order."""
        return tuple(parts.prints(self.outlined, self.listing, self.full_name))

    def calls(self, name: str = "") -> tuple[Call, ...]:
        """The calls of a function, such as "np.random.randint" however it was imported; or all."""
        found = parts.calls(self.outlined, self.listing)
        wanted = self.full_name(name)
        return tuple(call for call in found if not name or self.full_name(call.name) == wanted)

    # ---- expressions ------------------------------------------------------------------------------

    def expression(self, name: str, inside: str | None = None) -> Expression:
        """The last expression that `name` is assigned in a loop; outside of loops where none does so.

        `inside` restricts it to a function. Raises ReadingError where the name is not assigned.
        """
        found = [
            self._expression(name, value, statement)
            for statement in self.outlined
            if inside is None or statement.function == inside
            if name in statement.assigned and (value := assigned_value(name, statement.node)) is not None
        ]
        looping = [one for one in found if one.at.loops]
        if not found:
            raise self.listing.reject(None, f"the program assigns no `{name}`", self._names())
        return (looping or found)[-1]

    def formula(self, of: str | Expression | Update, inline: Collection[str] | None = None) -> Expr:
        """Scalar arithmetic as a sympy expression: of a name, an Expression, or an Update's gradient.

        Numbers are exact as printed; names become symbols. A name that was assigned before, in the
        same turn of the loop, is written out: with `inline=None` wherever that is arithmetic (a
        name that is drawn or indexed, such as `x_i = X[i]`, stays a symbol), otherwise exactly the
        names given. Raises ReadingError at the part that is not scalar arithmetic.
        """
        if isinstance(of, Update):
            at, node = of.at, of.gradient_node
        else:
            expression = self.expression(of) if isinstance(of, str) else of
            at, node = expression.at, expression.node
        return Arithmetic(self.listing, self.outlined, self.full_name, inline).read(node, at)

    def _expression(self, name: str, value: ast.expr, at: Statement) -> Expression:
        return Expression(**_span(self.listing.span(value)), name=name, node=value, at=at)

    def _names(self) -> str:
        names = sorted({name for statement in self.outlined for name in statement.assigned})
        return f"It assigns {', '.join(f'`{name}`' for name in names)}." if names else "It assigns nothing."

    # ---- running ----------------------------------------------------------------------------------

    def run(
        self,
        seeds: Iterable[int | None] = (0,),
        watch: Iterable[str] = (),
        replace: Mapping[str, str] | None = None,
        seconds: float = 10,
        memory_mb: int = 1024,
    ) -> tuple[Run, ...]:
        """Run the program once for each seed, all in one child process, and record watched names.

        Seeds: `random` and `np.random` are seeded before each run, and a seed that the program
        gives to a generator itself (`np.random.seed(42)`, `default_rng(42)`) is replaced by the
        run's. The seed None leaves the program its own.

        `watch` takes names: every assignment to `w`, in whatever function, is recorded in order,
        `w += …`, `w[i] = …`, loop variables and `:=` included; changes by a method or through
        `out=` are not assignments. `w@12` is the assignment in line 12 of the program alone, and
        `np.random.randint()` the value of each such call. Ready-made: `program.update.watch`, the
        parameter once for each update; `call.watch`, what a call returned.

        Which samples did a step touch? Watch what the drawing call is assigned
        (`program.calls("np.random.choice")[0].watch`), or the loop variable. Where the program
        shuffles copies, watch the batch itself and look its rows up in the data; where two samples
        are equal, make them differ by `replace={"X": "np.array([[1, 1], [1, 2], …])"}`.

        `replace` gives the top-level assignment of a name another right-hand side.

        `seconds` bounds the processor time of all seeds together, `memory_mb` what the program may
        use beyond Python and numpy. Files, the network, other processes and input are refused;
        matplotlib draws nothing, and `time.sleep` does not wait.

        Raises ReadingError for a name that is not there, ProgramError where the program fails,
        overruns a limit or does what is refused, with the line where it was.
        """
        watched = tuple(dict.fromkeys(watch))
        return run(self, tuple(seeds), watched, replace or {}, seconds, memory_mb)


def _key(update: Update) -> tuple[str, ...]:
    return update.parameter, update.sign, update.rate, update.gradient


def _span(span: Span) -> dict[str, Any]:
    return {"words": span.words, "start": span.start, "end": span.end, "place": span.place}
