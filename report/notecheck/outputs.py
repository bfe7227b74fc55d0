"""The options `--format` and `--write` of the commands that report, and what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from notecheck.errors import ConfigError

Command = TypeVar("Command", bound=Callable[..., Any])


def _targets(formats: Sequence[str], values: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """`FORMAT=FILE` as given on the command line, told apart."""
    pairs = [value.partition("=") for value in values]
    for name, sign, file in pairs:
        if name not in formats or not file:
            raise click.BadParameter(
                f"{name + sign + file!r} is not FORMAT=FILE, with one of {', '.join(formats)}"
            )
    return tuple((name, Path(file)) for name, _, file in pairs)


def outputs(formats: Sequence[str]) -> Callable[[Command], Command]:
    """The two options for a command that knows these formats; it gets them as `name` and `files`."""
    printed = click.option(
        "--format",
        "name",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="What is printed.",
    )
    written = click.option(
        "--write",
        "files",
        multiple=True,
        metavar="FORMAT=FILE",
        callback=lambda ctx, param, values: _targets(formats, values),
        help="Also write FILE in another format of the same run; may be repeated.",
    )
    return lambda command: printed(written(command))


def deliver(render: Callable[[str], str], name: str, files: Sequence[tuple[str, Path]]) -> None:
    """Write every file, then print. Raises ConfigError for a file that cannot be written."""
    for other, file in files:
        try:
            file.write_text(render(other), encoding="utf-8")
        except OSError as error:
            reason = error.strerror or error
            raise ConfigError(f"--write {other}={file}: {reason}", remedy="Its folder must exist.") from error
    click.echo(render(name), nl=False)
