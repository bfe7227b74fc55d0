"""Figures: from a model.Figure to SVG with real text that follows the theme and language of its page.

`drawing` lays a panel out, `plotting` has matplotlib draw its geometry, `lettering` sets the words,
`placing` finds room for them, `palette` gives the colours, `layers` tells what moves from what stays,
`svg` and `outline` rewrite what matplotlib drew in few bytes, `data` has the numbers behind it.
"""

from __future__ import annotations

from notecheck.figures.data import Data, Row
from notecheck.figures.drawing import Drawing, Drawn, Entry, draw

__all__ = ["Data", "Drawing", "Drawn", "Entry", "Row", "draw"]
