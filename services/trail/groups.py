"""The kinds of deeds that are looked for together."""

from models import AuditKind, MessageKind

CONVERSATIONS = "conversations"

LABELS = {
    "signing_in": "Signing in and out",
    "people": "People",
    "teams": "Teams",
    "channels": "Channels and templates",
    "workspace": "Workspace",
    "customers": "Customers' data",
    CONVERSATIONS: "Conversations",
}

_TOLD_TWICE = frozenset({MessageKind.BLOCKED, MessageKind.UNBLOCKED})
"""Of these there is an audit line as well."""

TRANSITIONS = frozenset(MessageKind) - {MessageKind.TEXT} - _TOLD_TWICE

_BEGINNINGS = {
    "sign": "signing_in",
    "signed": "signing_in",
    "agent": "people",
    "person": "people",
    "invitation": "people",
    "password": "people",
    "team": "teams",
    "channel": "channels",
    "template": "channels",
    "customer": "customers",
}


def group_of(kind: AuditKind) -> str:
    """Where a deed of administration belongs, by the noun that its name begins with."""
    return _BEGINNINGS.get(kind.split("_")[0], "workspace")


def kinds_of(group: str) -> list[str]:
    """The audit lines of a group; those of conversations are messages."""
    return [kind for kind in AuditKind if group_of(kind) == group]
