"""From a body to a file that can be attached, and back: whole or not at all, and holding nobody up."""

import asyncio
import io
import os
import resource
import time
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session, col, select

from models import FileState, StoredFile
from services import clock
from services.actor import Actor, agent
from services.files import keeper, letting_go
from services.files.facts import FileFacts
from services.files.keeper import Files
from services.files.storage import Storage
from services.refusal import BadRequest, NotFound, Refusal, TooLarge, Unavailable
from services.runtime import Runtime
from services.settings import Settings
from services.templates.deleting import KEPT_FOR, forget_deleted, remove
from services.templates.managing import create
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended
from tests.services.files.attaching import answers_with, writes_with
from tests.services.files.pictures import photo, picture
from tests.services.files.test_receiving import TYPE, body, cut, part

MB = 1_000_000
BEN = 2


@pytest.fixture
def files(sqlite_world: World, tmp_path: Path) -> Files:
    return Files(sqlite_world.db, Settings(_env_file=None, data_dir=tmp_path / "data"))


async def send(files: Files, guest: Guest, content: bytes, *, length: int | None = None) -> FileFacts:
    chunks = cut(body(part(content)), 65_536)
    return await files.upload(guest.conversation_id, TYPE, chunks, length=length, actor=guest.actor)


async def rows(world: World) -> list[StoredFile]:
    return await world.ask(
        lambda session: list(session.exec(select(StoredFile).order_by(col(StoredFile.id))))
    )


def left(files: Files) -> list[str]:
    """What of uploads lies on the disk."""
    folder = files._storage.folder
    assert folder is not None
    places = [folder, files._incoming]
    return [path.name for place in places if place.exists() for path in place.rglob("*") if path.is_file()]


async def whole(files: Files, file_id: str, *, thumb: bool = False) -> bytes:
    size, chunks = await files.contents(file_id, thumb=thumb)
    content = b"".join([chunk async for chunk in chunks])
    assert len(content) == size
    return content


async def test_what_came_up_comes_back(files: Files, sqlite_world: World) -> None:
    guest = await sqlite_world.opens()
    content = os.urandom(3 * MB)
    file = await send(files, guest, content)
    assert (file["name"], file["size"], file["type"]) == ("a.txt", 3 * MB, "application/octet-stream")
    assert await whole(files, file["id"]) == content
    with pytest.raises(NotFound):
        await files.contents(file["id"], thumb=True)


async def test_what_another_way_brought_is_kept_alike(files: Files, sqlite_world: World) -> None:
    guest = await sqlite_world.opens()
    content = photo((80, 40))
    chunks = cut(content, 1_000)
    file = await files.keep(guest.conversation_id, "../Photo.jpg", chunks, actor=guest.actor)
    assert (file["name"], file["width"], file["height"], file["thumb"]) == ("Photo.jpg", 40, 80, True)
    await writes_with(sqlite_world, guest, file["id"])
    assert await sqlite_world.is_whole()


@pytest.mark.parametrize(("size", "refusal"), [(25 * MB + 1, TooLarge), (0, BadRequest)])
async def test_what_can_not_be_kept_leaves_nothing(
    files: Files, sqlite_world: World, size: int, refusal: type[Refusal]
) -> None:
    guest = await sqlite_world.opens()
    with pytest.raises(refusal):
        await files.keep(guest.conversation_id, "a.txt", cut(b"x" * size, MB), actor=guest.actor)
    assert left(files) == []
    assert [row.state for row in await rows(sqlite_world)] == [FileState.DOOMED]


async def test_a_photo_is_made_anew_by_a_process_of_its_own(files: Files, sqlite_world: World) -> None:
    file = await send(files, await sqlite_world.opens(), photo((80, 40)))
    assert (file["name"], file["width"], file["height"], file["thumb"]) == ("a.txt.jpg", 40, 80, True)
    assert len(await whole(files, file["id"])) == file["size"]
    with Image.open(io.BytesIO(await whole(files, file["id"], thumb=True))) as image:
        assert image.format == "WEBP"


@pytest.mark.parametrize("length", [None, 26 * MB])
async def test_too_large_is_refused_and_leaves_nothing(
    files: Files, sqlite_world: World, length: int | None
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield part(b"")[:-2]
        while True:
            yield b"x" * 65_536

    guest = await sqlite_world.opens()
    with pytest.raises(TooLarge, match="25 MB"):
        await files.upload(guest.conversation_id, TYPE, endless(), length=length, actor=guest.actor)
    assert left(files) == []
    assert [row.state for row in await rows(sqlite_world)] == [FileState.DOOMED] * (length is None)


async def test_what_ends_early_leaves_nothing(files: Files, sqlite_world: World) -> None:
    class Gone(Exception):
        """The line broke."""

    async def broken() -> AsyncIterator[bytes]:
        yield part(b"x" * 300_000)[:-2]
        raise Gone

    guest = await sqlite_world.opens()
    with pytest.raises(Gone):
        await files.upload(guest.conversation_id, TYPE, broken(), length=None, actor=guest.actor)
    with pytest.raises(BadRequest):
        await files.upload(guest.conversation_id, TYPE, cut(part(b"x"), 9), length=None, actor=guest.actor)
    while await files.let_go():
        pass
    assert (left(files), await rows(sqlite_world)) == ([], [])


async def test_who_is_cut_off_leaves_nothing(files: Files, sqlite_world: World) -> None:
    begun = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield part(b"x" * 300_000)[:-2]
        begun.set()
        await asyncio.Event().wait()

    guest = await sqlite_world.opens()
    upload = asyncio.create_task(
        files.upload(guest.conversation_id, TYPE, slow(), length=None, actor=guest.actor)
    )
    await begun.wait()
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    await files.let_go()
    assert (left(files), await rows(sqlite_world)) == ([], [])


async def test_without_room_nothing_is_taken(
    files: Files, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.files.storage.RESERVE", 2**60)
    with pytest.raises(Unavailable, match="no room"):
        await send(files, await sqlite_world.opens(), b"x")
    assert left(files) == []


async def test_who_sends_to_a_disk_that_takes_no_more_is_told(files: Files, sqlite_world: World) -> None:
    guest = await sqlite_world.opens()
    limit, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, hard))
    try:
        with pytest.raises(Unavailable, match="Try again"):
            await send(files, guest, b"x" * 8_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    await files.let_go()
    assert (left(files), await rows(sqlite_world)) == ([], [])
    assert await send(files, guest, b"x" * 8_000_000)


async def test_so_many_at_once_and_no_more(
    files: Files, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "MOST_AT_ONCE", 2)
    guest = await sqlite_world.opens()
    results = await asyncio.gather(*(send(files, guest, b"x") for _ in range(4)), return_exceptions=True)
    assert len([result for result in results if isinstance(result, Refusal)]) == 2
    assert await send(files, guest, b"x")


async def test_strangers_who_send_slowly_leave_room(
    files: Files, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "MOST_OF_ONE", 2)
    monkeypatch.setattr(keeper, "MOST_OF_CUSTOMERS", 3)
    guests = [await sqlite_world.asks() for _ in range(3)]
    await sqlite_world.joins(BEN, guests[0].conversation_id)

    def upload(guest: Guest, chunks: AsyncIterator[bytes], by: Actor) -> Coroutine[None, None, FileFacts]:
        return files.upload(guest.conversation_id, TYPE, chunks, length=None, actor=by)

    async def stays(guest: Guest) -> asyncio.Task[FileFacts]:
        begun = asyncio.Event()

        async def slow() -> AsyncIterator[bytes]:
            begun.set()
            await asyncio.Event().wait()
            yield b""

        task = asyncio.create_task(upload(guest, slow(), guest.actor))
        await begun.wait()
        return task

    held = [await stays(guests[0]), await stays(guests[0])]
    with pytest.raises(Unavailable):
        await send(files, guests[0], b"a third of one person")
    held.append(await stays(guests[1]))
    with pytest.raises(Unavailable):
        await send(files, guests[2], b"a fourth of customers")
    assert await upload(guests[0], cut(body(part(b"x")), 99), agent(BEN))
    for task in held:
        task.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    assert await send(files, guests[2], b"now there is room")


async def test_one_address_leaves_room_however_many_it_pretends_to_be(
    files: Files, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "MOST_OF_AN_ADDRESS", 2)

    async def upload(address: str, chunks: AsyncIterator[bytes]) -> FileFacts:
        guest = await sqlite_world.asks()
        about = {"length": None, "actor": guest.actor, "address": address}
        return await files.upload(guest.conversation_id, TYPE, chunks, **about)  # type: ignore[arg-type]

    held = []
    for _ in range(2):
        begun = asyncio.Event()

        async def slow(begun: asyncio.Event = begun) -> AsyncIterator[bytes]:
            begun.set()
            await asyncio.Event().wait()
            yield b""

        held.append(asyncio.create_task(upload("192.0.2.1", slow())))
        await begun.wait()
    with pytest.raises(Unavailable):
        await upload("192.0.2.1", cut(body(part(b"a third")), 99))
    assert await upload("192.0.2.2", cut(body(part(b"another's")), 99))
    for task in held:
        task.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    assert await upload("192.0.2.1", cut(body(part(b"now there is room")), 99))
    assert not files._under_way


async def test_the_loop_goes_on_meanwhile(files: Files, sqlite_world: World) -> None:
    """While 25 MB come in that make the parser work, and while a picture of 12 megapixels is made anew.

    In seconds of the loop's own work: how long others have the machine is not ours.
    """
    guest = await sqlite_world.opens()
    image = Image.effect_noise((4_000, 3_000), 90)
    noise = io.BytesIO()
    image.save(noise, "JPEG")
    await send(files, guest, picture())  # what is loaded once is loaded
    loop, longest, before = asyncio.get_running_loop(), 0.0, time.thread_time()

    def tick() -> None:
        nonlocal longest, before
        longest, before = max(longest, time.thread_time() - before), time.thread_time()
        if not is_over.is_set():
            loop.call_later(0.001, tick)

    is_over = asyncio.Event()
    loop.call_soon(tick)
    await asyncio.gather(send(files, guest, b"\r\n--edg" * 3_500_000), send(files, guest, noise.getvalue()))
    is_over.set()
    assert longest < 0.1, "nowhere near the seconds that it takes"


async def test_what_was_not_sent_within_a_day_goes(files: Files, sqlite_world: World) -> None:
    guest = await sqlite_world.opens()
    sent, forgotten = [(await send(files, guest, picture()))["id"] for _ in range(2)]
    await writes_with(sqlite_world, guest, sent)
    clock.shift(86_300_000)
    await files.let_go()
    assert len(left(files)) == 4
    clock.shift(200_000)
    await files.let_go()
    assert sorted(left(files)) == [sent, f"{sent}.thumb"]
    assert [row.id for row in await rows(sqlite_world)] == [sent]
    assert forgotten != sent


async def test_what_cant_be_deleted_now_is_deleted_later(
    files: Files, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(_self: Storage, _keys: object) -> None:
        raise Unavailable

    await send(files, await sqlite_world.opens(), b"x")
    clock.shift(86_401_000)
    with monkeypatch.context() as away:
        away.setattr(Storage, "delete", down)
        with pytest.raises(Unavailable):
            await files.let_go()
    assert len(left(files)) == 1
    await files.let_go()
    assert (left(files), await rows(sqlite_world)) == ([], [])


async def test_a_killed_process_leaves_nothing_to_the_next(tmp_path: Path, sqlite_world: World) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", database_url=str(sqlite_world.db.url))
    remains = settings.data_dir / "incoming" / "x" / "whole"
    remains.parent.mkdir(parents=True)
    remains.write_bytes(b"half of it")
    runtime = Runtime.open(settings)
    await runtime.start()
    try:
        assert not remains.exists()
    finally:
        await runtime.stop()


async def test_what_an_erased_customer_sent_goes(files: Files, sqlite_world: World) -> None:
    from models import Conversation
    from services.outcome import Outcome

    def erase(session: Session) -> Outcome[None]:
        session.delete(session.get_one(Conversation, guest.conversation_id))
        return Outcome(None)

    guest = await sqlite_world.opens()
    await writes_with(sqlite_world, guest, (await send(files, guest, picture()))["id"])
    await sqlite_world.do(erase)
    await files.let_go()
    assert (left(files), await rows(sqlite_world)) == ([], [])


async def test_a_copy_stays_when_the_other_goes(files: Files, sqlite_world: World) -> None:
    ben = agent(sqlite_world.cast.ben)
    owner = agent(sqlite_world.cast.owner)
    guest = await attended(sqlite_world, sqlite_world.cast.ben)
    source = await files.upload_for_template(TYPE, cut(body(part(photo())), 65_536), length=None, actor=owner)
    template_id = await sqlite_world.do(create, title="Hello", text="Hello", file=source["id"], actor=owner)
    content, small = await whole(files, source["id"]), await whole(files, source["id"], thumb=True)
    copy = await files.copy(source, guest.conversation_id, actor=ben)
    assert copy == source | {"id": copy["id"]} != source
    await answers_with(sqlite_world, sqlite_world.cast.ben, guest, copy["id"])
    await files.copy(source, guest.conversation_id, actor=ben)
    await sqlite_world.do(letting_go.doom, older_than=clock.now() + 1, limit=10)
    await files.let_go()
    assert {row.id for row in await rows(sqlite_world)} == {source["id"], copy["id"]}
    assert await whole(files, source["id"]) == content, "a copy that was not sent takes nothing with it"
    await sqlite_world.do(remove, template_id, actor=owner)
    clock.shift(KEPT_FOR)
    await sqlite_world.do(forget_deleted, limit=10)
    await files.let_go()
    assert await whole(files, copy["id"]) == content
    assert await whole(files, copy["id"], thumb=True) == small
    with pytest.raises(NotFound):
        await files.copy(source, guest.conversation_id, actor=ben)
    await files.let_go()
    assert sorted(left(files)) == [copy["id"], f"{copy['id']}.thumb"]
    assert await sqlite_world.is_whole()


async def test_only_the_crew_is_made_a_copy(files: Files, sqlite_world: World) -> None:
    cast = sqlite_world.cast
    guest = await attended(sqlite_world, cast.ben)
    owner = agent(cast.owner)
    source = await files.upload_for_template(TYPE, cut(body(part(b"x")), 9), length=None, actor=owner)
    for who in (cast.dan, cast.outsider, cast.owner):
        with pytest.raises(Refusal):
            await files.copy(source, guest.conversation_id, actor=agent(who))
    assert [row.id for row in await rows(sqlite_world)] == [source["id"]]
