"""Each kind of deed has its words, and each transition, by whomever it was."""

import pytest

from models import AuditKind, Author, MessageKind
from services.trail.deeds import LINE, MESSAGE, Deed, Place
from services.trail.groups import LABELS, TRANSITIONS, group_of
from services.trail.names import Names
from services.trail.words import _BY_CUSTOMER, _BY_PERSON, _BY_SYSTEM, _LINES, what, who

NAMES = Names({1: "Ada", 2: "Ben"}, {1: "Sales"}, {1: "Shop"}, {1: "Greeting"}, {1: "eve@demo.example"})


def deed(kind: str, author: str = Author.AGENT, author_id: int | None = 1, **detail: object) -> Deed:
    return Deed(Place(0, LINE, 1), kind, author, author_id, 42, (), detail)


def told(one: Deed) -> str:
    return f"{who(one, NAMES)} {what(one, NAMES)}"


@pytest.mark.parametrize("kind", AuditKind)
def test_each_deed_has_words_and_a_group(kind: AuditKind) -> None:
    assert kind in _LINES or kind == AuditKind.SIGN_IN_FAILED
    assert group_of(kind) in LABELS
    one = deed(kind, agent=2, role="member", name="Sales", mode="grab", channel=1, template=1, fields=["a"])
    assert "{" not in told(one)


@pytest.mark.parametrize("kind", sorted(TRANSITIONS))
def test_each_transition_has_words(kind: str) -> None:
    assert any(kind in words for words in (_BY_PERSON, _BY_SYSTEM, _BY_CUSTOMER))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (deed("agent_suspended", agent=2), "Ada suspended Ben"),
        (deed("agent_suspended", agent=9), "Ada suspended agent 9"),
        (deed("workspace_role_changed", agent=2, role="admin"), "Ada made Ben an admin of the workspace"),
        (deed("sign_in_failed", Author.SYSTEM, None, agent=2), "Somebody was not let in as Ben"),
        (deed("sign_in_failed", Author.SYSTEM, None, agent=None), "Somebody was not let in: no such agent"),
        (deed("agent_added", Author.SYSTEM, None, agent=2), "Who runs the server added Ben"),
        (
            deed("person_invited", invitation=1, role="admin"),
            "Ada invited eve@demo.example into the workspace as an admin",
        ),
        (
            deed("invitation_withdrawn", invitation=9),
            "Ada withdrew the invitation of somebody into the workspace",
        ),
        (deed("invitation_accepted", invitation=1), "Ada came by the invitation of eve@demo.example"),
        (deed("agent_renamed", was="{x}"), "Ada changed their name, which was “{x}”"),
        (deed("agent_renamed"), "Ada changed their name"),
        (deed("mail_set", on=False), "Ada switched mail off"),
        (deed("team_joined", agent=1), "Ada joined the team"),
        (deed("team_joined", agent=2), "Ada let Ben into the team"),
        (deed("channel_dressed", channel=1), "Ada changed the look of channel “Shop”"),
        (deed("channel_deleted", channel=9, name="{0} {x}"), "Ada deleted the channel “{0} {x}”"),
        (deed("template_deleted", template=9, name="Hello"), "Ada deleted the template “Hello”"),
        (deed("template_edited", template=9), "Ada changed template 9"),
        (deed("reopened", Author.CUSTOMER, 1), "A customer reopened conversation 42 by writing again"),
        (
            deed("closed", Author.SYSTEM, None, unanswered=True),
            "Triptych closed conversation 42 unanswered: its customer had not written for long",
        ),
        (deed("invited", team="Support"), "Ada invited the team Support into conversation 42"),
        (deed("taken_out", name="Ben"), "Ada took Ben out of conversation 42"),
        (deed("of_a_later_version"), "Ada of a later version"),
    ],
)
def test_in_plain_words(one: Deed, words: str) -> None:
    assert told(one) == words


def test_a_role_in_a_team_is_not_one_of_the_workspace() -> None:
    one = Deed(
        Place(0, MESSAGE, 1), "team_role_changed", "agent", 1, None, (1,), {"agent": 2, "role": "admin"}
    )
    assert told(one) == "Ada made Ben Team Admin in the team"


def test_transitions_that_leave_an_audit_line_are_told_by_it_alone() -> None:
    assert frozenset(MessageKind) - TRANSITIONS == {"text", "blocked", "unblocked"}
