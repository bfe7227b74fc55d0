"""Words of another script than the page's, marked with their language: for voices and for the right font."""

from __future__ import annotations

import re
from itertools import pairwise

from markupsafe import Markup, escape

EAST = {"zh", "ja"}  # languages whose pages need no marks: their own words are written so
_LETTER = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_LETTER}][{_LETTER}\u3000-\u303f\uff00-\uffef…—]*")
_KANA = re.compile(r"[\u3040-\u30ff]")


def foreign(words: str, lang: str) -> Markup:
    """`words` as HTML; on a page in `lang`, runs of Chinese or Japanese say that they are.

    >>> foreign("After 梯度下降, 2025", "en")
    Markup('After <span lang="zh">梯度下降</span>, 2025')
    >>> foreign("据《梯度下降》", "zh-CN")
    Markup('据《梯度下降》')
    """
    if lang.split("-")[0] in EAST:
        return escape(words)
    pieces = (_marked(piece) if _RUN.fullmatch(piece) else escape(piece) for piece in _cut(words))
    return Markup().join(pieces)


def _cut(words: str) -> list[str]:
    cuts = sorted({0, len(words), *(end for run in _RUN.finditer(words) for end in run.span())})
    return [words[start:end] for start, end in pairwise(cuts)]


def _marked(run: str) -> Markup:
    return Markup('<span lang="{}">{}</span>').format("ja" if _KANA.search(run) else "zh", run)
