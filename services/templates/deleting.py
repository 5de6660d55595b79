"""Delete a template, and bring back one that was deleted by mistake.

A deleted one is offered to nobody. It is kept for an hour, with its file, and then goes for good.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from models import AuditKind, MessageTemplate
from services import audit, clock
from services.actor import SYSTEM, Actor
from services.files.of_templates import keep_for_template
from services.outcome import Outcome
from services.refusal import NotFound
from services.templates.managing import managed_template

KEPT_FOR = 3_600_000
"""Milliseconds."""


def remove(session: Session, template_id: int, *, actor: Actor) -> Outcome[None]:
    """Delete a template; what was sent by it stays. Raises Forbidden, NotFound."""
    template = managed_template(session, template_id, actor)
    template.deleted_at = clock.now()
    audit.note(session, AuditKind.TEMPLATE_DELETED, actor, template=template.id, name=template.title)
    return Outcome(None)


def restore(session: Session, template_id: int, *, actor: Actor) -> Outcome[None]:
    """Bring a deleted one back as it was; one that is there already stays.

    Raises Forbidden, NotFound once it is gone for good.
    """
    template = managed_template(session, template_id, actor, even_deleted=True)
    if template.deleted_at is None:
        return Outcome(None)
    if _is_over(template):
        raise NotFound("This was deleted too long ago. Make it anew.")
    template.deleted_at = None
    audit.note(session, AuditKind.TEMPLATE_RESTORED, actor, template=template.id)
    return Outcome(None)


def deleted_title(session: Session, template_id: int, *, actor: Actor) -> str:
    """What the actor may still bring back is called; nothing: there is no such template. Raises Forbidden."""
    try:
        template = managed_template(session, template_id, actor, even_deleted=True)
    except NotFound:
        return ""
    return "" if template.deleted_at is None or _is_over(template) else template.title


def forget_deleted(session: Session, *, limit: int) -> Outcome[bool]:
    """Let up to `limit` of those go for good whose time is over; tells whether there may be more."""
    over = col(MessageTemplate.deleted_at) <= clock.now() - KEPT_FOR
    old = session.scalars(select(MessageTemplate).where(over).limit(limit)).all()
    for template in old:
        keep_for_template(session, template.id, None, SYSTEM)
        session.delete(template)
    return Outcome(len(old) == limit)


def _is_over(template: MessageTemplate) -> bool:
    return template.deleted_at is not None and template.deleted_at <= clock.now() - KEPT_FOR
