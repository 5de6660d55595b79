"""What frames do: hello, message, history, marks, typing (SPEC 8)."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from models import Customer as Person
from services import clock
from services.actor import agent
from services.conversations.closing import close
from services.events import CustomerTyping, MarksMoved
from services.outcome import Outcome
from services.text import MESSAGE_LIMIT
from tests.widget.customers import Customer, House

Bring = Callable[..., Awaitable[Customer]]


def block(session: Session) -> Outcome[None]:
    for person in session.exec(select(Person)):
        person.blocked_at = clock.now()
    return Outcome(None)


async def test_the_first_hello_makes_a_customer(house: House, customer: Bring) -> None:
    page = {"url": "https://shop.example/a", "title": "A"}
    first = await customer(
        page=page, time_zone="Europe/Lisbon", language="pt", name="Tomás", email="t@x.example"
    )
    welcome = first.welcome
    assert welcome["token"]
    assert welcome["conversation"]
    colours = {"brand": "#156df2", "ink": "#ffffff"}
    assert welcome["channel"] == {
        "name": "Sales",
        "colours": colours,
        "texts": {},
        "side": "end",
        "form": "",
    }
    assert (welcome["messages"], welcome["more"], welcome["reset"]) == ([], False, False)
    person = await house.world.ask(lambda session: session.exec(select(Person)).one())
    assert (person.said_name, person.said_email) == ("Tomás", "t@x.example")


async def test_a_token_brings_back_the_conversation(customer: Bring) -> None:
    first = await customer()
    await first.writes("Hello?")
    again = await customer(token=first.welcome["token"])
    assert again.conversation_id == first.conversation_id
    assert [message["text"] for message in again.welcome["messages"]] == ["Hello?"]
    assert again.welcome["token"] != first.welcome["token"]


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 5000, "ä.ö.ü"])
async def test_a_bad_token_is_unauthorized_and_hello_without_goes_on(customer: Bring, token: str) -> None:
    customer_ = await customer(silent=True)
    answer = await customer_.hello(token=token)
    assert (answer["type"], answer["code"]) == ("error", "unauthorized")
    assert (await customer_.hello())["type"] == "welcome"


async def test_another_channels_token_is_unauthorized(customer: Bring) -> None:
    sales, support = await customer("sales"), await customer("support", silent=True)
    assert (await support.hello(token=sales.welcome["token"]))["code"] == "unauthorized"


async def test_another_purposes_token_is_unauthorized(house: House, customer: Bring) -> None:
    token = house.runtime.tokens.make("return", {"channel": "sales", "sub": "x"}, 60)
    assert (await (await customer(silent=True)).hello(token=token))["code"] == "unauthorized"


async def test_an_ack_says_what_was_stored(house: House, customer: Bring) -> None:
    customer_ = await customer()
    ack = await customer_.writes("Hello?", client_id="1")
    (stored,) = await house.world.messages(customer_.conversation_id)
    assert ack == {"type": "ack", "client_id": "1", "seq": stored.seq, "at": stored.at, "prev": 0}


async def test_the_same_client_id_twice_is_one_message_and_two_equal_acks(
    house: House, customer: Bring
) -> None:
    customer_ = await customer()
    first = await customer_.writes("Hello?", client_id="same")
    await customer_.writes("Between", client_id="other")
    assert await customer_.writes("Hello?", client_id="same") == first
    again = await customer(token=customer_.welcome["token"])
    assert await again.writes("Hello?", client_id="same") == first
    assert [message.text for message in await house.world.messages(customer_.conversation_id)] == [
        "Hello?",
        "Between",
    ]


async def test_the_same_client_id_with_another_text_is_a_conflict(customer: Bring) -> None:
    customer_ = await customer()
    await customer_.writes("Hello?", client_id="same")
    answer = await customer_.writes("Something else", client_id="same")
    assert (answer["code"], answer["client_id"]) == ("conflict", "same")


async def test_10000_characters_are_taken_and_one_more_is_not(customer: Bring) -> None:
    customer_ = await customer()
    assert (await customer_.writes("😀" * MESSAGE_LIMIT))["type"] == "ack"
    answer = await customer_.writes("x" * (MESSAGE_LIMIT + 1), client_id="long")
    assert (answer["code"], answer["client_id"]) == ("too_long", "long")
    assert "10,001" in answer["message"]


@pytest.mark.parametrize("empty", ["", "   \n\t", "\0"])
async def test_an_empty_message_is_refused(customer: Bring, empty: str) -> None:
    assert (await (await customer()).writes(empty))["code"] == "bad_request"


HOSTILE = [
    ("<script>alert(1)</script>{{7*7}}", "<script>alert(1)</script>{{7*7}}"),
    ("javascript:alert(1)", "javascript:alert(1)"),
    ("\u202eevil\u202c", "\u202eevil\u202c"),
    ("a" + "\u0301" * 5000, "á" + "\u0301" * 4999),
    ("a\0b", "ab"),
    ("a\ud800b", "ab"),
]


@pytest.mark.parametrize(("text", "kept"), HOSTILE)
async def test_hostile_text_comes_back_as_text(customer: Bring, text: str, kept: str) -> None:
    writer = await customer(name=text, page={"url": text, "title": text}, time_zone=text, language=text)
    reader = await customer(token=writer.welcome["token"])
    assert (await writer.writes(text))["type"] == "ack"
    assert (await reader.hear())["text"] == kept


async def test_frames_are_handled_in_order_of_arrival(customer: Bring) -> None:
    customer_ = await customer()
    for number in range(50):
        await customer_.say("message", client_id=str(number), text=str(number))
    acks = [await customer_.hear() for _ in range(50)]
    assert [ack["client_id"] for ack in acks] == [str(number) for number in range(50)]
    assert [ack["seq"] for ack in acks] == sorted(ack["seq"] for ack in acks)


async def test_the_other_tab_gets_the_message_and_the_senders_the_ack(customer: Bring) -> None:
    sender = await customer()
    other = await customer(token=sender.welcome["token"])
    stranger = await customer()
    ack = await sender.writes("Hello?", client_id="1")
    message = await other.hear()
    assert (message["type"], message["seq"], message["prev"], message["client_id"]) == (
        "message",
        ack["seq"],
        0,
        "1",
    )
    assert message["author"]["kind"] == "customer"
    assert await sender.silence() == []
    assert await stranger.silence() == []


async def test_two_tabs_writing_at_once_each_hear_everything_in_order(customer: Bring) -> None:
    one = await customer()
    two = await customer(token=one.welcome["token"])

    async def write(tab: Customer, name: str) -> None:
        for number in range(40):
            await tab.say("message", client_id=f"{name}{number}", text=f"{name}{number}")

    async def read(tab: Customer) -> list[int]:
        return [(await tab.hear())["seq"] for _ in range(80)]

    _, _, heard_by_one, heard_by_two = await asyncio.gather(
        write(one, "a"), write(two, "b"), read(one), read(two)
    )
    assert heard_by_one == heard_by_two == sorted(heard_by_one)
    assert len(set(heard_by_one)) == 80


async def test_an_answer_is_pushed_with_the_name_of_who_wrote_it(house: House, customer: Bring) -> None:
    customer_ = await customer()
    ack = await customer_.writes("Hello?")
    await house.world.joins(house.world.cast.ben, customer_.conversation_id)
    sent = await house.world.answers(house.world.cast.ben, customer_.conversation_id, "Hi!")
    message = await customer_.hear()
    assert message["author"] == {"kind": "agent", "name": "Ben"}
    assert (message["text"], message["seq"], message["prev"]) == ("Hi!", sent.seq, ack["seq"])
    assert sent.seq - ack["seq"] > 1, "the line that Ben joined is internal: a hole that prev explains"
    assert "client_id" not in message


async def test_answers_while_writing_come_in_order(house: House, customer: Bring) -> None:
    customer_ = await customer()
    await customer_.writes("Hello?")
    ben = house.world.cast.ben
    await house.world.joins(ben, customer_.conversation_id)

    async def answer() -> None:
        for number in range(30):
            await house.world.answers(ben, customer_.conversation_id, f"answer {number}")

    async def write() -> None:
        for number in range(30):
            await customer_.say("message", client_id=str(number), text=f"question {number}")

    _, _, frames = await asyncio.gather(answer(), write(), heard(customer_, 60))
    seqs = [frame["seq"] for frame in frames if frame["type"] in ("ack", "message")]
    assert seqs == sorted(seqs)
    assert len(set(seqs)) == 60


async def heard(customer: Customer, count: int) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    while sum(frame["type"] in ("ack", "message") for frame in frames) < count:
        frames.append(await customer.hear())
    return frames


async def test_hello_with_since_brings_only_what_is_missing(house: House, customer: Bring) -> None:
    first = await customer()
    held = await first.writes("one")
    await first.writes("two")
    again = await customer(token=first.welcome["token"], since=held["seq"])
    assert [message["text"] for message in again.welcome["messages"]] == ["two"]
    assert again.welcome["messages"][0]["prev"] == held["seq"]
    assert not again.welcome["reset"]


async def test_more_than_50_missing_is_a_reset_with_history_behind_it(customer: Bring) -> None:
    first = await customer()
    held = await first.writes("held")
    for number in range(60):
        await first.writes(str(number))
    again = await customer(token=first.welcome["token"], since=held["seq"])
    texts = [message["text"] for message in again.welcome["messages"]]
    assert again.welcome["reset"]
    assert again.welcome["more"]
    assert texts == [str(number) for number in range(10, 60)]
    await again.say("history", before=again.welcome["messages"][0]["seq"], limit=50)
    older = await again.hear()
    assert [message["text"] for message in older["messages"]] == ["held", *map(str, range(10))]
    assert not older["more"]


async def test_since_ahead_of_everything_is_a_reset(customer: Bring) -> None:
    first = await customer()
    await first.writes("one")
    again = await customer(token=first.welcome["token"], since=999)
    assert again.welcome["reset"]
    assert [message["text"] for message in again.welcome["messages"]] == ["one"]


async def test_a_cursor_on_a_message_that_is_another_one_now_is_a_reset(customer: Bring) -> None:
    """After a restore others were written under the numbers that the client has seen."""
    first = await customer()
    held = await first.writes("one")
    await first.writes("two")
    known = {"token": first.welcome["token"], "since": held["seq"]}
    same = await customer(**known, since_at=held["at"])
    assert (same.welcome["reset"], len(same.welcome["messages"])) == (False, 1)
    another = await customer(**known, since_at=held["at"] - 1)
    assert (another.welcome["reset"], len(another.welcome["messages"])) == (True, 2)


async def test_the_first_hello_once_more_is_the_same_customer(house: House, customer: Bring) -> None:
    """Doubled on its way: what was written after the first must not lie with somebody else."""
    one = await customer()
    before = one.conversation_id
    await one.writes("Hello?")
    again = await one.hello()
    assert (again["conversation"], [message["text"] for message in again["messages"]]) == (before, ["Hello?"])
    assert len(house.hub.rooms[before].connections) == 1


async def test_an_ack_tells_what_came_before_it(house: House, customer: Bring) -> None:
    one, other = await customer(), None
    first = await one.writes("one", client_id="1")
    assert (first["seq"], first["prev"]) == (1, 0)
    assert await one.writes("one", client_id="1") == first
    other = await customer(token=one.welcome["token"])
    await other.writes("two")
    await one.hear()
    third = await one.writes("three")
    assert (third["seq"], third["prev"]) == (3, 2)


async def test_hello_again_on_the_same_socket_fills_a_hole(house: House, customer: Bring) -> None:
    customer_ = await customer()
    await customer_.writes("one")
    again = await customer_.hello(token=customer_.welcome["token"], since=0)
    assert [message["text"] for message in again["messages"]] == ["one"]
    await customer_.writes("two")
    assert len(house.hub.rooms[customer_.conversation_id].connections) == 1


async def test_marks_reach_the_services(house: House, customer: Bring) -> None:
    customer_ = await customer()
    ack = await customer_.writes("one")
    await customer_.say("received", seq=ack["seq"])
    await customer_.say("read", seq=ack["seq"] + 7)
    await customer_.silence()
    moved = [event for event in house.world.told if isinstance(event, MarksMoved)]
    assert [(event.customer_received_seq, event.customer_read_seq) for event in moved] == [(1, 0), (1, 1)]


async def test_typing_ends_by_itself_and_by_writing(house: House, customer: Bring) -> None:
    customer_ = await customer()
    house.hub.typing._seconds = 0.05
    ended = asyncio.Event()
    told: list[bool] = []

    def hear(event: object) -> None:
        if isinstance(event, CustomerTyping):
            told.append(event.on)
            if not event.on:
                ended.set()

    house.runtime.bus.subscribe(hear)
    await customer_.say("typing", on=True)
    await ended.wait()
    await customer_.say("typing", on=True)
    await customer_.writes("Hello?")
    assert told == [True, False, True, False]


async def test_a_blocked_customer_hears_a_neutral_refusal(house: House, customer: Bring) -> None:
    customer_ = await customer()
    await house.world.do(block)
    answer = await customer_.writes("Hello?", client_id="1")
    assert answer == {
        "type": "error",
        "code": "blocked",
        "message": "This message could not be delivered.",
        "client_id": "1",
    }


async def test_profile_is_kept(house: House, customer: Bring) -> None:
    customer_ = await customer()
    await customer_.say("profile", name="Tomás", email="t@x.example")
    await customer_.silence()
    person = await house.world.ask(lambda session: session.exec(select(Person)).one())
    assert (person.said_name, person.said_email) == ("Tomás", "t@x.example")


async def test_frames_are_raw_utf8(customer: Bring) -> None:
    writer = await customer()
    reader = await customer(token=writer.welcome["token"])
    await writer.say("message", client_id=str(uuid.uuid4()), text="灯笼 😀")
    while "message" not in (raw := str(await reader.socket.recv())):
        pass
    assert "灯笼 😀" in raw
    assert json.loads(raw)["text"] == "灯笼 😀"


async def test_a_conversation_goes_back_to_who_has_just_closed_it_and_is_there(
    house: House, customer: Bring
) -> None:
    maria = await customer()
    await maria.writes("Hello?")
    ben, world = house.world.cast.ben, house.world
    await world.joins(ben, maria.conversation_id)
    await world.do(close, maria.conversation_id, shown=99, actor=agent(ben))
    house.runtime.presence.agent_connected(ben)
    await maria.writes("One more thing")
    assert (await world.row(maria.conversation_id)).crew_ids == [ben]
