"""An export as one zip archive, made while it is sent: neither the disk nor the memory holds it whole."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from typing import Any

from services.database import Database
from services.files.facts import Attachment
from services.files.keeper import Files
from services.privacy.exporting import Export, messages, path_of, told
from services.refusal import NotFound, Unavailable

NAME = "customer.json"


class _Outlet(io.RawIOBase):
    """What was written and not sent yet. It can't be sought in, and zipfile knows how to do without."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def drain(self) -> bytes:
        """Everything since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


async def pack(db: Database, files: Files, export: Export) -> AsyncIterator[bytes]:
    """The archive: `customer.json`, and under `files/` what it names, as far as it can be had."""
    outlet = _Outlet()
    attached: list[Attachment] = []
    with zipfile.ZipFile(outlet, "w") as archive:
        with archive.open(_entry(NAME, zipfile.ZIP_DEFLATED), "w") as entry:
            async for part in _json(db, export, attached):
                entry.write(part.encode())
                yield outlet.drain()
        for file in attached:
            try:
                size, chunks = await files.contents(file["id"])
            except (NotFound, Unavailable):
                continue
            with archive.open(_entry(path_of(file), zipfile.ZIP_STORED, size), "w") as entry:
                async for chunk in chunks:
                    entry.write(chunk)
                    yield outlet.drain()
    yield outlet.drain()


def _entry(name: str, compression: int, size: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type, info.file_size = compression, size
    return info


async def _json(db: Database, export: Export, attached: list[Attachment]) -> AsyncIterator[str]:
    """One object, written piece by piece; the files of its messages are noted in `attached`."""
    head = {"customer": export.customer, "identities": export.identities}
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "conversations": ['
    for number, conversation in enumerate(export.conversations):
        about = json.dumps(conversation, ensure_ascii=False, indent=1)
        yield ("," if number else "") + "\n" + about[:-2] + ',\n "messages": ['
        is_first = True
        async for part in messages(db, export, conversation["id"]):
            attached += [file for message in part for file in message["attachments"]]
            pieces = [json.dumps(told(message), ensure_ascii=False) for message in part]
            yield ("\n" if is_first or not pieces else ",\n") + ",\n".join(pieces)
            is_first = False
        yield "]}"
    yield "]}\n"
