"""Send an invitation by mail, and note what became of it: the link is there to copy in any case."""

from dataclasses import dataclass

import structlog
from sqlalchemy import update
from sqlmodel import Session, col

from models import Agent, Joining
from services import clock
from services.database import Database
from services.joining.links import link
from services.mail.notice import Notice
from services.outbox.posting import Post
from services.outcome import Outcome
from services.refusal import NotFound, Refusal
from services.text import line
from services.tokens import Tokens
from services.workspace import workspace_name

log = structlog.get_logger(__name__)

REASON_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail needs of an open invitation."""

    number: int
    email: str
    by: str
    workspace: str


def letter(session: Session, joining_id: int) -> Letter:
    """Raises NotFound for one that is not open."""
    joining = session.get(Joining, joining_id)
    if joining is None or joining.ended_at is not None:
        raise NotFound
    by = session.get_one(Agent, joining.by_id)
    return Letter(joining.number, joining.email, by.name, workspace_name(session))


@dataclass(frozen=True, slots=True)
class Mailed:
    """What has become of an invitation's latest link; `error` is empty while nothing went wrong."""

    number: int
    email: str
    error: str


def mailed(session: Session, joining_id: int) -> Mailed:
    """Look at it, whether it is open still or not."""
    joining = session.get_one(Joining, joining_id)
    return Mailed(joining.number, joining.email, joining.mail_error)


def note_mailed(session: Session, joining_id: int, number: int, *, error: str) -> Outcome[None]:
    """Note that this link has gone by mail, or why not; of an older one nothing."""
    session.execute(
        update(Joining)
        .where(col(Joining.id) == joining_id, col(Joining.number) == number)
        .values(mailed_at=None if error else clock.now(), mail_error=line(error, REASON_LIMIT))
    )
    return Outcome(None)


async def mail_invitation(db: Database, post: Post, tokens: Tokens, address: str, joining_id: int) -> None:
    """Send the latest link of an invitation; `address` is the settings'. What goes wrong is noted with it."""
    try:
        found = await db.read(letter, joining_id)
        error = ""
        try:
            await post.send_notice(_notice(found, link(tokens, address, joining_id, found.number)))
        except Refusal as refusal:
            error = refusal.sentence
        await db.write(note_mailed, joining_id, found.number, error=error)
    except Refusal as refusal:
        log.info("invitation not mailed", invitation=joining_id, reason=refusal.sentence)


def _notice(found: Letter, address: str) -> Notice:
    return Notice(
        address=found.email,
        sender=found.workspace,
        subject=f"{found.by} invites you to {found.workspace}",
        lines=(
            f"{found.by} invites you to answer the customers of {found.workspace} together.",
            "Choose a name and a password, and you are in.",
        ),
        act="Accept the invitation",
        link=address,
        small="The link is good for 7 days and works once. If you know nothing of this, do nothing.",
    )
