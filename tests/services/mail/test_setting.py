"""Which server takes mail, who sets it, and where its password goes."""

from dataclasses import replace

import pytest
from sqlmodel import select

from models import AuditLine, Workspace
from services.actor import agent
from services.mail.setting import (
    MailSetting,
    SetElsewhere,
    TypedMail,
    forget_mail_server,
    mail_server_of,
    mail_setting,
    set_mail_server,
)
from services.refusal import Forbidden, Mistakes
from services.settings import Settings
from tests.services.cast import World

TYPED = TypedMail(
    host="Mail.Example.com ",
    port="2525",
    username="us@er",
    password="pass:w/ö rd",
    sender="Shop <hello@shop.example>",
)


async def sets(world: World, typed: TypedMail, settings: Settings | None = None, by: str = "owner") -> None:
    settings = settings or Settings(_env_file=None)
    await world.do(set_mail_server, typed, settings=settings, actor=agent(world.cast.agents[by]))


async def wrong(world: World, typed: TypedMail) -> dict[str, str]:
    with pytest.raises(Mistakes) as refused:
        await sets(world, typed)
    return refused.value.sentences


async def test_what_is_typed_is_the_server(world: World, settings: Settings) -> None:
    assert await world.ask(mail_server_of, settings) is None
    await sets(world, TYPED)
    server = await world.ask(mail_server_of, settings)
    assert server is not None
    assert (server.scheme, server.host, server.port) == ("smtp+starttls", "mail.example.com", 2525)
    assert (server.username, server.password) == ("us@er", "pass:w/ö rd")
    assert server.sender == "hello@shop.example"
    (line,) = await world.ask(lambda session: session.exec(select(AuditLine)).all())
    assert (line.kind, line.author_id, line.detail) == ("mail_set", world.cast.owner, {"on": True})


async def test_the_form_shows_all_but_the_password(world: World, settings: Settings) -> None:
    await sets(world, TYPED)
    shown = await world.ask(mail_setting, settings)
    assert shown == MailSetting(
        host="mail.example.com",
        port="2525",
        username="us@er",
        sender="Shop <hello@shop.example>",
        has_password=True,
    )
    workspace = await world.ask(lambda session: session.get_one(Workspace, 1))
    assert "pass" not in repr(workspace), "what is printed somewhere holds no password"


async def test_the_usual_port_and_no_user(world: World, settings: Settings) -> None:
    for scheme, port in (("smtp", 25), ("smtps", 465), ("smtp+starttls", 587)):
        await sets(world, TypedMail(host="[::1]", scheme=scheme))
        server = await world.ask(mail_server_of, settings)
        assert server is not None
        assert (server.host, server.port, server.username, server.password) == ("::1", port, None, None)
        assert (await world.ask(mail_setting, settings)).host == "[::1]"


async def test_a_password_is_kept_for_its_own_server_and_user_alone(world: World, settings: Settings) -> None:
    await sets(world, TYPED)
    await sets(world, replace(TYPED, password="", sender="other@shop.example"))
    server = await world.ask(mail_server_of, settings)
    assert server is not None
    assert (server.password, server.sender) == ("pass:w/ö rd", "other@shop.example")
    for other in (
        {"host": "evil.example"},
        {"port": "2526"},
        {"username": "other"},
        {"scheme": "smtp"},
    ):
        assert list(await wrong(world, replace(TYPED, password="", **other))) == ["password"]
    assert (await world.ask(mail_server_of, settings)) == server


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"host": ""}, "host"),
        ({"host": "a b"}, "host"),
        ({"host": "user@mail.example"}, "host"),
        ({"host": "mail.example/x"}, "host"),
        ({"host": "x" * 254}, "host"),
        ({"port": "0"}, "port"),
        ({"port": "70000"}, "port"),
        ({"port": "٢٥"}, "port"),
        ({"scheme": "http"}, "scheme"),
        ({"sender": "nobody"}, "sender"),
        ({"username": ""}, "username"),
        ({"password": ""}, "password"),
    ],
)
async def test_what_can_not_be_is_told_beside_its_field(
    world: World, settings: Settings, change: dict[str, str], field: str
) -> None:
    assert list(await wrong(world, replace(TYPED, **change))) == [field]
    assert await world.ask(mail_server_of, settings) is None


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_nobody_but_owners_and_admins_sets_it(world: World, settings: Settings, who: str) -> None:
    with pytest.raises(Forbidden):
        await sets(world, TYPED, by=who)
    await sets(world, TYPED)
    with pytest.raises(Forbidden):
        await world.do(forget_mail_server, settings=settings, actor=agent(world.cast.agents[who]))
    assert await world.ask(mail_server_of, settings) is not None


async def test_the_environment_wins(world: World) -> None:
    await sets(world, TYPED)
    theirs = Settings(
        _env_file=None, smtp_url="smtps://them:secret@theirs.example", mail_from="them@x.example"
    )
    server = await world.ask(mail_server_of, theirs)
    assert server is not None
    assert (server.host, server.sender) == ("theirs.example", "them@x.example")
    shown = await world.ask(mail_setting, theirs)
    assert (shown.host, shown.username, shown.is_fixed, shown.is_sender_fixed) == (
        "theirs.example",
        "them",
        True,
        True,
    )
    with pytest.raises(SetElsewhere):
        await sets(world, TYPED, theirs)
    with pytest.raises(SetElsewhere):
        await world.do(forget_mail_server, settings=theirs, actor=agent(world.cast.owner))


async def test_the_environment_may_name_the_sender_alone(world: World) -> None:
    theirs = Settings(_env_file=None, mail_from="them@x.example")
    await sets(world, TYPED, theirs)
    server = await world.ask(mail_server_of, theirs)
    assert server is not None
    assert server.sender == "them@x.example"
    assert (await world.ask(mail_setting, theirs)).is_sender_fixed


async def test_switched_off_and_forgotten(world: World, settings: Settings) -> None:
    await sets(world, TYPED)
    for _ in range(2):
        await world.do(forget_mail_server, settings=settings, actor=agent(world.cast.owner))
    assert await world.ask(mail_server_of, settings) is None
    assert list(await wrong(world, replace(TYPED, password=""))) == ["password"]
    lines = await world.ask(lambda session: session.exec(select(AuditLine).order_by("id")).all())
    assert [line.detail for line in lines] == [{"on": True}, {"on": False}]
