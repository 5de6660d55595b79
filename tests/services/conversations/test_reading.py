"""The thread as agents read it, internal lines included."""

from services.access import viewer_of
from services.conversations.reading import PAGE, after, latest
from tests.services.cast import World
from tests.services.channels.telling import connects, guests, takes_in, written
from tests.services.conversations.acts import attended, close, leave, reopen, undo


async def test_transitions_are_sentences(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await leave(world, world.cast.ben, guest)
    await close(world, world.cast.admin, guest)
    await undo(world, world.cast.admin, guest)
    await close(world, world.cast.admin, guest)
    await reopen(world, world.cast.dan, guest)
    await close(world, world.cast.dan, guest)
    await world.writes(guest, "Me again")
    thread = await world.ask(latest, await world.ask(viewer_of, world.cast.ben), guest.conversation_id)
    assert [message["text"] for message in thread.messages] == [
        "Hello?",
        "Ben joined",
        "Ben left",
        "Admin closed this conversation",
        "Admin took the closing back",
        "Admin closed this conversation",
        "Dan reopened this conversation",
        "Dan joined",
        "Dan closed this conversation",
        f"Reopened, because Visitor {guest.id} has written again",
        "Me again",
    ]
    assert [message["seq"] for message in thread.messages] == list(range(1, 12))
    assert {message["audience"] for message in thread.messages[1:10]} == {"internal"}
    assert not thread.more


async def test_a_name_is_put_in_as_text(world: World) -> None:
    """A name is never taken for a form with places to fill."""
    guest = await world.opens(name="{name.__class__} {0} %s")
    await world.writes(guest)
    await close(world, world.cast.admin, guest)
    await world.writes(guest)
    thread = await world.ask(latest, await world.ask(viewer_of, world.cast.ben), guest.conversation_id)
    assert thread.messages[2]["text"] == "Reopened, because {name.__class__} {0} %s has written again"
    assert thread.messages[0]["author"]["name"] == "{name.__class__} {0} %s"


async def test_it_is_read_in_pages(world: World) -> None:
    guest = await world.opens()
    for number in range(1, 2 * PAGE + 1):
        await world.writes(guest, str(number))
    viewer = await world.ask(viewer_of, world.cast.ben)
    thread = await world.ask(latest, viewer, guest.conversation_id)
    assert ([message["seq"] for message in thread.messages], thread.more) == (list(range(51, 101)), True)
    older = await world.ask(latest, viewer, guest.conversation_id, before=51)
    assert ([message["seq"] for message in older.messages], older.more) == (list(range(1, 51)), False)
    newer = await world.ask(after, viewer, guest.conversation_id, seq=98)
    assert [message["text"] for message in newer] == ["99", "100"]


async def test_numbers_beyond_every_message_are_numbers(world: World) -> None:
    guest = await world.asks()
    viewer = await world.ask(viewer_of, world.cast.ben)
    assert len((await world.ask(latest, viewer, guest.conversation_id, before=2**70)).messages) == 1
    assert (await world.ask(latest, viewer, guest.conversation_id, before=-(2**70))).messages == []
    assert await world.ask(after, viewer, guest.conversation_id, seq=2**70) == []


async def test_what_came_beside_a_text_is_told_apart_from_it(world: World) -> None:
    channel = await connects(world)
    place = {"latitude": 1.5, "longitude": 2.5, "name": "", "address": "", "url": ""}
    people = [{"name": "Jonas", "phones": ["+49 176"]}]
    await takes_in(world, channel, written(text="", detail={"place": place}, external_id="wamid.A"))
    await takes_in(world, channel, written(text="", detail={"contacts": people}, reply_to="wamid.A"))
    await takes_in(world, channel, written(text="Unsupported message", detail={"unsupported": "poll"}))
    await takes_in(world, channel, written(text="Look"), lacks="Photo.jpg has not come yet.")
    (guest,) = await guests(world)
    viewer = await world.ask(viewer_of, world.cast.ben)
    there, who, odd, lacking = (await world.ask(latest, viewer, guest.conversation_id)).messages
    assert (there["text"], there["place"]) == ("", place)
    assert (who["text"], who["contacts"]) == ("", people)
    answered = {"seq": 1, "text": "Location: 1.50000, 2.50000", "author": "Marta Lindqvist"}
    assert who["reply_to"] == answered
    assert (odd["text"], odd["unsupported"]) == ("Unsupported message", "poll")
    assert lacking["text"] == "Look\n[Photo.jpg has not come yet.]"
    assert (lacking["reply_to"], lacking["reaction"], lacking["place"]) == (None, "", None)


async def test_what_somebody_else_wrote_is_told_apart_from_the_customers_own_words(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written(text="Look!", detail={"is_forwarded": True}))
    await takes_in(world, channel, written(text="What do you say?"))
    (guest,) = await guests(world)
    viewer = await world.ask(viewer_of, world.cast.ben)
    passed_on, own = (await world.ask(latest, viewer, guest.conversation_id)).messages
    assert (passed_on["is_forwarded"], own["is_forwarded"]) == (True, False)
