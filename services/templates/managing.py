"""Make and edit templates: workspace managers any, Team Admins those of their teams (SPEC 6)."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlmodel import Session, col

from models import AuditKind, MessageTemplate, TemplateTeam
from services import audit, clock
from services import text as texts
from services.actor import Actor
from services.authority import must_manage_people, must_manage_team
from services.files.of_templates import keep_for_template
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Mistakes, NotFound
from services.templates.filling import VARIABLES, unknown

TITLE_LIMIT = 80
CATEGORY_LIMIT = 40


def create(
    session: Session,
    *,
    title: str,
    text: str,
    category: str = "",
    team_ids: Collection[int] | None = None,
    file: str | None = None,
    actor: Actor,
) -> Outcome[int]:
    """Make a template for these teams, or for all (None); returns its id. `file`: one uploaded for it.

    Raises Forbidden, NotFound (a team or file too), Mistakes.
    """
    _must_manage(session, team_ids, actor)
    template = MessageTemplate(title="", text="", changed_at=0)
    _write(template, title, text, category)
    session.add(template)
    session.flush()
    _lead_to(session, template, team_ids)
    keep_for_template(session, template.id, file, actor)
    audit.note(session, AuditKind.TEMPLATE_MADE, actor, template=template.id)
    return Outcome(template.id)


def edit(
    session: Session,
    template_id: int,
    *,
    title: str,
    text: str,
    category: str = "",
    team_ids: Collection[int] | None = None,
    file: str | None = None,
    actor: Actor,
) -> Outcome[None]:
    """Change a template, the teams that it is for, and its file (the same id keeps it, None takes it away).

    Raises as `create` does.
    """
    template = managed_template(session, template_id, actor)
    _must_manage(session, team_ids, actor)
    _write(template, title, text, category)
    _lead_to(session, template, team_ids)
    keep_for_template(session, template.id, file, actor)
    audit.note(session, AuditKind.TEMPLATE_EDITED, actor, template=template.id)
    return Outcome(None)


def forget_team(session: Session, team_id: int) -> None:
    """A team goes: and with it the templates that were for it alone."""
    session.execute(delete(TemplateTeam).where(col(TemplateTeam.team_id) == team_id))
    led = select(col(TemplateTeam.template_id))
    session.execute(
        delete(MessageTemplate).where(~col(MessageTemplate.for_all), col(MessageTemplate.id).not_in(led))
    )


def teams_of(session: Session, template_id: int) -> list[int]:
    """The teams that a template is for; none: all."""
    statement = select(col(TemplateTeam.team_id)).where(col(TemplateTeam.template_id) == template_id)
    return sorted(session.scalars(statement))


def managed_template(
    session: Session, template_id: int, actor: Actor, *, even_deleted: bool = False
) -> MessageTemplate:
    """A template that the actor may edit. Raises Forbidden, NotFound."""
    template = session.get(MessageTemplate, bounded(template_id))
    if template is None or (template.deleted_at is not None and not even_deleted):
        raise NotFound
    _must_manage(session, None if template.for_all else teams_of(session, template.id), actor)
    return template


def _must_manage(session: Session, team_ids: Collection[int] | None, actor: Actor) -> None:
    """A template for all teams is the workspace's; one for some is a matter of each of them."""
    if team_ids is None:
        must_manage_people(session, actor)
    elif not team_ids:
        raise Mistakes({"teams": "Choose the teams that this template is for."})
    for team_id in team_ids or ():
        must_manage_team(session, team_id, actor)


def _write(template: MessageTemplate, title: str, text: str, category: str) -> None:
    wrong = {} if texts.name(title, TITLE_LIMIT) else {"title": "A template needs a title."}
    if not texts.clean(text).strip():
        wrong["text"] = "An empty message can't be sent. Write what customers are to read."
    elif strangers := unknown(text):
        wrong["text"] = (
            f"There is no variable {', '.join(strangers)}. These can be used: {', '.join(VARIABLES)}."
        )
    elif len(texts.clean(text)) > texts.MESSAGE_LIMIT:
        wrong["text"] = f"This is too long: {texts.MESSAGE_LIMIT:,} characters are possible."
    if wrong:
        raise Mistakes(wrong)
    template.title, template.text = texts.name(title, TITLE_LIMIT), texts.message(text)
    template.category = texts.name(category, CATEGORY_LIMIT)
    template.changed_at = clock.now()


def _lead_to(session: Session, template: MessageTemplate, team_ids: Collection[int] | None) -> None:
    template.for_all = team_ids is None
    session.execute(delete(TemplateTeam).where(col(TemplateTeam.template_id) == template.id))
    session.add_all(
        TemplateTeam(template_id=template.id, team_id=team_id) for team_id in sorted(set(team_ids or ()))
    )
    session.flush()
