"""Several people at once, from a CSV file."""

import pytest

from models import TeamRole, WorkspaceRole
from services.actor import agent
from services.joining.inviting import OWNERS_ALONE
from services.joining.several import LONGEST, MOST, Row, invite_row, preview
from services.refusal import BadRequest, Forbidden, Mistakes, TooLarge
from services.roles import change_workspace_role
from tests.services.cast import World
from tests.services.joining.links import listed


async def looked_at(world: World, text: str) -> list[Row]:
    return await world.ask(preview, text, actor=agent(world.cast.owner))


async def test_names_roles_and_teams(world: World) -> None:
    cast = world.cast
    text = (
        "Name,E-Mail,Role,Team\r\n"
        '"Eve, the first", EVE@demo.example ,Team Admin,sales\r\n'
        "\r\n"
        "Finn,finn@demo.example,admin,Sales;Support\r\n"
        "Gil,gil@demo.example,,\r\n"
    )
    rows = await looked_at(world, text)
    assert [row.wrong for row in rows] == ["", "", ""]
    assert [(row.number, row.name, row.email, row.workspace_role) for row in rows] == [
        (2, "Eve, the first", "eve@demo.example", WorkspaceRole.MEMBER),
        (4, "Finn", "finn@demo.example", WorkspaceRole.ADMIN),
        (5, "Gil", "gil@demo.example", WorkspaceRole.MEMBER),
    ]
    assert [dict(row.seats) for row in rows] == [
        {cast.sales: TeamRole.ADMIN},
        {cast.sales: TeamRole.REPRESENTATIVE, cast.support: TeamRole.REPRESENTATIVE},
        {},
    ]
    for row in rows:
        await world.do(invite_row, row, actor=agent(cast.owner))
    assert {one.email: one.teams for one in await listed(world)} == {
        "eve@demo.example": ("Sales",),
        "finn@demo.example": ("Sales", "Support"),
        "gil@demo.example": (),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Eve,eve@demo.example,member,Sales",
        "\ufeffEve;eve@demo.example;member;Sales",
        "Eve\teve@demo.example\tmember\tSales",
        "email,team,name\neve@demo.example,Sales,Eve",
        "full name;email address;teams\nEve;eve@demo.example;Sales",
    ],
)
async def test_as_spreadsheets_write_it(world: World, text: str) -> None:
    (row,) = await looked_at(world, text)
    assert (row.name, row.email, row.wrong) == ("Eve", "eve@demo.example", "")
    assert dict(row.seats) == {world.cast.sales: TeamRole.REPRESENTATIVE}


async def test_each_line_says_what_is_wrong_with_it(world: World) -> None:
    text = """Ann,nonsense,member,Sales
Dan,DAN@demo.example,member,Sales
Eve,eve@demo.example,king,Sales
Eve,eve@demo.example,member,Nowhere
Eve,eve@demo.example
Eve,Eve@demo.example
Eve"""
    rows = await looked_at(world, text)
    assert [row.wrong for row in rows] == [
        "nonsense is not an e-mail address.",
        "Dan has this address and can sign in already.",
        "The role is one of member, admin, owner, team admin, representative.",
        "There is no team Nowhere.",
        "This address stands in a line above already.",
        "This address stands in a line above already.",
        "Say to which e-mail address the invitation goes.",
    ]
    with pytest.raises(Mistakes):
        await world.do(invite_row, rows[0], actor=agent(world.cast.owner))


async def test_hostile_cells_are_text(world: World) -> None:
    formula = '"=HYPERLINK(""http://evil.example"")\nBcc: x",eve@demo.example,member'
    text = f"{formula}\n<img src=x>\x00,finn@demo.example"
    rows = await looked_at(world, text)
    assert [row.name for row in rows] == ['=HYPERLINK("http://evil.example") Bcc: x', "<img src=x>"]
    for row in rows:
        await world.do(invite_row, row, actor=agent(world.cast.owner))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", BadRequest),
        (" \n\n", BadRequest),
        ("name,email,role,team", BadRequest),
        ('"Eve,eve@demo.example', BadRequest),
        ("x" * (LONGEST + 1), TooLarge),
        ("\n".join(f"x,x{number}@demo.example" for number in range(MOST + 1)), TooLarge),
    ],
)
async def test_what_is_no_such_file(world: World, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await looked_at(world, text)


async def test_for_who_manages_people(world: World) -> None:
    cast = world.cast
    with pytest.raises(Forbidden):
        await world.ask(preview, "Eve,eve@demo.example", actor=agent(cast.admin))
    await world.do(change_workspace_role, cast.ben, role=WorkspaceRole.ADMIN, actor=agent(cast.owner))
    (row,) = await world.ask(preview, "Eve,eve@demo.example,owner", actor=agent(cast.ben))
    assert row.wrong == OWNERS_ALONE
