"""Two seats a room, and who gives way to whom."""

import pytest

from services.conference.entering import Entrance, Role
from services.conference.seats import Full, Seat, Seats
from tests.services.conference.calls import Page


def seat(role: Role, page: str, *, room: str = "r", agent_id: int | None = None) -> Seat:
    return Seat(Entrance(room, 1, role, "x", "y"), "id", page, Page(), agent_id=agent_id)


def test_one_of_each_sits_opposite_the_other() -> None:
    seats = Seats()
    assert not seats
    ben, maria = seat(Role.AGENT, "a", agent_id=1), seat(Role.CUSTOMER, "b")
    other_room = seat(Role.CUSTOMER, "c", room="s")
    for one in (ben, maria, other_room):
        seats.take(one)
    assert (seats.other(ben), seats.other(maria), seats.other(other_room)) == (maria, ben, None)
    assert {*seats} == {ben, maria, other_room}
    assert [seats.leave(one) for one in (ben, maria, other_room)] == [True, True, True]
    assert not seats


def test_a_second_holder_of_the_customers_link_is_a_third_person() -> None:
    seats = Seats()
    maria, other = seat(Role.CUSTOMER, "b"), seat(Role.CUSTOMER, "c")
    seats.take(maria)
    with pytest.raises(Full, match="third"):
        seats.take(other)
    assert {*seats} == {maria}
    assert isinstance(maria.line, Page)
    assert maria.line.heard == []


def test_so_is_a_second_agent() -> None:
    seats = Seats()
    seats.take(seat(Role.AGENT, "a", agent_id=1))
    with pytest.raises(Full):
        seats.take(seat(Role.AGENT, "b", agent_id=2))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (seat(Role.CUSTOMER, "b"), seat(Role.CUSTOMER, "b")),
        (seat(Role.AGENT, "a", agent_id=1), seat(Role.AGENT, "other window", agent_id=1)),
    ],
)
def test_who_comes_back_takes_their_own_seat(before: Seat, after: Seat) -> None:
    seats = Seats()
    seats.take(before)
    seats.take(after)
    assert isinstance(before.line, Page)
    assert before.line.heard == [{"type": "ended", "code": "elsewhere"}]
    assert before.line.closed.is_set()
    assert not seats.leave(before), "the seat is not theirs any more"
    assert {*seats} == {after}
