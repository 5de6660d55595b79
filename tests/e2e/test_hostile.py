"""Whatever is written into any field shows as text, or is refused with a sentence. Nothing of it runs."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect
from sqlmodel import Session

from models import Mode, TeamRole, WorkspaceRole
from services import migrating
from services.actor import agent as acting
from services.agents import create_agent
from services.channels import web
from services.channels.routing import create_channel
from services.conversations.joining import join
from services.conversations.messaging import answer
from services.database import Database
from services.events import Bus
from services.outcome import Outcome
from services.startup import prepare_folder
from services.teams import create_team, seat
from services.text import clean, line, name
from services.workspace import name_workspace
from tests.e2e.components.hostile import TEXTS
from tests.e2e.people import Agent, Customer
from tests.e2e.server import PASSWORD, Server, opened
from tests.e2e.visitor import visit

HOSTILE = [
    *TEXTS,
    "before\0after NUL",
    "a lone \ud800 surrogate \udfff and more",
    "&lt;b&gt; %3Cscript%3E \\u003c",
]
NAMES = [line(text, 80) for text in HOSTILE]
GIVEN = [name(text, 80) for text in HOSTILE]
"""As teams, channels and agents are called: without forced directions."""
LIMIT = 10_000


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Every name in it is hostile: of the workspace, and of each team, channel, agent and customer."""
    folder = tmp_path_factory.mktemp("hostile")
    prepare_folder(folder / "data")
    url = f"sqlite:///{folder / 'data' / 'triptych.db'}"
    migrating.migrate(url)
    Database(url, Bus()).write_here(found)
    with opened(Server(folder, "serve")) as server:
        yield server


def found(session: Session) -> Outcome[None]:
    name_workspace(session, HOSTILE[0])
    teams = [create_team(session, name=text, mode=Mode.COLLABORATION).value for text in HOSTILE]
    ada = hire(session, "Ada", "ada@demo.example", teams)
    for i, (text, team_id) in enumerate(zip(HOSTILE, teams, strict=True)):
        create_channel(session, kind="web", key=f"door-{i}", name=text, team_ids=[team_id], look=look(text))
        colleague = hire(session, text, f"agent-{i}@demo.example", [team_id])
        page = web.Page(text, text)
        customer = web.hello(session, f"door-{i}", web.Visit(name=text, email=text, page=page)).value
        said, id_ = text[:LIMIT], str(uuid4())
        web.write(session, customer.conversation_id, text=said, client_id=id_, actor=customer.actor)
        for agent_id in (colleague, ada):
            join(session, customer.conversation_id, actor=acting(agent_id))
        answer(session, customer.conversation_id, text=said, client_id=id_, actor=acting(colleague))
    return Outcome(None)


def look(text: str) -> dict[str, object]:
    said = clean(text)
    return {"colours": {"brand": said}, "texts": {"tagline": said, "away": said}, "side": said}


def hire(session: Session, name: str, email: str, teams: list[int]) -> int:
    role = WorkspaceRole.MEMBER
    agent_id = create_agent(session, name=name, email=email, password=PASSWORD, workspace_role=role).value
    for team_id in teams:
        seat(session, team_id=team_id, agent_id=agent_id, role=TeamRole.REPRESENTATIVE)
    return agent_id


@pytest.fixture
def ada(agent: Callable[..., Agent]) -> Agent:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    return ada


@pytest.fixture
def maria(customer: Callable[..., Customer]) -> Customer:
    maria = customer("door-0", shop=False)
    maria.visits()
    maria.opens_chat()
    return maria


def paste(box: Locator, text: str) -> None:
    """Put in what no keyboard has: UTF-16 as it is, lone surrogates included."""
    units = list(text.encode("utf-16-le", "surrogatepass"))
    box.evaluate(
        """(box, bytes) => {
            const units = new Uint16Array(new Uint8Array(bytes).buffer);
            box.value = [...units].map((unit) => String.fromCharCode(unit)).join("");
            box.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        units,
    )


def all_of(log: Locator, last: str) -> str:
    """Everything in a log, as it is stored, once the last text has come."""
    expect(log).to_contain_text(last)
    return clean(log.text_content() or "")


def test_what_a_customer_writes(maria: Customer, ada: Agent) -> None:
    for text in HOSTILE:
        paste(maria.composer, text)
        maria.composer.press("Enter")
        expect(maria.composer).to_have_value("")
    maria.is_called("Hostile Maria")
    maria.writes("That was all")
    ada.opens("Hostile Maria")
    for log in (maria.messages, ada.messages):
        told = all_of(log, "That was all")
        assert [text for text in HOSTILE if clean(text) not in told] == []


def test_what_an_agent_answers(maria: Customer, ada: Agent) -> None:
    maria.is_called("Patient Maria")
    maria.writes("Hello")
    ada.joins("Patient Maria")
    for text in HOSTILE:
        paste(ada.composer, text)
        ada.composer.press("Enter")
        expect(ada.composer).to_have_value("")
    ada.answers("That was all")
    for log in (maria.messages, ada.messages):
        told = all_of(log, "That was all")
        assert [text for text in HOSTILE if clean(text) not in told] == []


def test_a_character_too_many_is_refused_and_kept(maria: Customer, ada: Agent, server: Server) -> None:
    maria.is_called("Verbose Maria")
    maria.writes("Hello")
    ada.joins("Verbose Maria")
    long = "ñ" * (LIMIT + 1)
    for composer in (maria.composer, ada.composer):
        composer.fill(long)
        composer.press("Enter")
        expect(composer).to_have_value(long)
    expect(maria.page.get_by_role("alert")).to_contain_text("10,001")
    expect(ada.interaction.get_by_role("alert")).to_contain_text("10,001 of 10,000 characters")
    for log in (maria.messages, ada.messages):
        assert "ñ" not in (log.text_content() or "")
    with visit(server, "door-0") as visitor:
        assert visitor.writes(long)["code"] == "too_long"
        assert visitor.writes(long[1:])["type"] == "ack"


def test_names_of_customers_teams_channels_and_agents(ada: Agent) -> None:
    """Every conversation of the list: the row, the heading, who is in it, and who says what."""
    for i, called in enumerate(NAMES):
        ada.follows_a_link_to(i + 1)
        ada.is_reading(called)
        row = ada.row(called)
        expect(row).to_contain_text(called)  # the last message
        expect(row.get_by_role("img", name=GIVEN[i], exact=True)).to_have_count(1)
        ada.button("Representative count 2").hover()
        hint = name(HOSTILE[i], 100)
        expect(ada.interaction.get_by_role("tooltip")).to_have_text(f"Representative count: 2. {hint}, Ada")
        expect(ada.categories.get_by_role("button", name=f"{GIVEN[i]} ")).to_be_visible()
        assert all_of(ada.messages, "joined").count(clean(HOSTILE[i])[:LIMIT]) >= 2


def test_names_and_looks_on_the_customers_side(customer: Callable[..., Customer]) -> None:
    for i, called in enumerate(GIVEN):
        maria = customer(f"door-{i}", shop=i % 2 == 0)
        maria.visits()
        maria.opens_chat()
        expect(maria.chat.get_by_role("heading")).to_have_text(called)
        maria.page.close()


def test_what_a_visitor_says_of_themselves(ada: Agent, server: Server) -> None:
    texts = [*HOSTILE, "W" * (LIMIT + 1)]
    for i, text in enumerate(texts):
        part = text[:1_000]
        said = {"email": part, "time_zone": part, "language": part, "page": {"url": part, "title": part}}
        with visit(server, "door-0", name=f"{i} {text}", **said) as visitor:
            assert visitor.writes(f"Number {i}")["type"] == "ack"
    # Not each as it comes: order stands still for two seconds after a press in the list.
    for i, text in enumerate(texts):
        ada.opens(line(f"{i} {text}", 80))
        ada.reads(f"Number {i}")


def test_what_is_no_text_at_all_is_refused(server: Server) -> None:
    with visit(server, "door-0") as visitor:
        for text in (None, 7, ["x"], {"x": 1}, "", " \n\u200b".strip("\u200b"), "\0"):
            answered = visitor.asks(type="message", client_id=str(uuid4()), text=text)
            assert (answered["type"], answered["code"]) == ("error", "bad_request"), json.dumps(text)
            assert answered["message"]


def test_signing_in(agent: Callable[..., Agent]) -> None:
    page = agent("Ada").page
    for text in HOSTILE:
        page.goto("/login")
        page.locator("form").evaluate("(form) => { form.noValidate = true; }")
        paste(page.get_by_role("textbox", name="Email"), text)
        paste(page.get_by_role("textbox", name="Password"), text)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("alert")).to_have_text("Wrong email or password.")


@pytest.mark.parametrize("onward", ["javascript:alert(1)", "//example.com/", "/\\example.com", "\u202e/x"])
def test_signing_in_leads_nowhere_else(agent: Callable[..., Agent], server: Server, onward: str) -> None:
    ada = agent("Ada")
    ada.page.goto(f"/login?next={quote(onward)}")
    ada.page.get_by_role("textbox", name="Email").fill("ada@demo.example")
    ada.page.get_by_role("textbox", name="Password").fill(PASSWORD)
    ada.page.get_by_role("button", name="Sign in", exact=True).click()
    ada.is_at_the_console()
    assert ada.page.url.startswith(f"{server.url}/conversations")


def test_the_address_of_the_console(ada: Agent) -> None:
    for text in (*HOSTILE, "9" * 400, "-1", "1e9", "٣"):
        value = quote(text[:500], errors="replace")
        ada.page.goto(
            f"/conversations?view={value}&team={value}&status={value}&conversation={value}&{value}={value}"
        )
        ada.is_at_the_console()
        expect(ada.category("All Chatroom")).to_have_attribute("aria-pressed", "true")
        expect(ada.interaction.get_by_role("heading")).to_be_hidden()
