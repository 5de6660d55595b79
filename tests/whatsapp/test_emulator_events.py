"""What the emulator tells has the fields that the reference gives it, is signed, and comes in order."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import pytest

from tests.whatsapp.conftest import Stage
from tests.whatsapp.sampled import sample
from tests.whatsapp.shaped import shape, without
from web.emulator import Customer, Emulator
from web.emulator.events import Event, batch, raw
from web.emulator.graph_errors import RATE

Deed = Callable[[Emulator, Customer], Any]

DEEDS: dict[str, Deed] = {
    "message_text": lambda phones, marta: phones.writes(marta, "Hello"),
    "message_text_forwarded": lambda phones, marta: phones.writes(marta, "Look!", forwarded=True),
    "message_text_reply": lambda phones, marta: phones.writes(marta, "This one", reply_to="wamid.x"),
    "message_image": lambda phones, marta: phones.sends_image(marta, caption="The hinge"),
    "message_audio_voice": lambda phones, marta: phones.sends_audio(marta, b"OggS"),
    "message_video": lambda phones, marta: phones.sends_video(marta, b"ftyp", caption="How it rattles"),
    "message_document": lambda phones, marta: phones.sends_document(marta, b"%PDF", "a.pdf", caption="Mine"),
    "message_sticker": lambda phones, marta: phones.sends_sticker(marta),
    "message_location_bare": lambda phones, marta: phones.shares_location(marta, 53.5, 9.9),
    "message_reaction": lambda phones, marta: phones.reacts(marta, "wamid.x", "👍"),
    "message_reaction_removed": lambda phones, marta: phones.reacts(marta, "wamid.x", ""),
    "message_button": lambda phones, marta: phones.presses(marta, "wamid.x", "Call me"),
    "message_unsupported": lambda phones, marta: phones.sends_unknown(marta),
    "message_system_number": lambda phones, marta: phones.changes_number(marta, "49170", "DE.2"),
    "errors": lambda phones, _: phones.tells_trouble(RATE),
    "template_approved": lambda phones, _: phones.changes_template("season_sale", "en", "APPROVED"),
}


@pytest.mark.parametrize("name", DEEDS)
async def test_an_event_has_the_fields_of_its_page(stage: Stage, name: str) -> None:
    DEEDS[name](stage.emulator, stage.marta)
    await stage.emulator.told()
    # `url` is rolled out slowly: what is to work today can't rest on it.
    assert shape(stage.receiver.events) == [shape(without(sample(name), "url"))]


async def test_a_number_that_is_not_told_is_nowhere(stage: Stage) -> None:
    stage.emulator.writes(stage.owen, "Hello")
    stage.emulator.changes_user_id(stage.owen, "GB.2")
    await stage.emulator.told()
    samples = (sample("message_text_without_number"), sample("message_system_user_id"))
    assert shape(stage.receiver.events) == [shape(one) for one in samples]


async def test_a_hidden_number_is_still_reached_by_those_who_know_it(stage: Stage) -> None:
    stage.marta.hides_number = True
    stage.emulator.writes(stage.marta, "Hello")
    assert (await stage.sends("text", {"body": "Hello"})).status_code == 200
    await stage.emulator.told()
    first, sent, *_ = stage.receiver.changes()
    assert "from" not in first["messages"][0]
    assert "wa_id" not in sent["contacts"][0]
    assert sent["statuses"][0]["recipient_id"] == stage.marta.phone


async def test_before_user_ids_there_is_the_number_alone(stage: Stage) -> None:
    stage.marta.user_id = None
    stage.emulator.writes(stage.marta, "Hello")
    await stage.emulator.told()
    assert shape(stage.receiver.events[0]) == shape(
        without(sample("message_text"), "user_id", "from_user_id")
    )


async def test_the_signature_is_over_the_bytes_that_are_sent(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Grüße / 你好")
    await stage.emulator.told()
    (body,), (signature,) = stage.receiver.raw, stage.receiver.signatures
    assert signature == "sha256=" + hmac.new(b"the app secret", body, hashlib.sha256).hexdigest()
    assert b"Gr\\u00fc\\u00dfe \\/ " in body


async def test_anything_can_be_posted_under_any_signature(stage: Stage) -> None:
    body = raw({"object": "whatsapp_business_account", "entry": []})
    await stage.emulator.post.post(body, "sha256=00")
    await stage.emulator.post.post(body, None)
    assert stage.receiver.signatures == ["sha256=00", ""]


async def test_the_webhook_is_verified_by_its_token(stage: Stage) -> None:
    assert await stage.emulator.verifies()
    assert not await stage.emulator.verifies("another token")


async def test_what_is_not_taken_comes_again_before_anything_later(stage: Stage) -> None:
    stage.receiver.answers = lambda number: 500 if number in (1, 2) else 200
    for word in ("one", "two"):
        stage.emulator.writes(stage.marta, word)
    await stage.emulator.told()
    assert [message["text"]["body"] for message in stage.receiver.messages()] == ["one", "one", "one", "two"]
    assert [attempt.status for attempt in stage.emulator.post.attempts] == [500, 500, 200, 200]


async def test_nothing_is_lost_while_the_webhook_is_down(stage: Stage) -> None:
    await stage.webhook.stop()
    stage.emulator.writes(stage.marta, "Is anybody there?")
    await stage.webhook.start()
    await stage.emulator.told()
    assert [message["text"]["body"] for message in stage.receiver.messages()] == ["Is anybody there?"]


async def test_what_is_held_goes_out_as_the_test_leaves_it(stage: Stage) -> None:
    with stage.emulator.held() as events:
        for word in ("one", "two", "three"):
            stage.emulator.writes(stage.marta, word)
        events.reverse()
        events[1:] = [batch(events[1:])] * 2
    await stage.emulator.told()
    assert [message["text"]["body"] for message in stage.receiver.messages()] == [
        *("three", "two", "one"),
        *("two", "one"),
    ]
    assert len(stage.receiver.events) == 3


async def test_many_can_come_at_once(stage: Stage) -> None:
    with stage.emulator.held() as events:
        for number in range(10):
            stage.emulator.writes(stage.marta, str(number))
        taken = events.copy()
        events.clear()
    assert await stage.emulator.post.at_once(taken) == [200] * 10
    assert {message["text"]["body"] for message in stage.receiver.messages()} == set("0123456789")


@pytest.mark.parametrize(
    "entry",
    [
        None,
        7,
        {},
        {"changes": None},
        {"changes": [None, {"value": 1}, {"value": {"messages": [None, {}, {"id": 7}]}}]},
    ],
)
async def test_an_entry_that_is_none_holds_nothing_up(stage: Stage, entry: Any) -> None:
    with stage.emulator.held() as events:
        events.append({"object": "whatsapp_business_account", "entry": [entry]})
        stage.emulator.writes(stage.marta, "And on it goes")
    await stage.emulator.told()
    assert stage.receiver.events[0]["entry"] == [entry]
    assert [one.state for one in stage.emulator.chat(stage.marta)] == ["delivered"]


async def test_what_is_no_json_is_told_to_who_puts_it(stage: Stage) -> None:
    with pytest.raises(TypeError):
        stage.emulator.post.put({"entry": [b"bytes"]})
    stage.emulator.writes(stage.marta, "And on it goes")
    await stage.emulator.told()


async def test_nobody_waits_for_who_has_stopped(stage: Stage) -> None:
    def stumbles(_event: Event) -> None:
        raise LookupError

    other = Emulator(stage.emulator.account)
    other.post.on_taken = stumbles

    async def waits() -> None:
        async with other.at_work():
            other.writes(other.customer("Marta", "491"), "Hello")
            with pytest.raises(RuntimeError, match="carries nothing"):
                await other.told()

    with pytest.raises(LookupError):
        await waits()
