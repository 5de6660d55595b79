"""Where the contents of files lie: in a folder, or in a bucket (FILES_URL)."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog

from services.refusal import NotFound, Unavailable
from services.settings import Settings
from services.startup import FILES_FOLDER

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import LocalStore, S3Store

log = structlog.get_logger(__name__)

CHUNK = 262_144
"""Bytes that are handed out at a time."""

PART = 8_388_608
"""Bytes that are handed to a bucket at a time."""

RESERVE = 100_000_000
"""Bytes of the disk that files leave free: messages go on when there is no room for files."""


class Storage:
    """Contents by key. A key is a file's id, with something behind it for what was made of the file.

    What can't be reached raises Unavailable, and is logged.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = settings.files_url
        self.folder = _folder(settings)
        """None in a bucket."""

    async def put(self, key: str, path: Path) -> None:
        """Keep what is at `path`, whole or not at all; it is on the disk when this returns."""
        import obstore

        store = await asyncio.to_thread(lambda: self._store)
        try:
            await obstore.put_async(store, _place(key), path, chunk_size=PART, max_concurrency=2)
            if self.folder is not None:
                await asyncio.to_thread(_settle, self.folder / _place(key))
        except _failures() as error:
            raise unavailable("keep", error) from None

    async def copy(self, source: str, key: str) -> None:
        """Keep under `key` what is under `source`; it stays when that goes. Raises NotFound."""
        import obstore

        store = await asyncio.to_thread(lambda: self._store)
        try:
            await obstore.copy_async(store, _place(source), _place(key))
            if self.folder is not None:
                await asyncio.to_thread(_settle, self.folder / _place(key))
        except FileNotFoundError:
            raise NotFound from None
        except _failures() as error:
            raise unavailable("copy", error) from None

    async def get(self, key: str, part: range | None = None) -> tuple[int, AsyncIterator[bytes]]:
        """How many bytes there are, and all of them in order, or those of a part. Raises NotFound."""
        import obstore

        options: GetOptions | None = None if part is None else {"range": (part.start, part.stop)}
        store = await asyncio.to_thread(lambda: self._store)
        try:
            found = await obstore.get_async(store, _place(key), options=options)
        except FileNotFoundError:
            log.error("a file's contents are missing", file=key)
            raise NotFound from None
        except _failures() as error:
            raise unavailable("read", error) from None
        return found.meta["size"], _chunks(found)

    async def delete(self, keys: Iterable[str]) -> None:
        """Let contents go; those that are not there are gone already."""
        import obstore

        store = await asyncio.to_thread(lambda: self._store)
        for key in keys:
            try:
                await obstore.delete_async(store, _place(key))
            except FileNotFoundError:
                continue
            except _failures() as error:
                raise unavailable("delete", error) from None

    def has_room(self, size: int) -> bool:
        """Whether so many bytes more may come, as far as that can be known."""
        if self.folder is None:
            return True
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = os.statvfs(self.folder)
        return status.f_bavail * status.f_frsize >= size + RESERVE

    @cached_property
    def _store(self) -> "LocalStore | S3Store":
        """Made when the first file comes: the library takes memory and time that many never need."""
        from obstore.store import LocalStore, S3Store

        if self.folder is not None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return LocalStore(self.folder)
        return S3Store(**bucket(self._url))


def bucket(url: str) -> dict[str, Any]:
    """What `s3://KEY:SECRET@BUCKET/PREFIX?endpoint=...&region=...` says; all but BUCKET may be missing.

    What is, comes from the environment or the machine, as clients of S3 find it: AWS_ACCESS_KEY_ID and so on.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    config: dict[str, Any] = {name: asked[name] for name in ("endpoint", "region") if name in asked}
    if parts.username and parts.password:
        config |= {"access_key_id": unquote(parts.username), "secret_access_key": unquote(parts.password)}
    return {
        "bucket": parts.hostname,
        "prefix": parts.path.strip("/") or None,
        "config": config,
        "client_options": {
            "timeout": timedelta(seconds=60),
            "connect_timeout": timedelta(seconds=5),
            "allow_http": asked.get("endpoint", "").startswith("http://"),
        },
        "retry_config": {"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    }


def _folder(settings: Settings) -> Path | None:
    if not settings.files_url:
        return settings.data_dir.absolute() / FILES_FOLDER
    parts = urlsplit(settings.files_url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _place(key: str) -> str:
    """Not all in one folder: some file systems are slow with many in one."""
    return f"{key[:2]}/{key}"


def _settle(path: Path) -> None:
    """What is acknowledged is still there after a power cut."""
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _failures() -> tuple[type[Exception], ...]:
    from obstore.exceptions import BaseError

    return BaseError, OSError, ValueError


def unavailable(act: str, error: Exception) -> Unavailable:
    """What to tell when a disk or a bucket fails; why, is for the log."""
    log.error("files can't be reached", act=act, error=str(error)[:500])
    return Unavailable("Files can't be kept or read at the moment. Try again in a while.", retry_after=10.0)


async def _chunks(found: Any) -> AsyncIterator[bytes]:
    async for chunk in found.stream(min_chunk_size=CHUNK):
        yield bytes(chunk)
