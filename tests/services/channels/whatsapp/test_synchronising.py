"""Templates come as the account has them: at once, as they change, every few hours; nothing else gets in."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import WhatsAppAccount, WhatsAppTemplate
from services import clock
from services.actor import agent
from services.channels.managing import turn
from services.channels.whatsapp.synchronising import (
    AGAIN,
    EVERY,
    LEASE,
    SOON,
    TemplateReader,
    claim,
    due_channels,
    end,
    templates_changed,
)
from services.channels.whatsapp.templates import MOST_PAGES, PAGE, ReadTemplate, drop_others, keep_some
from services.refusal import Forbidden, NotFound, Unavailable
from tests.services.cast import NOWHERE, World
from tests.services.channels.whatsapp.accounts import (
    TOKEN,
    Meta,
    account_of,
    answered,
    emulated,
    is_connected,
)
from tests.services.channels.whatsapp.company import ORDER, SALE, STORE
from tests.services.teamwork import by
from web.emulator import Template
from web.emulator import graph_errors as G  # noqa: N812


@pytest.fixture
async def meta() -> AsyncIterator[Meta]:
    async with emulated() as meta:
        yield meta


@pytest.fixture
async def reader(world: World, meta: Meta) -> AsyncIterator[TemplateReader]:
    reader = TemplateReader(world.db, meta.settings.whatsapp_url)
    yield reader
    await reader.stop()


async def goes_round(reader: TemplateReader, *, after: int = 0) -> None:
    clock.shift(after)
    await reader.round()
    await reader.settled()


async def kept(world: World) -> list[WhatsAppTemplate]:
    statement = select(WhatsAppTemplate).order_by(col(WhatsAppTemplate.name), col(WhatsAppTemplate.language))
    return await world.ask(lambda session: list(session.exec(statement)))


async def test_a_number_that_was_connected_has_its_templates_at_once(
    world: World, reader: TemplateReader
) -> None:
    channel_id = await is_connected(world)
    await goes_round(reader)
    rows = await kept(world)
    assert [(row.name, row.language, row.status) for row in rows] == [
        ("new_in_store", "en", "APPROVED"),
        ("order_shipped", "en_US", "APPROVED"),
        ("season_sale", "en", "PAUSED"),
    ]
    for row, told in zip(rows, (STORE, ORDER, SALE), strict=True):
        assert row.components == told["components"], "as the account answers them"
        assert (row.external_id, row.category) == (told["id"], told["category"])
        assert row.is_named == (told["parameter_format"] == "NAMED")
        assert row.channel_id == channel_id
    account = await account_of(world, channel_id)
    assert account.templates_at is not None
    assert abs(account.templates_at - clock.now()) < 60_000
    assert account.templates_trouble == ""


async def test_what_changes_is_followed_and_what_went_goes(
    world: World, meta: Meta, reader: TemplateReader
) -> None:
    channel_id = await is_connected(world)
    await goes_round(reader)
    before = {row.name: row.id for row in await kept(world)}
    book = meta.emulator.templates
    shipped = book.find("order_shipped", "en_US")
    assert shipped
    shipped.status, shipped.components = "PAUSED", [{"type": "BODY", "text": "Gone out."}]
    book.templates.remove(next(one for one in book.templates if one.name == "season_sale"))
    book.add(Template("order_shipped", "de", "UTILITY", [{"type": "BODY", "text": "Ist unterwegs."}]))
    await goes_round(reader)
    assert len(await kept(world)) == 3, "nothing has told of it"
    await world.do(templates_changed, channel_id)
    await goes_round(reader, after=SOON)
    rows = await kept(world)
    assert [(row.name, row.language, row.status) for row in rows] == [
        ("new_in_store", "en", "APPROVED"),
        ("order_shipped", "de", "APPROVED"),
        ("order_shipped", "en_US", "PAUSED"),
    ]
    assert rows[2].id == before["order_shipped"], "it is the same one"
    assert rows[2].components == [{"type": "BODY", "text": "Gone out."}]


async def test_every_few_hours_and_not_where_it_is_off(world: World, reader: TemplateReader) -> None:
    channel_id = await is_connected(world)
    await by(world, world.cast.owner, turn, channel_id, on=False)
    assert await world.ask(due_channels) == []
    await by(world, world.cast.owner, turn, channel_id, on=True)
    await goes_round(reader)
    clock.shift(EVERY - 60_000)
    assert await world.ask(due_channels) == []
    clock.shift(60_000)
    assert await world.ask(due_channels) == [channel_id]


async def test_what_could_not_be_read_stays_and_is_tried_again(
    world: World, meta: Meta, reader: TemplateReader
) -> None:
    channel_id = await is_connected(world)
    await goes_round(reader)
    meta.emulator.token_is_expired = True
    await goes_round(reader, after=EVERY)
    account = await account_of(world, channel_id)
    assert "permanent one for a system user" in account.templates_trouble
    assert len(await kept(world)) == 3
    meta.emulator.token_is_expired = False
    await goes_round(reader)
    assert (await account_of(world, channel_id)).templates_trouble, "not at once"
    await goes_round(reader, after=AGAIN)
    assert (await account_of(world, channel_id)).templates_trouble == ""


async def test_an_owner_reads_them_again(world: World, meta: Meta, reader: TemplateReader) -> None:
    cast, channel_id = world.cast, await is_connected(world)
    assert await reader.read_now(channel_id, actor=agent(cast.owner)) == 3
    meta.emulator.answers_next_with(G.NO_PERMISSION, to="templates")
    with pytest.raises(Unavailable, match="The access token may not do this"):
        await reader.read_now(channel_id, actor=agent(cast.owner))
    with pytest.raises(Forbidden):
        await reader.read_now(channel_id, actor=agent(cast.admin))
    for nowhere in (1, NOWHERE):
        with pytest.raises(NotFound):
            await reader.read_now(nowhere, actor=agent(cast.owner))


async def test_one_process_reads_and_a_change_meanwhile_is_not_lost(world: World) -> None:
    channel_id = await is_connected(world)
    leases = await asyncio.gather(*(world.do(claim, channel_id) for _ in range(5)))
    (lease,) = [one for one in leases if one is not None]
    await world.do(templates_changed, channel_id)
    await world.do(end, channel_id, lease=lease)
    clock.shift(SOON)
    assert await world.ask(due_channels) == [channel_id]
    assert await world.do(claim, channel_id) is not None
    clock.shift(LEASE)
    assert await world.ask(due_channels) == [channel_id], "who read it has died"


async def test_of_another_account_meanwhile_nothing_is_kept(world: World, reader: TemplateReader) -> None:
    channel_id = await is_connected(world)
    await goes_round(reader)
    assert not await world.do(keep_some, channel_id, "8", [ReadTemplate.model_validate(told())])
    await world.do(drop_others, channel_id, "8", [])
    assert len(await kept(world)) == 3


def told(name: str = "hello", **more: Any) -> dict[str, Any]:
    usual = {"name": name, "language": "en", "status": "APPROVED", "category": "UTILITY", "id": "1"}
    return usual | {"parameter_format": "POSITIONAL", "components": [{"type": "BODY", "text": "Hi"}]} | more


async def read_from(world: World, pages: Any) -> int:
    channel_id = await is_connected(world)
    async with answered(pages) as settings:
        reader = TemplateReader(world.db, settings.whatsapp_url)
        return await reader.read_now(channel_id, actor=agent(world.cast.owner))


async def test_unknown_fields_are_left_and_texts_are_clean(world: World) -> None:
    body = {"type": "BODY", "text": "e\u0301\x00!", "colour": "red", "example": {"x": 1}}
    page = {"data": [told(components=[body, {"type": "CAROUSEL", "cards": [{"a": 1}]}], quality={"s": 1})]}
    assert await read_from(world, lambda path, query: page) == 1
    (row,) = await kept(world)
    assert row.components == [{"type": "BODY", "text": "\u00e9!", "example": {}}, {"type": "CAROUSEL"}]


BAD: list[dict[str, Any]] = [
    {"name": ""},
    {"name": "x" * 601},
    {"language": "x" * 21},
    {"id": None},
    {"components": [{"type": "BODY", "text": "x" * 5_001}]},
    {"components": [{"type": "BODY"}] * 21},
    {"components": [{"type": "BUTTONS", "buttons": [{"type": "URL"}] * 21}]},
    {"components": "BODY"},
    {"name": "\ud800"},
]


async def test_one_that_is_none_stops_no_other(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    data = [*(told(**{"name": f"bad{i}"} | bad) for i, bad in enumerate(BAD)), told("good")]
    assert await read_from(world, lambda path, query: {"data": [*data, told("good", status="OTHER")]}) == 1
    assert [(row.name, row.status) for row in await kept(world)] == [("good", "APPROVED")]
    assert "message_templates" in caplog.text
    assert TOKEN not in caplog.text


async def test_pages_without_end_have_one(world: World) -> None:
    asked: list[str] = []

    def answer(path: str, query: dict[str, str]) -> Any:
        asked.append(query.get("after", ""))
        number = len(asked)
        paging = {"cursors": {"after": str(number)}, "next": "https://evil.example/steal"}
        return {"data": [told(f"t{number}_{i}") for i in range(2)], "paging": paging}

    assert await read_from(world, answer) == 2 * MOST_PAGES
    assert asked == ["", *(str(i) for i in range(1, MOST_PAGES))], "by the cursor, never by their address"


async def test_one_page_that_comes_again_and_again_is_the_last(world: World) -> None:
    asked: list[dict[str, str]] = []

    def answer(path: str, query: dict[str, str]) -> Any:
        asked.append(query)
        return {"data": [told()], "paging": {"cursors": {"after": "same"}, "next": "x"}}

    assert await read_from(world, answer) == 1
    assert len(asked) == 2


async def test_answers_that_are_none_change_nothing(world: World, meta: Meta) -> None:
    channel_id = await is_connected(world)
    me = agent(world.cast.owner)
    await TemplateReader(world.db, meta.settings.whatsapp_url).read_now(channel_id, actor=me)
    answers: list[Any] = [{"data": 5}, {}, {"data": [1]}, {"data": [{}] * (10 * PAGE + 1)}]
    async with answered(lambda path, query: answers.pop()) as settings:
        while answers:
            with pytest.raises(Unavailable, match="could not be understood"):
                await TemplateReader(world.db, settings.whatsapp_url).read_now(channel_id, actor=me)
    assert len(await kept(world)) == 3


async def test_more_than_one_page_of_more_than_one_chunk(world: World, meta: Meta) -> None:
    for number in range(2 * PAGE):
        meta.emulator.templates.add(Template(f"t{number}", "en", "UTILITY", [{"type": "BODY", "text": "x"}]))
    channel_id = await is_connected(world)
    reader = TemplateReader(world.db, meta.settings.whatsapp_url)
    assert await reader.read_now(channel_id, actor=agent(world.cast.owner)) == 2 * PAGE + 3
    assert len(await kept(world)) == 2 * PAGE + 3


async def test_an_account_that_is_deleted_meanwhile(world: World) -> None:
    await world.do(templates_changed, NOWHERE)
    await world.do(end, NOWHERE, lease=1)
    assert await world.ask(lambda session: list(_accounts(session))) == []


def _accounts(session: Session) -> list[WhatsAppAccount]:
    return list(session.exec(select(WhatsAppAccount)))
