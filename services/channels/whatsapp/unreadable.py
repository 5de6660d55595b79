"""What is not as published: kept as it came, with why, and stops nothing else."""

import hashlib
import json

from pydantic import Field

from services import text
from services.channels.told import Sender, Unreadable
from services.channels.whatsapp.payload import Id, Number, Part, part

NOBODY = Sender("")


def unreadable(value: object, reason: str, sender: Sender | None = None, at: int = 0) -> Unreadable:
    """Keep it. Without a sender it is of who seems to have sent it, so that it goes when they are erased."""
    raw = raw_of(value)
    key = f"unreadable:{hashlib.sha256(raw.encode()).hexdigest()}"
    return Unreadable(key, sender or _seems_of(value), at, reason, raw=raw)


def raw_of(value: object) -> str:
    """The same as a text that every database takes."""
    if isinstance(value, str):
        return text.clean(value)
    try:
        return text.clean(json.dumps(value, ensure_ascii=False))
    except (ValueError, RecursionError):
        return ""


class _Numbers(Part):
    number: Number = Field(default="", alias="from")
    recipient_id: Number = ""


class _Ids(Part):
    from_user_id: Id | None = None
    recipient_user_id: Id | None = None


def _seems_of(value: object) -> Sender:
    numbers, ids = part(_Numbers, value) or _Numbers(), part(_Ids, value) or _Ids()
    number = numbers.number or numbers.recipient_id
    return Sender(ids.from_user_id or ids.recipient_user_id or number, number)
