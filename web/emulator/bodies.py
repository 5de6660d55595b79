"""What the business may send, to the letter: unknown fields, other types and missing parts are refused."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from web.emulator.graph_errors import INVALID, INVALID_VALUE, MISSING, GraphError, Refused

Id = Annotated[str, Field(min_length=1, max_length=256)]
Caption = Annotated[str, Field(max_length=1024)]
Coordinate = Annotated[str, Field(pattern=r"^-?\d{1,3}(\.\d+)?$")] | float


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Text(_Strict):
    """Words."""

    body: str = Field(min_length=1, max_length=4096)
    preview_url: bool = False


class Attached(_Strict):
    """A file that was uploaded, or one at an address."""

    id: Id | None = None
    link: str | None = Field(default=None, pattern=r"^https?://", max_length=2048)

    @model_validator(mode="after")
    def one_place(self) -> Self:
        """Either is needed."""
        if (self.id is None) == (self.link is None):
            raise ValueError("either id or link")
        return self


class Captioned(Attached):
    """With words below it."""

    caption: Caption = ""


class Document(Captioned):
    """With the name that the customer sees."""

    filename: str = Field(default="", max_length=240)


class Audio(Attached):
    """Music, or with `voice` a voice message."""

    voice: bool = False


class Location(_Strict):
    """A place."""

    latitude: Coordinate
    longitude: Coordinate
    name: str = ""
    address: str = ""


class Reaction(_Strict):
    """An emoji on a message; an empty one takes it back."""

    message_id: Id
    emoji: str


class _Name(_Strict):
    formatted_name: str
    first_name: str = ""
    last_name: str = ""
    middle_name: str = ""
    prefix: str = ""
    suffix: str = ""


class _Phone(_Strict):
    phone: str
    type: str = ""
    wa_id: str = ""


class _Email(_Strict):
    email: str
    type: str = ""


class Contact(_Strict):
    """Somebody's card."""

    name: _Name
    phones: list[_Phone] = []
    emails: list[_Email] = []


class Context(_Strict):
    """The message that is replied to."""

    message_id: Id


class _Language(_Strict):
    code: Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Z]{2,3})?$")]
    policy: Literal["deterministic"] = "deterministic"


class Parameter(_Strict):
    """The value of one variable."""

    type: Literal["text", "image", "document", "video", "payload"]
    parameter_name: str | None = None
    text: str | None = None
    payload: str | None = None
    image: Attached | None = None
    video: Attached | None = None
    document: Document | None = None

    @model_validator(mode="after")
    def what_it_says(self) -> Self:
        """It holds what `type` says, and nothing else."""
        given = {
            name for name in ("text", "payload", "image", "video", "document") if self.of(name) is not None
        }
        if given != {self.type}:
            raise ValueError(f"{self.type} and nothing else")
        return self

    def of(self, name: str) -> Any:
        """One of the kinds of values."""
        return getattr(self, name)


class Component(_Strict):
    """The values for one part of a template."""

    type: Literal["header", "body", "button"]
    sub_type: Literal["url", "quick_reply"] | None = None
    index: Annotated[str, Field(pattern=r"^\d$")] | int | None = None
    parameters: list[Parameter] = []


class TemplateOf(_Strict):
    """A template by its name and language."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,512}$")]
    language: _Language
    components: list[Component] = []


CONTENTS = (
    "text",
    "image",
    "document",
    "audio",
    "video",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "template",
)


class Sent(_Strict):
    """A message to a customer. With both `to` and `recipient`, `to` is meant."""

    messaging_product: Literal["whatsapp"]
    recipient_type: Literal["individual"] = "individual"
    to: str | None = Field(default=None, pattern=r"^\+?[0-9 ()-]{5,32}$")
    recipient: str | None = Field(default=None, pattern=r"^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$")
    context: Context | None = None
    biz_opaque_callback_data: str | None = Field(default=None, max_length=512)
    type: Literal[
        "text",
        "image",
        "document",
        "audio",
        "video",
        "sticker",
        "location",
        "contacts",
        "reaction",
        "template",
    ] = "text"
    text: Text | None = None
    image: Captioned | None = None
    document: Document | None = None
    audio: Audio | None = None
    video: Captioned | None = None
    sticker: Attached | None = None
    location: Location | None = None
    contacts: Annotated[list[Contact], Field(min_length=1, max_length=5)] | None = None
    reaction: Reaction | None = None
    template: TemplateOf | None = None

    @model_validator(mode="after")
    def whole(self) -> Self:
        """For somebody, and with the content that `type` says."""
        if self.to is None and self.recipient is None:
            raise ValueError("The parameter to is required.")
        given = {name for name in CONTENTS if getattr(self, name) is not None}
        if given != {self.type}:
            raise ValueError(f"The parameter {self.type} is required, and no other content.")
        return self

    @property
    def content(self) -> Any:
        """What `type` says."""
        return getattr(self, self.type)


class _Typing(_Strict):
    type: Literal["text"]


class Read(_Strict):
    """A customer's message was read; perhaps somebody is typing, too."""

    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: Id
    typing_indicator: _Typing | None = None


def parsed(body: Any) -> Sent | Read:
    """A request's body. Raises Refused."""
    if not isinstance(body, dict):
        raise Refused(INVALID.because("The body is not a JSON object."))
    model: type[Sent | Read] = Read if "status" in body else Sent
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise Refused(_refusal(error.errors(include_url=False)[0])) from None


def _refusal(mistake: ErrorDetails) -> GraphError:
    """The first mistake, with the code that stands for its kind."""
    where = ".".join(map(str, mistake["loc"])) or "body"
    match mistake["type"]:
        case "extra_forbidden":
            return INVALID.because(f'Unexpected key "{where}".')
        case "missing" if where == "messaging_product":
            return INVALID.because("The parameter messaging_product is required.")
        case "missing":
            return MISSING.because(f"Parameter {where} is required.")
        case "value_error" if where == "body":
            return MISSING.because(mistake["msg"].removeprefix("Value error, "))
        case _:
            return INVALID_VALUE.because(f"{where}: {mistake['msg']}")
