"""Who sits at a page of the administration, and how what they do is done and said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from services import actor
from services.authority import Manages, managed
from services.outcome import Outcome
from services.refusal import Refusal
from services.runtime import Runtime
from services.sessions import SignedIn
from ui.live import Live
from ui.telling import tell, warn

HOME = "/settings"


@dataclass(frozen=True, slots=True)
class Desk:
    """An agent at their settings."""

    live: Live
    agent: SignedIn
    manages: Manages

    @property
    def runtime(self) -> Runtime:
        """What the process runs on."""
        return self.live.runtime

    @property
    def me(self) -> actor.Actor:
        """This agent, as who does something."""
        return actor.agent(self.agent.agent_id)

    async def do(self, verb: Callable[..., Outcome[Any]], *args: Any, done: str = "", **said: Any) -> bool:
        """Do it as this agent and say `done`, or why not; tells whether it was done."""
        try:
            await self.runtime.db.write(verb, *args, actor=self.me, **said)
        except Refusal as refusal:
            warn(refusal)
            return False
        if done:
            tell(done)
        return True


async def desk_of(live: Live, request: Request) -> Desk:
    """The desk of who asks; NiceGUI's door lets nobody through who is not signed in."""
    agent: SignedIn = request.scope["agent"]
    return Desk(live, agent, await live.runtime.db.read(managed, actor.agent(agent.agent_id)))
