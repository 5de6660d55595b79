"""Why a list is empty, why one may not write in a conversation, and what to do."""

from collections.abc import Mapping

from models import State
from services.conversations.heading import Heading
from services.conversations.held import Held
from services.conversations.selection import Selection, Status, View
from ui.console.red import STATUSES

Words = tuple[str, str]
"""What is so, and why or what to do."""

OFFLINE_BY_MAIL = "Customer is offline. Email fallback activated"
OFFLINE_NO_ADDRESS = "Customer is offline. No email address recorded"
OFFLINE_NO_MAIL = "Customer is offline. Email is not set up"

NO_TEAM: Words = (
    "You are in no team yet",
    "Conversations belong to teams. When you are given a seat in one, its conversations appear here.",
)
ALL: dict[Status | None, Words] = {
    None: ("No open conversations", "When a customer writes, the conversation appears here at once."),
    Status.ONLINE: ("Nobody is online", "Customers who have the chat open on your website appear here."),
    Status.REP_NEEDED: (
        "Nobody is waiting alone",
        "Customers who wait for an answer, and whom nobody has joined, appear here.",
    ),
    Status.PENDING: (
        "Nothing is pending",
        "Customers who wait for an answer from those who have joined appear here.",
    ),
    Status.SOON: ("Nobody waits that long", "Waits that will soon be overdue appear here by themselves."),
    Status.OVERDUE: ("Nothing is overdue", "Customers who have waited too long appear here by themselves."),
    Status.CLOSED: (
        "Nothing is closed",
        "What is closed is kept here. It can be reopened, and reopens when its customer writes.",
    ),
}
JOINED: dict[Status | None, Words] = {
    None: ("You have joined none", "Press JOIN on a conversation, and it appears here."),
    Status.ONLINE: ("None of your customers is online", "Those you have joined appear here while online."),
    Status.REP_NEEDED: (
        "None of yours can be here",
        "Rep Needed holds what nobody has joined. Press All Chatroom to see who needs you.",
    ),
    Status.PENDING: ("Nobody waits for you", "Customers you have joined appear here when they write."),
    Status.SOON: ("Nobody waits that long for you", ALL[Status.SOON][1]),
    Status.OVERDUE: ("None of yours is overdue", ALL[Status.OVERDUE][1]),
    Status.CLOSED: ("None of yours is closed", "Those you were in when they were closed are kept here."),
}


def empty(selection: Selection, teams: Mapping[int, str], whose: str = "") -> Words:
    """Why this selection lists nothing and what to do. `whose`: the name of the agent who is chosen."""
    if not teams:
        return NO_TEAM
    if whose:
        return (
            f"{whose} is in none of these",
            "Press Show everyone's, or another category, to see other conversations.",
        )
    title, text = (JOINED if selection.view == View.JOINED else ALL)[selection.status]
    return title, narrowed(selection, teams) or text


def nothing_found(selection: Selection, teams: Mapping[int, str], whose: str = "") -> Words:
    """Why a search found nothing, and what to do."""
    within = named(selection, teams, whose)
    looked_at = "Names, email addresses, phone numbers and messages were searched"
    if within:
        return (
            "Nothing found",
            f"{looked_at}, only in {within}. Press Search all conversations to look further.",
        )
    return "Nothing found", f"{looked_at}, also of closed conversations. Try fewer letters, or another word."


def named(selection: Selection, teams: Mapping[int, str], whose: str = "") -> str:
    """What of everything is chosen, in the words of RED; nothing when that is all."""
    number = len(selection.channels)
    parts = [
        "Joined" if selection.view == View.JOINED else "",
        teams.get(selection.team_id or 0, ""),
        STATUSES[selection.status][0] if selection.status else "",
        f"{whose}'s" if whose else "",
        "1 channel" if number == 1 else f"{number} channels" if number else "",
    ]
    return ", ".join(filter(None, parts))


def narrowed(selection: Selection, teams: Mapping[int, str]) -> str:
    """What of everything is looked at alone, and how to see the rest."""
    team = teams.get(selection.team_id or 0)
    number = len(selection.channels)
    channels, are = ("1 channel", "is") if number == 1 else (f"{number} channels", "are")
    if team and number:
        again = f"Press {team} again, or Channels and Reset, to see more."
        return f"Only {channels} of {team} {are} shown. {again}"
    if team:
        return f"Only {team} is shown. Press it again to see all teams."
    return f"Only {channels} {are} shown. Press Channels and Reset to see all." if number else ""


def instead(heading: Heading) -> str:
    """How the conversation stands for who is not in it, and what JOIN or REOPEN would do."""
    if heading.state == State.CLOSED:
        return "This conversation is closed. It reopens when the customer writes, or by REOPEN."
    if heading.held is not None:
        return _asked(heading.held)
    if heading.state == State.VISITING:
        return "The customer has the chat open and has not written yet. JOIN to write first."
    if heading.owner:
        return f"{heading.owner} has grabbed this conversation. JOIN to help: it stays theirs."
    if heading.is_grab:
        return "Nobody has grabbed this conversation. JOIN makes it yours: the others no longer see it."
    if heading.crew:
        return f"{_listed([one.name for one in heading.crew])} joined. JOIN to answer too."
    waits = "The customer waits, and nobody" if heading.is_waiting else "Nobody"
    return f"{waits} has joined yet. JOIN to answer."


def _asked(held: Held) -> str:
    if held.is_hand_over:
        return f"{held.by} asks you to take this conversation over. JOIN makes it yours."
    if held.team is not None:
        return f"{held.by} invited your team {held.team}. The first to take it enters."
    return f"{held.by} invited you to this conversation. JOIN to answer."


def _listed(names: list[str]) -> str:
    match names:
        case [one]:
            return f"{one} has"
        case [one, other]:
            return f"{one} and {other} have"
        case _:
            return f"{names[0]} and {len(names) - 1} others have"
