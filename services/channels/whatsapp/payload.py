"""What WhatsApp's webhook carries, as far as it is read: each part by itself, what is new in it left out.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference
"""

import re
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from services import text

ID_LIMIT = 500
NAME_LIMIT = 80
LINE_LIMIT = 300
MEDIA_TYPE_LIMIT = 100
LATEST = 10**11
"""Seconds since 1970 that no clock of theirs shows."""

_DIGITS = re.compile(r"\D+", re.ASCII)
_NUMBER = re.compile(r"\d{5,20}", re.ASCII)


def _cleaned(value: Any) -> Any:
    """Before anything looks at it: lone surrogates are no text."""
    return text.clean(value) if isinstance(value, str) else value


def _line(limit: int) -> AfterValidator:
    return AfterValidator(lambda value: text.line(value, limit))


def _one_word(value: str) -> str:
    if not value or len(value) > ID_LIMIT or any(one.isspace() for one in value):
        raise ValueError("no id")
    return value


def _number(value: Any) -> Any:
    """A phone number in digits; what is none is as if it had not been told."""
    digits = _DIGITS.sub("", value) if isinstance(value, str) else ""
    return digits if _NUMBER.fullmatch(digits) else ""


Words = Annotated[str, BeforeValidator(_cleaned), AfterValidator(lambda value: value[: text.MESSAGE_LIMIT])]
Line = Annotated[str, BeforeValidator(_cleaned), _line(LINE_LIMIT)]
Name = Annotated[str, BeforeValidator(_cleaned), _line(NAME_LIMIT)]
Id = Annotated[str, BeforeValidator(_cleaned), AfterValidator(_one_word)]
Number = Annotated[str, BeforeValidator(_number)]
Seconds = Annotated[int, Field(ge=0, le=LATEST)]


class Part(BaseModel):
    """Some of it."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


P = TypeVar("P", bound=Part)


def part(kind: type[P], value: object) -> P | None:
    """Read a part; None: it is not as published."""
    try:
        return kind.model_validate(value)
    except ValidationError:
        return None


def listed(value: object, name: str) -> list[Any]:
    """What stands there as a list; nothing, if none does."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


class Profile(Part):
    """What somebody calls themselves."""

    name: Name = ""
    username: Name = ""


class Contact(Part):
    """Of whom the messages or statuses beside it are. Either of the two may be missing."""

    wa_id: Number = ""
    user_id: Id | None = None
    profile: Profile = Profile()


class Context(Part):
    """What a message refers to."""

    id: Id | None = None
    forwarded: bool = False
    frequently_forwarded: bool = False


class Head(Part):
    """What every message has. Of a system message the number is the one before."""

    id: Id
    timestamp: Seconds
    type: Line = ""
    number: Number = Field(default="", alias="from")
    from_user_id: Id | None = None


class ErrorData(Part):
    """More of an error."""

    details: Line = ""


class Error(Part):
    """What went wrong."""

    code: int = 0
    title: Line = ""
    message: Line = ""
    error_data: ErrorData = ErrorData()


class Status(Part):
    """How far a message of ours has come."""

    id: Id
    status: Line
    timestamp: Seconds
    recipient_id: Number = ""
    recipient_user_id: Id | None = None
    biz_opaque_callback_data: Line = ""


class System(Part):
    """A customer goes by another number or id from now on."""

    type: Line = ""
    wa_id: Number = ""
    new_wa_id: Number = ""
    user_id: Id | None = None
    previous_user_id: Id | None = None
