"""What a row shows of what was found."""

from dataclasses import replace

from sqlmodel import Session

from services.access import viewer_of
from services.conversations.selection import Selection
from services.search.finding import find
from services.search.query import query
from services.search.showing import FoundView, shown
from tests.services.cast import Guest, World
from tests.services.search.acts import indexed


async def shows(world: World, typed: str, guest: Guest) -> FoundView:
    asked = query(typed)
    assert asked is not None

    def run(session: Session) -> FoundView:
        viewer = viewer_of(session, world.cast.ben)
        hits = find(session, viewer, replace(Selection(), closed_too=True), asked, limit=10)
        seqs = {hit.place[1]: hit.seqs for hit in hits}
        return shown(session, seqs, asked)[guest.conversation_id]

    await indexed(world)
    return await world.ask(run)


async def test_the_newest_message_that_has_it(world: World) -> None:
    guest = await world.asks("sales", "A parcel")
    await world.joins(world.cast.ben, guest.conversation_id)
    sent = await world.answers(world.cast.ben, guest.conversation_id, "Your Parcel is on its way")
    await world.writes(guest, "Thank you")
    assert await shows(world, "parcel", guest) == {
        "name": [(f"Visitor {guest.id}", False)],
        "parts": [("Your ", False), ("Parcel", True), (" is on its way", False)],
        "who": "Ben",
        "at": sent.at,
        "seq": sent.seq,
    }


async def test_rather_the_message_that_has_all_of_it(world: World) -> None:
    guest = await world.asks("sales", "My lamp is broken")
    seq = (await world.row(guest.conversation_id)).last_seq
    await world.writes(guest, "The lamp from last week")
    assert (await shows(world, "lamp", guest))["seq"] == seq + 1
    assert (await shows(world, "broken lamp", guest))["seq"] == seq


async def test_what_is_known_of_the_customer(world: World) -> None:
    maria = await world.opens("sales", name="Maria Oliveira", email="mo@shop.example")
    await world.writes(maria)
    by_name = await shows(world, "oliv", maria)
    assert by_name["name"] == [("Maria ", False), ("Oliv", True), ("eira", False)]
    assert (by_name["seq"], by_name["at"]) == (0, None)
    by_email = await shows(world, "mo@shop", maria)
    assert (by_email["who"], by_email["parts"]) == (
        "Email",
        [("mo", True), ("@", False), ("shop", True), (".example", False)],
    )
