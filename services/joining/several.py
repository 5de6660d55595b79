"""Several people at once, from a CSV file: looked at line by line before anybody is invited (SPEC 6).

Columns are name, email, role and team, in this order or named in the first line. The role is one of the
workspace, or Team Admin or Representative, which is the role in the team. Several teams stand between ";".
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from models import TeamRole, WorkspaceRole
from services.actor import Actor
from services.agents import NAME_LENGTH, normal_email
from services.authority import must_manage_people
from services.joining.inviting import OWNERS_ALONE, invite, wrong_email
from services.outcome import Outcome
from services.refusal import BadRequest, Mistakes, TooLarge
from services.search.words import fold
from services.teams import every_team
from services.text import clean, line
from services.text import name as called

LONGEST = 200_000
"""Characters of a file."""

MOST = 500
"""People at once."""

COLUMNS = ("name", "email", "role", "team")
_ALSO = {"e-mail": "email", "mail": "email", "email address": "email", "teams": "team", "full name": "name"}

_ROLES: dict[str, tuple[WorkspaceRole, TeamRole]] = {
    "": (WorkspaceRole.MEMBER, TeamRole.REPRESENTATIVE),
    "member": (WorkspaceRole.MEMBER, TeamRole.REPRESENTATIVE),
    "representative": (WorkspaceRole.MEMBER, TeamRole.REPRESENTATIVE),
    "team representative": (WorkspaceRole.MEMBER, TeamRole.REPRESENTATIVE),
    "team admin": (WorkspaceRole.MEMBER, TeamRole.ADMIN),
    "admin": (WorkspaceRole.ADMIN, TeamRole.REPRESENTATIVE),
    "owner": (WorkspaceRole.OWNER, TeamRole.REPRESENTATIVE),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: what it says, and what is wrong with it, if anything."""

    number: int
    name: str
    email: str
    role: str
    team: str
    wrong: str = ""
    workspace_role: WorkspaceRole = WorkspaceRole.MEMBER
    seats: tuple[tuple[int, TeamRole], ...] = ()


def preview(session: Session, text: str, *, actor: Actor) -> list[Row]:
    """What each line would do. Raises Forbidden, TooLarge, BadRequest for what is no such file."""
    manager = must_manage_people(session, actor)
    teams = {fold(name): team_id for team_id, name in every_team(session).items()}
    seen: set[str] = set()
    rows = []
    for row in _read(text):
        checked = _checked(session, row, teams)
        if not checked.wrong and checked.email in seen:
            checked = replace(checked, wrong="This address stands in a line above already.")
        if not checked.wrong and checked.workspace_role == WorkspaceRole.OWNER != manager.workspace_role:
            checked = replace(checked, wrong=OWNERS_ALONE)
        seen.add(checked.email)
        rows.append(checked)
    return rows


def invite_row(session: Session, row: Row, *, actor: Actor) -> Outcome[int]:
    """Invite who stands in a line, checked anew; returns the invitation's id. Raises Mistakes, Forbidden."""
    if row.wrong:
        raise Mistakes({"email": row.wrong})
    return invite(
        session,
        email=row.email,
        name=row.name,
        role=row.workspace_role,
        seats=dict(row.seats),
        actor=actor,
    )


def _read(text: str) -> list[Row]:
    if len(text) > LONGEST:
        raise TooLarge(f"This is too long. Take at most {MOST} people at once.")
    cells = _cells(clean(text).removeprefix("\ufeff"))
    columns = _columns(cells[0][1]) if cells else None
    people = cells[1:] if columns else cells
    if not people:
        raise BadRequest("There is nobody in it. Write one person in each line.")
    if len(people) > MOST:
        raise TooLarge(f"There are {len(people):,} people in it. Take at most {MOST} at once.")
    return [_row(number, row, columns or COLUMNS) for number, row in people]


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """The cells of each line that has some, by its number.

    Spreadsheets write semicolons where commas stand in numbers, and tabs when one copies.
    """
    first = next((each for each in text.splitlines() if each.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error:
        raise BadRequest("This is not a CSV file. Save it as CSV, with one person in each line.") from None


def _columns(first: list[str]) -> tuple[str, ...] | None:
    """The names of the columns, if the first line names them: an address it has not."""
    if any("@" in cell for cell in first):
        return None
    names = [fold(cell).strip() for cell in first]
    columns = tuple(_ALSO.get(name, name) for name in names)
    return columns if "email" in columns else None


def _row(number: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    said = dict(zip(columns, (line(cell, 300) for cell in cells), strict=False))
    name, email, role, team = (said.get(column, "") for column in COLUMNS)
    return Row(number, called(name, NAME_LENGTH), normal_email(email), role, team)


def _checked(session: Session, row: Row, teams: Mapping[str, int]) -> Row:
    if wrong := wrong_email(session, row.email):
        return replace(row, wrong=wrong)
    roles = _ROLES.get(fold(row.role).strip())
    if roles is None:
        return replace(row, wrong="The role is one of member, admin, owner, team admin, representative.")
    named = [name.strip() for name in row.team.split(";") if name.strip()]
    unknown = next((name for name in named if fold(name) not in teams), None)
    if unknown is not None:
        return replace(row, wrong=f"There is no team {unknown}.")
    seats = tuple((teams[name], roles[1]) for name in dict.fromkeys(map(fold, named)))
    return replace(row, workspace_role=roles[0], seats=seats)
