"""A customer's message, reaction or new number, out of what the webhook says of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services import text
from services.channels.told import Reacted, Renamed, Sender, Told, Written
from services.channels.whatsapp.contents import content
from services.channels.whatsapp.payload import Contact, Context, Head, Id, Part, System, part
from services.channels.whatsapp.unreadable import raw_of, unreadable

EMOJI_LIMIT = 16


def message(contacts: Sequence[Contact], value: object) -> Told:
    """Read one. Raises nothing."""
    head = part(Head, value)
    if head is None or not isinstance(value, dict):
        return unreadable(value, "It is not a message.")
    if head.type == "system":
        return _renamed(head, value)
    sender = _sender(contacts, head)
    if not sender.external_id:
        return unreadable(value, "It does not say whose it is.")
    if head.type == "reaction":
        return _reaction(head, sender, value)
    return _written(head, sender, value)


def _written(head: Head, sender: Sender, value: dict[str, Any]) -> Written:
    found = content(head.type, value)
    if found.number and not sender.phone:
        sender = replace(sender, phone=found.number)
    context = part(Context, value.get("context")) or Context()
    is_forwarded = context.forwarded or context.frequently_forwarded
    return Written(
        _key(head),
        sender,
        _at(head),
        external_id=head.id,
        text=found.text,
        media=found.media,
        reply_to=context.id or "",
        detail=found.detail | ({"is_forwarded": True} if is_forwarded else {}),
        raw="" if found.is_whole else raw_of(value),
    )


def _sender(contacts: Sequence[Contact], head: Head) -> Sender:
    """By the id that stays the same, else by the number."""
    theirs = next((one for one in contacts if _are_same(one, head, is_alone=len(contacts) == 1)), None)
    id_, number, name = head.from_user_id or "", head.number, ""
    if theirs is not None:
        id_, number = id_ or theirs.user_id or "", number or theirs.wa_id
        name = theirs.profile.name or theirs.profile.username
    return Sender(id_ or number, number, name)


def _are_same(contact: Contact, head: Head, *, is_alone: bool) -> bool:
    """A message that names nobody is of the only one there is: of several it could be anybody's."""
    if head.from_user_id and contact.user_id:
        return head.from_user_id == contact.user_id
    if head.number and contact.wa_id:
        return head.number == contact.wa_id
    return is_alone and not head.from_user_id and not head.number


class _Reaction(Part):
    message_id: Id
    emoji: str = ""


def _reaction(head: Head, sender: Sender, value: dict[str, Any]) -> Told:
    found = part(_Reaction, value.get("reaction"))
    if found is None:
        return unreadable(value, "It is not a reaction.", sender, _at(head))
    emoji = text.line(found.emoji, EMOJI_LIMIT)
    return Reacted(_key(head), sender, _at(head), to=found.message_id, emoji=emoji)


def _renamed(head: Head, value: dict[str, Any]) -> Told:
    """Their number is another, or their id, or both: what is not told stays as it was."""
    found = part(System, value.get("system")) or System()
    before = Sender(found.previous_user_id or head.from_user_id or head.number, head.number)
    number = found.new_wa_id or found.wa_id
    after = Sender(found.user_id or found.previous_user_id or number, number)
    if not before.external_id or not after.external_id or before == after:
        return unreadable(value, f"It is a system message of the type {found.type}.", before, _at(head))
    return Renamed(_key(head), before, _at(head), becomes=after)


def _key(head: Head) -> str:
    return f"message:{head.id}"


def _at(head: Head) -> int:
    return head.timestamp * 1000
