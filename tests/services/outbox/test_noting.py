"""What became of something is noted, also while the database takes nothing for a while."""

import pytest

from services.outbox import noting
from services.outbox.noting import noted
from services.refusal import NotFound, Refusal, Unavailable


class Book:
    """Takes nothing so many times."""

    def __init__(self, refusals: int, why: type[Refusal] = Unavailable) -> None:
        self.left, self.why, self.asked = refusals, why, 0

    async def note(self) -> None:
        self.asked += 1
        if self.asked <= self.left:
            raise self.why


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "AGAIN_AFTER", (0.0, 0.001))


@pytest.mark.parametrize("refusals", [0, 1, 2])
async def test_it_is_noted_in_the_end(refusals: int) -> None:
    book = Book(refusals)
    await noted(book.note)
    assert book.asked == refusals + 1


async def test_after_the_last_pause_it_is_given_up() -> None:
    book = Book(9)
    with pytest.raises(Unavailable):
        await noted(book.note)
    assert book.asked == 3


async def test_what_no_pause_mends_is_not_tried_again() -> None:
    book = Book(1, NotFound)
    with pytest.raises(NotFound):
        await noted(book.note)
    assert book.asked == 1
