"""The company of the benchmark: one team that everybody of the load is in, and others beside it."""

from sqlmodel import Session

from models import Mode, TeamRole, WorkspaceRole
from services.agents import create_agent
from services.channels.routing import create_channel
from services.outcome import Outcome
from services.teams import create_team, seat
from services.workspace import name_workspace

PASSWORD = "the password of every agent here"
AGENTS = 50
TEAMS = (
    ("Sales", Mode.COLLABORATION),
    ("Support", Mode.GRAB),
    ("Returns", Mode.COLLABORATION),
    ("Wholesale", Mode.GRAB),
    ("Repairs", Mode.COLLABORATION),
)
KEY = "bench-sales"
"""The channel that leads to the first team."""


def email_of(agent_id: int) -> str:
    return f"agent{agent_id}@bench.example"


def found_company(session: Session) -> Outcome[None]:
    """Agents 1 to AGENTS, all Representatives of team 1; every second one of team 2, every third of team 3.

    Agent 1 is the owner, and Team Admin of every team.
    """
    name_workspace(session, "Benchmark")
    for agent_id in range(1, AGENTS + 1):
        role = WorkspaceRole.OWNER if agent_id == 1 else WorkspaceRole.MEMBER
        name, email = f"Agent {agent_id}", email_of(agent_id)
        create_agent(session, name=name, email=email, password=PASSWORD, workspace_role=role)
    for team_id, (name, mode) in enumerate(TEAMS, 1):
        create_team(session, name=name, mode=mode)
        create_channel(session, kind="web", key=f"bench-{name.lower()}", name=name, team_ids=[team_id])
        for agent_id in range(1, AGENTS + 1):
            if agent_id == 1 or agent_id % team_id == 0:
                seat_role = TeamRole.ADMIN if agent_id == 1 else TeamRole.REPRESENTATIVE
                seat(session, team_id=team_id, agent_id=agent_id, role=seat_role)
    return Outcome(None)
