"""What WhatsApp takes in one message."""

import pytest

from services.channels.whatsapp.limits import TYPES, carriage, must_take, told_type
from services.files.facts import FileFacts
from services.refusal import Refusal
from web.emulator.media import KINDS

MB = 1_000_000


def file(type_: str, size: int = 1_000) -> FileFacts:
    return FileFacts(id="0" * 32, name="it", size=size, type=type_)


@pytest.mark.parametrize(
    ("type_", "size", "way"),
    [
        ("image/png", 5 * MB, "image"),
        ("video/mp4", 16 * MB, "video"),
        ("audio/ogg", 1, "audio"),
        ("application/pdf", 1, "document"),
        ("text/csv", 1, "document"),
    ],
)
def test_how_a_file_travels(type_: str, size: int, way: str) -> None:
    found = carriage(file(type_, size))
    assert found is not None
    assert found.type == way
    must_take("", [file(type_, size)])


def test_every_type_is_one_that_whatsapp_names() -> None:
    for type_, way in TYPES.items():
        _, known = KINDS[way.type]
        assert told_type(file(type_)) in known


@pytest.mark.parametrize(
    ("text", "files", "reason"),
    [
        ("x" * 4_097, [], "4,096 characters; these are 4,097"),
        ("x" * 1_025, [file("image/png")], "1,024 characters beside a file; these are 1,025"),
        ("", [file("image/png")] * 2, "one file with each message"),
        ("", [file("application/pdf", 100 * MB + 1)], "files of this kind of up to 100 MB"),
        ("", [file("image/png", 5 * MB + 1)], "up to 5 MB"),
        ("", [file("video/mp4", 16 * MB + 1)], "up to 16 MB"),
        *(("", [file(type_)], "no files of this kind") for type_ in ("image/gif", "image/webp", "x/zip", "")),
        ("Listen", [file("audio/mpeg")], "no text with a recording"),
    ],
)
def test_what_it_refuses(text: str, files: list[FileFacts], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        must_take(text, files)


def test_what_it_takes() -> None:
    must_take("x" * 4_096, [])
    must_take("x" * 1_024, [file("application/pdf", 100 * MB)])
    must_take("", [file("audio/mpeg")])
