"""Everyone's notification centre, read once and kept by what is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from services.events import Event
from services.notifications.centre import read
from services.notifications.concerning import Concerning
from services.notifications.judging import judge
from services.notifications.kept import Kept
from services.notifications.subjects import Subject, told_of

LIMIT = 2
"""So few entries that most are not shown."""


@dataclass(slots=True)
class Desk:
    """One agent's."""

    agent_id: int
    kept: Kept
    watched: list[int]

    def is_in(self, team_ids: Iterable[int]) -> bool:
        return not self.kept.person.viewer.team_ids.isdisjoint(team_ids)

    def holds(self, subjects: Iterable[Subject]) -> bool:
        return self.kept.holds(subjects)


class Bells:
    """All of them."""

    def __init__(self, session: Session, agent_ids: Iterable[int]) -> None:
        self._desks = {one: Desk(one, read(session, one, limit=LIMIT), []) for one in agent_ids}
        self._concerning = Concerning()
        self._dirty: dict[int, set[Subject] | None] = {}

    def hear(self, event: Event) -> None:
        for agent_id, subject in self._concerning.of(event, self._desks.values()):
            subjects = self._dirty.setdefault(agent_id, set())
            if subject is None:
                self._dirty[agent_id] = None
            elif subjects is not None:
                subjects.add(subject)

    def check(self, session: Session) -> None:
        """What is kept is what is read anew, and shared reads tell each what they alone would read."""
        dirty, self._dirty = self._dirty, {}
        told = told_of(session, self._desks, set[Subject]().union(*(one for one in dirty.values() if one)))
        for agent_id, desk in self._desks.items():
            fresh = read(session, agent_id, limit=LIMIT)
            subjects = dirty.get(agent_id, set())
            for subject in subjects or ():
                desk.kept.take(subject, judge(told, desk.kept.person, subject, desk.watched))
            if subjects is None or not desk.kept.settle():
                desk.kept = fresh
            assert desk.kept.centre == fresh.centre, agent_id
            assert (desk.kept._calling, desk.kept._repeating) == (fresh._calling, fresh._repeating)
