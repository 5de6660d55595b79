"""An agent's own profile."""

import pytest
from sqlmodel import select

from models import Agent, AuditLine, SendKey, Theme
from services.actor import agent
from services.events import MembershipChanged
from services.profile import prefer, rename
from services.refusal import Mistakes
from services.sessions import agent_of, open_session
from tests.services.cast import World


async def test_called_something_else(world: World) -> None:
    ben = world.cast.ben
    world.told.clear()
    for _ in range(2):
        await world.do(rename, "  Benno \n B. ", actor=agent(ben))
    assert (await world.ask(lambda session: session.get_one(Agent, ben))).name == "Benno B."
    assert [type(event) for event in world.told] == [MembershipChanged]
    lines = await world.ask(lambda session: session.exec(select(AuditLine)).all())
    assert [(line.kind, line.author_id, line.detail) for line in lines] == [
        ("agent_renamed", ben, {"was": "Ben"})
    ]
    with pytest.raises(Mistakes):
        await world.do(rename, " \0", actor=agent(ben))


async def test_how_pages_look_and_what_sends(world: World) -> None:
    ben = world.cast.ben
    cookie = await world.do(open_session, ben, "browser")
    before = await world.ask(agent_of, cookie)
    assert before is not None
    assert (before.theme, before.send_key, before.language) == ("system", "enter", "")
    for language in ("de-CH", ""):
        chosen = {"theme": Theme.DARK, "send_key": SendKey.CTRL, "language": language}
        await world.do(prefer, **chosen, actor=agent(ben))
        after = await world.ask(agent_of, cookie)
        assert after is not None
        assert (after.theme, after.send_key, after.language) == ("dark", "ctrl", language)


@pytest.mark.parametrize(
    "wrong", [{"theme": "pink"}, {"send_key": '"><script>'}, {"language": "tlh"}, {"language": "de-de"}]
)
async def test_what_is_no_choice(world: World, wrong: dict[str, str]) -> None:
    chosen = {"theme": "dark", "send_key": "enter", "language": "", **wrong}
    with pytest.raises(Mistakes) as refused:
        await world.do(prefer, **chosen, actor=agent(world.cast.ben))
    assert refused.value.sentences.keys() == wrong.keys()
