"""What calls go by, and who may set it."""

import pytest
from sqlmodel import select

from models import AuditLine
from services.actor import agent
from services.conference.ice import IceServer
from services.conference.setting import NeedsHttps, conference_form, conference_setting, configure
from services.conference.template import template
from services.refusal import BadRequest, Forbidden
from services.settings import Settings
from tests.services.cast import World

JITSI = "https://meet.example.com/{room}"


async def sets(world: World, by: int, **changes: str) -> None:
    said = {"ice_servers": "", "turn_secret": "", "conference_url": "", **changes}
    await world.do(configure, actor=agent(by), **said)


async def test_nothing_set_is_the_built_in_page(world: World, settings: Settings) -> None:
    found = await world.ask(conference_setting, settings)
    assert (found.url, found.ice_servers, found.turn_secret) == ("", (), "")
    assert found.elsewhere("room") is None


async def test_a_workspace_owner_sets_it_twice(world: World, settings: Settings) -> None:
    for secret in ("hush", "other"):
        await sets(
            world, world.cast.owner, ice_servers="turn:t.example", turn_secret=secret, conference_url=JITSI
        )
        found = await world.ask(conference_setting, settings)
        assert found.ice_servers == (IceServer("turn:t.example"),)
        assert found.turn_secret == secret
        assert found.elsewhere("abc") == "https://meet.example.com/abc"
    lines = await world.ask(lambda session: list(session.exec(select(AuditLine))))
    assert [(line.kind, line.author_id) for line in lines] == [("conference_set", world.cast.owner)] * 2
    assert "hush" not in str(lines), "what is secret stays out of it"


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_nobody_else_does(world: World, settings: Settings, who: str) -> None:
    with pytest.raises(Forbidden):
        await sets(world, world.cast.agents[who], conference_url=JITSI)
    assert (await world.ask(conference_setting, settings)).url == ""


async def test_the_environment_wins(world: World) -> None:
    await sets(world, world.cast.owner, ice_servers="stun:mine.example", conference_url=JITSI)
    environment = Settings(
        _env_file=None,
        ice_servers="turn:theirs.example",
        turn_secret="secret of the environment",
        conference_url="https://theirs.example/{room}",
    )
    found = await world.ask(conference_setting, environment)
    assert found.ice_servers == (IceServer("turn:theirs.example"),)
    assert found.turn_secret == "secret of the environment"
    assert found.elsewhere("abc") == "https://theirs.example/abc"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ice_servers": "stun"}, "This must be servers such as stun:"),
        ({"ice_servers": "turn:t.example"}, "A TURN server needs USER:PASSWORD@"),
        ({"conference_url": "javascript:alert(1)//{room}"}, "This must be an address with {room}"),
        ({"ice_servers": "stun:s.example," * 200}, "At most 2,000 characters."),
    ],
)
async def test_what_can_not_be_is_told(
    world: World, settings: Settings, wrong: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await sets(world, world.cast.owner, **wrong)
    assert refused.value.sentence.startswith(sentence)
    assert (await world.ask(conference_setting, settings)).ice_servers == ()


@pytest.mark.parametrize("right", ["", JITSI, "http://meet.local:8443/x/{room}?lang=de#config.a=1"])
def test_addresses_that_lead_to_a_room(right: str) -> None:
    assert template(right) == right


@pytest.mark.parametrize(
    "wrong",
    [
        "https://meet.example.com/",
        "https://meet.example.com/{room}/{room}",
        "meet.example.com/{room}",
        "https://{room}.example.com/",
        "https:///{room}",
        "http://[/{room}",
        "https://meet.example.com/ {room}",
        "data:text/html,{room}",
    ],
)
def test_addresses_that_do_not(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"an address with \{room\} in it"):
        template(wrong)


@pytest.mark.parametrize(
    ("address", "works"),
    [
        ("https://chat.example.com", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8080", True),
        ("http://[::1]:8080", True),
        ("http://shop.localhost", True),
        ("http://192.168.1.5:8080", False),
        ("http://localhost.example.com", False),
    ],
)
async def test_cameras_need_https(sqlite_world: World, settings: Settings, address: str, works: bool) -> None:
    setting = await sqlite_world.ask(conference_setting, settings)
    if works:
        setting.must_work_at(address)
    else:
        with pytest.raises(NeedsHttps, match="Calls need HTTPS"):
            setting.must_work_at(address)
    await sets(sqlite_world, sqlite_world.cast.owner, conference_url=JITSI)
    (await sqlite_world.ask(conference_setting, settings)).must_work_at(address)


async def test_a_secret_stays_as_long_as_a_server_needs_it(world: World, settings: Settings) -> None:
    await sets(world, world.cast.owner, ice_servers="turn:t.example", turn_secret="shared")
    await sets(world, world.cast.owner, ice_servers="turn:other.example")
    assert (await world.ask(conference_setting, settings)).turn_secret == "shared"
    shown = await world.ask(conference_form, settings)
    assert (shown.ice_servers, shown.has_secret, shown.fixed) == ("turn:other.example", True, frozenset())
    await sets(world, world.cast.owner, ice_servers="stun:s.example")
    assert (await world.ask(conference_setting, settings)).turn_secret == ""


async def test_what_the_environment_sets_is_left_as_it_was(world: World) -> None:
    await sets(world, world.cast.owner, ice_servers="stun:mine.example", conference_url=JITSI)
    environment = Settings(_env_file=None, conference_url="https://theirs.example/{room}")
    shown = await world.ask(conference_form, environment)
    assert (shown.conference_url, shown.fixed) == (
        "https://theirs.example/{room}",
        frozenset({"conference_url"}),
    )
    await world.do(
        configure,
        ice_servers="",
        turn_secret="",
        conference_url=None,
        actor=agent(world.cast.owner),
    )
    without = Settings(_env_file=None)
    assert (await world.ask(conference_setting, without)).url == JITSI
