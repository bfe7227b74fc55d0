"""A Report as JUnit XML in pytest's conventions: one testcase a claim, its verdict as properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from notecheck.explained import failure
from notecheck.model import Judged, Kind, Place, Problem, Report

Outcome = Literal["passed", "failure", "error"]

# What XML 1.0 allows at all (Char, section 2.2); a check may have quoted anything else.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """One testcase: where it stands, its name, its properties, and what a reader of a failure sees."""

    path: str
    name: str
    properties: tuple[tuple[str, str], ...]
    outcome: Outcome = "passed"
    message: str = ""
    text: str = ""


def render(report: Report) -> str:
    return suite([*map(_claim, report.judged), *map(of_problem, report.problems)])


def suite(items: Sequence[Item]) -> str:
    """One test suite with a testcase for each item."""
    counts = {word: sum(item.outcome == word for item in items) for word in ("failure", "error")}
    top = ElementTree.Element("testsuites", name="notecheck")
    of_items = ElementTree.SubElement(
        top,
        "testsuite",
        name="notecheck",
        tests=str(len(items)),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        skipped="0",
    )
    of_items.extend(_elements(items))
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def _elements(items: Iterable[Item]) -> Iterator[ElementTree.Element]:
    for item in items:
        # As pytest names the items of a file that is not Python.
        case = ElementTree.Element(
            "testcase", classname=item.path.replace("/", "."), name=_allowed(item.name)
        )
        properties = ElementTree.SubElement(case, "properties")
        for name, value in item.properties:
            ElementTree.SubElement(properties, "property", name=name, value=_allowed(value))
        if item.outcome != "passed":
            trouble = ElementTree.SubElement(case, item.outcome, message=_allowed(item.message))
            trouble.text = _allowed(item.text)
        yield case


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _claim(one: Judged) -> Item:
    kind, method = one.verdict.kind, one.verdict.method
    properties = {
        "sentence": one.claim.text,
        "verdict": kind.value,
        "method": method.value if method else "",
        "accepted": one.accepted.kind.value if one.accepted else "",
        "place": str(one.claim.place),
        "lang": one.claim.lang,
        "ref": " ".join(one.claim.refs),
    }
    filled = tuple((name, value) for name, value in properties.items() if value or name == "method")
    item = Item(one.claim.place.path, one.claim.id, filled)
    if not one.differs:
        return item
    outcome: Outcome = "error" if kind is Kind.ERROR else "failure"
    message = kind.value if one.differs == kind.value else f"{kind.value}, {one.differs}"
    return Item(item.path, item.name, filled, outcome, message, "\n".join(failure(one)))


def of_problem(problem: Problem) -> Item:
    """A problem of the course as a testcase that broke."""
    place: Place = problem.place
    name = f"problem-at-{place.path}-line-{place.line}"
    return Item(place.path, name, (("place", str(place)),), "error", problem.what, str(problem))
