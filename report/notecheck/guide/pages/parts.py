"""What several pages show: a claim on a line with its verdict, a passage without one, a problem."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from notecheck.coverage import Covered
from notecheck.coverage.formats import unmarked
from notecheck.guide.claims import Method, methods
from notecheck.guide.edition import Edition
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import Link
from notecheck.model import Judged, Problem, Shape


@dataclass(frozen=True)
class ClaimLine:
    """A claim in a list: its words, its verdict and the sentence to remember."""

    link: Link
    method: tuple[Method, ...]
    says: Markup


@dataclass(frozen=True)
class Trouble:
    """A problem of the course."""

    where: str
    what: str
    remedy: str


def trouble(problem: Problem) -> Trouble:
    """A problem, ready to print."""
    return Trouble(str(problem.place), problem.what, problem.remedy)


def claim_line(edition: Edition, one: Judged) -> ClaimLine:
    """A claim in a list."""
    setter = edition.at(one)
    return ClaimLine(
        edition.links[one.claim.key], methods(one.verdict, setter), setter.text(one.verdict.summary)
    )


def passage_words(passage: Covered, setter: Typesetter) -> Markup:
    """The words of a passage on one line; of a program the first line."""
    if passage.shape is Shape.CODE:
        lines = (line for line in passage.text.split("\n") if not line.lstrip().startswith(("```", "~~~")))
        return Markup("<code>{}</code>").format(next((line for line in lines if line.strip()), ""))
    if passage.shape is Shape.FORMULA:
        return setter.formula(passage.text.strip("$\n "))
    return setter.passage(unmarked(passage.text))
