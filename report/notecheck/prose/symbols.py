"""Symbols of units behind a number, and signs of currencies before it: km/h, °C, m s⁻², £."""

from __future__ import annotations

import re

_PREFIXED = r"[kMGTcdhmµμnp]?(?:Hz|Pa|Wh|eV|bar|mol|cal|[mgslLJWVΩFNAKTC])"
_BARE = r"(?:[kKMGT]i?B|[kKMGT]bit|px|pt|dB|dpi|rpm|ppm|min|kn|lm|lx|Bq|Sv|Gy|cd|h|d|t|x)"
_SIMPLE = rf"(?:°[CF]?|[€£¥]|(?:{_BARE}|{_PREFIXED})(?![A-Za-z]))"
_POWER = r"(?:\^?[-−]?[1-9](?![0-9.])|⁻?[¹²³⁴])?"
SYMBOL = re.compile(
    rf"{_SIMPLE}{_POWER}"
    rf"(?:[/·⋅]{_SIMPLE}{_POWER}|/\([^()\n]{{1,12}}\)|[ ](?=[A-Za-z]+⁻){_SIMPLE}{_POWER})*(?![A-Za-z0-9])"
)
"""Symbols of units and what is composed of them: km, °C, km/h, m/s², N·m, m s⁻²."""
_OTHERS = {
    "kB": "MB", "KB": "MB", "MB": "GB", "GB": "MB", "s": "ms", "ms": "s", "h": "s", "min": "h",
    "cm": "m", "mm": "m", "t": "kg", "d": "h", "°C": "°F", "°F": "°C", "K": "°C", "°": "rad",
    "€": "£", "£": "€", "¥": "€", "$": "€",
}  # fmt: skip
_CURRENCY = re.compile(r"(?P<sign>[€£¥$])\s?$")


def is_symbol(unit: str) -> bool:
    """Whether it is the symbol of a unit or a currency, such as km/h, not a noun."""
    return SYMBOL.fullmatch(unit) is not None or unit == "$"


def other_symbol(unit: str) -> str:
    """Another unit of the same kind: kV for V, V for mV, °F for °C, m/h for km/h."""
    if unit in _OTHERS:
        return _OTHERS[unit]
    rest = unit[1:]
    return rest if unit[0] in "kMGmµμnp" and re.match(_SIMPLE, rest) else f"k{unit}"


def currency(text: str, start: int) -> str:
    """The sign of a currency before the number that starts at `text[start]`; empty if there is none."""
    found = _CURRENCY.search(text[:start])
    return found["sign"] if found else ""
