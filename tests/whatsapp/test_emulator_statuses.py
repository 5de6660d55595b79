"""A message climbs as its phone and its reader let it; the window is kept for each customer."""

import pytest

from services import clock
from tests.whatsapp.conftest import HIDDEN_ID, Stage
from tests.whatsapp.sampled import sample
from tests.whatsapp.shaped import shape, without
from web.emulator.graph_errors import ECOSYSTEM

HELLO = {"body": "Hello"}


async def test_sent_delivered_and_read_have_the_fields_of_their_page(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Hello?")
    await stage.sends("text", HELLO, biz_opaque_callback_data="outbox-1")
    stage.emulator.opens_chat(stage.marta)
    await stage.emulator.told()
    samples = [sample(f"status_{name}") for name in ("sent", "delivered", "read")]
    assert shape(stage.receiver.events[1:]) == [shape(one) for one in samples]
    assert {value["statuses"][0]["biz_opaque_callback_data"] for value in stage.receiver.changes()[1:]} == {
        "outbox-1"
    }


async def test_to_a_user_id_no_number_comes_back(stage: Stage) -> None:
    stage.emulator.writes(stage.owen, "Hello?")
    answer = await stage.sends("text", HELLO, recipient=HIDDEN_ID)
    assert shape(answer.json()) == shape(sample("answer_sent_to_user_id"))
    stage.emulator.opens_chat(stage.owen)
    await stage.emulator.told()
    assert shape(stage.receiver.events[-1]) == shape(sample("status_read_without_number"))


async def test_a_phone_that_is_off_gets_it_when_it_is_on(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Hello?")
    stage.emulator.turns_off(stage.marta)
    await stage.sends("text", HELLO)
    stage.emulator.opens_chat(stage.marta)
    assert [entry.state for entry in stage.emulator.sent_to(stage.marta)] == ["sent"]
    stage.emulator.turns_on(stage.marta)
    stage.emulator.opens_chat(stage.marta)
    await stage.emulator.told()
    assert stage.receiver.statuses() == ["sent", "delivered", "read"]


async def test_who_has_blocked_the_business_gets_nothing_and_tells_nothing(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Enough.")
    stage.marta.has_blocked = True
    await stage.sends("text", HELLO)
    await stage.emulator.told()
    assert stage.receiver.statuses() == ["sent"]


async def test_without_receipts_nothing_is_told_as_read(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Hello?")
    stage.marta.receipts = False
    await stage.sends("text", HELLO)
    stage.emulator.opens_chat(stage.marta)
    await stage.emulator.told()
    assert stage.receiver.statuses() == ["sent", "delivered"]


async def test_after_a_day_only_a_template_arrives(stage: Stage) -> None:
    passed: list[int] = []
    stage.emulator.on_time_passed = lambda _customer, milliseconds: passed.append(milliseconds)
    stage.emulator.writes(stage.marta, "Hello?")
    stage.emulator.lets_pass(stage.marta)
    answer = await stage.sends("text", HELLO, biz_opaque_callback_data="outbox-1")
    assert answer.status_code == 200, "it is taken, and fails afterwards"
    await stage.sends("template", sample("request_template_named")["template"] | {"components": named(stage)})
    await stage.emulator.told()
    assert shape(stage.receiver.events[1]) == shape(sample("status_failed_window"))
    assert stage.receiver.changes()[1]["statuses"][0]["errors"][0]["code"] == 131047
    assert stage.receiver.statuses() == ["failed", "sent", "delivered"]
    assert [entry.type for entry in stage.emulator.sent_to(stage.marta)] == ["template"]
    assert passed == [86_400_000]


@pytest.mark.parametrize(("passed", "state"), [(86_400_000 - 60_000, "sent"), (86_400_000, "failed")])
async def test_the_window_is_a_day_from_the_latest_message(stage: Stage, passed: int, state: str) -> None:
    stage.emulator.writes(stage.marta, "Hello?")
    stage.marta.last_wrote = clock.now() - passed
    await stage.sends("text", HELLO)
    await stage.emulator.told()
    assert stage.receiver.statuses()[0] == state


async def test_a_reaction_opens_no_window(stage: Stage) -> None:
    stage.emulator.reacts(stage.marta, "wamid.x", "👍")
    await stage.sends("text", HELLO)
    await stage.emulator.told()
    assert stage.receiver.statuses() == ["failed"]


async def test_a_number_that_is_not_on_whatsapp_fails_afterwards(stage: Stage) -> None:
    answer = await stage.sends("text", HELLO, to="+49 170 000000")
    assert answer.json()["contacts"] == [{"input": "+49 170 000000", "wa_id": "49170000000"}]
    await stage.emulator.told()
    assert shape(stage.receiver.events) == [shape(sample("status_failed_undeliverable"))]
    assert stage.receiver.changes()[0]["statuses"][0]["errors"][0]["code"] == 131026


async def test_any_failure_can_be_ordered(stage: Stage) -> None:
    stage.emulator.writes(stage.owen, "Hello?")
    stage.emulator.fails_next(ECOSYSTEM)
    await stage.sends("text", HELLO, recipient=HIDDEN_ID)
    await stage.sends("text", HELLO, recipient=HIDDEN_ID)
    await stage.emulator.told()
    assert shape(stage.receiver.events[1]) == shape(sample("status_failed_without_number"))
    assert stage.receiver.statuses() == ["failed", "sent", "delivered"]


async def test_a_reaction_is_told_as_sent_and_shown_on_its_message(stage: Stage) -> None:
    written = stage.emulator.writes(stage.marta, "Hello?")
    await stage.sends("reaction", {"message_id": written, "emoji": "🙏"})
    await stage.emulator.told()
    (entry,) = stage.emulator.chat(stage.marta)
    assert entry.reactions == {"business": "🙏"}
    assert stage.receiver.statuses() == ["sent"]


async def test_what_the_business_has_read_is_shown(stage: Stage) -> None:
    ids = [stage.emulator.writes(stage.marta, word) for word in ("one", "two", "three")]
    assert {entry.state for entry in stage.emulator.chat(stage.marta)} == {"sent"}
    await stage.emulator.told()
    answer = await stage.asks({"messaging_product": "whatsapp", "status": "read", "message_id": ids[1]})
    assert answer.json() == {"success": True}
    assert [entry.state for entry in stage.emulator.chat(stage.marta)] == ["read", "read", "delivered"]
    assert list(stage.emulator.reads) == [ids[1]]


async def test_the_business_does_not_read_itself(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Hello")
    await stage.sends("text", {"body": "Hi"})
    (own,) = stage.emulator.sent_to(stage.marta)
    answer = await stage.asks({"messaging_product": "whatsapp", "status": "read", "message_id": own.id})
    assert stage.code(answer) == (400, 131009)


async def test_a_template_is_charged_as_what_it_is(stage: Stage) -> None:
    await stage.sends("template", sample("request_template_positional")["template"])
    await stage.emulator.told()
    value = stage.receiver.changes()[0]
    assert value["statuses"][0]["pricing"]["category"] == "utility"
    expected = without(sample("status_sent_with_conversation"), "conversation")
    assert shape(value["statuses"]) == shape(expected["entry"][0]["changes"][0]["value"]["statuses"])


def named(stage: Stage) -> list[object]:
    """What the template with a picture wants, the picture among it."""
    media = stage.emulator.media.add(b"\xff\xd8\xff", "image/jpeg", media_id="1003383421380101")
    assert media.id == "1003383421380101"
    components: list[object] = sample("request_template_named")["template"]["components"]
    return components
