"""The page on which people are invited, one or several at once."""

from starlette.requests import Request

from services.teams import every_team
from ui.admin.desk import Desk
from ui.admin.frame import add_section, card, head
from ui.admin.inviting import Inviting
from ui.admin.inviting_several import Several
from ui.admin.sections import PEOPLE
from ui.live import Live

BELOW = "/invite"


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, PEOPLE, _build, below=BELOW, name="Invite people")


async def _build(desk: Desk, _request: Request) -> None:
    head(
        "Invite people",
        "Each gets a link by which they choose a name and a password. It is good for 7 days and works once.",
        back=(PEOPLE.name, PEOPLE.path),
    )
    inviting = Inviting(desk, await desk.runtime.db.read(every_team))
    with card("One person"):
        inviting.form()
    inviting.results()
    with card("Several at once"):
        Several(desk).build()
