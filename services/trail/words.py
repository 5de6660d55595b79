"""The lines of the trail in plain words: who, and what they did."""

from typing import TYPE_CHECKING, Any

from models import AuditKind, Author, MessageKind
from services.trail.names import Names

if TYPE_CHECKING:
    from services.trail.deeds import Deed

SYSTEM = "Triptych"

_WHO: dict[str, str] = {
    AuditKind.SIGN_IN_FAILED: "Somebody",
    AuditKind.AGENT_ADDED: "Who runs the server",
}

_LINES: dict[str, str] = {
    AuditKind.SET_UP: "set up the workspace",
    AuditKind.SIGNED_IN: "signed in",
    AuditKind.SIGNED_OUT: "signed out",
    AuditKind.WORKSPACE_CHANGED: "changed the workspace: {fields}",
    AuditKind.MAIL_SET: "set the mail server",
    AuditKind.AGENT_ADDED: "added {agent}",
    AuditKind.AGENT_SUSPENDED: "suspended {agent}",
    AuditKind.AGENT_REACTIVATED: "reactivated {agent}",
    AuditKind.WORKSPACE_ROLE_CHANGED: "made {agent} {role} of the workspace",
    AuditKind.PERSON_INVITED: "invited {invited} into the workspace as {role}",
    AuditKind.INVITATION_WITHDRAWN: "withdrew the invitation of {invited} into the workspace",
    AuditKind.INVITATION_ACCEPTED: "came by the invitation of {invited}",
    AuditKind.PASSWORD_LINK_MADE: "made a link by which {agent} sets a new password",
    AuditKind.PASSWORD_RESET: "set a new password by a link",
    AuditKind.PASSWORD_CHANGED: "changed their password",
    AuditKind.AGENT_RENAMED: "changed their name",
    AuditKind.SIGNED_OUT_EVERYWHERE: "signed out everywhere",
    AuditKind.SIGN_IN_CODES_ON: "turned two-factor sign-in on",
    AuditKind.SIGN_IN_CODES_OFF: "turned two-factor sign-in of {agent} off",
    AuditKind.SIGN_IN_CODES_RENEWED: "made new recovery codes",
    AuditKind.TEAM_MADE: "made the team “{name}” ({mode}); {agent} is its Team Admin",
    AuditKind.TEAM_RENAMED: "named the team “{name}”",
    AuditKind.TEAM_DEACTIVATED: "deactivated the team",
    AuditKind.TEAM_REACTIVATED: "reactivated the team",
    AuditKind.TEAM_DELETED: "deleted the team “{name}”",
    AuditKind.TEAM_MODE_CHANGED: "changed the team's mode to {mode}",
    AuditKind.TEAM_RULES_CHANGED: "changed the team's rules: {fields}",
    AuditKind.TEAM_ROLE_CHANGED: "made {agent} {role} in the team",
    AuditKind.TEAM_MEMBER_REMOVED: "removed {agent} from the team",
    AuditKind.TEAM_LEFT: "left the team",
    AuditKind.TEAM_ASKED_IN: "asked {agent} into the team as {role}",
    AuditKind.TEAM_ASKED_TO_JOIN: "asked to join the team",
    AuditKind.TEAM_ASK_DECLINED: "declined a seat in the team for {agent}",
    AuditKind.TEAM_ASK_WITHDRAWN: "withdrew the ask for a seat in the team for {agent}",
    AuditKind.TEAM_JOINED: "let {agent} into the team",
    AuditKind.CHANNEL_MADE: "made {channel}",
    AuditKind.CHANNEL_CONNECTED: "connected {channel} to WhatsApp",
    AuditKind.CHANNEL_ACCOUNT_SET: "changed how {channel} reaches WhatsApp: {fields}",
    AuditKind.CHANNEL_EDITED: "changed {channel}: {fields}",
    AuditKind.CHANNEL_DRESSED: "changed the look of {channel}",
    AuditKind.CHANNEL_LOGO_SET: "changed the logo of {channel}",
    AuditKind.CHANNEL_TURNED_ON: "turned {channel} on",
    AuditKind.CHANNEL_TURNED_OFF: "turned {channel} off",
    AuditKind.CHANNEL_DELETED: "deleted the channel “{name}”",
    AuditKind.TEMPLATE_MADE: "made {template}",
    AuditKind.TEMPLATE_EDITED: "changed {template}",
    AuditKind.TEMPLATE_DELETED: "deleted the template “{name}”",
    AuditKind.TEMPLATE_RESTORED: "brought {template} back",
    AuditKind.CONFERENCE_SET: "set what calls go by",
    AuditKind.AUDIT_EXPORTED: "exported the audit trail",
    AuditKind.CUSTOMER_EDITED: "changed the details of the customer of {conversation}: {fields}",
    AuditKind.CUSTOMER_BLOCKED: "blocked the customer of {conversation}",
    AuditKind.CUSTOMER_UNBLOCKED: "unblocked the customer of {conversation}",
    AuditKind.CUSTOMER_EXPORTED: "exported what is stored of the customer of {conversation}",
    AuditKind.CUSTOMER_ERASED: "erased the customer of {conversation}, with all that was said",
}

_BY_PERSON: dict[str, str] = {
    MessageKind.JOINED: "joined {conversation}",
    MessageKind.GRABBED: "grabbed {conversation}",
    MessageKind.TAKEN_OUT: "took {other} out of {conversation}",
    MessageKind.INHERITED: "became owner of {conversation}",
    MessageKind.LEFT: "left {conversation}",
    MessageKind.NO_REPLY: "marked that {conversation} needs no reply",
    MessageKind.CLOSED: "closed {conversation}",
    MessageKind.REOPENED: "reopened {conversation}",
    MessageKind.RETURNED: "is in {conversation} again",
    MessageKind.UNDONE: "took the closing of {conversation} back",
    MessageKind.INVITED: "invited {other} into {conversation}",
    MessageKind.HANDED_OVER: "asked {other} to take {conversation} over",
    MessageKind.DECLINED: "declined an invitation into {conversation}",
    MessageKind.WITHDRAWN: "withdrew the invitation of {other} into {conversation}",
}
_BY_SYSTEM: dict[str, str] = {
    MessageKind.CLOSED: "closed {conversation}{unanswered}: its customer had not written for long",
    MessageKind.AWAY: "let {other} leave {conversation}: they were away while the customer waited",
    MessageKind.WITHDRAWN: "ended the invitation of {other} into {conversation}",
    MessageKind.SUSPENDED: "let {other} leave {conversation}: they are suspended",
    MessageKind.REMOVED: "let {other} leave {conversation}: they are no longer in the team",
    MessageKind.UNOWNED: "ended the ownership of {conversation}",
}
_BY_CUSTOMER: dict[str, str] = {MessageKind.REOPENED: "reopened {conversation} by writing again"}

_BY: dict[str, dict[str, str]] = {Author.SYSTEM: _BY_SYSTEM, Author.CUSTOMER: _BY_CUSTOMER}

_ROLES = {
    "owner": "an owner",
    "admin": "an admin",
    "member": "a member",
    "representative": "Team Representative",
}
_FIELDS = {
    "keep_unanswered": "unanswered conversations",
    "repeat_overdue": "sound",
    "soon_after": "“Soon to be” after",
    "overdue_after": "“Overdue” after",
    "away_after": "away rule",
}


def who(deed: "Deed", names: Names) -> str:
    """Who did it; a customer is never named."""
    if deed.author == Author.AGENT:
        return names.agent(deed.author_id)
    if deed.author == Author.CUSTOMER:
        return "A customer"
    return _WHO.get(deed.kind, SYSTEM)


def what(deed: "Deed", names: Names) -> str:
    """What was done, as it goes on after who did it."""
    return _form(deed).format(**_values(deed, names))


def _form(deed: "Deed") -> str:
    match deed.kind:
        case AuditKind.SIGN_IN_FAILED:
            known = deed.detail.get("agent") is not None
            return "was not let in as {agent}" if known else "was not let in: no such agent"
        case AuditKind.MAIL_SET if deed.detail.get("on") is False:
            return "switched mail off"
        case AuditKind.AGENT_RENAMED if deed.detail.get("was"):
            return "changed their name, which was “{was}”"
        case AuditKind.TEAM_JOINED if deed.author_id == deed.detail.get("agent"):
            return "joined the team"
        case _:
            return _usual_form(deed)


def _usual_form(deed: "Deed") -> str:
    for words in (_LINES, _BY.get(deed.author, _BY_PERSON), _BY_PERSON):
        if deed.kind in words:
            return words[deed.kind]
    return deed.kind.replace("_", " ").replace("{", "").replace("}", "")


def _values(deed: "Deed", names: Names) -> dict[str, str]:
    """Everything that a form may ask for."""
    detail = deed.detail
    role = _role(detail.get("role"), is_of_team=bool(deed.team_ids))
    team = detail.get("team")
    return {
        "agent": names.agent(detail.get("agent")),
        "other": f"the team {team}" if team else str(detail.get("name", "")),
        "name": str(detail.get("name", "")),
        "mode": str(detail.get("mode", "")),
        "role": role,
        "channel": names.channel(detail.get("channel")),
        "template": names.template(detail.get("template")),
        "invited": names.invited(detail.get("invitation")),
        "was": str(detail.get("was", "")),
        "conversation": f"conversation {deed.conversation_id or ''}".rstrip(),
        "unanswered": " unanswered" if detail.get("unanswered") else "",
        "fields": _fields(detail.get("fields")) or "details",
    }


def _role(role: Any, *, is_of_team: bool) -> str:
    if role == "admin" and is_of_team:
        return "Team Admin"
    return _ROLES.get(role, str(role or ""))


def _fields(fields: Any) -> str:
    if not isinstance(fields, list):
        return ""
    return ", ".join(_FIELDS.get(one, str(one).replace("_", " ")) for one in fields)
