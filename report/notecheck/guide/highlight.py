"""From source code to HTML with classes for the few kinds of tokens that help to read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup

from notecheck.guide.foreign import foreign

KINDS = {  # Pygments' kinds of tokens, and the class of the style sheet
    "Keyword": "k",
    "Operator.Word": "k",
    "Comment": "c",
    "Literal.String": "s",
    "Name.Function": "f",
    "Name.Class": "f",
    "Name.Decorator": "d",
}


def highlight(source: str, language: str = "python", lang: str = "en") -> Markup:
    """Lines of code as HTML for a `<pre>` on which `lang` is said to be spoken.

    A language that Pygments does not know is left plain.
    Neighbours of one kind share an element: a page shows a hundred checks, and half of its bytes
    would be markup otherwise.
    """
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    runs = groupby(_kinds(lexer.get_tokens(source)), key=lambda one: one[0])
    html = Markup().join(_run(kind, foreign("".join(words for _, words in run), lang)) for kind, run in runs)
    # quotes need no escape outside of attributes, and code is full of them
    return Markup(str(html).rstrip("\n").replace("&#34;", '"').replace("&#39;", "'"))


def _kinds(tokens: Iterable[tuple[object, str]]) -> Iterator[tuple[str, str]]:
    """The class of each token; blanks belong to what stands before them."""
    last = ""
    for kind, words in tokens:
        if not words.isspace():
            name = str(kind).removeprefix("Token.")
            last = next((short for long, short in KINDS.items() if f"{name}.".startswith(f"{long}.")), "")
        yield last, words


def _run(kind: str, words: Markup) -> Markup:
    return Markup("<span class={}>{}</span>").format(kind, words) if kind else words
