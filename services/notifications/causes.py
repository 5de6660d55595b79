"""What begins and what ends a call, from how a conversation stood and stands: pure, and the one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from models import Ended, NotificationKind, Stage, State
from services.events import Facts


@dataclass(frozen=True, slots=True)
class Begins:
    """A call begins: for the members of each of these teams, or for the crew (no team)."""

    kind: NotificationKind
    team_ids: tuple[int, ...] = ()
    by_id: int | None = None


Scope = Literal["teams", "crew", "both", "closed", "mentions"]
"""Whose calls end: the teams', the crew's, both, those about the closing, or those of who was mentioned."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Calls end; with `team_ids`, only those to these teams."""

    scope: Scope
    how: Ended
    by_id: int | None = None
    team_ids: tuple[int, ...] = ()


def causes(before: Facts | None, after: Facts, *, by_id: int | None) -> tuple[list[Ends], list[Begins]]:
    """What a change ends and what it begins, in this order; `by_id` is the agent who made it."""
    if before is None:
        return [], [*_begun(None, after, by_id)]
    if _standing(before) == _standing(after):
        return [], []  # one more message of who waits anyway, by far the commonest change
    return [*_ended(before, after, by_id)], [*_begun(before, after, by_id)]


def _standing(facts: Facts) -> tuple[object, ...]:
    return (
        facts.state,
        facts.waiting_since is None,
        facts.stage,
        facts.owner_id,
        facts.crew_ids,
        facts.team_ids,
    )


def waits(facts: Facts | None) -> bool:
    """Whether a customer waits for an answer."""
    return facts is not None and facts.state == State.OPEN and facts.waiting_since is not None


def waits_alone(facts: Facts | None) -> bool:
    """Whether they wait while the crew is empty: "Rep Needed"."""
    return facts is not None and waits(facts) and not facts.crew_ids


def _ended(before: Facts, after: Facts, by_id: int | None) -> Iterator[Ends]:
    if before.state == State.CLOSED != after.state:
        yield Ends("closed", Ended.REOPENED, by_id)
    if before.state != State.CLOSED == after.state:
        yield Ends("mentions", Ended.CLOSED, by_id)
    if not waits(before):
        return
    if after.state == State.CLOSED:
        yield Ends("both", Ended.CLOSED, by_id)
    elif not waits(after):
        yield Ends("both", Ended.ANSWERED, by_id)
    else:
        yield from _taken(before, after)


def _taken(before: Facts, after: Facts) -> Iterator[Ends]:
    """Of a wait that goes on."""
    come = [one for one in after.crew_ids if one not in before.crew_ids]
    if before.owner_id is None and after.owner_id is not None:
        yield Ends("teams", Ended.GRABBED, after.owner_id)
    elif come and not before.crew_ids:
        yield Ends("teams", Ended.JOINED, come[0])
    if before.crew_ids and not after.crew_ids:
        yield Ends("crew", Ended.LEFT)
    if gone := tuple(one for one in before.team_ids if one not in after.team_ids):
        yield Ends("teams", Ended.MOVED, team_ids=gone)


def _begun(before: Facts | None, after: Facts, by_id: int | None) -> Iterator[Begins]:
    has_become_overdue = after.stage == Stage.OVERDUE and (before is None or before.stage != Stage.OVERDUE)
    if waits_alone(after):
        yield from _calls_to_teams(before, after, has_become_overdue=has_become_overdue)
    elif waits(after):
        if before is not None and _has_lost_its_owner(before, after):
            yield Begins(NotificationKind.LEFT, after.team_ids, _leaver(before, after))
        if has_become_overdue:
            yield Begins(NotificationKind.CREW_OVERDUE)
    elif before is not None and waits(before) and after.state == State.CLOSED and by_id is None:
        yield Begins(NotificationKind.UNANSWERED, after.team_ids)


def _calls_to_teams(before: Facts | None, after: Facts, *, has_become_overdue: bool) -> Iterator[Begins]:
    kind = NotificationKind.OVERDUE if after.stage == Stage.OVERDUE else NotificationKind.WAITING
    if before is not None and waits(before) and before.crew_ids:
        yield Begins(NotificationKind.LEFT, after.team_ids, _leaver(before, after))
    elif has_become_overdue or not waits_alone(before):
        yield Begins(kind, after.team_ids)
    elif before is not None and (new := tuple(set(after.team_ids) - set(before.team_ids))):
        yield Begins(kind, tuple(sorted(new)))


def _has_lost_its_owner(before: Facts, after: Facts) -> bool:
    return (
        before.state == State.OPEN
        and before.owner_id is not None
        and after.owner_id is None
        and before.owner_id not in after.crew_ids
    )


def _leaver(before: Facts, after: Facts) -> int | None:
    """Who left, when it was one."""
    gone = [one for one in before.crew_ids if one not in after.crew_ids]
    return gone[0] if len(gone) == 1 else None
