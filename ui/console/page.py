"""The page "Conversations"."""

from nicegui import Client
from starlette.requests import Request

from services import actor
from services.access import viewer_of
from services.agents import is_available
from services.authority import managed
from services.sessions import SignedIn
from services.workspace import workspace_name
from ui import design
from ui.console.address import PATH, selection_from
from ui.console.attendance import attend
from ui.console.console import Console
from ui.console.offered import offered_to
from ui.live import Live
from ui.pages import page


def add_page(live: Live) -> None:
    """Put the page where it belongs."""

    @page(PATH)
    async def conversations(request: Request, client: Client) -> None:
        await _compose(live, request, client)


async def _compose(live: Live, request: Request, client: Client) -> None:
    """Who is it, three blocks, and their subscriptions."""
    db = live.runtime.db
    agent: SignedIn = request.scope["agent"]
    viewer = await db.read(viewer_of, agent.agent_id)
    workspace = await db.read(workspace_name)
    offered = await offered_to(db, viewer)
    available = await db.read(is_available, viewer.agent_id)
    manages = await db.read(managed, actor.agent(viewer.agent_id))
    selection, chosen = selection_from(request.query_params, viewer, offered.people)
    design.add_to_page()
    design.add_choices(agent.theme, agent.send_key, agent.language)
    console = Console(live, viewer, selection)
    console.build(
        workspace,
        offered,
        available=available,
        manages=manages.anything,
        client_id=client.id,
        picture=agent.picture,
        send_key=agent.send_key,
    )
    await console.count()

    attend(client, live.runtime.presence, viewer.agent_id)
    client.on_connect(lambda: console.connect(chosen))
    client.on_disconnect(console.disconnect)
