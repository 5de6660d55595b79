"""Webhooks as the platform writes them; each is one delivery until `batch` puts several together."""

import json
from collections.abc import Iterable
from typing import Any

from web.emulator.account import Account
from web.emulator.chats import Customer, Entry
from web.emulator.graph_errors import GraphError

Event = dict[str, Any]


def incoming(account: Account, customer: Customer, message: dict[str, Any]) -> Event:
    """Something that a customer sent."""
    return _event(account, {"contacts": [_contact(customer)], "messages": [_from(customer) | message]})


def system(account: Account, message: dict[str, Any]) -> Event:
    """Something that happened to a customer's number or id."""
    return _event(account, {"messages": [message]})


def status(account: Account, customer: Customer, entry: Entry, state: str, at: int) -> Event:
    """How far a message has come."""
    told: dict[str, Any] = {"id": entry.id, "status": state, "timestamp": seconds(at)}
    number = customer.phone if entry.to_number else customer.wa_id
    if number:
        told["recipient_id"] = number
    if customer.user_id and not (state == "failed" and entry.to_number):
        told["recipient_user_id"] = customer.user_id
    if entry.opaque is not None:
        told["biz_opaque_callback_data"] = entry.opaque
    if state == "failed":
        told["errors"] = [entry.error.failure()] if entry.error else []
        return _event(account, {"statuses": [told]})
    if state == "sent" or not entry.is_priced:
        told["pricing"] = _pricing(entry)
        entry.is_priced = entry.is_priced or state != "sent"
    return _event(account, {"contacts": [_contact(customer, state)], "statuses": [told]})


def trouble(account: Account, error: GraphError) -> Event:
    """An error that belongs to no message."""
    return _event(account, {"errors": [error.failure()]})


def template_changed(account: Account, value: dict[str, Any], at: int) -> Event:
    """A template has been approved, paused, rejected."""
    change = {"value": value, "field": "message_template_status_update"}
    entry = {"id": account.business_account_id, "time": at // 1000, "changes": [change]}
    return {"entry": [entry], "object": "whatsapp_business_account"}


def batch(events: Iterable[Event]) -> Event:
    """Several in one delivery, in their order."""
    entries = [entry for event in events for entry in event["entry"]]
    return {"object": "whatsapp_business_account", "entry": entries}


def message_ids(event: Event) -> set[str]:
    """Which messages of customers an event tells; none where it is not formed as one."""
    values = [change.get("value") for entry in _dicts(event, "entry") for change in _dicts(entry, "changes")]
    messages = [message for value in values for message in _dicts(value, "messages")]
    return {message["id"] for message in messages if isinstance(message.get("id"), str)}


def _dicts(holder: object, name: str) -> list[dict[str, Any]]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def raw(event: Event) -> bytes:
    """The bytes that are sent and signed: ASCII, with slashes escaped, as the platform does."""
    return json.dumps(event, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def seconds(at: int) -> str:
    """A moment as events tell it."""
    return str(at // 1000)


def _event(account: Account, value: dict[str, Any]) -> Event:
    shared = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": account.number, "phone_number_id": account.phone_number_id},
    }
    change = {"value": shared | value, "field": "messages"}
    return batch([{"entry": [{"id": account.business_account_id, "changes": [change]}]}])


def _contact(customer: Customer, state: str = "") -> dict[str, Any]:
    """Their name and ids. The status `sent` keeps the username to itself."""
    profile = {"name": customer.name}
    if customer.username and state != "sent":
        profile["username"] = customer.username
    contact: dict[str, Any] = {"profile": profile}
    if customer.wa_id:
        contact["wa_id"] = customer.wa_id
    if customer.user_id:
        contact["user_id"] = customer.user_id
    return contact


def _from(customer: Customer) -> dict[str, str]:
    ids = {"from": customer.wa_id, "from_user_id": customer.user_id}
    return {name: value for name, value in ids.items() if value}


def _pricing(entry: Entry) -> dict[str, Any]:
    is_free = entry.category == "service"
    kind = "free_customer_service" if is_free else "regular"
    return {"billable": not is_free, "pricing_model": "PMP", "type": kind, "category": entry.category}
