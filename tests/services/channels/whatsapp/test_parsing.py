"""What WhatsApp tells: each sample as published, and what is not as published."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import text
from services.channels.told import (
    Media,
    Reacted,
    Renamed,
    Sender,
    Step,
    Stepped,
    TemplatesChanged,
    Told,
    Unreadable,
    Written,
)
from services.channels.whatsapp.parsing import parse
from tests.services.channels.whatsapp.signing import account, packed
from tests.whatsapp.sampled import names, sample

MARTA = Sender("DE.41836207715503928164", "4917655501234", "Marta Lindqvist")
UNNAMED = Sender("DE.41836207715503928164", "4917655501234")
NUMBER_ONLY = Sender("4917655501234", "4917655501234")
OWEN = Sender("GB.73920518846120957733", "", "Owen P.")


def told(event: object) -> list[Told]:
    return parse(account(), packed(event))


def one(event: object) -> Any:
    (found,) = told(event)
    return found


def message(**fields: Any) -> dict[str, Any]:
    """A text like the sample's, but for these fields; None: without it."""
    event = sample("message_text")
    inner = event["entry"][0]["changes"][0]["value"]["messages"][0]
    inner |= {name.rstrip("_"): value for name, value in fields.items()}
    for name in [name for name, value in inner.items() if value is None]:
        del inner[name]
    return dict(event)


WRITTEN: dict[str, tuple[str, Media | None, dict[str, Any]]] = {
    "text": ("Do you have the storm lantern in brass?", None, {}),
    "text_forwarded": ("Look at this bell!", None, {"is_forwarded": True}),
    "text_from_ad": ("Can I hear more about this?", None, {}),
    "text_reply": ("This one, please.", None, {}),
    "image": ("The hinge, cracked here", Media("1003383421380001", "Photo.jpg", "image/jpeg"), {}),
    "audio_voice": ("", Media("1003383421380002", "Voice message.ogg", "audio/ogg"), {}),
    "video": ("How it rattles", Media("1003383421380003", "Video.mp4", "video/mp4"), {}),
    "document": ("My order", Media("1003383421380004", "order-2081.pdf", "application/pdf"), {}),
    "sticker": ("", Media("1003383421380005", "Sticker.webp", "image/webp"), {}),
    "location": (
        "",
        None,
        {
            "place": {
                "latitude": 53.54412,
                "longitude": 9.99372,
                "name": "Sandtorkai",
                "address": "Am Kai 4, 20457 Hamburg",
                "url": "https://harbour.example/kai",
            }
        },
    ),
    "location_bare": (
        "",
        None,
        {"place": {"latitude": 53.54412, "longitude": 9.99372, "name": "", "address": "", "url": ""}},
    ),
    "contacts": ("", None, {"contacts": [{"name": "Jonas K. Berg", "phones": ["+49 (176) 555-0829"]}]}),
    "button": ("Call me", None, {}),
    "interactive_button": ("Another day", None, {}),
    "interactive_list": ("Express\nNext day to two days", None, {}),
    "order": (
        "Order:\n2 × storm-lantern, 48 EUR\n1 × ship-bell, 94.5 EUR\nAs last time.",
        None,
        {},
    ),
    "unsupported": ("Unsupported message", None, {"unsupported": "edit"}),
}
REPLIES = {
    "text_reply": "MDkwMQ==",
    "button": "MDkwMg==",
    "interactive_button": "MDkwMw==",
    "interactive_list": "MDkwNA==",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written(name: str) -> None:
    event = sample(f"message_{name}")
    raw = event["entry"][0]["changes"][0]["value"]["messages"][0]
    found = one(event)
    assert isinstance(found, Written)
    assert (found.text, found.media, found.detail) == WRITTEN[name]
    assert (found.sender, found.external_id, found.key) == (MARTA, raw["id"], f"message:{raw['id']}")
    assert found.at == int(raw["timestamp"]) * 1000
    assert found.reply_to == (f"wamid.SGFyYm91ciBzYW1wbGUg{REPLIES[name]}" if name in REPLIES else "")
    assert bool(found.raw) == (name == "unsupported")


def test_somebody_without_a_number_is_known_by_their_id() -> None:
    found = one(sample("message_text_without_number"))
    assert (found.sender, found.text) == (OWEN, "Is the barometer still to be had?")


def test_a_number_that_is_shared_is_theirs() -> None:
    found = one(sample("message_contacts_shared_number"))
    assert found.sender == Sender(OWEN.external_id, "447700900123", "Owen P.")
    assert found.detail == {"contacts": [{"name": "", "phones": ["+44 7700 900123"]}]}


def test_the_card_of_somebody_else_is_not_theirs() -> None:
    event = sample("message_contacts_shared_number")
    card = event["entry"][0]["changes"][0]["value"]["messages"][0]["contacts"][0]
    del card["origin"]
    assert one(event).sender == OWEN


def test_who_is_known_by_number_alone() -> None:
    event = message(from_user_id=None)
    del event["entry"][0]["changes"][0]["value"]["contacts"][0]["user_id"]
    assert one(event).sender == Sender("4917655501234", "4917655501234", "Marta Lindqvist")


def test_each_of_a_batch_is_of_its_own_sender() -> None:
    event = message()
    value = event["entry"][0]["changes"][0]["value"]
    other = sample("message_text_without_number")["entry"][0]["changes"][0]["value"]
    value["contacts"] += other["contacts"]
    value["messages"] += other["messages"]
    assert [each.sender for each in told(event)] == [MARTA, OWEN]


def test_what_names_nobody_is_of_the_only_one_there_is() -> None:
    event = message(from_user_id=None, from_=None)
    assert one(event).sender == MARTA
    value = event["entry"][0]["changes"][0]["value"]
    value["contacts"] += sample("message_text_without_number")["entry"][0]["changes"][0]["value"]["contacts"]
    found = one(event)
    assert isinstance(found, Unreadable)
    assert found.reason == "It does not say whose it is."


def test_reactions() -> None:
    put, removed = one(sample("message_reaction")), one(sample("message_reaction_removed"))
    to = "wamid.SGFyYm91ciBzYW1wbGUgMDkwMQ=="
    assert isinstance(put, Reacted)
    assert (put.to, put.emoji, put.sender) == (to, "👍", MARTA)
    assert (removed.to, removed.emoji) == (to, "")
    assert put.lane == removed.lane != put.sender.external_id


def test_who_goes_by_another_number_or_id() -> None:
    number = one(sample("message_system_number"))
    assert isinstance(number, Renamed)
    assert number.sender == UNNAMED
    assert number.becomes == Sender("DE.55018273644920117358", "4917655509876")
    id_ = one(sample("message_system_user_id"))
    assert (id_.sender.external_id, id_.becomes) == (OWEN.external_id, Sender("GB.90214477350186642291"))


def test_a_new_number_of_who_has_no_id() -> None:
    system = {"body": "", "wa_id": "4917655509876", "type": "user_changed_number"}
    found = one(message(type_="system", system=system, from_user_id=None))
    assert (found.sender, found.becomes) == (NUMBER_ONLY, Sender("4917655509876", "4917655509876"))


@pytest.mark.parametrize(
    ("name", "step", "sender"),
    [
        ("sent", Step.SENT, UNNAMED),
        ("sent_with_conversation", Step.SENT, UNNAMED),
        ("delivered", Step.DELIVERED, UNNAMED),
        ("read", Step.READ, UNNAMED),
        ("played", Step.READ, UNNAMED),
        ("read_without_number", Step.READ, Sender(OWEN.external_id)),
        ("failed_window", Step.FAILED, NUMBER_ONLY),
        ("failed_undeliverable", Step.FAILED, NUMBER_ONLY),
        ("failed_without_number", Step.FAILED, Sender(OWEN.external_id)),
    ],
)
def test_how_far_a_message_has_come(name: str, step: Step, sender: Sender) -> None:
    event = sample(f"status_{name}")
    raw = event["entry"][0]["changes"][0]["value"]["statuses"][0]
    found = one(event)
    assert isinstance(found, Stepped)
    assert (found.step, found.sender, found.external_id) == (step, sender, raw["id"])
    assert found.key == f"status:{raw['id']}:{raw['status']}"
    assert found.mark == raw.get("biz_opaque_callback_data", "")
    assert bool(found.reason) == (step == Step.FAILED)
    assert found.is_address == (name == "failed_undeliverable")


def test_why_it_failed_is_said_in_words() -> None:
    assert "more than 24 hours ago" in one(sample("status_failed_window")).reason
    event = sample("status_failed_window")
    del event["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"]
    assert one(event).reason


@pytest.mark.parametrize("name", names("template_"))
def test_a_template_is_not_what_it_was(name: str) -> None:
    event = sample(name)
    found = one(event)
    assert isinstance(found, TemplatesChanged)
    event["entry"][0]["time"] += 1
    assert one(event).key != found.key


def test_an_error_of_no_message_is_kept() -> None:
    found = one(sample("errors"))
    assert isinstance(found, Unreadable)
    assert "no more messages" in found.reason
    assert "130429" in found.raw


def test_a_batch_is_told_in_its_order() -> None:
    found = told(sample("batch"))
    assert [type(each) for each in found] == [Written, Written, Stepped, Stepped]
    assert [each.sender for each in found[:2]] == [MARTA, OWEN]


def test_what_is_told_of_another_number_or_account_is_left_out() -> None:
    event = sample("batch")
    first = event["entry"][0]["changes"][0]["value"]
    first["metadata"]["phone_number_id"] = "1"
    assert len(told(event)) == 3
    template = sample("template_approved")
    template["entry"][0]["id"] = "1"
    assert told(template) == []
    other = sample("message_text")
    other["entry"][0]["changes"][0]["field"] = "account_alerts"
    assert told(other) == []


BROKEN: list[dict[str, Any]] = [
    {"id": None},
    {"id": ""},
    {"id": "x" * 501},
    {"id": "two words"},
    {"timestamp": "soon"},
    {"timestamp": "-1"},
    {"timestamp": "9" * 5_000},
    {"timestamp": None},
]


@pytest.mark.parametrize("fields", BROKEN)
def test_one_that_is_broken_stops_no_other(fields: dict[str, Any]) -> None:
    event = sample("batch")
    value = event["entry"][0]["changes"][0]["value"]
    bad = message(**fields)["entry"][0]["changes"][0]["value"]["messages"][0]
    value["messages"].insert(0, bad)
    first, *others = told(event)
    assert isinstance(first, Unreadable)
    assert first.sender == UNNAMED, "it goes when she is erased"
    assert json.loads(first.raw) == bad
    assert [type(each) for each in others] == [Written, Written, Stepped, Stepped]


@pytest.mark.parametrize("broken", [None, 1, "x", [], {}, [[]], {"id": "1"}, {"id": "1", "changes": [1]}])
def test_an_entry_that_is_none_stops_no_other(broken: Any) -> None:
    event = sample("batch")
    event["entry"].insert(0, broken)
    assert [type(each) for each in told(event) if not isinstance(each, Unreadable)] == [
        Written,
        Written,
        Stepped,
        Stepped,
    ]


UNKNOWN: list[tuple[str, dict[str, Any]]] = [
    ("poll", {"type_": "poll", "poll": {"name": "?"}}),
    ("unknown", {"type_": None}),
    ("text", {"text": {"body": " \n "}}),
    ("text", {"text": "Hello"}),
    ("image", {"type_": "image", "image": {"mime_type": "image/jpeg"}}),
    ("location", {"type_": "location", "location": {"latitude": 91, "longitude": 0}}),
    ("location", {"type_": "location", "location": {"latitude": 1e999, "longitude": 0}}),
    ("interactive", {"type_": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {}}}),
    ("contacts", {"type_": "contacts", "contacts": []}),
    ("order", {"type_": "order", "order": {"product_items": []}}),
]


@pytest.mark.parametrize(("what", "fields"), UNKNOWN)
def test_what_is_not_known_is_shown_as_such_and_kept(what: str, fields: dict[str, Any]) -> None:
    found = one(message(**fields))
    assert isinstance(found, Written)
    assert (found.text, found.detail) == ("Unsupported message", {"unsupported": what})
    assert found.sender == MARTA
    assert "4917655501234" in found.raw


def test_new_fields_are_no_trouble() -> None:
    event = message(novelty={"of": ["tomorrow"]})
    event["novelty"] = event["entry"][0]["novelty"] = 1
    event["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["country"] = {"code": "DE"}
    assert one(event).text == "Do you have the storm lantern in brass?"


def test_no_more_of_a_text_is_taken_than_a_message_holds() -> None:
    assert len(one(message(text={"body": "x" * 20_000})).text) == text.MESSAGE_LIMIT


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"\xff", b'{"entry": {}}', b"[" * 100_000, b"1" * 5_000]
)
def test_a_body_that_is_none_is_kept(raw: bytes) -> None:
    (found,) = parse(account(), raw)
    assert isinstance(found, Unreadable)


def test_links_that_lead_elsewhere_are_left_out() -> None:
    place = {"latitude": 1, "longitude": 2, "url": "javascript:alert(1)"}
    assert one(message(type_="location", location=place)).detail["place"]["url"] == ""


EVENTS = [packed(sample(name)) for name in names("message_") + names("status_") + ["batch", "errors"]]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.just("\ud83d"),
    st.just("\0"),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a value in which another could stand."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]


@given(st.sampled_from(EVENTS), st.data())
def test_whatever_stands_in_it_it_is_told_as_something(raw: bytes, data: st.DataObject) -> None:
    event = copy.deepcopy(json.loads(raw))
    for _ in range(data.draw(st.integers(1, 3))):
        where, key = data.draw(st.sampled_from(_places(event)))
        where[key] = data.draw(ODD)
        if not _places(event):
            break
    for found in parse(account(), json.dumps(event).encode()):
        assert isinstance(found, Told)
        assert len(found.key) < 600
        assert len(found.sender.external_id) <= 500
        for said in (found.key, found.sender.external_id, found.sender.name, found.raw):
            assert text.clean(said) == said


@given(st.binary(max_size=200))
def test_whatever_comes_is_told_as_something(raw: bytes) -> None:
    assert all(isinstance(found, Told) for found in parse(account(), raw))
