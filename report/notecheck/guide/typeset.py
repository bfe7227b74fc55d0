"""From texts, values and passages to HTML in one language; the rest of the guide writes through it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from notecheck.i18n import Translator
from notecheck.mathml import mathml
from notecheck.model import Place
from notecheck.notes import markdown
from notecheck.text import Math, Text, Value

CODE = re.compile(r"`([^`]+)`")
LONG = 32  # signs; a longer formula in a sentence gets a line of its own on a phone
MINUS = re.compile(r"(?<![\w)\]}])-(?=[0-9{])")  # before a brace, too: a value stands there
PERCENT = re.compile(r"(?<=[0-9]) (?=%)")  # the notes set the sign close, and so a line never breaks there
APOSTROPHE = re.compile(r"(?<=[A-Za-z])(?:'|&#39;)(?=[a-z])")
TAGS = {"zh": "zh-CN"}


def polished(words: str) -> str:
    """Words with the signs of a typesetter: apostrophes, minus signs, and percent signs set close.

    >>> polished("today's share, 70 % of it, is -1")
    'today’s share, 70% of it, is −1'
    """
    return PERCENT.sub("", MINUS.sub("−", APOSTROPHE.sub("’", words)))


@dataclass(frozen=True)
class Typesetter:
    """Writes HTML in the language of its translator; `place` is where a formula's fault is reported."""

    translate: Translator
    place: Place | None = None

    @property
    def lang(self) -> str:
        """The BCP 47 tag for `lang` attributes; browsers choose Chinese fonts by it."""
        return TAGS.get(self.translate.lang, self.translate.lang)

    def plain(self, text: Text) -> str:
        """A sentence with no markup, for attributes and titles."""
        return polished(text.render(self.translate))

    def text(self, text: Text) -> Markup:
        """A sentence with its formulas typeset; words quoted from a note are set as the note sets them."""
        if text.verbatim:
            return self.passage(text.template)
        pieces = CODE.split(str(escape(self.translate(text.template))))
        template = "".join(
            f"<code>{one}</code>" if at % 2 else polished(one) for at, one in enumerate(pieces)
        )
        if not text.values:
            return Markup(template.replace("{{", "{").replace("}}", "}"))
        return Markup(template.format(**{name: self.value(value) for name, value in text.values}))

    def value(self, value: Value) -> Markup:
        """A value inside a sentence or a cell."""
        if isinstance(value, Text):
            return self.text(value)
        if isinstance(value, Math):
            return self.formula(value.latex)
        return escape(polished(str(value)))

    def formula(self, latex: str, display: bool = False) -> Markup:
        """A formula as MathML; raises NotecheckError where it cannot be typeset."""
        formula = Markup(mathml(latex, display, self.place))
        if display or len(formula.striptags()) <= LONG:
            return formula
        return Markup('<span class="long" tabindex="0">{}</span>').format(formula)

    def passage(self, source: str) -> Markup:
        """One line of a note's Markdown, without its block structure."""
        md = markdown()
        inline = md.parseInline(source.strip(), {})[0]
        for token in inline.children or ():
            if token.type.startswith("math_inline"):
                token.content = self.formula(token.content)
                token.type = "html_inline"
            elif token.type == "text":
                token.content = polished(token.content)
        return Markup(md.renderer.render([inline], md.options, {}))
