"""What SPEC 2 to 4 say of the rows as they stand, in plain Python: written without the product's own rule."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlmodel import Session

from services.conversations.selection import Selection, Sort, Status, View

NOT_WAITING = 2 * 10**14
"""From which the product counts the ranks of those who don't wait."""


@dataclass(slots=True)
class Row:
    """A conversation."""

    id: int
    channel_id: int
    state: str
    waiting_since: int | None
    last_message_at: int
    online: bool
    owner_id: int | None
    rank: int
    teams: set[int] = field(default_factory=set)
    crew: set[int] = field(default_factory=set)
    invited: set[int] = field(default_factory=set)
    invited_teams: set[int] = field(default_factory=set)
    statuses: frozenset[Status | None] = frozenset()

    @property
    def by_wait(self) -> tuple[int, int, int]:
        """Longest waiting first, then the newest."""
        if self.waiting_since is not None:
            return 0, self.waiting_since, self.id
        return 1, -self.last_message_at, self.id

    @property
    def by_time(self) -> tuple[int, int]:
        return -self.last_message_at, self.id

    def listed_under(self, soon: int, overdue: int, now: int) -> frozenset[Status | None]:
        """SPEC 3; `soon` and `overdue` are the thresholds that hold for it."""
        is_open = self.state == "open"
        waits = is_open and self.waiting_since is not None
        waited = now - (self.waiting_since or now)
        facts: dict[Status | None, bool] = {
            None: is_open,
            Status.ONLINE: self.online,
            Status.REP_NEEDED: waits and not self.crew,
            Status.PENDING: waits and bool(self.crew),
            Status.SOON: waits and soon < waited <= overdue,
            Status.OVERDUE: waits and waited > overdue,
            Status.CLOSED: self.state == "closed",
        }
        return frozenset(status for status, holds in facts.items() if holds)


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything, read anew."""

    rows: list[Row]
    modes: dict[int, str]
    roles: dict[tuple[int, int], str]
    """By team and agent."""
    written: dict[int, list[int]]
    """The numbers of what each customer has written."""
    read: dict[tuple[int, int], int]
    """How far, by conversation and agent."""

    def sees(self, agent_id: int, row: Row) -> bool:
        """SPEC 2, rules 1 to 4."""
        if agent_id in row.crew | row.invited or agent_id == row.owner_id:
            return True
        if any((team_id, agent_id) in self.roles for team_id in row.invited_teams):
            return True
        for team_id in row.teams:
            role, mode = self.roles.get((team_id, agent_id)), self.modes[team_id]
            if role == "admin":
                return True
            if role == "representative" and (mode == "collaboration" or row.owner_id is None):
                return True
        return False

    def visible(self, agent_id: int) -> list[Row]:
        return [row for row in self.rows if self.sees(agent_id, row)]

    def unread(self, agent_id: int) -> dict[int, int]:
        """What the customer wrote after the agent's mark, of what the agent sees."""
        return {
            row.id: sum(seq > self.read.get((row.id, agent_id), 0) for seq in self.written.get(row.id, []))
            for row in self.visible(agent_id)
        }

    def places(self, agent_id: int, selection: Selection) -> list[tuple[int, int]]:
        """A list as the product places it: the ranks are the product's, the order is not."""
        return places(agent_id, self.visible(agent_id), selection)


def places(agent_id: int, visible: list[Row], selection: Selection) -> list[tuple[int, int]]:
    """The list, of what the agent sees."""
    rows = [
        row
        for row in visible
        if selection.status in row.statuses
        and (selection.view == View.ALL or agent_id in row.crew)
        and (selection.agent_id is None or selection.agent_id in row.crew)
        and (selection.team_id is None or selection.team_id in row.teams)
        and (not selection.channels or row.channel_id in selection.channels)
    ]
    if selection.sort == Sort.NEWEST:
        newest = sorted(rows, key=lambda row: row.by_time)
        return [(NOT_WAITING - row.last_message_at, row.id) for row in newest]
    return [(row.rank, row.id) for row in sorted(rows, key=lambda row: row.by_wait)]


def truth(session: Session, now: int) -> Truth:
    """Read the rows that hold the facts, and none of those that copy them."""
    found = session.execute(text("SELECT * FROM conversation"))
    names = (
        "id",
        "channel_id",
        "state",
        "waiting_since",
        "last_message_at",
        "online",
        "owner_id",
        "rank",
    )
    rows = {row.id: Row(**{name: getattr(row, name) for name in names}) for row in found}
    for place in session.execute(text("SELECT * FROM conversation_team")):
        rows[place.conversation_id].teams.add(place.team_id)
    for member in session.execute(text("SELECT * FROM crew_member")):
        rows[member.conversation_id].crew.add(member.agent_id)
    for invitation in session.execute(text("SELECT * FROM invitation WHERE ended IS NULL")):
        row = rows[invitation.conversation_id]
        row.invited |= {invitation.agent_id} - {None}
        row.invited_teams |= {invitation.team_id} - {None}
    teams = session.execute(text("SELECT * FROM team")).all()
    for row in rows.values():
        theirs = [team for team in teams if team.id in row.teams]
        overdue = min((team.overdue_after or 300_000 for team in theirs), default=300_000)
        soon = min((team.soon_after or 180_000 for team in theirs), default=180_000)
        row.statuses = row.listed_under(soon, overdue, now)
    written: dict[int, list[int]] = {}
    for message in session.execute(text("SELECT * FROM message WHERE author = 'customer' AND kind = 'text'")):
        written.setdefault(message.conversation_id, []).append(message.seq)
    marks = session.execute(text("SELECT * FROM read_mark"))
    seats = session.execute(text("SELECT * FROM team_member"))
    return Truth(
        list(rows.values()),
        {team.id: team.mode for team in teams},
        {(seat.team_id, seat.agent_id): seat.role for seat in seats},
        written,
        Counter({(mark.conversation_id, mark.agent_id): mark.seq for mark in marks}),
    )
