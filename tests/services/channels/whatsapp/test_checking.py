"""What the check of a connection finds: each trouble has a sentence that says what to do."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import Session, select

from models import AuditLine, WhatsAppAccount
from services.actor import agent
from services.channels.whatsapp.advice import UNKNOWN
from services.channels.whatsapp.asking import MOST_PAGES, NAME_LENGTH, RESTS_ON
from services.channels.whatsapp.checking import Finding, check, note_number, subscribe
from services.outcome import Outcome
from services.refusal import Forbidden, NotFound, Unavailable
from services.settings import Settings
from tests.services.cast import World
from tests.services.channels.whatsapp.accounts import (
    APP_SECRET,
    PHONE_NUMBER_ID,
    TOKEN,
    VERIFY_TOKEN,
    Meta,
    account_of,
    answered,
    emulated,
    is_connected,
)
from web.emulator import graph_errors as G  # noqa: N812

NAMES = ["Phone number", "Business account", "Sending", "Templates", "Subscription", "App secret", "Webhook"]


@pytest.fixture
async def meta() -> AsyncIterator[Meta]:
    async with emulated() as meta:
        yield meta


async def found(world: World, meta: Meta, channel_id: int, settings: Settings | None = None) -> list[Finding]:
    me = agent(world.cast.owner)
    return [one async for one in check(world.db, settings or meta.settings, channel_id, actor=me)]


def wrong(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.name, one.sentence) for one in findings if one.is_well is False]


async def test_all_is_well(world: World, meta: Meta) -> None:
    channel_id = await is_connected(world)
    findings = await found(world, meta, channel_id)
    assert [one.name for one in findings] == NAMES
    assert [one.is_well for one in findings] == [*[True] * 6, None], "no event has come yet"
    assert findings[0].sentence == "+1 555-010-0200, “Harbour Supplies”."
    assert "Enter webhook URL and verify token at Meta" in findings[-1].sentence
    account = await account_of(world, channel_id)
    assert (account.number, account.name) == ("+1 555-010-0200", "Harbour Supplies")
    assert not meta.emulator.requests, "nothing was sent"

    def heard(session: Session) -> Outcome[None]:
        session.get_one(WhatsAppAccount, channel_id).last_event_at = 5
        return Outcome(None)

    await world.do(heard)
    assert [one.is_well for one in await found(world, meta, channel_id)] == [True] * 7


@pytest.mark.parametrize(
    ("said", "names", "sentence"),
    [
        ({"access_token": "EAAB-another"}, ["Access token"], "permanent one for a system user"),
        ({"phone_number_id": "1"}, ["Phone number", "Business account"], "nothing of this id"),
        ({"business_account_id": "1"}, ["Business account"], "Compare both ids"),
        ({"app_secret": "of-another-app"}, ["App secret"], "not that of the app"),
    ],
)
async def test_what_was_typed_wrong(
    world: World, meta: Meta, said: dict[str, Any], names: list[str], sentence: str
) -> None:
    findings = await found(world, meta, await is_connected(world, **said))
    assert [name for name, _ in wrong(findings)] == names
    assert sentence in wrong(findings)[0][1]
    unknown = {name for name, told in wrong(findings) if told == UNKNOWN}
    assert not [one for one in findings if RESTS_ON.get(one.name) in unknown], "it is told once"


async def test_a_number_of_another_account(world: World) -> None:
    channel_id = await is_connected(world)
    paths: list[str] = []

    def answer(path: str, query: dict[str, str]) -> Any:
        paths.append(path)
        if path.endswith("phone_numbers"):
            return {
                "data": [{"id": 7}],
                "paging": {"next": "https://evil.example/", "cursors": {"after": "x"}},
            }
        return {"display_phone_number": "+1 \u202e555", "verified_name": "A" * 300, "data": [1]}

    async with answered(answer) as settings:
        findings = [one async for one in check(world.db, settings, channel_id, actor=agent(world.cast.owner))]
    assert [name for name, _ in wrong(findings)] == ["Business account"]
    assert "Copy both ids from the same page" in wrong(findings)[0][1]
    assert len([path for path in paths if path.endswith("phone_numbers")]) == MOST_PAGES
    assert len((await account_of(world, channel_id)).name) == NAME_LENGTH


@pytest.mark.parametrize("nonsense", [[], {"data": "x"}, {"display_phone_number": ["+1"]}, {"data": [None]}])
async def test_answers_that_are_none(world: World, nonsense: Any) -> None:
    channel_id = await is_connected(world)
    async with answered(lambda path, query: nonsense) as settings:
        async for one in check(world.db, settings, channel_id, actor=agent(world.cast.owner)):
            assert one.name in NAMES
            assert one.sentence
            assert one.name != "Phone number" or one.is_well is False


async def test_an_expired_token_ends_it(world: World, meta: Meta) -> None:
    channel_id = await is_connected(world)
    meta.emulator.token_is_expired = True
    findings = await found(world, meta, channel_id)
    assert [(one.name, one.is_well) for one in findings] == [("Access token", False), ("Webhook", None)]
    assert (await account_of(world, channel_id)).number == ""


@pytest.mark.parametrize(("place", "name"), [("messages", "Sending"), ("templates", "Templates")])
async def test_a_token_without_rights(world: World, meta: Meta, place: Any, name: str) -> None:
    channel_id = await is_connected(world)
    meta.emulator.answers_next_with(G.NO_PERMISSION, to=place)
    findings = wrong(await found(world, meta, channel_id))
    assert [name for name, _ in findings] == [name]
    assert "whatsapp_business_messaging" in findings[0][1]


async def test_a_locked_account(world: World, meta: Meta) -> None:
    channel_id = await is_connected(world)
    meta.emulator.answers_next_with(G.ACCOUNT_LOCKED)
    findings = wrong(await found(world, meta, channel_id))
    assert findings == [("Sending", "WhatsApp has locked or restricted the business account.")]


@pytest.mark.parametrize("demands_proof", [True, False])
async def test_an_app_may_ask_for_a_proof_or_not(world: World, meta: Meta, *, demands_proof: bool) -> None:
    channel_id = await is_connected(world)
    meta.emulator.demands_proof = demands_proof
    assert wrong(await found(world, meta, channel_id)) == []


async def test_with_another_apps_secret_nothing_else_is_asked(world: World, meta: Meta) -> None:
    findings = await found(world, meta, await is_connected(world, app_secret="of-another-app"))
    assert [(one.name, one.is_well) for one in findings] == [("App secret", False), ("Webhook", None)]


async def test_nobody_there(world: World, meta: Meta) -> None:
    channel_id = await is_connected(world)
    await meta.api.stop()
    findings = await found(world, meta, channel_id)
    assert [(one.name, one.is_well) for one in findings] == [("Phone number", False), ("Webhook", None)]
    assert "may call graph.facebook.com" in findings[0].sentence
    await meta.api.start()
    with meta.emulator.is_down():
        assert [one.name for one in await found(world, meta, channel_id)] == ["Phone number", "Webhook"]


async def test_the_app_is_subscribed_to_what_customers_write(world: World, meta: Meta) -> None:
    channel_id, me = await is_connected(world), agent(world.cast.owner)
    meta.emulator.is_subscribed = False
    findings = wrong(await found(world, meta, channel_id))
    assert [name for name, _ in findings] == ["Subscription"]
    await subscribe(world.db, meta.settings, channel_id, actor=me)
    assert wrong(await found(world, meta, channel_id)) == []
    kinds = await world.ask(
        lambda session: [(one.kind, one.detail) for one in session.exec(select(AuditLine))]
    )
    assert kinds[-1] == ("channel_account_set", {"channel": channel_id, "fields": ["subscription"]})
    meta.emulator.answers_next_with(G.NO_PERMISSION, to="account")
    with pytest.raises(Unavailable, match="may not do this"):
        await subscribe(world.db, meta.settings, channel_id, actor=me)


async def test_an_address_that_whatsapp_does_not_call(world: World, meta: Meta) -> None:
    channel_id = await is_connected(world)
    await meta.api.stop()
    settings = Settings(_env_file=None, whatsapp_url=f"https://{meta.api.url.partition('//')[2]}/v24.0")
    findings = await found(world, meta, channel_id, settings)
    assert "https only" in findings[-1].sentence
    assert findings[-1].is_well is False


async def test_only_owners_and_admins_look(world: World, meta: Meta) -> None:
    channel_id, me = await is_connected(world), agent(world.cast.admin)
    with pytest.raises(Forbidden):
        await anext(check(world.db, meta.settings, channel_id, actor=me))
    with pytest.raises(Forbidden):
        await subscribe(world.db, meta.settings, channel_id, actor=me)
    with pytest.raises(NotFound):
        await anext(check(world.db, meta.settings, 1, actor=agent(world.cast.owner)))


async def test_another_number_meanwhile_keeps_its_own_name(world: World, meta: Meta) -> None:
    channel_id = await is_connected(world)
    await world.do(note_number, channel_id, PHONE_NUMBER_ID + "0", number="+1", name="Late")
    assert (await account_of(world, channel_id)).number == ""


async def test_no_secret_is_told(world: World, meta: Meta, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel_id = await is_connected(world)
    findings = await found(world, meta, channel_id)
    meta.emulator.token_is_expired = True
    findings += await found(world, meta, channel_id)
    said = caplog.text + repr(findings)
    assert not any(secret in said for secret in (TOKEN, APP_SECRET, VERIFY_TOKEN))
