"""The dialog "WhatsApp templates": found, filled in and sent by keys alone."""

from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.components.hostile import TEXTS
from tests.e2e.components.stage import Stage

TOOL = """() => {
  document.body.insertAdjacentHTML("beforeend", "<button>WhatsApp template</button>");
  document.body.lastChild.focus();
  window.triptych.shown = { conversation: 5, seq: 9 };
}"""
RULES = "https://developers.facebook.com/docs/whatsapp/message-templates/guidelines"


def parts(**other: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "header": "",
        "media": "",
        "body": "",
        "footer": "",
        "buttons": [],
        "blanks": [],
    }
    return {**nothing, "why_not": "", **other}


def blank(key: str, name: str, example: str = "", label: str = "") -> dict[str, str]:
    return {"key": key, "name": name, "label": label, "example": example}


ORDER = {
    "id": 1,
    "name": "order_shipped",
    "language": "en_US",
    "category": "UTILITY",
    "parts": parts(
        header="On its way",
        body="Hello {{1}}, order {{2}} left today.",
        footer="Harbour Supplies",
        buttons=[{"index": 0, "text": "Follow it", "url": "https://x.example/{{1}}", "is_code": False}],
        blanks=[
            blank("body.1", "1", "Marta"),
            blank("body.2", "2", "2081"),
            blank("button.0.1", "1", "2081", "Follow it"),
        ],
    ),
}
STORE = {
    "id": 2,
    "name": "new_in_store",
    "language": "de",
    "category": "MARKETING",
    "parts": parts(
        media="IMAGE", body="Hello {{first_name}}", blanks=[blank("body.first_name", "first_name", "Marta")]
    ),
}
OFFERS = [{"key": "first_name", "value": "Maria"}, {"key": "email", "value": "maria@shop.example"}]


def dialog(stage: Stage) -> Locator:
    return stage.page.get_by_role("dialog", name="WhatsApp templates", exact=True)


def search(stage: Stage) -> Locator:
    return dialog(stage).get_by_role("searchbox", name="Search WhatsApp templates", exact=True)


def field(stage: Stage, name: str) -> Locator:
    return dialog(stage).get_by_role("textbox", name=name, exact=True)


def button(stage: Stage, name: str) -> Locator:
    return dialog(stage).get_by_role("button", name=name, exact=True)


def preview(stage: Stage) -> Locator:
    return dialog(stage).get_by_role("region", name="Preview", exact=True)


def found(stage: Stage, *items: dict[str, Any], more: bool = False, offers: list[Any] = OFFERS) -> None:
    asked = stage.said("search")[-1]["number"]
    stage.push("found", number=asked, items=list(items), more=more, offers=offers)


@pytest.fixture
def templates(quiet_page: Page, stage_url: str) -> Stage:
    """It is open, and has found two."""
    stage = Stage(quiet_page, stage_url, "whatsapp_templates", "whatsapp")
    stage.page.evaluate(TOOL)
    stage.push("open")
    expect(search(stage)).to_be_focused()
    assert stage.said("search") == [{"conversation": 5, "search": "", "number": 1}]
    found(stage, STORE, ORDER)
    return stage


def choose(stage: Stage, name: str) -> None:
    """By the keyboard."""
    option = dialog(stage).get_by_role("option", name=name)
    while option.get_attribute("aria-selected") != "true":
        stage.page.keyboard.press("ArrowDown")
    stage.page.keyboard.press("Enter")


def test_each_variable_is_asked_for_and_seen_where_it_goes(templates: Stage) -> None:
    choose(templates, "order_shipped Utility, American English")
    expect(field(templates, "{{1}}")).to_be_focused()
    expect(field(templates, "{{1}}")).to_have_accessible_description("Example: Marta")
    expect(preview(templates)).to_contain_text("Hello {{1}}, order {{2}} left today.")
    templates.page.keyboard.type("{{2}}")
    templates.page.keyboard.press("Tab")
    templates.page.keyboard.type("2081")
    templates.page.keyboard.press("Tab")
    expect(field(templates, "Follow it: {{1}}")).to_be_focused()
    templates.page.keyboard.type("2081")
    for words in ("On its way", "Hello {{2}}, order 2081 left today.", "Harbour Supplies", "Follow it"):
        expect(preview(templates)).to_contain_text(words)
    templates.page.keyboard.press("Enter")
    (sent,) = templates.said("send")
    assert sent == {
        "conversation": 5,
        "template": 1,
        "client_id": sent["client_id"],
        "values": {"body.1": "{{2}}", "body.2": "2081", "button.0.1": "2081"},
        "attachments": [],
        "shown": 9,
        "anyway": False,
    }
    templates.push("sent", client_id=sent["client_id"])
    expect(dialog(templates)).to_be_hidden()
    expect(templates.page.get_by_role("button", name="WhatsApp template", exact=True)).to_be_focused()


def test_what_is_known_of_the_customer_is_offered(templates: Stage) -> None:
    choose(templates, "order_shipped")
    field(templates, "{{2}}").focus()
    button(templates, "Email: maria@shop.example").press("Enter")
    expect(field(templates, "{{2}}")).to_have_value("maria@shop.example")
    expect(field(templates, "{{2}}")).to_be_focused()
    button(templates, "Back").press("Enter")
    expect(search(templates)).to_be_focused()
    templates.page.keyboard.press("ArrowUp")
    templates.page.keyboard.press("Enter")
    expect(field(templates, "{{first_name}}")).to_have_value("Maria")
    expect(button(templates, "Send")).to_be_focused()


def test_what_is_wrong_stands_beside_it_and_nothing_typed_goes(templates: Stage) -> None:
    choose(templates, "order_shipped")
    field(templates, "{{1}}").fill("Marta")
    templates.page.keyboard.press("Enter")
    first = templates.said("send")[-1]["client_id"]
    templates.push(
        "refused",
        client_id=first,
        errors={"body.2": "Fill this in.", "body": "Too long."},
        sentence="",
        held=False,
    )
    expect(field(templates, "{{2}}")).to_be_focused()
    expect(field(templates, "{{2}}")).to_have_accessible_description("Fill this in.")
    expect(dialog(templates).get_by_role("alert").get_by_text("Too long.")).to_be_visible()
    expect(field(templates, "{{1}}")).to_have_value("Marta")
    templates.page.keyboard.type("2081")
    expect(dialog(templates).get_by_role("alert")).to_have_count(0)
    templates.page.keyboard.press("Enter")
    assert templates.said("send")[-1]["client_id"] != first


def test_a_colleagues_answer_holds_it(templates: Stage) -> None:
    choose(templates, "order_shipped")
    templates.page.keyboard.press("Enter")
    first = templates.said("send")[-1]
    templates.push(
        "refused", client_id=first["client_id"], errors={}, sentence="Dan has answered.", held=True
    )
    expect(dialog(templates).get_by_role("alert")).to_have_text("Dan has answered.")
    button(templates, "Send anyway").press("Enter")
    again = templates.said("send")[-1]
    assert (again["client_id"], again["anyway"]) == (first["client_id"], True)


def test_without_an_answer_it_is_sent_again_as_the_same(templates: Stage) -> None:
    templates.page.clock.install()
    choose(templates, "order_shipped")
    templates.page.keyboard.press("Enter")
    templates.page.keyboard.press("Enter")
    assert len(templates.said("send")) == 1
    templates.page.clock.run_for(9_000)
    expect(dialog(templates).get_by_role("alert")).to_contain_text("It is sent once.", ignore_case=True)
    templates.page.keyboard.press("Enter")
    assert len({one["client_id"] for one in templates.said("send")}) == 1
    assert len(templates.said("send")) == 2
    templates.connect(False)
    templates.page.clock.run_for(9_000)
    templates.page.keyboard.press("Enter")
    expect(dialog(templates).get_by_role("alert")).to_contain_text("There is no connection.")


def test_a_file_at_the_top_is_chosen_and_removed(templates: Stage) -> None:
    told = {
        "id": "0" * 32,
        "name": "lantern.png",
        "size": 900,
        "type": "image/png",
        "url": "/files/" + "0" * 32,
    }
    templates.page.route("**/conversations/5/files", lambda route: route.fulfill(json=told))
    choose(templates, "new_in_store")
    templates.page.keyboard.press("Enter")
    refused = {"errors": {"file": "Choose a picture: a JPEG or PNG."}, "sentence": "", "held": False}
    templates.push("refused", client_id=templates.said("send")[-1]["client_id"], **refused)
    expect(button(templates, "Choose a picture")).to_be_focused()
    picture: FilePayload = {"name": "lantern.png", "mimeType": "image/png", "buffer": b"x"}
    dialog(templates).locator("input[type=file]").set_input_files(files=[picture])
    expect(preview(templates)).to_contain_text("lantern.png")
    expect(button(templates, "Send")).to_be_focused()
    button(templates, "Remove lantern.png").press("Enter")
    expect(button(templates, "Choose a picture")).to_be_focused()
    dialog(templates).locator("input[type=file]").set_input_files(files=[picture])
    expect(button(templates, "Send")).to_be_focused()
    templates.page.keyboard.press("Enter")
    assert templates.said("send")[-1]["attachments"] == ["0" * 32]


def test_only_the_latest_search_is_shown(templates: Stage) -> None:
    search(templates).press_sequentially("or")
    templates.push("found", number=2, items=[STORE], more=False, offers=[])
    found(templates, ORDER, more=True)
    expect(dialog(templates).get_by_role("option")).to_have_count(1)
    expect(dialog(templates).get_by_text("There are more")).to_be_visible()
    found(templates)
    expect(dialog(templates).get_by_text("No such template")).to_be_visible()
    templates.page.keyboard.press("Enter")
    expect(search(templates)).to_be_visible()


def test_without_any_it_says_what_to_do_and_looks_again(templates: Stage) -> None:
    templates.page.clock.install()
    found(templates)
    expect(dialog(templates).get_by_text("No approved templates yet")).to_be_visible()
    expect(dialog(templates).get_by_text("workspace admins read them in the settings")).to_be_visible()
    templates.page.clock.run_for(3_000)
    found(templates, ORDER)
    expect(dialog(templates).get_by_role("option")).to_have_count(1)
    templates.page.clock.run_for(30_000)
    assert len(templates.said("search")) == 2


def test_what_cant_be_filled_in_here_says_so(templates: Stage) -> None:
    found(templates, {**ORDER, "parts": parts(body="Look", why_not="It has a carousel.")})
    templates.page.keyboard.press("Enter")
    expect(dialog(templates).get_by_text("It has a carousel.")).to_be_visible()
    expect(button(templates, "Send")).to_be_disabled()


def test_it_ends_with_the_rules(templates: Stage) -> None:
    rules = dialog(templates).get_by_role("link", name="WhatsApp message templates rules", exact=True)
    expect(rules).to_have_attribute("href", RULES)
    expect(rules).to_have_attribute("rel", "noopener")


def test_another_conversation_closes_it(templates: Stage) -> None:
    templates.push("close")
    expect(dialog(templates)).to_be_hidden()


def test_hostile_words_stay_words(templates: Stage) -> None:
    items: list[dict[str, Any]] = [
        {**ORDER, "id": i, "name": text[:60], "parts": parts(body=text, header=text[:60], footer=text[:60])}
        for i, text in enumerate(TEXTS)
    ]
    found(templates, *items, offers=[{"key": "name", "value": TEXTS[0]}])
    for item in items:
        expect(dialog(templates).locator(".picker-text")).to_have_text(
            item["parts"]["body"], use_inner_text=False
        )
        templates.page.keyboard.press("ArrowDown")
    expect(dialog(templates).locator("img, script")).to_have_count(0)
