"""Pictures for the tests, as cameras and people with bad intentions make them."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

SECRET = "taken at home"
GPS = 34853


def picture(name: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    """A small picture of that format."""
    file = io.BytesIO()
    Image.new(mode, size, options.pop("colour", 120 if len(mode) == 1 else None)).save(file, name, **options)
    return file.getvalue()


def photo(size: tuple[int, int] = (64, 48), *, orientation: int = 6) -> bytes:
    """A JPEG of a camera that lay on its side, and noted where."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (48.0, 12.0, 36.5)
    return picture("JPEG", size, exif=exif, comment=SECRET)


def animation(name: str, frames: int = 3, size: tuple[int, int] = (32, 24)) -> bytes:
    """A moving picture with a comment."""
    shown = [Image.new("RGB", size, (60 * number % 256, 90, 30)) for number in range(frames)]
    file = io.BytesIO()
    extra = {"comment": SECRET} if name == "GIF" else {}
    shown[0].save(file, name, save_all=True, append_images=shown[1:], duration=70, loop=0, **extra)
    return file.getvalue()


def dots(frames: int) -> bytes:
    """A GIF of one pixel that moves for so long; fifteen bytes for each frame."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    dot = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + dot * frames + b"\x3b"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says that it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9))
        + chunk(b"IEND", b"")
    )


def written(folder: Path, content: bytes, name: str = "whole") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
