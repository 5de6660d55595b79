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

TYPES = {
    "image/jpeg": IMAGE,
    "image/png": IMAGE,
    "video/mp4": VIDEO,
    "video/3gpp": VIDEO,
    "audio/aac": AUDIO,
    "audio/amr": AUDIO,
    "audio/mpeg": AUDIO,
    "audio/mp4": AUDIO,
    "audio/ogg": AUDIO,
    "text/plain": DOCUMENT,
    "text/csv": DOCUMENT,
    "application/pdf": DOCUMENT,
    "application/msword": DOCUMENT,
    "application/vnd.ms-excel": DOCUMENT,
    "application/vnd.ms-powerpoint": DOCUMENT,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCUMENT,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": DOCUMENT,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": DOCUMENT,
}

TAKES = (
    "WhatsApp takes no files of this kind: only JPEG and PNG pictures, MP4 videos, recordings, PDF, text and "
    "Office files."
)


def carriage(file: FileFacts) -> Carriage | None:
    """What it travels as; None: not at all."""
    return TYPES.get(file["type"])


def told_type(file: FileFacts) -> str:
    """As what it is handed over: of tables as text WhatsApp knows the text alone."""
    return "text/plain" if file["type"] == "text/csv" else file["type"]


def must_take(text: str, files: Sequence[FileFacts]) -> None:
    """See that WhatsApp takes it. Raises BadRequest, TooLarge, TooLong."""
    if len(files) > 1:
        raise BadRequest("WhatsApp takes one file with each message. Send the others with the next ones.")
    way = carriage(files[0]) if files else None
    if files and way is None:
        raise BadRequest(TAKES)
    if way is not None and files[0]["size"] > way.limit:
        raise TooLarge(f"WhatsApp takes files of this kind of up to {size_in_words(way.limit)}.")
    if way is not None and text and not way.has_caption:
        raise BadRequest("WhatsApp takes no text with a recording. Send the text first, then the file.")
    limit = TEXT if way is None else CAPTION
    if len(text) > limit:
        beside = " beside a file" if way is not None else ""
        raise TooLong(f"WhatsApp takes {limit:,} characters{beside}; these are {len(text):,}.")
