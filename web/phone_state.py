"""What the demo's phone shows: its customers, and the chat of one of them."""

from typing import Any

from services import clock
from services.demo.cast import PHONE
from web.emulator import Customer, Emulator, Entry
from web.emulator.chats import WINDOW
from web.emulator.media import plain

SHOWN = 200
"""Entries of a chat, the latest."""

PICTURES = ("image/jpeg", "image/png", "image/webp")


def state(emulator: Emulator, customer: Customer) -> dict[str, Any]:
    """Everything that the page needs, with this customer's chat."""
    return {
        "customers": [
            {"name": one.name, "about": _about(one), "on": one.is_on, "unread": len(unread(one))}
            for one in emulator.customers
        ],
        "chosen": emulator.customers.index(customer),
        "until": customer.last_wrote + WINDOW
        if customer.has_window(clock.now()) and customer.last_wrote
        else None,
        "chat": [_entry(emulator, customer, entry) for entry in _there(customer)],
    }


def unread(customer: Customer) -> list[Entry]:
    """What has been delivered, and not been looked at."""
    return [entry for entry in customer.chat if not entry.is_own and entry.state == "delivered"]


def _about(customer: Customer) -> str:
    return f"+{customer.phone}" if customer.phone else f"@{customer.username}, number hidden"


def _there(customer: Customer) -> list[Entry]:
    """What the phone has got: of what was sent while it was off it knows nothing."""
    return [one for one in customer.chat if one.is_own or one.state in ("delivered", "read")][-SHOWN:]


def _entry(emulator: Emulator, customer: Customer, entry: Entry) -> dict[str, Any]:
    replied = customer.find(entry.reply_to) if entry.reply_to else None
    return {
        "id": entry.id,
        "own": entry.is_own,
        "type": entry.type,
        "text": entry.text,
        "at": entry.at,
        "state": entry.state,
        "header": entry.header,
        "footer": entry.footer,
        "buttons": list(entry.buttons),
        "reactions": [emoji for emoji in entry.reactions.values() if emoji],
        "mine": entry.reactions.get("customer", ""),
        "reply": {"own": replied.is_own, "text": said(replied)} if replied else None,
        "place": list(entry.place) if entry.place else None,
        "file": _file(emulator, entry),
    }


def _file(emulator: Emulator, entry: Entry) -> dict[str, Any] | None:
    media = emulator.media.find(entry.media_id) if entry.media_id else None
    if media is None:
        return None
    return {
        "url": f"{PHONE}/files/{media.id}",
        "name": entry.file_name or media.name or plain(media.mime),
        "size": len(media.content),
        "picture": plain(media.mime) in PICTURES,
    }


def said(entry: Entry) -> str:
    """A message in a line."""
    return (
        entry.text
        or entry.file_name
        or {"image": "Photo", "location": "Location"}.get(entry.type, entry.type)
    )
