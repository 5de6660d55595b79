"""The trail as a table that is read by spreadsheets, and works nothing out in them."""

import csv
import io
from datetime import UTC

import pytest
from sqlmodel import Session, col, select

from models import Agent, AuditLine
from services.actor import agent
from services.outcome import Outcome
from services.refusal import Forbidden
from services.sessions import open_session
from services.suspending import suspend
from services.trail import exporting
from services.trail.exporting import begin_export, harmless, table
from services.trail.wanted import Wanted
from tests.services.cast import World


async def exported(world: World, wanted: Wanted | None = None) -> list[list[str]]:
    actor = agent(world.cast.owner)
    parts = [part async for part in table(world.db, wanted or Wanted(), UTC, actor)]
    text = "".join(parts)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


async def test_a_head_and_a_line_for_each_deed(world: World) -> None:
    await world.do(open_session, world.cast.ben, "")
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    head, first, second = await exported(world)
    assert head == ["Time", "Who", "What", "Teams"]
    assert (first[1:], second[1:]) == (["Owner", "suspended Ben", ""], ["Ben", "signed in", ""])
    assert first[0].endswith("+00:00")
    assert len(await exported(world, Wanted(group="people"))) == 2


async def test_all_of_it_however_long(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PART", 3)
    monkeypatch.setattr(exporting, "PART_FOUND", 2)
    for _ in range(7):
        await world.do(open_session, world.cast.ben, "")
    await world.do(open_session, world.cast.dan, "")
    assert len(await exported(world)) == 1 + 8
    _, *found = await exported(world, Wanted(words=("ben",)))
    assert [line[1:] for line in found] == [["Ben", "signed in", ""]] * 7


async def test_names_are_not_worked_out(world: World) -> None:
    def rename(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).name = '=HYPERLINK("https://evil.example","Ben")'
        return Outcome(None)

    await world.do(rename)
    await world.do(open_session, world.cast.ben, "")
    _, line = await exported(world)
    assert line[1] == '\'=HYPERLINK("https://evil.example","Ben")'


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(A1)",
    ],
)
def test_what_begins_like_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_what_does_not() -> None:
    assert harmless("Ben = Ben") == "Ben = Ben"


async def test_that_it_was_taken_along_is_in_it(world: World) -> None:
    await world.do(begin_export, actor=agent(world.cast.owner))
    for who in ("admin", "ben"):
        with pytest.raises(Forbidden):
            await world.do(begin_export, actor=agent(world.cast.agents[who]))
    lines = await world.ask(lambda session: session.exec(select(AuditLine).order_by(col(AuditLine.id))).all())
    assert [(line.kind, line.author_id) for line in lines] == [("audit_exported", world.cast.owner)]


async def test_it_ends_when_the_right_to_see_it_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PART", 1)
    for _ in range(3):
        await world.do(open_session, world.cast.ben, "")
    parts = table(world.db, Wanted(), UTC, agent(world.cast.owner))
    await anext(parts)
    await anext(parts)

    def unmake(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.owner).workspace_role = "member"
        return Outcome(None)

    await world.do(unmake)
    assert [part async for part in parts] == []
