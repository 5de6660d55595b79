"""What is looked for in the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from services.refusal import Mistakes
from services.search.words import fold
from services.trail.groups import LABELS

OLDEST = "oldest"

LONGEST = 200
"""Characters that are read of what was typed."""

MOST = 6
"""Words that are looked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """None and nothing: all, newest first. `since` and `until` are milliseconds, the latter not included."""

    agent_id: int | None = None
    group: str = ""
    team_id: int | None = None
    since: int | None = None
    until: int | None = None
    oldest_first: bool = False
    words: tuple[str, ...] = ()
    """Folded; a line has each of them in what is shown of it."""


def wanted(said: Mapping[str, str], zone: tzinfo) -> Wanted:
    """Read who, what, team, from, to, order and words, as a form or an address has them; days are the zone's.

    Raises Mistakes.
    """
    mistakes: dict[str, str] = {}
    first, last = (_day(said.get(name, ""), name, mistakes) for name in ("from", "to"))
    if first and last and first > last:
        mistakes["to"] = "This day is before the first one."
    group = said.get("what", "")
    if group and group not in LABELS:
        mistakes["what"] = "Choose one of the list."
    if mistakes:
        raise Mistakes(mistakes)
    return Wanted(
        agent_id=_id(said.get("who", "")),
        group=group,
        team_id=_id(said.get("team", "")),
        since=_start(first, zone) if first else None,
        until=_start(last + timedelta(days=1), zone) if last else None,
        oldest_first=said.get("order") == OLDEST,
        words=_words(said.get("words", "")),
    )


def _day(text: str, name: str, mistakes: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        return day if 1970 < day.year < 9999 else None
    except ValueError:
        mistakes[name] = "Type a day as 2026-01-31."
        return None


def _start(day: date, zone: tzinfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp() * 1000)


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(text[:LONGEST]).split()))[:MOST]


def _id(text: str) -> int | None:
    """Ids of nobody find nothing."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
