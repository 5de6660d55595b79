"""The templates that an agent may send in a conversation, filled in for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Agent, Conversation, Customer, MessageTemplate, Team, TemplateTeam
from services.access import Viewer, may_reach
from services.customers import email_of
from services.files.facts import FileFacts
from services.files.of_templates import files_of_templates
from services.numbers import bounded
from services.refusal import NotFound
from services.templates.filling import fill, first_and_last

SHOWN = 50
"""Templates in a picker; the search finds the others."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A template as it would be sent. `gaps`: variables without a value, as they stand in the text.

    `file`: what the template has; a message by it gets one like it.
    """

    id: int
    title: str
    category: str
    text: str
    gaps: tuple[str, ...]
    file: FileFacts | None = None


@dataclass(frozen=True, slots=True)
class Picks:
    """By category and title. `more`: the search finds others too."""

    items: list[Pick]
    more: bool


def picks(session: Session, viewer: Viewer, conversation_id: int, *, search: str = "") -> Picks:
    """Templates for all teams and for those of the conversation, in which each word searched for occurs.

    Raises NotFound.
    """
    if not may_reach(session, conversation_id, viewer):
        raise NotFound
    conversation = session.get_one(Conversation, conversation_id)
    wanted = search.casefold().split()
    offered = session.scalars(_OFFERED, {"teams": conversation.team_ids}).all()
    found = [one for one in offered if _holds(one, wanted)]
    found.sort(key=lambda one: (_rank(one, wanted), one.category.casefold(), one.title.casefold(), one.id))
    values = _values(session, viewer, conversation)
    files = files_of_templates(session, [one.id for one in found[:SHOWN]])
    return Picks([_pick(one, values, files.get(one.id)) for one in found[:SHOWN]], len(found) > SHOWN)


def file_offered(session: Session, viewer: Viewer, conversation_id: int, template_id: int) -> FileFacts:
    """The file of a template that may be sent in a conversation. Raises NotFound, also where it has none."""
    if not may_reach(session, conversation_id, viewer):
        raise NotFound
    team_ids = session.get_one(Conversation, conversation_id).team_ids
    offered = _OFFERED.where(col(MessageTemplate.id) == bounded(template_id))
    template = session.scalars(offered, {"teams": team_ids}).one_or_none()
    file = files_of_templates(session, [template.id]).get(template.id) if template else None
    if file is None:
        raise NotFound(
            "The template has no such file any more. Remove it here, or look at the template again."
        )
    return file


_OFFERED = select(MessageTemplate).where(
    col(MessageTemplate.deleted_at).is_(None),
    col(MessageTemplate.for_all)
    | col(MessageTemplate.id).in_(
        select(col(TemplateTeam.template_id)).where(
            col(TemplateTeam.team_id).in_(bindparam("teams", expanding=True))
        )
    ),
)


def _holds(template: MessageTemplate, wanted: list[str]) -> bool:
    everything = f"{template.title} {template.category} {template.text}".casefold()
    return all(word in everything for word in wanted)


def _rank(template: MessageTemplate, wanted: list[str]) -> bool:
    """Those whose title has it come first."""
    return not all(word in template.title.casefold() for word in wanted)


def _pick(template: MessageTemplate, values: Mapping[str, str], file: FileFacts | None) -> Pick:
    filled = fill(template.text, values)
    return Pick(template.id, template.title, template.category, filled.text, filled.gaps, file)


def _values(session: Session, viewer: Viewer, conversation: Conversation) -> dict[str, str]:
    """A customer who has said no name has none here: nobody is greeted as a number."""
    customer = session.get_one(Customer, conversation.customer_id)
    agent = session.get_one(Agent, viewer.agent_id)
    name = customer.name or customer.said_name
    first, last = first_and_last(name)
    return {
        "customer.name": name,
        "customer.first_name": first,
        "customer.last_name": last,
        "customer.email": email_of(customer),
        "agent.name": agent.name,
        "agent.email": agent.email,
        "team.name": _team(session, viewer, conversation),
        "conversation.id": str(conversation.id),
    }


def _team(session: Session, viewer: Viewer, conversation: Conversation) -> str:
    """Of several teams, one that the agent serves in."""
    ids = sorted(conversation.team_ids, key=lambda team_id: (team_id not in viewer.team_ids, team_id))
    return session.get_one(Team, ids[0]).name if ids else ""
