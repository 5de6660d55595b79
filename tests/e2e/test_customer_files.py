"""Files that a customer sends from the chat: chosen, pasted, dropped, scaled, and not lost on the way."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server, opened

Bring = Callable[..., Customer]
LARGEST = 200_000
NOTES: FilePayload = {"name": "order 4711.txt", "mimeType": "text/plain", "buffer": b"three lanterns, red"}
DROP = """(page, { name, text, kind }) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: 'text/plain' }));
  const told = kind === 'paste' ? new ClipboardEvent(kind, { clipboardData: carried, bubbles: true })
    : new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
  page.dispatchEvent(told);
}"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A company that takes small files only."""
    folder: Path = tmp_path_factory.mktemp("company")
    with opened(Server(folder, "demo", "--empty", MAX_FILE_SIZE=str(LARGEST))) as server:
        yield server


def photo(width: int, height: int) -> FilePayload:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#0f4c5c").save(made, "JPEG")
    return {"name": "lantern.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def chooses(customer: Customer, *files: FilePayload) -> None:
    with customer.page.expect_file_chooser() as asked:
        customer.chat.get_by_role("button", name="Attach file", exact=True).click()
    asked.value.set_files(list(files))


def chip(customer: Customer, name: str) -> Locator:
    return customer.chat.get_by_role("listitem").filter(has_text=name)


def has_arrived(customer: Customer, name: str) -> None:
    """Its upload is over."""
    expect(chip(customer, name)).to_be_visible()
    expect(chip(customer, name).get_by_role("progressbar")).to_be_hidden()
    expect(chip(customer, name).get_by_role("button", name="Try again")).to_be_hidden()


def sends(customer: Customer) -> None:
    customer.chat.get_by_role("button", name="Send", exact=True).click()
    expect(customer.chat.get_by_text(re.compile("^Sent"))).to_be_visible()


def test_a_photo_and_a_file_reach_the_agent(customer: Bring, agent: Callable[..., Agent]) -> None:
    maria = customer(strict=True)
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    chooses(maria, photo(3000, 1500), NOTES, {**NOTES, "name": "by mistake.txt"})
    for name in ("lantern.jpg", NOTES["name"], "by mistake.txt"):
        has_arrived(maria, name)
    maria.chat.get_by_role("button", name="Remove by mistake.txt").click()
    expect(chip(maria, "by mistake.txt")).to_have_count(0)
    expect(maria.composer).to_be_focused()
    sends(maria)
    expect(maria.messages.get_by_role("link")).to_have_count(2)
    shown = maria.messages.get_by_role("link", name="lantern.jpg").get_by_role("img")
    expect(shown).to_have_js_property("complete", True)
    expect(maria.messages.get_by_role("link", name=NOTES["name"])).to_contain_text("19 bytes")
    expect(maria.chat.get_by_role("listitem")).to_have_count(0)
    ben = agent("Ben")
    ben.signs_in()
    ben.sees(maria.name, "lantern.jpg", NOTES["name"])
    maria.visits()
    expect(maria.messages.get_by_role("link", name="lantern.jpg")).to_have_count(1)


def test_photos_are_scaled_before_they_travel(customer: Bring) -> None:
    maria = customer(shop=False)
    maria.visits()
    maria.opens_chat()
    chooses(maria, photo(4096, 1024))
    has_arrived(maria, "lantern.jpg")
    sends(maria)
    link = maria.messages.get_by_role("link", name="lantern.jpg")
    size = link.evaluate("""async ({ href }) => {
      const picture = await createImageBitmap(await (await fetch(href)).blob());
      return [picture.width, picture.height];
    }""")
    assert size == [2048, 512]


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_pasted_and_dropped(customer: Bring, kind: str) -> None:
    maria = customer(shop=False)
    maria.visits()
    maria.opens_chat()
    maria.page.locator("html").evaluate(DROP, {"name": "notes.txt", "text": "by hand", "kind": kind})
    has_arrived(maria, "notes.txt")
    maria.composer.fill("With a word")
    sends(maria)
    maria.reads("With a word")
    expect(maria.messages.get_by_role("link", name="notes.txt")).to_have_count(1)


def test_a_file_that_is_too_large_says_so_and_stands_in_the_way_of_nothing_else(customer: Bring) -> None:
    maria = customer(shop=False)
    maria.visits()
    maria.opens_chat()
    chooses(maria, {**NOTES, "name": "all.txt", "buffer": b"x" * (LARGEST + 1)})
    expect(maria.page.get_by_role("alert").filter(has_text="all.txt")).to_have_text(
        "all.txt: This file is too large."
    )
    expect(maria.chat.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    maria.chat.get_by_role("button", name="Remove all.txt").click()
    maria.writes("Then without")
    expect(maria.chat.get_by_text(re.compile("^Sent"))).to_be_visible()


def test_an_upload_begun_without_a_line_goes_when_it_is_back(customer: Bring, server: Server) -> None:
    maria = customer(shop=False)
    maria.visits()
    maria.opens_chat()
    server.wire.unplug()
    expect(maria.page.get_by_role("status")).to_contain_text("Reconnecting")
    chooses(maria, NOTES)
    expect(chip(maria, NOTES["name"]).get_by_role("progressbar")).to_be_visible()
    server.wire.plug()
    has_arrived(maria, NOTES["name"])
    sends(maria)


def test_a_message_with_files_waits_and_goes_once(customer: Bring, server: Server) -> None:
    maria = customer(shop=False)
    maria.visits()
    maria.opens_chat()
    chooses(maria, NOTES)
    has_arrived(maria, NOTES["name"])
    server.wire.unplug()
    maria.composer.fill("Here it is")
    maria.chat.get_by_role("button", name="Send", exact=True).click()
    maria.reads("Here it is")
    expect(maria.messages.get_by_text("Waiting to be sent")).to_be_visible()
    expect(maria.messages).to_contain_text(NOTES["name"])
    server.wire.plug()
    expect(maria.messages.get_by_role("link", name=NOTES["name"])).to_have_count(1)
    maria.visits()
    maria.reads("Here it is")
    expect(maria.messages.get_by_role("link", name=NOTES["name"])).to_have_count(1)
