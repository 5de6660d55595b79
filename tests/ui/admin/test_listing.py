"""A list shows what was asked for last, whichever of its readings ends first."""

import asyncio

from nicegui.element import Element
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from services.paging import PAGE_ROWS, Page, Query, paged
from tests.ui.simulation import simulated
from tests.ui.stage import shown
from ui.admin.listing import Column, Listing
from ui.components import blocks
from ui.components.buttons import Button

Answer = asyncio.Future[Page[str]]


class Names:
    """A list of names, each answer to which is given by hand."""

    def __init__(self) -> None:
        self.asked: list[tuple[Query, Answer]] = []
        self.listing = Listing[str](
            "Names",
            (Column("name", "Name", blocks.text),),
            self._read,
            key=lambda name: name,
            empty="Nobody.",
        )

    def _read(self, query: Query) -> Answer:
        answer: Answer = asyncio.get_running_loop().create_future()
        self.asked.append((query, answer))
        return answer

    def answer(self, which: int, names: list[str]) -> None:
        query, answer = self.asked[which]
        answer.set_result(paged(names, query, texts=lambda name: [name], sorts={"name": str}))

    @property
    def shown(self) -> list[object]:
        return list(self.listing._rows)


def sort_choice(user: User) -> Element:
    """The choice that stands for the heads where these are out of sight."""
    assert user.client
    (found,) = [one for one in user.client.elements.values() if one.tag == "select"]
    return found


async def test_an_answer_that_comes_late_takes_the_place_of_none() -> None:
    async with shown(Names) as (user, names):
        with user:
            first = asyncio.create_task(names.listing.refresh())
            second = asyncio.create_task(names.listing.renew())
            await asyncio.wait([first], timeout=0)
            names.answer(1, ["Ben", "Cleo", "Dan"])
            await second
            names.answer(0, ["Ben"])
            await first
        assert names.shown == ["Ben", "Cleo", "Dan"]


async def test_an_order_asked_for_comes_though_rows_are_renewed_meanwhile() -> None:
    async with shown(Names) as (user, names):
        with user:
            filling = asyncio.create_task(names.listing.refresh())
            await asyncio.wait([filling], timeout=0)
            names.answer(0, ["Cleo", "Ben"])
            await filling
            assert names.shown == ["Cleo", "Ben"]
            user.find(kind=Button, content="Name").click()
            await user.should_see("2 in all")
            renewing = asyncio.create_task(names.listing.renew())
            await asyncio.wait([renewing], timeout=0)
            for which in (2, 1):
                names.answer(which, ["Cleo", "Ben"])
            await renewing
        assert names.shown == ["Ben", "Cleo"]


async def test_it_is_sorted_by_a_choice_as_by_its_heads() -> None:
    names = [f"Name {number:02}" for number in range(PAGE_ROWS + 1)]
    asked: list[Query] = []

    async def read(query: Query) -> Page[str]:
        asked.append(query)
        return paged(names, query, texts=lambda name: [name], sorts={"name": str})

    async def page() -> None:
        column = Column("name", "Name", blocks.text)
        await Listing[str]("Names", (column,), read, key=str, empty="Nobody.").refresh()

    async with simulated(page) as user:
        await user.open("/")
        choice = sort_choice(user)
        sort, (first, last) = UserInteraction(user, {choice}, None), (names[0], names[-1])
        assert [getattr(one, "text", "") for one in choice.descendants()] == [
            "Usual order",
            "Name, ascending",
            "Name, descending",
        ]
        sort.trigger("change", "name down")
        await user.should_see(last)
        await user.should_not_see(first)
        assert (asked[-1], choice.props["value"]) == (Query(sort="name", descending=True), "name down")
        user.find(kind=Button, content="Name").click()
        await user.should_see(first)
        assert choice.props["value"] == "name"
        sort.trigger("change", "secret")
        sort.trigger("change", "")
        await user.should_see(first)
        assert {query.sort for query in asked} == {"", "name"}, "nobody sorts by what is no column"
