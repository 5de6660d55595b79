"""Whose centres an event is a matter of, and what in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.actor import agent
from services.conversations.marking import mark_by_agent
from services.events import CustomerChanged, Event, MembershipChanged, NotificationsChanged
from services.notifications.concerning import Concerning
from tests.services.cast import World
from tests.services.conversations.acts import attended, invite, leave

ONE, OTHER = 7, 8


@dataclass
class Looker:
    """Somebody who looks at a centre."""

    agent_id: int
    teams: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    watched: list[int] = field(default_factory=list)

    def is_in(self, team_ids: Iterable[int]) -> bool:
        return not self.teams.isdisjoint(team_ids)

    def holds(self, subjects: Iterable[int]) -> bool:
        return not self.held.isdisjoint(subjects)


def matters(events: Iterable[Event], *lookers: Looker) -> set[tuple[int, int | None]]:
    concerning = Concerning()
    return {matter for event in events for matter in concerning.of(event, lookers)}


def test_what_calls_is_a_matter_of_its_teams_and_agents() -> None:
    lookers = Looker(1, {3}), Looker(2, {4}), Looker(5)
    assert matters([NotificationsChanged((3,), (5,), ONE)], *lookers) == {(1, ONE), (5, ONE)}
    assert matters([NotificationsChanged((4,))], *lookers) == {(2, None)}


def test_whose_seat_changed_looks_at_everything() -> None:
    assert matters([MembershipChanged(1)], Looker(1), Looker(2)) == {(1, None)}


def test_a_name_is_a_matter_of_who_holds_it() -> None:
    lookers = Looker(1, held={ONE}), Looker(2)
    assert matters([CustomerChanged(4, (ONE, OTHER))], *lookers) == {(1, ONE)}


async def test_a_message_is_a_matter_of_the_crew_that_does_not_look(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    id_ = guest.conversation_id
    world.told.clear()
    await world.writes(guest)
    crew, reader, others = (
        Looker(world.cast.ben),
        Looker(world.cast.ben, watched=[id_]),
        Looker(world.cast.dan),
    )
    assert matters(world.told, crew) == {(world.cast.ben, id_)}
    assert matters(world.told, reader) == matters(world.told, others) == set()


async def test_what_one_has_read_is_ones_own_matter(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await world.writes(guest)
    world.told.clear()
    await world.do(mark_by_agent, guest.conversation_id, seq=9, actor=agent(world.cast.ben))
    lookers = Looker(world.cast.ben), Looker(world.cast.dan, {world.cast.sales})
    assert matters(world.told, *lookers) == {(world.cast.ben, guest.conversation_id)}


async def test_what_comes_into_sight_is_a_matter_of_its_teams(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await world.answers(world.cast.dan, guest.conversation_id)
    world.told.clear()
    await leave(world, world.cast.dan, guest)
    outsider = Looker(world.cast.outsider, {world.cast.support})
    assert matters(world.told, outsider) == {(world.cast.outsider, guest.conversation_id)}


async def test_an_invitation_is_a_matter_of_who_is_asked(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    world.told.clear()
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    assert (world.cast.outsider, guest.conversation_id) in matters(world.told, Looker(world.cast.outsider))
    assert matters(world.told, Looker(world.cast.owner)) == set()
