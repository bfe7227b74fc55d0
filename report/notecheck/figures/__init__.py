"""Figures: from a model.Figure to SVG with real text that follows the theme and language of its page.

`drawing` lays a panel out, `plotting` has matplotlib draw its geometry, `lettering` sets the words,
`placing` finds room for them, `palette` gives the colours, `svg` cleans what matplotlib wrote.
"""

from __future__ import annotations

from notecheck.figures.drawing import Drawing, Drawn, Entry, Row, draw

__all__ = ["Drawing", "Drawn", "Entry", "Row", "draw"]
