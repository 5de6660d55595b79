"""What a customer's client may say: one model for each frame of SPEC 8."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.files.taking import MOST
from services.refusal import BadRequest

FRAME_BYTES = 65_536
"""A longer frame closes the socket."""

Seq = Annotated[int, Field(strict=True, ge=0, le=2**53)]


class Frame(BaseModel):
    """Fields that a later client may add are no mistake."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Place(Frame):
    """The page of the website that the customer is on."""

    url: str = ""
    title: str = ""


class Hello(Frame):
    """The first frame, and again whenever something is missing."""

    type: Literal["hello"]
    token: str | None = None
    since: Seq = 0
    since_at: Seq | None = None
    """The `at` of the message that `since` names: there may be another one under its number by now."""
    page: Place | None = None
    time_zone: str | None = None
    language: str | None = None
    name: str | None = None
    email: str | None = None
    back: str | None = Field(default=None, alias="return")
    """The token of a mail's link. (Python keeps the word itself.)"""


class Message(Frame):
    """Something the customer writes."""

    type: Literal["message"]
    client_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    text: str = ""
    attachments: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=MOST)] = []
    """Ids that the upload answered."""


class History(Frame):
    """A wish for older messages."""

    type: Literal["history"]
    before: Seq
    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 50


class Received(Frame):
    """The client holds everything up to here."""

    type: Literal["received"]
    seq: Seq


class Read(Frame):
    """The customer has had everything up to here on screen."""

    type: Literal["read"]
    seq: Seq


class Typing(Frame):
    """The customer types, or stopped."""

    type: Literal["typing"]
    on: Annotated[bool, Field(strict=True)]


class Profile(Frame):
    """What the customer says of themselves."""

    type: Literal["profile"]
    name: str | None = None
    email: str | None = None


class Ping(Frame):
    """A wish for a sign of life."""

    type: Literal["ping"]


ClientFrame = Hello | Message | History | Received | Read | Typing | Profile | Ping

_FRAMES: TypeAdapter[ClientFrame] = TypeAdapter(Annotated[ClientFrame, Field(discriminator="type")])


class BrokenFrame(Exception):
    """Not JSON; the socket closes with 1007."""


def decode(text: str) -> Any:
    """Parse a frame's JSON, without halves of characters. Raises BrokenFrame."""
    try:
        return _without_surrogates(json.loads(text, parse_constant=_no_constant))
    except (ValueError, RecursionError):
        raise BrokenFrame from None


def read_frame(data: Any) -> ClientFrame:
    """Check a parsed frame. Raises BadRequest that names the first field that is wrong."""
    try:
        return _FRAMES.validate_python(data)
    except ValidationError as error:
        mistake = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in mistake["loc"]) or "type"
        raise BadRequest(f"This frame could not be understood: {field}: {mistake['msg']}") from None


def client_id_of(data: Any) -> str | None:
    """The `client_id` of a frame that may be wrong otherwise, so that its refusal can name it."""
    found = data.get("client_id") if isinstance(data, dict) else None
    return found if isinstance(found, str) and len(found) <= 64 else None


def _without_surrogates(value: Any) -> Any:
    """JSON can spell half a character (`\\ud800`); neither pydantic, a database nor a frame takes one."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {_without_surrogates(name): _without_surrogates(part) for name, part in value.items()}
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)
