"""Two at one form: nobody overwrites what they have not seen, and nobody is held up by themselves."""

import pytest

from models import Team
from services.actor import agent
from services.conference.setting import configure
from services.mail.setting import TypedMail, mail_setting, set_mail_server
from services.paging import Query
from services.refusal import Conflict
from services.rules import Typed, change_rules, rules_from
from services.runtime import Runtime
from services.templates.listing import templates
from services.templates.managing import create, edit
from tests.services.cast import World
from tests.ui.admin.scene import at_the_desk, control, submits
from tests.ui.stage import says
from ui.admin import conference_card, mail_card
from ui.admin.desk import Desk
from ui.admin.meanwhile import MEANWHILE, Meanwhile
from ui.admin.team import build_team
from ui.admin.template import build_template


async def soon_after(world: World) -> int | None:
    return (await world.ask(lambda session: session.get_one(Team, world.cast.sales))).soon_after


async def test_what_is_ones_own_and_what_was_said_once_holds_nobody_up() -> None:
    stands = {"rules": "mine", "other": 1}

    async def read() -> dict[str, object]:
        return dict(stands)

    meanwhile = Meanwhile(await read(), read, of=lambda now: now["rules"])
    stands["other"] = 2
    await meanwhile.look()
    stands["rules"] = "mine as well"
    await meanwhile.saved()
    await meanwhile.look()
    stands["rules"] = "theirs"
    with pytest.raises(Conflict):
        await meanwhile.look()
    await meanwhile.look()


async def test_a_teams_rules(runtime: Runtime, world: World) -> None:
    cast = world.cast

    async def build(desk: Desk) -> None:
        await build_team(desk, cast.sales)

    async with at_the_desk(runtime, world, cast.admin, build) as user:
        soon = control(user, "input", "“Soon to be” after")
        theirs = rules_from(Typed(soon_after="2:00"))
        await world.do(change_rules, cast.sales, theirs, actor=agent(cast.owner))
        says(soon, "input", "2:30")
        submits(user, soon)
        await user.should_see(MEANWHILE)
        assert await soon_after(world) == 120_000
        submits(user, soon)
        await user.should_see("Saved.")
        assert await soon_after(world) == 150_000


async def test_a_template(runtime: Runtime, world: World) -> None:
    owner = agent(world.cast.owner)
    id_ = await world.do(create, title="Hello", text="Hello", actor=owner)

    async def build(desk: Desk) -> None:
        await build_template(desk, id_)

    async def text() -> str:
        (one,) = (await world.ask(templates, Query(), actor=owner)).rows
        return one.text

    async with at_the_desk(runtime, world, world.cast.owner, build) as user:
        await world.do(edit, id_, title="Hello", text="Theirs", actor=owner)
        field = control(user, "textarea", "Text")
        says(field, "input", "Mine")
        submits(user, field)
        await user.should_see(MEANWHILE)
        assert await text() == "Theirs"
        submits(user, field)
        await user.should_see("Agents are offered it like this from now on.")
        assert await text() == "Mine"


async def test_the_mail_server(runtime: Runtime, world: World) -> None:
    owner = agent(world.cast.owner)

    async def host() -> str:
        return (await world.ask(mail_setting, runtime.settings)).host

    async with at_the_desk(runtime, world, world.cast.owner, mail_card.build) as user:
        field = control(user, "input", "Server")
        theirs = TypedMail(host="theirs.example")
        await world.do(set_mail_server, theirs, settings=runtime.settings, actor=owner)
        says(field, "input", "mine.example")
        submits(user, field)
        await user.should_see(MEANWHILE)
        assert await host() == "theirs.example"
        submits(user, field)
        await user.should_see("Mail goes by this server from now on.")
        assert await host() == "mine.example"


async def test_what_calls_go_by(runtime: Runtime, world: World) -> None:
    theirs = {"conference_url": "https://theirs.example/{room}", "ice_servers": "", "turn_secret": ""}

    async with at_the_desk(runtime, world, world.cast.owner, conference_card.build) as user:
        field = control(user, "textarea", "STUN and TURN servers")
        await world.do(configure, **theirs, actor=agent(world.cast.owner))
        says(field, "input", "stun:mine.example")
        submits(user, field)
        await user.should_see(MEANWHILE)
        submits(user, field)
        await user.should_see("It holds from the next call on.")
