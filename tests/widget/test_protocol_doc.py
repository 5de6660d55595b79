"""docs/widget-protocol.md: its examples are what client and server really say."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from widget.connection import Close
from widget.frames import FRAME_BYTES, ClientFrame, read_frame

DOC = Path(__file__).parents[2] / "docs" / "widget-protocol.md"
BLOCKS = re.findall(r"```json\n(.*?)```", DOC.read_text(), re.DOTALL)
SAID, ANSWERED = ([json.loads(line) for line in block.splitlines()] for block in BLOCKS)


@pytest.mark.parametrize("frame", SAID, ids=lambda frame: frame["type"])
def test_what_a_client_says(frame: dict[str, Any]) -> None:
    assert read_frame(frame).model_dump(exclude_unset=True, by_alias=True) == frame


def test_every_frame_of_a_client_is_shown() -> None:
    kinds = {model.__name__.lower() for model in ClientFrame.__args__}
    assert {frame["type"] for frame in SAID} == kinds


def test_every_close_code_is_named() -> None:
    named = {int(code) for code in re.findall(r"^\| (\d{4}) \|", DOC.read_text(), re.MULTILINE)}
    assert named == {int(code) for code in Close} | {1012}
    assert f"{FRAME_BYTES:,}" in DOC.read_text()


def test_what_the_server_says_has_the_fields_named() -> None:
    section = DOC.read_text().split("\n## ")[3]
    rows = re.findall(r"^\| `(.*?)` \| (.*?) \|", section, re.MULTILINE)
    fields = {
        kind: set(re.findall(r"`(\w+)`", re.sub(r"\{.*?\}", "", named)))
        for kinds, named in rows
        for kind in kinds.split("`, `")
    }
    for frame in ANSWERED:
        assert frame.keys() - {"type"} <= fields[frame["type"]], frame["type"]
