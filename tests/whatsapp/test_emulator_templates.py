"""Templates are listed page by page, and sent only as they were approved."""

from typing import Any

import httpx2
import pytest

from tests.whatsapp.conftest import Stage
from tests.whatsapp.sampled import sample

SHIPPED, NEW = sample("request_template_positional")["template"], sample("request_template_named")["template"]


async def test_pages_follow_each_other_to_the_last(stage: Stage) -> None:
    first = await listed(stage, limit="2")
    assert first.json()["data"] == sample("answer_templates")["data"]
    assert set(first.json()["paging"]) == {"cursors", "next"}
    last = await stage.http.get(first.json()["paging"]["next"])
    assert last.json()["data"] == sample("answer_templates_last")["data"]
    assert set(last.json()["paging"]) == {"cursors", "previous"}
    back = await stage.http.get(last.json()["paging"]["previous"])
    assert back.json()["data"] == first.json()["data"]


async def test_a_cursor_leads_on_as_the_address_does(stage: Stage) -> None:
    first = (await listed(stage, limit="1")).json()
    second = (await listed(stage, limit="1", after=first["paging"]["cursors"]["after"])).json()
    assert [one["name"] for one in second["data"]] == ["new_in_store"]


async def test_fields_and_filters(stage: Stage) -> None:
    found = (await listed(stage, fields="name,status", status="PAUSED")).json()
    assert found["data"] == [{"name": "season_sale", "status": "PAUSED", "id": "1689556908129003"}]
    assert (await listed(stage, name="nothing")).json() == {"data": []}


@pytest.mark.parametrize(
    "asked", [{"fields": "colour"}, {"limit": "0"}, {"limit": "x"}, {"after": "%"}, {"colour": "red"}]
)
async def test_what_is_asked_wrongly_is_refused(stage: Stage, asked: dict[str, str]) -> None:
    assert stage.code(await listed(stage, **asked)) == (400, 100)


async def test_the_phone_shows_it_filled(stage: Stage) -> None:
    await stage.sends("template", SHIPPED)
    (entry,) = stage.emulator.chat(stage.marta)
    assert entry.text == "Hello Marta, order 2081 left our quay today."
    assert (entry.header, entry.footer) == ("On its way", "Harbour Supplies")
    assert entry.buttons == ("Thank you", "Follow it", "Call us")


async def test_named_parameters_and_a_picture(stage: Stage) -> None:
    stage.emulator.media.add(b"\xff\xd8\xff", "image/jpeg", media_id="1003383421380101")
    await stage.sends("template", NEW)
    (entry,) = stage.emulator.chat(stage.marta)
    assert entry.text == "Hello Marta, we have a new Storm lantern in store."
    assert entry.media_id == "1003383421380101"


BODY = SHIPPED["components"][0]
BUTTON = SHIPPED["components"][1]
HEADER, NAMED = NEW["components"]


def body(*texts: str, **more: Any) -> dict[str, Any]:
    return {"type": "body", "parameters": [{"type": "text", "text": text} | more for text in texts]}


@pytest.mark.parametrize(
    ("name", "language", "components", "status", "code"),
    [
        ("order_shiped", "en_US", [BODY, BUTTON], 404, 132001),
        ("order_shipped", "de", [BODY, BUTTON], 404, 132001),
        ("season_sale", "en", [], 400, 132015),
        ("order_shipped", "en_US", [body("Marta"), BUTTON], 400, 132000),
        ("order_shipped", "en_US", [body("Marta", "2", "3"), BUTTON], 400, 132000),
        ("order_shipped", "en_US", [BUTTON], 400, 132000),
        ("order_shipped", "en_US", [BODY], 400, 131008),
        ("order_shipped", "en_US", [BODY, BODY, BUTTON], 400, 100),
        ("order_shipped", "en_US", [BODY, BUTTON | {"index": "7"}], 400, 131008),
        ("order_shipped", "en_US", [BODY, BUTTON, BUTTON | {"index": "7"}], 400, 100),
        ("order_shipped", "en_US", [BODY, BUTTON, HEADER], 400, 132000),
        ("order_shipped", "en_US", [body("Marta", "2081", parameter_name="x"), BUTTON], 400, 132012),
        ("order_shipped", "en_US", [body("Marta", "a\nb"), BUTTON], 400, 100),
        ("order_shipped", "en_US", [body("Marta", " "), BUTTON], 400, 100),
        ("order_shipped", "en_US", [body("Marta", "2081") | {"type": "BODY"}, BUTTON], 400, 131009),
        ("new_in_store", "en", [NAMED], 400, 132012),
        ("new_in_store", "en", [HEADER, body("a", "b")], 400, 132012),
        ("new_in_store", "en", [HEADER, body("a", "b", parameter_name="customer")], 400, 132012),
        (
            "new_in_store",
            "en",
            [{"type": "header", "parameters": [{"type": "text", "text": "x"}]}, NAMED],
            400,
            132012,
        ),
    ],
)
async def test_what_does_not_fit_is_refused(
    stage: Stage, name: str, language: str, components: list[Any], status: int, code: int
) -> None:
    stage.emulator.media.add(b"\xff\xd8\xff", "image/jpeg", media_id="1003383421380101")
    template = {"name": name, "language": {"code": language}, "components": components}
    assert stage.code(await stage.sends("template", template)) == (status, code)
    assert stage.emulator.chat(stage.marta) == []


@pytest.mark.parametrize(("state", "code"), [("REJECTED", 132001), ("PENDING", 132001), ("DISABLED", 132016)])
async def test_only_an_approved_one_is_sent(stage: Stage, state: str, code: int) -> None:
    stage.emulator.changes_template("order_shipped", "en_US", state)
    assert stage.code(await stage.sends("template", SHIPPED))[1] == code


async def listed(stage: Stage, **asked: str) -> httpx2.Response:
    return await stage.http.get(
        f"{stage.emulator.account.business_account_id}/message_templates", params=asked
    )
