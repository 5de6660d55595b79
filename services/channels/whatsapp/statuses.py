"""How far a message of ours has come, out of what the webhook says of it."""

from services.channels.told import Sender, Step, Stepped, Told
from services.channels.whatsapp.payload import Error, Status, listed, part
from services.channels.whatsapp.trouble import sentence, trouble
from services.channels.whatsapp.unreadable import unreadable

FAILED = "failed"

_STEPS = {
    "sent": Step.SENT,
    "delivered": Step.DELIVERED,
    "read": Step.READ,
    "played": Step.READ,
    FAILED: Step.FAILED,
}


def status(value: object) -> Told:
    """Read one. Raises nothing."""
    found = part(Status, value)
    if found is None:
        return unreadable(value, "It is not a status.")
    at = found.timestamp * 1000
    sender = Sender(found.recipient_user_id or found.recipient_id, found.recipient_id)
    if found.status not in _STEPS:
        return unreadable(value, f"It is a status of the kind {found.status}.", sender, at)
    has_failed = found.status == FAILED
    why = _first_error(value) if has_failed else Error()
    return Stepped(
        f"status:{found.id}:{found.status}",
        sender,
        at,
        found.id,
        _STEPS[found.status],
        mark=found.biz_opaque_callback_data,
        reason=in_words(why) if has_failed else "",
        is_address=has_failed and _is_address(why),
    )


def in_words(error: Error) -> str:
    """Why, for agents."""
    return sentence(error.code, error.message or error.title, error.error_data.details)


def _first_error(value: object) -> Error:
    found = (part(Error, one) for one in listed(value, "errors"))
    return next((error for error in found if error is not None), Error())


def _is_address(error: Error) -> bool:
    known = trouble(error.code)
    return known is not None and known.is_address
