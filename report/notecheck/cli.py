"""The commands of notecheck: each finds the course, runs the pipeline and hands over to a reporter.

Every NotecheckError becomes a message and an exit status here and nowhere else: 0 as accepted,
1 something differs, 2 wrong usage or configuration, 5 nothing was checked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notecheck import __version__
from notecheck.errors import ConfigError, NotecheckError
from notecheck.outputs import deliver, outputs
from notecheck.reporters import COVERAGE_FORMATS, FORMATS, PROBE_FORMATS

if TYPE_CHECKING:
    from notecheck.config import Course
    from notecheck.model import Judged, Report
    from notecheck.probe.scores import Probes

Files = tuple[tuple[str, Path], ...]


class Commands(click.Group):
    """Lists the commands in the order in which a newcomer needs them, and turns errors into statuses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NotecheckError as error:
            click.echo(f"notecheck: {error}", err=True)
            ctx.exit(2 if isinstance(error, ConfigError) else 1)
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has gone; there is nobody to tell
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="notecheck")
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The course's folder (default: the one around the current folder).",
)
@click.pass_context
def main(ctx: click.Context, folder: Path | None) -> None:
    """Check every claim of a set of lecture notes.

    Exit status: 0 as accepted, 1 something differs, 2 wrong usage or configuration, 5 nothing was
    checked.
    """
    ctx.obj = folder


def _course(ctx: click.Context) -> Course:
    from notecheck.config import find_course

    return find_course(ctx.obj)


no_cache = click.option("--no-cache", is_flag=True, help="Judge every claim anew.")


@main.command()
@outputs(FORMATS)
@click.option(
    "--min-probe-score", "least", type=click.FloatRange(0, 100), help="Per cent of edits to notice."
)
@no_cache
@click.pass_context
def verify(ctx: click.Context, name: str, files: Files, least: float | None, no_cache: bool) -> None:
    """Judge every claim and compare with the accepted verdicts."""
    from notecheck.reporters import render

    course = _course(ctx)
    low = _below(course, least, keep=not no_cache) if least is not None else []
    report = _run(course, keep=not no_cache)
    deliver(partial(render, report), name, files)
    for line in low:
        click.echo(line, err=True)
    ctx.exit(report.status or (1 if low else 0))


def _below(course: Course, least: float, keep: bool) -> list[str]:
    """A line for each claim whose probe score is too low."""
    return [
        f"{one.claim.place} {one.claim.id}: {one.score}, {one.score.share:.0f} % and not {least:g} %"
        for one in _probe(course, (), keep)
        if one.score.share < least
    ]


@main.command()
@click.argument("revision", metavar="REV")
@outputs(FORMATS)
@no_cache
@click.pass_context
def diff(ctx: click.Context, revision: str, name: str, files: Files, no_cache: bool) -> None:
    """Say what changed since a git revision: claims edited, lost, added; verdicts turned, and why.

    REV is compared with the working tree, A..B compares two revisions, A...B the second with where it
    left the first.
    """
    from notecheck.diff import diff as compare
    from notecheck.progress import Progress
    from notecheck.reporters.diff_format import render_diff

    course = _course(ctx)
    with Progress("judging") as progress:
        found = compare(course, revision, keep=not no_cache, progress=progress)
    deliver(lambda other: render_diff(found, other, course.folder), name, files)
    ctx.exit(found.status)


@main.command()
@click.argument("names", nargs=-1, metavar="[ID|NOTE]...")
@outputs(PROBE_FORMATS)
@no_cache
@click.pass_context
def probe(ctx: click.Context, names: tuple[str, ...], name: str, files: Files, no_cache: bool) -> None:
    """Edit every load-bearing token of the claims named, or of all, and see which edits are noticed."""
    from notecheck.reporters.probe_format import render_probes, stale

    found = _probe(_course(ctx), names, keep=not no_cache)
    deliver(partial(render_probes, found), name, files)
    if not any(one.score.edits for one in found):
        ctx.exit(5)
    ctx.exit(1 if stale(found) or any(one.score.left for one in found) else 0)


def _probe(course: Course, names: tuple[str, ...], keep: bool) -> tuple[Probes, ...]:
    from notecheck.probe.scores import probe
    from notecheck.progress import Progress

    report = _run(course, keep=keep)
    known = {name for one in report.judged for name in (one.claim.id, one.claim.key, one.claim.place.path)}
    for name in names:
        if name not in known:
            raise _unknown(name, sorted(known))
    with Progress("probing") as progress:
        return probe(course, report, set(names) or known, keep=keep, progress=progress)


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@click.option("--book", is_flag=True, help="Add a page with all notes and their evidence, to print.")
@outputs(FORMATS)
@no_cache
@click.pass_context
def build(ctx: click.Context, out: Path, book: bool, name: str, files: Files, no_cache: bool) -> None:
    """Judge every claim and render the study guide."""
    from notecheck.guide import build_guide
    from notecheck.i18n import tell_missing
    from notecheck.progress import Progress
    from notecheck.reporters import render

    course = _course(ctx)
    report = _run(course, keep=not no_cache)
    folder = out if out.is_absolute() else course.root / out
    with Progress("drawing") as progress:
        guide = build_guide(course, report.notes, report.judged, report.problems, folder, progress, book)
    deliver(partial(render, report), name, files)
    for line in tell_missing(guide.missing, course):
        click.echo(line, err=True)
    click.echo(f"The guide: {folder / 'index.html'}", err=name != "text")
    ctx.exit(report.status)


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--merge", is_flag=True, help="Put together both sides of a merge that git gave up; judge nothing."
)
@click.pass_context
def accept(ctx: click.Context, ids: tuple[str, ...], merge: bool) -> None:
    """Record today's verdicts as reviewed: those of the claims named, or all."""
    from notecheck.accepted import read_accepted, write_accepted

    course = _course(ctx)
    if merge:
        if ids:
            raise click.UsageError("--merge puts all claims together; name none")
        ctx.exit(_merge(course))
    before = read_accepted(course)
    report = _run(course, only=set(ids) or None)
    _known(ids, report)
    entries = {key: (entry.kind, entry.reading) for key, entry in before.items()} if ids else {}
    for one in report.judged:
        if one.verdict.kind.is_judgement:
            entries[one.claim.key] = (one.verdict.kind, one.reading)
        elif one.claim.key in before:
            entries[one.claim.key] = (before[one.claim.key].kind, before[one.claim.key].reading)
    if entries or before:
        write_accepted(course, entries)
    faults = [one for one in report.judged if not one.verdict.kind.is_judgement]
    _tell_accepted(course, report, before, faults)
    ctx.exit(1 if faults else 0 if report.judged else 5)


def _merge(course: Course) -> int:
    from notecheck.accepted import merged, write_accepted
    from notecheck.explained import counted

    together, otherwise = merged(course)
    write_accepted(course, together)
    name = course.relative(course.verdicts_file)
    for key in otherwise:
        click.echo(f"recorded otherwise on both sides, and to be reviewed: {key.split(':', 1)[1]} ({key})")
    click.echo(f"{counted(len(together), 'verdict')} recorded in {name}; then git add {name}.")
    return 1 if otherwise else 0


def _tell_accepted(course: Course, report: Report, before: Any, faults: list[Judged]) -> None:
    from notecheck.explained import counted, headline

    for one in report.judged:
        if one.unaccepted and one not in faults:
            click.echo(f"accepted as {one.verdict.kind.value}: {one.claim.id} at {one.claim.place}")
    for one in faults:
        click.echo(f"cannot be accepted: {headline(one)}: {one.verdict.summary}")
    recorded = counted(len(report.judged) - len(faults), "verdict")
    click.echo(f"{recorded} recorded in {course.relative(course.verdicts_file)}.")


@main.command()
@click.argument("name", metavar="ID")
@click.option("--lang", help="The language of the explanation (default: English).")
@click.pass_context
def explain(ctx: click.Context, name: str, lang: str | None) -> None:
    """Show one claim: its text, reading, check, verdict and evidence."""
    from notecheck.notes import marked_ids

    course = _course(ctx)
    ids = marked_ids(course)
    if name.split(":")[-1] not in ids:
        raise _unknown(name, ids)
    from notecheck.explained import whole
    from notecheck.pipeline import bind

    bound = bind(course)
    found = [claim for claim in bound.claims if name in (claim.id, claim.key)]
    if not found:
        raise _unknown(name, [claim.key for claim in bound.claims])
    used = {one.key for claim in found for one in bound.uses(claim)}
    twins = {claim.key for claim in bound.claims if claim.id in {one.id for one in found}}
    report = _run(course, only=twins | used)
    translate = _translator(course, lang)
    shown = [one for one in report.judged if one.claim in found]
    click.echo("\n\n".join("\n".join(whole(one, translate)) for one in shown))
    ctx.exit(1 if any(one.differs for one in shown) else 0)


@main.command()
@outputs(COVERAGE_FORMATS)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="Exit with 1 where less than PERCENT of what looks checkable carries a claim or needs none.",
)
@click.option("--all", "whole", is_flag=True, help="List every passage, not only the open ones.")
@click.pass_context
def coverage(ctx: click.Context, name: str, files: Files, fail_under: float, whole: bool) -> None:
    """Show which passages of the notes carry a claim, which need none, and which lack one."""
    from notecheck.coverage import coverage as measure
    from notecheck.coverage.formats import render
    from notecheck.notes import read_notes

    course = _course(ctx)
    found = measure(course.title, *read_notes(course))
    deliver(partial(render, found, whole=whole), name, files)
    ctx.exit(found.status(fail_under))


@main.command()
@click.argument("name", metavar="COMMAND", required=False)
@click.pass_context
def schema(ctx: click.Context, name: str | None) -> None:
    """Print the JSON Schema of what COMMAND prints with --format json; without one, list them."""
    from notecheck.schemas import names, source

    if name is None:
        click.echo("\n".join(names()))
    elif name in names():
        click.echo(source(name), nl=False)
    else:
        raise ConfigError(f"no schema for {name!r}", remedy=f"There is one for {', '.join(names())}.")


def _translator(course: Course, lang: str | None) -> Callable[[str], str]:
    if lang in (None, "en"):
        return str
    from notecheck.i18n import translator

    return translator(str(lang), course)


def _run(course: Course, *, only: set[str] | None = None, keep: bool = True) -> Report:
    from notecheck.pipeline import run
    from notecheck.progress import Progress

    with Progress("judging") as progress:
        return run(course, only=only, keep=keep, progress=progress)


def _known(ids: tuple[str, ...], report: Report) -> None:
    names = {name for one in report.judged for name in (one.claim.id, one.claim.key)}
    for name in ids:
        if name not in names:
            raise _unknown(name, [claim.id for note in report.notes for claim in note.claims])


def _unknown(name: str, known: list[str]) -> ConfigError:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3)
    listed = "`notecheck verify --format json` lists all claims."
    return ConfigError(
        f"no claim is called {name!r}", remedy=f"Did you mean {' or '.join(close)}?" if close else listed
    )
