"""Pictures are made anew: what else was in the file, where it was taken and by whom, does not come along.

`python -m services.files.imaging SOURCE TARGET THUMB` does it in a process of its own: it takes hundreds of
megabytes for a moment, holds the interpreter at times, and runs decoders on what strangers send.
Only formats that every browser shows; other pictures are files like any other.
"""

import json
import os
import resource
import struct
import sys
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import (
    Image,
    ImageOps,
    ImageSequence,
    WebPImagePlugin,  # noqa: F401 a format that is not there makes Pillow load all of its forty
)

from services.files.kinds import NO_PICTURE, TOO_MANY_PIXELS

MOST_PIXELS = 40_000_000
"""In all of a picture's frames together."""

MOST_FRAMES = 1_000
"""A longer animation is kept as it is: each frame takes its time, however small it is."""

THUMB_SIDE = 560
"""Pixels; twice what a thread shows of a picture, for dense screens."""

MOST_PROFILE = 65_536
"""Bytes of a colour profile that is kept: without it photographs of phones look dull."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow raises of pictures that are none, beside errors of its own."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that pictures are made anew in; `options` are how."""

    type: str
    suffixes: tuple[str, ...]
    options: dict[str, Any]


FORMATS = {
    "JPEG": Format(
        "image/jpeg", (".jpg", ".jpeg", ".jfif"), {"quality": 88, "optimize": True, "progressive": True}
    ),
    "PNG": Format("image/png", (".png", ".apng"), {"compress_level": 4}),
    "GIF": Format("image/gif", (".gif",), {}),
    "WEBP": Format("image/webp", (".webp",), {"quality": 88, "method": 3}),
}
_MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "GIF": {"1", "L", "P", "RGB", "RGBA"},
    "WEBP": {"L", "RGB", "RGBA"},
}


MOST_MEMORY = 2_000_000_000
MOST_SECONDS = 120


class TooManyPixels(Exception):
    """A picture over 40 megapixels."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was made: the picture and its small one, and how large it is in pixels."""

    format: Format
    width: int
    height: int


def made_anew(source: Path, target: Path, thumb: Path) -> Picture | None:
    """Write the picture in `source` anew to `target`, and small to `thumb`.

    None: it is no picture, or none that is whole. Raises TooManyPixels.
    """
    try:
        with Image.open(source, formats=tuple(FORMATS)) as image:
            return _make(image, target, thumb)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except _BROKEN:
        return None


def _make(image: Image.Image, target: Path, thumb: Path) -> Picture | None:
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels
    name = "JPEG" if image.format == "MPO" else image.format or ""
    frames = 1 if name == "JPEG" else _frames(image)
    if frames > MOST_FRAMES or frames * image.width * image.height > MOST_PIXELS:
        return None
    if frames > 1:
        first = _animation(image, name, target)
    else:
        first = _still(image, name)
        first.save(target, name, **FORMATS[name].options, **_colours(image))
    _small(first).save(thumb, "WEBP", quality=80, method=4)
    return Picture(FORMATS[name], first.width, first.height)


def _frames(image: Image.Image) -> int:
    """How many it has, counted until they are too many: `n_frames` goes through all of a GIF's millions."""
    frames = 1
    try:
        while frames <= MOST_FRAMES and frames * image.width * image.height <= MOST_PIXELS:
            image.seek(frames)
            frames += 1
    except EOFError:
        pass
    image.seek(0)
    return frames


def _still(image: Image.Image, name: str) -> Image.Image:
    """The picture upright, in a mode that its format has, and nothing else with it."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I") or upright.mode == "F":
        upright = upright.point(lambda value: value / 256).convert("L")
    is_clear = upright.has_transparency_data and name != "JPEG"
    if upright.mode not in _MODES[name]:
        upright = upright.convert("RGBA" if is_clear else "RGB")
    clear = upright.info.get("transparency")
    upright.info = {} if clear is None else {"transparency": clear}
    return upright


def _colours(image: Image.Image) -> dict[str, Any]:
    profile = image.info.get("icc_profile")
    fits = isinstance(profile, bytes) and len(profile) <= MOST_PROFILE and image.mode != "CMYK"
    return {"icc_profile": profile} if fits and image.format != "GIF" else {}


def _animation(image: Image.Image, name: str, target: Path) -> Image.Image:
    """Write every frame anew, and return the first."""
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        clean = frame.convert("RGBA")  # only a loaded frame says how long it stays
        durations.append(frame.info.get("duration", 100))
        clean.info = {}
        frames.append(clean)
    options = FORMATS[name].options | {"duration": durations}
    if name != "WEBP":
        options["disposal"] = 2 if name == "GIF" else 1
    if "loop" in image.info:
        options["loop"] = image.info["loop"]
    frames[0].save(target, name, save_all=True, append_images=frames[1:], **options)
    return frames[0]


def _small(picture: Image.Image) -> Image.Image:
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    small = picture.convert(mode) if picture.mode != mode else picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    small.info = {}
    return small


def _spare_the_others() -> None:
    """Stand back behind the server, and end rather than take the machine with one."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def main(source: str, target: str, thumb: str) -> int:
    """Make a picture anew and say what it is, as JSON."""
    _spare_the_others()
    try:
        made = made_anew(Path(source), Path(target), Path(thumb))
    except TooManyPixels:
        return TOO_MANY_PIXELS
    if made is None:
        return NO_PICTURE
    told = {"type": made.format.type, "suffixes": made.format.suffixes, "size": [made.width, made.height]}
    sys.stdout.write(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
