"""The link of a mail: the way back into one's conversation, on any device."""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from services import clock
from services.channels.web import return_link
from services.channels.web.returning import SECONDS
from tests.widget.customers import Customer, House
from widget.visit import TOKEN_PURPOSE

Bring = Callable[..., Awaitable[Customer]]


def visitor_id_of(house: House, customer: Customer) -> str:
    return str(house.runtime.tokens.read(TOKEN_PURPOSE, customer.welcome["token"])["sub"])


def link_of(house: House, customer: Customer, key: str = "sales") -> str:
    """What the link in this customer's mail carries."""
    link = return_link(house.runtime.tokens, house.url, key, visitor_id_of(house, customer))
    assert link.startswith(f"{house.url}/chat/{key}?return=")
    return parse_qs(urlsplit(link).query)["return"][0]


@pytest.fixture(autouse=True)
def _clock_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_start", clock._start)


async def test_another_device_finds_the_conversation(house: House, customer: Bring) -> None:
    maria = await customer()
    await maria.writes("Hello?")
    phone = await customer(**{"return": link_of(house, maria)})
    assert phone.conversation_id == maria.conversation_id
    assert [message["text"] for message in phone.welcome["messages"]] == ["Hello?"]
    await phone.writes("It is me")
    assert (await maria.hear())["text"] == "It is me"
    later = await customer(token=phone.welcome["token"])
    assert later.conversation_id == maria.conversation_id


async def test_it_leads_before_the_token_and_what_was_held_is_forgotten(
    house: House, customer: Bring
) -> None:
    maria, noor = await customer(), await customer()
    await maria.writes("Hello?")
    await noor.writes("Somebody else")
    token = noor.welcome["token"]
    back = await customer(token=token, since=1, **{"return": link_of(house, maria)})
    assert (back.conversation_id, back.welcome["reset"]) == (maria.conversation_id, True)
    assert [message["text"] for message in back.welcome["messages"]] == ["Hello?"]


async def test_an_old_one_costs_nobody_the_token_they_hold(house: House, customer: Bring) -> None:
    maria, noor = await customer(), await customer()
    link = link_of(house, maria)
    clock.shift(SECONDS * 1000 + 1_000)
    back = await customer(token=noor.welcome["token"], **{"return": link})
    assert (back.conversation_id, back.welcome["reset"]) == (noor.conversation_id, False)


@pytest.mark.parametrize("token", ["", "a.b.c", "ä.ö.ü", "x" * 5000])
async def test_a_void_one_is_told_and_hello_without_goes_on(customer: Bring, token: str) -> None:
    maria = await customer(silent=True)
    answer = await maria.hello(**{"return": token})
    assert (answer["type"], answer["code"]) == ("error", "unauthorized")
    assert "link" in answer["message"]
    assert (await maria.hello())["type"] == "welcome"


async def test_it_is_of_one_channel_and_no_other_kind_of_token(house: House, customer: Bring) -> None:
    maria = await customer()
    for void in (link_of(house, maria, "support"), maria.welcome["token"]):
        stranger = await customer(silent=True)
        assert (await stranger.hello(**{"return": void}))["code"] == "unauthorized"
        assert (await stranger.hello(token=link_of(house, maria)))["code"] == "unauthorized"
