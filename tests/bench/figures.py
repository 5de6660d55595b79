"""The figures of SPEC 10, and how what was measured stands to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of SPEC 10. Less is better, unless `more`; without `hold` it is the floor, for comparison."""

    name: str
    unit: str
    hold: tuple[float, ...] = ()
    reach: tuple[float, ...] = ()
    more: bool = False

    def verdict(self, measured: Sequence[float]) -> str:
        if not self.hold:
            return ""
        if self._meets(self.reach, measured):
            return "reached"
        return "held" if self._meets(self.hold, measured) else "MISSED"

    def _meets(self, bounds: Sequence[float], measured: Sequence[float]) -> bool:
        if self.more:
            return all(value >= bound for value, bound in zip(measured, bounds, strict=True))
        return all(value <= bound for value, bound in zip(measured, bounds, strict=True))


FIGURES = {
    "to_agent": Figure("customer sends -> console's DOM, p50 / p95, quiet", "ms", (20, 50), (10, 25)),
    "to_customer": Figure("agent sends -> widget's DOM, p50 / p95, quiet", "ms", (20, 50), (10, 25)),
    "to_agent_load": Figure("customer sends -> console's DOM, p50 / p95, load", "ms", (60, 200), (25, 80)),
    "to_customer_load": Figure("agent sends -> widget's DOM, p50 / p95, load", "ms", (60, 200), (25, 80)),
    "ack_load": Figure("committed and acknowledged, p95, load", "ms", (50,), (15,)),
    "throughput": Figure("acknowledged messages per second, 20 customers", "/s", (600,), (1000,), more=True),
    "widgets": Figure("widgets connected to one process", "", (5000,), (10_000,), more=True),
    "widget_memory": Figure("memory for each widget", "kB", (40,), (32,)),
    "console_memory": Figure("memory for each open console", "MB", (1.5,), (0.6,)),
    "category": Figure("choosing a category -> list shown, p95", "ms", (150,), (60,)),
    "thread": Figure("a row -> its thread, p95", "ms", (150,), (60,)),
    "typing": Figure("key pressed -> letter in the composer, p95, load", "ms", (50,), (20,)),
    "cold": Figure("console cold: bytes", "kB", (350,), (300,)),
    "usable": Figure("console cold: usable after", "s", (0.8,), (0.4,)),
    "launcher": Figure("widget launcher: bytes, requests", "kB", (3, 1), (2, 1)),
    "chat": Figure("widget open: bytes, requests", "kB", (12, 4), (8, 3)),
    "stall": Figure("event loop blocked, longest, load", "ms", (100,), (30,)),
    "start": Figure("start to first page served", "s", (2,), (1,)),
    "idle": Figure("idle memory (PSS)", "MB", (140,), (100,)),
    "floor_echo": Figure("floor: bare WebSocket echo, p50 / p95", "ms"),
    "floor_echoes": Figure("floor: bare WebSocket echoes per second, 20 clients", "/s"),
    "floor_commit": Figure("floor: bare SQLite insert and commit, p50 / p95", "ms"),
    "floor_commits": Figure("floor: bare SQLite inserts and commits per second", "/s"),
}

Results = dict[str, tuple[float, ...]]
"""What was measured, by the keys of FIGURES."""


def percentiles(samples: Sequence[float]) -> tuple[float, float]:
    """p50 and p95, in the unit of the samples."""
    cuts = quantiles(samples, n=20, method="inclusive")
    return cuts[9], cuts[18]


def p95(samples: Sequence[float]) -> tuple[float]:
    return (percentiles(samples)[1],)


def table(results: Results) -> str:
    """A Markdown table, in the order of SPEC 10."""
    lines = ["| figure | hold | reach for | measured | |", "|---|---|---|---|---|"]
    for key, figure in FIGURES.items():
        if key in results:
            lines.append(_line(figure, results[key]))
    return "\n".join(lines)


def _line(figure: Figure, measured: Sequence[float]) -> str:
    name = f"{figure.name} ({figure.unit})" if figure.unit else figure.name
    cells = [name, *map(_numbers, (figure.hold, figure.reach, measured)), figure.verdict(measured)]
    return f"| {' | '.join(cells)} |"


def _numbers(values: Sequence[float]) -> str:
    return " / ".join(f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in values)
