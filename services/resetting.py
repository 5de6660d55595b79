"""A new password by a link, which goes by mail or is printed for the operator (SPEC 6).

A link dies with its use, with a newer one, with any change of the password, and after an hour.
"""

from dataclasses import dataclass

import structlog
from sqlalchemy import update
from sqlmodel import Session, col

from models import Agent, AuditKind
from services import actor, audit, clock
from services.agents import agent_by_email, normal_email
from services.database import Database
from services.mail.notice import Notice
from services.numbers import bounded
from services.outbox.posting import Post
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, Refusal, Unauthorized
from services.sessions import revoke_all
from services.tokens import Tokens
from services.workspace import workspace_name

log = structlog.get_logger(__name__)

PURPOSE = "reset"
PATH = "/reset"
SECONDS = 3600
"""For which a link is good."""

_READ_SECONDS = 7 * 24 * 3600
"""For which it is read at all, so that who comes late is told that it is late."""


class BadLink(Forbidden):
    """Not made here for this purpose, or cut off in a mail."""

    sentence = "This link is not complete, or much too old. Ask for another."


class Expired(Conflict):
    """Its hour is over."""

    sentence = "This link was good for an hour and is too old. Ask for another."


class Dead(Conflict):
    """Used, renewed, or the password has changed in another way."""

    sentence = "This link was used already, or there is a newer one. Open that, or ask for another."


@dataclass(frozen=True, slots=True)
class Reset:
    """What the link and its mail are made of."""

    agent_id: int
    number: int
    email: str
    workspace: str


def begin(session: Session, email: str) -> Outcome[Reset | None]:
    """Make the older links void, and return what a new one is made of; None: nobody signs in with this."""
    agent = agent_by_email(session, normal_email(email))
    if agent is None or agent.suspended_at is not None:
        return Outcome(None)
    agent.reset_number += 1
    audit.note(session, AuditKind.PASSWORD_LINK_MADE, actor.SYSTEM, agent=agent.id)
    return Outcome(Reset(agent.id, agent.reset_number, agent.email, workspace_name(session)))


def link(tokens: Tokens, address: str, reset: Reset) -> str:
    """The link; `address` is the settings'."""
    claims = {
        "agent": reset.agent_id,
        "number": reset.number,
        "until": clock.now() + SECONDS * 1000,
    }
    return f"{address}{PATH}?link={tokens.make(PURPOSE, claims, _READ_SECONDS)}"


def read(tokens: Tokens, token: str) -> tuple[int, int]:
    """Whose password, and the link's number. Raises BadLink, Expired."""
    try:
        claims = tokens.read(PURPOSE, token)
    except Unauthorized:
        raise BadLink from None
    if int(claims["until"]) <= clock.now():
        raise Expired
    return int(claims["agent"]), int(claims["number"])


def email_of(session: Session, agent_id: int, number: int) -> str:
    """Whose password may be set. Raises Dead."""
    agent = session.get(Agent, bounded(agent_id))
    if agent is None or agent.suspended_at is not None or agent.reset_number != number:
        raise Dead
    return agent.email


def set_password(session: Session, agent_id: int, number: int, *, password_hash: str) -> Outcome[None]:
    """Set a new password, and end all sessions. Of two at the same time one is first. Raises Dead."""
    claimed = session.execute(
        update(Agent)
        .where(col(Agent.id) == bounded(agent_id), col(Agent.reset_number) == number)
        .where(col(Agent.suspended_at).is_(None))
        .values(password_hash=password_hash, reset_number=number + 1)
        .returning(col(Agent.id))
    ).first()
    if claimed is None:
        raise Dead
    audit.note(session, AuditKind.PASSWORD_RESET, actor.agent(agent_id))
    return revoke_all(session, agent_id)


async def mail_link(db: Database, post: Post, tokens: Tokens, address: str, email: str) -> None:
    """Send a link to who signs in with this address, if anybody does. An errand: nobody hears of it."""
    try:
        reset = await db.write(begin, email)
        if reset is not None:
            await post.send_notice(_notice(reset, link(tokens, address, reset)))
    except Refusal as refusal:
        log.warning("link for a new password not mailed", reason=refusal.sentence)


def _notice(reset: Reset, address: str) -> Notice:
    return Notice(
        address=reset.email,
        sender=reset.workspace,
        subject=f"A new password for {reset.workspace}",
        lines=("Somebody, probably you, asked for a new password. By this link you choose one.",),
        act="Choose a new password",
        link=address,
        small="The link is good for an hour and works once. If you did not ask for it, do nothing.",
    )
