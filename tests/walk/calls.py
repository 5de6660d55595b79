"""Whom what calls, counted in plain Python from the rows as they stand."""

from sqlalchemy import text
from sqlmodel import Session

from services.access import Viewer
from services.notifications.centre import centre
from tests.walk.truth import Row, Truth

TO_TEAMS = {"waiting", "left", "overdue"}


def check_calls(session: Session, viewers: list[Viewer], now: Truth) -> None:
    """Every wait without a crew calls each of its teams, nothing calls that is over, every bell is right."""
    calling = session.execute(text("SELECT * FROM notification WHERE ended_at IS NULL")).all()
    rows = {row.id: row for row in now.rows}
    to_teams = {(one.conversation_id, one.team_id) for one in calling if one.kind in TO_TEAMS}
    alone = {one.conversation_id for one in calling if one.kind in ("waiting", "overdue")}
    invited = [one for one in calling if one.invitation_id is not None]
    for row in now.rows:
        waits = row.state == "open" and row.waiting_since is not None
        called = {team for of, team in to_teams if of == row.id}
        assert called <= row.teams
        if waits and not row.crew:
            assert called == row.teams
        if not waits or row.owner_id is not None:
            assert called == set()
        assert not row.crew or row.id not in alone
        mine = [one for one in invited if one.conversation_id == row.id]
        assert sorted(one.agent_id for one in mine if one.agent_id) == sorted(row.invited)
        assert sorted(one.team_id for one in mine if one.team_id) == sorted(row.invited_teams)
        crew_overdue = [one for one in calling if (one.kind, one.conversation_id) == ("crew_overdue", row.id)]
        assert not crew_overdue or (waits and row.crew)
    unread = _unread_since_joining(session)
    for viewer in viewers:
        me = viewer.agent_id
        subjects = {
            one.conversation_id for one in calling if _is_for(me, one, rows[one.conversation_id], now)
        }
        subjects |= {row.id for row in now.rows if row.state == "open" and (row.id, me) in unread}
        read = centre(session, viewer)
        assert read.number == len(subjects) == sum(entry.calls for entry in read.entries)
        for entry in read.entries:
            if entry.conversation_id is None:
                assert (entry.name, entry.teams, entry.messages, entry.ended) == ("", (), 0, "grabbed")
            else:
                assert now.sees(me, rows[entry.conversation_id])
            if entry.button == "GRAB":
                row = rows[entry.conversation_id or 0]
                assert all(now.roles.get((team, me)) != "admin" for team in row.teams)


def _is_for(me: int, one: object, row: Row, now: Truth) -> bool:
    kind, team_id, seq = one.kind, one.team_id, one.seq  # type: ignore[attr-defined]  # a raw row
    role, mode = now.roles.get((team_id, me)), now.modes.get(team_id)
    audience = {
        "crew_overdue": me in row.crew,
        "unanswered": role == "admin",
        "invited": role == "representative" and mode == "grab",
    }
    is_mine = one.agent_id == me if one.agent_id else audience.get(kind, role is not None)  # type: ignore[attr-defined]
    is_read = seq is not None and now.read[(row.id, me)] >= seq
    return bool(is_mine) and not is_read and now.sees(me, row)


def _unread_since_joining(session: Session) -> set[tuple[int, int]]:
    """Conversations and agents in their crews who have not read what came since they joined."""
    found = session.execute(
        text(
            "SELECT c.conversation_id, c.agent_id FROM crew_member c WHERE EXISTS (SELECT 1 FROM message m "
            "LEFT JOIN read_mark r ON r.conversation_id = m.conversation_id AND r.agent_id = c.agent_id "
            "WHERE m.conversation_id = c.conversation_id AND m.author = 'customer' AND m.kind = 'text' "
            "AND m.at > c.joined_at AND m.seq > COALESCE(r.seq, 0))"
        )
    )
    return {(of, agent_id) for of, agent_id in found}
