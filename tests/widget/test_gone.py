"""What a widget hears when its customer is blocked or erased."""

from collections.abc import Awaitable, Callable

from services.actor import agent
from services.channels.managing import turn
from services.channels.web import return_link
from services.details.blocking import block, unblock
from services.events import CustomerTyping
from services.privacy.erasing import erase
from tests.widget.customers import Customer, House

Bring = Callable[..., Awaitable[Customer]]


async def erased(house: House, one: Customer, name: str) -> None:
    admin = agent(house.world.cast.admin)
    await house.world.do(erase, one.conversation_id, name=name, actor=admin)


async def test_the_sockets_of_the_blocked_close(house: House, customer: Bring) -> None:
    one = await customer()
    other_tab, stranger = await customer(token=one.welcome["token"]), await customer()
    await house.world.do(block, one.conversation_id, actor=agent(house.world.cast.admin))
    assert await one.closed() == 1008
    assert await other_tab.closed() == 1008
    assert await stranger.silence() == []


async def test_the_blocked_come_back_read_and_are_refused_neutrally(house: House, customer: Bring) -> None:
    one = await customer()
    await one.writes("Rude words")
    admin = agent(house.world.cast.admin)
    await house.world.do(block, one.conversation_id, actor=admin)
    back = await customer(token=one.welcome["token"])
    assert [message["text"] for message in back.welcome["messages"]] == ["Rude words"]
    told: list[object] = []
    house.runtime.bus.subscribe(told.append)
    await back.say("typing", on=True)
    answer = await back.writes("More of them", client_id="1")
    assert (answer["code"], answer["client_id"]) == ("blocked", "1")
    assert answer["message"] == "This message could not be delivered."
    assert not any(isinstance(event, CustomerTyping) and event.on for event in told)
    await house.world.do(unblock, one.conversation_id, actor=admin)
    assert (await back.writes("Sorry"))["type"] == "ack"


async def test_who_is_erased_begins_as_somebody_new(house: House, customer: Bring) -> None:
    one = await customer(name="Maria")
    await one.writes("Hello?")
    other_tab = await customer(token=one.welcome["token"])
    before = one.conversation_id
    await erased(house, one, "Maria")
    for tab in (one, other_tab):
        heard = await tab.hear()
        assert (heard["type"], heard["code"]) == ("error", "unauthorized")
    assert (await one.hello(token=one.welcome["token"], since=1))["code"] == "unauthorized"
    welcome = await one.hello(since=1)
    assert (welcome["messages"], welcome["reset"]) == ([], True)
    assert welcome["conversation"] != before
    assert (await one.writes("Hello again"))["type"] == "ack"
    assert (await other_tab.hello(token=one.welcome["token"], since=1))["conversation"] == welcome[
        "conversation"
    ]


async def test_what_the_erased_send_before_they_have_heard_is_refused(house: House, customer: Bring) -> None:
    one, stranger = await customer(name="Maria"), await customer()
    await erased(house, one, "Maria")
    assert (await one.hear())["code"] == "unauthorized"
    assert (await one.writes("Hello?", client_id="1"))["code"] == "not_found"
    assert (await stranger.writes("Hello?"))["type"] == "ack"


async def test_a_mails_link_of_who_was_erased_is_void(house: House, customer: Bring) -> None:
    one, other = await customer(name="Maria"), await customer()
    await other.writes("Mine")
    tokens, key = house.runtime.tokens, "sales"
    visitor = tokens.read("visitor", one.welcome["token"])["sub"]
    link = return_link(tokens, "", key, visitor).partition("return=")[2]
    await erased(house, one, "Maria")
    back = await customer(token=other.welcome["token"], **{"return": link})
    assert [message["text"] for message in back.welcome["messages"]] == ["Mine"]
    silent = await customer(silent=True)
    assert (await silent.hello(**{"return": link}))["code"] == "unauthorized"


async def test_who_is_connected_by_a_channel_that_is_turned_off_is_told_for_good(
    house: House, customer: Bring
) -> None:
    one, silent = await customer("sales"), await customer("sales", silent=True)
    other = await customer("support")
    channel = await house.world.channel("sales")
    await house.world.do(turn, channel.id, on=False, actor=agent(house.world.cast.owner))
    assert await one.closed() == 4404
    await silent.say("hello")
    assert await silent.closed() == 4404
    assert (await other.writes("Still here"))["type"] == "ack"
