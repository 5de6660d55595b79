"""What WhatsApp takes in one message, told before anything is kept.

Source: developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types, and
/docs/whatsapp/cloud-api/messages/text-messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.files.facts import FileFacts
from services.files.names import size_in_words
from services.refusal import BadRequest, TooLarge, TooLong

TEXT = 4_096
CAPTION = 1_024
"""Characters."""


@dataclass(frozen=True, slots=True)
class Carriage:
    """How a file travels: WhatsApp's word, its limit in bytes, whether a text may go with it."""

    type: str
    limit: int
    has_caption: bool = True


IMAGE = Carriage("image", 5_000_000)
VIDEO = Carriage("video", 16_000_000)
AUDIO = Carriage("audio", 16_000_000, has_caption=False)
DOCUMENT = Carriage("document", 100_000_000)

_TYPES = {
    "image/jpeg": IMAGE,
    "image/png": IMAGE,
    "video/mp4": VIDEO,
    "video/3gpp": VIDEO,
    "audio/aac": AUDIO,
    "audio/amr": AUDIO,
    "audio/mpeg": AUDIO,
    "audio/mp4": AUDIO,
    "audio/ogg": AUDIO,
}


def carriage(file: FileFacts) -> Carriage:
    """What it travels as: what is of no other type, or too large for it, as a document."""
    found = _TYPES.get(file["type"], DOCUMENT)
    return found if file["size"] <= found.limit else DOCUMENT


def must_take(text: str, files: Sequence[FileFacts]) -> None:
    """See that WhatsApp takes it. Raises BadRequest, TooLarge, TooLong."""
    if len(files) > 1:
        raise BadRequest("WhatsApp takes one file with each message. Send the others with the next ones.")
    way = carriage(files[0]) if files else None
    if way is not None and files[0]["size"] > way.limit:
        raise TooLarge(f"WhatsApp takes files of up to {size_in_words(way.limit)}.")
    if way is not None and text and not way.has_caption:
        raise BadRequest("WhatsApp takes no text with a recording. Send the text first, then the file.")
    limit = TEXT if way is None else CAPTION
    if len(text) > limit:
        beside = " beside a file" if way is not None else ""
        raise TooLong(f"WhatsApp takes {limit:,} characters{beside}; these are {len(text):,}.")
