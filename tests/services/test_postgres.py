"""A host that does not answer keeps nobody for long."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlmodel import Session

from services import postgres
from services.database import READER_THREADS, Database
from services.events import Bus
from services.outcome import Outcome
from services.postgres import Absence, postgres_engine
from services.refusal import Unavailable

LEAST = 2
"""Seconds: psycopg waits no less."""


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a host that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"postgresql+psycopg://triptych@127.0.0.1:{server.getsockname()[1]}/triptych"


def reads(session: Session) -> int:
    return session.connection().execute(text("SELECT 1")).scalar_one()  # type: ignore[no-any-return]


def writes(session: Session) -> Outcome[int]:
    return Outcome(reads(session))


async def test_all_who_wait_are_told_when_the_first_has_waited_in_vain(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "CONNECT_SECONDS", LEAST)
    many = READER_THREADS * 30
    with closing(Database(silent, Bus())) as db:
        db.start()
        began = time.monotonic()
        asked = [*(db.read(reads) for _ in range(many)), *(db.write(writes) for _ in range(many))]
        async with asyncio.timeout(many / READER_THREADS * LEAST):
            answers = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(answer) for answer in answers} == {Unavailable}
        assert time.monotonic() - began < 10 * LEAST


def test_who_asks_anew_tries_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    absence = Absence()
    began = time.monotonic()
    absence.found(began)
    assert not absence.is_known(began), "what is refused at once keeps nobody: they may find it back"
    monkeypatch.setattr(postgres, "SLOWLY", 0.0)
    absence.found(began)
    assert absence.is_known(began)
    assert not absence.is_known(time.monotonic())


def test_what_the_address_says_is_left_as_it_is(postgres_url: str) -> None:
    url = make_url(postgres_url).set(drivername="postgresql+psycopg")
    told = url.update_query_dict({"connect_timeout": "17", "keepalives_idle": "99"})

    def parameters(address: str) -> dict[str, str]:
        engine = postgres_engine(address)
        with closing(engine.raw_connection()) as connection:
            driver = connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            found = driver.info.get_parameters()
        engine.dispose()
        return found

    plain, own = (parameters(one.render_as_string(hide_password=False)) for one in (url, told))
    assert (plain["connect_timeout"], plain["keepalives_idle"], plain["tcp_user_timeout"]) == (
        "5",
        "10",
        "10000",
    )
    assert (own["connect_timeout"], own["keepalives_idle"], own["tcp_user_timeout"]) == ("17", "99", "10000")
