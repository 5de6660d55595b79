"""Files on the platform: which kinds it takes, how large, and for how long their address is good."""

import base64
import hashlib
import itertools
from dataclasses import dataclass, field

from services import clock
from web.emulator.graph_errors import INVALID, MEDIA_UPLOAD, NO_SUCH_OBJECT, Refused

URL_LASTS = 300_000
"""Milliseconds."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MEGABYTE = 1024 * 1024

KINDS: dict[str, tuple[int, frozenset[str]]] = {
    "audio": (
        16 * _MEGABYTE,
        frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    ),
    "document": (
        100 * _MEGABYTE,
        frozenset(
            {
                "text/plain",
                "application/pdf",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                _OFFICE + "wordprocessingml.document",
                _OFFICE + "spreadsheetml.sheet",
                _OFFICE + "presentationml.presentation",
            }
        ),
    ),
    "image": (5 * _MEGABYTE, frozenset({"image/jpeg", "image/png"})),
    "sticker": (500 * 1024, frozenset({"image/webp"})),
    "video": (16 * _MEGABYTE, frozenset({"video/mp4", "video/3gpp"})),
}
"""Bytes and types of each, as published."""


@dataclass(frozen=True, slots=True)
class Media:
    """One file. `mime` as it was told, parameters included."""

    id: str
    mime: str
    content: bytes = field(repr=False)
    name: str = ""

    @property
    def sha256(self) -> str:
        """As the media endpoint tells it; webhooks tell it in base64."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def sha256_base64(self) -> str:
        """As webhooks tell it."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()


class MediaStore:
    """Every file that either side has sent."""

    def __init__(self) -> None:
        self._files: dict[str, Media] = {}
        self._numbers = itertools.count(1)

    def add(self, content: bytes, mime: str, name: str = "", *, media_id: str = "") -> Media:
        """Keep one, of whatever kind."""
        media = Media(media_id or f"1003383421{next(self._numbers):06d}", mime, content, name)
        self._files[media.id] = media
        return media

    def find(self, media_id: str) -> Media | None:
        """One of them."""
        return self._files.get(media_id)

    def get(self, media_id: str) -> Media:
        """One of them. Raises Refused."""
        media = self.find(media_id)
        if media is None:
            raise Refused(NO_SUCH_OBJECT)
        return media

    def remove(self, media_id: str) -> None:
        """Forget one. Raises Refused."""
        self.get(media_id)
        del self._files[media_id]


def check_upload(mime: str, size: int) -> None:
    """Raise Refused for what the platform would not take."""
    limits = [limit for limit, mimes in KINDS.values() if plain(mime) in mimes]
    if not limits:
        known = ", ".join(sorted(name for _, mimes in KINDS.values() for name in mimes))
        raise Refused(INVALID.because(f"Param file must be a file with one of the following types: {known}."))
    if not size or size > max(limits):
        raise Refused(MEDIA_UPLOAD.because(f"The file has {size} bytes; it may have {max(limits)}."))


def suits(media: Media, kind: str) -> bool:
    """Whether a file may be sent as an image, a document and so on."""
    limit, mimes = KINDS[kind]
    return plain(media.mime) in mimes and len(media.content) <= limit


def plain(mime: str) -> str:
    """A type without its parameters."""
    return mime.partition(";")[0].strip().lower()


def expiry() -> int:
    """When an address that is given now ends."""
    return clock.now() + URL_LASTS
