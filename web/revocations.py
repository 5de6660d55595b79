"""Sessions that end take their pages and sockets with them."""

from collections.abc import Iterable

from nicegui import background_tasks, core
from nicegui.client import Client

from services.again import Again
from services.database import Database
from services.events import Event, MembershipChanged, SessionsRevoked
from services.refusal import Unavailable
from services.sessions import SignedIn, ended_among
from web.nicegui_door import session_of


class Revocations:
    """Sends the pages of sessions that ended to the sign-in form, and cuts their sockets."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._unsure: set[int] = set()
        """Sessions of which it could not be read whether they ended, or whose sockets could not be cut."""
        self._again = Again(self._look_again)

    def hear(self, event: Event) -> None:
        """What another process revoked is told as a change of the agent alone."""
        if isinstance(event, SessionsRevoked):
            background_tasks.create(self._end(frozenset(event.session_ids)), name="end sessions")
        elif isinstance(event, MembershipChanged):
            self._begin(_sessions_of(event.agent_id))

    def opened(self, agent: SignedIn) -> None:
        """A socket has come in at the door: whatever was told since it stood there, it was not cut."""
        self._begin({agent.session_id})

    def _begin(self, session_ids: Iterable[int]) -> None:
        background_tasks.create(self._look(frozenset(session_ids)), name="look for sessions that ended")

    async def _look(self, session_ids: frozenset[int]) -> None:
        try:
            ended = await self._db.read(ended_among, session_ids)
        except Unavailable:
            self._look_later(session_ids)
            return
        if ended:
            await self._end(ended)

    def _look_later(self, session_ids: Iterable[int]) -> None:
        self._unsure.update(session_ids)
        self._again.later()

    def _look_again(self) -> None:
        unsure, self._unsure = self._unsure, set()
        self._begin(unsure)

    async def _end(self, session_ids: frozenset[int]) -> None:
        """Page first, socket second: a page without a socket could not be told.

        Sockets that have not shaken hands are cut as well: one kept in reserve would take the page over.
        """
        for client in [client for client in Client.instances.values() if session_of(client) in session_ids]:
            await core.sio.emit("open", {"path": "/login", "new_tab": False}, room=client.id)
        for sid in [sid for sid, _ in core.sio.manager.get_participants("/", None)]:
            opened_by = _agent_of(sid)
            if opened_by is None or opened_by.session_id not in session_ids:
                continue
            if core.sio.manager.is_connected(sid, "/"):
                await core.sio.disconnect(sid)
            else:  # it is just coming, or going
                self._look_later([opened_by.session_id])


def _sessions_of(agent_id: int) -> frozenset[int]:
    """The agent's sessions that have a page or a socket here."""
    pages = [client.request.scope.get("agent") for client in Client.instances.values()]
    sockets = [_agent_of(sid) for sid, _ in core.sio.manager.get_participants("/", None)]
    return frozenset(one.session_id for one in [*pages, *sockets] if one and one.agent_id == agent_id)


def _agent_of(sid: str) -> SignedIn | None:
    environ = core.sio.get_environ(sid)
    opened_by: SignedIn | None = environ["asgi.scope"].get("agent") if environ else None
    return opened_by
