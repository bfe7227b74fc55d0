"""The three methods of the basic note: what they are called, and how many samples an update of each uses."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from notecheck import Reading, decimal, say
from notecheck.model import Table
from notecheck.text import Text
from notecheck.words import Family

from ..shared.program_runs import traces
from ..shared.regression import shrinkage
from .batch_runs import RUNS

OPTIMISER = Family(
    "method",
    {
        "all": (
            *("梯度下降（GD）", "梯度下降", "GD"),
            *("gradient descent (GD)", "gradient descent"),
        ),
        "some": (
            *("小批量梯度下降（Mini-batch SGD）", "小批量梯度下降", "Mini-batch SGD", "mini-batch"),
            *("mini-batch gradient descent (Mini-batch SGD)", "mini-batch gradient descent"),
        ),
        "one": (
            *("随机梯度下降（SGD）", "随机梯度下降", "SGD"),
            *("stochastic gradient descent (SGD)", "stochastic gradient descent"),
        ),
    },
    two_sided=False,
)
NAMES: dict[str, Text] = {
    "all": say("gradient descent"),
    "some": say("mini-batches"),
    "one": say("SGD"),
}


@dataclass(frozen=True)
class Sizes:
    """How many samples there are, and how many of them an update of the mini-batch program draws."""

    population: int
    batch: int

    def of(self, method: str) -> int:
        return {"all": self.population, "some": self.batch, "one": 1}[method]

    def noise(self, method: str) -> float:
        """The scatter of the direction, as a share of that of single samples (root mean square)."""
        return sqrt(shrinkage(self.of(method), self.population) / shrinkage(1, self.population))

    @property
    def method(self) -> str:
        """Which of the three methods the program's own batch size makes it."""
        return "one" if self.batch == 1 else "some" if self.batch < self.population else "all"

    @property
    def in_between(self) -> bool:
        return self.method == "some"

    def table(self) -> Table:
        """The three methods side by side: work and scatter of an update, updates in a pass."""
        rows = tuple(
            (
                NAMES[method],
                self.of(method),
                -(-self.population // self.of(method)),
                decimal(self.noise(method), 3),
            )
            for method in NAMES
        )
        header = (
            say("method"),
            say("gradients of single samples in an update"),
            say("updates in a pass"),
            say("scatter of the direction"),
        )
        title = say("On the {m} points of the note's mini-batch program", m=self.population)
        return Table(header, rows, title)


def sizes_in(program: Reading) -> Sizes:
    """What a run of the mini-batch program shows: its points, and the size of its first draw."""
    trace = traces(program.program, RUNS)[0]
    return Sizes(len(trace.data), len(trace.draws[0]))
