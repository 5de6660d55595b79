"""The thread's Python side."""

from typing import Any

import pytest

from tests.ui.stage import Pushes, says, shown
from ui.components.message_thread import MessageThread


def message(seq: int, text: str) -> dict[str, Any]:
    author = {"kind": "customer", "id": 3, "name": "Maria"}
    return {
        "seq": seq,
        "id": seq,
        "author": author,
        "audience": "public",
        "kind": "text",
        "text": text,
        "at": seq,
    }


class Seen:
    """The thread, and what it reported."""

    def __init__(self) -> None:
        self.pushes = Pushes()
        self.acts: list[tuple[Any, ...]] = []

    def make(self) -> MessageThread:
        return MessageThread(
            self.pushes,
            on_older=lambda id_, seq: self.acts.append(("older", id_, seq)),
            on_seen=lambda id_, seq: self.acts.append(("seen", id_, seq)),
            on_resync=lambda id_, seq: self.acts.append(("resync", id_, seq)),
            on_mail_again=lambda id_, seq: self.acts.append(("mail again", id_, seq)),
            on_all_again=lambda id_, seqs: self.acts.append(("all again", id_, seqs)),
            on_lead=lambda id_, seq: self.acts.append(("lead", id_, seq)),
        )


@pytest.fixture
def seen() -> Seen:
    return Seen()


async def test_messages_are_seen_as_they_come(seen: Seen) -> None:
    async with shown(seen.make) as (user, thread):
        await user.should_see("Choose a conversation")
        thread.reset(1, [message(1, "Hello")], me=7, more=False, received=0, read=0, now=9)
        thread.add(1, [message(2, "<b>Anyone?</b>")])
        await user.should_see("Maria")
        await user.should_see("<b>Anyone?</b>")
        thread.clear_thread()
        await user.should_not_see("Hello")
    assert [method for method, _ in seen.pushes] == ["reset", "add", "reset"]


async def test_another_conversations_messages_are_not_shown(seen: Seen) -> None:
    async with shown(seen.make) as (user, thread):
        thread.reset(1, [message(1, "Hello")], me=7, more=False, received=0, read=0, now=9)
        thread.add(2, [message(1, "Secret")])
        await user.should_not_see("Secret")


async def test_marks_typing_and_older_say_whose_they_are(seen: Seen) -> None:
    async with shown(seen.make) as (_, thread):
        thread.marks(1, received=4, read=3)
        thread.typing(1, on=True, name="Maria")
        thread.older(1, [message(1, "Hello")], more=True)
    assert [(method, payload["conversation"]) for method, payload in seen.pushes] == [
        ("marks", 1),
        ("typing", 1),
        ("older", 1),
    ]


async def test_what_the_reader_does_reaches_its_handlers(seen: Seen) -> None:
    async with shown(seen.make) as (_, thread):
        says(thread, "older", {"conversation": 1, "before": 40})
        says(thread, "seen", {"conversation": 1, "seq": 52})
        says(thread, "resync", {"conversation": 1, "since": 50})
        says(thread, "mailagain", {"conversation": 1, "seq": 49})
        says(thread, "allagain", {"conversation": 1, "seqs": [48, "x", 49]})
        says(thread, "lead", {"conversation": 1, "seq": 2})
        says(thread, "seen", {"conversation": "1; DROP", "seq": -(2**60)})
    assert seen.acts == [
        ("older", 1, 40),
        ("seen", 1, 52),
        ("resync", 1, 50),
        ("mail again", 1, 49),
        ("all again", 1, (48, 0, 49)),
        ("lead", 1, 2),
        ("seen", 0, 0),
    ]
