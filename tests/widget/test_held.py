"""Sockets are counted while they are open, and by the address they come from."""

import pytest

from services.refusal import RateLimited
from widget.held import Held


def test_each_address_has_room_of_its_own_while_its_sockets_are_open() -> None:
    held = Held(2)
    with held.one("here"):
        with held.one("here"):
            with pytest.raises(RateLimited):
                held.must_have_room("here")
            held.must_have_room("there")
        held.must_have_room("here")
    assert not held._open, "nothing is kept of who has gone"
