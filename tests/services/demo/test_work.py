"""From start to start: the full company is made anew, the empty one is kept."""

import re

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, func, select

from models import Conversation, Team
from services.agents import login_of
from services.channels import web
from services.demo import Demo
from services.demo.cast import found_company
from services.lock import take_lock
from services.opening import open_runtime
from services.passwords import is_password
from services.runtime import Runtime
from services.settings import Settings
from services.startup import StartRefused, prepare_folder
from tests.services.demo.conftest import Open


def how_many(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Conversation)) or 0


async def customer_comes(runtime: Runtime) -> None:
    await runtime.db.write(web.hello, "demo-sales", web.Visit(name="Maria"))


async def test_the_full_company_is_made_anew(opened: Open) -> None:
    async with opened() as runtime:
        await customer_comes(runtime)
        assert runtime.db.read_here(how_many) == 41
    async with opened() as runtime:
        assert runtime.db.read_here(how_many) == 40


async def test_the_empty_company_is_kept(opened: Open) -> None:
    async with opened(is_empty=True) as runtime:
        assert runtime.db.read_here(how_many) == 0
        await customer_comes(runtime)
    async with opened(is_empty=True) as runtime:
        assert runtime.db.read_here(how_many) == 1
        assert runtime.db.read_here(lambda session: len(session.exec(select(col(Team.id))).all())) == 2


async def test_empty_after_full_is_empty(opened: Open) -> None:
    async with opened():
        pass
    async with opened(is_empty=True) as runtime:
        assert runtime.db.read_here(how_many) == 0


def sign_in(runtime: Runtime, password: str) -> bool:
    login = runtime.db.read_here(login_of, "cleo@demo.example")
    return is_password(password, login.password_hash if login else None)


async def start(settings: Settings, password: str | None) -> tuple[bool, str]:
    """Start the empty company; tells whether the printed (or chosen) password holds, and which it is."""
    if password:
        settings = settings.model_copy(update={"demo_password": SecretStr(password)})
    prepare_folder(settings.data_dir)
    lock = take_lock(settings.data_dir)
    demo = Demo(is_empty=True)
    runtime = open_runtime(demo.prepare(settings))
    await runtime.start()
    async with demo.at_work(runtime):
        printed = re.search(r"Password: (\S+)", "\n".join(demo.greeting()))
        assert printed is not None
        valid = password or printed[1]
        holds = sign_in(runtime, valid)
    await runtime.stop()
    lock.release()
    return holds, valid


async def test_what_a_kept_company_prints_holds(settings: Settings) -> None:
    holds, first = await start(settings, None)
    assert holds
    assert await start(settings, None) == (True, first)
    assert await start(settings, "a lantern in the window") == (True, "a lantern in the window")
    holds, other = await start(settings, None)
    assert holds
    assert other not in (first, "a lantern in the window")


async def test_a_database_elsewhere_is_kept_when_it_is_the_demos(settings: Settings) -> None:
    elsewhere = settings.data_dir.parent / "elsewhere.db"
    other = settings.model_copy(update={"database_url": f"sqlite:///{elsewhere}"})
    assert (await start(other, None))[0]
    assert (await start(other, None))[0]


async def test_a_strangers_database_elsewhere_is_refused(settings: Settings) -> None:
    elsewhere = settings.data_dir.parent / "elsewhere.db"
    other = settings.model_copy(update={"database_url": f"sqlite:///{elsewhere}"})
    prepare_folder(settings.data_dir)
    runtime = open_runtime(other)
    runtime.db.write_here(found_company, "a lantern in the window")
    runtime.db.write_here(_everybody_is_called_otherwise)
    with pytest.raises(StartRefused, match="not made by the demo"):
        Demo(is_empty=True).prepare(other)


def _everybody_is_called_otherwise(session: Session):  # type: ignore[no-untyped-def]
    from models import Agent
    from services.outcome import Outcome

    for agent in session.exec(select(Agent)):
        agent.email = agent.email.replace("demo", "harbour")
    return Outcome(None)
