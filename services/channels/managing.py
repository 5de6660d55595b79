"""Make, change, turn off and delete channels: by workspace owners and admins (SPEC 6)."""

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from models import AuditKind, Channel, ChannelTeam, Chore, ChoreKind, Conversation, Customer, Team, TeamMember
from services import audit
from services.actor import Actor
from services.authority import must_manage_people, told_of
from services.channels.routing import NAME_LIMIT, create_channel, teams_of_channel
from services.channels.sites import WrongSite, read_sites
from services.events import ChannelShut, Event
from services.numbers import bounded
from services.outbox.holding import go_on
from services.outcome import Outcome
from services.privacy.erasing import wipe
from services.refusal import Conflict, Mistakes, NotFound
from services.setting_up import new_key
from services.text import name as called

NAMELESS = "Give the chat a name: customers read it at its top."

MOST_VISITS = 200
"""Visitors who have written nothing and go with their channel, in one transaction."""


def create(session: Session, *, name: str, team_ids: Collection[int], actor: Actor) -> Outcome[int]:
    """Make a web channel that leads to these teams; returns its id. Raises Forbidden, Mistakes."""
    must_manage_people(session, actor)
    if wrong := mistakes(session, name, team_ids):
        raise Mistakes(wrong)
    return open_door(session, kind="web", name=name, team_ids=team_ids, actor=actor)


def open_door(
    session: Session,
    *,
    kind: str,
    name: str,
    team_ids: Collection[int],
    actor: Actor,
    noted: AuditKind = AuditKind.CHANNEL_MADE,
) -> Outcome[int]:
    """Make a channel of what has been looked at (`mistakes`); returns its id."""
    teams, named = sorted(set(team_ids)), called(name, NAME_LIMIT)
    channel_id = create_channel(session, kind=kind, key=new_key(), name=named, team_ids=teams).value
    audit.note(session, noted, actor, channel=channel_id, name=named, teams=teams)
    return Outcome(channel_id, _told(session, teams))


def edit(
    session: Session, channel_id: int, *, name: str, team_ids: Collection[int], sites: str, actor: Actor
) -> Outcome[None]:
    """Give a channel this name, these teams for what begins from now on, and these sites, one on each line
    (none: every site). What changes nothing is not noted. Raises Forbidden, NotFound, Mistakes.
    """
    channel = managed(session, channel_id, actor)
    wrong = mistakes(session, name, team_ids, before=teams_of_channel(session, channel.id))
    try:
        allowed = read_sites(sites)
    except WrongSite as refusal:
        raise Mistakes(wrong | {"sites": refusal.sentence}) from None
    if wrong:
        raise Mistakes(wrong)
    return change(session, channel, name=name, team_ids=team_ids, sites=allowed, actor=actor)


def change(
    session: Session,
    channel: Channel,
    *,
    name: str,
    team_ids: Collection[int],
    actor: Actor,
    sites: list[str] | None = None,
) -> Outcome[None]:
    """Change what has been looked at (`mistakes`), sites only where they are told."""
    before, teams = teams_of_channel(session, channel.id), sorted(set(team_ids))
    allowed = channel.allowed_sites if sites is None else sites
    said = {"name": called(name, NAME_LIMIT), "teams": teams, "sites": allowed}
    was = {"name": channel.name, "teams": before, "sites": channel.allowed_sites}
    changed = [field for field, value in said.items() if was[field] != value]
    if not changed:
        return Outcome(None)
    channel.name, channel.allowed_sites = called(name, NAME_LIMIT), allowed
    _lead_to(session, channel.id, teams)
    audit.note(
        session, AuditKind.CHANNEL_EDITED, actor, channel=channel.id, name=channel.name, fields=changed
    )
    concerned = {*before, *teams} if {"name", "teams"} & set(changed) else ()
    return Outcome(None, _told(session, concerned))


def turn(session: Session, channel_id: int, *, on: bool, actor: Actor) -> Outcome[None]:
    """Let customers come by this door, and what we write leave by it, or not; the same once more changes
    nothing. Raises as `edit`.
    """
    channel = managed(session, channel_id, actor)
    if channel.enabled == on:
        return Outcome(None)
    channel.enabled = on
    kind = AuditKind.CHANNEL_TURNED_ON if on else AuditKind.CHANNEL_TURNED_OFF
    audit.note(session, kind, actor, channel=channel.id, name=channel.name)
    session.flush()
    return Outcome(None, go_on(session, channel.id) if on else (ChannelShut(channel.key),))


def remove(session: Session, channel_id: int, *, actor: Actor) -> Outcome[None]:
    """Delete a channel by which nothing was ever written; who only looked in is forgotten with it.

    Raises Forbidden, NotFound, Conflict where something was, or where many have looked in.
    """
    channel = managed(session, channel_id, actor)
    session.refresh(channel, with_for_update=True)
    if not may_go(session, channel.id):
        raise Conflict("Its conversations stay, and with them the channel. You can turn it off.")
    teams = teams_of_channel(session, channel.id)
    events: list[Event] = [ChannelShut(channel.key)]
    audit.note(session, AuditKind.CHANNEL_DELETED, actor, channel=channel.id, name=channel.name)
    for customer in _visitors(session, channel.id):
        events += wipe(session, customer, actor)
    session.execute(delete(Channel).where(col(Channel.id) == bounded(channel_id)))
    return Outcome(None, (*events, *_told(session, teams)))


def may_go(session: Session, channel_id: int) -> bool:
    """Whether nothing was ever written by this channel, and few have looked in."""
    of_it = select(func.count(), func.max(col(Conversation.last_seq))).where(
        col(Conversation.channel_id) == channel_id
    )
    visits, last_seq = session.execute(of_it).one()
    return visits <= MOST_VISITS and not last_seq


def managed(session: Session, channel_id: int, actor: Actor) -> Channel:
    """A channel, for workspace owners and admins. Raises Forbidden, NotFound."""
    must_manage_people(session, actor)
    channel = session.get(Channel, bounded(channel_id))
    if channel is None:
        raise NotFound
    return channel


def teams_to_lead_to(session: Session) -> dict[int, str]:
    """The teams that a channel may lead to, by name: all but those that are being deleted."""
    going = select(col(Chore.team_id)).where(col(Chore.kind) == ChoreKind.DISSOLVE)
    statement = select(Team).where(col(Team.id).not_in(going)).order_by(func.lower(col(Team.name)))
    return {team.id: _shown(team) for team in session.scalars(statement)}


def mistakes(
    session: Session,
    name: str,
    team_ids: Collection[int],
    *,
    before: Collection[int] = (),
    nameless: str = NAMELESS,
) -> dict[str, str]:
    """What is wrong with a name, and with teams that it did not lead to before; a sentence for each field."""
    sentences = {}
    if not called(name, NAME_LIMIT):
        sentences["name"] = nameless
    if not team_ids:
        sentences["teams"] = "Choose at least one team: its people see what customers write."
    elif not set(team_ids) - set(before) <= teams_to_lead_to(session).keys():
        sentences["teams"] = "One of these teams is not here any more. Choose others."
    return sentences


def _shown(team: Team) -> str:
    """A deactivated one gets nothing for now, and is led to again when it is back."""
    return f"{team.name} (deactivated)" if team.deactivated_at is not None else team.name


def _lead_to(session: Session, channel_id: int, team_ids: Collection[int]) -> None:
    session.execute(delete(ChannelTeam).where(col(ChannelTeam.channel_id) == channel_id))
    session.add_all(ChannelTeam(channel_id=channel_id, team_id=team_id) for team_id in team_ids)
    session.flush()


def _visitors(session: Session, channel_id: int) -> list[Customer]:
    theirs = select(col(Conversation.customer_id)).where(col(Conversation.channel_id) == channel_id)
    statement = select(Customer).where(col(Customer.id).in_(theirs)).order_by(col(Customer.id))
    return list(session.scalars(statement.with_for_update()))


def _told(session: Session, team_ids: Collection[int]) -> tuple[Event, ...]:
    """Their consoles offer other channels from now on."""
    seated = select(col(TeamMember.agent_id)).where(col(TeamMember.team_id).in_(team_ids)).distinct()
    return told_of(session, list(session.scalars(seated)))
