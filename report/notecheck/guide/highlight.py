"""From source code to HTML with classes for the kinds of tokens."""

from __future__ import annotations

from markupsafe import Markup


def highlight(source: str, language: str = "python") -> Markup:
    """Lines of code as HTML for a `<pre>`; a language that Pygments does not know is left plain."""
    from pygments import highlight as colour
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    return Markup(colour(source, lexer, HtmlFormatter(nowrap=True)).rstrip("\n"))
