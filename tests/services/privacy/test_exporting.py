"""All that is stored of a customer as an archive: by whom it may be had, and what is in it."""

import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models import WhatsAppAccount
from services.actor import agent
from services.audit import about_customer
from services.channels.reacting import react
from services.channels.told import Reacted
from services.conversations.noting import note
from services.details.editing import edit
from services.details.fields import Details
from services.files.keeper import Files
from services.privacy.exporting import Export, begin
from services.privacy.packing import pack
from services.refusal import Forbidden
from services.settings import Settings
from tests.services.cast import Guest, World
from tests.services.channels.telling import MARTA, connects, guests, takes_in, written
from tests.services.conversations.acts import attended, hears_of_nothing


@pytest.fixture
def files(world: World, tmp_path: Path) -> Files:
    return Files(world.db, Settings(_env_file=None, data_dir=tmp_path / "data"))


async def asked(world: World, who: int, guest: Guest) -> Export:
    return await world.do(begin, guest.conversation_id, actor=agent(who))


async def packed(world: World, files: Files, export: Export) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join([part async for part in pack(world.db, files, export)])))


async def read(world: World, files: Files, guest: Guest) -> dict[str, Any]:
    archive = await packed(world, files, await asked(world, world.cast.admin, guest))
    assert archive.testzip() is None
    found: dict[str, Any] = json.loads(archive.read("customer.json"))
    return found


async def test_everything_is_in_it(world: World, files: Files) -> None:
    guest = await world.opens(name="Maria", address="8.8.8.8", time_zone="Europe/Lisbon")
    await world.writes(guest, 'Hello "you"\nالسلام عليكم')
    await world.joins(world.cast.ben, guest.conversation_id)
    ben = agent(world.cast.ben)
    await world.do(note, guest.conversation_id, text="A note", client_id=str(uuid.uuid4()), actor=ben)
    await world.do(edit, guest.conversation_id, revision=0, details=Details(phone="+351912345678"), actor=ben)
    found = await read(world, files, guest)
    assert found["customer"]["said"] == {"name": "Maria", "email": "", "phone": ""}
    assert found["customer"]["recorded"]["phone"] == "+351912345678"
    (identity,) = found["identities"]
    assert (identity["address"], identity["time_zone"]) == ("8.8.8.8", "Europe/Lisbon")
    (conversation,) = found["conversations"]
    assert [(one["text"], one["audience"]) for one in conversation["messages"]] == [
        ('Hello "you"\nالسلام عليكم', "public"),
        ("Ben joined", "internal"),
        ("A note", "internal"),
    ]
    assert conversation["messages"][0]["author"]["name"] == "Maria"


@pytest.mark.parametrize("number", [0, 1, 199, 200, 201, 400])
async def test_however_much_was_written_it_is_json(sqlite_world: World, tmp_path: Path, number: int) -> None:
    files = Files(sqlite_world.db, Settings(_env_file=None, data_dir=tmp_path / "data"))
    guest = await sqlite_world.opens()
    for one in range(number):
        await sqlite_world.writes(guest, str(one))
    found = await read(sqlite_world, files, guest)
    texts = [message["text"] for message in found["conversations"][0]["messages"]]
    assert texts == [str(one) for one in range(number)]


async def test_that_it_was_exported_is_in_the_audit_trail(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await asked(world, world.cast.admin, guest)
    (line,) = await world.ask(about_customer, guest.id)
    assert (line.kind, line.author_id) == ("customer_exported", world.cast.admin)


@pytest.mark.parametrize("who", ["ben", "dan"])
async def test_only_a_team_admin_may(world: World, who: str) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(Forbidden, match="Team Admin"):
        await asked(world, world.cast.agents[who], guest)
    with pytest.raises(Forbidden):
        await world.do(begin, guest.conversation_id, actor=guest.actor)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = agent(world.cast.agents[stranger])
    await hears_of_nothing(world, one.agent_id, guest, lambda place: world.do(begin, place, actor=one))


async def test_what_came_by_whatsapp_is_in_it(world: World, files: Files) -> None:
    channel = await connects(world)
    place = {"latitude": 1.5, "longitude": 2.5, "name": "Quay", "address": "", "url": ""}
    await takes_in(world, channel, written(external_id="wamid.A", text="", detail={"place": place}))
    await takes_in(world, channel, written(text="Look!", detail={"is_forwarded": True}))
    await world.do(react, channel, Reacted("message:B", MARTA, 1, to="wamid.A", emoji="👍"))
    (guest,) = await guests(world)
    found = await read(world, files, guest)
    assert found["customer"]["said"] == {"name": "Marta Lindqvist", "email": "", "phone": f"+{MARTA.phone}"}
    (identity,), (conversation,) = found["identities"], found["conversations"]
    assert (identity["kind"], identity["phone"]) == ("whatsapp", MARTA.phone)
    message, passed_on = conversation["messages"]
    assert (message["place"], message["reaction"], "contacts" in message) == (place, "👍", False)
    assert (passed_on["is_forwarded"], "is_forwarded" in message) == (True, False)


async def test_nothing_of_the_channels_account_is_in_it(world: World, files: Files) -> None:
    await takes_in(world, await connects(world), written())
    (marta,) = await guests(world)
    archive = await packed(world, files, await asked(world, world.cast.admin, marta))
    account = await world.ask(lambda session: session.exec(select(WhatsAppAccount)).one())
    told = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Marta Lindqvist" in told
    for secret in (account.access_token, account.app_secret, account.verify_token):
        assert secret.encode() not in told
