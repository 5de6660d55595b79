"""A conversation as a text that can be kept: who said what and when, a line each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlmodel import Session, col

from models import Audience, Channel, Conversation, Customer, MessageKind, Workspace
from services import clock
from services.access import MAY_SEE, Viewer
from services.channels.words import in_words
from services.conversations import reading
from services.conversations.reading import MessageView
from services.customers import display_name
from services.database import Database
from services.numbers import bounded
from services.refusal import NotFound
from services.text import line
from services.workspace import zone_of

PART = 500
"""Messages that are read at a time."""

INDENT = "        "
"""Under this stands all of a message but its first line: nobody writes what looks like somebody else's."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a transcript begins with, and what it is called."""

    name: str
    text: str
    zone: tzinfo


def opening(session: Session, viewer: Viewer, conversation_id: int) -> Opening:
    """Read it. Raises NotFound when the viewer may not see the conversation."""
    found = session.execute(
        select(Conversation, Customer, col(Channel.name))
        .join(Customer, col(Customer.id) == col(Conversation.customer_id))
        .join(Channel, col(Channel.id) == col(Conversation.channel_id))
        .where(col(Conversation.id) == bounded(conversation_id), MAY_SEE),
        viewer.parameters,
    ).one_or_none()
    if found is None:
        raise NotFound
    _, customer, channel = found
    workspace = session.get_one(Workspace, 1)
    zone = zone_of(session)
    name, written = display_name(customer), datetime.fromtimestamp(clock.now() / 1000, zone)
    head = [
        f"Conversation with {name}",
        f"{workspace.name}, {line(channel, 120)}",
        f"Written {written:%Y-%m-%d %H:%M} by {viewer.name}. Times are of {zone}.",
    ]
    return Opening(f"Transcript {name} {written:%Y-%m-%d}", "\n".join(head) + "\n", zone)


async def transcript(
    db: Database, viewer: Viewer, conversation_id: int, begin: Opening, *, notes: bool
) -> AsyncIterator[str]:
    """The whole, part by part; with `notes` also what only agents may read. Ends when sight is lost."""
    yield begin.text
    seq, days = 0, _Days()
    while True:
        try:
            found = await db.read_slow(reading.after, viewer, conversation_id, seq=seq, most=PART)
        except NotFound:
            return
        told = []
        for message in found:
            at = datetime.fromtimestamp(message["at"] / 1000, begin.zone)
            if not notes and message["audience"] != Audience.PUBLIC:
                continue
            told += [*days.heading(at), f"[{at:%H:%M}] {_said(message)}\n"]
        yield "".join(told)
        if len(found) < PART:
            return
        seq = found[-1]["seq"]


class _Days:
    """What stands above the first message of a day, and where the clock was changed within one."""

    def __init__(self) -> None:
        self._day, self._offset = "", ""

    def heading(self, at: datetime) -> list[str]:
        day, offset = f"{at:%Y-%m-%d}", at.isoformat()[-6:]
        is_changed = day == self._day and offset != self._offset
        is_new, self._day, self._offset = day != self._day, day, offset
        if is_changed:
            return [f"\n{day}, from here on UTC{offset}\n\n"]
        return [f"\n{day}\n\n"] if is_new else []


def _said(message: MessageView) -> str:
    if message["kind"] != MessageKind.TEXT:
        return f"* {line(message['text'], 500)}"
    note = " (note, agents only)" if message["audience"] == Audience.INTERNAL else ""
    forwarded = " (forwarded)" if message["is_forwarded"] else ""
    parts = [*_answered(message), *message["text"].splitlines(), *in_words(message).splitlines()]
    parts += [f"File: {line(one['name'], 255)} ({_size(one['size'])})" for one in message["attachments"]]
    parts += [f"Reaction: {line(message['reaction'], 20)}"] if message["reaction"] else []
    return f"{line(message['author']['name'], 120)}{note}{forwarded}: " + f"\n{INDENT}".join(parts)


def _answered(message: MessageView) -> list[str]:
    reply = message["reply_to"]
    return [f"(to {line(reply['author'], 120)}: {line(reply['text'], 80)})"] if reply else []


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000)):,} kB"
