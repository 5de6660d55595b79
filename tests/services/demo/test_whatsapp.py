"""The demo's line: a channel that leads to Sales, with the secrets of this start; and time that passes."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, SQLModel, select

from models import Channel, ChannelIdentity, ChannelTeam, Team, WhatsAppAccount
from services.channels.beginning import begin
from services.database import sqlite_engine
from services.demo import Demo
from services.demo.cast import found_company
from services.demo.line import Line, line
from services.demo.whatsapp import let_pass, put_through
from services.events import ConversationChanged
from services.settings import Settings
from services.startup import prepare_folder
from tests.services.demo.conftest import Open


@pytest.fixture
def session() -> Iterator[Session]:
    engine = sqlite_engine("sqlite://", "BEGIN")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        found_company(session, "a lantern in the window")
        yield session
    engine.dispose()


def a_line() -> Line:
    return Line(webhook_url="http://127.0.0.1:1/", api_url="http://127.0.0.1:1/v24.0")


def test_it_leads_to_sales(session: Session) -> None:
    put_through(session, a_line())
    channel = session.exec(select(Channel).where(Channel.key == "demo-whatsapp")).one()
    team = session.exec(select(Team).join(ChannelTeam).where(ChannelTeam.channel_id == channel.id)).one()
    assert (channel.kind, channel.enabled, team.name) == ("whatsapp", True, "Sales")


def test_another_start_has_other_secrets_and_the_same_channel(session: Session) -> None:
    first, second = a_line(), a_line()
    for one in (first, second):
        put_through(session, one)
        account = session.exec(select(WhatsAppAccount)).one()
        assert (account.access_token, account.app_secret, account.verify_token) == (
            one.access_token,
            one.app_secret,
            one.verify_token,
        )
    assert first.app_secret != second.app_secret
    assert first.app_secret not in repr(first)


def test_a_day_passes_for_one_customer_alone(session: Session) -> None:
    put_through(session, a_line())
    channel = session.exec(select(Channel).where(Channel.key == "demo-whatsapp")).one()
    for external_id in ("DE.1", "GB.2"):
        begin(session, channel.id, external_id=external_id, said={}, wrote_at=86_401_000)
    outcome = let_pass(session, ["DE.1", "4917655501234"], 86_400_000)
    identities = {one.external_id: one.wrote_at for one in session.exec(select(ChannelIdentity))}
    assert identities == {"DE.1": 1_000, "GB.2": 86_401_000}
    assert len([event for event in outcome.events if isinstance(event, ConversationChanged)]) == 1


@pytest.mark.parametrize(
    ("host", "where"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("192.168.1.5", "192.168.1.5")],  # noqa: S104
)
def test_it_finds_itself_where_it_listens(settings: Settings, host: str, where: str) -> None:
    public = {"public_url": "https://chat.example.com", "host": host, "port": 8123}
    found = line(settings.model_copy(update=public))
    assert found.api_url == f"http://{where}:8123/demo/graph/v24.0"
    assert found.webhook_url == f"http://{where}:8123/webhooks/whatsapp/demo-whatsapp"


async def test_the_demo_is_reached_by_it(opened: Open) -> None:
    async with opened(is_empty=True) as runtime:
        assert runtime.settings.whatsapp_url.endswith("/demo/graph/v24.0")
        account = await runtime.db.read(lambda session: session.exec(select(WhatsAppAccount)).one())
        assert account.name == "Harbour Supplies"


def test_another_address_that_is_named_takes_its_place(settings: Settings) -> None:
    prepare_folder(settings.data_dir)
    demo = Demo(is_empty=True)
    named = settings.model_copy(update={"whatsapp_url": "https://graph.example/v24.0"})
    assert demo.prepare(named).whatsapp_url == "https://graph.example/v24.0"
    assert demo.line is None
    assert not any("Phone" in line for line in demo.greeting())
