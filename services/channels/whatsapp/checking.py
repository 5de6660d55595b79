"""Whether a number can be served: what WhatsApp answers, point by point, and what to do about it (SPEC 6)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from pydantic import ValidationError
from sqlmodel import Session

from models import AuditKind, WhatsAppAccount
from services import audit
from services.actor import Actor
from services.channels.whatsapp.account import connected
from services.channels.whatsapp.advice import UNKNOWN, advice, is_about_token, is_unreached
from services.channels.whatsapp.asking import RESTS_ON, Ask, Asking, Wrong
from services.channels.whatsapp.client import Graph, GraphError, WrongProof
from services.database import Database
from services.outcome import Outcome
from services.refusal import Unavailable
from services.settings import Settings

TOKEN, APP, WEBHOOK = "Access token", "App secret", "Webhook"

NOT_SAFE = "WhatsApp calls addresses with https only. Set TRIPTYCH_PUBLIC_URL to the one that people use."
NO_EVENT = (
    "WhatsApp has told nothing yet. Enter webhook URL and verify token at Meta, subscribe to “messages”, "
    "and write to the number from a phone."
)
EVENTS = "WhatsApp has told something, signed with the app secret."


@dataclass(frozen=True, slots=True)
class Finding:
    """`name`: of what was looked at. `is_well` None: it can't be told yet."""

    name: str
    is_well: bool | None
    sentence: str


async def check(db: Database, settings: Settings, channel_id: int, *, actor: Actor) -> AsyncIterator[Finding]:
    """Ask WhatsApp, and tell each finding as it comes. Raises Forbidden, NotFound."""
    _, account = await db.read(connected, channel_id, actor)
    asking = Asking(Graph(account, settings.whatsapp_url), account)
    unknown = set()
    for name, ask in asking.points.items():
        if RESTS_ON.get(name) in unknown:
            continue
        finding, is_last = await _found(name, ask)
        yield finding
        if finding.sentence == UNKNOWN:
            unknown.add(name)
        if is_last:
            break
    if asking.number:
        of = account.phone_number_id
        await db.write(note_number, channel_id, of, number=asking.number, name=asking.name)
    yield _events(account, settings)


async def _found(name: str, ask: Ask) -> tuple[Finding, bool]:
    """A finding, and whether whatever else were asked would be answered in the same way."""
    try:
        return Finding(name, True, await ask()), False
    except Wrong as wrong:
        return Finding(name, False, wrong.sentence), False
    except ValidationError:
        return Finding(name, False, UNKNOWN), False
    except WrongProof as error:
        return Finding(APP, False, advice(error)), True
    except GraphError as error:
        is_token = is_about_token(error)
        finding = Finding(TOKEN if is_token else name, False, advice(error))
        return finding, is_token or is_unreached(error)


def _events(account: WhatsAppAccount, settings: Settings) -> Finding:
    if not is_callable(settings):
        return Finding(WEBHOOK, False, NOT_SAFE)
    if account.last_event_at is None:
        return Finding(WEBHOOK, None, NO_EVENT)
    return Finding(WEBHOOK, True, EVENTS)


def is_callable(settings: Settings) -> bool:
    """Whether WhatsApp would call us: an emulator on this machine calls anybody."""
    return settings.address.startswith("https:") or not settings.whatsapp_url.startswith("https:")


async def subscribe(db: Database, settings: Settings, channel_id: int, *, actor: Actor) -> None:
    """Let the app of the token hear what customers write. Raises Forbidden, NotFound, Unavailable."""
    _, account = await db.read(connected, channel_id, actor)
    try:
        graph = Graph(account, settings.whatsapp_url)
        await graph.post(f"{account.business_account_id}/subscribed_apps", {})
    except GraphError as error:
        raise Unavailable(advice(error)) from None
    await db.write(_note_subscribed, channel_id, actor=actor)


def note_number(
    session: Session, channel_id: int, phone_number_id: str, *, number: str, name: str
) -> Outcome[None]:
    """Keep what WhatsApp calls the number, unless the channel has another one by now."""
    account = session.get(WhatsAppAccount, channel_id)
    if account is not None and account.phone_number_id == phone_number_id:
        account.number, account.name = number, name
    return Outcome(None)


def _note_subscribed(session: Session, channel_id: int, *, actor: Actor) -> Outcome[None]:
    channel, _ = connected(session, channel_id, actor)
    audit.note(session, AuditKind.CHANNEL_ACCOUNT_SET, actor, channel=channel.id, fields=["subscription"])
    return Outcome(None)
