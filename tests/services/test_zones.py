"""Whatever zone the server's own clock is in, and when a clock is changed: what is told of times is right."""

import csv
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from models import Stage, State
from services import clock
from services.access import viewer_of
from services.actor import agent
from services.conversations.ageing import due_ones, grow_older
from services.conversations.closing import close_quiet, quiet_ones
from services.conversations.transcript import opening, transcript
from services.files.keeper import Files
from services.privacy.exporting import begin
from services.privacy.packing import pack
from services.sessions import open_session
from services.settings import Settings
from services.thresholds import DEFAULT
from services.trail.exporting import table
from services.trail.reading import trail
from services.trail.wanted import Wanted, wanted
from services.workspace import change_workspace, zone_of
from tests.services.cast import Guest, World

BERLIN = "Europe/Berlin"
HOUR = 3_600_000
CHANGES = ["2026-03-29T01:00Z", "2026-10-25T01:00Z"]
"""When Berlin's clock goes forward, and back."""


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Chatham"])
def server_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """As with TZ in the server's environment."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


Turn = Callable[[str | int], None]


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Turns "now" to a moment, at which it stands still."""

    def to(moment: str | int) -> None:
        at = ms(moment) if isinstance(moment, str) else moment
        monkeypatch.setattr(clock, "now", lambda: at)

    return to


def ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


async def reports_in(world: World, zone: str) -> None:
    await world.do(change_workspace, name="Demo", time_zone=zone, actor=agent(world.cast.owner))


async def read(world: World, guest: Guest) -> list[str]:
    viewer = await world.ask(viewer_of, world.cast.ben)
    begun = await world.ask(opening, viewer, guest.conversation_id)
    parts = [part async for part in transcript(world.db, viewer, guest.conversation_id, begun, notes=False)]
    return "".join(parts).splitlines()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("server_zone", [BERLIN], indirect=True)
@pytest.mark.usefixtures("server_zone")
async def test_a_change_of_the_clock_makes_no_wait_longer_or_shorter(
    sqlite_world: World, turn: Turn, change: str
) -> None:
    world = sqlite_world
    await reports_in(world, BERLIN)
    guest = await world.opens()
    turn(ms(change) - 60_000)
    await world.writes(guest)
    since = (await world.row(guest.conversation_id)).waiting_since or 0
    stages = []
    for waited in (DEFAULT.soon, DEFAULT.soon + 1, DEFAULT.overdue, DEFAULT.overdue + 1):
        turn(since + waited)
        await world.do(grow_older, await world.ask(due_ones, limit=100))
        stages.append((await world.row(guest.conversation_id)).stage)
    assert stages == [Stage.NONE, Stage.SOON, Stage.SOON, Stage.OVERDUE]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("server_zone", [BERLIN], indirect=True)
@pytest.mark.usefixtures("server_zone")
async def test_quiet_ones_are_closed_after_24_hours_and_not_after_a_day(
    sqlite_world: World, turn: Turn, change: str
) -> None:
    world = sqlite_world
    await reports_in(world, BERLIN)
    guest = await world.opens()
    turn(ms(change) - 12 * HOUR)
    await world.writes(guest)
    since = (await world.row(guest.conversation_id)).quiet_since
    for passed, state in ((24 * HOUR, State.OPEN), (24 * HOUR + 1, State.CLOSED)):
        turn(since + passed)
        for one in await world.ask(quiet_ones, older_than=clock.now() - 24 * HOUR, limit=100):
            await world.do(close_quiet, one, older_than=clock.now() - 24 * HOUR)
        assert (await world.row(guest.conversation_id)).state == state


@pytest.mark.usefixtures("server_zone")
async def test_a_transcript_is_of_the_workspaces_zone(sqlite_world: World, turn: Turn) -> None:
    world = sqlite_world
    guest = await world.opens(name="Maria")
    turn("2026-11-25T10:15Z")
    await world.writes(guest, "Hello?")
    told = {}
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Chatham"):
        await reports_in(world, zone)
        _, _, written, _, day, _, line = await read(world, guest)
        assert written == f"Written {day} {line[1:6]} by Ben. Times are of {zone}."
        told[zone] = f"{day} {line}"
    assert told == {
        "Pacific/Kiritimati": "2026-11-26 [00:15] Maria: Hello?",
        "Pacific/Pago_Pago": "2026-11-24 [23:15] Maria: Hello?",
        "Pacific/Chatham": "2026-11-26 [00:00] Maria: Hello?",
    }


async def test_a_transcript_says_when_the_clock_was_changed(sqlite_world: World, turn: Turn) -> None:
    world = sqlite_world
    await reports_in(world, BERLIN)
    guest = await world.opens(name="Maria")
    for moment in ("2026-10-24T10:00Z", "2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-26T10:00Z"):
        turn(moment)
        await world.writes(guest, moment)
    assert (await read(world, guest))[3:] == [
        "",
        "2026-10-24",
        "",
        "[12:00] Maria: 2026-10-24T10:00Z",
        "",
        "2026-10-25",
        "",
        "[02:30] Maria: 2026-10-25T00:30Z",
        "",
        "2026-10-25, from here on UTC+01:00",
        "",
        "[02:30] Maria: 2026-10-25T01:30Z",
        "",
        "2026-10-26",
        "",
        "[11:00] Maria: 2026-10-26T10:00Z",
    ]


@pytest.mark.usefixtures("server_zone")
async def test_the_audit_trail_as_a_table_tells_the_hour_that_comes_twice_apart(
    sqlite_world: World, turn: Turn
) -> None:
    world = sqlite_world
    await reports_in(world, BERLIN)
    for moment in ("2026-10-25T00:30Z", "2026-10-25T01:30Z"):
        turn(moment)
        await world.do(open_session, world.cast.ben, "")
    zone = await world.ask(zone_of)
    parts = [part async for part in table(world.db, Wanted(), zone, agent(world.cast.owner))]
    _, *rows = csv.reader(io.StringIO("".join(parts)))
    assert [row[0] for row in rows if row[1] == "Ben"] == [
        "2026-10-25T02:30:00+01:00",
        "2026-10-25T02:30:00+02:00",
    ]


@pytest.mark.parametrize(
    ("zone", "day", "moments", "found"),
    [
        (BERLIN, "2026-10-25", ["2026-10-24T22:00Z", "2026-10-25T22:59:59Z"], 2),
        (BERLIN, "2026-10-25", ["2026-10-24T21:59:59Z", "2026-10-25T23:00Z"], 0),
        (BERLIN, "2026-03-29", ["2026-03-28T23:00Z", "2026-03-29T21:59:59Z"], 2),
        (BERLIN, "2026-03-29", ["2026-03-28T22:59:59Z", "2026-03-29T22:00Z"], 0),
        # Midnight itself is skipped in Beirut, and comes twice in Havana.
        ("Asia/Beirut", "2026-03-29", ["2026-03-28T21:59:59Z", "2026-03-28T22:00Z"], 1),
        ("America/Havana", "2026-11-01", ["2026-11-01T04:00Z", "2026-11-01T05:30Z", "2026-11-02T04:59Z"], 3),
    ],
)
async def test_a_day_of_the_audit_trail_may_have_23_or_25_hours(
    sqlite_world: World, turn: Turn, zone: str, day: str, moments: list[str], found: int
) -> None:
    world = sqlite_world
    await reports_in(world, zone)
    for moment in moments:
        turn(moment)
        await world.do(open_session, world.cast.ben, "")
    asked = wanted({"from": day, "to": day, "who": str(world.cast.ben)}, await world.ask(zone_of))
    assert len(await world.ask(trail, asked, limit=10, actor=agent(world.cast.owner))) == found


@pytest.mark.usefixtures("server_zone")
async def test_an_export_is_in_utc(sqlite_world: World, turn: Turn, tmp_path: Path) -> None:
    world = sqlite_world
    turn("2026-11-25T10:15Z")
    guest = await world.opens(time_zone="Pacific/Kiritimati")
    await world.writes(guest)
    files = Files(world.db, Settings(_env_file=None, data_dir=tmp_path / "data"))
    export = await world.do(begin, guest.conversation_id, actor=agent(world.cast.admin))
    archive = b"".join([part async for part in pack(world.db, files, export)])
    found = json.loads(zipfile.ZipFile(io.BytesIO(archive)).read("customer.json"))
    (conversation,), (identity,) = found["conversations"], found["identities"]
    assert identity["time_zone"] == "Pacific/Kiritimati"
    for told in (found["customer"]["exported_at"], conversation["messages"][0]["at"]):
        assert told.startswith("2026-11-25T10:15:00")
        assert told.endswith("Z")
