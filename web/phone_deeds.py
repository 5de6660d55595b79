"""What one does at the demo's phone, in the place of a customer."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from web.emulator import Customer, Emulator
from web.emulator.media import KINDS, plain
from web.files import said
from web.phone_state import unread

LARGEST = 16_000_000
"""Bytes of a file."""
BODY = 64_000
"""Bytes of anything else."""

NOT_SENT = "That can't be sent."
TOO_LARGE = "A file has up to 16 MB, and is not empty."

_Message = Annotated[str, Field(max_length=200)]


class Mistake(Exception):
    """What was asked for can't be done; a sentence says why."""


class _Deed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Writes(_Deed):
    """A text, perhaps in reply to a message."""

    deed: Literal["write"]
    text: str = Field(min_length=1, max_length=4096)
    reply: _Message = ""


class Reacts(_Deed):
    """An emoji on a message; an empty one takes it back."""

    deed: Literal["react"]
    message: _Message
    emoji: str = Field(max_length=16)


class Presses(_Deed):
    """A button of a template."""

    deed: Literal["press"]
    message: _Message
    label: str = Field(max_length=200)


class Places(_Deed):
    """Where they are: always the same quay."""

    deed: Literal["place"]


class Looks(_Deed):
    """The chat is on the screen."""

    deed: Literal["look"]


class Switches(_Deed):
    """The phone."""

    deed: Literal["switch"]
    on: bool


class Waits(_Deed):
    """24 hours pass for this customer."""

    deed: Literal["wait"]


Deed = Writes | Reacts | Presses | Places | Looks | Switches | Waits
_DEED: TypeAdapter[Deed] = TypeAdapter(Annotated[Deed, Field(discriminator="deed")])


async def do(emulator: Emulator, customer: Customer, request: Request) -> None:
    """Do what a request says. Raises Mistake."""
    kind, length = said(request)
    is_file = kind.startswith("multipart/form-data")
    if length is None or length > (LARGEST if is_file else 0) + BODY:
        raise Mistake(TOO_LARGE if is_file else NOT_SENT)
    if is_file:
        await _send_file(emulator, customer, request)
        return
    try:
        deed = _DEED.validate_json(await request.body())
    except ValidationError:
        raise Mistake(NOT_SENT) from None
    if not customer.is_on and not isinstance(deed, Switches | Waits):
        raise Mistake("The phone is off. Switch it on first.")
    _act(emulator, customer, deed)


def _act(emulator: Emulator, customer: Customer, deed: Deed) -> None:
    match deed:
        case Writes():
            emulator.writes(customer, deed.text, reply_to=_known(customer, deed.reply))
        case Reacts():
            emulator.reacts(customer, _known(customer, deed.message), deed.emoji)
        case Presses():
            emulator.presses(customer, _known(customer, deed.message), deed.label)
        case Places():
            emulator.shares_location(
                customer, 53.54412, 9.99372, name="Sandtorkai", address="Sandtorkai 4, Hamburg"
            )
        case Looks():
            if unread(customer):
                emulator.opens_chat(customer)
        case Switches():
            (emulator.turns_on if deed.on else emulator.turns_off)(customer)
        case Waits():
            emulator.lets_pass(customer)


def _known(customer: Customer, message: str) -> str:
    """A message of this chat, or none. Raises Mistake."""
    if message and customer.find(message) is None:
        raise Mistake("That message is not in this chat.")
    return message


async def _send_file(emulator: Emulator, customer: Customer, request: Request) -> None:
    if not customer.is_on:
        raise Mistake("The phone is off. Switch it on first.")
    async with request.form(max_files=1, max_fields=2) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Mistake("Choose a file.")
        content = await file.read(LARGEST + 1)
        mime, name = file.content_type or "application/octet-stream", (file.filename or "file")[:200]
        text = {
            "caption": str(form.get("caption", ""))[:1024],
            "reply_to": _known(customer, str(form.get("reply", ""))),
        }
    if not content or len(content) > LARGEST:
        raise Mistake(TOO_LARGE)
    _send(emulator, customer, content, mime, name, text)


def _send(
    emulator: Emulator, customer: Customer, content: bytes, mime: str, name: str, text: dict[str, Any]
) -> None:
    """As a photo or a video where the phone would show it, else as a document, of whatever type."""
    if plain(mime) in KINDS["image"][1]:
        emulator.sends_image(customer, content, mime, **text)
    elif plain(mime) in KINDS["video"][1]:
        emulator.sends_video(customer, content, mime, **text)
    else:
        emulator.sends_document(customer, content, name, mime, **text)
