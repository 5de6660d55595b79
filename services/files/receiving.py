"""A file, out of a multipart body or plain, written to disk as it comes: none is ever whole in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from services.files.names import harmless, size_in_words
from services.refusal import BadRequest, TooLarge

AROUND = 16_384
"""Bytes that a body may have beside the file."""

BLOCK = 262_144
"""Bytes that are gathered before a thread takes them: for each packet it would cost more than its work."""

SILENCE_SECONDS = 60.0
LONGEST_SECONDS = 1_800.0

EMPTY = "This file is empty."

_HEADERS = 8
_HEADER_BYTES = 2_048


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came, under a name made harmless."""

    name: str
    size: int
    path: Path


def too_large(limit: int) -> TooLarge:
    """The refusal that names the limit."""
    if not limit:
        return TooLarge("Files are switched off here.")
    return TooLarge(f"This file is too large: {size_in_words(limit)} are possible.")


async def receive(content_type: str, chunks: AsyncIterator[bytes], path: Path, *, limit: int) -> Received:
    """Write the one file of a body to `path`; at most `limit` bytes of it.

    Raises TooLarge as soon as it is, BadRequest for what is no such body, ends before its end, holds no file
    or more than one, or comes too slowly.
    """
    with await asyncio.to_thread(path.open, "wb") as file:
        body = Body(content_type, file, limit)
        await _fed(chunks, body.feed)
        await asyncio.to_thread(file.flush)
    name = body.end()
    return Received(harmless(name), body.size, path)


async def receive_plain(name: str, chunks: AsyncIterator[bytes], path: Path, *, limit: int) -> Received:
    """Likewise what is nothing but a file, of which the name was told before.

    Raises TooLarge as soon as it is, BadRequest when it is empty or comes too slowly.
    """
    size = 0
    with await asyncio.to_thread(path.open, "wb") as file:

        def feed(block: bytes) -> None:
            nonlocal size
            size += len(block)
            if size > limit:
                raise too_large(limit)
            file.write(block)

        await _fed(chunks, feed)
        await asyncio.to_thread(file.flush)
    if not size:
        raise BadRequest(EMPTY)
    return Received(harmless(name), size, path)


async def _fed(chunks: AsyncIterator[bytes], feed: Callable[[bytes], None]) -> None:
    """Hand all that comes to a thread, in time."""
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            async for block in _blocks(chunks):
                await asyncio.to_thread(feed, block)
    except TimeoutError:
        raise BadRequest("The upload came to a halt. Try it again.") from None


async def _blocks(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    gathered = bytearray()
    while True:
        async with asyncio.timeout(SILENCE_SECONDS):
            chunk = await anext(chunks, None)
        if chunk is None:
            break
        gathered += chunk
        if len(gathered) >= BLOCK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


class Body:
    """The parser of one body. `feed` is for a thread: hostile bodies make it slow."""

    def __init__(self, content_type: str, file: BinaryIO, limit: int) -> None:
        """Raise BadRequest for another type than multipart/form-data."""
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise BadRequest("A file comes as multipart/form-data.")
        self.size = 0
        self._file, self._limit, self._left = file, limit, limit + AROUND
        self._name: str | None = None
        self._is_in_file = self._is_whole = False
        self._header, self._value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._headers.clear,
                    "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                    "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._begin_part,
                    "on_part_data": self._take,
                    "on_part_end": self._end_part,
                    "on_end": self._end,
                },
                max_header_count=_HEADERS,
                max_header_size=_HEADER_BYTES,
            )
        except FormParserError:
            raise BadRequest("A file comes as multipart/form-data.") from None

    def feed(self, block: bytes) -> None:
        """Take some more of it."""
        self._left -= len(block)
        if self._left < 0:
            raise too_large(self._limit)
        try:
            self._parser.write(block)
        except FormParserError:
            raise BadRequest("This body is not multipart/form-data.") from None

    def end(self) -> str:
        """The file's name as it was sent, once all of it has come."""
        if not self._is_whole or self._name is None:
            raise BadRequest("The upload was cut short, or held no file. Try it again.")
        if not self.size:
            raise BadRequest(EMPTY)
        return self._name

    def _end_header(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _begin_part(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"filename")
        if name is None:
            return
        if self._name is not None:
            raise BadRequest("Send one file with each request.")
        self._name = name.decode("utf-8", "replace").replace("%22", '"')
        self._is_in_file = True

    def _take(self, data: bytes, start: int, end: int) -> None:
        if not self._is_in_file:
            return
        self.size += end - start
        if self.size > self._limit:
            raise too_large(self._limit)
        self._file.write(memoryview(data)[start:end])

    def _end_part(self) -> None:
        self._is_in_file = False

    def _end(self) -> None:
        self._is_whole = True
