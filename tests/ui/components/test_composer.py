"""The composer's Python side."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from services.channels.whatsapp.kind import WhatsApp
from services.drafts import DraftView, Extras
from tests.ui.stage import Pushes, says, shown
from ui.components.composer import Composer, Drafted, Written


class Seen:
    """The composer, and what it reported."""

    def __init__(self) -> None:
        self.pushes = Pushes()
        self.acts: list[tuple[Any, ...]] = []

    def make(self) -> Composer:
        return Composer(
            self.pushes,
            on_send=lambda *what: self.acts.append(("send", *what)),
            on_typing=lambda id_, on: self.acts.append(("typing", id_, on)),
            on_people=lambda id_: self.acts.append(("people", id_)),
            on_draft=lambda drafted: self.acts.append(("draft", drafted)),
            on_template=lambda: self.acts.append(("template",)),
        )


@pytest.fixture
def seen() -> Seen:
    return Seen()


async def test_it_is_seen_by_who_may_write(seen: Seen) -> None:
    async with shown(seen.make) as (user, composer):
        await user.should_not_see("Send")
        composer.open(1, me=7, can_write=True, shown=5)
        await user.should_see("Send")
        composer.open(1, me=7, can_write=False, shown=5)
        await user.should_not_see("Send")
        composer.open(None, me=7, can_write=True)
        await user.should_not_see("Send")
    assert [payload["can_write"] for _, payload in seen.pushes] == [True, False, False]


async def test_until_when_and_how_much_is_told(seen: Seen) -> None:
    async with shown(seen.make) as (_, composer):
        composer.open(1, me=7, can_write=True, until=9, limits=WhatsApp.limits)
        says(composer, "template", {})
    told = seen.pushes.last[1]
    assert told["until"] == 9
    assert told["limits"] == asdict(WhatsApp.limits)
    assert told["limits"]["bytes"]["image/png"] == 5_000_000
    assert seen.acts == [("template",)]


async def test_answers_name_the_message(seen: Seen) -> None:
    async with shown(seen.make) as (_, composer):
        composer.ack(Written(1, "a-b", "Hi", 4), 8)
        composer.held(Written(1, "e-f", "Hi", 4), "Dan has answered.")
        composer.refused(Written(1, "c-d", "Hi", 4), "No.", code="blocked", retry=False)
    assert seen.pushes == [
        ("ack", {"conversation": 1, "client_id": "a-b", "seq": 8}),
        ("held", {"conversation": 1, "client_id": "e-f", "sentence": "Dan has answered."}),
        (
            "refused",
            {"conversation": 1, "client_id": "c-d", "code": "blocked", "sentence": "No.", "retry": False},
        ),
    ]


async def test_what_is_written_reaches_its_handlers(seen: Seen) -> None:
    async with shown(seen.make) as (_, composer):
        says(composer, "send", {"conversation": 1, "client_id": "a", "text": "<i>Hi</i>", "shown": 4})
        says(composer, "typing", {"conversation": 1, "on": True})
        says(composer, "send", {"conversation": {}, "client_id": 5, "text": None, "note": 1, "anyway": "yes"})
        says(composer, "typing", {"conversation": 1, "on": "yes"})
    assert seen.acts == [
        ("send", Written(1, "a", "<i>Hi</i>", 4)),
        ("typing", 1, True),
        ("send", Written(0, "", "", 0)),
        ("typing", 1, False),
    ]


async def test_a_note_with_files_says_so(seen: Seen) -> None:
    said = {"conversation": 1, "client_id": "a", "text": "Look", "shown": 4, "note": True, "anyway": True}
    async with shown(seen.make) as (_, composer):
        says(composer, "send", {**said, "attachments": ["f1", 5, None, "f2"], "mentions": [3, "x", 2**60]})
        says(composer, "send", {**said, "attachments": "f1", "mentions": 3})
        says(composer, "people", {"conversation": 1})
    note = Written(1, "a", "Look", 4, note=True, anyway=True)
    assert seen.acts == [
        ("send", replace(note, attachments=("f1", "f2"), mentions=(3, 0, 0))),
        ("send", note),
        ("people", 1),
    ]


async def test_drafts_go_both_ways(seen: Seen) -> None:
    said = {"conversation": 1, "note": True, "text": "Look", "revision": 2}
    named = {"mentions": [{"id": 3, "name": "Dan"}], "gaps": ["{{team.name}}"]}
    async with shown(seen.make) as (_, composer):
        says(composer, "draft", {**said, "extras": named})
        says(composer, "draft", {**said, "extras": {"mentions": "all"}})
        composer.kept(Drafted(1, True, "Look", Extras(), 2), 3)
        composer.draft(1, DraftView(True, "Look", Extras.model_validate(named), 4))
    drafted = Drafted(1, True, "Look", Extras(), 2)
    assert seen.acts == [
        ("draft", replace(drafted, extras=Extras.model_validate(named))),
        ("draft", drafted),
    ]
    draft = {"conversation": 1, "note": True, "text": "Look", "extras": named, "revision": 4}
    assert seen.pushes == [
        ("kept", {"conversation": 1, "note": True, "revision": 3}),
        ("draft", {**draft, "refused": False}),
    ]
