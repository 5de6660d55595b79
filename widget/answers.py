"""What the server says to a customer's client: every frame of SPEC 8, as text in raw UTF-8."""

import json
from typing import Any

from services.channels.look import ink_on, shown
from services.channels.web import PublicMessage, Welcome
from services.files.facts import attachments
from services.files.having import signature
from services.refusal import Refusal
from services.tokens import Tokens

RETRY_AFTER = 2.0
"""Seconds, when what refused has not said."""


def encode(kind: str, **fields: Any) -> str:
    """One frame."""
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))


PONG = encode("pong")


def welcome(found: Welcome, tokens: Tokens, *, token: str, agents_available: bool) -> str:
    """The first frame, and the answer to every `hello`."""
    return encode(
        "welcome",
        token=token,
        conversation=found.conversation_id,
        channel=channel(found.channel_name, found.look),
        agents_available=agents_available,
        messages=[message_fields(each, tokens) for each in found.messages],
        more=found.more,
        reset=found.reset,
    )


def channel(name: str, look: dict[str, Any]) -> dict[str, Any]:
    """A channel as its customers see it; what is missing here is filled in by the client's language."""
    found = shown(look)
    brand = found.colours.brand
    return {
        "name": name,
        "colours": {"brand": brand, "ink": ink_on(brand)},
        "texts": found.texts.model_dump(exclude_none=True),
        "side": found.side,
        "form": found.form,
    }


def message_fields(message: PublicMessage, tokens: Tokens) -> dict[str, Any]:
    """A message without the frame's type, as in `welcome` and `history`; `tokens` sign links to its files."""
    fields = {
        "seq": message.seq,
        "prev": message.prev,
        "id": message.id,
        "author": {"kind": message.author_kind, "name": message.author_name},
        "text": message.text,
        "attachments": attachments(message.files, lambda file_id: signature(tokens, file_id)),
        "at": message.at,
    }
    if message.client_id is not None:
        fields["client_id"] = message.client_id
    if message.action is not None:
        fields["action"] = message.action
    return fields


def message(message: PublicMessage, tokens: Tokens) -> str:
    """A message that was added."""
    return encode("message", **message_fields(message, tokens))


def ack(client_id: str, seq: int, at: int, *, prev: int) -> str:
    """The server has this message, and will have it. `prev` as in `message`."""
    return encode("ack", client_id=client_id, seq=seq, at=at, prev=prev)


def error(refusal: Refusal, client_id: str | None = None) -> str:
    """A refusal as a frame."""
    return encode("error", **error_fields(refusal), **({} if client_id is None else {"client_id": client_id}))


def error_fields(refusal: Refusal) -> dict[str, Any]:
    """A refusal. Only those that may be tried again say when."""
    fields: dict[str, Any] = {"code": refusal.code, "message": refusal.sentence}
    if refusal.code in ("rate_limited", "unavailable"):
        fields["retry_after"] = round(refusal.retry_after or RETRY_AFTER, 1)
    return fields
