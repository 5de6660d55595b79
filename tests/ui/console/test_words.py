"""Why a list is empty, why one may not write, and what to do."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from models import State
from services.channels.kind import Limits
from services.conversations.heading import Heading, Member
from services.conversations.held import Held
from services.conversations.selection import Selection, Status, View
from ui.console.words import NO_TEAM, empty, instead

TEAMS = {1: "Sales", 2: "Support"}
HEADING = Heading(
    conversation_id=1,
    name="Maria",
    is_blocked=False,
    state=State.OPEN,
    crew=[],
    is_crew=False,
    may_close=False,
    may_invite=False,
    may_hand_over=False,
    may_take_out=False,
    held=None,
    is_waiting=True,
    owner=None,
    is_grab=False,
    undo_for=0,
    last_seq=1,
    customer_received_seq=0,
    customer_read_seq=0,
    is_offline=False,
    has_email=False,
    channel_kind="web",
    window_until=None,
    limits=Limits(),
)


def crew(*names: str) -> list[Member]:
    return [Member(number, name) for number, name in enumerate(names, 1)]


def test_each_selection_has_words_of_its_own() -> None:
    selections = [Selection(view, None, status) for view, status in product(View, (None, *Status))]
    titles = {empty(selection, TEAMS)[0] for selection in selections}
    assert len(titles) == len(selections)
    assert all(empty(selection, TEAMS)[1].endswith(".") for selection in selections)


@pytest.mark.parametrize(
    ("team", "channels", "words"),
    [
        (1, [], "Only Sales is shown. Press it again to see all teams."),
        (None, [3], "Only 1 channel is shown. Press Channels and Reset to see all."),
        (None, [3, 4], "Only 2 channels are shown. Press Channels and Reset to see all."),
        (
            2,
            [3],
            "Only 1 channel of Support is shown. Press Support again, or Channels and Reset, to see more.",
        ),
    ],
)
def test_what_narrows_the_list_is_named(team: int | None, channels: list[int], words: str) -> None:
    selection = Selection(team_id=team, status=Status.OVERDUE, channels=frozenset(channels))
    assert empty(selection, TEAMS) == ("Nothing is overdue", words)


def test_who_is_in_no_team_hears_that() -> None:
    assert empty(Selection(), {}) == NO_TEAM


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "The customer waits, and nobody has joined yet. JOIN to answer."),
        ({"is_waiting": False}, "Nobody has joined yet. JOIN to answer."),
        ({"crew": crew("Dan")}, "Dan has joined. JOIN to answer too."),
        ({"crew": crew("Dan", "Ben")}, "Dan and Ben have joined. JOIN to answer too."),
        ({"crew": crew("Dan", "Ben", "Ada")}, "Dan and 2 others have joined. JOIN to answer too."),
        (
            {"is_grab": True},
            "Nobody has grabbed this conversation. JOIN makes it yours: the others no longer see it.",
        ),
        (
            {"owner": "Cleo", "crew": crew("Cleo")},
            "Cleo has grabbed this conversation. JOIN to help: it stays theirs.",
        ),
        (
            {"crew": crew("Dan"), "held": Held("Dan", None, is_hand_over=False, may_grab=False)},
            "Dan invited you to this conversation. JOIN to answer.",
        ),
        (
            {"crew": crew("Dan"), "held": Held("Dan", "Support", is_hand_over=False, may_grab=True)},
            "Dan invited your team Support. The first to take it enters.",
        ),
        (
            {"owner": "Cleo", "held": Held("Cleo", None, is_hand_over=True, may_grab=False)},
            "Cleo asks you to take this conversation over. JOIN makes it yours.",
        ),
        (
            {"state": State.VISITING, "is_grab": True},
            "The customer has the chat open and has not written yet. JOIN to write first.",
        ),
        (
            {"state": State.CLOSED, "owner": "Cleo"},
            "This conversation is closed. It reopens when the customer writes, or by REOPEN.",
        ),
    ],
)
def test_what_stands_in_the_composers_place(changes: dict[str, Any], words: str) -> None:
    assert instead(replace(HEADING, **changes)) == words
