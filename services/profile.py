"""An agent's own profile: what they are called, how pages look to them and write, what sends."""

from sqlmodel import Session

from models import Agent, AuditKind, SendKey, Theme
from services import audit
from services.actor import Actor
from services.agents import NAME_LENGTH
from services.authority import told_of
from services.outcome import Outcome
from services.refusal import Mistakes
from services.regions import REGIONS
from services.text import name as called


def rename(session: Session, name: str, *, actor: Actor) -> Outcome[None]:
    """Be called something else from now on. Raises Mistakes for no name."""
    name = called(name, NAME_LENGTH)
    if not name:
        raise Mistakes({"name": "Say what customers and colleagues call you."})
    agent = session.get_one(Agent, actor.agent_id)
    if agent.name == name:
        return Outcome(None)
    audit.note(session, AuditKind.AGENT_RENAMED, actor, was=agent.name)
    agent.name = name
    return Outcome(None, told_of(session, [agent.id]))


def prefer(session: Session, *, theme: str, language: str, send_key: str, actor: Actor) -> Outcome[None]:
    """Choose how pages look, how they write dates and numbers (empty: as the browser), and what sends.

    Raises Mistakes for what is no choice.
    """
    choices = {
        "theme": theme in list(Theme),
        "language": not language or language in REGIONS,
        "send_key": send_key in list(SendKey),
    }
    if wrong := {name: "Choose one of these." for name, is_one in choices.items() if not is_one}:
        raise Mistakes(wrong)
    agent = session.get_one(Agent, actor.agent_id)
    agent.theme, agent.language, agent.send_key = Theme(theme), language, SendKey(send_key)
    return Outcome(None)
