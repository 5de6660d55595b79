"""What is made of a file before it is kept: its type, and of pictures new ones."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from services.files.kinds import NO_PICTURE, PICTURES, TOO_MANY_PIXELS, type_of
from services.files.names import with_suffix
from services.files.receiving import Received
from services.refusal import TooLarge

log = structlog.get_logger(__name__)

ROOT = Path(__file__).parents[2]
SECONDS = 150


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it is kept. `thumb`, `width` and `height` only of pictures that were made anew."""

    name: str
    size: int
    type: str
    path: Path
    thumb: Path | None = None
    width: int | None = None
    height: int | None = None


def inspect(received: Received) -> Made:
    """Look at what came. Takes a thread, for a large picture seconds. Raises TooLarge over 40 megapixels."""
    type_ = type_of(received.path, received.name)
    picture = _picture(received.path) if type_ in PICTURES else None
    if picture is None:
        return Made(received.name, received.size, type_, received.path)
    target, thumb = _beside(received.path)
    width, height = picture["size"]
    name = with_suffix(received.name, picture["suffixes"])
    return Made(name, target.stat().st_size, picture["type"], target, thumb, width, height)


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name("picture"), path.with_name("thumb")


def _picture(path: Path) -> dict[str, Any] | None:
    """Have it made anew, by a process of its own; None when it is none that is whole."""
    command = [sys.executable, "-m", "services.files.imaging", *map(str, (path, *_beside(path)))]
    try:
        ended = subprocess.run(  # noqa: S603 paths of our own
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        log.warning("a picture took too long")
        return None
    if ended.returncode == TOO_MANY_PIXELS:
        raise TooLarge("This picture has more than 40 megapixels. Make it smaller, then attach it again.")
    if ended.returncode:
        if ended.returncode != NO_PICTURE:
            log.warning("a picture could not be made anew", code=ended.returncode, said=ended.stderr[-500:])
        return None
    found: dict[str, Any] = json.loads(ended.stdout)
    return found
