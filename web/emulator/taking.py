"""Takes what the business sends: checks it against the account, answers, and lets its statuses follow."""

from typing import TYPE_CHECKING, Any

from services import clock
from web.emulator import events
from web.emulator.bodies import Attached, Parameter, Reaction, Read, Sent
from web.emulator.chats import Customer, Entry
from web.emulator.graph_errors import (
    INVALID,
    INVALID_VALUE,
    MEDIA_UPLOAD,
    UNDELIVERABLE,
    WINDOW_CLOSED,
    GraphError,
    Refused,
)
from web.emulator.media import KINDS, suits
from web.emulator.phones import new_id

if TYPE_CHECKING:
    from web.emulator.emulator import Emulator


def take(emulator: "Emulator", sent: Sent) -> dict[str, Any]:
    """Send a message; the answer. Raises Refused for what is wrong at once."""
    entry = _entry(emulator, sent)
    customer = emulator.reached_by(sent.to, sent.recipient)
    if isinstance(sent.content, Reaction):
        _react(customer, sent.content)
    known = customer or _stranger(sent)
    error = _failure(emulator, customer, sent, entry)
    if error is None:
        _goes_out(emulator, known, entry)
    else:
        entry.state, entry.error = "failed", error
        emulator.post.put(events.status(emulator.account, known, entry, "failed", entry.at))
    return _answer(sent, entry)


def mark_read(emulator: "Emulator", read: Read) -> dict[str, Any]:
    """Show a customer that their message, and all before it, was read. Raises Refused."""
    for customer in emulator.customers:
        found = customer.find(read.message_id)
        if found is None or not found.is_own:
            continue
        emulator.reads.append(read.message_id)
        for entry in customer.chat:
            entry.state = "read" if entry.is_own else entry.state
            if entry.id == read.message_id:
                return {"success": True}
    raise Refused(INVALID_VALUE.because("message_id is not the id of a message that was received."))


def _goes_out(emulator: "Emulator", customer: Customer, entry: Entry) -> None:
    entry.state = "sent"
    emulator.post.put(events.status(emulator.account, customer, entry, "sent", entry.at))
    if entry.type != "reaction":  # of which nothing but `sent` is told
        customer.chat.append(entry)
        emulator.arrives(customer, entry)


def _entry(emulator: "Emulator", sent: Sent) -> Entry:
    """What the phone will show. Raises Refused."""
    entry = Entry(new_id(), clock.now(), sent.type, is_own=False)
    entry.opaque = sent.biz_opaque_callback_data
    entry.to_number = sent.to is not None
    entry.reply_to = sent.context.message_id if sent.context else ""
    match sent.type:
        case "text":
            entry.text = sent.content.body
        case "template":
            _fill(emulator, sent, entry)
        case "location":
            entry.text = sent.content.name or sent.content.address
            entry.place = (float(sent.content.latitude), float(sent.content.longitude))
        case "contacts":
            entry.text = ", ".join(contact.name.formatted_name for contact in sent.content)
        case kind if kind in KINDS:
            _attach(emulator, entry, sent.content)
    return entry


def _fill(emulator: "Emulator", sent: Sent, entry: Entry) -> None:
    template, filled = emulator.templates.fill(sent.content)
    entry.template, entry.category = template.name, template.category.lower()
    entry.text, entry.header, entry.footer = filled.body, filled.header, filled.footer
    entry.buttons = filled.buttons
    if filled.media is not None:
        _attach(emulator, entry, _file(filled.media), is_captioned=False)


def _file(parameter: Parameter) -> Attached:
    found: Attached = parameter.of(parameter.type)
    return found


def _attach(emulator: "Emulator", entry: Entry, file: Attached, *, is_captioned: bool = True) -> None:
    if file.id is not None and emulator.media.find(file.id) is None:
        raise Refused(INVALID.because(f"Media ID {file.id} does not exist."))
    entry.media_id, entry.link = file.id or "", file.link or ""
    entry.file_name = getattr(file, "filename", "")
    if is_captioned:
        entry.text = getattr(file, "caption", "")


def _react(customer: Customer | None, reaction: Reaction) -> None:
    found = customer.find(reaction.message_id) if customer else None
    if found is None:
        raise Refused(INVALID_VALUE.because("reaction.message_id is not the id of a message in this chat."))
    found.reactions = found.reactions | {"business": reaction.emoji}


def _failure(emulator: "Emulator", customer: Customer | None, sent: Sent, entry: Entry) -> GraphError | None:
    """Why the message fails, as is told only afterwards."""
    if emulator.failures:
        return emulator.failures.popleft()
    if customer is None or not customer.on_whatsapp:
        return UNDELIVERABLE
    if sent.type != "template" and not customer.has_window(entry.at):
        return WINDOW_CLOSED
    media = emulator.media.find(entry.media_id)
    if media is not None and sent.type in KINDS and not suits(media, sent.type):
        return MEDIA_UPLOAD.because(
            f"{media.mime} with {len(media.content)} bytes can't be sent as {sent.type}."
        )
    return None


def _stranger(sent: Sent) -> Customer:
    return Customer("", phone=_digits(sent.to or ""), user_id=sent.recipient)


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


def _answer(sent: Sent, entry: Entry) -> dict[str, Any]:
    if sent.to is not None:
        contact = {"input": sent.to, "wa_id": _digits(sent.to)}
    else:
        contact = {"input": sent.recipient or "", "user_id": sent.recipient or ""}
    message = {"id": entry.id} | ({"message_status": "accepted"} if entry.template else {})
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}
