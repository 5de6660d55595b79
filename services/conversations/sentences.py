"""Transitions in words, as the thread shows them."""

from models import Author, Message, MessageKind

_BY_PERSON = {
    MessageKind.JOINED: "{name} joined",
    MessageKind.GRABBED: "{name} grabbed this conversation",
    MessageKind.TAKEN_OUT: "{name} took {other} out",
    MessageKind.INHERITED: "{name} owns this conversation now",
    MessageKind.LEFT: "{name} left",
    MessageKind.NO_REPLY: "{name} marked that no reply is needed",
    MessageKind.CLOSED: "{name} closed this conversation",
    MessageKind.REOPENED: "{name} reopened this conversation",
    MessageKind.RETURNED: "{name} is in this conversation again",
    MessageKind.UNDONE: "{name} took the closing back",
    MessageKind.INVITED: "{name} invited {other}",
    MessageKind.HANDED_OVER: "{name} asked {other} to take this conversation over",
    MessageKind.DECLINED: "{name} declined the invitation{of_team}",
    MessageKind.WITHDRAWN: "{name} withdrew the invitation of {other}",
    MessageKind.BLOCKED: "{name} blocked this customer",
    MessageKind.UNBLOCKED: "{name} unblocked this customer",
}
_BY_SYSTEM = {
    MessageKind.CLOSED: "Closed{unanswered}, because the customer has not written for long",
    MessageKind.AWAY: "{other} was away while the customer waited, and left",
    MessageKind.WITHDRAWN: "The invitation of {other} has ended",
    MessageKind.SUSPENDED: "{other} is suspended, and left",
    MessageKind.REMOVED: "{other} is no longer in the team, and left",
    MessageKind.UNOWNED: "Nobody owns this conversation now: the team sees it again",
}
_BY_CUSTOMER = {MessageKind.REOPENED: "Reopened, because {name} has written again"}


def sentence(message: Message, name: str) -> str:
    """What happened, and by whom."""
    words = _BY_PERSON
    if message.author == Author.SYSTEM:
        words = _BY_SYSTEM
    elif message.author == Author.CUSTOMER:
        words = _BY_CUSTOMER
    team = message.detail.get("team")
    return words[MessageKind(message.kind)].format(
        name=name,
        other=f"the team {team}" if team else message.detail.get("name", ""),
        of_team=f" of the team {team}" if team else "",
        unanswered=" unanswered" if message.detail.get("unanswered") else "",
    )
