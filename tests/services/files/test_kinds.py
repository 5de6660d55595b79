"""Types by content; a name counts for nothing but the kind of a text."""

import io
import zipfile
from pathlib import Path

import pytest

from services.files.kinds import type_of
from tests.services.files.pictures import picture, written


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "type_"),
    [
        (picture("PNG"), "page.html", "image/png"),
        (picture("JPEG"), "photo", "image/jpeg"),
        (b"%PDF-1.7\n", "letter.txt", "application/pdf"),
        (packed(), "goods.zip", "application/zip"),
        (b"Hello\r\n\tthere", "note.exe", "text/plain"),
        ("Grüße, 世界".encode(), "note", "text/plain"),
        (b"a;b\n1;2\n", "Table.CSV", "text/csv"),
        (b"<html><script>alert(1)</script>", "page.html", "text/plain"),
        (b"<svg onload='alert(1)'/>", "drawing.svg", "text/plain"),
        (b"\xff\xfeh\0i\0", "note.txt", "application/octet-stream"),
        (b"text\0", "note.txt", "application/octet-stream"),
        ("é".encode()[:1], "note.txt", "application/octet-stream"),
        (("x" * 65_535 + "é").encode(), "long.txt", "text/plain"),
    ],
)
def test_by_content(tmp_path: Path, content: bytes, name: str, type_: str) -> None:
    assert type_of(written(tmp_path, content), name) == type_
