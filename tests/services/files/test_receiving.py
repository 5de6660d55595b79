"""One file out of a multipart body, however it is cut, and nothing of what is none."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.files import receiving
from services.files.receiving import AROUND, Received, receive
from services.refusal import BadRequest, Refusal, TooLarge

LIMIT = 1_000_000
TYPE = "multipart/form-data; boundary=edge"


def part(content: bytes, head: bytes = b'form-data; name="file"; filename="a.txt"') -> bytes:
    return b"--edge\r\nContent-Disposition: " + head + b"\r\n\r\n" + content + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--edge--\r\n"


async def cut(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def take(
    folder: Path, content: bytes, *, size: int = 65_536, type_: str = TYPE, limit: int = LIMIT
) -> Received:
    return await receive(type_, cut(content, size), folder / "whole", limit=limit)


@pytest.mark.parametrize("size", [1, 7, 1_000, 65_536, 10**7])
async def test_however_it_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(receiving, "BLOCK", size)
    content = os.urandom(2_000) + b"\r\n--edg\r\n" + b"\r\n" * 50 if size < 1_000 else os.urandom(LIMIT)
    received = await take(tmp_path, body(part(content)), size=size)
    assert (received.name, received.size) == ("a.txt", len(content))
    assert received.path.read_bytes() == content


async def test_fields_beside_it_are_let_be(tmp_path: Path) -> None:
    field = part(b"something", b'form-data; name="more"')
    received = await take(tmp_path, body(field, part(b"whole"), field))
    assert received.path.read_bytes() == b"whole"


async def test_its_name_is_made_harmless(tmp_path: Path) -> None:
    head = 'form-data; name="file"; filename="..\\..\\Übersicht %22x%22\u202e.txt"'.encode()
    assert (await take(tmp_path, body(part(b"x", head)))).name == "Übersicht _x_.txt"


async def test_as_large_as_may_be(tmp_path: Path) -> None:
    assert (await take(tmp_path, body(part(b"x" * LIMIT)))).size == LIMIT


async def test_one_byte_more_is_refused_while_it_comes(tmp_path: Path) -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        yield part(b"")[:-2]
        while True:
            asked += 65_536
            yield b"x" * 65_536

    with pytest.raises(TooLarge, match="1 MB are possible"):
        await receive(TYPE, endless(), tmp_path / "whole", limit=LIMIT)
    assert asked < LIMIT + 2 * receiving.BLOCK
    assert (tmp_path / "whole").stat().st_size <= LIMIT


async def test_no_more_beside_it_than_a_form_needs(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        await take(tmp_path, body(part(b"y" * (AROUND + LIMIT), b'form-data; name="more"'), part(b"x")))


async def test_where_files_are_switched_off(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="switched off"):
        await take(tmp_path, body(part(b"x")), limit=0)


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (b"", TYPE),
        (body(part(b"whole"))[:-5], TYPE),
        (part(b"whole"), TYPE),
        (b"no multipart at all", TYPE),
        (body(part(b"x", b'form-data; name="file"')), TYPE),
        (body(part(b"")), TYPE),
        (body(part(b"x"), part(b"y")), TYPE),
        (body(part(b"x", b"form-data; " + b"y" * 9_000)), TYPE),
        (b"--edge\r\n" + b"A: b\r\n" * 20 + b"\r\nx\r\n--edge--\r\n", TYPE),
        (body(part(b"x")), "multipart/form-data"),
        (body(part(b"x")), "multipart/form-data; boundary=" + "e" * 5_000),
        (body(part(b"x")), "application/json"),
        (body(part(b"x")), ""),
        (body(part(b"x")), "multipart/form-data; boundary=\u00e9dge"),
    ],
)
async def test_what_is_no_upload_is_refused(tmp_path: Path, content: bytes, type_: str) -> None:
    with pytest.raises(BadRequest):
        await take(tmp_path, content, type_=type_)


async def test_who_falls_silent_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent() -> AsyncIterator[bytes]:
        yield part(b"x")
        await asyncio.Event().wait()

    monkeypatch.setattr(receiving, "SILENCE_SECONDS", 0.05)
    with pytest.raises(Refusal, match="came to a halt"):
        await receive(TYPE, silent(), tmp_path / "whole", limit=LIMIT)
