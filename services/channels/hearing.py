"""What a call of a webhook tells, and whom: more than one channel may share it.

An app at Meta has one webhook for all its numbers; the address of any of them can be the one that is called.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Channel
from services.channels.keeping import keep
from services.channels.kind import Call, Kind
from services.channels.kinds import kind_of
from services.channels.routing import channel_by_key
from services.channels.told import Told, Unreadable
from services.outcome import Outcome
from services.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Line:
    """A channel behind a webhook."""

    channel_id: int
    kind: Kind
    is_on: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What a call told one of them."""

    line: Line
    events: list[Told]


def behind(session: Session, kind: str, key: str, whatsapp_url: str) -> list[Line]:
    """The channel of this kind and key, then those that are told of along with it. Raises NotFound, also
    when all of them are off.
    """
    channel = channel_by_key(session, key, kind, is_on=False)
    own = _line(session, channel, whatsapp_url)
    lines = [own]
    others = select(Channel).where(col(Channel.kind) == kind, col(Channel.id) != channel.id)
    for other in session.scalars(others.order_by(col(Channel.id))):
        with suppress(NotFound):  # it is not set up
            line = _line(session, other, whatsapp_url)
            if line.kind.is_told_with(own.kind):
                lines.append(line)
    if not any(line.is_on for line in lines):
        raise NotFound
    return lines


def hear(lines: Sequence[Line], call: Call) -> list[Heard]:
    """What it tells each of them, if it comes from the other side. Raises Unauthorized. Takes a thread."""
    own = lines[0]
    own.kind.verify(call)
    heard = [Heard(own, own.kind.parse(call.body))]
    odd = {event.key for event in heard[0].events if isinstance(event, Unreadable)}
    for line in lines[1:]:
        events = [event for event in line.kind.parse(call.body) if event.key not in odd]
        odd |= {event.key for event in events if isinstance(event, Unreadable)}
        heard.append(Heard(line, events))
    return heard


def keep_heard(session: Session, heard: Sequence[Heard]) -> Outcome[bool]:
    """Keep it. False: some of it is of a channel that is off, and has to be told again."""
    on = [one for one in heard if one.line.is_on]
    for one in on:
        if one.events or one is heard[0]:
            keep(session, one.line.channel_id, one.events)
    return Outcome(not any(one.events for one in heard if one not in on))


def _line(session: Session, channel: Channel, whatsapp_url: str) -> Line:
    return Line(channel.id, kind_of(session, channel, whatsapp_url), channel.enabled)
