"""From bytes that come in to a file that can be attached, and back out; the rest of files is verbs."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from models import Author
from services import clock
from services.actor import Actor
from services.database import Database
from services.files import letting_go, uploading
from services.files.facts import FileFacts
from services.files.inspecting import Made, inspect
from services.files.receiving import AROUND, Received, receive, receive_plain, too_large
from services.files.storage import Storage, unavailable
from services.refusal import Refusal, Unavailable
from services.settings import Settings

INCOMING_FOLDER = "incoming"

MOST_AT_ONCE = 64
"""Uploads under way in this process."""

MOST_OF_ONE = 10
"""Of these, one person's: as many as a message takes."""

MOST_OF_CUSTOMERS = 48
"""Of these, all customers': strangers who send slowly don't keep agents waiting."""

MOST_OF_AN_ADDRESS = 20
"""Of these, those of customers from one address: an office, or one who pretends to be many."""

CHUNK = 200
"""Files that one round lets go before others come in between."""


class Files:
    """One process' files."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self.limit = int(settings.max_file_size)
        """Bytes of a file; 0: there are none."""
        self._incoming = settings.data_dir / INCOMING_FOLDER
        self._storage = Storage(settings)
        # One picture after the other: each may take some hundred megabytes for a moment.
        self._pictures = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        self._under_way: Counter[Actor | str] = Counter()
        """By who sends, and from where."""

    async def upload(
        self,
        conversation_id: int,
        content_type: str,
        chunks: AsyncIterator[bytes],
        *,
        length: int | None,
        actor: Actor,
        address: str = "",
    ) -> FileFacts:
        """Take a file in a multipart body of `length` bytes (None: not said), and return it, to be attached.

        `address`: where it comes from, if there may be only so many from there.

        Raises NotFound, Forbidden, Conflict, Blocked, RateLimited, BadRequest, TooLarge, Unavailable; then
        nothing of it stays.
        """
        self._must_fit(length)
        file_id = await self._db.write(uploading.begin, conversation_id, actor=actor)
        return await self._take(
            file_id, partial(receive, content_type, chunks, limit=self.limit), actor, address
        )

    async def keep(
        self, conversation_id: int, name: str, chunks: AsyncIterator[bytes], *, actor: Actor
    ) -> FileFacts:
        """Take a file of this name that did not come up here, as if `actor` had uploaded it.

        Raises as `upload` does.
        """
        file_id = await self._db.write(uploading.begin, conversation_id, actor=actor)
        return await self._take(file_id, partial(receive_plain, name, chunks, limit=self.limit), actor)

    async def upload_for_template(
        self, content_type: str, chunks: AsyncIterator[bytes], *, length: int | None, actor: Actor
    ) -> FileFacts:
        """Likewise, for whoever may manage templates; a template may then have it."""
        self._must_fit(length)
        file_id = await self._db.write(uploading.begin_for_template, actor=actor)
        return await self._take(file_id, partial(receive, content_type, chunks, limit=self.limit), actor)

    async def make(
        self,
        content_type: str,
        chunks: AsyncIterator[bytes],
        make: Callable[[Received], bytes],
        *,
        length: int | None,
        limit: int,
        actor: Actor,
    ) -> bytes:
        """Take a file of at most `limit` bytes; return what `make`, in a thread, makes of it. Nothing stays.

        Raises BadRequest, TooLarge, Unavailable, and what `make` raises.
        """
        if length is not None and length > limit + AROUND:
            raise too_large(limit)
        async with self._place(actor) as folder:
            received = await receive(content_type, chunks, folder / "whole", limit=limit)
            return await asyncio.get_running_loop().run_in_executor(self._pictures, make, received)

    async def copy(self, source: FileFacts, conversation_id: int, *, actor: Actor) -> FileFacts:
        """A file of their own in a conversation, with the contents of another; either may go without it.

        Raises as `upload` does, and NotFound when the other has gone meanwhile.
        """
        self._must_fit(source["size"])
        file_id = await self._db.write(uploading.begin, conversation_id, actor=actor)
        async with self._whole_or_not(file_id):
            if source.get("thumb"):
                await self._storage.copy(_thumb(source["id"]), _thumb(file_id))
            await self._storage.copy(source["id"], file_id)
            return await self._db.write(uploading.finish_copy, file_id, source)

    async def contents(
        self, file_id: str, *, thumb: bool = False, part: range | None = None
    ) -> tuple[int, AsyncIterator[bytes]]:
        """How many bytes a file has, and all of them, or a part. Who may have it was asked before.

        Raises NotFound.
        """
        return await self._storage.get(_thumb(file_id) if thumb else file_id, part)

    async def let_go(self) -> bool:
        """Let go of some that nobody has any more; tells whether there may be more."""
        older_than = clock.now() - letting_go.KEPT_FOR
        if not await self._db.read(letting_go.any_to_go, older_than=older_than):
            return False
        await self._db.write(letting_go.doom, older_than=older_than, limit=CHUNK)
        ids = await self._db.read(letting_go.doomed, limit=CHUNK)
        await self._storage.delete(key for id_ in ids for key in (id_, _thumb(id_)))
        await self._db.write(letting_go.forget, ids)
        return len(ids) == CHUNK

    async def start(self) -> None:
        """Drop what was coming in when the process ended."""
        await asyncio.to_thread(shutil.rmtree, self._incoming, ignore_errors=True)

    async def stop(self) -> None:
        """Let the picture under way be made."""
        await asyncio.to_thread(self._pictures.shutdown, cancel_futures=True)

    def _must_fit(self, length: int | None) -> None:
        if length is not None and length > self.limit + AROUND:
            raise too_large(self.limit)

    async def _take(
        self, file_id: str, receiving: Callable[[Path], Awaitable[Received]], actor: Actor, address: str = ""
    ) -> FileFacts:
        async with self._whole_or_not(file_id), self._place(actor, address) as folder:
            received = await receiving(folder / "whole")
            made = await asyncio.get_running_loop().run_in_executor(self._pictures, inspect, received)
            await self._keep(file_id, made)
            return await self._db.write(uploading.finish, file_id, made)

    @asynccontextmanager
    async def _whole_or_not(self, file_id: str) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            # Also of whoever is gone: nobody would wait for it, so it is told to the writer and left to it.
            with suppress(Refusal):
                await asyncio.shield(self._db.write(letting_go.abandon, file_id))
            raise

    async def _keep(self, file_id: str, made: Made) -> None:
        if not await asyncio.to_thread(self._storage.has_room, made.size):
            raise Unavailable(
                "The server has no room for files at the moment. Try again later.", retry_after=60.0
            )
        if made.thumb is not None:
            await self._storage.put(_thumb(file_id), made.thumb)
        await self._storage.put(file_id, made.path)

    @asynccontextmanager
    async def _place(self, actor: Actor, address: str = "") -> AsyncIterator[Path]:
        """A folder for one upload."""
        if not self._has_place(actor) or self._under_way[address] >= MOST_OF_AN_ADDRESS:
            raise Unavailable("Many files are being uploaded. Try again in a moment.", retry_after=5.0)
        whose: Counter[Actor | str] = Counter((actor, address) if address else (actor,))
        self._under_way += whose
        try:
            folder = await asyncio.to_thread(_made, self._incoming)
            try:
                yield folder
            finally:
                await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
        except OSError as error:  # a full disk, for one
            raise unavailable("take in", error) from None
        finally:
            self._under_way -= whose  # keeps nobody of whom nothing is under way

    def _has_place(self, actor: Actor) -> bool:
        under_way = Counter({one: n for one, n in self._under_way.items() if isinstance(one, Actor)})
        customers = sum(n for one, n in under_way.items() if one.kind == Author.CUSTOMER)
        if actor.kind == Author.CUSTOMER and customers >= MOST_OF_CUSTOMERS:
            return False
        return under_way[actor] < MOST_OF_ONE and under_way.total() < MOST_AT_ONCE


def _made(incoming: Path) -> Path:
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=incoming))


def _thumb(file_id: str) -> str:
    return f"{file_id}.thumb"
