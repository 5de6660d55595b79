"""A team's own rules: how long its customers may wait, and what happens then (SPEC 2 and 3)."""

from dataclasses import dataclass, fields

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import AuditKind, ChoreKind, Conversation, ConversationTeam, Team
from services import audit, chores
from services.actor import Actor
from services.authority import must_manage_team
from services.durations import LONGEST, from_text, in_text
from services.events import Event, NotificationsChanged
from services.outcome import Outcome
from services.refusal import BadRequest, Mistakes
from services.thresholds import house_thresholds


@dataclass(frozen=True, slots=True)
class Rules:
    """Milliseconds; None: the workspace's or the environment's."""

    soon_after: int | None = None
    overdue_after: int | None = None
    away_after: int | None = None
    """0: off."""
    keep_unanswered: bool = False
    repeat_overdue: bool = True


@dataclass(frozen=True, slots=True)
class Typed:
    """The same as a form has it: times as typed; `away` is `inherit`, `off` or `own`."""

    soon_after: str = ""
    overdue_after: str = ""
    away: str = "inherit"
    away_after: str = ""
    keep_unanswered: bool = False
    repeat_overdue: bool = True


def rules_from(typed: Typed) -> Rules:
    """Read what was typed. Raises Mistakes by field."""
    times: dict[str, int | None] = {"away_after": 0 if typed.away == "off" else None}
    wrong: dict[str, str] = {}
    read = ["soon_after", "overdue_after", *(["away_after"] if typed.away == "own" else [])]
    for name in read:
        try:
            times[name] = from_text(getattr(typed, name))
        except BadRequest as refusal:
            wrong[name] = refusal.sentence
    if typed.away == "own" and not times["away_after"]:
        wrong.setdefault("away_after", "Type the time after which they leave, such as 10:00.")
    if wrong:
        raise Mistakes(wrong)
    return Rules(**times, keep_unanswered=typed.keep_unanswered, repeat_overdue=typed.repeat_overdue)


_NAMES = [field.name for field in fields(Rules)]


def rules_of(team: Team) -> Rules:
    """Those that a team has."""
    return Rules(**{name: getattr(team, name) for name in _NAMES})


def change_rules(session: Session, team_id: int, rules: Rules, *, actor: Actor) -> Outcome[None]:
    """Give a team these rules; they act on running waits at once.

    Raises NotFound, Forbidden, Mistakes by field for what can't be.
    """
    team = must_manage_team(session, team_id, actor)
    before = rules_of(team)
    if rules == before:
        return Outcome(None)
    if wrong := _wrong(session, rules):
        raise Mistakes(wrong)
    if before.keep_unanswered and not rules.keep_unanswered:
        _keep_no_longer(session, team_id)
    changed = {name for name in _NAMES if getattr(rules, name) != getattr(before, name)}
    for name in changed:
        setattr(team, name, getattr(rules, name))
    audit.note(session, AuditKind.TEAM_RULES_CHANGED, actor, team_id=team_id, fields=sorted(changed))
    session.flush()
    events: tuple[Event, ...] = ()
    if "repeat_overdue" in changed:
        events = (NotificationsChanged((team_id,)),)
    if changed & {"soon_after", "overdue_after"}:
        events += chores.begin(session, ChoreKind.RETHINK, team_id=team_id)
    return Outcome(None, events)


def _wrong(session: Session, rules: Rules) -> dict[str, str]:
    """A sentence for each field that can't be so."""
    wrong = {
        name: "Choose a time of at most 7 days."
        for name in ("soon_after", "overdue_after", "away_after")
        if (after := getattr(rules, name)) is not None and not 0 <= after <= LONGEST
    }
    house = house_thresholds(session)
    soon = house.soon if rules.soon_after is None else rules.soon_after
    overdue = house.overdue if rules.overdue_after is None else rules.overdue_after
    if wrong or soon <= overdue or (rules.soon_after, rules.overdue_after) == (None, None):
        return wrong
    if rules.soon_after is not None:
        return {"soon_after": f"“Soon to be” can't come after “Overdue”, which comes at {in_text(overdue)}."}
    return {"overdue_after": f"“Overdue” can't come before “Soon to be”, which comes at {in_text(soon)}."}


def _keep_no_longer(session: Session, team_id: int) -> None:
    """Whether another of its teams keeps it is decided when it is to be closed."""
    places = select(col(ConversationTeam.conversation_id)).where(col(ConversationTeam.team_id) == team_id)
    session.execute(
        update(Conversation)
        .where(col(Conversation.kept_open), col(Conversation.id).in_(places))
        .values(kept_open=False)
        .execution_options(synchronize_session=False)
    )
