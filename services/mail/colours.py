"""A channel's colour as a button in a mail: legible whatever was chosen."""

import re
from dataclasses import dataclass

OURS = "#1c6b43"
_DARK, _LIGHT = "#000000", "#ffffff"  # one of them has 4.5:1 on every colour
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colours:
    """Both as `#rrggbb`."""

    ground: str
    ink: str


def button_colours(chosen: str) -> Colours:
    """The chosen colour, if it is one, with the ink that stands out more."""
    ground = chosen if _HEX.fullmatch(chosen) else OURS
    return Colours(ground, max((_LIGHT, _DARK), key=lambda ink: contrast(ground, ink)))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
