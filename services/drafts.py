"""Drafts: what an agent is writing, on which all of their tabs and devices agree (SPEC 4)."""

from dataclasses import dataclass

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Agent, Draft
from services import clock
from services import text as texts
from services.access import may_reach, viewer_of
from services.actor import Actor
from services.events import DraftKept
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import NotFound, TooLong

LIMIT = 100_000
"""Code points: more than can be sent, since what is too long is shortened in the draft."""


class Named(BaseModel):
    """Whom a note names, as chosen."""

    id: int
    name: str = Field(max_length=200)


class Extras(BaseModel):
    """What belongs to a draft's text."""

    mentions: list[Named] = Field(default=[], max_length=100)
    gaps: list[str] = Field(default=[], max_length=20)
    """Variables of a template that had no value: while they stand in the text it is not sent."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it stands in the database."""

    note: bool
    text: str
    extras: Extras
    revision: int


@dataclass(frozen=True, slots=True)
class Keeping:
    """`is_taken`: what was to be kept is `draft` now; else another device was first with what is."""

    draft: DraftView
    is_taken: bool


def drafts_of(session: Session, agent_id: int, conversation_id: int) -> list[DraftView]:
    """An agent's reply and note in a conversation, as far as there are any. Who asks has asked `access`."""
    place = {"agent": agent_id, "of": bounded(conversation_id)}
    return [_view(draft) for draft in session.scalars(_OF, place)]


_OF = select(Draft).where(
    col(Draft.agent_id) == bindparam("agent"), col(Draft.conversation_id) == bindparam("of")
)


def keep(
    session: Session,
    conversation_id: int,
    *,
    note: bool,
    text: str,
    extras: Extras,
    revision: int,
    origin: str,
    actor: Actor,
) -> Outcome[Keeping]:
    """Keep a draft that was written on this `revision` of it (0: on none); `origin` names the tab.

    When it stands at another revision nothing is changed: whoever was first wins, and the other writes on
    what they wrote. Raises NotFound, TooLong.
    """
    viewer = viewer_of(session, actor.agent_id)
    if not may_reach(session, conversation_id, viewer):
        raise NotFound
    body = _body(text)
    session.get_one(Agent, viewer.agent_id, with_for_update=True)  # two devices may be first at once
    key = (viewer.agent_id, conversation_id, note)
    draft = session.get(Draft, key) or Draft(
        agent_id=viewer.agent_id, conversation_id=conversation_id, note=note, revision=0
    )
    if draft.revision != revision:
        return Outcome(Keeping(_view(draft), is_taken=False))
    draft.text, draft.extras = body, extras.model_dump()
    draft.revision, draft.changed_at = revision + 1, clock.now()
    session.add(draft)
    told = DraftKept(viewer.agent_id, conversation_id, note, origin)
    return Outcome(Keeping(_view(draft), is_taken=True), (told,))


def _body(written: str) -> str:
    body = texts.clean(written)
    if len(body) > LIMIT:
        raise TooLong
    return body


def _view(draft: Draft) -> DraftView:
    return DraftView(draft.note, draft.text, Extras.model_validate(draft.extras), draft.revision)
