"""The words of the guide's interface: the ladder of verdicts, methods, pages, and how counts are said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from notecheck.model import Kind, Method, Shape
from notecheck.text import Text, say


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder as the guide shows it: its name and what it means."""

    name: Text
    meaning: Text


LADDER: Mapping[Kind, Rung] = {
    Kind.REFUTED: Rung(
        say("refuted"),
        say("False: a counterexample shows it, and was confirmed a second time in another way."),
    ),
    Kind.INCONSISTENT: Rung(
        say("inconsistent"),
        say(
            "Contradicts another passage, as a case shows that was confirmed a second time in another way; "
            "at least one of the two must change."
        ),
    ),
    Kind.CONDITIONAL: Rung(
        say("conditional"), say("Holds only under a condition that the note does not state.")
    ),
    Kind.ERROR: Rung(say("error"), say("The check or the reading broke, so nothing is known.")),
    Kind.UNCHECKED: Rung(say("unchecked"), say("No check is bound to this claim yet.")),
    Kind.CONFIRMED: Rung(say("confirmed"), say("Holds as it stands.")),
    Kind.NOT_CHECKABLE: Rung(
        say("not checkable"), say("Advice, history or metaphor: there is nothing to compute.")
    ),
}
"""The ladder in the order in which a reader should look: what is wrong first."""

METHODS: Mapping[Method, Text] = {
    Method.PROOF: say("proof"),
    Method.ENUMERATION: say("enumeration"),
    Method.EXECUTION: say("execution"),
    Method.SIMULATION: say("simulation"),
}

METHOD_MEANINGS: Mapping[Method, Text] = {
    Method.PROOF: say("derived with symbols, for all values"),
    Method.ENUMERATION: say("every case was computed"),
    Method.EXECUTION: say("the note's own program was run"),
    Method.SIMULATION: say("many random runs, with the odds of an error computed"),
}

SHAPES: Mapping[Shape, Text] = {
    Shape.PROSE: say("a sentence"),
    Shape.FORMULA: say("a formula"),
    Shape.TABLE: say("a table"),
    Shape.CODE: say("a program"),
}


def count_of_claims(count: int) -> Text:
    """How many claims there are: "1 claim", "12 claims"."""
    return say("1 claim") if count == 1 else say("{count} claims", count=count)


def count_of_flags(count: int) -> Text:
    """How many claims of a note are flagged."""
    if count == 0:
        return say("nothing flagged")
    return say("1 flagged") if count == 1 else say("{count} flagged", count=count)


PAGES: Mapping[str, Text] = {
    "index.html": say("Overview"),
    "flags.html": say("What the notes get wrong"),
    "find.html": say("Search all claims"),
    "notation.html": say("Notation"),
    "changes.html": say("Waiting for review"),
    "coverage.html": say("What is checked, and what is not"),
    "method.html": say("How the verdicts were reached"),
}
"""The pages besides the notes, by file name; no note's page may be called like one of them."""

BOOK: Mapping[str, Text] = {"book.html": say("All notes on one page, to print")}
"""The page that is only there where it is asked for: it weighs as much as all notes together."""

MAIN = ("flags.html", "notation.html", "method.html")
"""The pages that the header of a wide window names; its menu leads to all of them."""

SCORES: Mapping[str, Text] = {
    "all": say("every edit noticed"),
    "waived": say("some edits waived"),
    "left": say("some edits not noticed"),
    "unknown": say("not probed"),
}
"""How checks fared when their claims were edited."""
