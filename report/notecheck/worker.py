"""The process that runs checks: jobs come in as lines of JSON, verdicts go out as lines of JSON.

Started by `judge`. What a check prints goes to the standard error, so that it cannot mix with the
answers.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from types import TracebackType
from typing import Any

from notecheck.checks import load_check
from notecheck.config import Course
from notecheck.errors import NotecheckError
from notecheck.fit import misfits
from notecheck.judge import Job
from notecheck.ledger import Ledger, miscount
from notecheck.model import Binding, Claim, Kind, Place, Remark, Verdict
from notecheck.reading import Reading
from notecheck.store import from_plain, to_plain
from notecheck.text import quote, say


def main() -> None:
    """Answer jobs until the standard input ends."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        settings = json.loads(sys.stdin.readline() or "null")
        if settings is None:
            return
        course = Course(Path(settings["root"]), checks=Path(settings["checks"]), seed=settings["seed"])
        for line in sys.stdin:
            plain = json.loads(line)
            job = Job(from_plain(plain["claim"]), from_plain(plain["binding"]), from_plain(plain["uses"]))
            out.write(json.dumps(to_plain(_safely(course, job))) + "\n")
            out.flush()


def _safely(course: Course, job: Job) -> Verdict:
    """The verdict of a job, with what was read; an `error` verdict for whatever went wrong."""
    ledger = Ledger()
    try:
        verdict = judge(course, job.claim, job.binding, job.uses, ledger)
        to_plain(verdict)
    except NotecheckError as error:
        verdict = _told(error, job.binding)
    except (KeyboardInterrupt, SystemExit, MemoryError, Exception) as error:
        reading = miscount(error, ledger)
        verdict = _told(reading, job.binding) if reading else _broken(error, course, job.binding)
    return Verdict(**{**vars(verdict), "read": ledger.entries, "compared": tuple(ledger.compared)})


def judge(course: Course, claim: Claim, binding: Binding, uses: tuple[Claim, ...], ledger: Ledger) -> Verdict:
    """Run the check of one claim on its reading and those of the claims it uses."""
    function = load_check(course, binding)
    readings = [Reading(one, ledger) for one in (claim, *uses)]
    options = _options(function, course)
    try:
        signature(function).bind(*readings, **options)
    except TypeError:
        raise NotecheckError(
            f"the check {binding.function}{signature(function)} does not take {len(readings)} readings",
            binding.place,
            "A check takes the reading of its claim, one for each of uses=[…], and seed: int as a keyword.",
        ) from None
    verdict = function(*readings, **options)
    if not isinstance(verdict, Verdict):
        raise NotecheckError(
            f"the check {binding.function} returned {type(verdict).__name__} and not a Verdict",
            binding.place,
            "Return confirmed(…), conditional(…), refuted(…), inconsistent(…) or not_checkable(…).",
        )
    for what, remedy in misfits(verdict, Verdict, "the verdict"):
        raise NotecheckError(f"in the verdict of {binding.function}, {what}", binding.place, remedy)
    return verdict


def _options(function: Callable[..., Verdict], course: Course) -> dict[str, Any]:
    return {"seed": course.seed} if "seed" in signature(function).parameters else {}


def _told(error: NotecheckError, binding: Binding) -> Verdict:
    remedy = (Remark(quote(error.remedy)),) if error.remedy else ()
    return Verdict(Kind.ERROR, quote(error.what), evidence=remedy, where=error.place or binding.place)


def _broken(error: BaseException, course: Course, binding: Binding) -> Verdict:
    """A check that raised: the line of the course's code where it happened, and the traceback from there."""
    place, ours = binding.place, error.__traceback__
    while ours and not _of_course(ours, course):
        ours = ours.tb_next
    for frame in traceback.extract_tb(ours):
        path = Path(frame.filename)
        if path.is_relative_to(course.checks_dir):
            place = Place(course.relative(path), frame.lineno or 1)
    summary = say(
        "the check {check} is broken: {error}",
        check=quote(binding.function),
        error=quote(f"{type(error).__name__}: {error}"),
    )
    trace = "".join(traceback.format_exception(type(error), error, ours or error.__traceback__))
    return Verdict(Kind.ERROR, summary, where=place, trace=trace)


def _of_course(step: TracebackType, course: Course) -> bool:
    return Path(step.tb_frame.f_code.co_filename).is_relative_to(course.checks_dir)


if __name__ == "__main__":
    main()
