"""What was told of late, for those who are just saying `hello`: they were read before, and not heard yet."""

from collections import OrderedDict

from services.events import Event

REMEMBERED = 512
"""Conversations of which it is known."""


class Recent:
    """The last event of each kind, by conversation, and of channels by their key."""

    def __init__(self) -> None:
        self.number = 0
        """Of the last one: what is told from now on has a greater one."""
        self._told: OrderedDict[int | str, dict[type[Event], tuple[int, Event]]] = OrderedDict()

    def hear(self, about: int | str, event: Event) -> None:
        """Remember it."""
        self.number += 1
        told = self._told.setdefault(about, {})
        told.pop(type(event), None)  # the newest comes last
        told[type(event)] = self.number, event
        self._told.move_to_end(about)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)

    def since(self, about: int | str, number: int) -> list[Event]:
        """What was told after that number, in its order."""
        return [event for at, event in self._told.get(about, {}).values() if at > number]
