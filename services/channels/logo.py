"""A channel's logo: a small picture of the house's own making in the header of its chat (SPEC 5)."""

import hashlib
import io
import tempfile
from pathlib import Path

from sqlmodel import Session

from models import AuditKind, ChannelLogo
from services import audit
from services.actor import Actor
from services.channels.look import web_channel
from services.channels.routing import channel_by_key
from services.files.inspecting import inspect
from services.files.receiving import Received
from services.outcome import Outcome
from services.refusal import BadRequest, NotFound

SIDE = 144
"""Pixels at most: four times what the header shows, for dense screens."""

BYTES = 10_000_000
"""Of what is chosen, at most: a photograph will do."""


class NoPicture(BadRequest):
    """What is no picture, or none that every browser shows."""

    sentence = "This is not a picture that can be shown. Choose a PNG, JPEG, WebP or GIF file."


def made(data: bytes) -> bytes:
    """Make a logo of what was chosen: a PNG. Takes a thread. Raises NoPicture, TooLarge."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logo"
        path.write_bytes(data)
        return made_of(Received("logo", len(data), path))


def made_of(received: Received) -> bytes:
    """The same of a file that came in, beside which there is room."""
    picture = inspect(received).thumb
    if picture is None:
        raise NoPicture
    return _small(picture)


def _small(picture: Path) -> bytes:
    """Of a picture of our own making: what strangers sent has been through a process of its own."""
    from PIL import Image

    target = io.BytesIO()
    with Image.open(picture) as image:
        small = image.convert("RGBA")
    small.thumbnail((SIDE, SIDE))
    small.save(target, "PNG", optimize=True)
    return target.getvalue()


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
