"""One's own profile: what one is called, how pages look, what sends, and how one signs in."""

from typing import Any

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from models import SendKey, Theme
from services.profile import prefer, rename
from services.regions import REGIONS
from services.workspace import zone_of
from ui.admin.alerts import build_alerts
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.frame import add_section, card, head
from ui.admin.profile_codes import Codes
from ui.admin.profile_password import build_password
from ui.admin.profile_picture import OwnPicture
from ui.admin.profile_sessions import OwnSessions, sign_out_button
from ui.admin.sections import PROFILE
from ui.admin.your_teams import WHAT_TEAMS_ARE, build_your_teams
from ui.components import blocks
from ui.live import Live
from ui.telling import tell

THEMES: dict[str, str] = {Theme.SYSTEM: "As the system has it", Theme.LIGHT: "Light", Theme.DARK: "Dark"}
SEND_KEYS: dict[str, str] = {
    SendKey.ENTER: "Enter (Shift+Enter breaks the line)",
    SendKey.CTRL: "Ctrl+Enter (Enter breaks the line)",
}
LANGUAGES = {"": "As my browser", **REGIONS}
WHAT_A_LANGUAGE_DOES = (
    "How dates, times and numbers are written, and what your spelling is checked for. "
    "The words of these pages are English."
)
CODES_DO = "After your password you type a code that an app on your phone shows."


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, PROFILE, _build)


async def _build(desk: Desk, _request: Request) -> None:
    head("Profile", "What is yours alone, on every computer where you sign in.")
    with card("You"):
        OwnPicture(desk)
        _you(desk)
    with card("Pages", "Pages that are open elsewhere follow when they are loaded again."):
        _pages(desk)
    with card("Alerts", "In this browser alone."):
        build_alerts()
    with card("Password", "Other computers are signed out when you change it."):
        build_password(desk)
    with card("Two-factor sign-in", CODES_DO):
        await Codes(desk).show()
    blocks.text("Your teams", "h2", "admin-part")
    blocks.text(WHAT_TEAMS_ARE, "p", "admin-means")
    await build_your_teams(desk)
    with Element("div").classes("admin-part-head"):
        blocks.text("Where you are signed in", "h2", "admin-part")
        sign_out_button(desk)
    await OwnSessions(desk, await desk.runtime.db.read(zone_of)).listing.refresh()


def _you(desk: Desk) -> None:
    async def save(values: dict[str, Any]) -> None:
        await desk.runtime.db.write(rename, values["name"], actor=desk.me)
        tell("Your name is saved. Pages that are open show it when they are loaded again.")

    with Form(save) as form:
        form.text("name", "Name", desk.agent.name, longest=100, hint="Customers and colleagues read it.")
        form.text("email", "Email", desk.agent.email, read_only=True, hint="By this you sign in.")


def _pages(desk: Desk) -> None:
    async def save(values: dict[str, Any]) -> None:
        await desk.runtime.db.write(prefer, **values, actor=desk.me)
        ui.navigate.reload()

    with Form(save) as form:
        form.choice("theme", "Colours", THEMES, desk.agent.theme)
        form.choice("language", "Language", LANGUAGES, desk.agent.language, hint=WHAT_A_LANGUAGE_DOES)
        form.choice("send_key", "A message is sent by", SEND_KEYS, desk.agent.send_key)
