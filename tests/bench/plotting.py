"""Plots for the documentation: how figures grow, each in a panel of its own, as one SVG for both themes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE, HEAD, FOOT = 250, 200, 44, 34, 40
APART = 20
"""Pixels between the middles of two numbers."""

_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1f2937}.dim{fill:#6b7280;font-size:11px}"
    ".axis{stroke:#d1d5db}.line{stroke:#2563eb;stroke-width:2;fill:none}.dot{fill:#2563eb}"
    "@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.dim{fill:#9ca3af}.axis{stroke:#374151}"
    ".line{stroke:#60a5fa}.dot{fill:#60a5fa}}"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure: `values` in `unit` at each of `at`, drawn from zero."""

    title: str
    unit: str
    at: Sequence[float]
    values: Sequence[float]


def plot(panels: Sequence[Panel], *, along: str) -> str:
    """An SVG with the panels side by side; `along` says what grows. Steps of ten are drawn as far apart."""
    drawn = "".join(_panel(panel, number * WIDTH, along) for number, panel in enumerate(panels))
    titles = ", ".join(panel.title for panel in panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(panels) * WIDTH} {HEIGHT}" role="img" '
        f'aria-label="By {along}: {titles}"><style>{_STYLE}</style>{drawn}</svg>\n'
    )


def _panel(panel: Panel, left: int, along: str) -> str:
    bottom, right = HEIGHT - FOOT, WIDTH - 16
    top = _round_up(max(panel.values))
    places = _places(panel.at, EDGE, right)
    points = [
        (x, bottom - (bottom - HEAD) * value / top) for x, value in zip(places, panel.values, strict=True)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3">'
        f"<title>{_number(at)}: {_number(value)} {panel.unit}</title></circle>"
        for (x, y), at, value in zip(points, panel.at, panel.values, strict=True)
    )
    marks = "".join(
        f'<text class="dim" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{_short(at)}</text>'
        for x, at in _apart(zip(places, panel.at, strict=True))
    )
    return (
        f'<g transform="translate({left})"><text x="{EDGE}" y="16">{panel.title}, {panel.unit}</text>'
        f'<path class="axis" d="M{EDGE} {HEAD}V{bottom}H{right}" fill="none"/>'
        f'<text class="dim" x="{EDGE - 6}" y="{HEAD + 4}" text-anchor="end">{_number(top)}</text>'
        f'<text class="dim" x="{EDGE - 6}" y="{bottom + 4}" text-anchor="end">0</text>'
        f'<polyline class="line" points="{line}"/>{dots}{marks}'
        f'<text class="dim" x="{(EDGE + right) // 2}" y="{HEIGHT - 6}" text-anchor="middle">{along}</text>'
        "</g>"
    )


def _apart(marks: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without those that would touch the one before them."""
    kept: list[tuple[float, float]] = []
    for x, at in marks:
        if not kept or x - kept[-1][0] >= APART:
            kept.append((x, at))
    return kept


def _places(at: Sequence[float], left: float, right: float) -> list[float]:
    """By the logarithm, where the last is over a hundred times the first."""
    scaled = [math.log(one) for one in at] if at[-1] > 100 * at[0] else list(at)
    low, high = (scaled[0], scaled[-1]) if at[-1] > 100 * at[0] else (0, scaled[-1])
    return [left + 12 + (right - left - 24) * (one - low) / ((high - low) or 1) for one in scaled]


def _round_up(value: float) -> float:
    step: float = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(step * times for times in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * times >= value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _short(value: float) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:g}M"
    return f"{value / 1_000:g}k" if value >= 1_000 else f"{value:g}"
