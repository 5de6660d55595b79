"""The samples of what WhatsApp's Cloud API sends and takes (samples/README.md)."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "samples"


def sample(name: str) -> Any:
    """One of them, such as "message_text"."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def names(prefix: str = "") -> list[str]:
    """What there is, such as all that begin with "message_"."""
    return sorted(path.stem for path in FOLDER.glob(f"{prefix}*.json"))
