"""Whether something calls an agent, and how its entry reads: the rule of `audience`, for what was read.

In SQL it is asked of everything at once, here of a few subjects for many agents: else each open console would
read all that calls whenever one customer begins to wait. The walk (tests/walk) proves both forms equal.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Ended, NotificationKind, Stage, State, TeamMember
from services import clock
from services.access import Viewer, sees, viewer_of
from services.notifications.audience import TO_ADMINS
from services.notifications.calling import TO_TEAMS
from services.notifications.entries import (
    HIDDEN_FOR,
    Entry,
    button_of,
    hidden,
    of_messages,
    of_note,
    strongest,
)
from services.notifications.subjects import NOTHING_READ, Note, Place, Subject, Told


@dataclass(frozen=True, slots=True)
class Person:
    """An agent who may be called."""

    viewer: Viewer
    since: dict[int, int]
    """Since when they are in each of their teams."""
    dismissed_to: int
    """Everything up to this moment is dismissed."""


def person_of(session: Session, agent_id: int) -> Person:
    """Read an agent's teams, and what they have dismissed. Raises NotFound for a suspended one."""
    viewer = viewer_of(session, agent_id)
    seats = select(col(TeamMember.team_id), col(TeamMember.since)).where(col(TeamMember.agent_id) == agent_id)
    return Person(viewer, dict(session.execute(seats).all()), session.get_one(Agent, agent_id).dismissed_to)


class Verdict(NamedTuple):
    """What a subject is to an agent. `repeats`: Overdue with an empty crew, in a team that repeats that."""

    entry: Entry | None
    repeats: bool = False

    @property
    def calls(self) -> bool:
        """Whether it counts."""
        return self.entry is not None and self.entry.calls


NOTHING = Verdict(None)


def judge(told: Told, person: Person, subject: Subject, watched: Collection[int]) -> Verdict:
    """Say what the subject is to the agent; `watched` are the conversations on their screens."""
    place = told.places.get(subject)
    notes = [note for note in told.notes.get(subject, ()) if _is_for(told, person, note, place)]
    is_seen = subject < 0 or (place is not None and sees(person.viewer, place))
    if not is_seen:
        return Verdict(strongest(_of_lost(notes)))
    entries = []
    repeats = False
    for note in notes:
        calls = _calls(told, person, note)
        entries.append(_of_note(told, person, note, place, calls=calls))
        repeats = repeats or (calls and place is not None and _repeats(told, person, note, place))
    if place is not None and place.id not in watched and _has_unread(told, person, place):
        read = told.read.get((person.viewer.agent_id, place.id), NOTHING_READ)
        entries.append(of_messages(place, read, told.teams))
    return Verdict(strongest(entries), repeats) if entries else NOTHING


def _of_note(told: Told, person: Person, note: Note, place: Place | None, *, calls: bool) -> Entry:
    button = button_of(person.viewer, note, place, told.teams)
    made = told.made.get((note.id, button, calls))
    if made is None:
        made = of_note(note, place, told.teams, button=button, calls=calls)
        told.made[note.id, button, calls] = made
    return made


def _of_lost(notes: list[Note]) -> Iterator[Entry]:
    for note in notes:
        until = (note.ended_at or 0) + HIDDEN_FOR
        if note.ended == Ended.GRABBED and clock.now() < until:
            yield replace(hidden(note), until=until)


def _is_for(told: Told, person: Person, note: Note, place: Place | None) -> bool:
    """Whether it is for the agent, and they have not dismissed it."""
    me = person.viewer.agent_id
    if note.at <= person.dismissed_to or (me, note.id) in told.dismissed:
        return False
    if note.agent_id == me or _is_to_team(person, note):
        return True
    return note.kind == NotificationKind.CREW_OVERDUE and place is not None and me in place.crew_ids


def _is_to_team(person: Person, note: Note) -> bool:
    viewer, team_id = person.viewer, note.team_id
    if note.agent_id is not None or team_id not in viewer.team_ids:
        return False
    if note.ended_at is not None and note.at < person.since.get(team_id, 0):
        return False
    if note.kind in TO_ADMINS:
        return team_id in viewer.admin_teams
    return note.kind in TO_TEAMS or (note.kind == NotificationKind.INVITED and team_id in viewer.grab_teams)


def _calls(told: Told, person: Person, note: Note) -> bool:
    """It has neither ended nor been read."""
    if note.ended_at is not None:
        return False
    if note.seq is None or note.conversation_id is None:
        return True
    return told.read.get((person.viewer.agent_id, note.conversation_id), NOTHING_READ).seq < note.seq


def _repeats(told: Told, person: Person, note: Note, place: Place) -> bool:
    if place.stage != Stage.OVERDUE or place.crew_ids or not _is_to_team(person, note):
        return False
    team = told.teams.get(note.team_id or 0)
    return team is not None and team.repeats


def _has_unread(told: Told, person: Person, place: Place) -> bool:
    me = person.viewer.agent_id
    joined_at = told.joined.get((me, place.id))
    if joined_at is None or place.state != State.OPEN:
        return False
    read = told.read.get((me, place.id), NOTHING_READ)
    is_new = place.customer_count > max(read.count, read.dismissed)
    return is_new and place.quiet_since > max(
        person.dismissed_to, joined_at
    )  # who joins knows of those before
