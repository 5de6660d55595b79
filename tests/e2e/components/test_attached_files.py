"""What is attached in the composer: chosen, pasted, dropped, uploaded, removed, kept."""

import json
import re
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.components.stage import Stage
from tests.e2e.components.test_composer import box, open_, send

NOTE = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"Hello"}
DROP = """(kind) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["Hello"], "note.txt", { type: "text/plain" }));
  const at = document.querySelector("textarea");
  return at.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""
PASTE = """(text) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["Hello"], "image.png", { type: "image/png" }));
  if (text) transfer.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
  return document.querySelector("textarea").dispatchEvent(event);
}"""
INSERT = """(file) => dispatchEvent(new CustomEvent("triptych:insert", {
  detail: { conversation: 1, text: "Here", gaps: [], file },
}))"""


class Doorman:
    """Takes uploads, at once or when told to, or refuses them."""

    def __init__(self, page: Page) -> None:
        self.paths: list[str] = []
        self.held: list[Route] = []
        self.answers: Callable[[Route, int], None] = self.takes
        page.route(re.compile("/conversations/"), self._hear)

    def _hear(self, route: Route) -> None:
        self.paths.append(route.request.url)
        self.answers(route, len(self.paths))

    def takes(self, route: Route, number: int) -> None:
        name = re.findall(r'filename="(.*?)"', route.request.post_data or "")[0]
        file = {
            "id": f"{number:032x}",
            "name": name,
            "size": 5,
            "type": "text/plain",
            "url": f"/files/{number:032x}",
        }
        route.fulfill(status=200, content_type="application/json", body=json.dumps(file))

    def holds(self, route: Route, _: int) -> None:
        self.held.append(route)

    def lets_go(self) -> None:
        for number, route in enumerate(self.held, 1):
            self.takes(route, number)
        self.held = []
        self.answers = self.takes


@pytest.fixture
def doorman(quiet_page: Page) -> Doorman:
    return Doorman(quiet_page)


@pytest.fixture
def opened(doorman: Doorman, quiet_page: Page, stage_url: str) -> Stage:
    stage = Stage(quiet_page, stage_url, "composer", "composer", limit=1_000)
    quiet_page.evaluate("document.querySelector('main').className = 'pane pane-green'")
    open_(stage)
    return stage


def chips(stage: Stage) -> Locator:
    return stage.page.get_by_role("list", name="Attachments", exact=True).get_by_role("listitem")


def attach(stage: Stage, *files: Mapping[str, object]) -> None:
    with stage.page.expect_file_chooser() as chooser:
        stage.page.get_by_role("button", name="Attach file", exact=True).click()
    chooser.value.set_files(list(files or (NOTE,)))  # type: ignore[arg-type]  # payloads


def test_a_message_takes_what_was_attached(opened: Stage, doorman: Doorman) -> None:
    attach(opened, NOTE, {**NOTE, "name": "other.txt"})
    expect(chips(opened)).to_have_count(2)
    expect(chips(opened).first).to_contain_text("5 bytes")
    expect(box(opened)).to_be_focused()
    expect(send(opened)).to_be_enabled()
    box(opened).press("Enter")
    expect(chips(opened)).to_have_count(0)
    (sent,) = opened.said("send")
    assert (sent["text"], sent["attachments"]) == ("", [f"{1:032x}", f"{2:032x}"])
    assert [path.partition("/conversations/")[2] for path in doorman.paths] == ["1/files"] * 2
    expect(send(opened)).to_be_disabled()


def test_a_templates_file_is_made_one_of_the_message(opened: Stage, doorman: Doorman) -> None:
    doorman.answers = doorman.holds
    opened.page.evaluate(INSERT, {"template": 7, "name": "Leaflet.pdf", "size": 5, "type": "application/pdf"})
    expect(opened.page.get_by_role("progressbar", name="Uploading Leaflet.pdf", exact=True)).to_be_visible()
    (asked,) = doorman.held
    assert (asked.request.method, asked.request.post_data) == ("POST", None)
    assert doorman.paths[0].endswith("/conversations/1/templates/7/file")
    asked.fulfill(json={"id": "f" * 32, "name": "Leaflet.pdf", "size": 5, "type": "application/pdf"})
    expect(chips(opened)).to_contain_text("5 bytes")
    box(opened).press("Enter")
    (sent,) = opened.said("send")
    assert (sent["text"], sent["attachments"]) == ("Here", ["f" * 32])


def test_a_templates_file_can_be_taken_away(opened: Stage, doorman: Doorman) -> None:
    doorman.answers = lambda route, _: route.abort()
    opened.page.evaluate(INSERT, {"template": 7, "name": "Leaflet.pdf", "size": 5, "type": "application/pdf"})
    expect(chips(opened).get_by_role("alert")).to_have_text("The line broke.")
    opened.page.get_by_role("button", name="Remove Leaflet.pdf", exact=True).press("Enter")
    expect(chips(opened)).to_have_count(0)
    box(opened).press("Enter")
    (sent,) = opened.said("send")
    assert (sent["text"], sent["attachments"]) == ("Here", [])


def test_a_message_waits_for_its_files(opened: Stage, doorman: Doorman) -> None:
    doorman.answers = doorman.holds
    attach(opened)
    expect(opened.page.get_by_role("progressbar", name="Uploading note.txt", exact=True)).to_be_visible()
    box(opened).fill("Here it is")
    box(opened).press("Enter")
    expect(opened.page.get_by_text("Is sent when the files are uploaded")).to_be_visible()
    assert opened.said("send") == []
    doorman.lets_go()
    expect(box(opened)).to_have_value("")
    (sent,) = opened.said("send")
    assert (sent["text"], sent["attachments"]) == ("Here it is", [f"{1:032x}"])


def test_a_broken_line_is_tried_again(opened: Stage, doorman: Doorman) -> None:
    doorman.answers = lambda route, _: route.abort()
    attach(opened)
    expect(chips(opened).get_by_role("alert")).to_have_text("The line broke.")
    expect(send(opened)).to_be_disabled()
    doorman.answers = doorman.takes
    chips(opened).get_by_role("button", name="Retry", exact=True).press("Enter")
    expect(chips(opened)).to_contain_text("5 bytes")
    expect(send(opened)).to_be_enabled()


def test_what_broke_goes_on_by_itself_when_the_line_is_back(opened: Stage, doorman: Doorman) -> None:
    doorman.answers = lambda route, _: route.abort()
    attach(opened)
    expect(chips(opened).get_by_role("alert")).to_be_visible()
    doorman.answers = doorman.takes
    opened.page.evaluate("dispatchEvent(new Event('online'))")
    expect(chips(opened)).to_contain_text("5 bytes")


def test_what_the_server_refuses_says_why(opened: Stage, doorman: Doorman) -> None:
    told = json.dumps({"code": "too_large", "message": "<b>Too large</b>", "retry": False})
    doorman.answers = lambda route, _: route.fulfill(status=413, content_type="application/json", body=told)
    attach(opened)
    expect(chips(opened).get_by_role("alert")).to_have_text("<b>Too large</b>")
    expect(chips(opened).get_by_role("button", name="Retry")).to_have_count(0)
    opened.page.get_by_role("button", name="Remove note.txt", exact=True).press("Enter")
    expect(chips(opened)).to_have_count(0)
    expect(box(opened)).to_be_focused()


def test_what_is_too_large_or_empty_is_not_even_sent(opened: Stage, doorman: Doorman) -> None:
    attach(opened, {**NOTE, "name": "large.txt", "buffer": b"x" * 1_001})
    expect(opened.page.get_by_role("alert")).to_have_text("large.txt is too large: 1 kB are possible.")
    attach(opened, {**NOTE, "name": "empty.txt", "buffer": b""})
    expect(opened.page.get_by_role("alert")).to_have_text("empty.txt is empty, or a folder.")
    attach(opened, *[{**NOTE, "name": f"{number}.txt"} for number in range(11)])
    expect(chips(opened)).to_have_count(10)
    expect(opened.page.get_by_role("alert")).to_contain_text("A message takes 10 files.")
    assert len(doorman.paths) <= 10


def test_removing_breaks_the_upload_off(opened: Stage, doorman: Doorman) -> None:
    doorman.answers = doorman.holds
    attach(opened)
    box(opened).fill("Without it")
    opened.page.get_by_role("button", name="Remove note.txt", exact=True).click()
    expect(chips(opened)).to_have_count(0)
    box(opened).press("Enter")
    assert opened.said("send")[0]["attachments"] == []


def test_pasting_a_picture_attaches_it_and_a_text_stays_one(opened: Stage) -> None:
    assert opened.page.evaluate(PASTE, "") is False
    expect(chips(opened)).to_have_count(1)
    assert opened.page.evaluate(PASTE, "From a word processor") is True
    expect(chips(opened)).to_have_count(1)


def test_dropping_attaches_with_a_hint_where(opened: Stage) -> None:
    hint = opened.page.get_by_text("Drop files to attach them")
    opened.page.evaluate(DROP, "dragenter")
    expect(hint).to_be_visible()
    opened.page.evaluate(DROP, "dragleave")
    expect(hint).to_be_hidden()
    opened.page.evaluate(DROP, "dragenter")
    assert opened.page.evaluate(DROP, "dragover") is False
    assert opened.page.evaluate(DROP, "drop") is False
    expect(hint).to_be_hidden()
    expect(chips(opened)).to_have_count(1)


def test_nothing_is_dropped_where_one_may_not_write(opened: Stage) -> None:
    open_(opened, can_write=False)
    opened.page.evaluate(DROP, "dragenter")
    expect(opened.page.get_by_text("Drop files to attach them")).to_be_hidden()
    assert opened.page.evaluate(DROP, "drop") is False, (
        "the browser would open the file in the console's place"
    )
    expect(chips(opened)).to_have_count(0)


def test_each_conversation_keeps_its_own_also_across_a_reload(opened: Stage, doorman: Doorman) -> None:
    attach(opened)
    expect(chips(opened)).to_contain_text("5 bytes")
    doorman.answers = doorman.holds
    attach(opened, {**NOTE, "name": "slow.txt"})
    expect(chips(opened)).to_have_count(2)
    open_(opened, 2)
    expect(chips(opened)).to_have_count(0)
    expect(send(opened)).to_be_disabled()
    doorman.held, held = [], doorman.held
    doorman.takes(held[0], 2)
    doorman.answers = doorman.takes
    open_(opened, 1)
    expect(chips(opened)).to_contain_text(["5 bytes", "5 bytes"])
    opened.load()
    open_(opened, 1)
    expect(chips(opened)).to_have_count(2)
    expect(send(opened)).to_be_enabled()


def test_what_was_not_sent_comes_back_to_be_edited(opened: Stage) -> None:
    attach(opened)
    expect(chips(opened)).to_contain_text("5 bytes")
    box(opened).fill("Look")
    box(opened).press("Enter")
    (sent,) = opened.said("send")
    opened.push("refused", conversation=1, client_id=sent["client_id"], code="x", sentence="No.", retry=True)
    opened.page.evaluate(
        "(id) => dispatchEvent(new CustomEvent('triptych:edit', { detail: { client_id: id } }))",
        sent["client_id"],
    )
    expect(box(opened)).to_have_value("Look")
    expect(chips(opened)).to_have_count(1)


def test_where_files_are_off_there_is_no_button(quiet_page: Page, stage_url: str) -> None:
    stage = Stage(quiet_page, stage_url, "composer", "composer", limit=0)
    open_(stage)
    expect(box(stage)).to_be_visible()
    expect(stage.page.get_by_role("button", name="Attach file")).to_have_count(0)
