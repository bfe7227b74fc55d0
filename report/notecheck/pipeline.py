"""The way through, and nothing but the steps in order: read → bind → judge → compare → Report."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from notecheck.accepted import digest, read_accepted
from notecheck.cache import Cache
from notecheck.checks import find_checks
from notecheck.config import Course
from notecheck.judge import Job, judge_all
from notecheck.model import (
    Accepted,
    Binding,
    Claim,
    Judged,
    Kind,
    Note,
    Problem,
    Report,
    Verdict,
)
from notecheck.notes import read_notes
from notecheck.text import Math, Translate, Value, quote, say
from notecheck.twins import alone, out_of_step

Progress = Callable[[int, int], None]


def run(
    course: Course, *, only: Container[str] | None = None, keep: bool = True, progress: Progress | None = None
) -> Report:
    """Judge every claim of a course, or those whose key or id is in `only`.

    `keep=False` neither reads nor writes the cache; `progress` hears (done, all) as claims are
    judged.
    """
    bound = bind(course)
    wanted = [claim for claim in bound.claims if only is None or claim.id in only or claim.key in only]
    verdicts = judge(course, bound, wanted, keep, progress)
    judged = compare(course, bound, wanted, verdicts, read_accepted(course))
    if keep:
        judged = scored(course, judged)
    problems = bound.problems if only is not None else (*bound.problems, *lost(course, bound))
    return Report(course.title, bound.notes, judged, problems, course.folder)


@dataclass(frozen=True)
class Bound:
    """The notes of a course with the check of each claim: what can be known without running any."""

    notes: tuple[Note, ...]
    bindings: Mapping[str, Binding]  # by claim id: twins share their check
    problems: tuple[Problem, ...]

    @property
    def claims(self) -> list[Claim]:
        return [claim for note in self.notes for claim in note.claims]

    def job(self, claim: Claim) -> Job | Verdict:
        """What is to be judged, or the verdict that can be given at once."""
        binding = self.bindings.get(claim.id)
        if binding is None:
            return Verdict(Kind.UNCHECKED, say("no check is bound to this claim"), where=claim.place)
        same = [one for one in self.claims if one.key == claim.key]
        if len(same) > 1:
            places = quote(", ".join(str(one.place) for one in same))
            return Verdict(
                Kind.ERROR,
                say("this claim id is used more than once: {places}", places=places),
                where=claim.place,
            )
        uses = self.uses(claim)
        missing = [name for name in binding.uses if name not in {one.id for one in uses}]
        if missing:
            text = say("its check uses the claim {missing}, which no note has", missing=quote(missing[0]))
            return Verdict(Kind.ERROR, text, where=binding.place)
        return Job(claim, binding, uses)

    def uses(self, claim: Claim) -> tuple[Claim, ...]:
        """The claims that the check of `claim` uses: in its language, or where they are not
        translated yet, in the first language that has them.
        """
        binding = self.bindings.get(claim.id)
        found: dict[str, Claim] = {}
        for one in self.claims:
            if one.lang == claim.lang or one.id not in found:
                found[one.id] = one
        return tuple(found[name] for name in (binding.uses if binding else ()) if name in found)


def bind(course: Course) -> Bound:
    """Read the notes and find the checks of a course."""
    notes, problems = read_notes(course)
    bindings, broken = find_checks(course)
    by_claim: dict[str, Binding] = {}
    twice: list[Problem] = []
    for binding in bindings:
        for name in binding.claims:
            first = by_claim.setdefault(name, binding)
            if first is not binding:
                what = f"the claim {name!r} has a check already: {first.function} at {first.place}"
                twice.append(Problem(binding.place, what, "A claim has one check; bring the two together."))
    known = {claim.id for note in notes for claim in note.claims}
    idle = [
        Problem(
            binding.place,
            f"the check {binding.function} is bound to {name!r}, and no note has such a claim",
            "Mark the passage with this id, or mend the id of the check.",
        )
        for binding in bindings
        for name in binding.claims
        if name not in known
    ]
    return Bound(notes, by_claim, (*problems, *broken, *twice, *idle, *alone(notes)))


def judge(
    course: Course, bound: Bound, claims: Sequence[Claim], keep: bool, progress: Progress | None
) -> dict[str, Verdict]:
    """The verdict of each claim by its key, from the cache where nothing changed."""
    cache = Cache(course, keep)
    verdicts: dict[str, Verdict] = {}
    jobs: list[Job] = []
    for claim in claims:
        job = bound.job(claim)
        found = job if isinstance(job, Verdict) else cache.find(job)
        if found is not None:
            verdicts[claim.key] = found
        elif isinstance(job, Job):
            jobs.append(job)

    def done(_: Job) -> None:
        finished[0] += 1
        if progress:
            progress(finished[0], len(jobs))

    finished = [0]
    fresh = judge_all(course, jobs, done)
    for job in jobs:
        cache.put(job, fresh[job.claim.key])
    return verdicts | fresh


def compare(
    course: Course,
    bound: Bound,
    claims: Sequence[Claim],
    verdicts: Mapping[str, Verdict],
    accepted: Mapping[str, Accepted],
) -> tuple[Judged, ...]:
    """Each claim with its verdict, the accepted one, what it rests on, and its corrected text."""
    shaken = {key for key, verdict in verdicts.items() if verdict.kind in (Kind.REFUTED, Kind.INCONSISTENT)}
    slips = out_of_step(claims, verdicts)

    def one(claim: Claim) -> Judged:
        verdict = verdicts[claim.key]
        uses = bound.uses(claim)
        return Judged(
            claim,
            verdict,
            bound.bindings.get(claim.id),
            accepted.get(claim.key),
            uses,
            tuple(one.key for one in uses if one.key in shaken),
            digest(claim, verdict),
            corrected(course, claim, verdict),
            slips.get(claim.key, ()),
        )

    return tuple(one(claim) for claim in claims)


def scored(course: Course, judged: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """Each claim with the score of its probes, where they were made and nothing changed since."""
    from notecheck.probe.scores import Scores

    scores = Scores(course)
    found = ((one, scores.find(one)) for one in judged)
    return tuple(replace(one, probed=probes.score) if probes else one for one, probes in found)


def corrected(course: Course, claim: Claim, verdict: Verdict) -> str:
    """The claim as it should stand, in the language of its note; empty without a correction."""
    if verdict.correction is None:
        return ""
    translate = _translator(course, claim.lang)
    parts = verdict.correction.parts
    text = "".join(part if isinstance(part, str) else part.render(translate, _in_markdown) for part in parts)
    return text[:1].upper() + text[1:] if verdict.correction.capital else text


def _in_markdown(value: Value) -> str:
    return f"${value.latex}$" if isinstance(value, Math) else str(value)


@lru_cache(maxsize=16)
def _translator(course: Course, lang: str) -> Translate:
    from notecheck.i18n import translator

    return translator(lang, course)


def lost(course: Course, bound: Bound) -> Iterator[Problem]:
    """Accepted verdicts whose claim no note has any more."""
    known = {claim.key for claim in bound.claims}
    for key, entry in read_accepted(course).items():
        if key not in known:
            name = key.replace(":", ".", 1)
            yield Problem(
                entry.place,
                f"the claim {name} was accepted as {entry.kind.value}, and no note has it any more",
                "Restore the passage, or run `notecheck accept` to forget it.",
            )
