"""An agent is there while a page of theirs has a connection."""

from nicegui import Client

from services.presence import Presence


def attend(client: Client, presence: Presence, agent_id: int) -> None:
    """Tell when a page's first connection comes and when its last one goes.

    NiceGUI tells of sockets, and not in pairs: one that goes while it is coming is told as gone only.
    """
    is_here = False

    def look() -> None:
        nonlocal is_here
        was_here, is_here = is_here, client.has_socket_connection
        if is_here and not was_here:
            presence.agent_connected(agent_id)
        elif was_here and not is_here:
            presence.agent_disconnected(agent_id)

    client.on_connect(look)
    client.on_disconnect(look)
