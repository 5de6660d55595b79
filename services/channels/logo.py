"""A channel's logo: a small picture of the house's own making in the header of its chat (SPEC 5)."""

import hashlib

from sqlmodel import Session

from models import AuditKind, ChannelLogo
from services import audit
from services.actor import Actor
from services.channels.look import web_channel
from services.channels.routing import channel_by_key
from services.files.receiving import Received
from services.files.small import small, small_of
from services.outcome import Outcome
from services.refusal import NotFound

SIDE = 144
"""Pixels at most: four times what the header shows, for dense screens."""

BYTES = 10_000_000
"""Of what is chosen, at most: a photograph will do."""


def made(data: bytes) -> bytes:
    """Make a logo of what was chosen: a PNG. Takes a thread. Raises NoPicture, TooLarge."""
    return small(data, SIDE)


def made_of(received: Received) -> bytes:
    """The same of a file that came in, beside which there is room."""
    return small_of(received, SIDE)


def show_logo(session: Session, channel_id: int, *, picture: bytes, actor: Actor) -> Outcome[str]:
    """Let a channel's chat show this, a picture that `made` returned; nothing: the first letters of its name.

    Returns what tells it from others. Raises Forbidden for all but workspace owners and admins, NotFound.
    """
    channel = web_channel(session, channel_id, actor)
    kept = session.get(ChannelLogo, channel.id)
    channel.logo = hashlib.sha256(picture).hexdigest()[:16] if picture else ""
    if kept is not None:
        session.delete(kept)
        session.flush()
    if picture:
        session.add(ChannelLogo(channel_id=channel.id, picture=picture))
    audit.note(session, AuditKind.CHANNEL_LOGO_SET, actor, channel=channel.id, has_logo=bool(picture))
    return Outcome(channel.logo)


def logo_for(session: Session, channel_id: int, *, actor: Actor) -> bytes:
    """The logo of a channel, on or off, for who may change it. Raises Forbidden, NotFound."""
    kept = session.get(ChannelLogo, web_channel(session, channel_id, actor).id)
    if kept is None:
        raise NotFound
    return kept.picture


def logo_of(session: Session, key: str) -> bytes:
    """The logo of a channel that is on, a PNG. Raises NotFound."""
    kept = session.get(ChannelLogo, channel_by_key(session, key).id)
    if kept is None:
        raise NotFound
    return kept.picture
