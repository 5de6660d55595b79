"""The message templates of Harbour Supplies, and the file that one of them has."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from models import MessageTemplate
from services.actor import Actor
from services.files.keeper import Files
from services.files.of_templates import keep_for_template
from services.outcome import Outcome
from services.refusal import Refusal
from services.runtime import Runtime
from services.templates.managing import create

TEMPLATES = (
    (
        "Welcome",
        "Greetings",
        "",
        "Hello {{customer.first_name}}, this is {{agent.name}} of {{team.name}}. How can I help you?",
    ),
    (
        "One moment",
        "Greetings",
        "",
        "Thank you for waiting, {{customer.first_name}}. I am looking into it and will be right back.",
    ),
    (
        "Ask for an e-mail address",
        "Details",
        "",
        (
            "If we lose each other here: may I write to {{customer.email}}? "
            "Your conversation has the number {{conversation.id}}."
        ),
    ),
    (
        "Delivery times",
        "Orders",
        "Sales",
        (
            "Orders placed before noon leave the warehouse the same day and arrive within two working days. "
            "For islands please allow two days more."
        ),
    ),
    (
        "Quote follows",
        "Orders",
        "Sales",
        (
            "I am preparing your quote, {{customer.name}}. You will have it by e-mail today.\n\n"
            "{{agent.name}}\n{{agent.email}}"
        ),
    ),
    (
        "Returns",
        "After sales",
        "Support",
        (
            "You can return anything within 30 days. Please put the note with the number {{conversation.id}} "
            "into the parcel, so that we find you at once."
        ),
    ),
    (
        "Photo of the damage",
        "After sales",
        "Support",
        "I am sorry to hear that. Could you send me a photo of the part, and one of the parcel it came in?",
    ),
)
"""Title, category, team (empty: all) and text."""

LEAFLET = Path(__file__).with_name("delivery-times.pdf")
LEAFLET_NAME = "Delivery times.pdf"
LEAFLET_OF = "Delivery times"


def make_templates(session: Session, team_ids: dict[str, int], owner: Actor) -> None:
    """Make them all."""
    for title, category, team, text in TEMPLATES:
        teams = [team_ids[team]] if team else None
        create(session, title=title, category=category, text=text, team_ids=teams, actor=owner)


async def give_leaflet(runtime: Runtime, owner: Actor) -> None:
    """Let one have a file, where files can be kept: the demo can do without."""

    def give(session: Session) -> Outcome[None]:
        titled = select(col(MessageTemplate.id)).where(col(MessageTemplate.title) == LEAFLET_OF)
        keep_for_template(session, session.scalars(titled).one(), file_id, owner)
        return Outcome(None)

    with suppress(Refusal):
        file_id = await _uploaded(runtime.files, owner)
        await runtime.db.write(give)


async def _uploaded(files: Files, owner: Actor) -> str:
    """By the way that an admin's browser goes."""

    async def body() -> AsyncIterator[bytes]:
        yield f'--edge\r\nContent-Disposition: form-data; filename="{LEAFLET_NAME}"\r\n\r\n'.encode()
        yield LEAFLET.read_bytes() + b"\r\n--edge--\r\n"

    kind = "multipart/form-data; boundary=edge"
    return (await files.upload_for_template(kind, body(), length=None, actor=owner))["id"]
