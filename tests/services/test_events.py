"""The bus: everyone hears, in order, whatever others do."""

from services.events import AvailabilityChanged, Bus, Event, SessionsRevoked

ONE, TWO = AvailabilityChanged(1, True), SessionsRevoked((2,))


def test_everyone_hears_in_order() -> None:
    bus, heard = Bus(), list[tuple[str, Event]]()
    bus.subscribe(lambda event: heard.append(("a", event)))
    bus.subscribe(lambda event: heard.append(("b", event)))
    bus.tell(ONE, TWO)
    assert heard == [("a", ONE), ("b", ONE), ("a", TWO), ("b", TWO)]


def test_one_who_fails_keeps_nobody_else_from_hearing() -> None:
    bus, heard = Bus(), list[Event]()

    def fails(_: Event) -> None:
        raise ZeroDivisionError

    bus.subscribe(fails)
    bus.subscribe(heard.append)
    bus.tell(ONE, TWO)
    assert heard == [ONE, TWO]


def test_who_has_gone_hears_no_more() -> None:
    bus, heard = Bus(), list[Event]()
    deaf = bus.subscribe(heard.append)
    bus.tell(ONE)
    deaf()
    bus.tell(TWO)
    assert heard == [ONE]


def test_one_may_go_while_it_is_told() -> None:
    bus, heard = Bus(), list[Event]()

    def once(event: Event) -> None:
        heard.append(event)
        deaf()

    deaf = bus.subscribe(once)
    bus.subscribe(heard.append)
    bus.tell(ONE)
    bus.tell(TWO)
    assert heard == [ONE, ONE, TWO]


def test_the_same_handler_twice_hears_twice_and_leaves_once_each() -> None:
    bus, heard = Bus(), list[Event]()
    first, second = bus.subscribe(heard.append), bus.subscribe(heard.append)
    first()
    bus.tell(ONE)
    second()
    bus.tell(TWO)
    assert heard == [ONE]
