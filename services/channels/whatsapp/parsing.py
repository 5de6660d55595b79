"""What WhatsApp tells by its webhook, as events. One that can't be understood stops no other.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
"""

import json
from collections.abc import Iterator
from typing import Any

from models import WhatsAppAccount
from services.channels.told import TemplatesChanged, Told
from services.channels.whatsapp.messages import message
from services.channels.whatsapp.payload import Contact, Error, Id, Line, Part, Seconds, listed, part
from services.channels.whatsapp.statuses import in_words, status
from services.channels.whatsapp.unreadable import NOBODY, unreadable

MESSAGES = "messages"
TEMPLATES = frozenset(
    {
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
    }
)


def parse(account: WhatsAppAccount, raw: bytes) -> list[Told]:
    """Everything that a call tells of this account, in its order. Raises nothing."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return [unreadable(raw.decode("utf-8", "replace"), "It is not JSON.")]
    if not isinstance(body, dict) or not isinstance(body.get("entry"), list):
        return [unreadable(body, "It has no entries.")]
    return [told for entry in body["entry"] for told in _of_entry(account, entry)]


class _Entry(Part):
    id: Id
    time: Seconds = 0


class _Change(Part):
    field: str
    value: dict[str, Any]


class _Metadata(Part):
    phone_number_id: Id


class _Template(Part):
    event: Line = ""
    message_template_id: Line


def _of_entry(account: WhatsAppAccount, entry: object) -> Iterator[Told]:
    about = part(_Entry, entry)
    if about is None:
        yield unreadable(entry, "It is not an entry.")
        return
    for found in listed(entry, "changes"):
        change = part(_Change, found)
        if change is None:
            yield unreadable(found, "It is not a change.")
        elif change.field == MESSAGES:
            yield from _of_number(account, change.value)
        elif change.field in TEMPLATES and about.id == account.business_account_id:
            yield _template(about, change)


def _of_number(account: WhatsAppAccount, value: dict[str, Any]) -> Iterator[Told]:
    """What is told of one number of the business; of another one than the account's nothing."""
    of = part(_Metadata, value.get("metadata"))
    if of is None:
        yield unreadable(value, "It does not say of which number it is.")
        return
    if of.phone_number_id != account.phone_number_id:
        return
    contacts = [found for one in listed(value, "contacts") if (found := part(Contact, one))]
    yield from (message(contacts, one) for one in listed(value, "messages"))
    yield from (status(one) for one in listed(value, "statuses"))
    for one in listed(value, "errors"):
        yield unreadable(one, in_words(part(Error, one) or Error()))


def _template(entry: _Entry, change: _Change) -> Told:
    found = part(_Template, change.value)
    if found is None:
        return unreadable(change.value, "It does not say of which template it is.")
    key = f"template:{found.message_template_id}:{change.field}:{found.event}:{entry.time}"
    return TemplatesChanged(key, NOBODY, entry.time * 1000)
