"""A company in which everything is long, many, or written in another direction: what layouts break on."""

from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, select
from sqlmodel import Session, col

from models import (
    ChannelIdentity,
    Conversation,
    ConversationTeam,
    Customer,
    Message,
    MessageTemplate,
    Mode,
    TeamRole,
    WorkspaceRole,
)
from services import migrating
from services.actor import agent
from services.agents import create_agent
from services.channels import web
from services.channels.routing import create_channel
from services.conversations.closing import close
from services.conversations.joining import join
from services.conversations.messaging import answer
from services.database import Database
from services.events import Bus
from services.outcome import Outcome
from services.startup import prepare_folder
from services.teams import create_team, seat
from services.workspace import name_workspace
from tests.e2e.server import PASSWORD

MARKS = "Z" + "".join(chr(0x300 + i % 112) for i in range(40))
URL = f"https://shop.example/{'lantern-' * 25}"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC = "عبد الرحمن بن محمد بن عبد العزيز الهاشمي القرشي المصري"
CHINESE = "請問這個產品還有庫存嗎我想要在星期五之前收到並且送到辦公室的地址謝謝"
TURNED = "\u202eflipped\u202c and \u2067isolated\u2069"

WORKSPACE = f"{LONG} & Sons"
TEAMS = [LONG, ARABIC, CHINESE, MARKS, "Returns", *(f"Team {i} of {LONG}" for i in range(6, 21))]
CUSTOMERS = [f"Maria {LONG}"[:80], ARABIC, CHINESE, MARKS, TURNED, "👩‍👩‍👧‍👦👍🏽 Emoji", "<b>Bold</b>", "Ø"]
CLOSED = "Closed Customer"
TEMPLATES = [LONG, ARABIC, CHINESE, MARKS, URL, TURNED, *(f"Template {i}" for i in range(7, 21))]
COPIES = 10_000
KEY = "demo-sales"


def fill(folder: Path) -> None:
    """Make the company in a server's data folder, before its first start."""
    prepare_folder(folder)
    url = f"sqlite:///{folder / 'triptych.db'}"
    migrating.migrate(url)
    Database(url, Bus()).write_here(_found)


def _found(session: Session) -> Outcome[None]:
    name_workspace(session, WORKSPACE)
    team_ids = [create_team(session, name=name, mode=Mode.COLLABORATION).value for name in TEAMS]
    create_channel(session, kind="web", key=KEY, name=f"{LONG} {ARABIC}", team_ids=team_ids[:3])
    for number, name in enumerate((CHINESE, MARKS, "Ø", *(f"{LONG} {i}" for i in range(4, 13)))):
        create_channel(session, kind="web", key=f"{KEY}-{number}", name=name, team_ids=team_ids[:1])
    for title in TEMPLATES:
        text = f"{title} {{{{customer.email}}}} {URL} {{{{customer.email}}}} {MARKS * 20}"
        session.add(MessageTemplate(title=title, category=title, text=text, changed_at=1))
    crew = [_hire(session, name, team_ids) for name in ("Ada", f"Ben {LONG}", ARABIC, CHINESE, MARKS)]
    conversations = [_write(session, name) for name in (*CUSTOMERS, CLOSED)]
    for agent_id in crew[1:]:
        join(session, conversations[0], actor=agent(agent_id))
    for said in (URL, ARABIC, MARKS * 50, "W" * 3_000, "One\nTwo\nThree"):
        answer(session, conversations[0], text=said, client_id=str(uuid4()), actor=agent(crew[1]))
    join(session, conversations[-1], actor=agent(crew[0]))
    close(session, conversations[-1], shown=99, actor=agent(crew[0]))
    _copy(session, conversations[-2])
    return Outcome(None)


def _hire(session: Session, name: str, team_ids: list[int]) -> int:
    email = f"{name}@demo.example".lower() if name == "Ada" else f"{uuid4()}@demo.example"
    role = WorkspaceRole.OWNER if name == "Ada" else WorkspaceRole.MEMBER
    agent_id = create_agent(session, name=name, email=email, password=PASSWORD, workspace_role=role).value
    for team_id in team_ids:
        seat(session, team_id=team_id, agent_id=agent_id, role=TeamRole.REPRESENTATIVE)
    return agent_id


def _write(session: Session, name: str) -> int:
    page = web.Page(URL, f"{LONG} {ARABIC}")
    customer = web.hello(session, KEY, web.Visit(page=page, name=name)).value
    for said in (URL, CHINESE, "a" * 400, TURNED, f"{ARABIC} with English 123 and {name}"):
        web.write(session, customer.conversation_id, text=said, client_id=str(uuid4()), actor=customer.actor)
    return customer.conversation_id


def _copy(session: Session, conversation_id: int) -> None:
    """The same conversation thousands of times over: verbs would take a minute."""
    story = session.get_one(Conversation, conversation_id)
    said = select(Message).where(col(Message.seq) == story.last_said_seq)
    place = select(ConversationTeam).where(col(ConversationTeam.conversation_id) == conversation_id)
    message = session.scalars(said.where(col(Message.conversation_id) == conversation_id)).one()
    for row, keys in (
        (session.get_one(Customer, story.customer_id), ("id",)),
        (session.get_one(ChannelIdentity, story.identity_id), ("id", "customer_id", "external_id")),
        (story, ("id", "customer_id", "identity_id")),
        *((row, ("conversation_id",)) for row in session.scalars(place)),
        (message, ("id", "conversation_id")),
    ):
        values = row.model_dump()
        copies = [values | dict.fromkeys(keys, 100_000 + i) for i in range(COPIES)]
        session.execute(insert(type(row)), copies)
