"""One team: who serves in it and how they stand, how it works, and its end."""

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from models import Mode
from services.events import (
    AvailabilityChanged,
    ConversationChanged,
    Event,
    MembershipChanged,
    Missed,
    NotificationsChanged,
)
from services.refusal import Forbidden, NotFound
from services.team_sheet import Sheet, team_sheet
from ui.admin.desk import Desk
from ui.admin.following import Following
from ui.admin.frame import add_section, head
from ui.admin.modes import MODES
from ui.admin.sections import TEAMS
from ui.admin.team_members import TeamMembers
from ui.admin.team_rules import build_rules
from ui.admin.team_work import build_end, build_work
from ui.live import Live


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, TEAMS, _build, below="/{team:id}")


async def _build(desk: Desk, request: Request) -> Response | None:
    try:
        await build_team(desk, request.path_params["team"])
    except (NotFound, Forbidden):
        return Response(status_code=404)
    return None


async def build_team(desk: Desk, team_id: int) -> None:
    """Put the page's content here. Raises NotFound, Forbidden for what this agent doesn't manage."""
    sheet = await desk.runtime.db.read(team_sheet, team_id, actor=desk.me)
    ui.context.client.title = f"{sheet.name} · {ui.context.client.title}"
    acts = head(sheet.name, _means(sheet), back=(TEAMS.name, TEAMS.path))
    members = TeamMembers(desk, sheet)
    with acts:
        members.build_acts()
    Following(desk.runtime.bus, lambda event: _concerns(event, sheet.team_id), members.listing.renew)
    await members.listing.refresh()
    build_work(desk, sheet)
    build_rules(desk, sheet)
    if sheet.is_mine_to_name:
        build_end(desk, sheet)


def _means(sheet: Sheet) -> str:
    led = f"Channels: {', '.join(sheet.channels)}." if sheet.channels else "No channel leads here yet."
    return f"{'Deactivated. ' if sheet.is_deactivated else ''}{MODES[Mode(sheet.mode)]}. {led}"


def _concerns(event: Event, team_id: int) -> bool:
    if isinstance(event, NotificationsChanged):
        return team_id in event.team_ids
    if not isinstance(event, ConversationChanged):
        return isinstance(event, AvailabilityChanged | MembershipChanged | Missed)
    stood = [
        (facts.team_ids, facts.state, facts.waiting_since, facts.crew_ids)
        for facts in (event.before, event.after)
        if facts is not None and team_id in facts.team_ids
    ]
    return len(stood) == 1 or (len(stood) == 2 and stood[0] != stood[1])
