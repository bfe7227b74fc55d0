"""The verdicts that a person has reviewed: `notes/verdicts.toml`, written by `accept` alone.

One claim a block, sorted by key, so that git merges what two branches recorded of different claims,
neighbours among them. Where both put new claims between the same two, or recorded the same claim
otherwise, `accept --merge` puts the two sides together (see `merged`).

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
from notecheck.git import run_git
from notecheck.model import Accepted, Claim, Kind, Place, Verdict

HEADER = "# Reviewed verdicts, written by `notecheck accept`; edit the notes or the checks instead.\n"


def digest(claim: Claim, verdict: Verdict) -> str:
    """A digest of what the check read from the claim itself, or of its words where it read nothing.

    An accepted flag is asked about again when this changes: its sentence says something else now.
    """
    own = [
        f"{read.what}={read.meaning}" + f" {read.unit}" * bool(read.unit)
        for read in verdict.read
        if read.claim == claim.key
    ]
    text = "\n".join(own) or " ".join(claim.text.split())
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_accepted(course: Course) -> dict[str, Accepted]:
    """The accepted verdicts by claim key; empty where none were ever accepted.

    Raises ConfigError, with the line, for a file that cannot be read: guessing here could hide a
    verdict that nobody has reviewed.
    """
    file = course.verdicts_file
    return _parsed(file.read_bytes(), course.relative(file)) if file.is_file() else {}


def _parsed(content: bytes, name: str) -> dict[str, Accepted]:
    remedy = "Mend it by hand, or remove it and review every verdict again with `notecheck accept`."
    try:
        source = content.decode()
        if conflict := re.search(r"^<{7} ", source, re.M):
            line = source[: conflict.start()].count("\n") + 1
            what = "two branches recorded verdicts here, and git could not merge them"
            raise ConfigError(what, Place(name, line), "Put them together: notecheck accept --merge")
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


def merged(course: Course) -> tuple[dict[str, tuple[Kind, str]], tuple[str, ...]]:
    """Both sides of the merge, rebase or cherry-pick that git could not finish in this file.

    First the entries on which the sides agree, or which only one side changed since they parted; then
    the keys of those that both changed, each otherwise. Raises ConfigError where nothing is in conflict.
    """
    name = course.relative(course.verdicts_file)
    stages = [_stage(course, number, name) for number in (1, 2, 3)]
    if stages[1] is None and stages[2] is None:
        raise ConfigError(
            f"git is merging no two versions of {name}", remedy="There is nothing to put together."
        )
    base, ours, theirs = (_entries(_parsed(stage or b"", name)) for stage in stages)
    together, otherwise = {}, []
    for key in sorted({*base, *ours, *theirs}):
        was, mine, other = base.get(key), ours.get(key), theirs.get(key)
        entry = other if mine == was else mine
        if mine not in (was, other) and other != was:
            otherwise.append(key)
        elif entry is not None:
            together[key] = entry
    return together, tuple(otherwise)


def _stage(course: Course, number: int, name: str) -> bytes | None:
    """The file as one side of an unfinished merge has it: 1 the common ancestor, 2 ours, 3 theirs."""
    done = run_git(course.root, "show", f":{number}:./{name}")
    return None if done.returncode else done.stdout


def _entries(accepted: Mapping[str, Accepted]) -> dict[str, tuple[Kind, str]]:
    return {key: (entry.kind, entry.reading) for key, entry in accepted.items()}


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
