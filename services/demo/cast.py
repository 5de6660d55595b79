"""The people, teams and channels of Harbour Supplies (SPEC 6)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Mode, TeamRole, WorkspaceRole
from services import actor, clock
from services.agents import create_agent
from services.channels.routing import create_channel
from services.demo.templates import make_templates
from services.events import Event
from services.outcome import Outcome
from services.passwords import hash_password, is_password
from services.sessions import revoke_all
from services.teams import create_team, seat
from services.workspace import name_workspace

WORKSPACE = "Harbour Supplies"
SALES, SUPPORT = "Sales", "Support"
SALES_KEY, SUPPORT_KEY, WHATSAPP_KEY = "demo-sales", "demo-support", "demo-whatsapp"
SHOP = "/demo/shop"
"""Where the company's website is."""

MAILBOX = "/demo/mailbox"
"""Where its mail arrives."""

PHONE = "/demo/phone"
"""Where one plays its customers on WhatsApp."""

FOUNDED = 30 * 86_400_000
"""Milliseconds for which the company has been there when the demo begins."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can sign in, and their seats."""

    name: str
    workspace_role: WorkspaceRole
    seats: dict[str, TeamRole]

    @property
    def email(self) -> str:
        """What they sign in with."""
        return f"{self.name.lower()}@demo.example"


PEOPLE = (
    Person("Ada", WorkspaceRole.OWNER, {SALES: TeamRole.ADMIN, SUPPORT: TeamRole.ADMIN}),
    Person("Ben", WorkspaceRole.MEMBER, {SALES: TeamRole.REPRESENTATIVE}),
    Person("Cleo", WorkspaceRole.MEMBER, {SUPPORT: TeamRole.REPRESENTATIVE}),
    Person("Dan", WorkspaceRole.MEMBER, {SALES: TeamRole.REPRESENTATIVE, SUPPORT: TeamRole.REPRESENTATIVE}),
)
TEAMS = {SALES: (Mode.COLLABORATION, SALES_KEY), SUPPORT: (Mode.GRAB, SUPPORT_KEY)}

COLOURS = {SALES_KEY: "#0f4c5c", SUPPORT_KEY: "#8a4b12"}
"""The brand colour of each channel's widget."""
TAGLINES = {SALES_KEY: "Ask us before you buy", SUPPORT_KEY: "Help with your order"}
"""What stands under its name."""


def found_company(session: Session, password: str) -> Outcome[None]:
    """Make them all, as if they had been there for a month."""
    events: list[Event] = []
    with clock.at(clock.now() - FOUNDED):
        name_workspace(session, WORKSPACE)
        team_ids = {
            name: create_team(session, name=name, mode=mode).value for name, (mode, _) in TEAMS.items()
        }
        for name, (_, key) in TEAMS.items():
            create_channel(
                session,
                kind="web",
                key=key,
                name=f"{WORKSPACE} {name}",
                team_ids=[team_ids[name]],
                look={"colours": {"brand": COLOURS[key]}, "texts": {"tagline": TAGLINES[key]}},
            )
        for person in PEOPLE:
            events += _hire(session, person, team_ids, password)
        make_templates(session, team_ids, actor.agent(agents_by_name(session)["Ada"]))
    return Outcome(None, tuple(events))


def _hire(session: Session, person: Person, team_ids: dict[str, int], password: str) -> tuple[Event, ...]:
    agent_id = create_agent(
        session,
        name=person.name,
        email=person.email,
        password=password,
        workspace_role=person.workspace_role,
    ).value
    seated = [
        seat(session, team_id=team_ids[team], agent_id=agent_id, role=role)
        for team, role in person.seats.items()
    ]
    return tuple(event for outcome in seated for event in outcome.events)


def agents_by_name(session: Session) -> dict[str, int]:
    """The cast's ids."""
    statement = select(col(Agent.name), col(Agent.id)).where(
        col(Agent.email).in_([person.email for person in PEOPLE])
    )
    return {row.name: row.id for row in session.execute(statement)}


def renew_passwords(session: Session, password: str) -> Outcome[None]:
    """Let the cast of a kept company sign in with this password; who had another has to sign in again."""
    events: list[Event] = []
    for agent_id in agents_by_name(session).values():
        agent = session.get_one(Agent, agent_id)
        if not is_password(password, agent.password_hash):
            agent.password_hash = hash_password(password)
            events += revoke_all(session, agent_id).events
    return Outcome(None, tuple(events))
