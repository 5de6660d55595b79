"""How a web channel's widget looks and what it says (SPEC 5), as it is stored and as it is shown."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from models import AuditKind, Channel
from services import audit, text
from services.actor import Actor
from services.authority import must_manage_people
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Mistakes, NotFound

BRAND = "#156df2"
"""The colour of a channel that has chosen none."""

WHITE, BLACK = "#ffffff", "#000000"

LINE_LIMIT = 80
TEXT_LIMIT = 500

_HEX = re.compile(r"#[0-9a-f]{6}")


def _colour(value: str) -> str:
    if not _HEX.fullmatch(value.lower()):
        raise ValueError("A colour is written as #0f4c5c: a # and six digits from 0 to f.")
    return value.lower()


def _words(limit: int) -> AfterValidator:
    def short(value: str) -> str:
        cleaned = text.clean(value).strip()
        if len(cleaned) > limit:
            raise ValueError(f"This has {len(cleaned)} characters; {limit} are possible.")
        return cleaned

    return AfterValidator(short)


Line = Annotated[str, _words(LINE_LIMIT)]
Words = Annotated[str, _words(TEXT_LIMIT)]


class Part(BaseModel):
    """What an admin sets; a name that is not known here is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Colours(Part):
    """`brand`: the header, the launcher and what the customer writes, as `#rrggbb`."""

    brand: Annotated[str, AfterValidator(_colour)] = BRAND


class Texts(Part):
    """None: in the customer's own language. An empty `welcome`: none at all."""

    tagline: Line | None = None
    welcome: Words | None = None
    away: Words | None = None


class Look(Part):
    """Of one web channel. `form` asks for name and e-mail address before the first message."""

    colours: Colours = Colours()
    texts: Texts = Texts()
    side: Literal["start", "end"] = "end"
    form: Literal["", "optional", "required"] = ""

    @property
    def stored(self) -> dict[str, Any]:
        """What the channel keeps: only what was chosen."""
        return self.model_dump(exclude_defaults=True, exclude_none=True)


class WrongLook(Mistakes):
    """Fields that can't be so, by names such as `texts.welcome`."""


def read_look(given: dict[str, Any]) -> Look:
    """Check what came from a form. Raises WrongLook with a sentence for each field that is wrong."""
    try:
        return Look.model_validate(given)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_input=False)
        fields = (".".join(str(part) for part in mistake["loc"]) for mistake in mistakes)
        sentences = (mistake["msg"].removeprefix("Value error, ") for mistake in mistakes)
        raise WrongLook(dict(zip(fields, sentences, strict=True))) from None


def dress(session: Session, channel_id: int, *, look: dict[str, Any], actor: Actor) -> Outcome[None]:
    """Let a channel's widget look like this from its next page and connection on.

    Raises Forbidden for all but workspace owners and admins, NotFound, WrongLook.
    """
    channel = web_channel(session, channel_id, actor)
    channel.look = read_look(look).stored
    audit.note(session, AuditKind.CHANNEL_DRESSED, actor, channel=channel.id)
    return Outcome(None)


def web_channel(session: Session, channel_id: int, actor: Actor) -> Channel:
    """A channel whose look may be changed. Raises Forbidden, NotFound as `dress` does."""
    must_manage_people(session, actor)
    channel = session.get(Channel, bounded(channel_id))
    if channel is None or channel.kind != "web":
        raise NotFound
    return channel


def shown(stored: dict[str, Any]) -> Look:
    """A look as its customers see it; what was stored before it was checked so counts as not chosen."""
    try:
        return Look.model_validate(stored)
    except ValidationError:
        return Look()


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on `#rrggbb`: 4.5:1 at least on any (WCAG 1.4.3)."""
    return WHITE if contrast(WHITE, colour) >= 4.5 else BLACK


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
