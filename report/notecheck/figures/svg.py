"""Cleans the SVG that matplotlib writes, so that it can stand inside a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from notecheck.figures.palette import VARIABLES

NUMBER = re.compile(r"-?\d+\.\d{2,}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
GEOMETRY = ("d", "x", "y", "width", "height", "transform")


def clean(svg: bytes) -> str:
    """The drawing alone: no metadata, no style sheet (it would style the page), short numbers."""
    root = ElementTree.fromstring(svg)
    used = set(re.findall(rb"#(\w+)", svg))
    for node in root.iter():
        node.tag = node.tag.rsplit("}", 1)[-1]
        node.attrib = dict(_attributes(node, used))
        node.text, node.tail = (node.text or "").strip() or None, None
    parts = [node for node in root if node.tag in ("g", "defs") and node.find("style") is None]
    return "".join(ElementTree.tostring(node, encoding="unicode") for node in parts)


def _attributes(node: ElementTree.Element, used: set[bytes]) -> Iterator[tuple[str, str]]:
    """Only ids that something refers to, one decimal, and colours as variables of the page."""
    for name, value in node.attrib.items():
        name = name.rsplit("}", 1)[-1]
        if name == "id" and value.encode() not in used:
            continue
        if name in GEOMETRY:
            value = NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)
        if name == "style":
            value = COLOUR.sub(lambda found: VARIABLES.get(found[0], found[0]), value)
        yield name, " ".join(value.split())
