"""The audit trail: one line for each deed that somebody may have to answer for (SPEC 6).

Lines hold ids, names of fields and numbers, so that they may stay when a customer's data goes.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from models import AuditKind, AuditLine
from services import clock
from services.actor import Actor

Detail = str | int | bool | None | list[str] | list[int]


def note(
    session: Session,
    kind: AuditKind,
    actor: Actor,
    *,
    conversation_id: int | None = None,
    customer_id: int | None = None,
    team_id: int | None = None,
    **detail: Detail,
) -> None:
    """Add a line, in the transaction of the deed itself. `detail` holds no personal data of customers."""
    session.add(
        AuditLine(
            at=clock.now(),
            kind=kind,
            author=actor.kind,
            author_id=actor.id,
            conversation_id=conversation_id,
            customer_id=customer_id,
            team_id=team_id,
            detail=detail,
        )
    )


def about_customer(session: Session, customer_id: int) -> list[AuditLine]:
    """What was done to a customer's data, oldest first."""
    statement = select(AuditLine).where(col(AuditLine.customer_id) == customer_id)
    return list(session.scalars(statement.order_by(col(AuditLine.id))))
