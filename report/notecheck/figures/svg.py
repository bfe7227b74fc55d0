"""Rewrites the SVG that matplotlib draws as the few short elements that a page needs.

What goes: metadata, the style sheet (it would style the page), nested groups, ids that nothing refers
to, digits that nobody sees. Markers become `<marker>`s on one path, and all that is clipped alike
shares a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree import ElementTree

from notecheck.figures.outline import outline, through
from notecheck.figures.palette import VARIABLES

COLOUR = re.compile(r"#[0-9a-f]{6}")
DEFAULTS = {
    "fill": "none",
    "stroke-dashoffset": "0",
    "stroke-linecap": "butt",
    "stroke-linejoin": "round",
    "stroke-width": "1",
}
LAYER = "at-"  # the id of what belongs to one position of a control: `at-0`, `at-1`, …


@dataclass(frozen=True)
class Shape:
    """A path or a row of markers: its element, the layer it belongs to, whether the axes clip it."""

    layer: str
    clipped: bool
    markup: str


@dataclass
class Compactor:
    """Takes one drawing of matplotlib apart; `name` begins every id, so that none meet on a page."""

    name: str
    markers: dict[str, str] = field(default_factory=dict)
    outlines: dict[str, str] = field(default_factory=dict)

    def compact(self, svg: bytes) -> dict[str, str]:
        """The drawing as one string of groups for each layer; "" is what belongs to no position."""
        root = ElementTree.fromstring(svg)
        for node in root.iter():
            node.tag = node.tag.rsplit("}", 1)[-1]
        shapes = [shape for node in root.findall("g") for shape in self._shapes(node, "", False)]
        clip = root.find(".//clipPath/rect")
        found: dict[str, str] = {"": self._definitions(clip) if shapes else ""}
        for (layer, clipped), run in groupby(shapes, key=lambda shape: (shape.layer, shape.clipped)):
            inside = "".join(shape.markup for shape in run)
            group = f'<g clip-path="url(#{self.name}c)">{inside}</g>' if clipped else inside
            found[layer] = found.get(layer, "") + group
        return found

    def _shapes(self, group: ElementTree.Element, layer: str, clipped: bool) -> Iterator[Shape]:
        """The shapes inside a group, in the order in which they are painted."""
        name = group.get("id", "")
        layer = name.removeprefix(LAYER) if name.startswith(LAYER) else layer
        clipped = clipped or "clip-path" in group.attrib
        uses = group.findall("use")
        if uses:
            yield Shape(layer, clipped, self._row(uses))
        for node in group:
            if node.tag == "g":
                yield from self._shapes(node, layer, clipped)
            elif node.tag == "path":
                attributes = _attributes(_style(node))
                markup = f'<path d="{outline(node.get("d", ""))}"{attributes}/>'
                yield Shape(layer, clipped or "clip-path" in node.attrib, markup)
            elif node.tag == "defs":
                self._remember(node)

    def _remember(self, defs: ElementTree.Element) -> None:
        """Keep the outlines that markers are made of."""
        for path in defs.findall("path"):
            self.outlines[path.get("id", "")] = outline(path.get("d", ""))

    def _row(self, uses: list[ElementTree.Element]) -> str:
        """All markers of one series: a path that is not painted, with a marker at every vertex."""
        href = next(value for name, value in uses[0].attrib.items() if name.endswith("href"))
        look = _attributes(_style(uses[0]))
        marker = f'<path d="{self.outlines[href.removeprefix("#")]}"{look}/>'
        name = self.markers.setdefault(marker, f"{self.name}m{len(self.markers)}")
        points = [(float(use.get("x", "0")), float(use.get("y", "0"))) for use in uses]
        return f'<path d="{through(points)}" style="marker:url(#{name})"/>'

    def _definitions(self, clip: ElementTree.Element | None) -> str:
        """The markers, and the rectangle that clips."""
        found = "".join(
            f'<marker id="{name}" markerUnits="userSpaceOnUse" overflow="visible">{marker}</marker>'
            for marker, name in self.markers.items()
        )
        if clip is not None:
            x, y, wide, high = (f"{float(clip.get(side, '0')):.1f}" for side in ("x", "y", "width", "height"))
            box = f'<rect x="{x}" y="{y}" width="{wide}" height="{high}"/>'
            found += f'<clipPath id="{self.name}c">{box}</clipPath>'
        return f"<defs>{found}</defs>" if found else ""


def _style(node: ElementTree.Element) -> dict[str, str]:
    declarations = (part.partition(":") for part in node.get("style", "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in declarations}


def _attributes(style: dict[str, str]) -> str:
    """A style as attributes, with the colours of the page and without what is inherited anyway."""
    kept = ((name, value) for name, value in style.items() if DEFAULTS.get(name) != value)
    return "".join(
        f' {name}="{COLOUR.sub(lambda found: VARIABLES.get(found[0], found[0]), value)}"'
        for name, value in kept
    )
