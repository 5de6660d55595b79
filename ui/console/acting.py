"""What the buttons of GREEN do to the conversation that is shown; what is refused is said."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from services import actor
from services.conversations import (
    closing,
    declining,
    grabbing,
    handing_over,
    inviting,
    joining,
    leaving,
    releasing,
    reopening,
    withdrawing,
)
from services.database import Database
from services.outcome import Outcome
from services.refusal import Refusal


class Acting:
    """One agent's verbs. `chosen`: the conversation that is shown, or 0."""

    def __init__(self, db: Database, agent_id: int, chosen: Callable[[], int]) -> None:
        self._db = db
        self.chosen = chosen
        self.me = actor.agent(agent_id)

    async def join(self, conversation_id: int | None = None) -> None:
        """JOIN, from the list or from here."""
        await self.act(joining.join, conversation_id)

    async def join_shown(self) -> None:
        """JOIN what is shown."""
        await self.join()

    async def grab(self) -> None:
        """GRAB the invitation of one's team."""
        await self.act(grabbing.grab)

    async def decline(self) -> None:
        """End the invitation that one holds."""
        await self.act(declining.decline)

    async def no_reply(self) -> None:
        """End the wait."""
        await self.act(releasing.no_reply_needed)

    async def leave(self) -> None:
        """LEAVE."""
        await self.act(leaving.leave)

    async def reopen(self) -> None:
        """REOPEN."""
        await self.act(reopening.reopen)

    async def undo(self) -> None:
        """Take one's CLOSE back."""
        await self.act(closing.undo)

    async def take_out(self, agent_id: int) -> None:
        """Make a colleague LEAVE."""
        await self.act(leaving.take_out, agent_id=agent_id)

    async def invite(self, agent_id: int) -> bool:
        """Ask an agent in."""
        return await self.act(inviting.invite, agent_id=agent_id)

    async def invite_team(self, team_id: int) -> bool:
        """Ask a team in."""
        return await self.act(inviting.invite_team, team_id=team_id)

    async def hand_over(self, agent_id: int) -> bool:
        """Ask a Representative to own it."""
        return await self.act(handing_over.hand_over, agent_id=agent_id)

    async def withdraw(self, invitation_id: int) -> bool:
        """Take an invitation back."""
        return await self.act(withdrawing.withdraw, invitation_id=invitation_id)

    async def act(
        self,
        verb: Callable[..., Outcome[Any]],
        conversation_id: int | None = None,
        *,
        is_quiet: bool = False,
        **said: Any,
    ) -> bool:
        """Do it, as this agent; tells whether it was done."""
        try:
            await self._db.write(verb, conversation_id or self.chosen(), actor=self.me, **said)
        except Refusal as refusal:
            if not is_quiet:
                say(refusal)
            return False
        return True


def say(refusal: Refusal) -> None:
    """Show why not, and what to do."""
    ui.notify(refusal.sentence, type="warning", position="top", close_button="OK")
