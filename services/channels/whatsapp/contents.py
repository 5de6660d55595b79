"""What a customer's message holds, by its type."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from services import text
from services.channels.told import Media
from services.channels.whatsapp.payload import MEDIA_TYPE_LIMIT, Id, Line, Name, Number, Part, Words, part

UNSUPPORTED = "Unsupported message"
CONTACTS = 20
PHONES = 10
ITEMS = 50
URL_LIMIT = 2_000

_SUFFIXES = {
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "video/3gpp": ".3gp",
    "video/mp4": ".mp4",
}


@dataclass(frozen=True, slots=True)
class Content:
    """A message without who sent it and when. `number`: the sender's own, where they share it."""

    text: str = ""
    media: Media | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    number: str = ""
    is_whole: bool = True


def content(type_: str, message: dict[str, Any]) -> Content:
    """Read it. What is of an unknown type, or not as published, is unsupported."""
    read = _READERS.get(type_)
    found = read(message.get(type_)) if read else None
    if found is not None and (found.text or found.media or found.detail):
        return found
    named = part(_Named, message.get(type_))
    what = (named.type if named and type_ == "unsupported" else "") or type_ or "unknown"
    return Content(UNSUPPORTED, detail={"unsupported": what}, is_whole=False)


class _Named(Part):
    type: Line = ""


class _Text(Part):
    body: Words


class _Media(Part):
    id: Id
    caption: Words = ""
    filename: Line = ""
    mime_type: Line = ""
    voice: bool = False


class _Place(Part):
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    name: Line = ""
    address: Line = ""
    url: Words = ""


class _Phone(Part):
    phone: Line = ""
    wa_id: Number = ""


class _PersonName(Part):
    formatted_name: Name = ""


class _Person(Part):
    name: _PersonName = _PersonName()
    origin: Line = ""
    phones: tuple[_Phone, ...] = ()


class _Button(Part):
    text: Words


class _Choice(Part):
    title: Line
    description: Line = ""


class _Interactive(Part):
    button_reply: _Choice | None = None
    list_reply: _Choice | None = None


class _Item(Part):
    product_retailer_id: Line
    quantity: float = 1
    item_price: float = 0
    currency: Line = ""


class _Order(Part):
    text: Words = ""
    product_items: tuple[_Item, ...] = ()


def _text(value: object) -> Content | None:
    found = part(_Text, value)
    return Content(found.body) if found and found.body.strip() else None


def _medium(called: str) -> Callable[[object], Content | None]:
    def read(value: object) -> Content | None:
        found = part(_Media, value)
        if found is None:
            return None
        type_ = found.mime_type[:MEDIA_TYPE_LIMIT].partition(";")[0].strip().lower()
        name = found.filename or ("Voice message" if found.voice else called) + _SUFFIXES.get(type_, "")
        return Content(found.caption if found.caption.strip() else "", Media(found.id, name, type_))

    return read


def _location(value: object) -> Content | None:
    found = part(_Place, value)
    if found is None:
        return None
    url = found.url if found.url.startswith(("https://", "http://")) and len(found.url) <= URL_LIMIT else ""
    place = {
        "latitude": found.latitude,
        "longitude": found.longitude,
        "name": found.name,
        "address": found.address,
        "url": text.line(url, URL_LIMIT),
    }
    return Content(detail={"place": place})


def _contacts(value: object) -> Content | None:
    people = [found for one in value if (found := part(_Person, one))] if isinstance(value, list) else []
    if not people:
        return None
    own = next((one for one in people if one.origin == "contact_request"), None)
    told = [{"name": one.name.formatted_name, "phones": _phones(one)} for one in people[:CONTACTS]]
    number = next((one.wa_id for one in own.phones if one.wa_id), "") if own else ""
    return Content(detail={"contacts": told}, number=number)


def _phones(person: _Person) -> list[str]:
    return [said for one in person.phones[:PHONES] if (said := one.phone or one.wa_id)]


def _button(value: object) -> Content | None:
    found = part(_Button, value)
    return Content(found.text) if found and found.text.strip() else None


def _interactive(value: object) -> Content | None:
    found = part(_Interactive, value)
    choice = (found.button_reply or found.list_reply) if found else None
    if choice is None:
        return None
    return Content("\n".join(said for said in (choice.title, choice.description) if said))


def _order(value: object) -> Content | None:
    found = part(_Order, value)
    if found is None or not found.product_items:
        return None
    items = [
        f"{one.quantity:g} × {one.product_retailer_id}, {one.item_price:g} {one.currency}".rstrip()
        for one in found.product_items[:ITEMS]
    ]
    more = [f"and {len(found.product_items) - ITEMS} more"] if len(found.product_items) > ITEMS else []
    said = "\n".join(["Order:", *items, *more, *filter(str.strip, [found.text])])
    return Content(said[: text.MESSAGE_LIMIT])


_READERS: dict[str, Callable[[object], Content | None]] = {
    "text": _text,
    "image": _medium("Photo"),
    "video": _medium("Video"),
    "audio": _medium("Audio"),
    "document": _medium("Document"),
    "sticker": _medium("Sticker"),
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
}
