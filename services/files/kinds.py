"""What a file is, by its content: what its name or its sender says of it counts for nothing."""

import codecs
from pathlib import Path

ANYTHING = "application/octet-stream"
TEXT = "text/plain"
CSV = "text/csv"

PICTURES = frozenset({"image/jpeg", "image/png", "image/apng", "image/gif", "image/webp"})
"""What is made anew before it is kept."""

NO_PICTURE, TOO_MANY_PIXELS = 3, 4
"""What the process that makes pictures ends with when it made none."""

_BLOCK = 65_536
_CONTROLS = bytes(set(range(32)) - {*b"\t\n\f\r", 27}) + b"\x7f"
"""What no text holds; 27 begins the colours of a terminal's log."""


def type_of(path: Path, name: str) -> str:
    """Its media type. Takes a thread: a text is read through."""
    import filetype

    known: str | None = filetype.guess_mime(str(path))
    if known is not None:
        return known
    if not is_text(path):
        return ANYTHING
    return CSV if name.lower().endswith(".csv") else TEXT


def is_text(path: Path) -> bool:
    """Whether all of it is UTF-8 without control characters. Markup is text too: none is shown as a page."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                if block.translate(None, _CONTROLS) != block:
                    return False
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
