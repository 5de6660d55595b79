"""Every error that WhatsApp publishes: in plain words, and tried again only where that can help."""

import pytest

from services.channels.whatsapp.trouble import _KNOWN, sentence
from tests.services.channels.whatsapp.conftest import Line
from web.emulator import graph_errors
from web.emulator.graph_errors import GraphError

EVERY = {name: one for name, one in vars(graph_errors).items() if isinstance(one, GraphError)}
HELPS = {
    "ACCOUNT_RATE",
    "API_UNKNOWN",
    "MAINTENANCE",
    "PAIR_RATE",
    "RATE",
    "REGISTRATION_RATE",
    "TEMPORARY",
    "TOO_MANY_CALLS",
    "UNAVAILABLE",
    "UNKNOWN",
}
HALF_A_MINUTE = 30_000


def test_every_one_that_has_words_can_be_met() -> None:
    assert _KNOWN.keys() <= {error.code for error in EVERY.values()}


async def test_each_is_tried_again_where_that_helps_and_else_told(line: Line) -> None:
    for name, error in EVERY.items():
        line.emulator.answers_next_with(error)
        row = await line.row(await line.answers(name))
        assert (name, row.state) == (name, "waiting" if name in HELPS else "failed")
        assert row.reason.endswith("."), name
        assert "(#" not in row.reason, name
        await line.carries(after=HALF_A_MINUTE)
    assert line.got() == [name for name in EVERY if name in HELPS]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (graph_errors.WINDOW_CLOSED, "more than 24 hours ago"),
        (graph_errors.UNDELIVERABLE, "may not be on WhatsApp"),
        (graph_errors.TEMPLATE_PAUSED, "has paused this template"),
        (graph_errors.RATE, "no more messages at the moment"),
        (graph_errors.TOKEN_EXPIRED, "does not take the access token any more"),
    ],
)
def test_what_people_meet_most_says_what_it_is(error: GraphError, words: str) -> None:
    assert words in sentence(error.code, error.title, error.details)
