"""What GREEN shows of mail: what became of messages, and how an offline customer is reached."""

import contextlib
from collections.abc import Callable

from services.access import Viewer
from services.conversations import reading
from services.conversations.heading import Heading
from services.database import Database
from services.events import DeliveryChanged
from services.outbox.ending import send_again, send_all_again
from services.refusal import NotFound
from ui.burst import Burst
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.message_thread import MessageThread
from ui.console.acting import Acting
from ui.console.acts import Press
from ui.console.words import OFFLINE_BY_MAIL, OFFLINE_NO_ADDRESS, OFFLINE_NO_MAIL


class Mailed:
    """Keeps the notes under the messages of the chosen conversation as they are in truth."""

    def __init__(self, db: Database, acting: Acting, viewer: Callable[[], Viewer]) -> None:
        self._db = db
        self._acting = acting
        self._viewer = viewer

    async def follow(self, burst: Burst, thread: MessageThread) -> None:
        """Show anew the messages of which something became."""
        chosen = self._acting.chosen()
        seqs = {seq for event in burst.of(DeliveryChanged, chosen) for seq in event.seqs}
        if seqs:
            with contextlib.suppress(NotFound):
                found = await self._db.read(reading.of_seqs, self._viewer(), chosen, seqs)
                thread.renew(chosen, [dict(message) for message in found])

    async def again(self, conversation_id: int, seq: int) -> None:
        """Retry what did not go by mail."""
        await self._acting.act(send_again, conversation_id, seq=seq)

    async def all_again(self, conversation_id: int, seqs: tuple[int, ...]) -> None:
        """Retry all of what did not go by its channel."""
        await self._acting.act(send_all_again, conversation_id, seqs=seqs)


class OfflineNote:
    """Left of Send, while the customer is offline: whether what is written now goes by mail (SPEC 4)."""

    def __init__(self, edit_details: Press, *, is_mail_set_up: Callable[[], bool]) -> None:
        self._is_mail_set_up = is_mail_set_up
        with blocks.beside_send() as self._place:
            self._text = blocks.text("", classes="")
            self._button = Button(OFFLINE_NO_ADDRESS, edit_details, kind="plain")
            self._button.props["aria-haspopup"] = "dialog"

    def show(self, heading: Heading | None) -> None:
        """Say how it is with this conversation, or nothing."""
        self._place.set_visibility(heading is not None and heading.is_offline)
        is_on = self._is_mail_set_up()
        needs_address = is_on and heading is not None and not heading.has_email
        self._button.set_visibility(needs_address)
        self._text.set_visibility(not needs_address)
        self._text.text = OFFLINE_BY_MAIL if is_on else OFFLINE_NO_MAIL
