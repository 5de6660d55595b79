"""The templates that somebody manages: all of them, or those of their teams (SPEC 6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import MessageTemplate, Team, TemplateTeam
from services.actor import Actor
from services.authority import Manages, managed, must_manage_something
from services.files.facts import FileFacts
from services.files.of_templates import files_of_templates
from services.paging import Page, Query, paged
from services.templates.managing import managed_template, teams_of


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """A template. `teams`: by name; none: it is for all. `file`: the name of what it has, or nothing."""

    template_id: int
    title: str
    category: str
    text: str
    teams: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """All that is set for a template. `team_ids`: None for all teams."""

    title: str = ""
    category: str = ""
    text: str = ""
    team_ids: list[int] | None = None
    file: FileFacts | None = None


def templates(session: Session, query: Query, *, actor: Actor) -> Page[ListedTemplate]:
    """A page of the templates that the actor may edit. Raises Forbidden for who manages none."""
    must_manage_something(session, actor)
    return paged(
        _theirs(session, managed(session, actor)),
        query,
        texts=lambda one: (one.title, one.category, one.text, one.file, *one.teams),
        sorts={
            "title": lambda one: one.title.casefold(),
            "category": lambda one: one.category.casefold(),
            "teams": lambda one: [name.casefold() for name in one.teams],
            "file": lambda one: one.file.casefold(),
        },
    )


def template_sheet(session: Session, template_id: int, *, actor: Actor) -> TemplateSheet:
    """What is set for a template that the actor may edit. Raises Forbidden, NotFound."""
    template = managed_template(session, template_id, actor)
    return TemplateSheet(
        title=template.title,
        category=template.category,
        text=template.text,
        team_ids=None if template.for_all else teams_of(session, template.id),
        file=files_of_templates(session, [template.id]).get(template.id),
    )


def teams_for_templates(session: Session, *, actor: Actor) -> dict[int, str]:
    """The teams whose templates are the actor's to make, by name. Raises NotFound for who is suspended."""
    manages = managed(session, actor)
    every = session.execute(select(col(Team.id), col(Team.name)).order_by(func.lower(col(Team.name))))
    return {id_: name for id_, name in every if manages.workspace or id_ in manages.teams}


def _theirs(session: Session, manages: Manages) -> Iterator[ListedTemplate]:
    names = dict(session.execute(select(col(Team.id), col(Team.name))).all())
    led: dict[int, set[int]] = {}
    for template_id, team_id in session.execute(
        select(col(TemplateTeam.template_id), col(TemplateTeam.team_id))
    ):
        led.setdefault(template_id, set()).add(team_id)
    there = select(MessageTemplate).where(col(MessageTemplate.deleted_at).is_(None))
    every = list(session.scalars(there.order_by(func.lower(col(MessageTemplate.title)))))
    files = files_of_templates(session, [one.id for one in every])
    for one in every:
        team_ids = set() if one.for_all else led.get(one.id, set())
        if manages.workspace or (team_ids and team_ids <= manages.teams):
            teams = tuple(sorted((names[id_] for id_ in team_ids), key=str.casefold))
            file = files[one.id]["name"] if one.id in files else ""
            yield ListedTemplate(one.id, one.title, one.category, one.text, teams, file)
