"""Files that are two things at once: a picture is made anew, and all else is saved, never shown."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from models import StoredFile
from services.files.facts import FileFacts
from services.files.keeper import Files
from services.settings import Settings
from tests.services.cast import World
from tests.services.files.pictures import picture
from tests.services.files.test_receiving import TYPE, body, cut, part
from web.files import _headers

SCRIPT = b"<script>alert(document.domain)</script>"
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n"
FILLED = b"/*" + b"x" * 10


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))


def inside(png: bytes, kind: bytes, content: bytes) -> bytes:
    """A PNG with a part of this kind behind its head."""
    return png[:33] + chunk(kind, content) + png[33:]


def commented() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 24)).save(file, "JPEG", comment=b"<?php system($_GET[0]); ?>" + SCRIPT)
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("index.html", SCRIPT)
    return file.getvalue()


PICTURES = {
    "text in a PNG": inside(picture("PNG"), b"tEXt", b"Comment\0" + SCRIPT),
    "packed text in a PNG": inside(picture("PNG"), b"zTXt", b"Comment\0\0" + zlib.compress(SCRIPT)),
    "a part of its own in a PNG": inside(picture("PNG"), b"prVt", SCRIPT),
    "HTML behind a PNG": picture("PNG") + SCRIPT,
    "HTML behind a GIF": picture("GIF") + b"*/=1;" + SCRIPT,
    "PHP in a JPEG": commented(),
    "a ZIP behind a JPEG": picture("JPEG") + archive(),
    "a PDF behind a JPEG": picture("JPEG") + PDF,
    "HTML behind a WebP": picture("WEBP") + SCRIPT,
}
OTHERS = {
    "a PDF with JavaScript": (PDF, "a.pdf"),
    "a PDF called a picture": (PDF, "a.png"),
    "HTML called a picture": (b"<html>" + SCRIPT, "a.png"),
    "SVG called a picture": (b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", "a.png"),
    "SVG": (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "a.svg"),
    "HTML that begins like a GIF": (b"GIF89a" + FILLED + b"*/=1;" + SCRIPT, "a.gif"),
    "HTML that begins like a PNG": (b"\x89PNG\r\n\x1a\n" + SCRIPT, "a.png"),
    "HTML that begins like a JPEG": (b"\xff\xd8\xff\xe0" + SCRIPT, "a.jpg"),
    "a script that begins like a picture": (b"BM=1;alert(1)" + b" " * 60, "a.bmp"),
    "HTML in UTF-16": ("<script>alert(1)</script>".encode("utf-16"), "a.html"),
    "HTML in UTF-7": (b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "a.html"),
    "XML that asks for a file": (
        b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        "a.xml",
    ),
}


@pytest.fixture
def files(sqlite_world: World, tmp_path: Path) -> Files:
    return Files(sqlite_world.db, Settings(_env_file=None, data_dir=tmp_path / "data"))


async def sent(files: Files, world: World, content: bytes, name: str) -> FileFacts:
    guest = await world.opens()
    head = f'form-data; name="file"; filename="{name}"'.encode()
    chunks = cut(body(part(content, head)), 65_536)
    return await files.upload(guest.conversation_id, TYPE, chunks, length=None, actor=guest.actor)


async def how(world: World, file: FileFacts) -> dict[str, str]:
    row = await world.ask(lambda session: session.get_one(StoredFile, file["id"]))
    return _headers(row, thumb=False)


@pytest.mark.parametrize("name", PICTURES)
async def test_of_a_picture_nothing_else_stays(files: Files, sqlite_world: World, name: str) -> None:
    file = await sent(files, sqlite_world, PICTURES[name], "a.html")
    for thumb in (False, True):
        _, chunks = await files.contents(file["id"], thumb=thumb)
        content = b"".join([part async for part in chunks])
        for trace in (b"script", b"php", b"PDF", b"index.html", zlib.compress(SCRIPT)[:12]):
            assert trace not in content
        Image.open(io.BytesIO(content)).load()
    assert file["type"].startswith("image/")
    assert not file["name"].endswith(".html")
    assert "sandbox" in (await how(sqlite_world, file))["content-security-policy"]


@pytest.mark.parametrize("name", OTHERS)
async def test_all_else_is_saved_and_never_shown(files: Files, sqlite_world: World, name: str) -> None:
    content, called = OTHERS[name]
    file = await sent(files, sqlite_world, content, called)
    told = await how(sqlite_world, file)
    assert told["content-disposition"].startswith("attachment;")
    assert told["x-content-type-options"] == "nosniff"
    assert "sandbox" in told["content-security-policy"]
    assert "html" not in file["type"]
    assert "svg" not in file["type"]
    assert "xml" not in file["type"]
    assert "thumb" not in file
