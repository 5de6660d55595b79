"""Small pictures of the house's own making: logos, faces."""

import io
import tempfile
from pathlib import Path

from services.files.inspecting import inspect
from services.files.receiving import Received
from services.refusal import BadRequest


class NoPicture(BadRequest):
    """What is no picture, or none that every browser shows."""

    sentence = "This is not a picture that can be shown. Choose a PNG, JPEG, WebP or GIF file."


def small(data: bytes, side: int, *, is_square: bool = False) -> bytes:
    """Make a PNG of at most `side` pixels of what was chosen; a square one is cut from its middle.

    Takes a thread. Raises NoPicture, TooLarge.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture"
        path.write_bytes(data)
        return small_of(Received("picture", len(data), path), side, is_square=is_square)


def small_of(received: Received, side: int, *, is_square: bool = False) -> bytes:
    """The same of a file that came in, beside which there is room."""
    picture = inspect(received).thumb
    if picture is None:
        raise NoPicture
    return _small(picture, side, is_square=is_square)


def _small(picture: Path, side: int, *, is_square: bool) -> bytes:
    """Of a picture of our own making: what strangers sent has been through a process of its own."""
    from PIL import Image, ImageOps

    target = io.BytesIO()
    with Image.open(picture) as image:
        made = image.convert("RGBA")
    if is_square:
        made = ImageOps.fit(made, (side, side))
    else:
        made.thumbnail((side, side))
    made.save(target, "PNG", optimize=True)
    return target.getvalue()
