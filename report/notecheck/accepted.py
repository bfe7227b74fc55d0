"""The verdicts that a person has reviewed: `notes/verdicts.toml`, written by `accept` alone.

One claim a block, sorted by key, so that the file merges well:

    [zh.ema-weights]
    verdict = "confirmed"
    reading = "5e1f0c8a9b7d"
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping

from notecheck.config import Course
from notecheck.errors import ConfigError
from notecheck.model import Accepted, Claim, Kind, Place, Verdict

HEADER = "# Reviewed verdicts, written by `notecheck accept`; edit the notes or the checks instead.\n"


def digest(claim: Claim, verdict: Verdict) -> str:
    """A digest of what the check read from the claim itself, or of its words where it read nothing.

    An accepted flag is asked about again when this changes: its sentence says something else now.
    """
    own = [f"{read.what}={read.meaning}" for read in verdict.read if read.claim == claim.key]
    text = "\n".join(own) or " ".join(claim.text.split())
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_accepted(course: Course) -> dict[str, Accepted]:
    """The accepted verdicts by claim key; empty where none were ever accepted.

    Raises ConfigError, with the line, for a file that cannot be read: guessing here could hide a
    verdict that nobody has reviewed.
    """
    file = course.verdicts_file
    if not file.is_file():
        return {}
    name = course.relative(file)
    remedy = "Mend it by hand, or remove it and review every verdict again with `notecheck accept`."
    try:
        source = file.read_text(encoding="utf-8")
        data = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"this file cannot be read: {error}", _fault(name, str(error)), remedy) from error
    accepted = {}
    for lang, claims in data.items():
        for claim, entry in claims.items() if isinstance(claims, dict) else [("", {})]:
            place = Place(name, _line(source, lang, claim))
            try:
                accepted[f"{lang}:{claim}"] = Accepted(Kind(entry["verdict"]), str(entry["reading"]), place)
            except (TypeError, KeyError, ValueError) as error:
                what = f"[{lang}.{claim}] is not an accepted verdict"
                raise ConfigError(
                    what, place, "It has a verdict of the ladder and a reading. " + remedy
                ) from error
    return accepted


def _fault(name: str, message: str) -> Place:
    match = re.search(r"line (\d+), column (\d+)", message)
    return Place(name, int(match[1]), int(match[2])) if match else Place(name, 1)


def _line(source: str, lang: str, claim: str) -> int:
    start = source.find(f"[{lang}.{claim}]")
    return source[: max(start, 0)].count("\n") + 1


def write_accepted(course: Course, entries: Mapping[str, tuple[Kind, str]]) -> None:
    """Write the file whole, or leave the old one: it is replaced in one step."""
    file = course.verdicts_file
    draft = file.with_name(file.name + ".new")
    draft.write_text(HEADER + "".join(_blocks(entries)), encoding="utf-8")
    os.replace(draft, file)


def _blocks(entries: Mapping[str, tuple[Kind, str]]) -> Iterable[str]:
    for key in sorted(entries):
        kind, reading = entries[key]
        yield f'\n[{key.replace(":", ".", 1)}]\nverdict = "{kind.value}"\nreading = "{reading}"\n'
