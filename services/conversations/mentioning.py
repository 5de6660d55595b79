"""Mentions: a note names colleagues who may see the conversation, and calls them (SPEC 4)."""

from collections.abc import Collection
from typing import TypedDict

from sqlmodel import Session

from models import Conversation
from services.access import Viewer, may_reach, sees
from services.conversations.change import facts_of
from services.refusal import NotFound
from services.viewer import viewers


class Colleague(TypedDict):
    """An agent who can be mentioned."""

    id: int
    name: str


def colleagues(session: Session, viewer: Viewer, conversation_id: int) -> list[Colleague]:
    """Whom the viewer can mention: everyone else who may see the conversation, by name. Raises NotFound."""
    if not may_reach(session, conversation_id, viewer):
        raise NotFound
    conversation = session.get_one(Conversation, conversation_id)
    return [one for one in _seeing(session, conversation) if one["id"] != viewer.agent_id]


def mentioned(
    session: Session, conversation: Conversation, agent_ids: Collection[int], *, by: int
) -> list[Colleague]:
    """Those of these agents who may see it, without the one who mentions. The others are told nothing."""
    if not agent_ids:
        return []
    return [one for one in _seeing(session, conversation) if one["id"] in agent_ids and one["id"] != by]


def _seeing(session: Session, conversation: Conversation) -> list[Colleague]:
    facts = facts_of(conversation)
    return [Colleague(id=one.agent_id, name=one.name) for one in viewers(session) if sees(one, facts)]
