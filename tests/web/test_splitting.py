"""Ends of lines in what comes from outside end no header."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from starlette.responses import RedirectResponse

from models import StoredFile
from services.conference.setting import ConferenceSetting
from services.files.names import harmless
from web import exports, files
from web.login import local_path, login_address

ENDS = [
    "a\r\nSet-Cookie: b=c",
    "a\nb: c",
    "a\rb",
    "a\x0bb",
    "a\u2028b",
    "a\x85b",
    "a\0b",
    "\r\n\r\n<script>",
    '";\r\nx="',
]


async def _nothing() -> AsyncIterator[bytes]:
    yield b""


def is_whole(headers: list[tuple[bytes, bytes]]) -> bool:
    return not any(set(value) & set(b"\r\n\0") for _, value in headers)


@pytest.mark.parametrize("end", ENDS)
def test_names_of_files(end: str) -> None:
    for name in (end, harmless(end)):
        file = StoredFile(id="0" * 32, name=name, thumb=False, uploader="agent", uploader_id=1, created_at=0)
        told = files._headers(file, thumb=False)["content-disposition"]
        assert told == f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        assert is_whole(exports._attachment(_nothing(), name, "text/plain").raw_headers)
    assert not set(harmless(end)) & set("\r\n\0\x0b\x85\u2028")


@pytest.mark.parametrize("end", ENDS)
def test_where_one_is_led(end: str) -> None:
    for address in (
        local_path(f"/{end}"),
        login_address(f"/{end}", end),
        ConferenceSetting("https://meet.example/{room}", (), "").elsewhere(end) or "",
    ):
        assert is_whole(RedirectResponse(address).raw_headers)
