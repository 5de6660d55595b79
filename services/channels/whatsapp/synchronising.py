"""When templates are read from WhatsApp: as a number is connected, as one of them changes, every few hours,
and when somebody asks for it.
"""

import structlog
from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from models import Channel, WhatsAppAccount
from services import clock
from services.actor import Actor
from services.channels.whatsapp.account import connected
from services.channels.whatsapp.advice import advice
from services.channels.whatsapp.client import Graph, GraphError
from services.channels.whatsapp.templates import ReadTemplates, drop_others, keep_some, read_templates
from services.database import Database
from services.hands import Hands
from services.outcome import Outcome
from services.refusal import Refusal, Unavailable

log = structlog.get_logger(__name__)

EVERY = 4 * 3_600_000
AGAIN = 15 * 60_000
"""Milliseconds after which what failed is tried again."""

SOON = 5_000
"""Templates change in flocks, of which WhatsApp tells one by one."""

LEASE = 10 * 60_000
"""For which nobody else begins."""

CHUNK = 100
AT_ONCE = 4


class TemplateReader:
    """One process' share of it."""

    def __init__(self, db: Database, base_url: str) -> None:
        """`base_url` is the Cloud API's, with its version."""
        self._db, self._base_url = db, base_url
        self._hands: Hands[int] = Hands(AT_ONCE)

    async def round(self) -> None:
        """Begin with what is due, as far as there are hands. Returns before it is read."""
        for channel_id in self._hands.for_these(await self._db.read(due_channels)):
            self._hands.begin(channel_id, self._read_due(channel_id))

    async def read_now(self, channel_id: int, *, actor: Actor) -> int:
        """Read them for an owner or admin; returns how many there are. Raises Forbidden, NotFound, and
        Unavailable with what to do.
        """
        await self._db.read(connected, channel_id, actor)
        lease = await self._db.write(claim, channel_id, is_due=True)
        if lease is None:
            raise Unavailable
        try:
            return await self._read(channel_id, lease)
        except GraphError as error:
            raise Unavailable(advice(error)) from None

    async def settled(self) -> None:
        """Wait until nothing is under way here."""
        await self._hands.settled()

    async def stop(self) -> None:
        """Leave off: what was begun is read once more after its lease."""
        await self._hands.stop(0)

    async def _read_due(self, channel_id: int) -> None:
        try:
            lease = await self._db.write(claim, channel_id)
            if lease is not None:
                await self._read(channel_id, lease)
        except GraphError as error:
            log.warning("templates not read", channel_id=channel_id, reason=error.reason)
        except Refusal as refusal:
            log.warning("templates put off", channel_id=channel_id, reason=refusal.sentence)
        except Exception:  # the outermost edge: one channel's trouble is not its neighbours'
            log.exception("templates not read", channel_id=channel_id)

    async def _read(self, channel_id: int, lease: int) -> int:
        """Raises GraphError, which is noted as well."""
        account = await self._db.read(_account, channel_id)
        try:
            told = await read_templates(Graph(account, self._base_url), account.business_account_id)
        except GraphError as error:
            await self._db.write(end, channel_id, lease=lease, trouble=advice(error))
            raise
        await self._keep(account, told)
        await self._db.write(end, channel_id, lease=lease)
        return len(told.found)

    async def _keep(self, account: WhatsAppAccount, told: ReadTemplates) -> None:
        id_, of = account.channel_id, account.business_account_id
        for start in range(0, len(told.found), CHUNK):
            if not await self._db.write(keep_some, id_, of, told.found[start : start + CHUNK]):
                return
        if told.is_whole:
            await self._db.write(drop_others, id_, of, [(one.name, one.language) for one in told.found])


def templates_changed(session: Session, channel_id: int) -> Outcome[None]:
    """WhatsApp tells that a template is not what it was: they are read again soon."""
    soon, due = clock.now() + SOON, col(WhatsAppAccount.templates_due_at)
    session.execute(
        update(WhatsAppAccount)
        .where(col(WhatsAppAccount.channel_id) == channel_id, or_(due.is_(None), due > soon))
        .values(templates_due_at=soon)
    )
    return Outcome(None)


def due_channels(session: Session) -> list[int]:
    """Those whose templates are to be read by now; what is turned off has time."""
    statement = (
        select(col(WhatsAppAccount.channel_id))
        .join(Channel, col(Channel.id) == col(WhatsAppAccount.channel_id))
        .where(col(WhatsAppAccount.templates_due_at) <= clock.now(), col(Channel.enabled))
    )
    return list(session.scalars(statement.order_by(col(WhatsAppAccount.templates_due_at))))


def claim(session: Session, channel_id: int, *, is_due: bool = False) -> Outcome[int | None]:
    """Take the reading on, if it is due (or `is_due` at all events); None: somebody else has."""
    now = clock.now()
    mine = update(WhatsAppAccount).where(col(WhatsAppAccount.channel_id) == channel_id)
    if not is_due:
        mine = mine.where(col(WhatsAppAccount.templates_due_at) <= now)
    claimed = mine.values(templates_due_at=now + LEASE).returning(col(WhatsAppAccount.channel_id))
    return Outcome(None if session.execute(claimed).first() is None else now + LEASE)


def end(session: Session, channel_id: int, *, lease: int, trouble: str = "") -> Outcome[None]:
    """Note that they were read, or why not. What has changed meanwhile is read again as that asks for."""
    account = session.get(WhatsAppAccount, channel_id, with_for_update=True)
    if account is None:
        return Outcome(None)
    account.templates_trouble = trouble
    if not trouble:
        account.templates_at = clock.now()
    if account.templates_due_at == lease:
        account.templates_due_at = clock.now() + (AGAIN if trouble else EVERY)
    return Outcome(None)


def _account(session: Session, channel_id: int) -> WhatsAppAccount:
    return session.get_one(WhatsAppAccount, channel_id)
