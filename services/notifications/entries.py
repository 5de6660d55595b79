"""The entries of a notification centre: how each reads, and which of several about the same is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from models import Mode, NotificationKind, Stage
from services.notifications.audience import INVITATIONS
from services.notifications.calling import TO_TEAMS
from services.notifications.subjects import Note, Place, Read, TeamFacts
from services.viewer import Viewer

MESSAGES = "messages"
"""The kind of an entry that tells of unread messages: derived, with no row of its own."""

HIDDEN_FOR = 3600 * 1000
"""Milliseconds for which "Grabbed by NAME" stays where nothing else may be shown any more."""

Teams = dict[int, TeamFacts]


class Button(StrEnum):
    """What an entry offers, besides Dismiss."""

    GRAB = "GRAB"
    JOIN = "JOIN"
    VIEW = "VIEW"
    ACCEPT = "ACCEPT"
    APPROVE = "APPROVE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the centre. What the viewer may not see any more has no conversation, name or team."""

    key: str
    """The same as long as it is about the same."""
    mark: int
    """Rises with each new cause, by which a browser knows what it has rung for."""
    kind: str
    at: int
    calls: bool
    conversation_id: int | None = None
    notification_id: int | None = None
    ask_id: int | None = None
    name: str = ""
    teams: tuple[str, ...] = ()
    by: str = ""
    """Who caused it."""
    by_id: int | None = None
    ended: str | None = None
    ended_by: str = ""
    messages: int = 0
    is_overdue: bool = False
    button: Button | None = None
    may_decline: bool = False
    is_to_team: bool = False
    role: str = ""
    """That an ask into a team offers."""
    until: int | None = None
    """From this moment on it is not shown any more."""

    @property
    def order(self) -> tuple[int, str]:
        """The newest first."""
        return -self.at, self.key


def hidden(note: Note) -> Entry:
    """All that is left of what the viewer lost sight of: that, and to whom."""
    return Entry(
        key=f"n{note.id}" if note.conversation_id is None else f"c{note.conversation_id}",
        mark=note.id,
        kind=note.kind,
        at=note.at,
        calls=False,
        notification_id=note.id,
        ended=note.ended,
        ended_by=note.ended_by,
    )


def of_note(note: Note, place: Place | None, teams: Teams, *, button: Button | None, calls: bool) -> Entry:
    """Of what was written down, and the viewer may see."""
    return replace(
        hidden(note),
        calls=calls,
        conversation_id=note.conversation_id,
        ask_id=note.ask_id,
        name=place.name if place else "",
        teams=_names(teams, place.team_ids if place else [note.team_id]),
        by=note.by,
        by_id=note.by_id,
        is_overdue=place is not None and place.stage == Stage.OVERDUE,
        button=button,
        may_decline=note.kind in INVITATIONS and note.ended_at is None,
        is_to_team=note.team_id is not None,
        role=note.role,
    )


def of_messages(place: Place, read: Read, teams: Teams) -> Entry:
    """Of messages not read."""
    return Entry(
        key=f"c{place.id}",
        mark=place.customer_count,
        kind=MESSAGES,
        at=place.quiet_since,
        calls=True,
        conversation_id=place.id,
        name=place.name,
        teams=_names(teams, place.team_ids),
        messages=place.customer_count - read.count,
        is_overdue=place.stage == Stage.OVERDUE,
        button=Button.VIEW,
    )


def strongest(entries: Iterable[Entry]) -> Entry | None:
    """Of those about the same, the newest that calls, else the newest."""
    best: Entry | None = None
    for entry in sorted(entries, key=lambda entry: (entry.calls, entry.at, entry.mark)):
        best = _stronger(entry, best) if best and best.calls else entry
    return best


STRENGTH = (Button.VIEW, Button.JOIN, Button.GRAB)


def _stronger(entry: Entry, former: Entry) -> Entry:
    """Of several buttons GRAB, else JOIN, else VIEW; an invitation among them can be declined."""
    buttons = [one.button for one in (entry, former) if one.button in STRENGTH]
    button = max(buttons, key=STRENGTH.index, default=entry.button)
    return replace(entry, button=button, may_decline=entry.may_decline or former.may_decline)


def _names(teams: Teams, ids: Iterable[int | None]) -> tuple[str, ...]:
    return tuple([teams[id_].name if id_ in teams else "" for id_ in ids])


def button_of(viewer: Viewer, note: Note, place: Place | None, teams: Teams) -> Button | None:
    """What is over can still be looked at, and an ask is over for good."""
    if place is None:
        if note.ended_at is not None:
            return None
        return Button.ACCEPT if note.kind == NotificationKind.ASKED_IN else Button.APPROVE
    if note.ended_at is not None or note.kind not in (*TO_TEAMS, *INVITATIONS):
        return Button.VIEW
    if note.kind in INVITATIONS and note.team_id is None:
        return Button.JOIN
    if note.kind in INVITATIONS and viewer.admin_teams.isdisjoint(place.team_ids):
        return Button.VIEW if viewer.agent_id in place.crew_ids else Button.GRAB
    return _button_to_take(viewer, place, teams)


def _button_to_take(viewer: Viewer, place: Place, teams: Teams) -> Button:
    """Of several GRAB, else JOIN, else VIEW; GRAB never for a Team Admin of one of its teams."""
    if viewer.agent_id in place.crew_ids:
        return Button.VIEW
    mine = viewer.team_ids.intersection(place.team_ids)
    is_admin = not viewer.admin_teams.isdisjoint(place.team_ids)
    if not is_admin and not viewer.grab_teams.isdisjoint(mine):
        return Button.GRAB
    if any(id_ in teams and teams[id_].mode == Mode.COLLABORATION for id_ in mine):
        return Button.JOIN
    return Button.VIEW
