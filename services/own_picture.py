"""An agent's picture: a small square of the house's own making, shown to colleagues."""

import base64
import binascii
import hashlib

from sqlmodel import Session

from models import Agent, AgentPicture
from services.actor import Actor
from services.files.small import NoPicture, small
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import NotFound

SIDE = 128
"""Pixels: four times what lists show, for dense screens."""

LONGEST = 600_000
"""Characters of an address that holds a picture; a browser makes it small before."""

_BEGINNING = "data:image/png;base64,"


def made_of(address: str) -> bytes:
    """Make a picture of a `data:` address. Takes a thread. Raises NoPicture, TooLarge."""
    if len(address) > LONGEST or not address.startswith(_BEGINNING):
        raise NoPicture
    try:
        data = base64.b64decode(address.removeprefix(_BEGINNING), validate=True)
    except (binascii.Error, ValueError):
        raise NoPicture from None
    return small(data, SIDE, is_square=True)


def show_picture(session: Session, picture: bytes, *, actor: Actor) -> Outcome[str]:
    """Show this, which `made_of` returned, as one's own; nothing: the first letter of one's name.

    Returns what tells it from others.
    """
    agent = session.get_one(Agent, actor.agent_id)
    kept = session.get(AgentPicture, agent.id)
    agent.picture = hashlib.sha256(picture).hexdigest()[:16] if picture else ""
    if kept is not None:
        session.delete(kept)
        session.flush()
    if picture:
        session.add(AgentPicture(agent_id=agent.id, picture=picture))
    return Outcome(agent.picture)


def picture_of(session: Session, agent_id: int) -> bytes:
    """An agent's picture, a PNG. Raises NotFound."""
    kept = session.get(AgentPicture, bounded(agent_id))
    if kept is None:
        raise NotFound
    return kept.picture
