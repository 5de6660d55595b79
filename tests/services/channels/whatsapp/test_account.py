"""Who connects WhatsApp numbers, what is refused beside which field, and that secrets stay where they are."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models import AuditLine, WhatsAppAccount, WhatsAppTemplate
from services import clock
from services.actor import agent
from services.channels.managing import remove, turn
from services.channels.routing import teams_of_channel
from services.channels.whatsapp.account import SECRET_LENGTH, TypedAccount, connect, edit
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, Mistakes, NotFound
from tests.services.cast import NOWHERE, World
from tests.services.channels.whatsapp.accounts import (
    APP_SECRET,
    BUSINESS_ACCOUNT_ID,
    PHONE_NUMBER_ID,
    TOKEN,
    VERIFY_TOKEN,
    account_of,
    channel_of,
    is_connected,
    typed,
)
from tests.services.teamwork import by, is_refused

SECRETS = (TOKEN, APP_SECRET, VERIFY_TOKEN)


async def lines(world: World) -> list[tuple[str, dict[str, Any]]]:
    """What the audit trail says of channels; none of it is secret."""
    statement = (
        select(AuditLine).where(col(AuditLine.kind).startswith("channel_")).order_by(col(AuditLine.id))
    )
    found = await world.ask(lambda session: list(session.exec(statement)))
    assert not any(secret in repr(line.detail) for line in found for secret in SECRETS)
    return [(line.kind, line.detail) for line in found]


async def test_a_number_is_connected(world: World) -> None:
    channel_id = await is_connected(world, name=" By \n WhatsApp ", access_token=f" {TOKEN}\n")
    channel, account = await channel_of(world, channel_id), await account_of(world, channel_id)
    assert (channel.kind, channel.name, channel.enabled) == ("whatsapp", "By WhatsApp", True)
    assert await world.ask(teams_of_channel, channel_id) == [world.cast.sales]
    assert (account.phone_number_id, account.business_account_id) == (PHONE_NUMBER_ID, BUSINESS_ACCOUNT_ID)
    assert (account.access_token, account.app_secret, account.verify_token) == SECRETS
    assert account.templates_due_at is not None
    assert account.templates_due_at <= clock.now()
    assert await lines(world) == [
        (
            "channel_connected",
            {"channel": channel_id, "name": "By WhatsApp", "teams": [world.cast.sales]},
        )
    ]


async def test_a_verify_token_is_made_up(world: World) -> None:
    one = await account_of(world, await is_connected(world, verify_token=""))
    other = await account_of(world, await is_connected(world, verify_token="", phone_number_id="2"))
    assert len(one.verify_token) >= 32
    assert one.verify_token != other.verify_token


@pytest.mark.parametrize(
    ("mistake", "sentences"),
    [
        ({"name": " "}, {"name": "Give it a name"}),
        ({"team_ids": []}, {"teams": "Choose at least one team"}),
        ({"team_ids": [NOWHERE]}, {"teams": "not here any more"}),
        ({"phone_number_id": "+49 176 5550"}, {"phone_number_id": "digits only, and not the number itself"}),
        ({"phone_number_id": ""}, {"phone_number_id": "digits only"}),
        ({"business_account_id": "1" * 33}, {"business_account_id": "digits only"}),
        ({"phone_number_id": "١٢٣"}, {"phone_number_id": "digits only"}),
        ({"access_token": ""}, {"access_token": "Type the access token"}),
        ({"app_secret": " "}, {"app_secret": "Type the app secret"}),
        ({"access_token": "two words"}, {"access_token": "without spaces"}),
        ({"access_token": "x\r\nhost: evil"}, {"access_token": "without spaces"}),
        ({"app_secret": "x" * (SECRET_LENGTH + 1)}, {"app_secret": "without spaces"}),
        ({"verify_token": "ü"}, {"verify_token": "without spaces"}),
        (
            {"name": "", "team_ids": [], "phone_number_id": "x", "access_token": ""},
            {"name": "", "teams": "", "phone_number_id": "", "access_token": ""},
        ),
    ],
)
async def test_each_mistake_stands_beside_its_field(
    world: World, mistake: dict[str, Any], sentences: dict[str, str]
) -> None:
    with pytest.raises(Mistakes) as refused:
        await is_connected(world, **mistake)
    assert refused.value.sentences.keys() == sentences.keys()
    assert all(part in refused.value.sentences[field] for field, part in sentences.items())
    assert await world.ask(lambda session: session.exec(select(WhatsAppAccount)).all()) == []
    assert await lines(world) == []


async def test_a_number_is_connected_once(world: World) -> None:
    channel_id = await is_connected(world)
    with pytest.raises(Mistakes, match="connected already, as “Harbour by WhatsApp”"):
        await is_connected(world, name="Another")
    other = await is_connected(world, phone_number_id="2")
    sentence = await is_refused(world, Mistakes, world.cast.owner, edit, other, typed(world))
    assert "connected already" in sentence
    await by(world, world.cast.owner, edit, channel_id, typed(world))


async def test_two_who_connect_it_at_once_make_one(world: World) -> None:
    done = await asyncio.gather(*(is_connected(world) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(one, int) for one in done) == 1
    assert sum(isinstance(one, Mistakes) for one in done) == 4


async def test_what_is_left_empty_is_kept(world: World) -> None:
    cast, channel_id = world.cast, await is_connected(world)
    empty = {"access_token": "", "app_secret": " ", "verify_token": ""}
    await by(world, cast.owner, edit, channel_id, typed(world, **empty))
    assert [kind for kind, _ in await lines(world)] == ["channel_connected"], "nothing was changed"
    await by(
        world,
        cast.owner,
        edit,
        channel_id,
        typed(world, **empty | {"access_token": "EAAB-another"}, name="Door", team_ids=[cast.support]),
    )
    account = await account_of(world, channel_id)
    assert (account.access_token, account.app_secret, account.verify_token) == (
        "EAAB-another",
        APP_SECRET,
        VERIFY_TOKEN,
    )
    assert await world.ask(teams_of_channel, channel_id) == [cast.support]
    assert (await lines(world))[1:] == [
        ("channel_account_set", {"channel": channel_id, "fields": ["access_token"]}),
        ("channel_edited", {"channel": channel_id, "name": "Door", "fields": ["name", "teams"]}),
    ]


async def _with_templates(world: World, channel_id: int) -> None:
    def put(session: Session) -> Outcome[None]:
        account = session.get_one(WhatsAppAccount, channel_id)
        account.number, account.name, account.last_event_at = "+1 555", "Harbour", 5
        account.templates_at, account.templates_due_at = 6, None
        facts: dict[str, Any] = {"name": "a", "language": "en", "category": "UTILITY", "status": "APPROVED"}
        session.add(WhatsAppTemplate(channel_id=channel_id, external_id="1", **facts))
        return Outcome(None)

    await world.do(put)


async def test_what_was_known_of_another_number_and_account_is_forgotten(world: World) -> None:
    owner, channel_id = world.cast.owner, await is_connected(world)

    def templates(session: Session) -> list[WhatsAppTemplate]:
        return list(session.exec(select(WhatsAppTemplate)))

    await _with_templates(world, channel_id)
    await by(world, owner, edit, channel_id, typed(world, phone_number_id="7"))
    account = await account_of(world, channel_id)
    assert (account.number, account.name, account.last_event_at) == ("", "", None)
    assert len(await world.ask(templates)) == 1
    await by(world, owner, edit, channel_id, typed(world, phone_number_id="7", business_account_id="8"))
    account = await account_of(world, channel_id)
    assert account.templates_at is None
    assert account.templates_due_at is not None
    assert await world.ask(templates) == []


async def test_what_was_signed_with_another_secret_does_not_count(world: World) -> None:
    owner, channel_id = world.cast.owner, await is_connected(world)
    await _with_templates(world, channel_id)
    await by(world, owner, edit, channel_id, typed(world, access_token="EAAB-another"))
    assert (await account_of(world, channel_id)).last_event_at is not None
    await by(world, owner, edit, channel_id, typed(world, app_secret="another"))
    assert (await account_of(world, channel_id)).last_event_at is None


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_only_owners_and_admins_of_the_workspace(world: World, who: str) -> None:
    me, channel_id = world.cast.agents[who], await is_connected(world)
    with pytest.raises(Forbidden):
        await world.do(connect, typed(world, phone_number_id="2"), actor=agent(me))
    await is_refused(world, Forbidden, me, edit, channel_id, typed(world, name="Mine"))
    assert (await channel_of(world, channel_id)).name == "Harbour by WhatsApp"
    assert len(await lines(world)) == 1


async def test_a_website_has_no_account(world: World) -> None:
    for nowhere in (1, NOWHERE, 2**70):
        await is_refused(world, NotFound, world.cast.owner, edit, nowhere, typed(world))


async def test_it_is_turned_off_and_deleted_as_every_channel(world: World) -> None:
    owner, channel_id = world.cast.owner, await is_connected(world)
    await by(world, owner, turn, channel_id, on=False)
    assert not (await channel_of(world, channel_id)).enabled
    await by(world, owner, remove, channel_id)
    assert await world.ask(lambda session: session.exec(select(WhatsAppAccount)).all()) == []
    assert [kind for kind, _ in await lines(world)][1:] == ["channel_turned_off", "channel_deleted"]
    await is_connected(world)


@pytest.mark.parametrize("form", [repr, str])
async def test_secrets_show_in_no_log(world: World, form: Callable[[object], str]) -> None:
    one: TypedAccount = typed(world)
    account = await account_of(world, await is_connected(world))
    assert not any(secret in form(one) + form(account) for secret in SECRETS)


async def test_nor_in_an_error_of_the_database(world: World) -> None:
    account = await account_of(world, await is_connected(world))
    said: list[str] = []

    def twice(session: Session) -> Outcome[None]:
        session.add(WhatsAppAccount(**account.model_dump() | {"channel_id": 1}))
        try:
            session.flush()
        except IntegrityError as error:
            said.append(str(error))
            raise Conflict from None
        return Outcome(None)

    with pytest.raises(Conflict):
        await world.do(twice)
    assert "INSERT INTO whatsapp_account" in said[0]
    assert not any(secret in said[0] for secret in SECRETS)
