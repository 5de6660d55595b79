"""What calls go by: ICE servers for the built-in page, or a conference server of another's."""

from functools import partial
from typing import Any

from services.conference.setting import LONGEST, ConferenceForm, conference_form, configure
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.frame import card
from ui.admin.meanwhile import Meanwhile
from ui.telling import tell

MEANS = (
    "Calls work within one network as they are. Between two, browsers find each other by STUN and TURN "
    "servers; or a conference server of your own, such as Jitsi, takes the calls."
)
FIXED = "Set where the server runs, by TRIPTYCH_{}."


async def build(desk: Desk) -> None:
    """Put the card here."""
    settings = desk.runtime.settings
    now = await desk.runtime.db.read(conference_form, settings)

    async def save(said: dict[str, Any]) -> None:
        await desk.runtime.db.write(
            configure,
            ice_servers=None if "ice_servers" in now.fixed else said["ice_servers"],
            turn_secret="" if "turn_secret" in now.fixed else said["turn_secret"],
            conference_url=None if "conference_url" in now.fixed else said["conference_url"],
            actor=desk.me,
        )
        tell("Saved. It holds from the next call on.")

    meanwhile = Meanwhile(now, partial(desk.runtime.db.read, conference_form, settings))
    with card("Conference", MEANS):
        _form(now, Form(save, meanwhile=meanwhile))


def _form(now: ConferenceForm, form: Form) -> None:
    def hint(name: str, otherwise: str) -> str:
        return FIXED.format(name.upper()) if name in now.fixed else otherwise

    with form:
        form.text(
            "conference_url",
            "Conference server",
            now.conference_url,
            longest=LONGEST,
            read_only="conference_url" in now.fixed,
            hint=hint("conference_url", "Such as https://meet.example.com/{room}. Empty: the built-in page."),
        )
        form.text(
            "ice_servers",
            "STUN and TURN servers",
            now.ice_servers,
            lines=3,
            longest=LONGEST,
            read_only="ice_servers" in now.fixed,
            hint=hint(
                "ice_servers", "Separated by commas, such as stun:stun.example.com,turn:turn.example.com."
            ),
        )
        kept = "One is kept. Type only to change it." if now.has_secret else "It is never shown again."
        form.text(
            "turn_secret",
            "TURN secret",
            kind="password",
            complete="new-password",
            longest=LONGEST,
            read_only="turn_secret" in now.fixed,
            hint=hint("turn_secret", kept),
        )
    if now.fixed >= {"conference_url", "ice_servers", "turn_secret"}:
        form.acts.delete()
