"""Two-factor sign-in: a code that an app makes anew each half minute, or one of ten recovery codes.

No code is taken twice: the half minute it is of is claimed by one conditional update.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import pyotp
from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from models import Agent, AuditKind, RecoveryCode, SecondFactor, WorkspaceRole
from services import audit, clock
from services.actor import SYSTEM, Actor
from services.authority import must_manage_people
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, Mistakes, NotFound, Unauthorized

STEP = 30
"""Seconds of a code."""

SLACK = (-1, 0, 1)
"""Steps of which a code is taken: clocks go apart, and people type."""

RECOVERY_CODES = 10
CODE_BYTES = 10
"""80 bits: as many as no list of hashes gives away."""

WRONG = "This code is not right, or was used already. Take the next one."

NOT_THE_CODE = "This is not what the app shows now. Look whether its clock is right, and try again."


@dataclass(frozen=True, slots=True)
class Factor:
    """How an agent's second factor stands."""

    is_on: bool
    codes_left: int


def factor(session: Session, agent_id: int) -> Factor:
    """Whether codes are asked for, and how many recovery codes are left."""
    left = select(func.count()).where(col(RecoveryCode.agent_id) == agent_id)
    return Factor(is_on(session, agent_id), session.scalar(left) or 0)


def is_on(session: Session, agent_id: int) -> bool:
    """Whether this agent signs in with a code as well."""
    kept = session.get(SecondFactor, agent_id)
    return kept is not None and kept.confirmed_at is not None


def begin(session: Session, *, actor: Actor) -> Outcome[str]:
    """Make a new secret for an app, which is in force once it is confirmed. Raises Conflict where one is."""
    if is_on(session, actor.agent_id):
        raise Conflict("Two-factor sign-in is on already.")
    session.execute(delete(SecondFactor).where(col(SecondFactor.agent_id) == actor.agent_id))
    secret = pyotp.random_base32()
    session.add(SecondFactor(agent_id=actor.agent_id, secret=secret))
    return Outcome(secret)


def address(secret: str, *, email: str, workspace: str) -> str:
    """What an app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=workspace)


def confirm(session: Session, code: str, *, actor: Actor) -> Outcome[list[str]]:
    """Put it into force by a first code; returns the recovery codes, which are stored nowhere.

    Raises Mistakes for the code, Conflict where nothing is to be confirmed.
    """
    kept = session.get(SecondFactor, actor.agent_id)
    if kept is None or kept.confirmed_at is not None:
        raise Conflict
    step = _step_of(kept.secret, code)
    if step is None:
        raise Mistakes(
            {"code": "This is not the code that the app shows now. Look at its clock, and try again."}
        )
    kept.confirmed_at, kept.last_step = clock.now(), step
    audit.note(session, AuditKind.SIGN_IN_CODES_ON, actor)
    return Outcome(_new_codes(session, actor.agent_id))


def renew_codes(session: Session, *, actor: Actor) -> Outcome[list[str]]:
    """Make new recovery codes, which void the older ones. Raises Conflict where it is off."""
    if not is_on(session, actor.agent_id):
        raise Conflict
    audit.note(session, AuditKind.SIGN_IN_CODES_RENEWED, actor)
    return Outcome(_new_codes(session, actor.agent_id))


def turn_off(session: Session, *, actor: Actor) -> Outcome[None]:
    """Ask for no code any more; off already is off."""
    return _turn_off(session, actor.agent_id, actor)


def turn_off_of(session: Session, agent_id: int, *, actor: Actor) -> Outcome[None]:
    """For a colleague who has lost app and codes, by a workspace owner or admin; off already is off.

    Their password is asked for as before. Raises Forbidden, NotFound, Conflict for oneself.
    """
    manager = must_manage_people(session, actor)
    agent = session.get(Agent, bounded(agent_id))
    if agent is None:
        raise NotFound
    if agent.id == manager.id:
        raise Conflict("Turn your own off on your profile, where your password is asked for.")
    if agent.workspace_role == WorkspaceRole.OWNER and manager.workspace_role != WorkspaceRole.OWNER:
        raise Forbidden("Only a workspace owner can do this to an owner.")
    return _turn_off(session, agent.id, actor)


def turn_off_for(session: Session, email: str) -> Outcome[None]:
    """The operator's way for somebody who has lost app and codes; the address is in its normal form."""
    agent_id = session.scalar(select(col(Agent.id)).where(col(Agent.email) == email))
    return Outcome(None) if agent_id is None else _turn_off(session, agent_id, SYSTEM)


def use_code(session: Session, agent_id: int, code: str) -> Outcome[None]:
    """Take a code of the app, or a recovery code; neither is taken again. Raises Unauthorized."""
    kept = session.get(SecondFactor, agent_id)
    if kept is None or kept.confirmed_at is None:
        raise Unauthorized
    step = _step_of(kept.secret, code)
    if step is None or not _claims_step(session, agent_id, step):
        _use_recovery_code(session, agent_id, code)
    return Outcome(None)


def _step_of(secret: str, code: str) -> int | None:
    """The step that a code is of; None: of none that counts now."""
    typed = "".join(code.split()).encode("utf-8", "replace")
    made = pyotp.TOTP(secret, interval=STEP)
    now = clock.now() // 1000 // STEP
    for step in (now + slack for slack in SLACK):
        if hmac.compare_digest(made.generate_otp(step).encode(), typed):
            return step
    return None


def _claims_step(session: Session, agent_id: int, step: int) -> bool:
    claimed = session.execute(
        update(SecondFactor)
        .where(col(SecondFactor.agent_id) == agent_id, col(SecondFactor.last_step) < step)
        .values(last_step=step)
        .returning(col(SecondFactor.agent_id))
    ).first()
    return claimed is not None


def _use_recovery_code(session: Session, agent_id: int, code: str) -> None:
    mine = col(RecoveryCode.agent_id) == agent_id, col(RecoveryCode.code_hash) == _hash(code)
    if session.execute(delete(RecoveryCode).where(*mine).returning(col(RecoveryCode.id))).first() is None:
        raise Unauthorized(WRONG)


def _new_codes(session: Session, agent_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.agent_id) == agent_id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(agent_id=agent_id, code_hash=_hash(code)) for code in codes)
    return codes


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _hash(code: str) -> str:
    typed = "".join(one for one in code.casefold() if one.isalnum())
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


def _turn_off(session: Session, agent_id: int, actor: Actor) -> Outcome[None]:
    was_on = is_on(session, agent_id)
    for table in (RecoveryCode, SecondFactor):
        session.execute(delete(table).where(col(table.agent_id) == agent_id))
    if was_on:
        audit.note(session, AuditKind.SIGN_IN_CODES_OFF, actor, agent=agent_id)
    return Outcome(None)
