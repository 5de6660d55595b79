"""Connect a WhatsApp number as a channel, and change what it goes by: by owners and admins (SPEC 6).

What is secret goes in here and comes out nowhere but towards WhatsApp; an empty field leaves what is kept.
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models import AuditKind, Channel, WhatsAppAccount, WhatsAppTemplate
from services import audit, clock
from services.actor import Actor
from services.authority import must_manage_people
from services.channels.managing import change, managed, mistakes, open_door
from services.channels.routing import teams_of_channel
from services.outcome import Outcome
from services.refusal import Mistakes, NotFound
from services.text import clean

KIND = "whatsapp"

ID_LENGTH = 32
SECRET_LENGTH = 2_000
"""Characters of a token or secret; WhatsApp's own have some hundred."""

NAMELESS = "Give it a name, by which your colleagues know it."

_ID = re.compile(rf"[0-9]{{1,{ID_LENGTH}}}")
_SECRET = re.compile(rf"[!-~]{{1,{SECRET_LENGTH}}}")

_IDS = {
    "phone_number_id": "Type the id of the phone number: digits only, and not the number itself.",
    "business_account_id": "Type the id of the WhatsApp business account: digits only.",
}
_MISSING = {
    "access_token": "Type the access token: nothing is sent or read without it.",
    "app_secret": "Type the app secret: by it WhatsApp's calls are told from those of others.",
}
_UNFIT = "It has characters that none has. Copy it once more, without spaces."


@dataclass(frozen=True, slots=True)
class TypedAccount:
    """What was typed. An empty verify token is made up where none is kept."""

    name: str
    team_ids: Collection[int]
    phone_number_id: str
    business_account_id: str
    access_token: str = field(default="", repr=False)
    app_secret: str = field(default="", repr=False)
    verify_token: str = field(default="", repr=False)


def connect(session: Session, typed: TypedAccount, *, actor: Actor) -> Outcome[int]:
    """Make a channel of a WhatsApp number; returns its id. Raises Forbidden, Mistakes."""
    must_manage_people(session, actor)
    said: dict[str, Any] = _said(typed)
    said["verify_token"] = said["verify_token"] or secrets.token_urlsafe(24)
    wrong = mistakes(session, typed.name, typed.team_ids, nameless=NAMELESS) | _mistakes(session, said)
    if wrong:
        raise Mistakes(wrong)
    made = open_door(
        session,
        kind=KIND,
        name=typed.name,
        team_ids=typed.team_ids,
        actor=actor,
        noted=AuditKind.CHANNEL_CONNECTED,
    )
    session.add(WhatsAppAccount(channel_id=made.value, templates_due_at=clock.now(), **said))
    _store(session)
    return made


def edit(session: Session, channel_id: int, typed: TypedAccount, *, actor: Actor) -> Outcome[None]:
    """Change its name, its teams for what begins from now on, or what it goes by; the audit trail gets the
    names of what was changed. Raises Forbidden, NotFound, Mistakes.
    """
    channel, account = connected(session, channel_id, actor)
    said, before = _said(typed), teams_of_channel(session, channel.id)
    wrong = mistakes(session, typed.name, typed.team_ids, before=before, nameless=NAMELESS)
    wrong |= _mistakes(session, said, account)
    if wrong:
        raise Mistakes(wrong)
    changed = [key for key, value in said.items() if value and value != getattr(account, key)]
    if changed:
        _take_over(session, account, said, changed)
        audit.note(session, AuditKind.CHANNEL_ACCOUNT_SET, actor, channel=channel.id, fields=sorted(changed))
    return change(session, channel, name=typed.name, team_ids=typed.team_ids, actor=actor)


def connected(session: Session, channel_id: int, actor: Actor) -> tuple[Channel, WhatsAppAccount]:
    """A channel and the account behind it, for workspace owners and admins. Raises Forbidden, NotFound."""
    channel = managed(session, channel_id, actor)
    account = session.get(WhatsAppAccount, channel.id)
    if account is None:
        raise NotFound
    return channel, account


def _said(typed: TypedAccount) -> dict[str, str]:
    names = (*_IDS, *_MISSING, "verify_token")
    return {name: clean(getattr(typed, name)).strip()[: SECRET_LENGTH + 1] for name in names}


def _mistakes(
    session: Session, said: Mapping[str, str], account: WhatsAppAccount | None = None
) -> dict[str, str]:
    """A sentence for each field; an `account` has its secrets already."""
    found = {name: sentence for name, sentence in _IDS.items() if not _ID.fullmatch(said[name])}
    for name in (*_MISSING, "verify_token"):
        if said[name] and not _SECRET.fullmatch(said[name]):
            found[name] = _UNFIT
        elif not said[name] and account is None:
            found[name] = _MISSING[name]
    if "phone_number_id" not in found:
        found |= _taken(session, said["phone_number_id"], account)
    return found


def _taken(session: Session, phone_number_id: str, account: WhatsAppAccount | None) -> dict[str, str]:
    statement = select(col(Channel.id), col(Channel.name)).join(
        WhatsAppAccount, col(WhatsAppAccount.channel_id) == col(Channel.id)
    )
    other = session.execute(statement.where(col(WhatsAppAccount.phone_number_id) == phone_number_id)).first()
    if other is None or (account is not None and other[0] == account.channel_id):
        return {}
    return {"phone_number_id": f"This number is connected already, as “{other[1]}”."}


def _take_over(
    session: Session, account: WhatsAppAccount, said: Mapping[str, str], changed: Collection[str]
) -> None:
    """What was known of another number, app or account holds for this one no more."""
    for key in changed:
        setattr(account, key, said[key])
    if "phone_number_id" in changed:
        account.number = account.name = ""
    if not {"phone_number_id", "app_secret"}.isdisjoint(changed):
        account.last_event_at = None  # was signed with the former one, or told of another number
    if "business_account_id" in changed:
        of_it = col(WhatsAppTemplate.channel_id) == account.channel_id
        session.execute(delete(WhatsAppTemplate).where(of_it))
        account.templates_at = None
    account.templates_due_at = clock.now()
    _store(session)


def _store(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise Mistakes({"phone_number_id": "This number has just been connected by somebody else."}) from None
