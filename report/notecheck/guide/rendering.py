"""From view models to HTML: Jinja, with the course's own templates before the packaged ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from notecheck.guide.claims import ClaimView
from notecheck.guide.edition import Edition
from notecheck.guide.markdown import Marking

if TYPE_CHECKING:
    from jinja2 import Environment

    from notecheck.config import Course
    from notecheck.guide.frame import Page

PACKAGED = Path(__file__).parents[1] / "templates"  # where the wheel puts them
SOURCES = Path(__file__).parents[3] / "templates"  # where they stand in the repository
SLOT = "\x00"  # where a template leaves room for a claim's passage


def template_folders(course: Course) -> list[Path]:
    """Where templates and assets are looked for, in this order."""
    packaged = PACKAGED if PACKAGED.is_dir() else SOURCES
    return [folder for folder in (course.templates, packaged) if folder is not None]


@dataclass(frozen=True)
class Renderer:
    """Prints the pages of one edition."""

    edition: Edition

    def page(self, view: Page) -> str:
        """The HTML of a whole page."""
        template = self.environment.get_template(view.template)
        return template.render(page=view, frame=view.frame) + "\n"

    def style_of_cards(self) -> str:
        """The style sheet of the cards to learn."""
        return self.environment.get_template("card.css").render()

    def marking(self, view: ClaimView) -> Marking:
        """The HTML that marks one claim in its note."""

        def part(name: str) -> str:
            template = self.environment.get_template(f"claim/{name}.html.j2")
            return template.render(claim=view, passage=Markup(SLOT)).strip()

        def around(name: str) -> Iterator[Markup]:
            return (Markup(half) for half in part(name).split(SLOT))

        inline, block = tuple(around("inline")), tuple(around("block"))
        return Marking(
            Markup(part("margin")),
            Markup(part("sign")),
            (inline[0], inline[1]),
            (block[0], block[1]),
            Markup(part("card") + "\n"),
        )

    @cached_property
    def environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(template_folders(self.edition.course)),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        installed: Any = environment  # the extension adds this method
        translate = self.edition.translate
        installed.install_gettext_callables(translate, lambda one, many, count: translate(one))
        return environment
