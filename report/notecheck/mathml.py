"""From LaTeX to MathML, which browsers typeset with no script; LaTeX that is not understood is refused."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from notecheck.errors import NotecheckError

if TYPE_CHECKING:
    from math_core import LatexToMathML

    from notecheck.model import Place

# Words that stand bare in a formula (参数 := …) are names of quantities, not products of letters.
WIDE = r"\u2e80-\u2fdf\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef"
UPRIGHT = re.compile(rf"(\\(?:text\w*|mathrm|operatorname\*?|mbox)\s*\{{[^{{}}]*\}})|([{WIDE}]+)")


def mathml(latex: str, display: bool = False, place: Place | None = None) -> str:
    """The `<math>` element of a formula, set in a line of its own where `display` is true.

    Raises NotecheckError for LaTeX that the converter does not know.
    """
    from math_core import LatexError

    try:
        return _convert(latex.strip(), display)
    except LatexError as error:
        reason = re.sub(r"^\d+:\s*", "", str(error).strip())
        raise NotecheckError(
            f"the guide cannot typeset the formula {latex.strip()!r}: {reason}",
            place,
            "Write it in plain LaTeX mathematics (amsmath), without macros of your own.",
        ) from error


@cache
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False)


@cache
def _convert(latex: str, display: bool) -> str:
    markup = _converter().convert_with_local_state(name_words(latex), displaystyle=display)
    return markup.replace("&ApplyFunction;", "\u2061")


def name_words(latex: str) -> str:
    """Put runs of bare Chinese or Japanese words in `\\text{…}`: they are one name, set upright."""
    return UPRIGHT.sub(lambda found: found[1] or rf"\text{{{found[2]}}}", latex)
