"""Every sample names the page that it was written by, and is in the shape that the pages have in common."""

import re
from typing import Any

import pytest

from tests.whatsapp.sampled import FOLDER, names, sample

ROW = re.compile(r"^\| `(\w+)\.json` \| (\S+) \| (.+) \|$", re.MULTILINE)
WEBHOOKS = [name for name in names() if not name.startswith(("request_", "answer_", "error_"))]


def test_the_table_names_each_file_once_and_its_page() -> None:
    rows = ROW.findall((FOLDER / "README.md").read_text("utf-8"))
    assert sorted(name for name, _, _ in rows) == names()
    assert all(page.startswith("https://developers.facebook.com/") for _, page, _ in rows)


@pytest.mark.parametrize("name", WEBHOOKS)
def test_a_webhook_is_an_account_with_entries_of_changes(name: str) -> None:
    event = sample(name)
    assert event["object"] == "whatsapp_business_account"
    assert event["entry"]
    for entry in event["entry"]:
        assert entry["id"] == "201234567890123"
        assert entry["changes"]
        assert all(set(change) == {"value", "field"} for change in entry["changes"])


@pytest.mark.parametrize("name", names("message_"))
def test_a_message_says_who_and_of_which_type(name: str) -> None:
    (message,) = value(name)["messages"]
    content = message["type"]
    assert content in message
    assert message["id"].startswith("wamid.")
    assert message["timestamp"].isdecimal()
    if content == "system":
        assert "contacts" not in value(name)
        return
    (contact,) = value(name)["contacts"]
    assert message["from_user_id"] == contact["user_id"]
    assert message.get("from") == contact.get("wa_id")


@pytest.mark.parametrize("name", names("status_"))
def test_a_status_says_of_which_message_and_for_whom(name: str) -> None:
    (status,) = value(name)["statuses"]
    assert status["status"] == name.split("_")[1]
    assert {"recipient_id", "recipient_user_id"} & set(status)
    assert ("errors" in status) == (status["status"] == "failed") == ("contacts" not in value(name))


@pytest.mark.parametrize("name", names("error_"))
def test_a_refusal_has_a_code_and_a_trace(name: str) -> None:
    error = sample(name)["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= set(error)


def value(name: str) -> Any:
    """What the one change of a webhook says."""
    (entry,) = sample(name)["entry"]
    (change,) = entry["changes"]
    return change["value"]
