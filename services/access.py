"""Who may see which conversation: SPEC 2, the one door.

The rule is written three times because three questions are asked of it, each fast only in its own form
(DESIGN 3), and a property test proves them equal: `sees` (a told fact, in Python), `MAY_SEE` (one row, as
EXISTS) and `visible` (a whole list, as UNION of indexed walks).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarResult,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Author, Conversation, ConversationTeam, CrewMember, Invitation
from services.actor import Actor
from services.events import Facts
from services.numbers import bounded
from services.refusal import NotFound
from services.stands import Stands
from services.viewer import Shape, Viewer, grab_team, viewer_of, whole_team

__all__ = [
    "KEPT",
    "MAY_SEE",
    "ME",
    "Columns",
    "Narrow",
    "Order",
    "Shape",
    "Viewer",
    "among",
    "everything",
    "load",
    "load_as_agent",
    "may_reach",
    "sees",
    "sees_uninvited",
    "viewer_of",
    "visible",
]


def sees(viewer: Viewer, facts: Stands) -> bool:
    """Tell whether the viewer may see the conversation that stands so."""
    if sees_uninvited(viewer, facts) or viewer.agent_id in facts.invited_ids:
        return True
    return not viewer.team_ids.isdisjoint(facts.invited_team_ids)


def sees_uninvited(viewer: Viewer, facts: Stands) -> bool:
    """Tell whether they see it also without an invitation."""
    if viewer.agent_id in facts.crew_ids or viewer.agent_id == facts.owner_id:
        return True
    if not viewer.whole_teams.isdisjoint(facts.team_ids):
        return True
    return facts.owner_id is None and not viewer.grab_teams.isdisjoint(facts.team_ids)


def loses(viewer: Viewer, before: Facts | None, after: Facts | None) -> bool:
    """Tell whether the viewer saw the conversation that stood so, and does not see it as it stands now."""
    return before is not None and sees(viewer, before) and not (after is not None and sees(viewer, after))


def grabbed_from(viewer: Viewer, before: Facts, after: Facts) -> int | None:
    """Who has just taken the conversation from the viewer's sight by a grab.

    Only a Representative of its grab teams who saw it by rule 4 alone is told (SPEC 2).
    """
    was_claimed = before.owner_id is None and after.owner_id is not None
    if was_claimed and loses(viewer, before, after) and not viewer.grab_teams.isdisjoint(after.team_ids):
        return after.owner_id
    return None


KEPT = 256
"""Statements that are kept once built, of each kind. To build one costs as much as to run it, and it weighs
some hundred kilobytes: so none is built for a viewer, only for how many teams one has."""

ME: BindParameter[int] = bindparam("me")
"""The viewer's id. Statements with this, or what follows, are run with `viewer.parameters`."""


def among(name: str) -> BindParameter[int]:
    """Some of the viewer's teams: `admin_teams`, `whole_teams`, `grab_teams` or all `team_ids`."""
    return bindparam(name, expanding=True)


_LIES_IN = (
    exists()
    .where(col(ConversationTeam.conversation_id) == col(Conversation.id))
    .where(
        or_(
            col(ConversationTeam.team_id).in_(among("whole_teams")),
            and_(
                col(ConversationTeam.team_id).in_(among("grab_teams")),
                col(Conversation.owner_id).is_(None),
            ),
        )
    )
)
_IN_CREW = (
    exists()
    .where(col(CrewMember.conversation_id) == col(Conversation.id))
    .where(col(CrewMember.agent_id) == ME)
)
# Each branch says that it is open, or SQLite would not use the indexes of the open ones.
_IS_OPEN = col(Invitation.ended_at).is_(None)
_IS_INVITED = col(Conversation.id).in_(
    select(col(Invitation.conversation_id)).where(
        or_(
            and_(_IS_OPEN, col(Invitation.agent_id) == ME),
            and_(_IS_OPEN, col(Invitation.team_id).in_(among("team_ids"))),
        )
    )
)
MAY_SEE: ColumnElement[bool] = or_(col(Conversation.owner_id) == ME, _IN_CREW, _LIES_IN, _IS_INVITED)
"""The rule as a condition on a row of `conversation`."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What both `conversation` and `conversation_team` offer to filter and order by."""

    id: Any
    state: Any
    rank: Any
    online: Any
    crewed: Any
    stage: Any
    channel_id: Any
    last_message_at: Any


_OF_CONVERSATION = Columns(
    Conversation.id,
    Conversation.state,
    Conversation.rank,
    Conversation.online,
    Conversation.crewed,
    Conversation.stage,
    Conversation.channel_id,
    Conversation.last_message_at,
)
_OF_TEAM = Columns(
    ConversationTeam.conversation_id,
    ConversationTeam.state,
    ConversationTeam.rank,
    ConversationTeam.online,
    ConversationTeam.crewed,
    ConversationTeam.stage,
    ConversationTeam.channel_id,
    ConversationTeam.last_message_at,
)

Narrow = Callable[[Columns], list[ColumnElement[bool]]]
Order = Callable[[Any], tuple[Any, ...]]
"""From selected columns, what to order by."""


def everything(_: Columns) -> list[ColumnElement[bool]]:
    """Narrow to nothing in particular."""
    return []


def visible(
    shape: Shape,
    narrow: Narrow = everything,
    *,
    joined: bool = False,
    with_agent: int | None = None,
    first: BindParameter[int] | None = None,
    by: Order | None = None,
) -> Select[Any]:
    """Select what lists and counts need of what a viewer of that shape sees: a UNION of indexed walks.

    `joined` leaves only those in whose crew the viewer is, `with_agent` those in whose crew that agent is:
    then their crews are walked, and sight is asked of each. `first` bounds each part to that many
    in the order `by`, which is enough to find the first that many of the whole.
    """
    crews = [ME] * joined + [with_agent] * (with_agent is not None)
    if crews:
        part = _in_crews(crews, narrow)
        parts = [part if joined else part.where(MAY_SEE)]
    else:
        whole, grab = shape
        parts = [
            _in_crews([ME], narrow),
            _owned(narrow),
            _invited(narrow),
            *(_in_team(whole_team(number), narrow) for number in range(whole)),
            *(_unowned_in_team(grab_team(number), narrow) for number in range(grab)),
        ]
    if first is not None and by is not None:
        parts = [select(part.order_by(*by(part.selected_columns)).limit(first).subquery()) for part in parts]
    all_ = union(*parts).subquery("visible") if len(parts) > 1 else parts[0].subquery("visible")
    return select(all_)


def _select(columns: Columns) -> Select[Any]:
    return select(
        columns.id.label("id"),
        columns.state.label("state"),
        columns.rank.label("rank"),
        columns.online.label("online"),
        columns.crewed.label("crewed"),
        columns.stage.label("stage"),
        columns.channel_id.label("channel_id"),
        columns.last_message_at.label("last_message_at"),
    )


def _in_crews(agent_ids: Sequence[Any], narrow: Narrow) -> Select[Any]:
    """In each of whose crews all of these agents are."""
    part = _select(_OF_CONVERSATION).where(*narrow(_OF_CONVERSATION))
    for crew, agent_id in zip(_CREWS[: len(agent_ids)], agent_ids, strict=True):
        part = part.join(crew, col(crew.conversation_id) == col(Conversation.id))
        part = part.where(col(crew.agent_id) == agent_id)
    return part


_CREWS = (aliased(CrewMember), aliased(CrewMember))
"""For the viewer and one more; made once, since each is a circle that only the collector ends."""


def _owned(narrow: Narrow) -> Select[Any]:
    return _select(_OF_CONVERSATION).where(col(Conversation.owner_id) == ME, *narrow(_OF_CONVERSATION))


def _invited(narrow: Narrow) -> Select[Any]:
    return _select(_OF_CONVERSATION).where(_IS_INVITED, *narrow(_OF_CONVERSATION))


def _in_team(team: str, narrow: Narrow) -> Select[Any]:
    return _select(_OF_TEAM).where(col(ConversationTeam.team_id) == bindparam(team), *narrow(_OF_TEAM))


def _unowned_in_team(team: str, narrow: Narrow) -> Select[Any]:
    return _in_team(team, narrow).where(col(ConversationTeam.owner_id).is_(None))


def load(session: Session, conversation_id: int, actor: Actor) -> Conversation:
    """Load a conversation for a change, under its row lock, as the customer's own or for the clock.

    Raises NotFound, the same for what is another's and for what does not exist.
    """
    statement = _OWN if actor.kind == Author.CUSTOMER else _ANY
    return _one(session.scalars(statement, {"of": bounded(conversation_id), "customer": actor.id}))


def load_as_agent(session: Session, conversation_id: int, actor: Actor) -> tuple[Conversation, Viewer]:
    """Load a conversation for a change, under its row lock, as this agent may see it.

    Raises NotFound, the same for what they may not see and for what does not exist.
    """
    viewer = viewer_of(session, actor.agent_id)
    return _one(session.scalars(_SEEN, viewer.parameters | {"of": bounded(conversation_id)})), viewer


_ANY = select(Conversation).where(col(Conversation.id) == bindparam("of")).with_for_update(of=Conversation)
_OWN = _ANY.where(col(Conversation.customer_id) == bindparam("customer"))
_SEEN = _ANY.where(MAY_SEE)


def _one(found: ScalarResult[Conversation]) -> Conversation:
    conversation = found.one_or_none()
    if conversation is None:
        raise NotFound
    return conversation


def may_reach(session: Session, conversation_id: int, viewer: Viewer) -> bool:
    """Tell whether the viewer may see this one conversation now."""
    return session.scalar(_REACHABLE, viewer.parameters | {"of": bounded(conversation_id)}) is not None


_REACHABLE = select(col(Conversation.id)).where(col(Conversation.id) == bindparam("of"), MAY_SEE)
