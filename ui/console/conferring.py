"""Calling the customer from GREEN: the tool "Conference"."""

from services.conference.calling import call
from services.conference.setting import NeedsHttps, conference_setting
from services.database import Database
from services.refusal import Refusal
from services.settings import Settings
from ui.components.call_button import CallButton
from ui.console.acting import Acting, say
from ui.pushing import Push
from ui.telling import tell

KEPT_FROM_OPENING = 'The browser kept the call from opening. Press "Join the call" in the last message.'


class Conferring:
    """One console's calls. Made where its button is to stand."""

    def __init__(self, db: Database, settings: Settings, acting: Acting, push: Push) -> None:
        self._db = db
        self._settings = settings
        self._acting = acting
        self._button = CallButton(push, on_call=self._call)

    async def _call(self, secure: bool, tab: bool) -> None:
        address = self._settings.address
        try:
            setting = await self._db.read(conference_setting, self._settings)
            setting.must_work_at(address)
            if not setting.url and not secure:
                raise NeedsHttps
            room = await self._db.write(call, self._acting.chosen(), address=address, actor=self._acting.me)
        except Refusal as refusal:
            self._button.refused()
            say(refusal)
            return
        self._button.opened(f"/call/{room}")
        if not tab:
            tell(KEPT_FROM_OPENING)
