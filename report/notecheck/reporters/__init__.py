"""Reporters: each turns a Report into the text of one format. Small, side by side, one file each."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from notecheck.model import Report

FORMATS = ("text", "json", "markdown", "github", "sarif", "junit")
COVERAGE_FORMATS = ("text", "json", "markdown")
PROBE_FORMATS = ("text", "json", "markdown")


class Reporter(Protocol):
    """A reporter module: `render` gives the whole output, ending in a newline."""

    def render(self, report: Report) -> str: ...


def render(report: Report, name: str) -> str:
    """The report in the format `name`, one of FORMATS."""
    module: Reporter = import_module(f"notecheck.reporters.{name}_format")
    return module.render(report)
