"""The administration: one page for each part of the workspace that somebody manages (SPEC 6)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ui.admin import (
    audit,
    channel,
    channels,
    people,
    profile,
    team,
    teams,
    template,
    templates,
    whatsapp,
    whatsapp_number,
    workspace,
)
from ui.admin.desk import HOME, desk_of
from ui.admin.sections import first_for
from ui.live import Live
from ui.pages import page


def add_pages(live: Live) -> None:
    """Put the pages where they belong."""
    _add_home(live)
    people.add_page(live)
    teams.add_page(live)
    team.add_page(live)
    channels.add_pages(live)
    channel.add_page(live)
    templates.add_page(live)
    template.add_pages(live)
    whatsapp.add_pages(live)
    whatsapp_number.add_page(live)
    workspace.add_page(live)
    audit.add_page(live)
    profile.add_page(live)


def _add_home(live: Live) -> None:
    @page(HOME)
    async def settings(request: Request) -> Response:
        """Lead to the first part that this agent manages."""
        section = first_for((await desk_of(live, request)).manages)
        return RedirectResponse(section.path, 303) if section else Response(status_code=404)
