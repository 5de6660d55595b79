"""Requests are checked to the letter, and refused in the API's own words."""

from typing import Any

import pytest

from tests.whatsapp.conftest import Stage
from tests.whatsapp.sampled import names, sample
from tests.whatsapp.shaped import shape
from web.emulator import Entry

TEXT = {"messaging_product": "whatsapp", "to": "4917655501234", "type": "text", "text": {"body": "Hello"}}
REQUESTS = names("request_")


@pytest.mark.parametrize("name", REQUESTS)
async def test_what_the_reference_shows_is_taken(stage: Stage, name: str) -> None:
    body = sample(name)
    for number, mime in enumerate(("image/jpeg", "application/pdf", "audio/ogg", "video/mp4"), start=1):
        stage.emulator.media.add(b"something", mime, media_id=f"100338342138010{number}")
    for named in (body, body.get("context", {}), body.get("reaction", {})):
        if "message_id" in named:
            stage.marta.chat.append(Entry(named["message_id"], 0, "text", is_own=True))
    stage.emulator.writes(stage.marta, "Hello?")
    stage.emulator.writes(stage.owen, "Hello?")
    answer = await stage.asks(body)
    assert answer.status_code == 200, answer.text
    await stage.emulator.told()
    assert "failed" not in stage.receiver.statuses()


async def test_answers_have_the_fields_of_their_page(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Hello?")
    assert shape((await stage.asks(TEXT)).json()) == shape(sample("answer_sent"))
    template = await stage.asks(sample("request_template_positional"))
    assert shape(template.json()) == shape(sample("answer_sent_template"))


@pytest.mark.parametrize(
    ("change", "status", "code", "word"),
    [
        ({"colour": "red"}, 400, 100, "colour"),
        ({"text": {"body": "Hello", "colour": "red"}}, 400, 100, "text.colour"),
        ({"messaging_product": None}, 400, 131009, "messaging_product"),
        ({"messaging_product": "telegram"}, 400, 131009, "messaging_product"),
        ({"text": {}}, 400, 131008, "text.body"),
        ({"text": {"body": ""}}, 400, 131009, "text.body"),
        ({"text": {"body": "x" * 4097}}, 400, 131009, "text.body"),
        ({"text": {"body": 5}}, 400, 131009, "text.body"),
        ({"text": {"body": "x", "preview_url": "yes"}}, 400, 131009, "preview_url"),
        ({"type": "image"}, 400, 131008, "image"),
        ({"type": "poll"}, 400, 131009, "type"),
        ({"image": {"id": "1"}}, 400, 131008, "no other content"),
        ({"to": None}, 400, 131008, "to is required"),
        ({"to": 4917655501234}, 400, 131009, "to"),
        ({"to": "Marta"}, 400, 131009, "to"),
        ({"to": None, "recipient": "13491208655302741918"}, 400, 131009, "recipient"),
        ({"recipient_type": "group"}, 400, 131009, "recipient_type"),
        ({"context": {"message_id": "x", "id": "y"}}, 400, 100, "context.id"),
        ({"biz_opaque_callback_data": "x" * 513}, 400, 131009, "biz_opaque_callback_data"),
        (
            {"type": "image", "text": None, "image": {"id": "1", "link": "https://a.example"}},
            400,
            131009,
            "image",
        ),
        ({"type": "image", "text": None, "image": {"id": "77"}}, 400, 100, "Media ID 77"),
        (
            {"type": "reaction", "text": None, "reaction": {"message_id": "x", "emoji": "👍"}},
            400,
            131009,
            "reaction",
        ),
    ],
)
async def test_what_is_not_as_published_is_refused(
    stage: Stage, change: dict[str, Any], status: int, code: int, word: str
) -> None:
    stage.emulator.writes(stage.marta, "Hello?")
    answer = await stage.asks(TEXT | change)
    assert stage.code(answer) == (status, code)
    assert word in answer.json()["error"]["error_data"]["details"]
    assert shape(answer.json()) == shape(sample("error_parameter"))
    assert stage.emulator.sent_to(stage.marta) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"text"', b"\xff"])
async def test_what_is_no_request_is_refused(stage: Stage, body: bytes) -> None:
    path = f"{stage.emulator.account.phone_number_id}/messages"
    assert stage.code(await stage.http.post(path, content=body)) == (400, 100)


async def test_without_messaging_product_there_is_no_request(stage: Stage) -> None:
    answer = await stage.asks({name: value for name, value in TEXT.items() if name != "messaging_product"})
    assert stage.code(answer) == (400, 100)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"authorization": ""}, 104),
        ({"authorization": "Bearer another"}, 190),
        ({"authorization": "Basic x"}, 190),
    ],
)
async def test_only_the_access_token_opens(stage: Stage, header: dict[str, str], code: int) -> None:
    assert stage.code(await stage.asks(TEXT, headers=header)) == (401, code)
    assert stage.emulator.requests == type(stage.emulator.requests)()


async def test_a_token_can_expire(stage: Stage) -> None:
    stage.emulator.token_is_expired = True
    answer = await stage.asks(TEXT)
    assert answer.status_code == 401
    assert shape(answer.json()) == shape(sample("error_token"))


@pytest.mark.parametrize(
    "path",
    ["/v1.0/109876543210987/messages", "/v24.0/1/messages", "/v24.0/109876543210987/message", "/messages"],
)
async def test_another_version_id_or_path_is_refused(stage: Stage, path: str) -> None:
    answer = await stage.http.post(stage.api.url + path, json=TEXT)
    assert answer.status_code == 400
    assert answer.json()["error"]["fbtrace_id"]


async def test_the_number_tells_what_it_is_asked(stage: Stage) -> None:
    number, account = stage.emulator.account.phone_number_id, stage.emulator.account.business_account_id
    assert (await stage.http.get(number)).json() == sample("answer_phone_number")
    asked = await stage.http.get(number, params={"fields": "verified_name,status"})
    assert asked.json() == {"verified_name": "Harbour Supplies", "status": "CONNECTED", "id": number}
    assert stage.code(await stage.http.get(number, params={"fields": "colour"})) == (400, 100)
    assert stage.code(await stage.http.get("12345")) == (400, 100)
    assert (await stage.http.get(account, params={"fields": "name"})).json()["name"] == "Harbour Supplies"
    assert (await stage.http.get(f"{account}/subscribed_apps")).json() == sample("answer_subscribed_apps")
    assert (await stage.http.get(f"{account}/phone_numbers")).json()["data"][0]["id"] == number


async def test_a_proof_shows_that_the_app_itself_asks(stage: Stage) -> None:
    account = stage.emulator.account
    right, wrong = [
        await stage.http.get(account.phone_number_id, params={"fields": "id", "appsecret_proof": proof})
        for proof in (account.proof, "0" * 64)
    ]
    assert right.json() == {"id": account.phone_number_id}
    assert stage.code(wrong) == (400, 100)
    assert "appsecret_proof" in wrong.text


async def test_an_app_may_demand_the_proof_of_everything_but_files(stage: Stage) -> None:
    account = stage.emulator.account
    media = stage.emulator.media.add(b"x", "text/plain", "")
    stage.emulator.demands_proof = True
    refused = await stage.http.get(account.phone_number_id)
    assert stage.code(refused) == (400, 100)
    assert "require an appsecret_proof" in refused.text
    told = await stage.http.get(media.id, params={"appsecret_proof": account.proof})
    assert (await stage.http.get(told.json()["url"])).content == b"x"


async def test_an_account_without_an_app_tells_nobody(stage: Stage) -> None:
    stage.emulator.is_subscribed = False
    path = f"{stage.emulator.account.business_account_id}/subscribed_apps"
    assert (await stage.http.get(path)).json() == {"data": []}
    assert (await stage.http.post(path)).json() == {"success": True}
    assert shape((await stage.http.get(path)).json()) == shape(sample("answer_subscribed_apps"))
